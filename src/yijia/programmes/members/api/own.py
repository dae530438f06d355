"""A member's own report-ins for programs, by a token."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.shell import schemas
from yijia.programmes.members import actions, inputs, queries, shown

router = Router(tags=["members"])
SERVES = Permission.MEMBER_SERVE


class ReportInOut(Schema):
    """Where a member lives, and how it stands; `ends_on` is the first day not any more."""

    number: str
    unit: str
    division: str
    organisation: str
    state: str
    reason: str
    asked_at: datetime
    starts_on: date | None
    ends_on: date | None


@router.get("", response=list[ReportInOut], openapi_extra=schemas.SIGNED_IN)
@own
def reports(request: ScopedRequest) -> Any:
    """Where one has reported in, the latest first."""
    return [shown.own_document(one) for one in queries.own_reports(request.scope)]


@router.post(
    "",
    response={201: ReportInOut},
    openapi_extra=schemas.body_of(inputs.ReportIn) | schemas.BY_TOKEN,
)
@needs(SERVES)
def report_in(request: ScopedRequest) -> Any:
    """Reports in to where one lives; the community confirms it."""
    given = schemas.checked(inputs.ReportIn, schemas.read_json(request)).cleaned_data
    new = shown.new_report(given, units=queries.units_of_member(request.scope))
    made = actions.report_in(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.own_document(made))


@router.post("/{number}/withdraw", response=ReportInOut, openapi_extra=schemas.BY_TOKEN)
@own
def withdraw(request: ScopedRequest, number: str) -> Any:
    """Takes a report-in back, or ends it."""
    report = queries.access_own_report(scope=request.scope, number=number)
    ended = actions.withdraw_report(by=request.scope, at=timezone.now(), report=report)
    return shown.own_document(ended)
