"""Projects, batches and files of resources: for everybody to read, and for who dispatches."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.access import public as everybody
from yijia.base.errors import Conflict, Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places import queries as places
from yijia.ground.shell import questions
from yijia.ground.shell.forms import BringIn
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.exchange import actions, inputs, queries, shown

# What a file of resources must hold, and what it may.
COLUMNS = (
    "organisation, category, quantity, serves, starts_on",
    "last_on, weekdays, conditions_zh, conditions_en",
)
READS, DISPATCHES = Permission.CASE_READ, Permission.CASE_DISPATCH


@everybody
def index(request: ScopedRequest) -> HttpResponse:
    """Projects: what is done, by whom, with which money, by when."""
    rows = [shown.project_row(one) for one in queries.projects()]
    groups = shown.group_rows(request.scope) if request.scope.holds(DISPATCHES) else []
    return render(request, "exchange/projects.html", {"rows": rows, "groups": groups})


@everybody
def project(request: ScopedRequest, identity: int) -> HttpResponse:
    """One project with its schedule; who reads its needs sees them."""
    found = queries.access_project(identity=identity)
    return render(request, "exchange/project.html", shown.project_page(found, scope=request.scope))


@needs(DISPATCHES)
def open_project(request: ScopedRequest, division: str, category: str) -> HttpResponse:
    """Makes a project of needs of one kind."""
    on = timezone.localdate()
    group = queries.groupable(request.scope, division=division, category=category)
    form = inputs.OpenProject(questions.sent(request))
    form.offer(needs=shown.need_choices(group, on=on), units=shown.owner_choices(on=on))
    names = queries.named_things()
    question = Question(
        gettext("Open a project"), about=names.get(category, ""), back=reverse("exchange:projects")
    )

    def act(given: Given) -> object:
        new = shown.new_project(given, category=category, division=division)
        return actions.open_project(by=request.scope, at=timezone.now(), new=new)

    return questions.asked(request, form, question=question, act=act)


@takes("POST")
@needs(READS)
def finish_step(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says that a step was done."""
    step = queries.access_step(identity=identity)
    actions.finish_step(by=request.scope, at=timezone.now(), step_of=step)
    return redirect("exchange:project", step.project_id)


@takes("POST")
@needs(READS)
def finish(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says that a project is done."""
    found = queries.access_project(identity=identity)
    actions.finish_project(by=request.scope, at=timezone.now(), project=found)
    return redirect("exchange:project", identity)


@needs(READS)
def drop(request: ScopedRequest, identity: int) -> HttpResponse:
    """Gives a project up."""
    found = queries.access_project(identity=identity)
    question = Question(
        gettext("Give it up"),
        about=found.title_zh,
        back=reverse("exchange:project", args=[identity]),
    )
    return questions.sure(
        request,
        inputs.DropProject(questions.sent(request)),
        question=question,
        act=lambda given: actions.drop_project(
            by=request.scope, at=timezone.now(), project=found, **given
        ),
    )


@needs(DISPATCHES)
def plans(request: ScopedRequest) -> HttpResponse:
    """Batches, and a new one."""
    on = timezone.localdate()
    form = inputs.MakePlan(questions.sent(request))
    form.offer(places.every_place(on=on))
    if form.is_valid():
        division = form.cleaned_data["division"]
        try:
            made = actions.make_plan(by=request.scope, at=timezone.now(), division=division)
        except Invalid as refused:
            form.add_refusal(refused)
        else:
            return redirect("exchange:plan", made.pk)
    rows = [shown.plan_row(one) for one in queries.plans(request.scope)]
    status = 422 if form.errors else 200
    return render(request, "exchange/plans.html", {"form": form, "rows": rows}, status=status)


@needs(DISPATCHES)
def plan(request: ScopedRequest, identity: int) -> HttpResponse:
    """A batch line by line; the chosen pairs are proposed to both sides."""
    found = queries.access_plan(scope=request.scope, identity=identity)
    lines, on = queries.lines_of_plan(found), timezone.localdate()
    form = inputs.ConfirmPlan(questions.sent(request))
    form.offer(shown.open_lines(lines, on=on))
    if form.is_valid():
        chosen = [int(one) for one in form.cleaned_data["lines"] if one.isdigit()]
        try:
            actions.confirm_plan(by=request.scope, at=timezone.now(), plan=found, lines=chosen)
        except (Conflict, Invalid) as refused:
            form.add_refusal(refused)
        else:
            return redirect("exchange:plan", identity)
    context = shown.plan_page(found, lines=lines, on=on) | {"form": form}
    return render(request, "exchange/plan.html", context, status=422 if form.errors else 200)


@needs(READS)
def bring_in(request: ScopedRequest) -> HttpResponse:
    """Tries a file of resources out, or brings it in."""
    form = BringIn(questions.sent(request), request.FILES or None)
    bring = partial(actions.import_resources, by=request.scope, at=timezone.now())
    imported = form.brought(act=bring)
    if imported is not None and not imported.dry_run:
        return redirect("exchange:import-resources")
    context = {
        "form": form,
        "title": gettext("Resources from a file"),
        "back": reverse("exchange:giving"),
        "imported": imported,
        "columns": COLUMNS,
        "batches": queries.resource_batches(request.scope),
        "undo": "exchange:undo-resources",
    }
    return render(request, "shell/import.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(READS)
def undo(request: ScopedRequest, batch: int) -> HttpResponse:
    """Undoes an import of resources."""
    actions.undo_resources(by=request.scope, at=timezone.now(), batch=batch)
    return redirect("exchange:import-resources")
