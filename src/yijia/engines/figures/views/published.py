"""Pages of published months, publishing one, and the files that anybody may take."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, public, takes
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.engines.figures import actions, inputs, queries, rules, shown
from yijia.ground.access.middleware import ScopedRequest


@public
def published(request: ScopedRequest) -> HttpResponse:
    """The months that were published, and the way to publish one for who may."""
    context = {
        "months": shown.months(queries.published_months()),
        "can_publish": queries.may_publish(by=request.scope),
        "ways": shown.ways(shown.Way.PUBLISHED),
    }
    return render(request, "figures/published.html", context)


@public
def month(request: ScopedRequest, month: str) -> HttpResponse:
    """What was published of a month, each number beside what its figure says now."""
    form = inputs.KnownOn(request.GET)
    found = _month(request, month, form=form)
    context = shown.month_page(found) | {"form": form}
    status = 200 if form.is_valid() else 422
    return render(request, "figures/month.html", context, status=status)


@public
def month_print(request: ScopedRequest, month: str) -> HttpResponse:
    """The same to print."""
    form = inputs.KnownOn(request.GET)
    if not form.is_valid():
        raise NotFound
    found = _month(request, month, form=form)
    site = request.build_absolute_uri("/").rstrip("/")
    name = f"{found.division.code}-{month}.pdf"
    return HttpResponse(
        shown.month_pdf(found, site=site, at=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _month(request: ScopedRequest, month: str, *, form: inputs.KnownOn) -> queries.MonthPage:
    return queries.month_page(
        by=request.scope,
        month=_month_in(month),
        division=request.GET.get("division") or settings.YIJIA_COUNTY,
        known_on=form.cleaned_data["known_on"] if form.is_valid() else None,
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
    """Everything that was published, as files; as they were known on a day, where one is asked."""
    form = inputs.KnownOn(request.GET)
    context = shown.catalogue(
        queries.sealed_numbers(),
        red=queries.red_codes(),
        known_on=form.cleaned_data["known_on"] if form.is_valid() else None,
        without=queries.unpublished(),
    )
    context |= {"form": form, "ways": shown.ways(shown.Way.FILES)}
    status = 200 if form.is_valid() else 422
    return render(request, "figures/data.html", context, status=status)


@public
@takes("GET", "HEAD")
def data_package(request: ScopedRequest) -> HttpResponse:
    """What the files are, for programs (Frictionless Data Package)."""
    made = shown.data_package(queries.sealed_numbers())
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 2})


@public
@takes("GET", "HEAD")
def data_list(request: ScopedRequest) -> HttpResponse:
    """The figures that are published, as CSV."""
    return _csv(shown.list_file(queries.sealed_numbers(), red=queries.red_codes()), name="figures")


@public
@takes("GET", "HEAD")
def data_file(request: ScopedRequest, code: str) -> HttpResponse:
    """The published numbers of a figure as CSV, as they were known when a day was over."""
    declared = queries.access_sealed(code=code)
    day = rules.day_known(request.GET.get("known_on", "")) or timezone.localdate()
    until = rules.known_until(day)
    return _csv(shown.known_file(queries.known(declared=declared, until=until)), name=code)


def _csv(content: bytes, *, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
