"""Whistles for programs: a body blows one, and the body above it names the units."""

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
from yijia.programmes.network.shown import whistle as whistles

router = Router(tags=["convenings"])
READS = Permission.CASE_READ


class WhistleOut(Schema):
    """A whistle: who has blown it, who hears it, and what became of it.

    `state`: open, named, declined or withdrawn. `convening` is the number of what it led to.
    """

    number: str
    case: str
    division: str
    blower: str
    receiver: str
    type: str
    reason: str
    place: str
    blown_at: datetime
    state: str
    answer: str
    answered_at: datetime | None
    convening: str


def _answer(number: str, *, request: ScopedRequest) -> Any:
    held = meetings.access_whistle(scope=request.scope, number=number)
    return whistles.whistle_document(held)


@router.post(
    "/cases/{number}/whistles",
    response={201: WhistleOut},
    openapi_extra=schemas.body_of(inputs.Blow) | schemas.BY_TOKEN,
)
@needs(READS)
def blow(request: ScopedRequest, number: str) -> Any:
    """Blows the whistle about a case, for the body above to name units."""
    case = cases.access_case(scope=request.scope, number=number)
    given = schemas.checked(inputs.Blow, schemas.read_json(request)).cleaned_data
    new, at = shown.new_whistle(given), timezone.now()
    made = actions.blow_whistle(by=request.scope, at=at, case=case, new=new)
    return Status(201, _answer(made.number, request=request))


@router.get("/whistles/{number}", response=WhistleOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def whistle(request: ScopedRequest, number: str) -> Any:
    """One whistle, for who may read its case."""
    return _answer(number, request=request)


@router.post(
    "/whistles/{number}/units",
    response=WhistleOut,
    openapi_extra=schemas.body_of(inputs.CallMore) | schemas.BY_TOKEN,
)
@needs(READS)
def name_units(request: ScopedRequest, number: str) -> Any:
    """Names the units, which are called at once."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    given = schemas.checked(inputs.CallMore, schemas.read_json(request)).cleaned_data
    units = shown.units_of(given["units"])
    actions.name_units(by=request.scope, at=timezone.now(), whistle=held, units=units)
    return _answer(number, request=request)


@router.post(
    "/whistles/{number}/decline",
    response=WhistleOut,
    openapi_extra=schemas.body_of(inputs.AnswerWhistle) | schemas.BY_TOKEN,
)
@needs(READS)
def decline(request: ScopedRequest, number: str) -> Any:
    """Says why no units are named."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    given = schemas.checked(inputs.AnswerWhistle, schemas.read_json(request)).cleaned_data
    said, at = shown.said(given), timezone.now()
    actions.decline_whistle(by=request.scope, at=at, whistle=held, **said)
    return _answer(number, request=request)


@router.post(
    "/whistles/{number}/withdraw",
    response=WhistleOut,
    openapi_extra=schemas.body_of(inputs.AnswerWhistle) | schemas.BY_TOKEN,
)
@needs(READS)
def withdraw(request: ScopedRequest, number: str) -> Any:
    """Takes a whistle back."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    given = schemas.checked(inputs.AnswerWhistle, schemas.read_json(request)).cleaned_data
    said, at = shown.said(given), timezone.now()
    actions.withdraw_whistle(by=request.scope, at=at, whistle=held, **said)
    return _answer(number, request=request)
