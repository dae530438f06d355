"""Centres for everybody's programs: rooms, when they are free, booking one, following it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema, Status

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights.sessions import check_code
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell import schemas
from yijia.programmes.centres import actions, inputs, queries, rules, shown

router = Router(tags=["centres"])
PURPOSE = "centres.api"


class CentreOut(Schema):
    """A party-mass service centre."""

    code: str
    name_zh: str
    name_en: str
    address_zh: str
    address_en: str
    division: str
    organisation: str
    starts_on: date
    ends_on: date | None


class CentreListOut(Schema):
    """One page of centres, by place, and the address of the next one."""

    items: list[CentreOut]
    next: str | None


class RoomOut(Schema):
    """A room; `part_of` is the code of the room that it is a part of, "" of none."""

    id: int
    code: str
    name_zh: str
    name_en: str
    part_of: str
    capacity: int
    before_minutes: int
    after_minutes: int
    asks: bool
    is_open: bool
    starts_on: date
    ends_on: date | None


class HoursOut(Schema):
    """Hours of a weekday; 1 is Monday."""

    weekday: int
    opens: str
    closes: str


class ClosureOut(Schema):
    """Why a room, or where `room` is null the whole centre, is closed."""

    id: int
    room: int | None
    starts_at: datetime
    ends_at: datetime
    reason_zh: str
    reason_en: str


class WholeCentreOut(CentreOut):
    """A centre with its rooms, its hours as they hold today, and its closures."""

    rooms: list[RoomOut]
    hours: list[HoursOut]
    closures: list[ClosureOut]


class FreeOut(Schema):
    """When a room can be had."""

    starts_at: datetime
    ends_at: datetime


class BookingMadeOut(Schema):
    """The number, and the code with which it is followed."""

    number: str
    lookup_code: str


class OwnBookingOut(Schema):
    """A booking; `ground` says why the centre did not give the room."""

    number: str
    centre: str
    room: str
    starts_at: datetime
    ends_at: datetime
    used_for: str
    people: int
    unit: str
    state: str
    ground: str


@router.get("/centres", response=CentreListOut)
@public
def centres(request: ScopedRequest, division: str = "", after: str = "") -> Any:
    """One page of the centres, by place; `division` may begin a code."""
    page = queries.page_of_centres(on=timezone.localdate(), division=division, after=after)
    asked = {"division": division} if division else {}
    return {
        "items": [shown.centre_document(one) for one in page.rows],
        "next": f"{request.path}?{urlencode(asked | {'after': page.next})}" if page.next else None,
    }


@router.get("/centres/{code}", response=WholeCentreOut)
@public
def centre(request: ScopedRequest, code: str) -> Any:
    """One centre with its rooms, hours and closures."""
    return shown.whole_document(queries.access_centre(code=code), at=timezone.now())


@router.get("/centres/{code}/rooms/{room}/free", response=list[FreeOut])
@public
def free(request: ScopedRequest, code: str, room: str, on: date) -> Any:
    """When a room can be had on a day; never who has it at other times."""
    found = queries.access_room(queries.access_centre(code=code), code=room, on=on)
    return shown.free_documents(found, day=on, at=timezone.now())


@router.post(
    "/centres/{code}/rooms/{room}/bookings",
    response={201: BookingMadeOut},
    openapi_extra=schemas.body_of(inputs.BookRoom) | {"parameters": [schemas.KEY_HEADER]},
)
@public
def book_room(request: ScopedRequest, code: str, room: str) -> Any:
    """Books a room for a resident. Sent again under the same Idempotency-Key, it is one booking.

    Where it is not free, the answer (409) says why, and when it is.
    """
    refuse_answered(request)
    at, on = timezone.now(), timezone.localdate()
    found = queries.access_room(queries.access_centre(code=code), code=room, on=on)
    given = schemas.checked(inputs.BookRoom, schemas.read_json(request)).cleaned_data
    language, source = get_language() or "", rules.Source.API
    new = actions.NewBooking.told(given, room=found, source=source, language=language)
    answer = asdict(actions.book_room(by=request.scope, at=at, new=new))
    keep_answer(request, answer=answer, at=at)
    return Status(201, answer)


def refuse_answered(request: ScopedRequest) -> None:
    """Refuses what was sent before under the same key, before a room is found to be taken by it.

    Raises:
        AlreadyAnswered: the same request has been answered, perhaps a moment ago.
    """
    if asked := schemas.asked_once(request, purpose=PURPOSE):
        shell.refuse_answered(asked)


def allowance_of(request: ScopedRequest) -> limits.Allowance | None:
    """What a stranger may send from this address within an hour."""
    return limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)


def keep_answer(request: ScopedRequest, *, answer: dict[str, Any], at: datetime) -> None:
    """Keeps the answer under the key that was sent, and counts what a stranger sends."""
    allowed = allowance_of(request)
    schemas.keep_answer(request, purpose=PURPOSE, answer=answer, at=at, allowed=allowed)


@router.get(
    "/bookings/{number}",
    response=OwnBookingOut,
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def own_booking(request: ScopedRequest, number: str) -> Any:
    """One's own booking, by number and lookup code."""
    check_code(request, number=number, at=timezone.now())
    return shown.own_document(queries.access_own_booking(number=number))


@router.post(
    "/bookings/{number}/cancel",
    response=OwnBookingOut,
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def cancel_booking(request: ScopedRequest, number: str) -> Any:
    """Cancels one's own booking, by number and lookup code."""
    check_code(request, number=number, at=timezone.now())
    booking = queries.access_own_booking(number=number)
    moved = actions.cancel_booking(by=request.scope, at=timezone.now(), booking=booking)
    return shown.own_document(moved)
