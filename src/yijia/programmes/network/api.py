"""The network for programs: everybody reads it, and who keeps it writes by a token."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import actions
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import schemas
from yijia.programmes.network import inputs, queries, shown
from yijia.programmes.network.shown import documents

router = Router(tags=["network"])
KEEPS = Permission.NETWORK_EDIT


class BodyOut(Schema):
    """One body of the network, or a unit; `sort` says what a unit is."""

    code: str
    kind: str
    sort: str
    name_zh: str
    name_en: str
    division: str


class NodeOut(Schema):
    """One place, its bodies, and what lies below it. `excluded`: it needs no branch."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    committees: list[BodyOut]
    branches: list[BodyOut]
    units: list[BodyOut]
    excluded: bool
    below: list["NodeOut"]


class SeatOut(Schema):
    """The seat of an organisation in a body, `[starts_on, ends_on)`."""

    id: int
    body: str
    member: str
    title_zh: str
    title_en: str
    is_full_time: bool
    starts_on: date
    ends_on: date | None


class PromiseOut(Schema):
    """What is promised, how much, by when, and when all of it had been given."""

    id: int
    what_zh: str
    what_en: str
    quantity: int
    measure: str
    due_on: date
    kept_on: date | None


class AgreementOut(Schema):
    """An agreement of a unit with a body, in force `[starts_on, ends_on)`."""

    id: int
    body: str
    unit: str
    document: str
    signed_on: date
    starts_on: date
    ends_on: date | None
    promises: list[PromiseOut]


class WholeBodyOut(Schema):
    """A body or unit with its seats and agreements of a day."""

    body: BodyOut
    seats: list[SeatOut]
    agreements: list[AgreementOut]


class ExclusionOut(Schema):
    """Why a community needs no branch, `[starts_on, ends_on)`."""

    id: int
    community: str
    reason_zh: str
    reason_en: str
    document: str
    starts_on: date
    ends_on: date | None


class EligibilityOut(Schema):
    """Which communities shall have a branch, in words, and who says so."""

    text_zh: str
    text_en: str
    source: str
    is_sample: bool
    starts_on: date
    ends_on: date | None


class CoveredOut(Schema):
    """A community and the codes of its branches."""

    community: str
    branches: list[str]


class BranchCoverageOut(Schema):
    """Communities with a branch of those that shall have one, on a day, each by its code."""

    division: str
    on: date
    numerator: int
    denominator: int
    rules: list[EligibilityOut]
    having: list[CoveredOut]
    missing: list[CoveredOut]
    excluded: list[ExclusionOut]


class PrintedNameOut(Schema):
    """A printed name; what it stands for is not public, and is not told here."""

    code: str
    kind: str
    printed: str
    sentence: str
    source: str


@router.get("", response=list[NodeOut], summary="The whole network")
@public
def network(request: ScopedRequest, on: date | None = None) -> Any:
    """Counties, streets, communities and their branches on a day, by default today."""
    return [documents.node_document(one) for one in queries.tree(on=on or timezone.localdate())]


@router.get("/coverage", response=BranchCoverageOut, summary="Which communities have a branch")
@public
def coverage(request: ScopedRequest, division: str = "", on: date | None = None) -> Any:
    """Both lists of a day, and the reason of each exclusion."""
    code = division or settings.YIJIA_COUNTY
    found = organisations.coverage(division=code, on=on or timezone.localdate())
    return documents.coverage_document(found, division=code)


@router.get("/names", response=list[PrintedNameOut], summary="Printed names")
@public
def names(request: ScopedRequest) -> Any:
    """Themes, a platform and a document, with the sentence that names each."""
    return organisations.printed_names()


@router.get("/bodies/{code}", response=WholeBodyOut, summary="One body or unit")
@public
def body(request: ScopedRequest, code: str, on: date | None = None) -> Any:
    """Its seats, its agreements, and what is promised and kept."""
    found = queries.body(request.scope, code=code, on=on or timezone.localdate())
    return documents.body_document(found.known, seats=found.seats, agreements=found.agreements)


@router.post(
    "/places/{code}/bodies",
    response={201: BodyOut},
    openapi_extra=schemas.body_of(inputs.AddBody) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def add_body(request: ScopedRequest, code: str) -> Any:
    """Enters a body of the network at a place."""
    organisations.access_place(scope=request.scope, code=code)
    given = schemas.checked(inputs.AddBody, schemas.read_json(request)).cleaned_data
    rows = [shown.new_body(given, division=code)]
    actions.open_organisations(by=request.scope, at=timezone.now(), rows=rows)
    return Status(201, organisations.body_by_code(given["code"]))


@router.post(
    "/bodies/{code}/seats",
    response={201: SeatOut},
    openapi_extra=schemas.body_of(inputs.GiveSeat) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def give_seat(request: ScopedRequest, code: str) -> Any:
    """Gives a unit a seat in a body."""
    found = organisations.access_body(scope=request.scope, code=code)
    given = schemas.checked(inputs.GiveSeat, schemas.read_json(request)).cleaned_data
    new = shown.new_seat(given, body=found.pk)
    made = actions.give_seat(by=request.scope, at=timezone.now(), new=new)
    return Status(201, documents.seat_document(made))


@router.post(
    "/seats/{identity}/end",
    response=SeatOut,
    openapi_extra=schemas.body_of(inputs.Ends) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_seat(request: ScopedRequest, identity: int) -> Any:
    """Ends a seat; the day is the first one without it."""
    seat = organisations.access_seat(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Ends, schemas.read_json(request)).cleaned_data
    actions.end_seat(by=request.scope, at=timezone.now(), seat=seat, **given)
    return documents.seat_document(
        organisations.access_seat(scope=request.scope, identity=identity)
    )


@router.post(
    "/bodies/{code}/agreements",
    response={201: AgreementOut},
    openapi_extra=schemas.body_of(inputs.SignAgreement) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def sign_agreement(request: ScopedRequest, code: str) -> Any:
    """Writes down an agreement of a unit with a body."""
    found = organisations.access_body(scope=request.scope, code=code)
    given = schemas.checked(inputs.SignAgreement, schemas.read_json(request)).cleaned_data
    new = shown.new_agreement(given, body=found.pk)
    made = actions.sign_agreement(by=request.scope, at=timezone.now(), new=new)
    return Status(201, documents.agreement_document(made))


@router.post(
    "/agreements/{identity}/end",
    response=AgreementOut,
    openapi_extra=schemas.body_of(inputs.Ends) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_agreement(request: ScopedRequest, identity: int) -> Any:
    """Ends an agreement; the day is the first one without it."""
    found = organisations.access_agreement(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Ends, schemas.read_json(request)).cleaned_data
    actions.end_agreement(by=request.scope, at=timezone.now(), agreement=found, **given)
    return documents.agreement_document(
        organisations.access_agreement(scope=request.scope, identity=identity)
    )


@router.post(
    "/agreements/{identity}/promises",
    response={201: PromiseOut},
    openapi_extra=schemas.body_of(inputs.AddPromise) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def add_promise(request: ScopedRequest, identity: int) -> Any:
    """Writes down what a unit promises in an agreement."""
    found = organisations.access_agreement(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.AddPromise, schemas.read_json(request)).cleaned_data
    made = actions.add_promise(
        by=request.scope, at=timezone.now(), agreement=found, new=shown.new_promise(given)
    )
    return Status(201, documents.promise_document(made))


@router.post(
    "/promises/{identity}/kept",
    response=PromiseOut,
    openapi_extra=schemas.body_of(inputs.KeepPromise) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def keep_promise(request: ScopedRequest, identity: int) -> Any:
    """Says on which day everything that was promised had been given."""
    found = organisations.access_promise(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.KeepPromise, schemas.read_json(request)).cleaned_data
    actions.keep_promise(by=request.scope, at=timezone.now(), promise=found, **given)
    return documents.promise_document(
        organisations.access_promise(scope=request.scope, identity=identity)
    )


@router.post(
    "/places/{code}/exclusions",
    response={201: ExclusionOut},
    openapi_extra=schemas.body_of(inputs.Exclude) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def exclude(request: ScopedRequest, code: str) -> Any:
    """Says why a community needs no branch."""
    on = timezone.localdate()
    organisations.access_eligible(scope=request.scope, code=code, on=on)
    given = schemas.checked(inputs.Exclude, schemas.read_json(request)).cleaned_data
    new = shown.new_exclusion(given, division=code)
    made = actions.exclude_community(by=request.scope, at=timezone.now(), new=new)
    return Status(201, documents.exclusion_document(made))


@router.post(
    "/exclusions/{identity}/end",
    response=ExclusionOut,
    openapi_extra=schemas.body_of(inputs.Ends) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_exclusion(request: ScopedRequest, identity: int) -> Any:
    """Lets a community count again from a day on."""
    found = organisations.access_exclusion(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Ends, schemas.read_json(request)).cleaned_data
    actions.end_exclusion(by=request.scope, at=timezone.now(), exclusion=found, **given)
    return documents.exclusion_document(
        organisations.access_exclusion(scope=request.scope, identity=identity)
    )


@router.post(
    "/places/{code}/rules",
    response={201: EligibilityOut},
    openapi_extra=schemas.body_of(inputs.SetRule) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def set_rule(request: ScopedRequest, code: str) -> Any:
    """Says which communities of a place shall have a branch from a day on."""
    organisations.access_place(scope=request.scope, code=code)
    given = schemas.checked(inputs.SetRule, schemas.read_json(request)).cleaned_data
    new = shown.new_rule(given, division=code)
    return Status(201, actions.set_eligibility(by=request.scope, at=timezone.now(), new=new))
