"""Reading the clocks of many cases at once, as rows: a sweep looks at each of them every night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from yijia.base.workdays import CHINA
from yijia.engines.cases import rules
from yijia.engines.cases.models import FIRST_LATE_DAY, Case

_HELD = """
SELECT id, number, due_at, due_provisional, next_due_at, parent_id IS NOT NULL FROM cases_case
WHERE id = ANY (%s::bigint[]) AND is_open ORDER BY id FOR NO KEY UPDATE
"""
_MARKS = """
SELECT case_id, step, mark, at, amount, unit FROM cases_clockmark
WHERE case_id = ANY (%s::bigint[]) ORDER BY case_id, at, id
"""
_RUNS = """
SELECT case_id, step, run, due_at, due_provisional, late_on FROM cases_clock
WHERE case_id = ANY (%s::bigint[])
"""
_LATE_DAY = FIRST_LATE_DAY.replace("due_at", "run.due_at")
# With its case, so that none comes to rest with another one meanwhile: each move holds its own.
_UNNOTED = f"""
SELECT run.id, {_LATE_DAY} FROM cases_clock AS run JOIN cases_case AS whole ON whole.id = case_id
WHERE step = '{rules.Step.RESOLVE}' AND stopped_at IS NULL AND NOT run.due_provisional
  AND run.due_at <= %s AND late_on IS DISTINCT FROM {_LATE_DAY}
  AND whole.parent_id IS NULL AND whole.merged_into_id IS NULL
ORDER BY run.id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
Run = tuple[rules.Step, int]
# When a run is due, whether that is provisional, and since which day it is late.
Told = tuple[datetime | None, bool, date | None]


@dataclass(frozen=True)
class Standing:
    """When a case is stored to be due, with what that is derived from.

    `marks` stand oldest first; `runs` are the stored ones, by step and number.
    """

    id: int
    number: str
    due_at: datetime | None
    due_provisional: bool
    next_due_at: datetime | None
    is_part: bool
    marks: list[rules.Mark] = field(default_factory=list)
    runs: dict[Run, Told] = field(default_factory=dict)

    @property
    def due(self) -> tuple[datetime | None, bool, datetime | None]:
        """All three that are derived."""
        return self.due_at, self.due_provisional, self.next_due_at

    def told_of(self, step: rules.Step, *, run: rules.Course) -> Told:
        """What is to be stored of a run that has not ended.

        Since when it is late is noted each morning while it runs, and derived while it stands
        still, when no morning finds it.
        """
        late_on = self.runs.get((step, run.number), (None, False, None))[2]
        if run.due.at is None:
            is_told = step is rules.Step.RESOLVE and not self.is_part
            late_on = run.late_on if is_told else None
        return run.due.at, run.due.provisional, late_on


def unnoted_late(*, at: datetime, limit: int) -> list[tuple[int, date]]:
    """Running clocks of wholes whose last day has passed and of which that is not noted yet, each
    with the first day on which it is late, for a service; held until the end of the transaction.

    Those that somebody else holds, or whose case somebody does, are left out.
    """
    this_morning = datetime.combine(at.astimezone(CHINA).date(), time(), tzinfo=CHINA)
    with connection.cursor() as cursor:
        cursor.execute(_UNNOTED, [this_morning, limit])
        return list(cursor.fetchall())


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
    for case, step, run, *told in _rows(_RUNS, of=found):
        due_at, provisional, late_on = told
        found[case].runs[steps[step], run] = (due_at, provisional, late_on)


def _rows(statement: str, *, of: Mapping[int, Standing]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(of)])
        return list(cursor.fetchall())
