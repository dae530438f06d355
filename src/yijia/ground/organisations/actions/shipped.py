"""Loading what comes with the project: printed names, and a sample of the rule for branches."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events
from yijia.ground.organisations.models import Eligibility, PrintedName
from yijia.ground.places import queries as places

DATA = Path(__file__).parents[1] / "data"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the printed names and the sample of the rule; what is there already stays."""
    count = 0
    if not PrintedName.objects.exists():
        count += _load_names(by=by, at=at)
    if not Eligibility.objects.exists():
        count += _load_eligibility(by=by, at=at)
    return count


def _load_names(*, by: Scope, at: datetime) -> int:
    rows = _rows("names.csv")
    with journal.entry(by=by, at=at, event=events.NAMES_LOADED, new={"count": len(rows)}):
        PrintedName.objects.bulk_create(PrintedName(**row) for row in rows)
    return len(rows)


def _load_eligibility(*, by: Scope, at: datetime) -> int:
    known = places.gazetteer()
    rows = [row for row in _rows("eligibility.csv") if row["division"] in known]
    for row in rows:
        new = {"starts_on": row["starts_on"], "text": row["text_zh"], "source": row["source"]}
        with journal.entry(
            by=by, at=at, event=events.ELIGIBILITY_SET, division=row["division"], new=new
        ):
            Eligibility.objects.create(
                division_id=row["division"],
                text_zh=row["text_zh"],
                text_en=row["text_en"],
                source=row["source"],
                is_sample=True,
                starts_on=date.fromisoformat(row["starts_on"]),
            )
    return len(rows)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
