"""Organisations and their credit codes, for programs of the system administrator."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from ninja import Router, Schema

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import inputs, queries, shown
from yijia.ground.organisations import actions
from yijia.ground.shell import schemas

router = Router(tags=["administration"])
EDITS = Permission.ORGANISATION_EDIT


class KeptBodyOut(Schema):
    """An organisation, `[starts_on, ends_on)`; its credit code (GB 32100) is empty if not known."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    division: str
    credit_code: str
    starts_on: date
    ends_on: date | None


class BodyPageOut(Schema):
    """Some organisations by code, and the address of the next ones."""

    items: list[KeptBodyOut]
    next: str | None


@router.get("/organisations", response=BodyPageOut, openapi_extra=schemas.SIGNED_IN)
@needs(EDITS)
def organisations(request: ScopedRequest, search: str = "", after: str = "") -> Any:
    """The organisations of one's area, or those of a name or of a credit code."""
    page = queries.organisations_kept(request.scope, search=search, after=after)
    onward = urlencode(request.GET.dict() | {"after": page.next})
    return {
        "items": [shown.body_document(row) for row in page.rows],
        "next": f"{request.path}?{onward}" if page.next else None,
    }


@router.post(
    "/organisations/{code}/credit-code",
    response=KeptBodyOut,
    openapi_extra=schemas.body_of(inputs.CreditCode) | schemas.BY_TOKEN,
)
@needs(EDITS)
def put_credit_code(request: ScopedRequest, code: str) -> Any:
    """Says which credit code (GB 32100) an organisation has; an empty one, that none is known."""
    found = queries.access_organisation(request.scope, code=code)
    form = schemas.checked(inputs.CreditCode, schemas.read_json(request))
    done = actions.put_credit_code(
        by=request.scope, at=timezone.now(), organisation=found, **form.cleaned_data
    )
    return shown.body_document(done)
