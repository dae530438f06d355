"""Needs for programs of the community's desk, by a token."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people.rules import Purpose
from yijia.ground.shell import schemas
from yijia.programmes.exchange import actions, inputs, queries, rules, shown
from yijia.programmes.exchange.api.public import NeedMadeOut, OwnNeedOut

router = Router(tags=["needs"])
READS = Permission.CASE_READ


class DeskLineOut(Schema):
    """A need that goes on where one works."""

    number: str
    kind: str
    category: str
    quantity: int
    division: str
    starts_on: date
    last_on: date
    made_on: date
    state: str


class StaffNeedOut(OwnNeedOut):
    """A need for staff: what they can do with it, and until when it is due."""

    notes: list[str]
    due_on: date | None


class NeedContactOut(Schema):
    """The contact of whoever asked."""

    name: str
    mobile: str


@router.get("/needs", response=list[DeskLineOut], openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def desk(request: ScopedRequest) -> Any:
    """The needs that go on where one works, by how they stand, the oldest first."""
    found = queries.desk(request.scope)
    return [shown.line_document(row) for rows in found.values() for row in rows]


@router.post(
    "/needs",
    response={201: NeedMadeOut},
    openapi_extra=schemas.body_of(inputs.RegisterNeed)
    | {"parameters": [schemas.KEY_HEADER]}
    | schemas.BY_TOKEN,
)
@needs(Permission.CASE_TAKE_IN)
def register(request: ScopedRequest) -> Any:
    """Takes in what was told at a desk, or what a community itself needs.

    Sent again under the same Idempotency-Key, it is taken in once.
    """
    at = timezone.now()
    given = schemas.checked(inputs.RegisterNeed, schemas.read_json(request)).cleaned_data
    new = actions.NewNeed.told(given, source=rules.Source.DESK, language=get_language() or "")
    answer = asdict(actions.register_need(by=request.scope, at=at, new=new))
    schemas.keep_answer(request, purpose="exchange.desk", answer=answer, at=at)
    return Status(201, answer)


@router.get("/needs/{number}", response=StaffNeedOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def need(request: ScopedRequest, number: str) -> Any:
    """A need, for staff who may read it."""
    opened = queries.access_need(scope=request.scope, number=number)
    return shown.staff_document(opened, scope=request.scope)


@router.post(
    "/needs/{number}/person",
    response=NeedContactOut,
    openapi_extra=schemas.body_of(inputs.ReadContact) | schemas.BY_TOKEN,
)
@needs(READS)
def contact(request: ScopedRequest, number: str) -> Any:
    """The contact of whoever asked, after the purpose has been written down."""
    opened = queries.access_need(scope=request.scope, number=number)
    given = schemas.checked(inputs.ReadContact, schemas.read_json(request)).cleaned_data
    purpose, words = Purpose(given["purpose"]), given["words"]
    return actions.read_contact(
        by=request.scope,
        at=timezone.now(),
        case=opened.case,
        person_id=opened.need.person_id or 0,
        purpose=purpose,
        words=words,
    )


def _add_verb(verb: str) -> None:
    """The route of one verb of the body that answers for a need."""

    @needs(READS)
    def move(request: ScopedRequest, number: str) -> Any:
        """Moves a need on by this verb, with what its page asks for, and answers how it stands."""
        case = queries.access_need(scope=request.scope, number=number).case
        given = schemas.checked(inputs.BY_VERB[verb], schemas.read_json(request)).cleaned_data
        actions.move_need(by=request.scope, at=timezone.now(), case=case, verb=verb, inputs=given)
        opened = queries.access_need(scope=request.scope, number=number)
        return shown.staff_document(opened, scope=request.scope)

    router.post(
        f"/needs/{{number}}/{verb}",
        response=StaffNeedOut,
        openapi_extra=schemas.body_of(inputs.BY_VERB[verb]) | schemas.BY_TOKEN,
        summary=verb.replace("_", " ").capitalize(),
        operation_id=f"need_{verb}",
    )(move)


for staff_verb in rules.STAFF_VERBS:
    _add_verb(staff_verb)
