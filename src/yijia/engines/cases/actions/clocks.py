"""What the clocks of cases leave behind: marks, runs derived from them, and due dates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models

from yijia.base.scope import Scope
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.models import Case, Clock, ClockMark
from yijia.ground.journal import actions as journal
from yijia.ground.places import queries as places

_DUE = """
UPDATE cases_case SET due_at = derived.due_at, due_provisional = derived.due_provisional,
  next_due_at = derived.next_due_at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[], %s::timestamptz[])
  AS derived (id, due_at, due_provisional, next_due_at)
WHERE cases_case.id = derived.id
"""
_RUNS = """
UPDATE cases_clock SET due_at = derived.due_at, due_provisional = derived.due_provisional,
  late_on = derived.late_on
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::timestamptz[], %s::boolean[], %s::date[])
  AS derived (case_id, step, run, due_at, due_provisional, late_on)
WHERE cases_clock.case_id = derived.case_id AND cases_clock.step = derived.step
  AND cases_clock.run = derived.run
"""
_LATE = """
UPDATE cases_clock SET late_on = noted.late_on FROM unnest(%s::bigint[], %s::date[])
  AS noted (id, late_on)
WHERE cases_clock.id = noted.id
"""
_DueRow = tuple[int, datetime | None, bool, datetime | None]
_RunRow = tuple[int, rules.Step, rules.Course, queries.Told]
_ONE_RUN = ("case", "step", "run")
_DERIVED = (
    *("due_at", "due_provisional", "stopped_at", "in_time", "late_on"),
    *("organisation", "division"),
)
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
    is_own = case.parent_id is None and case.merged_into_id is None
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
        late_on=run.late_on if is_own and step is rules.Step.RESOLVE else None,
    )


def store_runs(rows: Sequence[Clock]) -> None:
    """Stores runs, new ones and those that have changed."""
    Clock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=_ONE_RUN,
        update_fields=_DERIVED,
    )


def note_late(*, by: Scope, at: datetime, limit: int) -> int:
    """Notes of cases whose last day has passed since which day they are late, and returns how many.

    Those that are being moved meanwhile are looked at the next time.
    """
    late = queries.unnoted_late(at=at, limit=limit)
    if late:
        told = {"count": len(late)}
        with journal.entry(by=by, at=at, event=events.LATE_NOTED, new=told):
            _update(_LATE, late)
    return len(late)


def recompute_due(*, by: Scope, at: datetime, cause: str, cases: Sequence[int]) -> list[str]:
    """Derives the due dates of those cases that are open from their marks again.

    Returns the numbers of those whose due dates have moved. The cases are locked meanwhile, so that
    a move made at the same time is not undone. Each batch goes into a transaction of the caller's
    own.
    """
    calendar, found = places.calendar(), _Derived()
    for case in queries.lock_open_cases(cases):
        found.note(case, derived=rules.timetable(case.marks, calendar=calendar))
    if found.due or found.runs:
        _store_due(found, by=by, at=at, cause=cause)
    return found.numbers


@dataclass
class _Derived:
    """What of a batch of cases is not stored as it is derived: due times, and runs, by case.

    `days` are the day that a case was due on and the new one, by number, where the day moved.
    """

    numbers: list[str] = field(default_factory=list)
    due: list[_DueRow] = field(default_factory=list)
    runs: list[_RunRow] = field(default_factory=list)
    days: dict[str, list[str]] = field(default_factory=dict)

    def note(self, case: queries.Standing, *, derived: rules.Timetable) -> None:
        """Adds what moved of a case: its own due times, and runs that still go on."""
        whole = derived.whole
        due = (whole.at, whole.provisional, derived.next_at)
        if due != case.due:
            self.numbers.append(case.number)
            self.due.append((case.id, *due))
            self._note_day(case, due=whole.at)
        for step, courses in derived.courses.items():
            run = courses[-1] if courses else None
            if run is not None and run.stopped_at is None:
                told = case.told_of(step, run=run)
                if case.runs.get((step, run.number)) != told:
                    self.runs.append((case.id, step, run, told))

    def _note_day(self, case: queries.Standing, *, due: datetime | None) -> None:
        if case.due_at is None or due is None:
            return
        was, now = rules.last_day(case.due_at), rules.last_day(due)
        if was != now:
            self.days[case.number] = [was.isoformat(), now.isoformat()]


def note_recount(*, by: Scope, at: datetime, cause: str, count: int, up_to: int) -> None:
    """Writes down that the due dates of all open cases were recounted, and how many moved.

    `up_to` is the latest edit of the work calendar before that, by the id of its entry.
    """
    told = {"count": count, "up_to": up_to}
    with journal.entry(by=by, at=at, event=events.DUE_RECOUNTED, new=told, reason=cause):
        pass


def _store_due(found: _Derived, *, by: Scope, at: datetime, cause: str) -> None:
    told = {"count": len(found.numbers), "numbers": found.numbers}
    new = {**told, "day_moved": True, "days": found.days}
    with journal.entry(by=by, at=at, event=events.DUE_MOVED, new=new, reason=cause):
        _update(_DUE, found.due)
        rows = [(case, step, run.number, *told) for case, step, run, told in found.runs]
        if _update(_RUNS, rows) < len(rows):
            _store_missing(found.runs)


def _store_missing(runs: Sequence[_RunRow]) -> None:
    """Stores runs of which some have no row yet."""
    cases = Case.objects.in_bulk({case for case, *_rest in runs})
    store_runs(
        [
            _row_of_run(run, case=cases[case], step=s, ended_with=None)
            for case, s, run, _told in runs
        ]
    )


def _update(statement: str, rows: Sequence[tuple[object, ...]]) -> int:
    """Changes many rows by one plain join, however many there are, and returns how many it met."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)
