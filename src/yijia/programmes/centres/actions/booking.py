"""Booking a room: by a resident, for a unit, at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.models import Person
from yijia.ground.rights import actions as rights
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.models import Booking, Room, Series


@dataclass(frozen=True)
class NewBooking:
    """Who wants which room for what and when; `unit` is the organisation that it is for."""

    room: Room
    when: rules.When
    used_for: rules.UsedFor
    people: int
    name: str = ""
    mobile: str = ""
    unit: int | None = None
    source: rules.Source = rules.Source.WEB
    language: str = ""
    series: Series | None = None

    @classmethod
    def told(
        cls, given: Mapping[str, Any], *, room: Room, source: rules.Source, language: str = ""
    ) -> "NewBooking":
        """What a valid form of `inputs.BookRoom` or `inputs.BookAtDesk` tells.

        A room that was ended and entered anew is the one that is there on the wanted day.
        """
        return cls(
            room=queries.room_of_day(room, on=given["on"]),
            when=rules.When(given["on"], given["begins"], given["until"]),
            used_for=rules.UsedFor(given["used_for"]),
            people=given["people"],
            name=given.get("name") or "",
            mobile=given.get("mobile") or "",
            unit=given.get("unit") or None,
            source=source,
            language=language,
        )


@dataclass(frozen=True)
class Made:
    """What whoever books is told: the number, and the code to follow it with."""

    number: str
    lookup_code: str


def book_room(*, by: Scope, at: datetime, new: NewBooking) -> Made:
    """Books a room for a resident, for anybody; where the room asks, the centre confirms it.

    Raises:
        Conflict: only units and the centre book this room, or it is not free then.
        Invalid: nobody could be reached, or the time is none that can be booked.
    """
    if not new.room.is_open:
        raise Conflict(_("Only units and the centre itself book this room."))
    if not new.mobile:
        raise Invalid(_("Leave a number, so that the centre can reach you."), field="mobile")
    return _book(new, by=by, at=at, is_sure=not new.room.asks)


def book_at_work(*, by: Scope, at: datetime, new: NewBooking) -> Made:
    """Books a room at the centre's own desk, which confirms it by doing so, or for a unit.

    Raises:
        Conflict: it is not free then.
        Forbidden: the person works neither at the centre nor in that unit.
        Invalid: the time is none that can be booked.
    """
    centre = queries.centre_of(new.room)
    is_desk = queries.runs(by, organisation=centre.organisation_id)
    if not is_desk and not queries.runs(by, organisation=new.unit or 0):
        raise Forbidden(_("You do not work in this unit."), field="unit")
    return _book(new, by=by, at=at, is_sure=is_desk or not new.room.asks)


def _book(new: NewBooking, *, by: Scope, at: datetime, is_sure: bool) -> Made:
    span = queries.check_free(new.room, when=new.when, people=new.people, at=at)
    person = people.seal_person(at=at, name=new.name, mobile=new.mobile) if new.mobile else None
    try:
        with transaction.atomic():
            number = write_booking(new=new, span=span, person=person, by=by, at=at, is_sure=is_sure)
    except IntegrityError as fault:
        # Somebody was faster; or, as the database saw, it was closed or ended meanwhile.
        journal.forget_reference_data()
        raise queries.not_free(new.room, span=span, people=new.people, at=at) from fault
    return Made(number, lookup_code=people.lookup_code(number))


def write_booking(
    *,
    new: NewBooking,
    span: rules.Span,
    person: Person | None,
    by: Scope,
    at: datetime,
    is_sure: bool,
) -> str:
    """Writes one booking that may be made as far as one sees; the database has the last word.

    Raises:
        IntegrityError: somebody was faster, or it was closed meanwhile.
    """
    centre = queries.centre_of(new.room)
    event = events.BOOKED if is_sure else events.ASKED
    told = {"room": new.room.code, "centre": centre.code, "source": new.source}
    with journal.entry(
        by=by, at=at, event=event, subject=Booking, division=centre.division_id, new=told
    ) as written:
        row = _row(new, identity=written.subject_id or 0, span=span, at=at)
        row.person = person
        row.state = rules.State.BOOKED if is_sure else rules.State.REQUESTED
        journal.insert_together(*_with_person(row, person=person, at=at))
    return row.number


def _row(new: NewBooking, *, identity: int, span: rules.Span, at: datetime) -> Booking:
    centre, day = queries.centre_of(new.room), at.astimezone(CHINA).date()
    return Booking(
        id=identity,
        number=rules.number_of(day=day, identity=identity),
        centre=centre,
        room=new.room,
        organisation_id=centre.organisation_id,
        division_id=centre.division_id,
        unit_id=new.unit,
        used_for=new.used_for,
        people=new.people,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        held_on=new.when.on,
        minutes=span.length.seconds // 60,
        source=new.source,
        language=new.language,
        asked_at=at,
        series=new.series,
    )


def _with_person(row: Booking, *, person: Person | None, at: datetime) -> "list[models.Model]":
    """A booking with whoever can be reached about it, and their consent."""
    if person is None:
        return [row]
    consent = rights.row_of_consent(at=at, person=person, purpose=rules.CONTACT)
    return [person, row, consent]
