"""What a convening or a meeting resolves: who does it and by when, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Confidence
from yijia.engines.meetings import events, queries, rules
from yijia.engines.meetings.actions.holding import hold_calendar, hold_meeting, hold_open
from yijia.engines.meetings.models import Convening, Decision, Item, Meeting, Resolution, Rise
from yijia.engines.meetings.rules import State, Verb, joint
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places

_EVENTS: dict[Verb, Event] = {
    Verb.REPORT: events.REPORTED,
    Verb.ACCEPT: events.ACCEPTED,
    Verb.RETURN: events.RETURNED,
    Verb.WITHDRAW: events.WITHDRAWN,
}
_JOINT_EVENTS: dict[Verb, Event] = {
    Verb.REPORT: events.JOINT_REPORTED,
    Verb.ACCEPT: events.JOINT_ACCEPTED,
    Verb.RETURN: events.JOINT_RETURNED,
    Verb.WITHDRAW: events.JOINT_WITHDRAWN,
}


@dataclass(frozen=True)
class NewResolution:
    """What is to be done, by which body, and within how many working days."""

    text: str
    owner: int
    workdays: int


def add_resolution(
    *, by: Scope, at: datetime, convening: Convening, new: NewResolution
) -> Resolution:
    """Writes down what was resolved; its owner is told.

    Raises:
        Conflict: the convening is closed.
        Forbidden: the person does not act for the convener.
        Invalid: the owner was not called, or text or limit are missing.
    """
    if not queries.acts_for(by, convening=convening, body=convening.convener_id):
        raise Forbidden
    held = hold_open(convening.pk)
    called = set(held.attendances.values_list("unit_id", flat=True))
    kept = cases.bodies_kept_out(queries.case_of(held))
    if new.owner not in {held.convener_id, *called} - kept:
        raise Invalid(
            _("A resolution is for a unit that was called, or the convener."), field="owner"
        )
    made = _row(new, at=at)
    made.convening = held
    return _add(made, by=by, at=at, event=events.RESOLVED)


def resolve_item(*, by: Scope, at: datetime, item: Item, new: NewResolution) -> Resolution:
    """Writes down what a meeting resolved about a point of its agenda; its owner is told.

    Raises:
        Conflict: the meeting is not held at the moment, too few have come to decide anything, or it
            was not said yet from whom the case of the point is to be kept, or its vote was lost.
        Forbidden: the person does not keep the meetings of the body.
        Invalid: the owner has no seat there, or text or limit are missing.
    """
    if not queries.keeps(by, meeting=item.meeting):
        raise Forbidden
    held = hold_meeting(item.meeting_id)
    if held.state != joint.State.HELD or not held.has_quorum:
        raise Conflict(_("A meeting resolves once its quorum is reached, and until it is signed."))
    owners = queries.owners_of(held, item=item)
    if item.case is not None and item.case.confidential == Confidence.ASKED:
        raise Conflict(_("It was not said yet from whom the case of this point is to be kept."))
    if Decision.objects.filter(item=item, is_carried=False).exists():
        raise Conflict(_("The vote on this point was not carried: nothing is resolved about it."))
    if new.owner not in owners:
        raise Invalid(_("A resolution is for a unit with a seat, or the body."), field="owner")
    made = _row(new, at=at)
    made.item = item
    return _add(made, by=by, at=at, event=events.JOINT_RESOLVED)


def _row(new: NewResolution, *, at: datetime) -> Resolution:
    """The row of what was resolved, of nothing yet."""
    _check(new)
    due = rules.until(since=at, limit=rules.workdays(new.workdays), calendar=hold_calendar())
    return Resolution(
        owner_id=new.owner,
        text=new.text.strip(),
        workdays=new.workdays,
        set_at=at,
        due_at=due.at,
        due_provisional=due.provisional,
    )


def _add(made: Resolution, *, by: Scope, at: datetime, event: Event) -> Resolution:
    of = made.of
    made.number, made.division_id = of.number, of.division_id
    told = _named(made, body=made.owner_id) | {"workdays": made.workdays}
    with journal.entry(by=by, at=at, event=event, subject=of, division=of.division_id, new=told):
        made.save(force_insert=True)
    return made


def _named(of: Resolution, *, body: int) -> dict[str, object]:
    """Which body an entry is of, and which point: who is told of it depends on its case."""
    named: dict[str, object] = {"code": organisations.ever_known()[body].code}
    return named | ({"place": of.item.place} if of.item is not None else {})


def _check(new: NewResolution) -> None:
    if not new.text.strip():
        raise Invalid(_("Fill this in."), field="text")
    if not 1 <= new.workdays <= rules.MOST_WORKDAYS:
        raise Invalid(_("Give between 1 and 250 working days."), field="workdays")


def report_resolution(*, by: Scope, at: datetime, resolution: Resolution, note: str) -> Resolution:
    """The owner says that it is done, and what was done; or the convener, who was told it.

    Raises:
        Conflict: it was reported or settled before, or the convening is closed.
        Forbidden: the person acts neither for the owner nor for the convener.
        Invalid: nothing is said of what was done.
    """
    if not note.strip():
        raise Invalid(_("Fill this in."), field="note")
    is_owners = queries.does(by, resolution=resolution)
    if not is_owners and not queries.judges(by, resolution=resolution):
        raise Forbidden
    held = _held(resolution, verb=Verb.REPORT)
    held.note, held.reported_at, held.by_convener = note.strip(), at, not is_owners
    fields = ["note", "reported_at", "by_convener"]
    return _write(held, by=by, at=at, verb=Verb.REPORT, fields=fields)


def accept_resolution(*, by: Scope, at: datetime, resolution: Resolution) -> Resolution:
    """Who has resolved it has looked, and says that it is done.

    Raises:
        Conflict: it is not reported as done, or the convening is closed.
        Forbidden: the person does not act for the convener.
    """
    _check_convener(resolution, by=by)
    held = _held(resolution, verb=Verb.ACCEPT)
    held.accepted_at = at
    return _write(held, by=by, at=at, verb=Verb.ACCEPT, fields=["accepted_at"])


def return_resolution(
    *, by: Scope, at: datetime, resolution: Resolution, answer: str
) -> Resolution:
    """The convener gives it back, since it is not done yet; its limit stays what it was.

    It rises no sooner than on the working day after that, however late the convener has looked.

    Raises:
        Conflict: it is not reported as done, or the convening is closed.
        Forbidden: the person does not act for the convener.
        Invalid: nothing is said of what is missing.
    """
    if not answer.strip():
        raise Invalid(_("Say what is missing."), field="answer")
    _check_convener(resolution, by=by)
    held = _held(resolution, verb=Verb.RETURN)
    held.answer, held.reported_at, held.returned_at = answer.strip(), None, at
    fields = ["answer", "reported_at", "returned_at"]
    return _write(held, by=by, at=at, verb=Verb.RETURN, fields=fields)


def withdraw_resolution(
    *, by: Scope, at: datetime, resolution: Resolution, answer: str
) -> Resolution:
    """Says that it is not to be done any more, and why; so a convening never waits for nobody.

    Raises:
        Conflict: it was settled before, or the convening is closed.
        Forbidden: the person neither acts for the convener nor dispatches the case.
        Invalid: nothing is said of why.
    """
    if not answer.strip():
        raise Invalid(_("Say why."), field="answer")
    if not queries.withdraws(by, resolution=resolution):
        raise Forbidden
    held = _held(resolution, verb=Verb.WITHDRAW)
    held.answer, held.withdrawn_at = answer.strip(), at
    return _write(held, by=by, at=at, verb=Verb.WITHDRAW, fields=["answer", "withdrawn_at"])


def _check_convener(resolution: Resolution, *, by: Scope) -> None:
    if not queries.judges(by, resolution=resolution):
        raise Forbidden


def _held(resolution: Resolution, *, verb: Verb) -> Resolution:
    """The resolution as it is now, moved in memory, while what it is of is held."""
    of = _hold(resolution, is_open=True)
    held = Resolution.objects.select_related("convening", "item__meeting").get(pk=resolution.pk)
    held.state = rules.moved(State(held.state), verb=verb)
    _tie(held, of=of)
    return held


def _hold(resolution: Resolution, *, is_open: bool) -> Convening | Meeting:
    """Holds what a resolution is of; a convening that is over, where it shall be open, refuses."""
    if resolution.item is not None:
        return hold_meeting(resolution.item.meeting_id)
    if is_open:
        return hold_open(resolution.of.pk)
    return Convening.objects.select_for_update(no_key=True).get(pk=resolution.of.pk)


def _tie(held: Resolution, *, of: Convening | Meeting) -> None:
    """Puts what was held where the row looks for it."""
    if isinstance(of, Convening):
        held.convening = of
    elif held.item is not None:
        held.item.meeting = of


def _write(
    held: Resolution, *, by: Scope, at: datetime, verb: Verb, fields: list[str]
) -> Resolution:
    of = held.of
    new = _named(held, body=held.owner_id)
    new |= {"state": held.state, "by_convener": held.by_convener}
    event = (_EVENTS if isinstance(of, Convening) else _JOINT_EVENTS)[verb]
    with journal.entry(by=by, at=at, event=event, subject=of, division=of.division_id, new=new):
        held.save(update_fields=["state", *fields])
    return held


def raise_level(*, by: Scope, at: datetime, resolution: Resolution, body: int) -> Rise | None:
    """Tells the body above of an overdue resolution, once a level; None where it was done by now.

    Of two at once the second waits for the first and finds that the day has moved on.
    """
    of = _hold(resolution, is_open=False)
    held = Resolution.objects.get(pk=resolution.pk)
    before = held.rises.order_by("level").last()
    if held.state in rules.SETTLED or rules.day_of(at) < _rises_on(held, before=before):
        return None
    made = Rise(resolution=held, level=(before.level if before else 0) + 1, body_id=body, at=at)
    new = _named(held, body=body) | {"level": made.level}
    event = events.ROSE if isinstance(of, Convening) else events.JOINT_ROSE
    with journal.entry(by=by, at=at, event=event, subject=of, division=of.division_id, new=new):
        made.save(force_insert=True)
    return made


def _rises_on(held: Resolution, *, before: Rise | None) -> date:
    """From which day on a resolution rises: whoever has it now had a working day for it."""
    since = [before.at if before else None, held.returned_at, held.reported_at]
    moments = [moment for moment in since if moment]
    return rules.rises_on(due=held.due_at, since=moments, calendar=places.calendar())
