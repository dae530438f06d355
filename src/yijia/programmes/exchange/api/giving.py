"""What units give and what fits, for programs: the list for everybody, the rest by a token."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.exchange import actions, inputs, queries, shown

public_router = Router(tags=["resources"])
router = Router(tags=["resources"])
READS = Permission.CASE_READ


class ResourceOut(Schema):
    """What a unit gives; `weekdays` are bits as texts, Monday is 1."""

    id: int
    organisation: str
    category: str
    mode: str
    division: str
    serves: str
    quantity: int
    weekdays: list[str]
    starts_on: date
    last_on: date | None
    conditions_zh: str
    conditions_en: str


class LeftOut(Schema):
    """How much of a resource is left on a day of which something is promised."""

    on: date
    left: int


class StockedOut(ResourceOut):
    """A resource with what is left of it; on a day that is not named, all of it is."""

    stock: list[LeftOut]


class FitOut(Schema):
    """A pair that fits, the best first: what its cost is made of, and the reasons in words."""

    number: str
    resource: int
    organisation: str
    quantity: int
    free: int
    distance: int
    days: int
    of_days: int
    starts_on: date
    last_on: date
    cost: int
    reasons: list[str]


class MatchOut(Schema):
    """One resource for one need; a promise once both have accepted."""

    id: int
    number: str
    resource: int
    unit: str
    organisation: str
    division: str
    quantity: int
    starts_on: date
    last_on: date
    state: str
    unit_accepted: bool
    need_accepted: bool


class GivingOut(Schema):
    """What one's units give, what goes on, and what they could give."""

    resources: list[ResourceOut]
    matches: list[MatchOut]
    fits: list[FitOut]


@public_router.get("", response=list[ResourceOut])
@public
def resources(request: ScopedRequest, category: str = "", division: str = "") -> Any:
    """What units give today or later, of a `division` what is given for it."""
    rows = queries.resources_on(on=timezone.localdate(), category=category, division=division)
    return [shown.resource_document(row) for row in rows]


@router.get("/giving", response=GivingOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def giving(request: ScopedRequest) -> Any:
    """The desk of who gives."""
    found = queries.giving_desk(request.scope, on=timezone.localdate())
    return {
        "resources": [shown.resource_document(one) for one in found.resources],
        "matches": [shown.match_document(one) for one in found.matches],
        "fits": shown.fit_documents(found.fits.found),
    }


@router.post(
    "/giving",
    response={201: ResourceOut},
    openapi_extra=schemas.body_of(inputs.EnterResource) | schemas.BY_TOKEN,
)
@needs(READS)
def enter(request: ScopedRequest) -> Any:
    """Enters what a unit gives."""
    at, units = timezone.now(), queries.units_of(request.scope, on=timezone.localdate())
    given = schemas.checked(inputs.EnterResource, schemas.read_json(request)).cleaned_data
    new = shown.new_resource(given, units=[one.code for one in units])
    made = actions.enter_resource(by=request.scope, at=at, new=new)
    return Status(201, shown.resource_document(made))


@router.get("/giving/{identity}", response=StockedOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def resource(request: ScopedRequest, identity: int) -> Any:
    """One resource: how much is left on which days."""
    found = queries.access_resource(identity=identity)
    left = shown.left_of(found, on=timezone.localdate())
    stock = [{"on": day, "left": amount} for day, amount in left]
    return shown.resource_document(found) | {"stock": stock}


@router.post(
    "/giving/{identity}/end",
    response=ResourceOut,
    openapi_extra=schemas.body_of(inputs.EndResource) | schemas.BY_TOKEN,
)
@needs(READS)
def end(request: ScopedRequest, identity: int) -> Any:
    """Ends what a unit gives; the day is the first one without it."""
    found = queries.access_resource(identity=identity)
    given = schemas.checked(inputs.EndResource, schemas.read_json(request)).cleaned_data
    actions.end_resource(by=request.scope, at=timezone.now(), resource=found, **given)
    return shown.resource_document(found)


@router.post(
    "/giving/{identity}/claim/{number}", response={201: MatchOut}, openapi_extra=schemas.BY_TOKEN
)
@needs(READS)
def claim(request: ScopedRequest, identity: int, number: str) -> Any:
    """Offers what one's unit has for a need in the list."""
    found = queries.access_resource(identity=identity)
    line = queries.access_listed(number=number)
    at = timezone.now()
    made = actions.claim_need(by=request.scope, at=at, listing=line, resource=found)
    return Status(201, shown.match_document(made))


@router.get("/needs/{number}/fits", response=list[FitOut], openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def fits(request: ScopedRequest, number: str) -> Any:
    """What could be given for a need, the best first, each with its reasons."""
    line = queries.access_need(scope=request.scope, number=number).listing
    return shown.fit_documents(queries.fits_for_need(line, on=timezone.localdate()))


@router.get("/needs/{number}/matches", response=list[MatchOut], openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def matches(request: ScopedRequest, number: str) -> Any:
    """The matches of a need."""
    case = queries.access_need(scope=request.scope, number=number).case
    return [shown.match_document(one) for one in queries.matches_of(case.pk)]


@router.post(
    "/needs/{number}/ask/{identity}", response={201: MatchOut}, openapi_extra=schemas.BY_TOKEN
)
@needs(READS)
def ask(request: ScopedRequest, number: str, identity: int) -> Any:
    """Asks a unit for what it has, for a need of one's community."""
    line = queries.access_need(scope=request.scope, number=number).listing
    found, at = queries.access_resource(identity=identity), timezone.now()
    made = actions.ask_unit(by=request.scope, at=at, listing=line, resource=found)
    return Status(201, shown.match_document(made))


@router.post("/matches/{identity}/accept", response=MatchOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def accept(request: ScopedRequest, identity: int) -> Any:
    """Accepts a match for one's side."""
    match = queries.access_match(scope=request.scope, identity=identity)
    moved = actions.accept_match(by=request.scope, at=timezone.now(), match=match)
    return shown.match_document(moved)


@router.post("/matches/{identity}/decline", response=MatchOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def decline(request: ScopedRequest, identity: int) -> Any:
    """Says no to a match that is not promised yet."""
    match = queries.access_match(scope=request.scope, identity=identity)
    moved = actions.decline_match(by=request.scope, at=timezone.now(), match=match)
    return shown.match_document(moved)


@router.post("/matches/{identity}/deliver", response=MatchOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def deliver(request: ScopedRequest, identity: int) -> Any:
    """Says that it was given."""
    match = queries.access_match(scope=request.scope, identity=identity)
    moved = actions.deliver_match(by=request.scope, at=timezone.now(), match=match)
    return shown.match_document(moved)


@router.post(
    "/matches/{identity}/fail",
    response=MatchOut,
    openapi_extra=schemas.body_of(inputs.FailMatch) | schemas.BY_TOKEN,
)
@needs(READS)
def fail(request: ScopedRequest, identity: int) -> Any:
    """Says that it will not be given, and why."""
    match = queries.access_match(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.FailMatch, schemas.read_json(request)).cleaned_data
    reason = given["reason"]
    moved = actions.fail_match(by=request.scope, at=timezone.now(), match=match, reason=reason)
    return shown.match_document(moved)
