"""Members for programs of communities and units, by a token."""

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from ninja import Router, Schema

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people.rules import Purpose
from yijia.ground.shell import schemas
from yijia.programmes.members import actions, inputs, queries, shown
from yijia.programmes.members.api.own import ReportInOut
from yijia.programmes.members.rules import Reason

router = Router(tags=["members"])
HANDLES = Permission.CASE_HANDLE


class MemberHereOut(ReportInOut):
    """A member of the community by their login, and what its body can say of them."""

    login: str
    verbs: list[str]


class ReportedOut(Schema):
    """A member of one's unit who has reported in; neither where nor since when is told."""

    unit: str
    login: str


class MembersOut(Schema):
    """Who waits or is confirmed in one's community, and who of one's unit has reported in.

    `onward` is the address at which the list of the community goes on, if it does.
    """

    here: list[MemberHereOut]
    reported: list[ReportedOut]
    onward: str | None


class MemberContactOut(Schema):
    """Name and number of a member."""

    name: str
    mobile: str


@router.get("/members", response=MembersOut, openapi_extra=schemas.SIGNED_IN)
@needs(HANDLES)
def desk(request: ScopedRequest, after: str = "") -> Any:
    """The members of one's community, and those of one's unit."""
    found = queries.desk(request.scope, after=after)
    reported = queries.reported_of(request.scope, on=timezone.localdate())
    return {
        "here": [shown.report_document(one) for rows in found.rows.values() for one in rows],
        "reported": [shown.reported_document(one) for one in reported],
        "onward": f"{request.path}?{urlencode({'after': found.next})}" if found.next else None,
    }


@router.get("/members/{number}", response=MemberHereOut, openapi_extra=schemas.SIGNED_IN)
@needs(HANDLES)
def report(request: ScopedRequest, number: str) -> Any:
    """One member of one's community."""
    return shown.report_document(queries.access_report(scope=request.scope, number=number))


@router.post("/members/{number}/confirm", response=MemberHereOut, openapi_extra=schemas.BY_TOKEN)
@needs(HANDLES)
def confirm(request: ScopedRequest, number: str) -> Any:
    """Confirms that a member lives here."""
    found = queries.access_report(scope=request.scope, number=number)
    moved = actions.confirm_report(by=request.scope, at=timezone.now(), report=found)
    return shown.report_document(moved)


@router.post(
    "/members/{number}/decline",
    response=MemberHereOut,
    openapi_extra=schemas.body_of(inputs.DeclineReport) | schemas.BY_TOKEN,
)
@needs(HANDLES)
def decline(request: ScopedRequest, number: str) -> Any:
    """Says why it cannot be confirmed."""
    found = queries.access_report(scope=request.scope, number=number)
    given = schemas.checked(inputs.DeclineReport, schemas.read_json(request)).cleaned_data
    at, reason = timezone.now(), Reason(given["reason"])
    moved = actions.decline_report(by=request.scope, at=at, report=found, reason=reason)
    return shown.report_document(moved)


@router.post("/members/{number}/end", response=MemberHereOut, openapi_extra=schemas.BY_TOKEN)
@needs(HANDLES)
def end(request: ScopedRequest, number: str) -> Any:
    """Says that a member does not live here any more."""
    found = queries.access_report(scope=request.scope, number=number)
    moved = actions.end_report(by=request.scope, at=timezone.now(), report=found)
    return shown.report_document(moved)


@router.post(
    "/members/{number}/person",
    response=MemberContactOut,
    openapi_extra=schemas.body_of(inputs.ReadContact) | schemas.BY_TOKEN,
)
@needs(HANDLES)
def contact(request: ScopedRequest, number: str) -> Any:
    """Name and number of a member, after the purpose has been written down."""
    found = queries.access_report(scope=request.scope, number=number)
    given = schemas.checked(inputs.ReadContact, schemas.read_json(request)).cleaned_data
    return actions.read_contact(
        by=request.scope,
        at=timezone.now(),
        report=found,
        purpose=Purpose(given["purpose"]),
        words=given["words"],
    )
