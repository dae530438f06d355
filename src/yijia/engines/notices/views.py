"""The page of notices of whoever signs in here, and how far messages to persons got."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Conflict
from yijia.engines.notices import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest, own


@own
@takes("GET", "HEAD")
def index(request: ScopedRequest) -> HttpResponse:
    """What this account was told, the newest first."""
    page = queries.told_to(request.scope, after=request.GET.get("after", ""))
    rows = shown.shown(page.rows)
    context = {"rows": rows, "next": page.next, "has_new": any(row.is_new for row in rows)}
    return render(request, "notices/index.html", context)


@own
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
def again(request: ScopedRequest) -> HttpResponse:
    """Asks why all messages that were given up are sent again, and sends them."""
    return _again(request, delivery=None)


@needs(Permission.NOTICE_MANAGE)
def one_again(request: ScopedRequest, identity: int) -> HttpResponse:
    """The same of one message."""
    return _again(request, delivery=identity)


def _again(request: ScopedRequest, *, delivery: int | None) -> HttpResponse:
    found = queries.access_given_up(request.scope, identity=delivery)
    given = {**request.POST.dict(), "delivery": delivery}
    form = inputs.Again(given if request.method == "POST" else None)
    if form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        try:
            actions.send_again(by=request.scope, at=at, reason=reason, delivery=delivery)
        except Conflict as refused:
            form.add_refusal(refused)
        else:
            return redirect("notices:deliveries")
    context = {"form": form, "row": shown.delivery_row(found) if found else None}
    return render(request, "notices/again.html", context, status=422 if form.errors else 200)
