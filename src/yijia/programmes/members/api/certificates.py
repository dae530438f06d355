"""Certificates of service for programs: a member's own, and for whoever has a code."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.shell import schemas
from yijia.programmes.members import actions, inputs, queries, rules, shown

own_router = Router(tags=["service"])
public_router = Router(tags=["service"])


class _TotalsOut(Schema):
    """Services and hours on some days, both ends counted; duty and volunteering apart."""

    first_on: date
    last_on: date
    volunteered: int
    volunteered_hours: float
    duties: int
    duty_hours: float
    made_at: datetime
    ended_at: datetime | None


class CertificateOut(_TotalsOut):
    """One's own certificate, and whether one's name is shown to whoever checks it."""

    id: int
    code: str
    shows_name: bool


class CheckedCertificateOut(_TotalsOut):
    """What whoever has the code is told; `name` is empty unless the member chose to show it."""

    is_valid: bool
    name: str


@own_router.get("", response=list[CertificateOut], openapi_extra=schemas.SIGNED_IN)
@own
def certificates(request: ScopedRequest) -> Any:
    """One's own certificates, the latest first."""
    rows = queries.own_certificates(request.scope)
    return [shown.certificate_document(one, scope=request.scope) for one in rows]


@own_router.post(
    "",
    response={201: CertificateOut},
    openapi_extra=schemas.body_of(inputs.MakeCertificate) | schemas.BY_TOKEN,
)
@own
def make(request: ScopedRequest) -> Any:
    """Has one's own service of some days certified."""
    given = schemas.checked(inputs.MakeCertificate, schemas.read_json(request)).cleaned_data
    made = actions.make_certificate(by=request.scope, at=timezone.now(), span=rules.Span(**given))
    return Status(201, shown.certificate_document(made, scope=request.scope))


@own_router.post("/{identity}/end", response=CertificateOut, openapi_extra=schemas.BY_TOKEN)
@own
def end(request: ScopedRequest, identity: int) -> Any:
    """Takes a certificate back."""
    found = queries.access_own_certificate(scope=request.scope, identity=identity)
    ended = actions.end_certificate(by=request.scope, at=timezone.now(), certificate=found)
    return shown.certificate_document(ended, scope=request.scope)


@own_router.post("/{identity}/show", response=CertificateOut, openapi_extra=schemas.BY_TOKEN)
@own
def show(request: ScopedRequest, identity: int) -> Any:
    """Shows one's own name to whoever checks this certificate."""
    found = queries.access_own_certificate(scope=request.scope, identity=identity)
    actions.show_name(by=request.scope, at=timezone.now(), page=found)
    return shown.certificate_document(found, scope=request.scope)


@own_router.post("/{identity}/hide", response=CertificateOut, openapi_extra=schemas.BY_TOKEN)
@own
def hide(request: ScopedRequest, identity: int) -> Any:
    """Takes one's own name back from this certificate."""
    found = queries.access_own_certificate(scope=request.scope, identity=identity)
    name = queries.access_own_shown(scope=request.scope, page=found)
    actions.hide_name(by=request.scope, at=timezone.now(), name=name)
    return shown.certificate_document(found, scope=request.scope)


@public_router.post(
    "/check",
    response=CheckedCertificateOut,
    openapi_extra=schemas.body_of(inputs.CheckCertificate),
)
@public
def check(request: ScopedRequest) -> Any:
    """Says what a certificate is of, to whoever has its code; of whom only if that was chosen."""
    given = schemas.checked(inputs.CheckCertificate, schemas.read_json(request)).cleaned_data
    checked = actions.check_certificate(
        at=timezone.now(), code=given["code"], origin=request.origin
    )
    return shown.checked_document(checked)
