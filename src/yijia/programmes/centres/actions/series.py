"""Booking the same hour every week, and cancelling what is left of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.actions.booking import NewBooking, write_booking
from yijia.programmes.centres.actions.moving import cancel_booking
from yijia.programmes.centres.models import Series, SeriesRefusal


@dataclass(frozen=True)
class NewSeries:
    """A booking, and the last day of the weeks in which it is wanted again."""

    first: NewBooking
    last_on: date


def book_series(*, by: Scope, at: datetime, new: NewSeries) -> Series:
    """Books a room every week, at the desk of its centre or for a unit.

    The days on which it cannot be had are kept with their reasons; the others are booked.

    Raises:
        Conflict: it can be had on none of the days.
        Forbidden: the person works neither at the centre nor in that unit.
        Invalid: the time is none that can be booked, or the room is too small.
    """
    first, centre = new.first, queries.centre_of(new.first.room)
    is_desk = queries.runs(by, organisation=centre.organisation_id)
    if not is_desk and not queries.runs(by, organisation=first.unit or 0):
        raise Forbidden(_("You do not work in this unit."), field="unit")
    occasions = queries.look_at_series(
        first.room, when=first.when, last_on=new.last_on, people=first.people, at=at
    )
    told = {"room": first.room.code, "centre": centre.code, "count": len(occasions)}
    with (
        transaction.atomic(),
        journal.entry(
            by=by,
            at=at,
            event=events.SERIES_BOOKED,
            subject=Series,
            division=centre.division_id,
            new=told,
        ) as written,
    ):
        series = _row(new, identity=written.subject_id or 0, at=at)
        series.save(force_insert=True)
        wanted = replace(first, series=series)
        _write_days(wanted, occasions, by=by, at=at, is_sure=is_desk or not first.room.asks)
    return series


def _write_days(
    new: NewBooking,
    occasions: Sequence[rules.Occasion],
    *,
    by: Scope,
    at: datetime,
    is_sure: bool,
) -> None:
    """Books what can be had, and keeps why the other days could not."""
    refused = [
        SeriesRefusal(series=new.series, held_on=rules.day_of(one.span), because=because)
        for one in occasions
        if (because := _booked(one, new=new, by=by, at=at, is_sure=is_sure))
    ]
    if len(refused) == len(occasions):
        raise Conflict(rules.NONE_FREE, field="on")
    SeriesRefusal.objects.bulk_create(refused)


def _row(new: NewSeries, *, identity: int, at: datetime) -> Series:
    first, centre = new.first, queries.centre_of(new.first.room)
    return Series(
        id=identity,
        centre=centre,
        room=first.room,
        organisation_id=centre.organisation_id,
        division_id=centre.division_id,
        unit_id=first.unit,
        begins=first.when.begins,
        until=first.when.until,
        first_on=first.when.on,
        last_on=new.last_on,
        used_for=first.used_for,
        people=first.people,
        asked_at=at,
    )


def _booked(
    one: rules.Occasion,
    *,
    new: NewBooking,
    by: Scope,
    at: datetime,
    is_sure: bool,
) -> rules.Because | None:
    """Books one of the days, or says why not."""
    if one.because is not None:
        return one.because
    when = replace(new.when, on=rules.day_of(one.span))
    booking = replace(new, when=when)
    try:
        with transaction.atomic():
            write_booking(new=booking, span=one.span, person=None, by=by, at=at, is_sure=is_sure)
    except IntegrityError:
        return rules.Because.TAKEN
    return None


def cancel_series(*, by: Scope, at: datetime, series: Series) -> int:
    """Cancels what is left of a series, for the unit or at the desk; says how many bookings.

    Raises:
        Conflict: nothing is left.
        Forbidden: the person works neither in that unit nor at the centre.
    """
    bodies = (series.unit_id, series.organisation_id)
    if not any(queries.runs(by, organisation=body or 0) for body in bodies):
        raise Forbidden
    left = [
        one for one in queries.bookings_of(series) if one.state in rules.OPEN and one.starts_at > at
    ]
    if not left:
        raise Conflict(_("Nothing is left of this series."))
    told = {"count": len(left)}
    event, place = events.SERIES_CANCELLED, series.division_id
    with journal.entry(by=by, at=at, event=event, subject=series, division=place, new=told):
        for booking in left:
            cancel_booking(by=by, at=at, booking=booking)
    return len(left)
