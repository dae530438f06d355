"""Bodies, seats and agreements from a file: tried, brought in, and undone as one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Invalid, NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import actions as bodies
from yijia.ground.organisations import queries as organisations
from yijia.programmes.network import actions, inputs, rules, shown

KEEPS = Permission.NETWORK_EDIT


@needs(KEEPS)
def index(request: ScopedRequest) -> HttpResponse:
    """What was imported and still holds; each import can be undone."""
    files = [(what, gettext(label)) for what, label in shown.FILES.items()]
    context = {"batches": organisations.batches(request.scope), "files": files}
    return render(request, "network/imports.html", context)


@needs(KEEPS)
def bring_in(request: ScopedRequest, what: str) -> HttpResponse:
    """Tries a file out, or brings it in."""
    if what not in set(rules.FileKind):
        raise NotFound
    files = request.FILES if request.method == "POST" else None
    form = inputs.BringIn(request.POST if request.method == "POST" else None, files)
    imported, act = None, actions.IMPORTS[rules.FileKind(what)]
    if form.is_valid():
        given = form.cleaned_data | {"file": form.cleaned_data["file"].read()}
        try:
            imported = act(by=request.scope, at=timezone.now(), **given)
        except Invalid as refused:
            form.add_refusal(shown.by_row(refused))
    if imported is not None and not imported.dry_run:
        return redirect("network:imports")
    context = {
        "form": form,
        "back": reverse("network:imports"),
        "title": gettext(shown.FILES[what]),
        "imported": imported,
        "columns": shown.COLUMNS[what],
        "words": shown.words_of(what),
    }
    return render(request, "network/import.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(KEEPS)
def undo(request: ScopedRequest, batch: int) -> HttpResponse:
    """Undoes an import."""
    bodies.undo_import(by=request.scope, at=timezone.now(), batch=batch)
    return redirect("network:imports")
