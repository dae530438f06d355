"""Centres for programs of staff, by a token: rooms, hours, closures and bookings."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people.rules import Purpose
from yijia.ground.shell import schemas
from yijia.programmes.centres import actions, inputs, queries, rules, shown
from yijia.programmes.centres.api.public import (
    BookingMadeOut,
    CentreOut,
    ClosureOut,
    HoursOut,
    OwnBookingOut,
    RoomOut,
    WholeCentreOut,
)

router = Router(tags=["centres"])
READS = Permission.CASE_READ


class StaffBookingOut(OwnBookingOut):
    """A booking for staff: what they can do with it, and whose activity's room it keeps."""

    verbs: list[str]
    activity: int | None


class EndedOut(Schema):
    """The first day without it, how many rooms ended, and the numbers of what was called off."""

    ends_on: date
    rooms: int
    called_off: list[str]


class OccasionOut(Schema):
    """One day of a series: `because` is empty where the room can be had."""

    starts_at: datetime
    ends_at: datetime
    because: str
    reason_zh: str
    reason_en: str


class SeriesRefusalOut(Schema):
    """A day of a series on which the room could not be had, with the reason of a closure."""

    held_on: date
    because: str
    reason_zh: str
    reason_en: str


class SeriesOut(Schema):
    """A series: what was booked, and what was refused."""

    id: int
    bookings: list[OwnBookingOut]
    refused: list[SeriesRefusalOut]


class BookingContactOut(Schema):
    """The contact of whoever booked."""

    name: str
    mobile: str


@router.post(
    "/centres",
    response={201: CentreOut},
    openapi_extra=schemas.body_of(inputs.OpenCentre) | schemas.BY_TOKEN,
)
@needs(READS)
def open_centre(request: ScopedRequest) -> Any:
    """Enters a centre."""
    given = schemas.checked(inputs.OpenCentre, schemas.read_json(request)).cleaned_data
    new = shown.new_centre(shown.without_warning(given))
    made = actions.open_centre(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.centre_document(made))


@router.post(
    "/centres/{code}/rooms",
    response={201: RoomOut},
    openapi_extra=schemas.body_of(inputs.EnterRoom) | schemas.BY_TOKEN,
)
@needs(READS)
def enter_room(request: ScopedRequest, code: str) -> Any:
    """Enters a room, or a part of one."""
    found = queries.access_centre(code=code)
    given = schemas.checked(inputs.EnterRoom, schemas.read_json(request)).cleaned_data
    new = actions.NewRoom(**shown.without_warning(given))
    made = actions.enter_room(by=request.scope, at=timezone.now(), centre=found, new=new)
    return Status(201, shown.room_document(made))


@router.post(
    "/centres/{code}/change",
    response=CentreOut,
    openapi_extra=schemas.body_of(inputs.ChangeCentre) | schemas.BY_TOKEN,
)
@needs(READS)
def change_centre(request: ScopedRequest, code: str) -> Any:
    """Changes the names and the address of a centre."""
    found = queries.access_centre(code=code)
    given = schemas.checked(inputs.ChangeCentre, schemas.read_json(request)).cleaned_data
    new = actions.CentreFacts(**shown.without_warning(given))
    changed = actions.change_centre(by=request.scope, at=timezone.now(), centre=found, new=new)
    return shown.centre_document(changed)


@router.post(
    "/centres/{code}/end",
    response=EndedOut,
    openapi_extra=schemas.body_of(inputs.End) | schemas.BY_TOKEN,
)
@needs(READS)
def end_centre(request: ScopedRequest, code: str) -> Any:
    """Ends a centre with all its rooms, and answers what was called off by it."""
    found = queries.access_centre(code=code)
    given = schemas.checked(inputs.End, schemas.read_json(request)).cleaned_data
    return actions.end_centre(by=request.scope, at=timezone.now(), centre=found, **given)


@router.post(
    "/rooms/{identity}/change",
    response=RoomOut,
    openapi_extra=schemas.body_of(inputs.ChangeRoom) | schemas.BY_TOKEN,
)
@needs(READS)
def change_room(request: ScopedRequest, identity: int) -> Any:
    """Changes a room for what is booked from now on; all of it is sent."""
    found = queries.room_by_id(identity)
    given = schemas.checked(inputs.ChangeRoom, schemas.read_json(request)).cleaned_data
    new = actions.RoomFacts(**shown.without_warning(given))
    changed = actions.change_room(by=request.scope, at=timezone.now(), room=found, new=new)
    return shown.room_document(changed)


@router.post(
    "/rooms/{identity}/end",
    response=EndedOut,
    openapi_extra=schemas.body_of(inputs.End) | schemas.BY_TOKEN,
)
@needs(READS)
def end_room(request: ScopedRequest, identity: int) -> Any:
    """Ends a room with its parts, and answers what was called off by it."""
    found = queries.room_by_id(identity)
    given = schemas.checked(inputs.End, schemas.read_json(request)).cleaned_data
    return actions.end_room(by=request.scope, at=timezone.now(), room=found, **given)


@router.post(
    "/centres/{code}/hours",
    response=list[HoursOut],
    openapi_extra=schemas.body_of(inputs.SetHours) | schemas.BY_TOKEN,
)
@needs(READS)
def set_hours(request: ScopedRequest, code: str) -> Any:
    """Sets when a centre is open from a day on, and answers how it holds then."""
    found = queries.access_centre(code=code)
    given = schemas.checked(inputs.SetHours, schemas.read_json(request)).cleaned_data
    actions.set_hours(by=request.scope, at=timezone.now(), centre=found, **given)
    return shown.hours_documents(found, on=given["starts_on"])


@router.post(
    "/centres/{code}/closures",
    response={201: ClosureOut},
    openapi_extra=schemas.body_of(inputs.CloseRooms) | schemas.BY_TOKEN,
)
@needs(READS)
def close(request: ScopedRequest, code: str) -> Any:
    """Closes a centre, or a room of it; what is booked there then is called off."""
    found, on = queries.access_centre(code=code), timezone.localdate()
    given = schemas.checked(inputs.CloseRooms, schemas.read_json(request)).cleaned_data
    new = shown.new_closure(given, centre=found, on=on)
    made = actions.close_rooms(by=request.scope, at=timezone.now(), centre=found, new=new)
    return Status(201, shown.closure_document(made))


@router.post("/closures/{identity}/lift", response=WholeCentreOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def lift(request: ScopedRequest, identity: int) -> Any:
    """Lifts a closure, and answers its centre."""
    found, at = queries.closure_by_id(identity), timezone.now()
    actions.lift_closure(by=request.scope, at=at, closure=found)
    return shown.whole_document(queries.every_centre()[found.centre_id], at=at)


@router.get("/bookings", response=list[StaffBookingOut], openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def bookings(request: ScopedRequest) -> Any:
    """What waits at one's centres, what is today and what comes; and what one's units booked."""
    found = queries.desk(request.scope, on=timezone.localdate())
    return shown.desk_documents(found, scope=request.scope, at=timezone.now())


@router.post(
    "/rooms/{identity}/bookings",
    response={201: BookingMadeOut},
    openapi_extra=schemas.body_of(inputs.BookAtDesk) | schemas.BY_TOKEN,
)
@needs(READS)
def take_in(request: ScopedRequest, identity: int) -> Any:
    """Books a room at the desk of its centre, or for one's own unit."""
    room = queries.room_by_id(identity)
    units = queries.units_of(request.scope, on=timezone.localdate())
    given = schemas.checked(inputs.BookAtDesk, schemas.read_json(request)).cleaned_data
    said, language = shown.with_unit(given, units=units), get_language() or ""
    new = actions.NewBooking.told(said, room=room, source=rules.Source.DESK, language=language)
    return Status(201, actions.book_at_work(by=request.scope, at=timezone.now(), new=new))


@router.post(
    "/rooms/{identity}/series/days",
    response=list[OccasionOut],
    openapi_extra=schemas.body_of(inputs.BookSeries) | schemas.BY_TOKEN,
)
@needs(READS)
def look_at_series(request: ScopedRequest, identity: int) -> Any:
    """The days of a series, which of them can be had, and why not the others; nothing is booked."""
    room = queries.room_by_id(identity)
    given = schemas.checked(inputs.BookSeries, schemas.read_json(request)).cleaned_data
    units = queries.units_of(request.scope, on=timezone.localdate())
    new = shown.new_series(given, room=room, units=units)
    return shown.occasion_documents(shown.look(new, at=timezone.now()))


@router.post(
    "/rooms/{identity}/series",
    response={201: SeriesOut},
    openapi_extra=schemas.body_of(inputs.BookSeries) | schemas.BY_TOKEN,
)
@needs(READS)
def book_series(request: ScopedRequest, identity: int) -> Any:
    """Books a room every week; the days that cannot be had are answered with their reasons."""
    room = queries.room_by_id(identity)
    given = schemas.checked(inputs.BookSeries, schemas.read_json(request)).cleaned_data
    units = queries.units_of(request.scope, on=timezone.localdate())
    new = shown.new_series(given, room=room, units=units)
    made = actions.book_series(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.series_document(made))


@router.get("/series/{identity}", response=SeriesOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def series(request: ScopedRequest, identity: int) -> Any:
    """A series, for staff who may see it."""
    found = queries.access_series(scope=request.scope, identity=identity)
    return shown.series_document(found)


@router.post("/series/{identity}/cancel", response=SeriesOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def cancel_series(request: ScopedRequest, identity: int) -> Any:
    """Cancels what is left of a series."""
    found = queries.access_series(scope=request.scope, identity=identity)
    actions.cancel_series(by=request.scope, at=timezone.now(), series=found)
    return shown.series_document(found)


@router.get("/bookings/{number}", response=StaffBookingOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def booking(request: ScopedRequest, number: str) -> Any:
    """A booking, for staff who may see it."""
    found = queries.access_booking(scope=request.scope, number=number)
    return shown.staff_document(found, scope=request.scope, at=timezone.now())


@router.post(
    "/bookings/{number}/person",
    response=BookingContactOut,
    openapi_extra=schemas.body_of(inputs.ReadContact) | schemas.BY_TOKEN,
)
@needs(READS)
def contact(request: ScopedRequest, number: str) -> Any:
    """The contact of whoever booked, after the purpose has been written down."""
    found = queries.access_booking(scope=request.scope, number=number)
    given = schemas.checked(inputs.ReadContact, schemas.read_json(request)).cleaned_data
    purpose, words = Purpose(given["purpose"]), given["words"]
    return actions.read_contact(
        by=request.scope, at=timezone.now(), booking=found, purpose=purpose, words=words
    )


def _add_verb(verb: rules.Verb) -> None:
    """The route of one step of the centre, or of the unit."""

    @needs(READS)
    def move(request: ScopedRequest, number: str) -> Any:
        """Moves a booking on by this step, and answers how it stands."""
        found, at = queries.access_booking(scope=request.scope, number=number), timezone.now()
        given = schemas.checked(inputs.for_verb(verb), schemas.read_json(request)).cleaned_data
        moved = actions.move_booking(by=request.scope, at=at, booking=found, verb=verb, **given)
        return shown.staff_document(moved, scope=request.scope, at=at)

    router.post(
        f"/bookings/{{number}}/{verb}",
        response=StaffBookingOut,
        openapi_extra=schemas.body_of(inputs.for_verb(verb)) | schemas.BY_TOKEN,
        summary=verb.replace("_", " ").capitalize(),
        operation_id=f"booking_{verb}",
    )(move)


for staff_verb in (*rules.STAFF_VERBS, *rules.OWN_VERBS):
    _add_verb(staff_verb)
