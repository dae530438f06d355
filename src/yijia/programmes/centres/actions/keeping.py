"""Entering centres and rooms, their hours and closures: what is public of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.rules import check_code
from yijia.ground.places import queries as places
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.actions.activities import call_off_there
from yijia.programmes.centres.models import Centre, Closure, Hours, Room

CODE_TAKEN = _("Another one has this code.")


@dataclass(frozen=True)
class NewCentre:
    """A centre as it is entered: who runs it, where it lies, from which day on."""

    code: str
    name_zh: str
    organisation: int
    division: str
    address_zh: str
    starts_on: date
    name_en: str = ""
    address_en: str = ""


@dataclass(frozen=True)
class NewClosure:
    """For when a centre or a room is closed, and why."""

    span: rules.Span
    reason_zh: str
    reason_en: str = ""
    room: Room | None = None


def open_centre(*, by: Scope, at: datetime, new: NewCentre) -> Centre:
    """Enters a centre.

    Raises:
        Conflict: another centre has its code.
        Forbidden: the person does not work in that organisation.
        Invalid: there is no such organisation or place, or the code is none.
    """
    check_code(new.code)
    if organisations.known_organisations(on=new.starts_on).get(new.organisation) is None:
        raise Invalid(_("There is no organisation of this code."), field="organisation")
    place = places.gazetteer().get(new.division)
    if place is None or not place.valid_on(new.starts_on):
        raise Invalid(_("There is no such place."), field="division")
    if not queries.runs(by, organisation=new.organisation):
        raise Forbidden(_("Your post enters no centre of this organisation."), field="organisation")
    row = Centre(
        code=new.code,
        name_zh=new.name_zh,
        name_en=new.name_en,
        organisation_id=new.organisation,
        division_id=new.division,
        address_zh=new.address_zh,
        address_en=new.address_en,
        starts_on=new.starts_on,
    )
    told = {"code": new.code}
    event = events.CENTRE_OPENED
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, division=new.division, new=told),
        ):
            row.save(force_insert=True)
            journal.forget_reference_data()
    except IntegrityError as fault:
        raise Conflict(CODE_TAKEN, field="code") from fault
    return row


def enter_room(*, by: Scope, at: datetime, centre: Centre, new: rules.NewRoom) -> Room:
    """Enters a room of a centre, or a part of one.

    Raises:
        Conflict: another room of the centre has its code.
        Forbidden: the person does not work there.
        Invalid: there is no such room that it could be a part of, or the code is none.
    """
    _check_runs(by, centre=centre)
    there = queries.rooms_of(centre, on=new.starts_on)
    row = queries.row_of_room(new, centre=centre, there=there)
    told = {"code": new.code}
    event, place = events.ROOM_ENTERED, centre.division_id
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, division=place, new=told),
        ):
            row.save(force_insert=True)
            journal.forget_reference_data()
    except IntegrityError as fault:
        raise Conflict(CODE_TAKEN, field="code") from fault
    return row


def set_hours(
    *, by: Scope, at: datetime, centre: Centre, starts_on: date, sessions: Sequence[rules.Session]
) -> list[Hours]:
    """Sets when a centre is open from a day on; what was set for later days holds no more.

    Raises:
        Conflict: bookings would lie outside of the new hours.
        Forbidden: the person does not work there.
        Invalid: the day is over.
    """
    _check_runs(by, centre=centre)
    if starts_on < at.astimezone(CHINA).date():
        raise Invalid(rules.NOT_BEFORE, field="starts_on")
    told = {"on": starts_on.isoformat(), "count": len(sessions)}
    event, place = events.HOURS_SET, centre.division_id
    with (
        transaction.atomic(),
        journal.entry(by=by, at=at, event=event, division=place, new=told),
    ):
        for row in Hours.objects.filter(centre=centre).exclude(ends_on__lte=starts_on):
            row.ends_on = max(starts_on, row.starts_on)
            row.save(update_fields=["ends_on"])
        new = [_hours(one, centre=centre, on=starts_on) for one in sessions]
        made = Hours.objects.bulk_create(new)
        _check_inside(centre, starts_on=starts_on, sessions=sessions, at=at)
        journal.forget_reference_data()
    return made


def _hours(session: rules.Session, *, centre: Centre, on: date) -> Hours:
    return Hours(
        centre=centre,
        weekday=session.weekday,
        opens=session.opens,
        closes=session.closes,
        starts_on=on,
    )


def _check_inside(
    centre: Centre, *, starts_on: date, sessions: Sequence[rules.Session], at: datetime
) -> None:
    """Refuses hours outside of which something is booked: the hours hold back whatever comes."""
    plan = rules.Plan(sessions=tuple(sessions))
    after = max(at, rules.moment(starts_on, at=at.min.time()))
    booked = queries.open_after(centre, at=after)
    outside = [one for one in booked if rules.fault(plan, wanted=one.span)]
    if outside:
        message = _("%(count)s bookings lie outside of these hours. Call them off first.")
        raise Conflict(message, params={"count": len(outside)})


def close_rooms(*, by: Scope, at: datetime, centre: Centre, new: NewClosure) -> Closure:
    """Closes a centre, or one room with its parts, and calls off what is booked there then.

    Raises:
        Forbidden: the person does not work there.
        Invalid: the time is over, or ends before it begins, or no reason is given.
    """
    _check_runs(by, centre=centre)
    if new.span.ends_at <= max(new.span.starts_at, at):
        raise Invalid(_("It has to end after it begins, and after now."), field="last_on")
    if not new.reason_zh.strip():
        raise Invalid(_("Say why."), field="reason_zh")
    row = Closure(
        centre=centre,
        room=new.room,
        starts_at=new.span.starts_at,
        ends_at=new.span.ends_at,
        reason_zh=new.reason_zh.strip(),
        reason_en=new.reason_en.strip(),
    )
    told = {"from": new.span.starts_at.isoformat(), "to": new.span.ends_at.isoformat()}
    event, place = events.CLOSED, centre.division_id
    with journal.entry(by=by, at=at, event=event, division=place, new=told):
        row.save(force_insert=True)
        for booking in queries.booked_during(new.span, centre=centre, room=new.room, at=at):
            call_off_there(by=by, at=at, booking=booking, ground=rules.Ground.CLOSED)
        journal.forget_reference_data()
    return row


def lift_closure(*, by: Scope, at: datetime, closure: Closure) -> Closure:
    """Lifts a closure: the rooms can be had again. What was called off stays so.

    Raises:
        Forbidden: the person does not work there.
    """
    centre = queries.every_centre()[closure.centre_id]
    _check_runs(by, centre=centre)
    event, place = events.CLOSURE_LIFTED, centre.division_id
    with journal.entry(by=by, at=at, event=event, division=place):
        closure.lifted_at = at
        closure.save(update_fields=["lifted_at"])
        journal.forget_reference_data()
    return closure


def _check_runs(by: Scope, *, centre: Centre) -> None:
    if not queries.runs(by, organisation=centre.organisation_id):
        raise Forbidden
