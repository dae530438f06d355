"""Which unit has an issue: by dispatch, return, and from one unit to another."""

from collections.abc import Callable
from dataclasses import replace

from yijia.base.errors import Conflict, Invalid
from yijia.base.words import _
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import AskKind
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries, rules
from yijia.programmes.issues.actions.step import Step

UNIT = "organisation"


def _dispatched(step: Step) -> cases.Outcome:
    code = step.text("organisation")
    known = queries.unit_for(code, division=step.case.division_id, on=step.day)
    if known is None:
        raise Invalid(_("Choose a unit that serves this place."), field=UNIT)
    if known.id in _gone_from(step.case):
        raise Invalid(_("This unit had it before, and does not get it again."), field=UNIT)
    queries.check_duty(unit=known, category=step.case.topic, on=step.day)
    told = {"organisation": known.name_zh, "code": known.code}
    return cases.Outcome(
        organisation=known.id,
        limits=step.limits(organisation=known.id),
        private_text=step.text("reason"),
        journal=told,
    )


def _gone_from(case: Case) -> set[int]:
    """The units that gave an issue back, or from which it was taken: none of them gets it again."""
    taken = case_queries.taken_from(case, verb=rules.HAND_OVER)
    return case_queries.returned_by(case) | taken


def _handed_over(step: Step) -> cases.Outcome:
    """Another unit goes on with it; the one that had it is told, and never gets it again."""
    sent = _dispatched(step)
    had = organisations.ever_known().get(step.case.organisation_id or 0)
    if sent.organisation == step.case.organisation_id:
        raise Invalid(_("Choose another unit than the one that has it."), field=UNIT)
    return replace(sent, journal={**sent.journal, "former": had.code if had else ""})


def _return_granted(step: Step) -> cases.Outcome:
    asked = step.expect(AskKind.RETURN)
    sent = _dispatched(step)
    if sent.organisation == asked.organisation_id:
        raise Invalid(_("Choose another unit than the one that returns it."), field="organisation")
    return replace(sent, answers=True)


def _return_refused(step: Step) -> cases.Outcome:
    unit = step.expect(AskKind.RETURN).organisation_id
    return cases.Outcome(
        organisation=unit,
        answers=False,
        limits=step.limits(organisation=unit),
        private_text=step.text("reason"),
    )


def _returned(step: Step) -> cases.Outcome:
    """It waits with the dispatcher; only in the first table that is the whole of it."""
    if case_queries.has_asked(step.case, kind=AskKind.RETURN):
        raise Conflict(_("This unit has asked to return it before. It has it now."))
    is_asked = step.edge.target != rules.State.REGISTERED
    return cases.Outcome(
        organisation=step.centre(),
        asks=cases.NewAsk(AskKind.RETURN) if is_asked else None,
        private_text=step.text("reason"),
    )


def _escalated(step: Step) -> cases.Outcome:
    above = queries.unit_above(
        step.case.organisation_id, division=step.case.division_id, on=step.day
    )
    if above is None or above.id in _gone_from(step.case):
        raise Conflict(_("There is no level above this unit that it could go to."))
    told = {"organisation": above.name_zh, "code": above.code}
    return cases.Outcome(
        organisation=above.id,
        limits=step.limits(organisation=above.id),
        private_text=step.text("reason"),
        journal=told,
    )


GIVING: dict[str, Callable[[Step], cases.Outcome]] = {
    "dispatch": _dispatched,
    "return": _returned,
    "grant_return": _return_granted,
    "refuse_return": _return_refused,
    rules.HAND_OVER: _handed_over,
    "escalate": _escalated,
}
