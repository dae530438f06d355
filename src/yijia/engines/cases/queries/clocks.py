"""Reading the clocks of many cases at once, as rows: a sweep looks at each of them every night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from yijia.engines.cases import rules
from yijia.engines.cases.models import Case

_HELD = """
SELECT id, number, due_at, due_provisional, next_due_at FROM cases_case
WHERE id = ANY (%s::bigint[]) AND is_open ORDER BY id FOR NO KEY UPDATE
"""
_MARKS = """
SELECT case_id, step, mark, at, amount, unit FROM cases_clockmark
WHERE case_id = ANY (%s::bigint[]) ORDER BY case_id, at, id
"""
_RUNS = """
SELECT case_id, step, run, due_at, due_provisional FROM cases_clock
WHERE case_id = ANY (%s::bigint[])
"""
Run = tuple[rules.Step, int]


@dataclass(frozen=True)
class Standing:
    """When a case is stored to be due, with what that is derived from.

    `marks` stand oldest first; `runs` are the stored ones, by step and number, each with its due
    time and whether that is provisional.
    """

    id: int
    number: str
    due_at: datetime | None
    due_provisional: bool
    next_due_at: datetime | None
    marks: list[rules.Mark] = field(default_factory=list)
    runs: dict[Run, tuple[datetime | None, bool]] = field(default_factory=dict)

    @property
    def due(self) -> tuple[datetime | None, bool, datetime | None]:
        """All three that are derived."""
        return self.due_at, self.due_provisional, self.next_due_at


def open_cases(*, after: int, limit: int) -> list[int]:
    """The ids of the next open cases, in their order."""
    rows = Case.objects.filter(is_open=True, id__gt=after).order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])


def lock_open_cases(cases: Sequence[int]) -> list[Standing]:
    """Those of some cases that are open, by id, with their clocks, locked against a move meanwhile.

    The clocks are read after the lock, so that they are those of a move that was waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(cases)])
        found = {row[0]: Standing(*row) for row in cursor.fetchall()}
    _read_clocks(found)
    return list(found.values())


def _read_clocks(found: Mapping[int, Standing]) -> None:
    steps = {step.value: step for step in rules.Step}
    kinds = {kind.value: kind for kind in rules.MarkKind}
    units = {unit.value: unit for unit in rules.LimitUnit}
    for case, step, kind, at, amount, unit in _rows(_MARKS, of=found):
        limit = rules.Limit(amount, units[unit]) if unit else None
        found[case].marks.append(rules.Mark(kinds[kind], at, limit, steps[step]))
    for case, step, run, due_at, provisional in _rows(_RUNS, of=found):
        found[case].runs[steps[step], run] = (due_at, provisional)


def _rows(statement: str, *, of: Mapping[int, Standing]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(of)])
        return list(cursor.fetchall())
