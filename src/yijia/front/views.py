"""The front page, the work that waits for a person, the article, and the demonstration."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from yijia.base.access import Permission, needs, public
from yijia.base.errors import NotFound
from yijia.front import article as articles
from yijia.front import demonstration, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest


@public
def home(request: ScopedRequest) -> HttpResponse:
    """What a person can do here, and what was counted."""
    numbers = queries.front_numbers(by=request.scope, on=timezone.localdate())
    return render(request, "front/home.html", {"stats": shown.front_stats(numbers)})


@needs(Permission.CASE_READ)
def work(request: ScopedRequest) -> HttpResponse:
    """My work, or all work in my area, the most urgent first."""
    whole_area = request.GET.get("in") == "area"
    page = queries.work(request.scope, whole_area=whole_area, after=request.GET.get("after", ""))
    rows = shown.work_rows(page.rows, at=timezone.now())
    context = {
        "rows": rows,
        "next": page.next,
        "whole_area": whole_area,
        "find": inputs.Find(),
    }
    return render(request, "front/work.html", context)


@needs(Permission.CASE_READ)
def search(request: ScopedRequest) -> HttpResponse:
    """Cases by their number or by words of them, whatever state they are in."""
    form = inputs.Find(request.GET if "q" in request.GET else None)
    if not form.is_bound:
        return render(request, "front/search.html", {"form": form})
    if not form.is_valid():
        return render(request, "front/search.html", {"form": form}, status=422)
    asked = form.cleaned_data["q"]
    page = queries.found(request.scope, text=asked, after=request.GET.get("after", ""))
    context = shown.search_page(page.rows, asked=asked, after=page.next, at=timezone.now())
    return render(request, "front/search.html", context | {"form": form})


@public
def article(request: ScopedRequest) -> HttpResponse:
    """Every number of the article, with what was counted and whether it holds."""
    told = articles.article()
    found = articles.findings(told.numbers, by=request.scope)
    return render(request, "front/article.html", articles.page(told, found=found))


@public
def article_json(request: ScopedRequest) -> HttpResponse:
    """The same for a program."""
    told = articles.article()
    found = articles.findings(told.numbers, by=request.scope)
    document = shown.with_note(articles.document(told, found=found))
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@public
def demo(request: HttpRequest) -> HttpResponse:
    """Who can sign in to this demonstration, and what there is to do."""
    if not settings.YIJIA_DEMONSTRATION:
        raise NotFound
    loaded = queries.demonstration()
    page = demonstration.page(loaded, on=timezone.localdate())
    return render(request, "front/demo.html", page)
