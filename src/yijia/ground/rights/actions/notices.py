"""Bringing in the notices and terms that a programme ships."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.rights import events, queries
from yijia.ground.rights.models import Notice, Term

_YES = "1"
SHIPPED = Path(__file__).parents[1] / "data" / "terms.csv"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the terms that come with the project; what is there already stays as it is."""
    return load_notices(by=by, at=at, notices=None, terms=SHIPPED)


def load_notices(*, by: Scope, at: datetime, notices: Path | None, terms: Path) -> int:
    """Loads the notices and terms of two CSV files; what is there already stays as it is."""
    known = set(Notice.objects.values_list("purpose", "version"))
    dated = {(term.code, term.starts_on) for term in queries.every_term()}
    told = map(_notice, _rows(notices) if notices else ())
    new_notices = [n for n in told if (n.purpose, n.version) not in known]
    new_terms = [t for t in map(_term, _rows(terms)) if (t.code, t.starts_on) not in dated]
    count = len(new_notices) + len(new_terms)
    if count:
        with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": count}):
            Notice.objects.bulk_create(new_notices)
            Term.objects.bulk_create(new_terms)
        journal.forget_reference_data()
    return count


def _notice(row: dict[str, str]) -> Notice:
    return Notice(
        purpose=row["purpose"],
        version=int(row["version"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        text_zh=row["text_zh"],
        text_en=row["text_en"],
        source=row["source"],
        is_sample=row["is_sample"] == _YES,
    )


def _term(row: dict[str, str]) -> Term:
    return Term(
        code=row["code"],
        days=int(row["days"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        source=row["source"],
        is_sample=row["is_sample"] == _YES,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
