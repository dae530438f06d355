"""What the cells of a form hold: the sheet in which one clicks, and one question at a time.

What was answered so far stands in the address, so that no session holds it and any page can be
gone back to.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import NotFound, Refused
from yijia.engines.forms import actions, inputs, queries, rules, shown
from yijia.ground.access.middleware import ScopedRequest


@needs(Permission.FORM_EDIT)
def grid(request: ScopedRequest, identity: int, number: int) -> HttpResponse:
    """A worksheet of a form, in which each cell leads to what it holds."""
    sheet = queries.access_sheet(by=request.scope, identity=identity)
    book = queries.book_of(sheet)
    found = queries.worksheet_of(book, number=number)
    may_edit = queries.may_edit(request.scope, sheet=sheet)
    context = shown.grid_page(sheet, book=book, found=found, may_edit=may_edit)
    return render(request, "forms/grid.html", context)


@needs(Permission.FORM_EDIT)
def cell(request: ScopedRequest, identity: int, number: int, name: str) -> HttpResponse:
    """What one cell holds: the next question about it, and at the end all answers to check."""
    opened = queries.access_cell(by=request.scope, identity=identity, number=number, name=name)
    if request.method == "POST":
        return _bind(request, opened)
    if opened.bound is not None and not request.GET:
        found = queries.runs(opened, on=timezone.localdate())
        context = shown.cell_page(opened) | {"offers": shown.offers(found)}
        return render(request, "forms/cell.html", context)
    return _ask(request, opened)


def _ask(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    """The first question that has no good answer yet, or all answers."""
    choices, today = shown.choices(opened), timezone.localdate()
    given: dict[str, str] = {}
    while (asked := rules.next_question(given)) is not None:
        is_answered = asked in request.GET
        form = inputs.Question(
            request.GET if is_answered else None,
            asked=asked,
            initial={"division": opened.sheet.organisation.division_id},
            figures=list(choices["figure"].items()),
            places=shown.places_offered(opened, on=today),
        )
        if not is_answered or not form.is_valid():
            page = shown.question_page({**request.GET.dict(), asked: ""}) | {"form": form}
            status = 422 if is_answered else 200
            if not given:
                found = queries.goings_on(opened, on=today)
                page |= shown.goings_on(found, opened=opened)
            context = shown.cell_page(opened) | page
            return render(request, "forms/question.html", context, status=status)
        given[asked] = str(form.cleaned_data[asked])
    context = shown.cell_page(opened) | shown.check_page(given, choices=choices)
    return render(request, "forms/check.html", context)


def _bind(request: ScopedRequest, opened: queries.Opened) -> HttpResponse:
    """Says what the cell holds, or shows the answers again with what is wrong."""
    data = {name: request.POST.get(name, "") for name in rules.QUESTIONS}
    named = {"worksheet": opened.worksheet.name, "cell": opened.cell.name}
    form, context = inputs.BindCell(data | named), shown.cell_page(opened)
    if form.is_valid():
        at, bound = timezone.now(), form.bound()
        try:
            actions.bind_cell(by=request.scope, at=at, sheet=opened.sheet, bound=bound)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect(_further(request, opened) or _after(request, opened))
    choices = shown.choices(opened)
    page = shown.check_page(data, choices=choices) | {"form": form}
    return render(request, "forms/check.html", {**context, **page}, status=422)


def _further(request: HttpRequest, opened: queries.Opened) -> str | None:
    """The page of the cell in which one goes on, if one wants to and can."""
    form = inputs.GoOn(request.POST)
    if not form.is_valid() or not form.cleaned_data["way"]:
        return None
    cell = queries.cell_after(opened, way=rules.Way(form.cleaned_data["way"]))
    if cell is None:
        return None
    return reverse("forms:cell", args=[opened.sheet.pk, opened.worksheet.number, cell.name])


def _after(request: ScopedRequest, opened: queries.Opened) -> str:
    """The page of a cell where one can go on over many from it, and else the sheet."""
    sheet, number, name = opened.sheet, opened.worksheet.number, opened.cell.name
    again = queries.access_cell(by=request.scope, identity=sheet.pk, number=number, name=name)
    if queries.runs(again, on=timezone.localdate()):
        return reverse("forms:cell", args=[sheet.pk, number, name])
    return f"{reverse('forms:grid', args=[sheet.pk, number])}#{name}"


@needs(Permission.FORM_EDIT)
def run(request: ScopedRequest, identity: int, number: int, name: str) -> HttpResponse:
    """Says what the cells that follow one hold, all at once, after it was shown."""
    opened = queries.access_cell(by=request.scope, identity=identity, number=number, name=name)
    given = request.POST if request.method == "POST" else request.GET
    asked = inputs.RunOn(given)
    if not asked.is_valid():
        raise NotFound
    found = queries.run_of(opened, on=timezone.localdate(), **asked.cleaned_data)
    if request.method == "POST":
        at = timezone.now()
        actions.bind_cells(by=request.scope, at=at, sheet=opened.sheet, bounds=found)
        return redirect("forms:grid", identity, number)
    last = found[-1].cell if found else ""
    rows = shown.run_rows(found, opened=opened)
    names = [(one.cell, one.cell) for one in found]
    form = inputs.RunOn(initial=asked.cleaned_data | {"until": last}, cells=names)
    context = shown.cell_page(opened) | {"rows": rows, "form": form}
    return render(request, "forms/run.html", context)


@takes("POST")
@needs(Permission.FORM_EDIT)
def unbind(request: ScopedRequest, identity: int, number: int, name: str) -> HttpResponse:
    """Leaves a cell as it came, from the next filling on."""
    opened = queries.access_cell(by=request.scope, identity=identity, number=number, name=name)
    actions.unbind_cell(
        by=request.scope,
        at=timezone.now(),
        sheet=opened.sheet,
        worksheet=opened.worksheet.name,
        cell=opened.cell.name,
    )
    return redirect("forms:grid", identity, number)
