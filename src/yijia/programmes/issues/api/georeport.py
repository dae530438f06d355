"""GeoReport v2 of Open311: a door of its own, with the documents that it specifies (ADR 0040)."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from yijia.base.access import public, takes
from yijia.base.errors import Forbidden, Unreadable
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.issues.api import intake
from yijia.programmes.issues.inputs import georeport as asking
from yijia.programmes.issues.queries import georeport as found
from yijia.programmes.issues.rules import georeport as rules
from yijia.programmes.issues.shown import georeport as documents

_SENT_AS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_PURPOSE = "issues.open311"


@public
@takes("GET", "HEAD")
def discovery(request: ScopedRequest, form: str) -> HttpResponse:
    """What is served here, and in which forms."""
    here = settings.YIJIA_ADDRESS or f"{request.scheme}://{request.get_host()}"
    told = documents.discovery(address=here, on=timezone.localdate())
    return documents.answer("discovery", told, to=request, form=form)


@public
@takes("GET", "HEAD")
def services(request: ScopedRequest, form: str) -> HttpResponse:
    """What can be asked for today."""
    _check_jurisdiction(request, sent=request.GET)
    told = documents.services(on=timezone.localdate())
    return documents.answer("services", told, to=request, form=form)


@public
@takes("GET", "HEAD")
def service(request: ScopedRequest, code: str, form: str) -> HttpResponse:
    """What is asked about one service."""
    _check_jurisdiction(request, sent=request.GET)
    on = timezone.localdate()
    found.check_service(code, on=on)
    told = documents.definition(code, on=on)
    return documents.answer("service_definition", told, to=request, form=form)


@csrf_exempt
@public
def requests(request: ScopedRequest, form: str) -> HttpResponse:
    """The requests of some days or numbers; sent, one more.

    A form of another site changes nothing here, neither in the name of whoever is signed in nor
    through whoever visits it: for programs a session counts for reading alone, and what a browser
    says that another site had it send is refused.
    """
    documents.check_form(form)
    if request.method == "POST":
        return _make(request, form=form)
    _check_jurisdiction(request, sent=request.GET)
    asked = schemas.valid(asking.ListRequests(_joined(request.GET))).cleaned_data
    told = documents.requests(found.listed(asked, today=timezone.localdate()))
    return documents.answer("service_requests", told, to=request, form=form)


@public
@takes("GET", "HEAD")
def request_of(request: ScopedRequest, number: str, form: str) -> HttpResponse:
    """One request, as everybody may know it."""
    _check_jurisdiction(request, sent=request.GET)
    told = documents.requests([found.access_public_issue(number)])
    return documents.answer("service_requests", told, to=request, form=form)


def _make(request: ScopedRequest, *, form: str) -> HttpResponse:
    """Registers what was sent, by the one way for all programs."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden(_("A page of another site cannot raise an issue here."))
    if request.content_type not in _SENT_AS or not request.body:
        raise Unreadable(_("Send a form: Content-Type: application/x-www-form-urlencoded."))
    with intake.repeated_first(request, purpose=_PURPOSE):
        raised = _raised(request, at=timezone.now())
    made, status = [documents.made(raised)], HTTPStatus.CREATED
    return documents.answer("service_requests", made, to=request, form=form, status=status)


def _raised(request: ScopedRequest, *, at: datetime) -> dict[str, Any]:
    sent, on = _joined(request.POST), timezone.localdate(at)
    _check_jurisdiction(request, sent=sent)
    found.check_service(sent.get("service_code", ""), on=on)
    values = rules.attributes(request.POST.lists())
    body = found.body_of(sent, values=values, on=on)
    return intake.taken_in(request, body=body, at=at, purpose=_PURPOSE)


def _check_jurisdiction(request: ScopedRequest, *, sent: Mapping[str, str]) -> None:
    found.check_jurisdiction(sent.get("jurisdiction_id", ""), host=request.get_host())


def _joined(sent: QueryDict) -> dict[str, str]:
    """What was sent by name; what was said several times, with commas between."""
    return {name: ",".join(filter(None, values)) for name, values in sent.lists()}
