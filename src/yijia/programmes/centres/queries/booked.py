"""Bookings, each for whoever may see it, and what is held of a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, models
from django.db.models.functions import Least

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.ground.rights import queries as rights
from yijia.ground.rights.registry import Held
from yijia.programmes.centres import rules
from yijia.programmes.centres.models import (
    Activity,
    Booking,
    Centre,
    Room,
    Series,
    SeriesRefusal,
)
from yijia.programmes.centres.queries.reference import centres_of, taken_with

HOLDING = "centres"
MOST_SHOWN = 200


def visible_bookings(scope: Scope) -> models.QuerySet[Booking]:
    """The bookings that somebody may see: of their centres and units. Who supervises sees none."""
    return Booking.objects.filter(_at_work(scope))


def _at_work(scope: Scope) -> models.Q:
    if scope.everything:
        return models.Q()
    homes = scope.homes()
    return models.Q(organisation_id__in=homes) | models.Q(unit_id__in=homes)


def access_booking(*, scope: Scope, number: str) -> Booking:
    """A booking for staff who may see it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_bookings(scope).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def access_own_booking(*, number: str) -> Booking:
    """A booking for whoever has shown its lookup code.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT centres_id_of(%s)", [number])
        identity = cursor.fetchone()[0]
    if identity is None:
        raise NotFound
    journal.hold_subject(table="centres_booking", identity=identity)
    return Booking.objects.get(pk=identity)


def access_series(*, scope: Scope, identity: int) -> Series:
    """A series for staff who may see it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = Series.objects.filter(_at_work(scope), pk=identity).first()
    if found is None:
        raise NotFound
    return found


def bookings_of(series: Series) -> list[Booking]:
    """The bookings of a series that was shown, in their order."""
    return list(Booking.objects.filter(series=series).order_by("starts_at"))


def refusals_of(series: Series) -> list[SeriesRefusal]:
    """The days of a series that was shown on which the room could not be had."""
    return list(SeriesRefusal.objects.filter(series=series).order_by("held_on"))


def activities_in(bookings: Sequence[Booking]) -> dict[int, int]:
    """The ids of the activities whose rooms bookings keep, by the booking's id; they are public."""
    held = Activity.objects.filter(booking__in=[one.pk for one in bookings])
    return dict(held.values_list("booking_id", "pk"))


def entries_of(booking: Booking) -> list[Entry]:
    """What happened with a booking that was shown, the oldest first."""
    return list(journal.entries_about(subject_type="centres_booking", subject_id=booking.pk))


def may_read_contact(booking: Booking, *, scope: Scope) -> bool:
    """Whether somebody works at the centre, by a post that reads contacts."""
    return scope.works_at(Permission.CONTACT_READ, organisation=booking.organisation_id)


@dataclass(frozen=True)
class Desk:
    """What goes on at one's centres: what waits, what is today, what comes, and what was."""

    centres: list[Centre]
    waiting: list[Booking]
    today: list[Booking]
    coming: list[Booking]
    unsaid: list[Booking]
    own: list[Booking]


def desk(scope: Scope, *, on: date) -> Desk:
    """The desk of one's centres, and what was booked for one's own units."""
    seen = visible_bookings(scope)
    centres = centres_of(scope, on=on)
    held = seen.filter(centre__in=[one.pk for one in centres]).order_by("starts_at", "id")
    booked = held.filter(state=rules.State.BOOKED)
    # Who came to an activity is said of it, and not of its room.
    unsaid = booked.exclude(pk__in=Activity.objects.values("booking_id"))
    others = seen.filter(unit_id__in=scope.homes(), held_on__gte=on)
    return Desk(
        centres,
        waiting=list(held.filter(state=rules.State.REQUESTED)[:MOST_SHOWN]),
        today=list(held.filter(held_on=on, state__in=rules.LIVE - {rules.State.REQUESTED})),
        coming=list(booked.filter(held_on__gt=on)[:MOST_SHOWN]),
        unsaid=list(unsaid.filter(held_on__lt=on)[:MOST_SHOWN]),
        own=list(others.order_by("starts_at", "id")[:MOST_SHOWN]),
    )


def booked_during(
    span: rules.Span, *, centre: Centre, room: Room | None, at: datetime
) -> list[Booking]:
    """The bookings that wait or are booked, have not begun, and meet a time.

    Where a room is given, those of it, of its parts, and of what it is a part of.
    """
    found = Booking.objects.filter(centre=centre, state__in=rules.OPEN, starts_at__gt=at)
    found = found.filter(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    if room is not None:
        found = found.filter(room__in=taken_with(room))
    return list(found.order_by("pk"))


def booked_from(rooms: Collection[int], *, on: date, at: datetime) -> list[Booking]:
    """The bookings of rooms, by id, that wait or are booked for a day or a later one."""
    found = Booking.objects.filter(room__in=list(rooms), state__in=rules.OPEN)
    return list(found.filter(held_on__gte=on, starts_at__gt=at).order_by("pk"))


def open_after(centre: Centre, *, at: datetime) -> list[Booking]:
    """The bookings of a centre that wait or are booked from a moment on."""
    found = Booking.objects.filter(centre=centre, state__in=rules.OPEN, starts_at__gte=at)
    return list(found.order_by("starts_at"))


def waiting_too_long(*, at: datetime, limit: int) -> list[Booking]:
    """Bookings that nobody confirmed before they would have begun, for a service."""
    found = Booking.objects.filter(state=rules.State.REQUESTED, starts_at__lte=at)
    return list(found.order_by("pk")[:limit])


def held_of(booking: Booking) -> Held:
    """A booking as a matter of its person's; no word of theirs is kept with it."""
    return Held(
        holding=HOLDING,
        key=booking.number,
        subject_id=booking.pk,
        mark=booking.asked_at.isoformat(),
        person_id=booking.person_id,
        has_texts=False,
        division=booking.division_id,
    )


def held_again(*, subject_id: int, mark: str) -> Held | None:
    """The matter of an id in a database that was restored, if it is the same one there."""
    found = Booking.objects.filter(pk=subject_id, asked_at=mark).first()
    return held_of(found) if found else None


def _over(before: datetime) -> models.QuerySet[Booking]:
    """Bookings that were over before a time: with their end, or once they were cancelled."""
    return Booking.objects.alias(over_at=Least("ended_at", "ends_at")).filter(over_at__lt=before)


def contacts_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Bookings that were over before a time and whose contact is neither erased nor on hold."""
    over = _over(before).filter(pk__gt=after, person__isnull=False)
    over = over.exclude(number__in=rights.held_keys(HOLDING)).order_by("pk")
    return [held_of(one) for one in over.exclude(person_id__in=rights.settled_persons())[:limit]]


def contacts_kept_back(before: datetime) -> int:
    """How many contacts are over their time, and stay because of a hold."""
    held = _over(before).filter(number__in=rights.held_keys(HOLDING))
    over = held.filter(person__isnull=False)
    return over.exclude(person_id__in=rights.settled_persons()).count()
