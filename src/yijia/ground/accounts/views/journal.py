"""The journal, for whoever looks over what all others do: read page by page, and taken along."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yijia.base.access import Permission, needs, takes
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, shown
from yijia.ground.accounts.views import frame
from yijia.ground.journal.queries import Asked

READS = Permission.JOURNAL_READ


@needs(READS)
@takes("GET", "HEAD")
def entries(request: ScopedRequest) -> HttpResponse:
    """The entries that were asked for, the latest first; that they were read is one, too."""
    form = inputs.Journal(request.GET, events=shown.kinds_of_entry())
    context = {"form": form, "asked": frame.query_of(request)}
    if form.is_valid():
        page = actions.read_journal(
            by=request.scope,
            at=timezone.now(),
            asked=Asked(**form.wanted()),
            after=request.GET.get("after", ""),
        )
        context |= {
            "lines": shown.entries(page.lines),
            "next": frame.next_of(request, page.next),
        }
    return render(request, "accounts/journal.html", context, status=frame.status_of(form))


@needs(READS)
@takes("POST")
def export(request: ScopedRequest) -> HttpResponse:
    """All entries that were asked for as a file, with its hash in the name and in the journal."""
    form = inputs.Journal(request.GET, events=shown.kinds_of_entry())
    if form.is_valid():
        values = {"by": request.scope, "at": timezone.now(), "asked": Asked(**form.wanted())}
        made = frame.answer_of(form, actions.export_journal, values)
        if made is not None:
            return _file_of(made)
    context = {"form": form, "asked": frame.query_of(request)}
    return render(request, "accounts/journal.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _file_of(made: actions.Export) -> HttpResponse:
    answer = HttpResponse(made.content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="journal-{made.sha256[:16]}.csv"'
    answer.headers["X-Content-SHA256"] = made.sha256
    return answer
