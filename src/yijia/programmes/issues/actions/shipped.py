"""Loading what comes with the project: categories, limits, notices and terms."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.rights import actions as rights
from yijia.programmes.issues import events
from yijia.programmes.issues.models import Category, Limit

DATA = Path(__file__).parents[1] / "data"
LOADED_FROM = date(2017, 1, 1)


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the categories, limits, notices and terms that come with the project.

    What is there already stays.
    """
    categories, limits = _rows("categories.csv"), _rows("limits.csv")
    notices, terms = DATA / "notices.csv", DATA / "terms.csv"
    told = rights.load_notices(by=by, at=at, notices=notices, terms=terms)
    if Category.objects.exists():
        return told
    count = len(categories) + len(limits)
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": count}):
        Category.objects.bulk_create(Category(starts_on=LOADED_FROM, **row) for row in categories)
        journal.forget_reference_data()
        Limit.objects.bulk_create(
            Limit(
                category_id=row["category"] or None,
                amount=int(row["amount"]),
                unit=row["unit"],
                starts_on=date.fromisoformat(row["starts_on"]),
                source=row["source"],
            )
            for row in limits
        )
    return count + told


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
