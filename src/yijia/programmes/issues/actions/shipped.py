"""Loading what comes with the project: categories, limits, notices, terms and quiet hours."""

import csv
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.engines.cases.rules import Step
from yijia.engines.notices import actions as engine
from yijia.ground.journal import actions as journal
from yijia.ground.rights import actions as rights
from yijia.programmes.issues import events, rules
from yijia.programmes.issues.models import Category, Duty, Limit, Question, RateRule

DATA = Path(__file__).parents[1] / "data"
LOADED_FROM = date(2017, 1, 1)


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the categories, limits, notices and terms that come with the project.

    What is there already stays.
    """
    notices, terms = DATA / "notices.csv", DATA / "terms.csv"
    count = rights.load_notices(by=by, at=at, notices=notices, terms=terms)
    count += rights.load_shipped(by=by, at=at) + engine.load_shipped(by=by, at=at)
    if not Category.objects.exists():
        count += _load_categories(by=by, at=at)
    if not Category.objects.filter(code__regex=r"^\d{6}$").exists():
        count += _load_matters(by=by, at=at)
    if not Question.objects.exists():
        count += _load_questions(by=by, at=at)
    if not Limit.objects.exclude(step=Step.RESOLVE).exists():
        count += _load_limits(by=by, at=at, name="steps.csv")
    if not RateRule.objects.exists():
        count += _load_rates(by=by, at=at)
    return count + (0 if Duty.objects.exists() else _load_duties(by=by, at=at))


def _load_categories(*, by: Scope, at: datetime) -> int:
    categories = _rows("categories.csv")
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(categories)}):
        Category.objects.bulk_create(Category(starts_on=LOADED_FROM, **row) for row in categories)
        journal.forget_reference_data()
    return len(categories) + _load_limits(by=by, at=at, name="limits.csv")


def _load_matters(*, by: Scope, at: datetime) -> int:
    """Loads what categories are divided into, of those that this county has."""
    known = set(Category.objects.values_list("code", flat=True))
    rows = [row for row in _rows("matters.csv") if row["code"][: rules.CATEGORY_LENGTH] in known]
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(rows)}):
        Category.objects.bulk_create(Category(starts_on=LOADED_FROM, **row) for row in rows)
        journal.forget_reference_data()
    return len(rows)


def _load_questions(*, by: Scope, at: datetime) -> int:
    known = set(Category.objects.values_list("code", flat=True))
    rows = [row for row in _rows("questions.csv") if row["category"] in known]
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(rows)}):
        Question.objects.bulk_create(_question(row) for row in rows)
        journal.forget_reference_data()
    return len(rows)


def _question(row: dict[str, str]) -> Question:
    plain = ("code", "kind", "label_zh", "label_en", "hint_zh", "hint_en", "options", "source")
    return Question(
        **{name: row[name] for name in plain},
        category_id=row["category"],
        is_required=row["is_required"] == "1",
        starts_on=date.fromisoformat(row["starts_on"]),
    )


def _load_limits(*, by: Scope, at: datetime, name: str) -> int:
    limits = _rows(name)
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(limits)}):
        Limit.objects.bulk_create(
            Limit(
                category_id=row["category"] or None,
                step=row.get("step") or Step.RESOLVE,
                amount=int(row["amount"]),
                unit=row["unit"],
                starts_on=date.fromisoformat(row["starts_on"]),
                source=row["source"],
            )
            for row in limits
        )
        journal.forget_reference_data()
    return len(limits)


def _load_duties(*, by: Scope, at: datetime) -> int:
    duties = _rows("duties.csv")
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(duties)}):
        Duty.objects.bulk_create(
            Duty(
                kind=row["kind"],
                category_id=row["category"],
                clause=row["clause"],
                starts_on=date.fromisoformat(row["starts_on"]),
                source=row["source"],
            )
            for row in duties
        )
        journal.forget_reference_data()
    return len(duties)


def _load_rates(*, by: Scope, at: datetime) -> int:
    rows = _rows("rates.csv")
    with journal.entry(by=by, at=at, event=events.CONFIGURED, new={"count": len(rows)}):
        RateRule.objects.bulk_create(RateRule(is_sample=True, **row) for row in rows)
        journal.forget_reference_data()
    return len(rows)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
