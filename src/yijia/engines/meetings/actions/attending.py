"""A unit that was called signs that it has arrived, or says why it cannot come."""

from datetime import datetime

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import events, queries
from yijia.engines.meetings.actions.holding import hold_open
from yijia.engines.meetings.models import Attendance
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations


def sign_arrival(*, by: Scope, at: datetime, attendance: Attendance) -> Attendance:
    """Signs that a unit has arrived: who signs is kept with it, and nobody is counted by it.

    A unit that had said that it cannot come may come after all.

    Raises:
        Conflict: it has signed before, or the convening is closed.
        Forbidden: the person does not work in the unit.
    """
    held = _held(attendance, by=by)
    held.arrived_at, held.arrived_by_id = at, by.account
    return _write(held, by=by, at=at, event=events.ARRIVED, fields=["arrived_at", "arrived_by"])


def decline_call(*, by: Scope, at: datetime, attendance: Attendance, reason: str) -> Attendance:
    """Says that a unit cannot come, and why; the convener reads it, and the journal does not.

    Raises:
        Conflict: it has arrived, or has said so before, or the convening is closed.
        Forbidden: the person does not work in the unit.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    held = _held(attendance, by=by)
    if held.declined_at is not None:
        raise Conflict(_("This unit has said before that it cannot come."))
    held.declined_at, held.reason = at, reason.strip()
    return _write(held, by=by, at=at, event=events.DECLINED, fields=["declined_at", "reason"])


def _held(attendance: Attendance, *, by: Scope) -> Attendance:
    """The row as it is now, while its convening is held."""
    if not queries.acts_for(by, convening=attendance.convening, body=attendance.unit_id):
        raise Forbidden
    convening = hold_open(attendance.convening_id)
    held = Attendance.objects.get(pk=attendance.pk)
    if held.arrived_at is not None:
        raise Conflict(_("The arrival of this unit was signed before."))
    held.convening = convening
    return held


def _write(
    held: Attendance, *, by: Scope, at: datetime, event: Event, fields: list[str]
) -> Attendance:
    code = organisations.ever_known()[held.unit_id].code
    convening = held.convening
    place = convening.division_id
    with journal.entry(
        by=by, at=at, event=event, subject=convening, division=place, new={"code": code}
    ):
        held.save(update_fields=fields)
    return held
