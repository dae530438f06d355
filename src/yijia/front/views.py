"""The front page, the work that waits for a person, the article, and the demonstration."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import Permission, needs, public, takes
from yijia.base.errors import Invalid, NotFound, Refused
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases import rules as case_rules
from yijia.engines.forms import queries as forms
from yijia.engines.forms.rules import MOST_WAITING
from yijia.front import actions, demonstration, inputs, queries, rules, shown
from yijia.front import article as articles
from yijia.front import morning as mornings
from yijia.front.queries import wishes
from yijia.front.rules import WorkList
from yijia.front.shown import reports
from yijia.ground.access.middleware import ScopedRequest


@public
def home(request: ScopedRequest) -> HttpResponse:
    """What a person can do here, and what was counted."""
    numbers = queries.front_numbers(by=request.scope, on=timezone.localdate())
    return render(request, "front/home.html", {"stats": shown.front_stats(numbers)})


@needs(Permission.CASE_READ)
def work(request: ScopedRequest) -> HttpResponse:
    """My work, or another list of open work, narrowed as asked, the most urgent first."""
    at, listed, form = timezone.now(), _listed(request), _filter(request)
    if form.is_valid():
        try:
            only = queries.filters(form.cleaned_data, at=at)
            after = request.GET.get("after", "")
            on = timezone.localdate(at)
            page = queries.work(request.scope, listed=listed, after=after, on=on, only=only)
        except Invalid as refused:
            form.add_refusal(refused)
        else:
            context = shown.work_page(
                page, listed=listed, form=form, after=after, scope=request.scope, at=at
            )
            context |= {"forms": _forms_waiting(request, listed=listed, after=after)}
            return render(request, "front/work.html", context)
    return _narrowing(request, form=form, listed=listed)


def _forms_waiting(request: ScopedRequest, *, listed: WorkList, after: str) -> list[str]:
    """The forms of departments that wait for somebody, in words, where their own work begins."""
    waiting = dict(request.scope.waiting).get("forms:index", 0)
    if listed is not WorkList.MINE or after or not waiting:
        return []
    on = timezone.localdate()
    found = forms.waiting_for(by=request.scope, on=on, most=MOST_WAITING)
    return reports.forms_waiting(found)


@needs(Permission.CASE_READ)
@takes("GET", "HEAD")
def beside(request: ScopedRequest, number: str) -> HttpResponse:
    """One case of a list beside the others, so that one goes from case to case without a detour."""
    at, listed, form = timezone.now(), _listed(request), _filter(request)
    only = queries.filters(form.cleaned_data, at=at) if form.is_valid() else case_rules.EVERY
    on, after = timezone.localdate(at), request.GET.get("after", "")
    page = queries.work(request.scope, listed=listed, after=after, on=on, only=only)
    chosen = queries.shown_beside(request.scope, number=number, at=at)
    context = {**chosen.context, "template": chosen.template}
    context |= shown.beside_page(
        page.rows, number=number, listed=listed, form=form, after=after, at=at
    )
    return render(request, "front/beside.html", context)


@needs(Permission.CASE_READ)
@takes("GET", "HEAD")
def days_moved(request: ScopedRequest) -> HttpResponse:
    """The cases whose days moved because the work calendar did: from when, to when, and why."""
    page = queries.days_moved(request.scope, after=request.GET.get("after", ""))
    return render(request, "front/days_moved.html", shown.days_moved_page(page))


@needs(Permission.CASE_READ)
@takes("GET", "HEAD")
def morning(request: ScopedRequest, area: str = "") -> HttpResponse:
    """Yesterday's numbers of the area in which one works, what is late, and what turned red."""
    division = area or request.GET.get("division", "")
    found = mornings.morning(request.scope, division=division, at=timezone.now())
    wished = wishes.wished_area(request.scope)
    return render(request, "front/morning.html", mornings.page(found, wished=wished))


@takes("POST")
@needs(Permission.CASE_READ)
def ask_morning(request: ScopedRequest, area: str) -> HttpResponse:
    """Lets one be told of the morning of an area each day."""
    mornings.check_area(request.scope, division=area, on=timezone.localdate())
    actions.ask_morning(by=request.scope, at=timezone.now(), area=area)
    return redirect("morning-of", area)


@takes("POST")
@needs(Permission.CASE_READ)
def stop_morning(request: ScopedRequest) -> HttpResponse:
    """Lets one be told of no morning any more."""
    scope = request.scope
    actions.stop_mornings(by=scope, at=timezone.now(), accounts=[scope.account or 0])
    return redirect("morning")


@needs(Permission.CASE_READ)
def narrow(request: ScopedRequest) -> HttpResponse:
    """What a list of work is narrowed by."""
    return _narrowing(request, form=_filter(request), listed=_listed(request))


def _narrowing(request: ScopedRequest, *, form: inputs.Filter, listed: WorkList) -> HttpResponse:
    _offer(form, request=request)
    context = shown.narrow_page(listed=listed, form=form)
    return render(request, "front/narrow.html", context, status=422 if form.errors else 200)


def _listed(request: ScopedRequest) -> WorkList:
    asked = request.GET.get("in", "")
    return WorkList(asked) if asked in set(WorkList) else WorkList.MINE


def _filter(request: ScopedRequest) -> inputs.Filter:
    """What is asked of a list, with the names of all choices only where one of them is shown."""
    form = inputs.Filter(request.GET)
    if any(request.GET.get(name) for name in form.fields):
        _offer(form, request=request)
    return form


def _offer(form: inputs.Filter, *, request: ScopedRequest) -> None:
    division, on = request.GET.get("division", ""), timezone.localdate()
    form.offer(queries.filter_choices(division=division, on=on))


@needs(Permission.CASE_READ)
def own_organisations(request: ScopedRequest) -> HttpResponse:
    """The organisations in which one works: who else does, and what waits for them."""
    at, on = timezone.now(), timezone.localdate()
    found = queries.own_organisations(request.scope, at=at, on=on)
    context = {"organisations": shown.own_organisations(found, on=on)}
    return render(request, "front/organisation.html", context)


@needs(Permission.CASE_READ)
def saved_lists(request: ScopedRequest) -> HttpResponse:
    """The lists that were saved, each of which its owner can forget."""
    found = queries.saved_lists(request.scope)
    context = {"saved": shown.saved_rows(found, scope=request.scope)}
    return render(request, "front/saved.html", context)


@needs(Permission.CASE_READ)
def save_list(request: ScopedRequest) -> HttpResponse:
    """Keeps a narrowed list under a name."""
    at, asked = timezone.now(), request.META.get("QUERY_STRING", "")
    form = inputs.SaveList(
        request.POST if request.method == "POST" else None,
        shared=shown.organisation_choices(queries.homes_of(request.scope)),
        initial={"question": asked},
    )
    if form.is_valid():
        try:
            _save(form, request=request, at=at)
        except Invalid as refused:
            form.add_refusal(refused)
        else:
            return redirect("saved-lists")
    status = 422 if form.errors else 200
    return render(request, "front/save.html", {"form": form}, status=status)


def _save(form: inputs.SaveList, *, request: ScopedRequest, at: datetime) -> None:
    given = form.cleaned_data
    actions.save_list(
        by=request.scope,
        at=at,
        name=given["name"],
        question=queries.question_of(given["question"], at=at),
        organisation=queries.home_of(request.scope, code=given["organisation"]),
    )


@takes("POST")
@needs(Permission.CASE_READ)
def forget_list(request: ScopedRequest, identity: int) -> HttpResponse:
    """Forgets a list that one has saved."""
    saved = queries.access_saved_list(scope=request.scope, identity=identity)
    actions.forget_list(by=request.scope, at=timezone.now(), saved=saved)
    return redirect("saved-lists")


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
    found = articles.findings(told.numbers, by=request.scope, on=timezone.localdate())
    return render(request, "front/article.html", articles.page(told, found=found))


@public
def article_json(request: ScopedRequest) -> HttpResponse:
    """The same for a program."""
    told = articles.article()
    found = articles.findings(told.numbers, by=request.scope, on=timezone.localdate())
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
