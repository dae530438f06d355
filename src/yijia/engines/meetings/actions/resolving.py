"""What a convening resolves: who does it and by when, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.errors import Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.meetings import events, queries, rules
from yijia.engines.meetings.actions.holding import hold_open
from yijia.engines.meetings.models import Convening, Resolution, Rise
from yijia.engines.meetings.rules import State, Verb
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places

_EVENTS: dict[Verb, Event] = {
    Verb.REPORT: events.REPORTED,
    Verb.ACCEPT: events.ACCEPTED,
    Verb.RETURN: events.RETURNED,
    Verb.WITHDRAW: events.WITHDRAWN,
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
    _check(new, convening=held)
    due = rules.until(since=at, limit=rules.workdays(new.workdays), calendar=places.calendar())
    made = Resolution(
        convening=held,
        owner_id=new.owner,
        text=new.text.strip(),
        workdays=new.workdays,
        set_at=at,
        due_at=due.at,
        due_provisional=due.provisional,
    )
    told = {"code": organisations.ever_known()[new.owner].code, "workdays": new.workdays}
    with journal.entry(
        by=by, at=at, event=events.RESOLVED, subject=held, division=held.division_id, new=told
    ):
        made.save(force_insert=True)
    return made


def _check(new: NewResolution, *, convening: Convening) -> None:
    called = set(convening.attendances.values_list("unit_id", flat=True))
    if not new.text.strip():
        raise Invalid(_("Fill this in."), field="text")
    kept = cases.bodies_kept_out(queries.case_of(convening))
    if new.owner not in {convening.convener_id, *called} - kept:
        raise Invalid(
            _("A resolution is for a unit that was called, or the convener."), field="owner"
        )
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
    convening, owner = resolution.convening, resolution.owner_id
    if not queries.speaks_for(by, convening=convening, body=owner):
        raise Forbidden
    held = _held(resolution, verb=Verb.REPORT)
    held.note, held.reported_at = note.strip(), at
    held.by_convener = not queries.acts_for(by, convening=convening, body=owner)
    fields = ["note", "reported_at", "by_convener"]
    return _write(held, by=by, at=at, verb=Verb.REPORT, fields=fields)


def accept_resolution(*, by: Scope, at: datetime, resolution: Resolution) -> Resolution:
    """The convener has looked, and says that it is done.

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
    if not queries.ends_for(by, convening=resolution.convening):
        raise Forbidden
    held = _held(resolution, verb=Verb.WITHDRAW)
    held.answer, held.withdrawn_at = answer.strip(), at
    return _write(held, by=by, at=at, verb=Verb.WITHDRAW, fields=["answer", "withdrawn_at"])


def _check_convener(resolution: Resolution, *, by: Scope) -> None:
    convening = resolution.convening
    if not queries.acts_for(by, convening=convening, body=convening.convener_id):
        raise Forbidden


def _held(resolution: Resolution, *, verb: Verb) -> Resolution:
    """The resolution as it is now, moved in memory, while its convening is held."""
    convening = hold_open(resolution.convening_id)
    held = Resolution.objects.get(pk=resolution.pk)
    held.state = rules.moved(State(held.state), verb=verb)
    held.convening = convening
    return held


def _write(
    held: Resolution, *, by: Scope, at: datetime, verb: Verb, fields: list[str]
) -> Resolution:
    convening = held.convening
    new: dict[str, object] = {"code": organisations.ever_known()[held.owner_id].code}
    new |= {"state": held.state, "by_convener": held.by_convener}
    with journal.entry(
        by=by,
        at=at,
        event=_EVENTS[verb],
        subject=convening,
        division=convening.division_id,
        new=new,
    ):
        held.save(update_fields=["state", *fields])
    return held


def raise_level(*, by: Scope, at: datetime, resolution: Resolution, body: int) -> Rise | None:
    """Tells the body above of an overdue resolution, once a level; None where it was done by now.

    Of two at once the second waits for the convening and finds that the day has moved on.
    """
    convening = Convening.objects.select_for_update(no_key=True).get(pk=resolution.convening_id)
    held = Resolution.objects.get(pk=resolution.pk)
    before = held.rises.order_by("level").last()
    if held.state in rules.SETTLED or rules.day_of(at) < _rises_on(held, before=before):
        return None
    made = Rise(resolution=held, level=(before.level if before else 0) + 1, body_id=body, at=at)
    new = {"code": organisations.ever_known()[body].code, "level": made.level}
    with journal.entry(
        by=by,
        at=at,
        event=events.ROSE,
        subject=convening,
        division=convening.division_id,
        new=new,
    ):
        made.save(force_insert=True)
    return made


def _rises_on(held: Resolution, *, before: Rise | None) -> date:
    """From which day on a resolution rises: whoever has it now had a working day for it."""
    since = [before.at if before else None, held.returned_at, held.reported_at]
    moments = [moment for moment in since if moment]
    return rules.rises_on(due=held.due_at, since=moments, calendar=places.calendar())
