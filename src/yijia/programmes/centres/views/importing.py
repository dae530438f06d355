"""Rooms from a file: tried out, brought in, undone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Invalid
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.programmes.centres import actions, inputs, queries, shown

READS = Permission.CASE_READ


@needs(READS)
def bring_in(request: ScopedRequest) -> HttpResponse:
    """Tries a file of rooms out, or brings it in."""
    files = request.FILES if request.method == "POST" else None
    form, imported = inputs.BringIn(questions.sent(request), files), None
    if form.is_valid():
        given = form.cleaned_data | {"file": form.cleaned_data["file"].read()}
        try:
            imported = actions.import_rooms(by=request.scope, at=timezone.now(), **given)
        except Invalid as refused:
            form.add_refusal(shown.by_row(refused))
    if imported is not None and not imported.dry_run:
        return redirect("centres:import-rooms")
    context = {
        "form": form,
        "imported": imported,
        "columns": shown.ROOM_COLUMNS,
        "batches": queries.room_batches(request.scope),
    }
    return render(request, "centres/import.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(READS)
def undo(request: ScopedRequest, batch: int) -> HttpResponse:
    """Undoes an import of rooms."""
    actions.undo_rooms(by=request.scope, at=timezone.now(), batch=batch)
    return redirect("centres:import-rooms")
