"""A filled form: what it holds and why, typing what nobody counts, checking, signing, sending."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Invalid
from yijia.engines.forms import actions, inputs, queries, shown
from yijia.ground.access.middleware import ScopedRequest


@needs(Permission.FORM_EDIT)
def filling(request: ScopedRequest, identity: int) -> HttpResponse:
    """What was filled in: each number leads to its rows, each empty cell says why."""
    found = queries.access_filling(by=request.scope, identity=identity)
    book, cells = queries.book_filled(found), queries.cells_of(found)
    number = queries.worksheet_asked(book, cells=cells, asked=request.GET.get("worksheet", ""))
    context = shown.filling_page(
        found,
        by=request.scope,
        cells=cells,
        found=queries.worksheet_of(book, number=number),
        book=book,
        on=timezone.localdate(),
    )
    return render(request, "forms/filling.html", context)


@needs(Permission.FORM_EDIT)
@takes("GET", "HEAD")
def download(request: ScopedRequest, identity: int) -> HttpResponse:
    """The filled workbook; once it is signed, what was signed."""
    found = queries.access_filling(by=request.scope, identity=identity)
    content = queries.rendered(found, cells=queries.cells_of(found))
    return shown.handed_out(content, name=shown.file_name(found))


@needs(Permission.FORM_EDIT)
def type_cell(request: ScopedRequest, identity: int) -> HttpResponse:
    """Types a number that nobody counts."""
    found = queries.access_filling(by=request.scope, identity=identity)
    if request.method == "POST":
        form = inputs.TypeCell(request.POST)
    else:
        form = inputs.TypeCell(initial=request.GET.dict())
    if form.is_valid():
        try:
            actions.type_cell(
                by=request.scope, at=timezone.now(), filling=found, **form.cleaned_data
            )
        except Invalid as refused:
            form.add_refusal(refused)
        else:
            return redirect("forms:filling", identity)
    cell = form["cell"].value() or ""
    context = shown.heading(found.sheet) | {"form": form, "filling": found, "cell": cell}
    return render(request, "forms/type.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(Permission.FORM_EDIT)
def again(request: ScopedRequest, identity: int) -> HttpResponse:
    """Fills the cells that stayed empty and can be filled by now."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.fill_again(by=request.scope, at=timezone.now(), filling=found)
    return redirect("forms:filling", identity)


@needs(Permission.FORM_SIGN)
def back(request: ScopedRequest, identity: int) -> HttpResponse:
    """Sends a checked form back instead of signing it."""
    found = queries.access_filling(by=request.scope, identity=identity)
    form = inputs.SendBack(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.send_back(by=request.scope, at=timezone.now(), filling=found, reason=reason)
        return redirect("forms:filling", identity)
    context = shown.heading(found.sheet) | {"form": form, "filling": found}
    return render(request, "forms/back.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(Permission.FORM_EDIT)
def check(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says that what was filled in is right."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.check_filling(by=request.scope, at=timezone.now(), filling=found)
    return redirect("forms:filling", identity)


@takes("POST")
@needs(Permission.FORM_SIGN)
def sign(request: ScopedRequest, identity: int) -> HttpResponse:
    """Signs a checked form."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.sign_filling(by=request.scope, at=timezone.now(), filling=found)
    return redirect("forms:filling", identity)


@takes("POST")
@needs(Permission.FORM_EDIT)
def send(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says that a signed form has gone out."""
    found = queries.access_filling(by=request.scope, identity=identity)
    actions.note_sent(by=request.scope, at=timezone.now(), filling=found)
    return redirect("forms:filling", identity)
