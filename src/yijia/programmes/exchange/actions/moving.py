"""What becomes of a need: the community confirms it, and whoever asked has the last word."""

from datetime import datetime

from django.db import transaction

from yijia.base.errors import Conflict, NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Step
from yijia.programmes.exchange import queries, rules
from yijia.programmes.exchange.actions.matching import settle_matches
from yijia.programmes.exchange.actions.steps import Inputs, take_step


def move_need(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Inputs) -> Case:
    """Takes one edge for staff of the body that answers for a need.

    Raises:
        Conflict: the need does not stand where this edge leaves, somebody was faster, or whoever
            asked may still speak for themselves.
        Forbidden: the person does not work in that body.
        Invalid: a reason is missing.
    """
    if verb not in rules.STAFF_VERBS:
        raise NotFound
    edge = case_queries.kind_of(case).edge(source=case.state, verb=verb)
    cases.check_allowed(edge, by=by, case=case)
    if verb == "close_unanswered" and not _is_over(case, at=at):
        raise Conflict(rules.ASKING_AGAIN)
    if verb in rules.RECEIVED and queries.gave_it(case):
        raise Conflict(rules.OWN_GIFT)
    return _moved(by=by, at=at, case=case, verb=verb, inputs=inputs)


def answer_need(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Inputs) -> Case:
    """Takes one edge for whoever asked and has shown number and code.

    Raises:
        Conflict: the need does not stand where this edge leaves, or somebody was faster.
        Invalid: a reason is missing.
    """
    if verb not in rules.OWN_VERBS:
        raise NotFound
    return _moved(by=by, at=at, case=case, verb=verb, inputs=inputs)


def _moved(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Inputs) -> Case:
    """Takes the step, and lets the matches of the need follow it."""
    with transaction.atomic():
        moved = take_step(by=by, at=at, case=case, verb=verb, inputs=inputs)
        settle_matches(by=by, at=at, case=case, verb=verb)
    return moved


def _is_over(case: Case, *, at: datetime) -> bool:
    """Whether the time is over in which whoever asked may speak for themselves."""
    runs = [one for one in case_queries.runs_of(case) if one.step == Step.CALLBACK]
    last = runs[-1] if runs else None
    return last is None or (
        last.due_at is not None and last.due_at <= at and not last.due_provisional
    )
