"""Loading what comes with the project: settings, the notice and terms; sample data."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.rights import actions as rights
from yijia.programmes.centres import events
from yijia.programmes.centres.models import Setting

DATA = Path(__file__).parents[1] / "data"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads what comes with the project; what is there already stays."""
    count = rights.load_notices(
        by=by, at=at, notices=DATA / "notices.csv", terms=DATA / "terms.csv"
    )
    known = set(Setting.objects.values_list("code", flat=True))
    with (DATA / "settings.csv").open(encoding="utf-8", newline="") as file:
        every = [_read(row) for row in csv.DictReader(file)]
    rows = [one for one in every if one.code not in known]
    if not rows:
        return count
    told = {"count": len(rows)}
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new=told):
        Setting.objects.bulk_create(rows)
        journal.forget_reference_data()
    return count + len(rows)


def _read(row: dict[str, str]) -> Setting:
    return Setting(
        code=row["code"],
        amount=int(row["amount"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        source=row["source"],
        is_sample=row["is_sample"] == "1",
    )
