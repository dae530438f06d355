"""Convenings for programs of staff: whoever convenes, and whoever comes, by a token."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.engines.cases import queries as cases
from yijia.engines.meetings import actions
from yijia.engines.meetings import queries as meetings
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.network import inputs, shown
from yijia.programmes.network.api import meeting
from yijia.programmes.network.api.meeting import MeetingOut
from yijia.programmes.network.api.resolved import ResolutionOut
from yijia.programmes.network.shown import convening as words
from yijia.programmes.network.shown import resolutions

router = Router(tags=["convenings"])
READS = Permission.CASE_READ


class CalledUnitOut(Schema):
    """A unit that was called: whether it came, or why it cannot.

    `is_late`: it came after its limit, or has neither come nor said that it cannot by now.

    `by_convener`, `declined_by_convener`: the convener entered its arrival, or that it cannot come.
    `left_out`: it was not to come any more, by no word of its own. Why a unit does not come is told
    to itself, the convener, and who reads the case; others get no `reason`, and null.
    `entered_at`, `note`: an arrival that was entered later, and why.
    """

    unit: str
    due_at: datetime
    arrived_at: datetime | None
    arrived_by: str
    is_late: bool
    declined_at: datetime | None
    reason: str
    by_convener: bool
    declined_by_convener: bool
    left_out: bool | None
    entered_at: datetime | None
    note: str


class RatingOut(Schema):
    """How one side says that the other worked with it."""

    rater: str
    rated: str
    stars: int
    word: str


class ConveningOut(Schema):
    """A convening with its units, resolutions and ratings; bodies by their codes.

    `asked_by` has blown the whistle for the convener; empty where nobody has.
    """

    number: str
    convener: str
    asked_by: str
    division: str
    type: str
    reason: str
    place: str
    called_at: datetime
    due_at: datetime
    provisional: bool
    closed_at: datetime | None
    units: list[CalledUnitOut]
    resolutions: list[ResolutionOut]
    ratings: list[RatingOut]


class CalledToOut(Schema):
    """Where a unit is called to, and until when it is to be there."""

    number: str
    unit: str
    due_at: datetime


class OpenResolutionOut(Schema):
    """A resolution that is to be done."""

    id: int
    number: str
    owner: str
    text: str
    due_at: datetime


class ConvenedOut(Schema):
    """What waits for one's own bodies; `heard` are whistles that wait for units to be named."""

    to_attend: list[CalledToOut]
    to_do: list[OpenResolutionOut]
    called: list[str]
    heard: list[str]
    risen: list[OpenResolutionOut]


def _answer(number: str, *, request: ScopedRequest) -> Any:
    opened = meetings.access_convening(scope=request.scope, number=number)
    return words.convening_document(opened, scope=request.scope, at=timezone.now())


def _answer_of(identity: int, *, request: ScopedRequest) -> Any:
    """What a resolution is of, as it stands now: a convening or a meeting."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    if resolutions.is_of_meeting(one):
        return meeting.answer(one.of.number, request=request)
    return _answer(one.of.number, request=request)


@router.get("/convened", response=ConvenedOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def convened(request: ScopedRequest) -> Any:
    """Where one's units are called to, what they do, what one has called, and what rose."""
    return words.desk_document(meetings.desk(request.scope))


@router.post(
    "/cases/{number}/convenings",
    response={201: ConveningOut},
    openapi_extra=schemas.body_of(inputs.Convene) | schemas.BY_TOKEN,
)
@needs(READS)
def convene(request: ScopedRequest, number: str) -> Any:
    """Calls units together about a case that one may read."""
    case = cases.access_case(scope=request.scope, number=number)
    given = schemas.checked(inputs.Convene, schemas.read_json(request)).cleaned_data
    call, at = shown.new_call(given), timezone.now()
    made = actions.convene_units(by=request.scope, at=at, case=case, call=call)
    return Status(201, _answer(made.number, request=request))


@router.get("/convened/{number}", response=ConveningOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def convening(request: ScopedRequest, number: str) -> Any:
    """One convening, for who may read its case, and for the units that were called."""
    return _answer(number, request=request)


@router.post(
    "/convened/{number}/units",
    response=ConveningOut,
    openapi_extra=schemas.body_of(inputs.CallMore) | schemas.BY_TOKEN,
)
@needs(READS)
def call_more(request: ScopedRequest, number: str) -> Any:
    """Calls further units."""
    held = meetings.access_convening(scope=request.scope, number=number).convening
    given = schemas.checked(inputs.CallMore, schemas.read_json(request)).cleaned_data
    units = shown.units_of(given["units"])
    actions.call_more(by=request.scope, at=timezone.now(), convening=held, units=units)
    return _answer(number, request=request)


@router.post(
    "/convened/{number}/units/{unit}/arrive",
    response=ConveningOut,
    openapi_extra=schemas.BY_TOKEN,
)
@needs(READS)
def arrive(request: ScopedRequest, number: str, unit: str) -> Any:
    """Signs that a unit has arrived."""
    identity = shown.unit_of(unit)
    one = meetings.access_attendance(scope=request.scope, number=number, unit=identity)
    actions.sign_arrival(by=request.scope, at=timezone.now(), attendance=one)
    return _answer(number, request=request)


@router.post(
    "/convened/{number}/units/{unit}/decline",
    response=ConveningOut,
    openapi_extra=schemas.body_of(inputs.Decline) | schemas.BY_TOKEN,
)
@needs(READS)
def decline(request: ScopedRequest, number: str, unit: str) -> Any:
    """Says that a unit cannot come, and why."""
    identity = shown.unit_of(unit)
    one = meetings.access_attendance(scope=request.scope, number=number, unit=identity)
    given = schemas.checked(inputs.Decline, schemas.read_json(request)).cleaned_data
    actions.decline_call(by=request.scope, at=timezone.now(), attendance=one, **shown.said(given))
    return _answer(number, request=request)


@router.post(
    "/convened/{number}/units/{unit}/enter",
    response=ConveningOut,
    openapi_extra=schemas.body_of(inputs.EnterArrival) | schemas.BY_TOKEN,
)
@needs(READS)
def enter(request: ScopedRequest, number: str, unit: str) -> Any:
    """Enters that a unit had arrived, and why it is entered only now: its own people, or for it."""
    identity = shown.unit_of(unit)
    one = meetings.access_attendance(scope=request.scope, number=number, unit=identity)
    given = schemas.checked(inputs.EnterArrival, schemas.read_json(request)).cleaned_data
    entered, at = shown.entered(given), timezone.now()
    actions.enter_arrival(by=request.scope, at=at, attendance=one, **entered)
    return _answer(number, request=request)


@router.post(
    "/convened/{number}/resolutions",
    response={201: ConveningOut},
    openapi_extra=schemas.body_of(inputs.Resolve) | schemas.BY_TOKEN,
)
@needs(READS)
def resolve(request: ScopedRequest, number: str) -> Any:
    """Writes down what was resolved."""
    held = meetings.access_convening(scope=request.scope, number=number).convening
    given = schemas.checked(inputs.Resolve, schemas.read_json(request)).cleaned_data
    new = shown.new_resolution(given)
    actions.add_resolution(by=request.scope, at=timezone.now(), convening=held, new=new)
    return Status(201, _answer(number, request=request))


@router.post(
    "/resolutions/{identity}/report",
    response=ConveningOut | MeetingOut,
    openapi_extra=schemas.body_of(inputs.Report) | schemas.BY_TOKEN,
)
@needs(READS)
def report(request: ScopedRequest, identity: int) -> Any:
    """Says that a resolution is done."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Report, schemas.read_json(request)).cleaned_data
    actions.report_resolution(
        by=request.scope, at=timezone.now(), resolution=one, **shown.said(given)
    )
    return _answer_of(identity, request=request)


@router.post(
    "/resolutions/{identity}/accept",
    response=ConveningOut | MeetingOut,
    openapi_extra=schemas.BY_TOKEN,
)
@needs(READS)
def accept(request: ScopedRequest, identity: int) -> Any:
    """Agrees that a resolution is done."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    actions.accept_resolution(by=request.scope, at=timezone.now(), resolution=one)
    return _answer_of(identity, request=request)


@router.post(
    "/resolutions/{identity}/return",
    response=ConveningOut | MeetingOut,
    openapi_extra=schemas.body_of(inputs.Return) | schemas.BY_TOKEN,
)
@needs(READS)
def give_back(request: ScopedRequest, identity: int) -> Any:
    """Gives a resolution back that is not done yet."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Return, schemas.read_json(request)).cleaned_data
    actions.return_resolution(
        by=request.scope, at=timezone.now(), resolution=one, **shown.said(given)
    )
    return _answer_of(identity, request=request)


@router.post(
    "/resolutions/{identity}/withdraw",
    response=ConveningOut | MeetingOut,
    openapi_extra=schemas.body_of(inputs.Withdraw) | schemas.BY_TOKEN,
)
@needs(READS)
def withdraw(request: ScopedRequest, identity: int) -> Any:
    """Withdraws a resolution that is not to be done any more."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Withdraw, schemas.read_json(request)).cleaned_data
    actions.withdraw_resolution(
        by=request.scope, at=timezone.now(), resolution=one, **shown.said(given)
    )
    return _answer_of(identity, request=request)


@router.post("/convened/{number}/close", response=ConveningOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def close(request: ScopedRequest, number: str) -> Any:
    """Closes a convening of which every resolution is done or withdrawn."""
    held = meetings.access_convening(scope=request.scope, number=number).convening
    actions.close_convening(by=request.scope, at=timezone.now(), convening=held)
    return _answer(number, request=request)


@router.post(
    "/convened/{number}/ratings/{rater}/{rated}",
    response={201: ConveningOut},
    openapi_extra=schemas.body_of(inputs.Rate) | schemas.BY_TOKEN,
)
@needs(READS)
def rate(request: ScopedRequest, number: str, rater: str, rated: str) -> Any:
    """Says how the other side of a closed convening worked with one's own."""
    opened = meetings.access_convening(scope=request.scope, number=number)
    given = schemas.checked(inputs.Rate, schemas.read_json(request)).cleaned_data
    pair, at = (shown.unit_of(rater), shown.unit_of(rated)), timezone.now()
    actions.rate_side(by=request.scope, at=at, opened=opened, pair=pair, **shown.said(given))
    return Status(201, _answer(number, request=request))
