"""Pages of numbers: the list, the board, one figure, the rows behind it, and the recounts."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import Permission, needs, public, takes
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.figures import actions, inputs, queries, rules, shown
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell.paging import id_of, parts_of

SELECTED = ("division", "from", "to")
DRAWN = {"svg": "image/svg+xml", "json": "application/json"}


@public
def index(request: ScopedRequest) -> HttpResponse:
    """Every figure of a division, for this year and this month."""
    division = request.GET.get("division") or settings.YIJIA_COUNTY
    found = queries.overview(by=request.scope, division=division, on=timezone.localdate())
    context = shown.overview(found) | {"ways": shown.ways(shown.Way.INDEX, division=division)}
    # Whoever works here can have it looked at.
    is_staff = request.scope.account is not None
    context |= {"changes_pile_up": is_staff and queries.changes_pile_up()}
    return render(request, "figures/index.html", context)


@public
def board(request: ScopedRequest) -> HttpResponse:
    """One figure of a place over time, by place and by circle, and of another beside it."""
    form, today = _board_selection(request), timezone.localdate()
    ways = shown.ways(shown.Way.BOARD, division=form.data["division"])
    context: dict[str, object] = {"form": form, "ways": ways}
    if not form.is_valid():
        return render(request, "figures/board.html", context, status=422)
    found = _board(request, form, today=today)
    context |= shown.board(found, outlines=queries.outlines(found, on=today))
    return render(request, "figures/board.html", context)


@public
def drawing(request: ScopedRequest, name: str, kind: str) -> HttpResponse:
    """One drawing of the board to take along: as SVG, or as its Vega-Lite specification."""
    form, today = _board_selection(request), timezone.localdate()
    if kind not in DRAWN or not form.is_valid():
        raise NotFound
    found = _board(request, form, today=today)
    made = shown.specifications(found, outlines=queries.outlines(found, on=today))
    of = {drawing.value: specification for drawing, specification in made.items()}.get(name)
    if of is None:
        raise NotFound
    text = shown.svg(of) if kind == "svg" else json.dumps(of, ensure_ascii=False)
    headers = {"Content-Disposition": f'attachment; filename="{form.data["figure"]}-{name}.{kind}"'}
    return HttpResponse(text, content_type=DRAWN[kind], headers=headers)


def _board(request: ScopedRequest, form: inputs.BoardSelection, *, today: date) -> queries.Board:
    chosen = form.cleaned_data
    return queries.board(
        by=request.scope,
        code=chosen["figure"],
        divisions=[code for code in (chosen["division"], chosen["beside"]) if code],
        start=chosen["span"].start,
        end=chosen["span"].end,
        on=today,
    )


def _board_selection(request: ScopedRequest) -> inputs.BoardSelection:
    """What is put on the board; of nothing, the first that leads the list, of this year in the
    county.
    """
    by, today = request.scope, timezone.localdate()
    data = inputs.filled(
        request.GET.dict(), division=settings.YIJIA_COUNTY, span=rules.this_year(today)
    )
    area = queries.access_area(code=data["division"])
    known = queries.board_figures(by=by, division=area.code)
    data |= {
        "figure": request.GET.get("figure") or queries.first_of(known),
        "beside": request.GET.get("beside", ""),
    }
    beside = queries.board_areas(area, by=by, code=data["figure"], on=today)
    return inputs.BoardSelection(
        data,
        around=shown.around(area, on=today),
        beside=shown.beside(beside),
        figures=shown.board_choices(known),
    )


@public
def figure(request: ScopedRequest, code: str) -> HttpResponse:
    """One number large, how it is counted, what it is made of, and how it moved."""
    form = _selection(request)
    division = form.data["division"]
    declared = queries.access_declared(by=request.scope, code=code, division=division)
    if form.is_valid():
        span = form.cleaned_data["span"]
        context = _page(request.scope, code=code, division=division, span=span)
        context |= _sorting(request, declared, division=division, span=span)
        context |= _published(request.scope, code=code, division=division, span=span)
        context |= _aims(request.scope, context, declared=declared, division=division)
        context |= _recounting(request, declared)
        return render(request, "figures/figure.html", context | {"form": form})
    context = shown.heading(declared, division=queries.access_area(code=division))
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
    request: ScopedRequest,
    declared: rules.Figure | rules.Stock | rules.Derived,
    *,
    division: str,
    span: rules.Span,
) -> dict[str, object]:
    """The same number by what is chosen beside place and days."""
    by, chosen = request.scope, request.GET.get("by", "")
    known = queries.dimensions_of(by=by, declared=declared, division=division)
    found = None
    if chosen:
        found = queries.groups(
            by=by,
            code=declared.code,
            division=division,
            start=span.start,
            end=span.end,
            dimension=chosen,
        )
    return shown.sorting(known, declared=declared, where=(division, span), found=found)


def _published(by: Scope, *, code: str, division: str, span: rules.Span) -> dict[str, object]:
    """The seals of the month that is asked for, if it is one."""
    month = shown.whole_month(span)
    if month is None:
        return {}
    found = queries.seals(by=by, code=code, division=division, month=month)
    return {"seals": shown.seal_rows(found)}


def _aims(
    by: Scope,
    told: Mapping[str, Any],
    *,
    declared: rules.Countable | rules.Derived,
    division: str,
) -> dict[str, object]:
    """What the number told should reach, and for who keeps local rules the way to say so."""
    code, span = declared.code, told["span"]
    found = queries.targets_within(code=code, division=division, span=span)
    may_set = by.holds(Permission.RULE_EDIT) and rules.may_aim(declared)
    href = shown.target_address(code, division=division) if may_set else ""
    targets = shown.targets(found, declared=declared, number=told["exact"], span=span)
    return {"targets": targets, "target_href": href}


def _recounting(
    request: ScopedRequest, declared: rules.Countable | rules.Derived
) -> dict[str, object]:
    """Whether it can be recounted now, and what that found for who has just done so."""
    number = request.GET.get("recounted", "")
    found = queries.recount_of_number(number=number, declared=declared) if number else None
    return {
        "can_recount": queries.may_recount(by=request.scope),
        "recounted": shown.recounted(found) if found else None,
    }


@needs(Permission.FIGURE_RECOUNT)
@takes("POST")
def recount(request: ScopedRequest, code: str) -> HttpResponse:
    """Counts all that a number is made of afresh, now, and leads back to it, of the same place and
    days, with what was found.
    """
    found = actions.recount_figure(by=request.scope, at=timezone.now(), code=code)
    asked = [(name, request.POST[name]) for name in SELECTED if request.POST.get(name)]
    address = reverse("figures:figure", args=[code])
    return redirect(f"{address}?{urlencode([*asked, ('recounted', found.id)])}")


@public
def rows(request: ScopedRequest, code: str) -> HttpResponse:
    """The rows behind a number, page by page, and whether all of them add up to it."""
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
        add_up=bool(request.GET.get("add_up")),
    )
    context = shown.row_page(found, division=division, span=span)
    return render(request, "figures/rows.html", context)


def _selection(request: ScopedRequest) -> inputs.Selection:
    """What is asked; of nothing, this year in the county."""
    today = timezone.localdate()
    data = inputs.filled(
        request.GET.dict(), division=settings.YIJIA_COUNTY, span=rules.this_year(today)
    )
    area = queries.access_area(code=data["division"])
    return inputs.Selection(data, around=shown.around(area, on=today))


@public
def recounts(request: ScopedRequest) -> HttpResponse:
    """What the recounts of the last nights found, whatever it was; and all that found a fault."""
    before = parts_of(request.GET.get("before", ""), count=1)
    differing = queries.differing_nights(before=id_of(before[0]) if before else None)
    context = {
        "nights": shown.nights(queries.whole_nights(most=queries.MOST_NIGHTS)),
        "differing": shown.nights(differing),
        "some": shown.nights(queries.recounts_of_some()),
        "is_first": before is None,
        "before": shown.earlier(differing),
        "ways": shown.ways(shown.Way.RECOUNTS),
    }
    return render(request, "figures/recounts.html", context)
