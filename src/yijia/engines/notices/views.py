"""The page of notices of whoever works here."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.engines.notices import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest


@needs(Permission.CASE_READ)
@takes("GET", "HEAD")
def index(request: ScopedRequest) -> HttpResponse:
    """What this account was told, the newest first."""
    page = queries.told_to(request.scope, after=request.GET.get("after", ""))
    rows = shown.shown(page.rows)
    context = {"rows": rows, "next": page.next, "has_new": any(row.is_new for row in rows)}
    return render(request, "notices/index.html", context)


@needs(Permission.CASE_READ)
@takes("POST")
def read(request: ScopedRequest) -> HttpResponse:
    """Notes that everything up to one notice was read."""
    form = inputs.Read(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        actions.read_notices(by=request.scope, at=timezone.now(), until=until)
    return redirect("notices:index")


@needs(Permission.NOTICE_MANAGE)
@takes("GET", "HEAD")
def deliveries(request: ScopedRequest) -> HttpResponse:
    """How far messages to persons got, and those that could not be sent."""
    found = queries.deliveries(request.scope, after=request.GET.get("after", ""))
    return render(request, "notices/deliveries.html", shown.deliveries(found))


@needs(Permission.NOTICE_MANAGE)
@takes("POST")
def again(request: ScopedRequest) -> HttpResponse:
    """Sends one message again that was given up, or all of them."""
    form = inputs.Again(request.POST)
    if form.is_valid():
        one = form.cleaned_data["delivery"]
        actions.send_again(by=request.scope, at=timezone.now(), delivery=one)
    return redirect("notices:deliveries")
