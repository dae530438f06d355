"""The front page, and the work that waits for a person over all programmes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yijia.base.access import Permission, needs, public
from yijia.front import queries, shown
from yijia.ground.access.middleware import ScopedRequest


@public
def home(request: HttpRequest) -> HttpResponse:
    """What a person can do here, and what was counted."""
    return render(request, "front/home.html")


@needs(Permission.CASE_READ)
def work(request: ScopedRequest) -> HttpResponse:
    """My work, or all work in my area, the most urgent first."""
    whole_area = request.GET.get("in") == "area"
    page = queries.work(request.scope, whole_area=whole_area, after=request.GET.get("after", ""))
    rows = shown.work_rows(page.rows, at=timezone.now())
    context = {"rows": rows, "next": page.next, "whole_area": whole_area}
    return render(request, "front/work.html", context)
