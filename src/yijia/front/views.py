"""The front page, the work that waits for a person, the article, and the demonstration."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import Permission, needs, public
from yijia.base.errors import NotFound, Refused
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.front import article as articles
from yijia.front import demonstration, inputs, queries, rules, shown
from yijia.ground.access.middleware import ScopedRequest


@public
def home(request: ScopedRequest) -> HttpResponse:
    """What a person can do here, and what was counted."""
    numbers = queries.front_numbers(by=request.scope, on=timezone.localdate())
    return render(request, "front/home.html", {"stats": shown.front_stats(numbers)})


@needs(Permission.CASE_READ)
def work(request: ScopedRequest) -> HttpResponse:
    """My work, or another list of open work, the most urgent first."""
    asked = request.GET.get("in", "")
    listed = rules.WorkList(asked) if asked in set(rules.WorkList) else rules.WorkList.MINE
    page = queries.work(request.scope, listed=listed, after=request.GET.get("after", ""))
    context = shown.work_page(page.rows, listed=listed, after=page.next, at=timezone.now())
    return render(request, "front/work.html", context | {"find": inputs.Find()})


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


@needs(Permission.SAMPLE_READ)
def samples(request: ScopedRequest) -> HttpResponse:
    """The samples that an auditor has drawn; another one can be drawn."""
    form = inputs.DrawSample(request.POST or None, areas=shown.areas_of(request.scope))
    if request.method == "POST" and form.is_valid():
        try:
            drawn = cases.draw_sample(by=request.scope, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("sample", sample=drawn.pk)
    found = case_queries.samples_of(request.scope)[: rules.MOST_SAMPLES_SHOWN]
    context = {"form": form, "samples": shown.samples(found)}
    return render(request, "front/samples.html", context, status=422 if form.errors else 200)


@needs(Permission.SAMPLE_READ)
def sample(request: ScopedRequest, sample: int) -> HttpResponse:
    """The numbers of the cases that were drawn, and whether the seed draws the same ones again."""
    found = case_queries.access_sample(scope=request.scope, sample=sample)
    (row,) = shown.samples([found])
    context = {
        "sample": row,
        "numbers": case_queries.numbers_of(found),
        "holds": case_queries.is_drawn_again(found),
    }
    return render(request, "front/sample.html", context)


@needs(Permission.SAMPLE_READ)
def sampled_case(request: ScopedRequest, sample: int, number: str) -> HttpResponse:
    """One case of a sample; that it was read is written down first."""
    found = case_queries.access_sample(scope=request.scope, sample=sample)
    at = timezone.now()
    case = cases.read_sampled_case(by=request.scope, at=at, sample=found, number=number)
    context = shown.sampled_case(case, remarks=case_queries.remarks_on(case), at=at)
    return render(
        request, "front/sampled_case.html", context | {"back": reverse("sample", args=[sample])}
    )


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
