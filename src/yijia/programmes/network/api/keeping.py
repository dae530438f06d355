"""Writing the network for programs of who keeps it, by a token."""

from typing import Any

from django.utils import timezone
from ninja import Router, Status

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import actions
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import schemas
from yijia.programmes.network import inputs, queries, shown
from yijia.programmes.network.api import shapes
from yijia.programmes.network.shown import documents

router = Router(tags=["network"])
KEEPS = Permission.NETWORK_EDIT


@router.post(
    "/places/{code}/bodies",
    response={201: shapes.BodyOut},
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
    "/bodies/{code}/end",
    response=shapes.WholeBodyOut,
    openapi_extra=schemas.body_of(inputs.EndBody) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_body(request: ScopedRequest, code: str) -> Any:
    """Ends a body of the network, or a unit; the day is the first one without it."""
    found = organisations.access_network_body(scope=request.scope, code=code)
    given = schemas.checked(inputs.EndBody, schemas.read_json(request)).cleaned_data
    at = timezone.now()
    actions.end_organisation(by=request.scope, at=at, organisation=found, **given)
    ended = queries.body(request.scope, code=code, on=timezone.localdate(at))
    return documents.body_document(ended)


@router.post(
    "/bodies/{code}/seats",
    response={201: shapes.SeatOut},
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
    response=shapes.SeatOut,
    openapi_extra=schemas.body_of(inputs.Ends) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_seat(request: ScopedRequest, identity: int) -> Any:
    """Ends a seat; the day is the first one without it."""
    seat = organisations.access_seat(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Ends, schemas.read_json(request)).cleaned_data
    actions.end_seat(by=request.scope, at=timezone.now(), seat=seat, **given)
    return documents.seat_document(seat)


@router.post(
    "/bodies/{code}/agreements",
    response={201: shapes.AgreementOut},
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
    response=shapes.AgreementOut,
    openapi_extra=schemas.body_of(inputs.Ends) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_agreement(request: ScopedRequest, identity: int) -> Any:
    """Ends an agreement; the day is the first one without it."""
    found = organisations.access_agreement(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Ends, schemas.read_json(request)).cleaned_data
    actions.end_agreement(by=request.scope, at=timezone.now(), agreement=found, **given)
    return documents.agreement_document(found)


@router.post(
    "/agreements/{identity}/promises",
    response={201: shapes.PromiseOut},
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
    response=shapes.PromiseOut,
    openapi_extra=schemas.body_of(inputs.KeepPromise) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def keep_promise(request: ScopedRequest, identity: int) -> Any:
    """Says on which day everything that was promised had been given."""
    found = organisations.access_promise(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.KeepPromise, schemas.read_json(request)).cleaned_data
    actions.keep_promise(by=request.scope, at=timezone.now(), promise=found, **given)
    return documents.promise_document(found)


@router.post(
    "/places/{code}/exclusions",
    response={201: shapes.ExclusionOut},
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
    response=shapes.ExclusionOut,
    openapi_extra=schemas.body_of(inputs.Ends) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def end_exclusion(request: ScopedRequest, identity: int) -> Any:
    """Lets a community count again from a day on."""
    found = organisations.access_exclusion(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.Ends, schemas.read_json(request)).cleaned_data
    actions.end_exclusion(by=request.scope, at=timezone.now(), exclusion=found, **given)
    return documents.exclusion_document(found)


@router.post(
    "/places/{code}/rules",
    response={201: shapes.EligibilityOut},
    openapi_extra=schemas.body_of(inputs.SetRule) | schemas.BY_TOKEN,
)
@needs(KEEPS)
def set_rule(request: ScopedRequest, code: str) -> Any:
    """Says which communities of a place shall have a branch from a day on."""
    organisations.access_place(scope=request.scope, code=code)
    given = schemas.checked(inputs.SetRule, schemas.read_json(request)).cleaned_data
    new = shown.new_rule(given, division=code)
    return Status(201, actions.set_eligibility(by=request.scope, at=timezone.now(), new=new))
