"""Meetings of bodies for programs: whoever keeps them, and whoever has a seat, by a token."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.engines.meetings import actions
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.rules.deciding import ORDINARY
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import schemas
from yijia.programmes.network import inputs, shown
from yijia.programmes.network.api.resolved import ResolutionOut
from yijia.programmes.network.shown import gathering as gathered
from yijia.programmes.network.shown import meeting as words
from yijia.programmes.network.shown import tasks as listed

router = Router(tags=["meetings"])
open_router = Router(tags=["network"])
READS = Permission.CASE_READ


class NeededShareOut(Schema):
    """At least so many of so many, or more than that where it `is_strict`; `of`: all or present."""

    numerator: int
    denominator: int
    of: str
    is_strict: bool


class MeetingRuleOut(Schema):
    """By how many a kind of body meets and decides in a matter, `[starts_on, ends_on)`."""

    kind: str
    matter: str
    quorum: NeededShareOut
    majority: NeededShareOut
    source: str
    is_sample: bool
    starts_on: date
    ends_on: date | None


class ConveningTypeOut(Schema):
    """A type of convening with its limit for arriving, `[starts_on, ends_on)`."""

    code: str
    name_zh: str
    name_en: str
    amount: int
    unit: str
    source: str
    is_sample: bool
    starts_on: date
    ends_on: date | None


class GatheringOut(Schema):
    """Types of convening, and rules of bodies that meet, of every day."""

    types: list[ConveningTypeOut]
    rules: list[MeetingRuleOut]


class RollOut(Schema):
    """Whether somebody spoke for the seat of a unit, and by which post."""

    unit: str
    presence: str
    speaker: str


class DecisionOut(Schema):
    """What became of a point; counts of units, where it was put to the vote."""

    text: str
    in_favour: int | None
    against: int | None
    abstained: int | None
    is_carried: bool | None


class PointOut(Schema):
    """A point of the agenda; `source` and `key` say which open matter it was drawn from.

    A vote on it is counted by the rule of its `matter`.
    """

    place: int
    title: str
    source: str
    key: str
    matter: str
    decision: DecisionOut | None
    resolutions: list[ResolutionOut]


class AdditionOut(Schema):
    """What was added to signed minutes; `place`: to which point, where to one."""

    at: datetime
    by: str
    place: int | None
    text: str


class MeetingOut(Schema):
    """A meeting of a body: its roll, its points, and what was added to its minutes.

    `digest` is what the signed minutes are known by.
    """

    number: str
    body: str
    division: str
    meets_at: datetime
    place: str
    state: str
    called_at: datetime
    cancelled_at: datetime | None
    reason: str
    members: int | None
    present: int | None
    has_quorum: bool | None
    rule: MeetingRuleOut | None
    signed_at: datetime | None
    digest: str
    roll: list[RollOut]
    points: list[PointOut]
    additions: list[AdditionOut]


class MeetingLineOut(Schema):
    """A meeting in a list."""

    number: str
    body: str
    meets_at: datetime
    place: str
    state: str


class OpenMatterOut(Schema):
    """An open matter that may be put on the agenda, by its `code`."""

    code: str
    source: str
    title: str


class TaskOut(Schema):
    """A resolution in the task list of a month."""

    id: int
    number: str
    owner: str
    text: str
    due_on: date
    standing: str
    state: str
    settled_on: str


class TaskCountsOut(Schema):
    """How many tasks of the month stand how."""

    due: int
    done: int
    reported: int
    overdue: int
    withdrawn: int


class TaskListOut(Schema):
    """What a body has resolved and was due, done or overdue in a month."""

    body: str
    month: str
    counts: TaskCountsOut
    tasks: list[TaskOut]


def answer(number: str, *, request: ScopedRequest) -> Any:
    """A meeting as it stands now."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    return words.meeting_document(meetings.opened_meeting(request.scope, meeting=held))


@open_router.get("/gathering", response=GatheringOut, summary="Types and rules of meeting")
@public
def gathering(request: ScopedRequest) -> Any:
    """Types of convening and rules of quorum and majority, with their days and sources."""
    types, rules = meetings.every_type(), meetings.rules_known()
    return gathered.gathering_document(types=types, rules=rules)


@router.get("/meetings", response=list[MeetingLineOut], openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def index(request: ScopedRequest) -> Any:
    """The latest meetings that one may see."""
    return words.list_document(meetings.meetings_of(request.scope))


@router.post(
    "/bodies/{code}/meetings",
    response={201: MeetingOut},
    openapi_extra=schemas.body_of(inputs.CallMeeting) | schemas.BY_TOKEN,
)
@needs(READS)
def call(request: ScopedRequest, code: str) -> Any:
    """Calls a meeting of a body."""
    body = organisations.body_by_code(code)
    given = schemas.checked(inputs.CallMeeting, schemas.read_json(request)).cleaned_data
    new = shown.new_meeting(given, body=body)
    made = actions.call_meeting(by=request.scope, at=timezone.now(), new=new)
    return Status(201, answer(made.number, request=request))


@router.get("/meetings/{number}", response=MeetingOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def meeting(request: ScopedRequest, number: str) -> Any:
    """One meeting, for who reads the place, and for the units that have a seat."""
    return answer(number, request=request)


@router.post(
    "/meetings/{number}/cancel",
    response=MeetingOut,
    openapi_extra=schemas.body_of(inputs.CancelMeeting) | schemas.BY_TOKEN,
)
@needs(READS)
def cancel(request: ScopedRequest, number: str) -> Any:
    """Calls a meeting off."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    given = schemas.checked(inputs.CancelMeeting, schemas.read_json(request)).cleaned_data
    said, at = shown.said(given), timezone.now()
    actions.cancel_meeting(by=request.scope, at=at, meeting=held, **said)
    return answer(number, request=request)


@router.get(
    "/meetings/{number}/matters", response=list[OpenMatterOut], openapi_extra=schemas.SIGNED_IN
)
@needs(READS)
def matters(request: ScopedRequest, number: str) -> Any:
    """Open matters that one may put on the agenda."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    offered = meetings.offered(request.scope, meeting=held, at=timezone.now())
    return words.matter_documents(offered)


@router.post(
    "/meetings/{number}/agenda",
    response=MeetingOut,
    openapi_extra=schemas.body_of(inputs.AddItems) | schemas.BY_TOKEN,
)
@needs(READS)
def add_items(request: ScopedRequest, number: str) -> Any:
    """Puts open matters, by their codes, and a point of one's own on the agenda."""
    held, at = meetings.access_meeting(scope=request.scope, number=number), timezone.now()
    given = schemas.checked(inputs.AddItems, schemas.read_json(request)).cleaned_data
    offered = meetings.offered(request.scope, meeting=held, at=at)
    chosen, title = shown.chosen_matters(given["matters"], offered=offered), given["title"]
    actions.add_items(
        by=request.scope,
        at=at,
        meeting=held,
        matters=chosen,
        title=title,
        ruled_as=given["ruled_as"] or ORDINARY,
    )
    return answer(number, request=request)


@router.post(
    "/meetings/{number}/roll",
    response=MeetingOut,
    openapi_extra=schemas.body_of(inputs.TakeRoll) | schemas.BY_TOKEN,
)
@needs(READS)
def take_roll(request: ScopedRequest, number: str) -> Any:
    """Takes the roll."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    given = schemas.checked(inputs.TakeRoll, schemas.read_json(request)).cleaned_data
    lines = shown.roll_lines(given, seats=meetings.seats_on(held.body_id, on=held.meets_on))
    actions.take_roll(by=request.scope, at=timezone.now(), meeting=held, lines=lines)
    return answer(number, request=request)


@router.post(
    "/meetings/{number}/points/{place}",
    response=MeetingOut,
    openapi_extra=schemas.body_of(inputs.Decide) | schemas.BY_TOKEN,
)
@needs(READS)
def decide(request: ScopedRequest, number: str, place: int) -> Any:
    """Writes down what became of a point of the agenda."""
    item = meetings.access_item(scope=request.scope, number=number, place=place)
    given = schemas.checked(inputs.Decide, schemas.read_json(request)).cleaned_data
    new = shown.new_decision(given)
    actions.decide_item(by=request.scope, at=timezone.now(), item=item, new=new)
    return answer(number, request=request)


@router.post(
    "/meetings/{number}/points/{place}/resolutions",
    response={201: MeetingOut},
    openapi_extra=schemas.body_of(inputs.Resolve) | schemas.BY_TOKEN,
)
@needs(READS)
def resolve(request: ScopedRequest, number: str, place: int) -> Any:
    """Writes down who does what about a point of the agenda."""
    item = meetings.access_item(scope=request.scope, number=number, place=place)
    given = schemas.checked(inputs.Resolve, schemas.read_json(request)).cleaned_data
    new = shown.new_resolution(given)
    actions.resolve_item(by=request.scope, at=timezone.now(), item=item, new=new)
    return Status(201, answer(number, request=request))


@router.post("/meetings/{number}/sign", response=MeetingOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def sign(request: ScopedRequest, number: str) -> Any:
    """Signs the minutes."""
    held = meetings.access_meeting(scope=request.scope, number=number)
    actions.sign_minutes(by=request.scope, at=timezone.now(), meeting=held)
    return answer(number, request=request)


@router.post(
    "/meetings/{number}/additions",
    response={201: MeetingOut},
    openapi_extra=schemas.body_of(inputs.AddToMinutes) | schemas.BY_TOKEN,
)
@needs(READS)
def add(request: ScopedRequest, number: str) -> Any:
    """Adds something to signed minutes."""
    held, at = meetings.access_meeting(scope=request.scope, number=number), timezone.now()
    given = schemas.checked(inputs.AddToMinutes, schemas.read_json(request)).cleaned_data
    opened = meetings.opened_meeting(request.scope, meeting=held)
    new = shown.new_addition(given, points=opened.points)
    actions.add_to_minutes(by=request.scope, at=at, meeting=held, **new)
    return Status(201, answer(number, request=request))


@router.get("/bodies/{code}/tasks", response=TaskListOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def tasks(request: ScopedRequest, code: str, month: str = "") -> Any:
    """What a body has resolved and was due, done or overdue in a month, by default this one."""
    body, at = organisations.body_by_code(code), timezone.now()
    asked = listed.month_asked(month, at=at)
    found = meetings.task_list(request.scope, body=body.id, month=asked, at=at)
    return listed.tasks_document(found, body=body)
