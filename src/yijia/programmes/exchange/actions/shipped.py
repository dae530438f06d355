"""Loading what comes with the project: categories, limits, the notice and terms; sample data."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.rights import actions as rights
from yijia.programmes.exchange import events
from yijia.programmes.exchange.models import Category, Limit

DATA = Path(__file__).parents[1] / "data"
_YES = "1"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads what comes with the project; what is there already stays."""
    count = rights.load_notices(
        by=by, at=at, notices=DATA / "notices.csv", terms=DATA / "terms.csv"
    )
    if Category.objects.exists():
        return count
    categories = [Category(**_read(row)) for row in _rows("categories.csv")]
    limits = [Limit(**_read(row)) for row in _rows("limits.csv")]
    told = {"count": len(categories) + len(limits)}
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new=told):
        Category.objects.bulk_create(categories)
        Limit.objects.bulk_create(limits)
        journal.forget_reference_data()
    return count + told["count"]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read(row: dict[str, str]) -> dict[str, object]:
    dated = {"starts_on": date.fromisoformat(row["starts_on"])}
    return row | dated | {"is_sample": row["is_sample"] == _YES}
