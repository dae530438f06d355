"""Taking issues through their table, for residents and for staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import events, queries, rules


@dataclass(frozen=True)
class Step:
    """What a verb is given: the case as it stands, what the person filled in, and the day."""

    case: Case
    inputs: Mapping[str, str]
    day: date


def move_issue(
    *, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]
) -> Case:
    """Takes one edge for staff.

    Raises:
        Conflict: the issue does not stand where this edge leaves, or somebody was faster.
        Forbidden: the person's post does not allow it for this issue.
        Invalid: something that the edge needs is missing or not known.
    """
    if verb not in rules.STAFF_VERBS:
        raise NotFound
    return _move(by=by, at=at, case=case, verb=verb, inputs=inputs)


def answer_issue(
    *, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]
) -> Case:
    """Takes one edge for the person who raised the issue and has shown its lookup code.

    Raises:
        Conflict: the issue does not stand where this edge leaves, or somebody was faster.
        Invalid: something that the edge needs is missing or not known.
    """
    if verb not in rules.OWN_VERBS:
        raise NotFound
    return _move(by=by, at=at, case=case, verb=verb, inputs=inputs)


def _move(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]) -> Case:
    step = Step(case=case, inputs=inputs, day=at.astimezone(CHINA).date())
    return cases.move_case(
        by=by,
        at=at,
        case=case,
        verb=verb,
        event=events.BY_VERB[verb],
        inputs=inputs,
        outcome=_OUTCOMES[verb](step),
    )


def _dispatched(step: Step) -> cases.Outcome:
    code = step.inputs.get("organisation", "")
    bodies = organisations.bodies_for(division=step.case.division_id, on=step.day)
    for known in bodies:
        if known.code == code:
            told = {"organisation": known.name_zh, "code": known.code}
            return cases.Outcome(organisation=known.id, journal=told)
    raise Invalid(_("Choose a unit that serves this place."), field="organisation")


def _declined(step: Step) -> cases.Outcome:
    reason, channel = step.inputs.get("reason", ""), step.inputs.get("channel", "")
    return cases.Outcome(public_text=f"{reason}\n{channel}")


def _returned(step: Step) -> cases.Outcome:
    centre = organisations.dispatching_centre(division=step.case.division_id, on=step.day)
    if centre is None:
        raise Conflict(_("There is no dispatcher to return this to."))
    return cases.Outcome(organisation=centre.id, private_text=step.inputs.get("reason", ""))


def _replied(step: Step) -> cases.Outcome:
    text, private_text = step.inputs.get("text", ""), step.inputs.get("private_text", "")
    return cases.Outcome(public_text=text, private_text=private_text)


def _confirmed(step: Step) -> cases.Outcome:
    rating = step.inputs.get("satisfied", "")
    if not rating.isascii() or not rating.isdigit() or int(rating) not in rules.RATINGS:
        raise Invalid(_("Choose one of the answers."), field="satisfied")
    return cases.Outcome(solved=True, satisfied=int(rating), journal={"satisfied": int(rating)})


def _reopened(step: Step) -> cases.Outcome:
    limit = queries.limit_for(step.case.topic, on=step.day)
    return cases.Outcome(limit=limit, public_text=step.inputs.get("reason", ""))


def _plain(_step: Step) -> cases.Outcome:
    return cases.Outcome()


_OUTCOMES: dict[str, Callable[[Step], cases.Outcome]] = {
    "dispatch": _dispatched,
    "decline": _declined,
    "sign": _plain,
    "return": _returned,
    "reply": _replied,
    "confirm": _confirmed,
    "reopen": _reopened,
    "withdraw": _plain,
}
