"""The network for everybody: the tree, a place, a body, who has a branch, and printed names."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yijia.base.access import public as everybody
from yijia.engines.figures import queries as figures
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import queries as organisations
from yijia.programmes.network import queries, shown
from yijia.programmes.network.views import frame


@everybody
def index(request: ScopedRequest) -> HttpResponse:
    """The whole network on a day: drawn, and in words."""
    on = frame.day_of(request)
    return render(request, "network/index.html", shown.tree_page(queries.tree(on=on), on=on))


@everybody
def place(request: ScopedRequest, code: str) -> HttpResponse:
    """One street or community: who serves there, who has a seat, and what is promised."""
    on, today = frame.day_of(request), timezone.localdate()
    found = queries.place(request.scope, code=code, on=on)
    counted = figures.this_years(by=request.scope, division=code, on=today)
    context = shown.place_page(found, on=on, today=today, counted=counted)
    return render(request, "network/place.html", context)


@everybody
def body(request: ScopedRequest, code: str) -> HttpResponse:
    """One body or unit: its seats, its agreements, and what is promised and kept."""
    on, today = frame.day_of(request), timezone.localdate()
    found = queries.body(request.scope, code=code, on=on)
    context = shown.body_page(found, on=on, today=today)
    return render(request, "network/body.html", context)


@everybody
def coverage(request: ScopedRequest) -> HttpResponse:
    """Which communities have a branch on a day, which shall have one, and which need none."""
    on, code = frame.day_of(request), request.GET.get("division") or settings.YIJIA_COUNTY
    found = organisations.coverage(division=code, on=on)
    return render(request, "network/coverage.html", shown.coverage_page(found, scope=request.scope))


@everybody
def names(request: ScopedRequest) -> HttpResponse:
    """Themes, a platform and a document by their printed names."""
    found = organisations.printed_names()
    return render(request, "network/names.html", {"rows": shown.name_rows(found)})
