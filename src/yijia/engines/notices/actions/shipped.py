"""Loading what comes with the project: the hours in which nothing is sent to persons."""

import csv
from datetime import date, datetime, time
from pathlib import Path

from yijia.base.scope import Scope
from yijia.engines.notices import events
from yijia.engines.notices.models import QuietHours
from yijia.ground.journal import actions as journal

_FILE = Path(__file__).parents[1] / "data" / "quiet.csv"
_YES = "1"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the quiet hours that come with the project; what is there already stays."""
    known = set(QuietHours.objects.values_list("starts_on", flat=True))
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in map(_row, csv.DictReader(file)) if row.starts_on not in known]
    if rows:
        with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(rows)}):
            QuietHours.objects.bulk_create(rows)
        journal.forget_reference_data()
    return len(rows)


def _row(told: dict[str, str]) -> QuietHours:
    return QuietHours(
        starts_on=date.fromisoformat(told["starts_on"]),
        begins=time.fromisoformat(told["begins"]),
        ends=time.fromisoformat(told["ends"]),
        source=told["source"],
        is_sample=told["is_sample"] == _YES,
    )
