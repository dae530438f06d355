"""Rooms from a file: tried out, brought in, undone."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.forms import BringIn
from yijia.programmes.centres import actions, queries

# What a file of rooms must hold, and what it may.
COLUMNS = (
    "centre, code, name_zh, capacity, starts_on",
    "name_en, parent, before_minutes, after_minutes, asks, closed",
)
READS = Permission.CASE_READ


@needs(READS)
def bring_in(request: ScopedRequest) -> HttpResponse:
    """Tries a file of rooms out, or brings it in."""
    form = BringIn(questions.sent(request), request.FILES or None)
    bring = partial(actions.import_rooms, by=request.scope, at=timezone.now())
    imported = form.brought(act=bring)
    if imported is not None and not imported.dry_run:
        return redirect("centres:import-rooms")
    context = {
        "form": form,
        "title": gettext("Rooms from a file"),
        "back": reverse("centres:desk"),
        "imported": imported,
        "columns": COLUMNS,
        "batches": queries.room_batches(request.scope),
        "undo": "centres:undo-rooms",
    }
    return render(request, "shell/import.html", context, status=422 if form.errors else 200)


@takes("POST")
@needs(READS)
def undo(request: ScopedRequest, batch: int) -> HttpResponse:
    """Undoes an import of rooms."""
    actions.undo_rooms(by=request.scope, at=timezone.now(), batch=batch)
    return redirect("centres:import-rooms")
