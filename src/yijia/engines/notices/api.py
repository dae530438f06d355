"""Notices of whoever works here, for programs."""

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from ninja import Router, Schema

from yijia.base.access import Permission, needs, public
from yijia.engines.notices import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.rights import queries as rights
from yijia.ground.shell import schemas

router = Router(tags=["notices"])


class NoticeOut(Schema):
    """One notice, in the language of the request."""

    id: int
    number: str
    sentence: str
    at: str
    is_read: bool


class NoticesOut(Schema):
    """One page of notices, how many are not read at all, and the address of the next page."""

    items: list[NoticeOut]
    unread: int
    next: str | None


class ToldOut(Schema):
    """One thing that the person behind a matter was told, in the language of the request.

    `delivery` says whether it was sent outside of the page; it is empty where it was not to be.
    """

    sentence: str
    at: str
    delivery: str


class ReadOut(Schema):
    """How many notices were noted as read."""

    read: int


@router.get("/work/notices", response=NoticesOut, openapi_extra=schemas.SIGNED_IN)
@own
def own_notices(request: ScopedRequest, after: str = "") -> Any:
    """What this account was told, the newest first."""
    page = queries.told_to(request.scope, after=after)
    onward = f"{request.path}?{urlencode({'after': page.next})}" if page.next else None
    unread = queries.unread_of(request.scope)
    return {"items": shown.documents(page), "unread": unread, "next": onward}


@router.post(
    "/work/notices/read",
    response=ReadOut,
    openapi_extra=schemas.body_of(inputs.Read) | schemas.BY_TOKEN,
)
@own
def read_notices(request: ScopedRequest) -> Any:
    """Notes that everything up to one notice was read; sent again it changes nothing."""
    given = schemas.checked(inputs.Read, schemas.read_json(request)).cleaned_data
    read = actions.read_notices(by=request.scope, at=timezone.now(), until=given["until"])
    return {"read": read}


class DeliveryOut(Schema):
    """A message that could not be sent: nothing of whom or what it is."""

    id: int
    channel: str
    reason: str
    tries: int
    at: str


class DeliveriesOut(Schema):
    """How many messages stand where, and one page of those that could not be sent."""

    counts: dict[str, int]
    items: list[DeliveryOut]
    next: str | None


class AgainOut(Schema):
    """How many messages are sent again."""

    again: int


@router.get("/administration/messages", response=DeliveriesOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.NOTICE_MANAGE)
def deliveries(request: ScopedRequest, after: str = "") -> Any:
    """How far messages to persons got, and those that could not be sent, the newest first."""
    found = queries.deliveries(request.scope, after=after)
    return {
        "counts": {state.value: count for state, count in found.counts.items()},
        "items": [shown.delivery_document(row) for row in found.given_up],
        "next": f"{request.path}?{urlencode({'after': found.next})}" if found.next else None,
    }


@router.post(
    "/administration/messages/again",
    response=AgainOut,
    openapi_extra=schemas.body_of(inputs.Again) | schemas.BY_TOKEN,
)
@needs(Permission.NOTICE_MANAGE)
def send_again(request: ScopedRequest) -> Any:
    """Sends one message again that was given up, or all of them when none is named."""
    given = schemas.checked(inputs.Again, schemas.read_json(request)).cleaned_data
    again = actions.send_again(
        by=request.scope,
        at=timezone.now(),
        reason=given["reason"],
        delivery=given["delivery"],
    )
    return {"again": again}


@router.get(
    "/your-data/{holding}/{number}/notices",
    response=list[ToldOut],
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def told(request: ScopedRequest, holding: str, number: str) -> Any:
    """What the person was told of their own matter, for whoever sends its lookup code."""
    held = rights.access_holding(holding).own(request, number, at=timezone.now())
    return shown.told_documents(queries.told_of(holding=holding, subject=held.subject_id))
