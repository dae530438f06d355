"""Pages of figures: the list, one figure, and the rows behind it. All of them are public."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yijia.base.access import public
from yijia.base.scope import Scope
from yijia.engines.figures import inputs, queries, rules, shown
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places import queries as places


@public
def index(request: ScopedRequest) -> HttpResponse:
    """Every figure of a division, for this year and this month."""
    found = queries.overview(
        by=request.scope,
        division=request.GET.get("division") or settings.YIJIA_COUNTY,
        on=timezone.localdate(),
    )
    return render(request, "figures/index.html", shown.overview(found))


@public
def figure(request: ScopedRequest, code: str) -> HttpResponse:
    """One number large, how it is counted, what it is made of, and how it moved."""
    form = _selection(request)
    division = form.data["division"]
    if form.is_valid():
        span = form.cleaned_data["span"]
        context = _page(request.scope, code=code, division=division, span=span)
        context |= _sorting(request, code=code, division=division, span=span)
        return render(request, "figures/figure.html", context | {"form": form})
    found = queries.access_declared(by=request.scope, code=code, division=division)
    context = shown.heading(found, division=places.access_division(code=division))
    return render(request, "figures/figure.html", context | {"form": form}, status=422)


def _page(by: Scope, *, code: str, division: str, span: rules.Span) -> dict[str, object]:
    """What the page of a figure shows, or of a number that is made of figures."""
    today, start, end = timezone.localdate(), span.start, span.end
    if queries.is_derived(code):
        found = queries.derived_page(
            by=by, code=code, division=division, start=start, end=end, on=today
        )
        return shown.derived_page(found, today=today)
    page = queries.figure_page(by=by, code=code, division=division, start=start, end=end, on=today)
    return shown.figure_page(page, today=today)


def _sorting(
    request: ScopedRequest, *, code: str, division: str, span: rules.Span
) -> dict[str, object]:
    """The same number by what is chosen beside place and days."""
    by, chosen = request.scope, request.GET.get("by", "")
    declared = queries.access_declared(by=by, code=code, division=division)
    known = queries.dimensions_of(by=by, declared=declared, division=division)
    found = None
    if chosen:
        found = queries.groups(
            by=by,
            code=code,
            division=division,
            start=span.start,
            end=span.end,
            dimension=chosen,
            on=timezone.localdate(),
        )
    return shown.sorting(known, declared=declared, where=(division, span), found=found)


@public
def rows(request: ScopedRequest, code: str) -> HttpResponse:
    """The rows behind a number, page by page; the last page says that they add up to it."""
    form = _selection(request)
    if not form.is_valid():
        return figure(request, code)
    span, division = form.cleaned_data["span"], form.data["division"]
    found = queries.rows(
        by=request.scope,
        code=code,
        division=division,
        start=span.start,
        end=span.end,
        after=request.GET.get("after", ""),
    )
    context = shown.row_page(found, division=division, span=span)
    return render(request, "figures/rows.html", context)


def _selection(request: ScopedRequest) -> inputs.Selection:
    """What is asked; of nothing, this year in the county."""
    today = timezone.localdate()
    data = inputs.filled(
        request.GET.dict(), division=settings.YIJIA_COUNTY, span=rules.this_year(today)
    )
    division = places.access_division(code=data["division"])
    return inputs.Selection(data, around=shown.around(division, on=today))
