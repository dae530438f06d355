"""Personal data for programs: a person by number and lookup code, the desk by session or token."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import actions, counting, inputs, queries, rules, shown
from yijia.ground.rights.registry import Held, Holding
from yijia.ground.shell import schemas

router = Router(tags=["personal data"])
OWN = {"parameters": [schemas.LOOKUP_HEADER]}


class ConsentOut(Schema):
    """The latest consent or its withdrawal, and the notice that it was given under."""

    purpose: str
    given: bool
    at: str
    notice_version: int


class AskedOut(Schema):
    """What a person asked for."""

    kind: str
    state: str
    asked_at: str
    due_on: date
    answer: str


class ReadingOut(Schema):
    """Who read a person's contact, by post, and for what."""

    at: str
    organisation: str
    post: str
    purpose: str


class ReadingPageOut(Schema):
    """Some readings, newest first, and the address of the next ones."""

    items: list[ReadingOut]
    next: str | None


class HeldOut(Schema):
    """What is held of a person, without the contact."""

    holding: str
    number: str
    has_contact: bool
    matter: dict[str, Any]
    consent: ConsentOut | None
    held_by_law: bool
    erased_at: str | None
    backups_gone_on: date | None
    requests: list[AskedOut]
    readings: list[ReadingOut]


class OwnOut(HeldOut):
    """What is held of a person, without the contact; of the readings, the latest."""

    has_more_readings: bool


class ContactOut(Schema):
    """A person's contact in clear."""

    name: str
    mobile: str
    email: str


class CopyOut(HeldOut):
    """A copy of all that is held."""

    format: str
    made_at: str
    contact: ContactOut | None
    note: str | None = None


class RequestOut(AskedOut):
    """A request at the desk."""

    id: int
    holding: str
    number: str
    is_late: bool


class RequestsOut(Schema):
    """One page of open requests, and the address of the next one."""

    items: list[RequestOut]
    next: str | None


class HoldOut(Schema):
    """A legal hold that stands."""

    id: int
    holding: str
    number: str
    reason: str
    set_at: str


class TermOut(Schema):
    """How many days something is kept, or an answer may take, from a day on."""

    code: str
    days: int
    starts_on: date
    source: str
    is_sample: bool


class RuleOut(Schema):
    """How long one kind of data is kept; without days it is kept for good, or nobody has said."""

    code: str
    label: str
    days: int | None
    since: str
    kept_because: str
    starts_on: date | None
    source: str
    is_sample: bool


class RunOut(Schema):
    """What was removed last of one kind of data, and what a legal hold has kept."""

    at: str
    is_ended: bool
    removed: int
    kept_back: int
    before: str


class AppliedOut(RuleOut):
    """A rule, its last run, and when it runs next at the latest."""

    last_run: RunOut | None
    next_at: str | None


def _own(request: ScopedRequest, holding: str, number: str) -> tuple[Holding, Held]:
    found = queries.access_holding(holding)
    return found, found.own(request, number, at=timezone.now())


def _document(found: Holding, held: Held) -> dict[str, object]:
    matter, at, language = found.document(held), timezone.now(), get_language() or ""
    own = queries.access_own(found, held=held, at=at, language=language)
    return shown.own_document(own, matter=matter)


@router.get("/your-data/{holding}/{number}", response=OwnOut, openapi_extra=OWN)
@public
def own_data(request: ScopedRequest, holding: str, number: str) -> Any:
    """What is held of a person who sends the lookup code, and who has read it."""
    return _document(*_own(request, holding, number))


@router.post("/your-data/{holding}/{number}/copy", response=CopyOut, openapi_extra=OWN)
@public
def copy(request: ScopedRequest, holding: str, number: str) -> Any:
    """A copy of all that is held, with the contact; that it was taken is noted."""
    found, held = _own(request, holding, number)
    matter, at, language = found.document(held), timezone.now(), get_language() or ""
    own = queries.access_own(found, held=held, at=at, language=language)
    contact = actions.take_copy(by=request.scope, at=at, held=held)
    counting.count_use(request, at=timezone.now())
    every = queries.every_reader(held.person_id or 0, language=language)
    whole = replace(own, readers=list(every))
    return shown.copy_document(whole, matter=matter, contact=contact, at=at)


@router.post(
    "/your-data/{holding}/{number}/correct",
    response=OwnOut,
    openapi_extra=schemas.body_of(inputs.Correct) | OWN,
)
@public
def correct(request: ScopedRequest, holding: str, number: str) -> Any:
    """Puts name and number right."""
    _found, held = _own(request, holding, number)
    given = schemas.checked(inputs.Correct, schemas.read_json(request)).cleaned_data
    queries.hold_person(held)
    actions.correct_contact(by=request.scope, at=timezone.now(), held=held, **given)
    counting.count_use(request, at=timezone.now())
    return _document(*_own(request, holding, number))


@router.post("/your-data/{holding}/{number}/withdraw", response=OwnOut, openapi_extra=OWN)
@public
def withdraw(request: ScopedRequest, holding: str, number: str) -> Any:
    """Withdraws the consent to be contacted."""
    found, held = _own(request, holding, number)
    queries.hold_person(held)
    actions.withdraw_consent(by=request.scope, at=timezone.now(), holding=found, held=held)
    counting.count_use(request, at=timezone.now())
    return _document(*_own(request, holding, number))


@router.get("/your-data/{holding}/{number}/readings", response=ReadingPageOut, openapi_extra=OWN)
@public
def readings(
    request: ScopedRequest,
    holding: str,
    number: str,
    after: Annotated[str, Query(max_length=200)] = "",
) -> Any:
    """Everybody who read the contact, newest first."""
    _found, held = _own(request, holding, number)
    queries.hold_person(held)
    language = get_language() or ""
    page = queries.readers_page(held.person_id or 0, after=after, language=language)
    items = [shown.reading_document(reader) for reader in page.readers]
    return {"items": items, "next": f"{request.path}?after={page.next}" if page.next else None}


@router.post("/your-data/{holding}/{number}/consent", response=OwnOut, openapi_extra=OWN)
@public
def consent(request: ScopedRequest, holding: str, number: str) -> Any:
    """Gives the consent to be contacted again, under the notice that is shown now."""
    found, held = _own(request, holding, number)
    queries.hold_person(held)
    actions.give_consent(by=request.scope, at=timezone.now(), holding=found, held=held)
    counting.count_use(request, at=timezone.now())
    return _document(*_own(request, holding, number))


@router.post(
    "/your-data/{holding}/{number}/erase",
    response=OwnOut,
    openapi_extra=schemas.body_of(inputs.Erase) | OWN,
)
@public
def erase(request: ScopedRequest, holding: str, number: str) -> Any:
    """Erases the contact, and the person's own words if they want."""
    _found, held = _own(request, holding, number)
    given = schemas.checked(inputs.Erase, schemas.read_json(request)).cleaned_data
    queries.hold_person(held)
    kind = rules.RequestKind(given["kind"])
    actions.ask_erasure(by=request.scope, at=timezone.now(), held=held, kind=kind)
    counting.count_use(request, at=timezone.now())
    return _document(*_own(request, holding, number))


@router.get("/work/rights/requests", response=RequestsOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.PERSON_RIGHTS)
def requests(request: ScopedRequest, after: Annotated[str, Query(max_length=200)] = "") -> Any:
    """Requests that wait for an answer, the most urgent first."""
    page, at = queries.open_requests(request.scope, after=after), timezone.now()
    items = [shown.request_document(found, at=at) for found in page.requests]
    return {"items": items, "next": f"{request.path}?after={page.next}" if page.next else None}


@router.post(
    "/work/rights/requests",
    response={201: RequestOut},
    openapi_extra=schemas.body_of(inputs.Register) | schemas.BY_TOKEN,
)
@needs(Permission.PERSON_RIGHTS)
def register(request: ScopedRequest) -> Any:
    """Enters a request that came by another way."""
    given = schemas.checked(inputs.Register, schemas.read_json(request)).cleaned_data
    held, at = queries.find_held(request.scope, key=given["key"]), timezone.now()
    kind = rules.RequestKind(given["kind"])
    made = actions.register_request(by=request.scope, at=at, held=held, kind=kind)
    return Status(201, shown.request_document(made, at=at))


@router.post(
    "/work/rights/requests/{identity}/answer",
    response=RequestOut,
    openapi_extra=schemas.body_of(inputs.Answer) | schemas.BY_TOKEN,
)
@needs(Permission.PERSON_RIGHTS)
def answer(request: ScopedRequest, identity: int) -> Any:
    """Answers a request: done, or refused with its reason."""
    asked, at = queries.access_request(request.scope, identity=identity), timezone.now()
    given = schemas.checked(inputs.Answer, schemas.read_json(request)).cleaned_data
    state = rules.RequestState(given["state"])
    actions.answer_request(
        by=request.scope, at=at, request=asked, state=state, answer=given["answer"]
    )
    asked.refresh_from_db()
    return shown.request_document(asked, at=at)


@router.get("/work/rights/holds", response=list[HoldOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.PERSON_RIGHTS)
def holds(request: ScopedRequest) -> Any:
    """The legal holds that stand."""
    return [shown.hold_document(found) for found in queries.holds(request.scope)]


@router.post(
    "/work/rights/holds",
    response={201: HoldOut},
    openapi_extra=schemas.body_of(inputs.SetHold) | schemas.BY_TOKEN,
)
@needs(Permission.PERSON_RIGHTS)
def set_hold(request: ScopedRequest) -> Any:
    """Sets a legal hold: the data is then only stored."""
    given = schemas.checked(inputs.SetHold, schemas.read_json(request)).cleaned_data
    held, at = queries.find_held(request.scope, key=given["key"]), timezone.now()
    made = actions.set_hold(by=request.scope, at=at, held=held, reason=given["reason"])
    return Status(201, shown.hold_document(made))


@router.post(
    "/work/rights/holds/{identity}/lift",
    response=HoldOut,
    openapi_extra=schemas.body_of(inputs.LiftHold) | schemas.BY_TOKEN,
)
@needs(Permission.PERSON_RIGHTS)
def lift_hold(request: ScopedRequest, identity: int) -> Any:
    """Lifts a legal hold."""
    standing = queries.access_hold(request.scope, identity=identity)
    given = schemas.checked(inputs.LiftHold, schemas.read_json(request)).cleaned_data
    actions.lift_hold(by=request.scope, at=timezone.now(), hold=standing, reason=given["reason"])
    return shown.hold_document(standing)


@router.get("/rights/terms", response=list[TermOut])
@public
def terms(request: ScopedRequest) -> Any:
    """How many days things are kept, and an answer may take."""
    return [vars(term) for term in queries.every_term()]


@router.get("/rights/retention", response=list[RuleOut])
@public
def retention_rules(request: ScopedRequest) -> Any:
    """How long each kind of data is kept, who says so, and what is kept for good."""
    return [shown.rule_document(rule) for rule in queries.rules_of_retention(at=timezone.now())]


@router.get("/work/rights/retention", response=list[AppliedOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.PERSON_RIGHTS)
def retention(request: ScopedRequest) -> Any:
    """The same, with what was removed last and when it runs next."""
    found = queries.retention(request.scope, at=timezone.now())
    return [shown.applied_document(one) for one in found]
