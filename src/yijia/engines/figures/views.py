"""Pages of figures: the list, one figure, the rows behind it, and what was published of them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, public, takes
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.engines.figures import actions, inputs, queries, rules, shown
from yijia.ground.access.middleware import ScopedRequest

DRAWN = {"svg": "image/svg+xml", "json": "application/json"}


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
def board(request: ScopedRequest) -> HttpResponse:
    """One figure of a place over time, by place and by circle, and of another beside it."""
    form, today = _board_selection(request), timezone.localdate()
    if not form.is_valid():
        return render(request, "figures/board.html", {"form": form}, status=422)
    found = _board(request, form, today=today)
    context = shown.board(found, outlines=queries.outlines(found, on=today))
    return render(request, "figures/board.html", context | {"form": form})


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
    """What is put on the board; of nothing, the first figure of this year in the county."""
    by, today = request.scope, timezone.localdate()
    data = inputs.filled(
        request.GET.dict(), division=settings.YIJIA_COUNTY, span=rules.this_year(today)
    )
    area = queries.access_area(code=data["division"])
    known = shown.board_choices(queries.board_figures(by=by, division=area.code))
    data |= {
        "figure": request.GET.get("figure") or next((code for code, _title in known), ""),
        "beside": request.GET.get("beside", ""),
    }
    beside = queries.board_areas(area, by=by, code=data["figure"], on=today)
    return inputs.BoardSelection(
        data, around=shown.around(area, on=today), beside=shown.beside(beside), figures=known
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
    if month is None or queries.is_derived(code):
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
    area = queries.access_area(code=data["division"])
    return inputs.Selection(data, around=shown.around(area, on=today))


@public
def recounts(request: ScopedRequest) -> HttpResponse:
    """What the recounts of the last nights found, whatever it was."""
    context = {"nights": shown.nights(queries.nights())}
    return render(request, "figures/recounts.html", context)


@public
def circles(request: ScopedRequest) -> HttpResponse:
    """Places that are followed together, and the way to draw another circle for who may."""
    context = {
        "circles": shown.circle_list(queries.circles().values()),
        "can_draw": request.scope.holds(Permission.RULE_EDIT),
    }
    return render(request, "figures/circles.html", context)


@public
def circle(request: ScopedRequest, code: str) -> HttpResponse:
    """One circle: its places, and since when."""
    context = shown.circle_page(queries.access_circle(code=code))
    context |= {"can_change": request.scope.holds(Permission.RULE_EDIT)}
    return render(request, "figures/circle.html", context)


@needs(Permission.RULE_EDIT)
def draw_circle(request: ScopedRequest) -> HttpResponse:
    """Names places that are followed together from a month on."""
    form = inputs.DrawCircle(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.draw_circle(
                by=request.scope, at=timezone.now(), **inputs.told_circle(form.cleaned_data)
            )
        except (Conflict, Invalid, NotFound) as refused:
            form.add_refusal(refused)
        else:
            return redirect("figures:circle", code=made.code)
    status = 422 if form.errors else 200
    return render(request, "figures/draw_circle.html", {"form": form}, status=status)


@needs(Permission.RULE_EDIT)
def change_circle(request: ScopedRequest, code: str) -> HttpResponse:
    """Names other places for a circle, from a month on."""
    found = queries.access_circle(code=code)
    form = inputs.ChangeCircle(
        request.POST if request.method == "POST" else None,
        initial={"divisions": shown.present_codes(found)},
    )
    if form.is_valid():
        try:
            actions.change_circle(
                by=request.scope, at=timezone.now(), code=code, **form.cleaned_data
            )
        except (Conflict, Invalid, NotFound) as refused:
            form.add_refusal(refused)
        else:
            return redirect("figures:circle", code=code)
    context = {"form": form, "circle": found}
    status = 422 if form.errors else 200
    return render(request, "figures/draw_circle.html", context, status=status)


@needs(Permission.RULE_EDIT)
def targets(request: ScopedRequest, code: str) -> HttpResponse:
    """What a figure should reach in a place: the targets there were and are, and the next one."""
    division = request.GET.get("division") or settings.YIJIA_COUNTY
    declared = queries.access_declared(by=request.scope, code=code, division=division)
    form = inputs.SetTarget(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = inputs.told_target(form.cleaned_data)
        try:
            actions.set_target(
                by=request.scope, at=timezone.now(), code=code, division=division, **told
            )
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect(shown.target_address(code, division=division))
    context = shown.target_page(
        declared,
        division=queries.access_area(code=division),
        found=queries.targets_of(code=code, division=division),
    )
    status = 422 if form.errors else 200
    return render(request, "figures/targets.html", context | {"form": form}, status=status)


@public
def published(request: ScopedRequest) -> HttpResponse:
    """The months that were published, and the way to publish one for who may."""
    context = {
        "months": shown.months(queries.published_months()),
        "can_publish": queries.may_publish(by=request.scope),
    }
    return render(request, "figures/published.html", context)


@public
def month(request: ScopedRequest, month: str) -> HttpResponse:
    """What was published of a month, each number beside what its figure says now."""
    return render(request, "figures/month.html", shown.month_page(_month(request, month)))


@public
def month_print(request: ScopedRequest, month: str) -> HttpResponse:
    """The same to print."""
    found = _month(request, month)
    site = request.build_absolute_uri("/").rstrip("/")
    name = f"{found.division.code}-{month}.pdf"
    return HttpResponse(
        shown.month_pdf(found, site=site, at=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _month(request: ScopedRequest, month: str) -> queries.MonthPage:
    return queries.month_page(
        by=request.scope,
        month=_month_in(month),
        division=request.GET.get("division") or settings.YIJIA_COUNTY,
    )


def _month_in(text: str) -> date:
    """The month of an address. Raises NotFound where it is none."""
    try:
        return rules.month_of(text)
    except Invalid as refused:
        raise NotFound from refused


@needs(Permission.FIGURE_PUBLISH)
def publish(request: ScopedRequest) -> HttpResponse:
    """Freezes the numbers of a month that is over.

    Raises:
        Forbidden: no post of this person publishes the county's numbers.
    """
    if not queries.may_publish(by=request.scope):
        raise Forbidden
    at, months = timezone.now(), queries.publishable_months(on=timezone.localdate())
    form = inputs.PublishMonth(
        request.POST if request.method == "POST" else None,
        months=[(shown.month_text(one), shown.month_name(one)) for one in months],
    )
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            actions.publish_month(
                by=request.scope, at=at, month=wanted["month"], note=wanted["note"]
            )
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect("figures:month", month=shown.month_text(wanted["month"]))
    status = 422 if form.errors else 200
    return render(request, "figures/publish.html", {"form": form}, status=status)


@public
def data(request: ScopedRequest) -> HttpResponse:
    """Everything that was published, as files."""
    return render(
        request,
        "figures/data.html",
        shown.catalogue(queries.sealed_figures(), red=queries.red_codes()),
    )


@public
@takes("GET", "HEAD")
def data_package(request: ScopedRequest) -> HttpResponse:
    """What the files are, for programs (Frictionless Data Package)."""
    made = shown.data_package(queries.sealed_figures())
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 2})


@public
@takes("GET", "HEAD")
def data_list(request: ScopedRequest) -> HttpResponse:
    """The figures that are published, as CSV."""
    return _csv(shown.list_file(queries.sealed_figures(), red=queries.red_codes()), name="figures")


@public
@takes("GET", "HEAD")
def data_file(request: ScopedRequest, code: str) -> HttpResponse:
    """The published numbers of a figure as CSV, as they were known when a day was over."""
    figure = queries.access_sealed_figure(code=code)
    until = rules.known_until(request.GET.get("known_on", ""), today=timezone.localdate())
    return _csv(shown.known_file(queries.known(code=figure.code, until=until)), name=figure.code)


def _csv(content: bytes, *, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
