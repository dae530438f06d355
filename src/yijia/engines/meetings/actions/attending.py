"""A unit that was called signs that it has arrived, or says why it cannot come."""

from collections.abc import Mapping
from datetime import datetime

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import events, queries, rules
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
    if not queries.acts_for(by, convening=attendance.convening, body=attendance.unit_id):
        raise Forbidden
    held = _held(attendance)
    held.arrived_at, held.arrived_by_id, held.by_convener = at, by.account, False
    fields = ["arrived_at", "arrived_by", "by_convener"]
    new = {"by_convener": False}
    return _write(held, by=by, at=at, event=events.ARRIVED, fields=fields, new=new)


def enter_arrival(
    *, by: Scope, at: datetime, attendance: Attendance, arrived_at: datetime, reason: str
) -> Attendance:
    """Enters an arrival that was not signed when it happened, and why: late, or by the convener.

    Raises:
        Conflict: it was signed before, or the convening is closed.
        Forbidden: the person works neither in the unit nor for the convener.
        Invalid: no reason is given, or the moment is not one at which it can have been.
    """
    _check_reason(reason)
    by_convener = _speaks(by, attendance=attendance)
    held = _held(attendance)
    rules.check_entered(arrived_at, called_at=held.called_at, at=at)
    held.arrived_at, held.arrived_by_id, held.entered_at = arrived_at, by.account, at
    held.by_convener, held.note = by_convener, reason.strip()
    fields = ["arrived_at", "arrived_by", "entered_at", "by_convener", "note"]
    new = {"by_convener": by_convener}
    return _write(held, by=by, at=at, event=events.ARRIVAL_ENTERED, fields=fields, new=new)


def decline_call(*, by: Scope, at: datetime, attendance: Attendance, reason: str) -> Attendance:
    """Says that a unit cannot come, and why; the convener reads it, and the journal does not.

    The convener may enter it, who was told it otherwise. A unit that was left out, since the case
    was kept from it, may say so once it sees the convening again.

    Raises:
        Conflict: it has arrived, or has said so before, or the convening is closed.
        Forbidden: the person works neither in the unit nor for the convener.
        Invalid: no reason is given.
    """
    _check_reason(reason)
    by_convener = _speaks(by, attendance=attendance)
    held = _held(attendance)
    if held.declined_at is not None and not held.was_left_out:
        raise Conflict(_("This unit has said before that it cannot come."))
    held.declined_at, held.reason = at, reason.strip()
    held.declined_by_convener = by_convener
    fields = ["declined_at", "reason", "declined_by_convener"]
    new = {"by_convener": by_convener}
    return _write(held, by=by, at=at, event=events.DECLINED, fields=fields, new=new)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")


def _speaks(by: Scope, *, attendance: Attendance) -> bool:
    """Whether it is the convener who enters something of a unit, and not its own people."""
    convening, unit = attendance.convening, attendance.unit_id
    if not queries.speaks_for(by, convening=convening, body=unit):
        raise Forbidden
    return not queries.acts_for(by, convening=convening, body=unit)


def _held(attendance: Attendance) -> Attendance:
    """The row as it is now, while its convening is held."""
    convening = hold_open(attendance.convening_id)
    held = Attendance.objects.get(pk=attendance.pk)
    if held.arrived_at is not None:
        raise Conflict(_("The arrival of this unit was signed before."))
    held.convening = convening
    return held


def _write(
    held: Attendance,
    *,
    by: Scope,
    at: datetime,
    event: Event,
    fields: list[str],
    new: Mapping[str, object],
) -> Attendance:
    code = organisations.ever_known()[held.unit_id].code
    convening = held.convening
    place = convening.division_id
    told = {"code": code, **new}
    with journal.entry(by=by, at=at, event=event, subject=convening, division=place, new=told):
        held.save(update_fields=fields)
    return held
