"""Activities for programs: the programme and enrolling for everybody, the desk by a token."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people.rules import Purpose
from yijia.ground.rights.sessions import check_code
from yijia.ground.shell import schemas
from yijia.programmes.centres import actions, inputs, queries, rules, shown
from yijia.programmes.centres.api.desk import BookingContactOut
from yijia.programmes.centres.api.public import (
    BookingMadeOut,
    allowance_of,
    keep_answer,
    refuse_answered,
)

public_router = Router(tags=["activities"])
router = Router(tags=["activities"])
READS = Permission.CASE_READ


class ActivityRoleOut(Schema):
    """As what people come, and how many places are taken."""

    id: int
    name_zh: str
    name_en: str
    places: int
    taken: int


class ActivityOut(Schema):
    """What takes place in a room of a centre."""

    id: int
    centre: str
    room: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    starts_at: datetime
    ends_at: datetime
    state: str
    roles: list[ActivityRoleOut]


class ActivityAnswerOut(Schema):
    """How many of all full fives gave which two answers, each from 1 to 3."""

    useful: int
    again: int
    count: int


class WholeActivityOut(ActivityOut):
    """An activity with what those said who were there; nothing below five of them."""

    answers: list[ActivityAnswerOut]


class CameOut(Schema):
    """How many came to an activity, and how many of them without having enrolled."""

    count: int
    guests: int


class EnrolmentOut(Schema):
    """An enrolment; `place` is the number on the waiting list."""

    number: str
    activity: int
    role: int
    state: str
    place: int | None
    offered_until: datetime | None


class GuestsOut(Schema):
    """How many were counted."""

    count: int


@public_router.get("/centres/{code}/activities", response=list[ActivityOut])
@public
def programme(request: ScopedRequest, code: str) -> Any:
    """What takes place at a centre from now on."""
    found = queries.programme(queries.access_centre(code=code), at=timezone.now())
    return [shown.activity_document(one) for one in found]


@public_router.get("/activities/{identity}", response=WholeActivityOut)
@public
def activity(request: ScopedRequest, identity: int) -> Any:
    """One activity with its places, and what was said of it."""
    return shown.whole_activity(queries.access_activity(identity=identity))


@public_router.post(
    "/activities/{identity}/enrolments",
    response={201: BookingMadeOut},
    openapi_extra=schemas.body_of(inputs.Enrol) | {"parameters": [schemas.KEY_HEADER]},
)
@public
def enrol(request: ScopedRequest, identity: int) -> Any:
    """Enrols somebody. Sent again under the same Idempotency-Key, it is one enrolment."""
    refuse_answered(request)
    found, at = queries.access_activity(identity=identity), timezone.now()
    given = schemas.checked(inputs.Enrol, schemas.read_json(request)).cleaned_data
    new = shown.new_enrolment(given, activity=found)
    made = actions.enrol_person(by=request.scope, at=at, new=new, allowed=allowance_of(request))
    answer = asdict(made)
    keep_answer(request, answer=answer, at=at)
    return Status(201, answer)


@public_router.get(
    "/enrolments/{number}",
    response=EnrolmentOut,
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def own_enrolment(request: ScopedRequest, number: str) -> Any:
    """One's own enrolment, by number and lookup code."""
    check_code(request, number=number, at=timezone.now())
    return shown.enrolment_document(queries.access_own_enrolment(number=number))


@public_router.post(
    "/enrolments/{number}/feedback",
    response=EnrolmentOut,
    openapi_extra=schemas.body_of(inputs.GiveFeedback) | {"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def give_feedback(request: ScopedRequest, number: str) -> Any:
    """Two answers of whoever was there, by number and lookup code."""
    check_code(request, number=number, at=timezone.now())
    found = queries.access_own_enrolment(number=number)
    given = schemas.checked(inputs.GiveFeedback, schemas.read_json(request)).cleaned_data
    actions.give_feedback(by=request.scope, at=timezone.now(), enrolment=found, **given)
    return shown.enrolment_document(found)


def _add_own(verb: rules.EnrolVerb) -> None:
    """The route of one word of whoever enrolled."""

    @public
    def say(request: ScopedRequest, number: str) -> Any:
        """Says this of one's own enrolment, by its code, and answers how it stands."""
        check_code(request, number=number, at=timezone.now())
        found, at = queries.access_own_enrolment(number=number), timezone.now()
        moved = actions.answer_offer(by=request.scope, at=at, enrolment=found, verb=verb)
        return shown.enrolment_document(moved)

    public_router.post(
        f"/enrolments/{{number}}/{verb}",
        response=EnrolmentOut,
        openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
        summary=verb.capitalize(),
        operation_id=f"enrolment_{verb}",
    )(say)


for own_verb in rules.ENROL_OWN:
    _add_own(own_verb)


@router.post(
    "/centres/{code}/activities",
    response={201: ActivityOut},
    openapi_extra=schemas.body_of(inputs.AnnounceActivity) | schemas.BY_TOKEN,
)
@needs(READS)
def announce(request: ScopedRequest, code: str) -> Any:
    """Announces an activity, and keeps its room."""
    centre, at = queries.access_centre(code=code), timezone.now()
    given = schemas.checked(inputs.AnnounceActivity, schemas.read_json(request)).cleaned_data
    roles = rules.read_roles(given["roles"])
    new = shown.new_activity(given, centre=centre, at=at, roles=roles)
    made = actions.announce_activity(by=request.scope, at=at, new=new)
    return Status(201, shown.activity_document(made))


@router.post(
    "/activities/{identity}/call-off", response=ActivityOut, openapi_extra=schemas.BY_TOKEN
)
@needs(READS)
def call_off(request: ScopedRequest, identity: int) -> Any:
    """Calls an activity off."""
    found = queries.access_activity(identity=identity)
    actions.call_off_activity(by=request.scope, at=timezone.now(), activity=found)
    return shown.activity_document(queries.access_activity(identity=identity))


@router.post(
    "/activities/{identity}/guests",
    response=GuestsOut,
    openapi_extra=schemas.body_of(inputs.CountGuests) | schemas.BY_TOKEN,
)
@needs(READS)
def guests(request: ScopedRequest, identity: int) -> Any:
    """Counts those who came without having enrolled."""
    found = queries.access_activity(identity=identity)
    given = schemas.checked(inputs.CountGuests, schemas.read_json(request)).cleaned_data
    count = actions.count_guests(by=request.scope, at=timezone.now(), activity=found, **given)
    return {"count": count}


@router.get("/activities/{identity}/visits", response=CameOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def visits(request: ScopedRequest, identity: int) -> Any:
    """How many came, for who works at the centre."""
    found = queries.access_activity(identity=identity)
    return queries.access_came(found, scope=request.scope)


@router.get(
    "/activities/{identity}/enrolments",
    response=list[EnrolmentOut],
    openapi_extra=schemas.SIGNED_IN,
)
@needs(READS)
def enrolments(request: ScopedRequest, identity: int) -> Any:
    """Who is enrolled and who waits, by number."""
    found = queries.access_activity(identity=identity)
    rows = queries.enrolments_of(request.scope, activity=found)
    return [shown.enrolment_document(one) for one in rows]


@router.post(
    "/enrolments/{number}/person",
    response=BookingContactOut,
    openapi_extra=schemas.body_of(inputs.ReadContact) | schemas.BY_TOKEN,
)
@needs(READS)
def contact(request: ScopedRequest, number: str) -> Any:
    """The contact of somebody who enrolled, after the purpose has been written down."""
    found = queries.access_enrolment(scope=request.scope, number=number)
    given = schemas.checked(inputs.ReadContact, schemas.read_json(request)).cleaned_data
    purpose, words = Purpose(given["purpose"]), given["words"]
    return actions.read_enrolled(
        by=request.scope, at=timezone.now(), enrolment=found, purpose=purpose, words=words
    )


def _add_verb(verb: rules.EnrolVerb) -> None:
    """The route of one step at the desk."""

    @needs(READS)
    def move(request: ScopedRequest, number: str) -> Any:
        """Says this of an enrolment, and answers how it stands."""
        found, at = queries.access_enrolment(scope=request.scope, number=number), timezone.now()
        moved = actions.move_enrolment(by=request.scope, at=at, enrolment=found, verb=verb)
        return shown.enrolment_document(moved)

    router.post(
        f"/enrolments/{{number}}/{verb}",
        response=EnrolmentOut,
        openapi_extra=schemas.BY_TOKEN,
        summary=verb.replace("_", " ").capitalize(),
        operation_id=f"work_enrolment_{verb}",
    )(move)


for staff_verb in rules.ENROL_STAFF:
    _add_verb(staff_verb)
