"""The task list of a month: page, CSV and document, all from the same rows."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.sheets import csv_bytes
from yijia.engines.cases.rules import last_day
from yijia.engines.meetings.queries import Task, TaskList
from yijia.engines.meetings.rules.tasks import STANDING_LABELS, Month, Standing
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.shell.queries import demonstration_label
from yijia.programmes.network.shown.names import due_words
from yijia.programmes.network.shown.resolutions import page_of

Row = dict[str, object]
COLUMNS = ("number", "owner", "text", "due_on", "standing", "state", "settled_on")
COLOURS = {
    Standing.DUE: "",
    Standing.DONE: "green",
    Standing.REPORTED: "yellow",
    Standing.OVERDUE: "red",
    Standing.WITHDRAWN: "grey",
}


def tasks_page(found: TaskList, *, body: Known) -> Row:
    """The list of a body and a month, with the months beside it."""
    return {
        "code": body.code,
        "name": body_name(body.id),
        "month": found.month,
        "counts": [
            {"label": gettext(STANDING_LABELS[how]), "count": count}
            for how, count in found.counts.items()
        ],
        "tasks": [_task(one) for one in found.shown],
        "is_cut": len(found.shown) < len(found.tasks),
        "before": str(found.month.moved(-1)) if found.month.has_before else "",
        "after": str(found.month.moved(1)),
    }


def _task(one: Task) -> Row:
    row = one.resolution
    return {
        "number": row.of.number,
        "href": page_of(row),
        "owner": body_name(row.owner_id),
        "text": row.text,
        "due": due_words(row.due_at),
        "is_provisional": row.due_provisional,
        "standing": gettext(STANDING_LABELS[one.standing]),
        "colour": COLOURS[one.standing],
    }


def tasks_document(found: TaskList, *, body: Known) -> Row:
    """The same for programs."""
    return {
        "body": body.code,
        "month": str(found.month),
        "counts": {how.value: count for how, count in found.counts.items()},
        "tasks": [
            dict(zip(COLUMNS, _values(one), strict=True)) | {"id": one.resolution.pk}
            for one in found.tasks
        ],
    }


def tasks_file(found: TaskList) -> bytes:
    """The same as CSV."""
    return csv_bytes([COLUMNS, *map(_values, found.tasks)], label=demonstration_label())


def _values(one: Task) -> tuple[str, ...]:
    row = one.resolution
    settled = row.accepted_at or row.withdrawn_at
    return (
        row.of.number,
        body_code(row.owner_id),
        row.text,
        last_day(row.due_at).isoformat(),
        one.standing.value,
        row.state,
        timezone.localdate(settled).isoformat() if settled else "",
    )


def month_asked(text: str, *, at: datetime) -> Month:
    """The month that is asked for; this one where none is.

    Raises:
        Invalid: it is written otherwise than as 2026-12.
    """
    return Month.read(text) if text else Month.of(timezone.localdate(at))
