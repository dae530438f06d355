"""Changing centres and rooms, and ending them for good with all that is booked later."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.actions.activities import call_off_there
from yijia.programmes.centres.models import Centre, Room

OVER = _("It is there no more.")
UNCHANGED = _("This is how it stands already.")
TOO_MANY = _("%(count)s bookings are for more people. Call them off first.")
IN_USE = _("Something takes place there on that day, or a part of it begins later.")


@dataclass(frozen=True)
class CentreFacts:
    """What can be changed of a centre."""

    name_zh: str
    address_zh: str
    name_en: str = ""
    address_en: str = ""


@dataclass(frozen=True)
class RoomFacts:
    """What can be changed of a room; what is booked keeps the minutes that it had."""

    name_zh: str
    capacity: int
    name_en: str = ""
    before_minutes: int = 0
    after_minutes: int = 0
    asks: bool = False
    is_open: bool = True


@dataclass(frozen=True)
class Ended:
    """The first day without it, how many rooms ended, and the numbers of what was called off."""

    ends_on: date
    rooms: int
    called_off: list[str]


def change_centre(*, by: Scope, at: datetime, centre: Centre, new: CentreFacts) -> Centre:
    """Changes the names and the address of a centre.

    Raises:
        Conflict: it is there no more, or nothing of it differs.
        Forbidden: the person does not work there.
    """
    _check_runs(by, centre=centre)
    on, event, place = at.astimezone(CHINA).date(), events.CENTRE_CHANGED, centre.division_id
    with transaction.atomic():
        old, changed = _differences(queries.hold_centre(centre), new=asdict(new), on=on)
        told = {"code": centre.code, **changed}
        with journal.entry(by=by, at=at, event=event, division=place, old=old, new=told):
            Centre.objects.filter(pk=centre.pk).update(**changed)
            journal.forget_reference_data()
    return queries.every_centre()[centre.pk]


def change_room(*, by: Scope, at: datetime, room: Room, new: RoomFacts) -> Room:
    """Changes a room for what is booked from now on; what is booked stays as it is.

    Raises:
        Conflict: it is there no more, nothing of it differs, or more people are booked than it
            would take.
        Forbidden: the person does not work there.
    """
    centre, on = queries.centre_of(room), at.astimezone(CHINA).date()
    _check_runs(by, centre=centre)
    event, place = events.ROOM_CHANGED, centre.division_id
    with transaction.atomic():
        # Whoever books now waits, and sees the room as it is changed.
        old, changed = _differences(queries.hold_room(room), new=asdict(new), on=on)
        booked = queries.booked_from({room.pk}, on=on, at=at)
        too_many = [one for one in booked if one.people > new.capacity]
        if too_many:
            raise Conflict(TOO_MANY, params={"count": len(too_many)}, field="capacity")
        told = {"code": room.code, **changed}
        with journal.entry(by=by, at=at, event=event, division=place, old=old, new=told):
            Room.objects.filter(pk=room.pk).update(**changed)
            journal.forget_reference_data()
    return queries.room_by_id(room.pk)


def _differences(
    row: Centre | Room, *, new: dict[str, object], on: date
) -> tuple[dict[str, object], dict[str, object]]:
    """What of a row was otherwise, and how it will be.

    Raises:
        Conflict: it is there no more, or nothing of it differs.
    """
    if row.ends_on is not None and row.ends_on <= on:
        raise Conflict(OVER)
    changed = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not changed:
        raise Conflict(UNCHANGED)
    return {name: getattr(row, name) for name in changed}, changed


def end_room(*, by: Scope, at: datetime, room: Room, ends_on: date) -> Ended:
    """Ends a room with its parts; what is booked there from that day on is called off and told.

    Raises:
        Conflict: it ended before, or something takes place in it on that day already.
        Forbidden: the person does not work there.
        Invalid: the day is over, or lies before the first one.
    """
    centre = queries.centre_of(room)
    _check_runs(by, centre=centre)
    event, place = events.ROOM_ENDED, centre.division_id
    told = {"code": room.code, "on": ends_on.isoformat()}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, division=place, new=told),
        ):
            _check_end(queries.hold_room(room), ends_on=ends_on, at=at)
            ended = _end(queries.going_on_with(room, on=ends_on), by=by, at=at, ends_on=ends_on)
            journal.forget_reference_data()
    except IntegrityError as fault:
        raise Conflict(IN_USE, field="ends_on") from fault
    return ended


def end_centre(*, by: Scope, at: datetime, centre: Centre, ends_on: date) -> Ended:
    """Ends a centre with all its rooms; what is booked from that day on is called off and told.

    Raises:
        Conflict: it ended before, or something takes place in it on that day already.
        Forbidden: the person does not work there.
        Invalid: the day is over, or lies before the first one.
    """
    _check_runs(by, centre=centre)
    event, place = events.CENTRE_ENDED, centre.division_id
    told = {"code": centre.code, "on": ends_on.isoformat()}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, division=place, new=told),
        ):
            _check_end(queries.hold_centre(centre), ends_on=ends_on, at=at)
            rooms = queries.rooms_going_on(centre, on=ends_on)
            ended = _end(rooms, by=by, at=at, ends_on=ends_on)
            Centre.objects.filter(pk=centre.pk).update(ends_on=ends_on)
            journal.forget_reference_data()
    except IntegrityError as fault:
        raise Conflict(IN_USE, field="ends_on") from fault
    return ended


def _check_end(row: Centre | Room, *, ends_on: date, at: datetime) -> None:
    if row.ends_on is not None and row.ends_on <= ends_on:
        raise Conflict(OVER, field="ends_on")
    if ends_on < at.astimezone(CHINA).date():
        raise Invalid(rules.NOT_BEFORE, field="ends_on")
    if ends_on < row.starts_on:
        raise Invalid(_("It would end before it began."), field="ends_on")


def _end(rooms: Sequence[Room], *, by: Scope, at: datetime, ends_on: date) -> Ended:
    """Calls off what is booked in rooms from a day on, and ends them, each after its parts."""
    booked = queries.booked_from({one.pk for one in rooms}, on=ends_on, at=at)
    for booking in booked:
        call_off_there(by=by, at=at, booking=booking, ground=rules.Ground.CLOSED)
    for room in sorted(rooms, key=lambda one: one.pk, reverse=True):
        last = max(ends_on, room.starts_on)
        Room.objects.filter(pk=room.pk).update(ends_on=last)
    return Ended(ends_on, rooms=len(rooms), called_off=[one.number for one in booked])


def _check_runs(by: Scope, *, centre: Centre) -> None:
    if not queries.runs(by, organisation=centre.organisation_id):
        raise Forbidden
