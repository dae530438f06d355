"""Certificates of service: a member makes, prints and takes them back; anybody checks one."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import public as everybody
from yijia.base.access import takes
from yijia.base.errors import NotFound, Refused, WrongSecret
from yijia.base.scope import Scope
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Drawn, Given, Question
from yijia.programmes.members import actions, inputs, queries, rules, shown

_YEAR = timedelta(days=365)
# A page that says what becomes of it before it is done.
WORDS = Drawn(ask="members/sure.html")


@own
def mine(request: ScopedRequest) -> HttpResponse:
    """One's own certificates."""
    return render(request, "members/certificates.html", shown.certificates_page(request.scope))


@own
def make(request: ScopedRequest) -> HttpResponse:
    """Has one's own service of some days certified."""
    on = timezone.localdate()
    form = inputs.MakeCertificate(
        questions.sent(request), initial={"first_on": on - _YEAR, "last_on": on}
    )
    question = Question(
        gettext("Have service certified"),
        about=gettext("My service"),
        back=reverse("members:certificates"),
    )

    def act(given: Given) -> object:
        span = rules.Span(**given)
        return actions.make_certificate(by=request.scope, at=timezone.now(), span=span)

    return questions.sure(request, form, question=question, act=act)


@takes("POST")
@own
def pdf(request: ScopedRequest, identity: int) -> HttpResponse:
    """One's own certificate to print, with one's name where that is wanted."""
    found = queries.access_own_certificate(scope=request.scope, identity=identity)
    if found.ended_at is not None:
        raise NotFound
    name = ""
    if "name" in request.POST:
        name = actions.read_own_name(by=request.scope, at=timezone.now())
    services = queries.services_in(request.scope, certificate=found)
    content = shown.certificate_pdf(
        found, services=services, name=name, whole=request.build_absolute_uri
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="service-{found.pk}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


# The page is a table's row, which only actions and queries may name.
ACTS: dict[str, Callable[[Scope, datetime, Any], object]] = {
    "end": lambda by, at, page: actions.end_certificate(by=by, at=at, certificate=page),
    "show": lambda by, at, page: actions.show_name(by=by, at=at, page=page),
    "hide": lambda by, at, page: actions.hide_name(
        by=by, at=at, name=queries.access_own_shown(scope=by, page=page)
    ),
}


@own
def move(request: ScopedRequest, identity: int, verb: str) -> HttpResponse:
    """Takes a certificate back, or shows one's name on its page, or takes that back."""
    found = queries.access_own_certificate(scope=request.scope, identity=identity)
    if verb not in ACTS:
        raise NotFound
    question = Question(
        gettext(shown.CERTIFICATE_VERBS[verb]),
        about=rules.code_words(found.code),
        back=reverse("members:certificates"),
        beside={"words": gettext(shown.CERTIFICATE_HINTS[verb])},
    )
    return questions.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: ACTS[verb](request.scope, timezone.now(), found),
        drawn=WORDS,
    )


@everybody
def check(request: ScopedRequest) -> HttpResponse:
    """Says what a certificate is of, to whoever has its code; of whom only if that was chosen."""
    form = inputs.CheckCertificate(
        questions.sent(request), initial={"code": request.GET.get("code", "")}
    )
    found = _found(form, request=request) if form.is_bound and form.is_valid() else None
    context = {"form": form, "found": found}
    return render(request, "members/check.html", context, status=422 if form.errors else 200)


def _found(form: inputs.CheckCertificate, *, request: ScopedRequest) -> Mapping[str, object] | None:
    """What the certificate of a code is of; or None, with the refusal on the form."""
    at, code = timezone.now(), form.cleaned_data["code"]
    try:
        found = actions.check_certificate(at=at, code=code, origin=request.origin)
    except WrongSecret:
        form.add_refusal(Refused(shown.UNKNOWN_CODE, field="code"))
    except Refused as refused:
        form.add_refusal(refused)
    else:
        return shown.checked_page(found)
    return None
