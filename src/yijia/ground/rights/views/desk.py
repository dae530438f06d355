"""The desk of who answers for personal data: requests, holds, terms. No contact is seen here."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.base.errors import Invalid, NotFound, Refused
from yijia.base.scope import Scope
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import actions, inputs, queries, rules, shown
from yijia.ground.rights.registry import Held
from yijia.ground.shell.forms import Form


@needs(Permission.PERSON_RIGHTS)
def requests(request: ScopedRequest) -> HttpResponse:
    """Requests that wait for an answer, the most urgent first."""
    page = queries.open_requests(request.scope, after=request.GET.get("after", ""))
    return render(request, "rights/requests.html", shown.requests_page(page, at=timezone.now()))


@needs(Permission.PERSON_RIGHTS)
def register(request: ScopedRequest) -> HttpResponse:
    """A request that came by another way, entered for the person."""
    form = inputs.Register(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = _found(form, scope=request.scope)
        if held is not None:
            kind = rules.RequestKind(form.cleaned_data["kind"])
            actions.register_request(by=request.scope, at=timezone.now(), held=held, kind=kind)
            return redirect("rights:requests")
    return render(request, "rights/register.html", {"form": form}, status=_status(form))


@needs(Permission.PERSON_RIGHTS)
def answer(request: ScopedRequest, identity: int) -> HttpResponse:
    """One request, with how it is answered."""
    asked = queries.access_request(request.scope, identity=identity)
    form = inputs.Answer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(
                by=request.scope,
                at=timezone.now(),
                request=asked,
                state=rules.RequestState(form.cleaned_data["state"]),
                answer=form.cleaned_data["answer"],
            )
            return redirect("rights:requests")
        except Invalid as refused:
            form.add_refusal(refused)
    context = {"form": form, "asked": shown.request_row(asked, at=timezone.now())}
    return render(request, "rights/answer.html", context, status=_status(form))


@needs(Permission.PERSON_RIGHTS)
def holds(request: ScopedRequest) -> HttpResponse:
    """The legal holds that stand."""
    return render(request, "rights/holds.html", {"holds": queries.holds(request.scope)})


@needs(Permission.PERSON_RIGHTS)
def hold(request: ScopedRequest) -> HttpResponse:
    """Sets a legal hold."""
    form = inputs.SetHold(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = _found(form, scope=request.scope)
        if held is not None:
            reason, at = form.cleaned_data["reason"], timezone.now()
            actions.set_hold(by=request.scope, at=at, held=held, reason=reason)
            return redirect("rights:holds")
    return render(request, "rights/hold.html", {"form": form}, status=_status(form))


@needs(Permission.PERSON_RIGHTS)
def lift(request: ScopedRequest, identity: int) -> HttpResponse:
    """Lifts a legal hold."""
    standing = queries.access_hold(request.scope, identity=identity)
    form = inputs.LiftHold(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        actions.lift_hold(by=request.scope, at=at, hold=standing, reason=reason)
        return redirect("rights:holds")
    context = {"form": form, "hold": standing}
    return render(request, "rights/lift.html", context, status=_status(form))


@needs(Permission.PERSON_RIGHTS)
def terms(request: ScopedRequest) -> HttpResponse:
    """How long things are kept, and what everybody is told."""
    context = shown.terms_page(queries.every_term(), notices=queries.every_notice())
    return render(request, "rights/terms.html", context)


@needs(Permission.PERSON_RIGHTS)
def retention(request: ScopedRequest) -> HttpResponse:
    """How long each kind of data is kept, what was removed last, and when it runs next."""
    found = queries.retention(request.scope, at=timezone.now())
    return render(request, "rights/retention.html", shown.retention_page(found))


def _found(form: Form, *, scope: Scope) -> Held | None:
    """The matter of the number that was typed; a number that is none is told beside the field."""
    try:
        return queries.find_held(scope, key=form.cleaned_data["key"])
    except NotFound as refused:
        form.add_refusal(Refused(refused.message, field="key"))
        return None


def _status(form: Form) -> int:
    return 422 if form.errors else 200
