"""Loading what comes with the project: types of convening, with limits that are sample data."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.engines.meetings import events
from yijia.engines.meetings.models import CallType
from yijia.ground.journal import actions as journal

_FILE = Path(__file__).parents[1] / "data" / "types.csv"
_YES = "1"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the types that come with the project; where there is any already, nothing."""
    if CallType.objects.exists():
        return 0
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [_row(told) for told in csv.DictReader(file)]
    with journal.entry(by=by, at=at, event=events.TYPES_LOADED, new={"count": len(rows)}):
        CallType.objects.bulk_create(rows)
    journal.forget_reference_data()
    return len(rows)


def _row(told: dict[str, str]) -> CallType:
    return CallType(
        code=told["code"],
        name_zh=told["name_zh"],
        name_en=told["name_en"],
        amount=int(told["amount"]),
        unit=told["unit"],
        source=told["source"],
        is_sample=told["is_sample"] == _YES,
        starts_on=date.fromisoformat(told["starts_on"]),
    )
