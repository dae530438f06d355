"""What the clocks of cases leave behind: marks, runs derived from them, and due dates."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from yijia.base.scope import Scope
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.models import Case, Clock, ClockMark
from yijia.ground.journal import actions as journal
from yijia.ground.places import queries as places

_BATCH = 1000
_DUE = """
UPDATE cases_case SET due_at = derived.due_at, due_provisional = derived.due_provisional,
  next_due_at = derived.next_due_at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[], %s::timestamptz[])
  AS derived (id, due_at, due_provisional, next_due_at)
WHERE cases_case.id = derived.id
"""
_RUNS = """
UPDATE cases_clock SET due_at = derived.due_at, due_provisional = derived.due_provisional
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::timestamptz[], %s::boolean[])
  AS derived (case_id, step, run, due_at, due_provisional)
WHERE cases_clock.case_id = derived.case_id AND cases_clock.step = derived.step
  AND cases_clock.run = derived.run
"""
_ONE_RUN = ("case", "step", "run")
_DERIVED = ("due_at", "due_provisional", "stopped_at", "in_time", "organisation", "division")
# A run that is stored already is stored again as it is derived now.
KNOWN: dict[type[models.Model], journal.Known] = {
    Clock: journal.Known(by=_ONE_RUN, changes=_DERIVED)
}


def row_of_mark(mark: rules.Mark, *, case: Case, cause: str = "") -> ClockMark:
    """The row of a mark, not yet stored."""
    return ClockMark(
        case=case,
        step=mark.step,
        mark=mark.kind,
        at=mark.at,
        amount=mark.limit.amount if mark.limit else 0,
        unit=mark.limit.unit if mark.limit else "",
        cause=cause,
    )


def rows_of_runs(
    runs: rules.Timetable,
    *,
    case: Case,
    steps: Iterable[rules.Step],
    at: Collection[datetime],
    organisation: int | None,
) -> list[Clock]:
    """The rows, not yet stored, of those runs of some steps that marks at some times have touched.

    `organisation` is who had the case until then, and so whose runs came to an end.
    """
    return [
        _row_of_run(run, case=case, step=step, ended_with=organisation)
        for step in steps
        for run in runs.courses.get(step, ())
        if run is runs.courses[step][-1] or run.stopped_at in at
    ]


def _row_of_run(
    run: rules.Course, *, case: Case, step: rules.Step, ended_with: int | None
) -> Clock:
    ended = run.stopped_at is not None
    return Clock(
        case=case,
        number=case.number,
        kind=case.kind,
        step=step,
        run=run.number,
        division_id=case.division_id,
        organisation_id=ended_with if ended else case.organisation_id,
        started_at=run.started_at,
        due_at=run.due.at,
        due_provisional=run.due.provisional,
        stopped_at=run.stopped_at,
        in_time=run.in_time,
    )


def store_runs(rows: Sequence[Clock]) -> None:
    """Stores runs, new ones and those that have changed."""
    Clock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=_ONE_RUN,
        update_fields=_DERIVED,
    )


@dataclass(frozen=True)
class Recomputed:
    """One batch of open cases whose due dates were derived again: which moved, and the last id."""

    moved: list[str]
    last: int


def recompute_due(*, by: Scope, at: datetime, cause: str, after: int = 0) -> Recomputed | None:
    """Derives the due dates of the next open cases from their marks again; None at the end.

    The cases are locked meanwhile, so that a move made at the same time is not undone. Each batch
    goes into a transaction of the caller's own.
    """
    calendar, batch = places.calendar(), queries.lock_open_cases(after=after, limit=_BATCH)
    if not batch:
        return None
    changed, runs, days = list[Case](), list[Clock](), dict[str, list[str]]()
    for case in batch:
        derived = rules.timetable(queries.marks_of(case), calendar=calendar)
        due = (derived.whole.at, derived.whole.provisional, derived.next_at)
        if due != (case.due_at, case.due_provisional, case.next_due_at):
            days |= _days_of(case, due=derived.whole.at)
            case.due_at, case.due_provisional, case.next_due_at = due
            changed.append(case)
        runs += _moved_runs(case, derived=derived)
    if changed or runs:
        _store_due(changed, runs=runs, days=days, by=by, at=at, cause=cause)
    return Recomputed(moved=[case.number for case in changed], last=batch[-1].pk)


def _days_of(case: Case, *, due: datetime | None) -> dict[str, list[str]]:
    """The day that a case was due on and the new one, by its number; none where the day stays."""
    was, now = case.due_on, rules.last_day(due) if due else None
    if was is None or now is None or was == now:
        return {}
    return {case.number: [was.isoformat(), now.isoformat()]}


def _moved_runs(case: Case, *, derived: rules.Timetable) -> list[Clock]:
    """The runs that still go on and are not stored as they are derived."""
    stored = {(row.step, row.run): (row.due_at, row.due_provisional) for row in case.clocks.all()}
    return [
        _row_of_run(runs[-1], case=case, step=step, ended_with=None)
        for step, runs in derived.courses.items()
        if runs and runs[-1].stopped_at is None
        if stored.get((step, runs[-1].number)) != (runs[-1].due.at, runs[-1].due.provisional)
    ]


def note_recount(*, by: Scope, at: datetime, cause: str, count: int) -> None:
    """Writes down that the due dates of all open cases were recounted, and how many moved."""
    told = {"count": count}
    with journal.entry(by=by, at=at, event=events.DUE_RECOUNTED, new=told, reason=cause):
        pass


def _store_due(
    changed: list[Case],
    *,
    runs: list[Clock],
    days: Mapping[str, list[str]],
    by: Scope,
    at: datetime,
    cause: str,
) -> None:
    numbers = [case.number for case in changed]
    new = {"count": len(changed), "numbers": numbers, "day_moved": True, "days": dict(days)}
    with journal.entry(by=by, at=at, event=events.DUE_MOVED, new=new, reason=cause):
        _update(
            _DUE,
            [(c.pk, c.due_at, c.due_provisional, c.next_due_at) for c in changed],
        )
        known = [(r.case_id, r.step, r.run, r.due_at, r.due_provisional) for r in runs]
        if _update(_RUNS, known) < len(runs):
            store_runs(runs)


def _update(statement: str, rows: Sequence[tuple[object, ...]]) -> int:
    """Changes many rows by one plain join, however many there are, and returns how many it met."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)
