"""Loading what comes with the project: types of convening and rules of meetings, sample data."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.engines.meetings import events
from yijia.engines.meetings.models import CallType, MeetingRule
from yijia.ground.journal import actions as journal

_DATA = Path(__file__).parents[1] / "data"
_YES = "1"


def load_shipped(*, by: Scope, at: datetime) -> int:
    """Loads the types and the rules that come with the project, and says how many.

    Where there is any type already, no type is loaded, and where there is any rule, no rule.
    """
    types = [] if CallType.objects.exists() else [_type(told) for told in _rows("types.csv")]
    held = [] if MeetingRule.objects.exists() else [_rule(told) for told in _rows("rules.csv")]
    if types:
        with journal.entry(by=by, at=at, event=events.TYPES_LOADED, new={"count": len(types)}):
            CallType.objects.bulk_create(types)
    if held:
        with journal.entry(by=by, at=at, event=events.RULES_LOADED, new={"count": len(held)}):
            MeetingRule.objects.bulk_create(held)
    journal.forget_reference_data()
    return len(types) + len(held)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _type(told: dict[str, str]) -> CallType:
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


def _rule(told: dict[str, str]) -> MeetingRule:
    return MeetingRule(
        kind=told["kind"],
        matter=told["matter"],
        quorum_numerator=int(told["quorum_numerator"]),
        quorum_denominator=int(told["quorum_denominator"]),
        quorum_is_strict=told["quorum_is_strict"] == _YES,
        majority_numerator=int(told["majority_numerator"]),
        majority_denominator=int(told["majority_denominator"]),
        majority_of=told["majority_of"],
        majority_is_strict=told["majority_is_strict"] == _YES,
        source=told["source"],
        is_sample=told["is_sample"] == _YES,
        starts_on=date.fromisoformat(told["starts_on"]),
    )
