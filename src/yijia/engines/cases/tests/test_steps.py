"""The clocks of single steps: office hours, runs, and what an edge leaves on them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base.workdays import CHINA, Calendar
from yijia.engines.cases.rules import (
    ClockEffect,
    Limit,
    LimitUnit,
    Mark,
    MarkKind,
    Step,
    due_at,
    new_marks,
    running,
    timetable,
)

# The Saturday is worked, the Thursday after it is a holiday.
CALENDAR = Calendar(
    days={date(2026, 10, 10): True, date(2026, 10, 15): False}, loaded_years=frozenset({2026})
)
LIMIT = Limit(3, LimitUnit.WORKDAYS)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+08:00")


def mark(kind: MarkKind, at: str, limit: Limit | None = None, step: Step = Step.RESOLVE) -> Mark:
    return Mark(kind, moment(at), limit, step)


@pytest.mark.parametrize(
    ("began", "hours", "due"),
    [
        ("10-09T09:00", 1, "10-09T10:00"),
        ("10-09T11:30", 1, "10-09T15:00"),
        ("10-09T12:30", 1, "10-09T15:30"),
        ("10-09T17:00", 1, "10-10T09:00"),
        ("10-10T17:15", 1, "10-12T09:15"),
        ("10-14T17:30", 1, "10-16T09:30"),
        ("10-09T03:00", 6, "10-09T17:00"),
    ],
)
def test_office_hours_count_while_offices_are_open(began: str, hours: int, due: str) -> None:
    limit = Limit(hours, LimitUnit.OFFICE_HOURS)
    found = due_at([mark(MarkKind.START, began, limit)], calendar=CALENDAR)
    assert (found.at, found.provisional) == (moment(due), False)


def test_office_hours_stand_still_with_the_clock() -> None:
    limit = Limit(2, LimitUnit.OFFICE_HOURS)
    marks = [
        mark(MarkKind.START, "10-09T09:00", limit),
        mark(MarkKind.PAUSE, "10-09T10:00"),
        mark(MarkKind.RESUME, "10-09T15:00"),
    ]
    assert due_at(marks, calendar=CALENDAR).at == moment("10-09T16:00")


def test_office_hours_of_a_year_without_a_notice_are_provisional() -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=CHINA)
    limit = Limit(1, LimitUnit.OFFICE_HOURS)
    assert due_at([Mark(MarkKind.START, start, limit)], calendar=CALENDAR).provisional


@given(
    began=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001 - zoned below
    hours=st.integers(1, 30),
)
def test_more_office_hours_are_never_due_earlier(began: datetime, hours: int) -> None:
    start = began.replace(tzinfo=CHINA)
    due = [
        due_at([Mark(MarkKind.START, start, Limit(n, LimitUnit.OFFICE_HOURS))], calendar=CALENDAR)
        for n in (hours, hours + 1)
    ]
    first, second = due[0].at, due[1].at
    assert first is not None and second is not None
    assert second - first >= timedelta(hours=1) and first > start


def test_each_step_has_its_own_runs_and_the_first_to_end_is_next() -> None:
    marks = [
        mark(MarkKind.START, "10-09T09:00", LIMIT),
        mark(MarkKind.START, "10-09T09:00", Limit(1, LimitUnit.WORKDAYS), Step.SIGN),
        mark(MarkKind.STOP, "10-12T09:00", None, Step.SIGN),
        mark(MarkKind.START, "10-12T09:00", Limit(1, LimitUnit.DAYS), Step.CONTACT),
    ]
    found = timetable(marks, calendar=CALENDAR)
    (signed,) = found.courses[Step.SIGN]
    assert (signed.in_time, signed.stopped_at) == (False, moment("10-12T09:00"))
    assert found.whole.at == moment("10-14T00:00") == found.next_at
    assert timetable(marks[:3], calendar=CALENDAR).next_at == found.whole.at


def test_a_second_run_ends_the_first_and_is_judged_by_its_own_limit() -> None:
    marks = [
        mark(MarkKind.START, "10-09T09:00", Limit(1, LimitUnit.DAYS)),
        mark(MarkKind.START, "10-12T09:00", Limit(1, LimitUnit.DAYS)),
        mark(MarkKind.STOP, "10-12T15:00"),
    ]
    first, second = timetable(marks, calendar=CALENDAR).courses[Step.RESOLVE]
    assert (first.in_time, second.in_time) == (False, True)
    assert first.stopped_at == second.started_at


def test_what_stood_still_to_its_end_ended_when_it_came_to_a_standstill() -> None:
    marks = [
        mark(MarkKind.START, "10-09T09:00", Limit(1, LimitUnit.DAYS)),
        mark(MarkKind.PAUSE, "10-09T10:00"),
        mark(MarkKind.STOP, "11-09T10:00"),
    ]
    (run,) = timetable(marks, calendar=CALENDAR).courses[Step.RESOLVE]
    assert (run.in_time, run.stopped_at) == (True, moment("10-09T10:00"))


@pytest.mark.parametrize(
    ("paused", "late_on"), [("10-10T23:00", None), ("10-11T00:00", date(2026, 10, 11))]
)
def test_a_standstill_takes_lateness_from_nobody_and_gives_it_to_nobody(
    paused: str, late_on: date | None
) -> None:
    day = Limit(1, LimitUnit.DAYS)
    marks = [mark(MarkKind.START, "10-09T09:00", day), mark(MarkKind.PAUSE, paused)]
    resumed, dropped = mark(MarkKind.RESUME, "11-09T10:00"), mark(MarkKind.DROP, "11-09T10:00")
    found = [
        timetable([*marks, *more], calendar=CALENDAR).courses[Step.RESOLVE][0]
        for more in ([], [resumed], [dropped])
    ]
    assert [run.late_on for run in found] == [late_on] * 3
    assert [run.due.at is None for run in found] == [True, False, False]
    assert found[2].stopped_at == moment("11-09T10:00")


def test_a_run_that_was_dropped_is_judged_by_nobody() -> None:
    marks = [mark(MarkKind.START, "10-09T09:00", LIMIT), mark(MarkKind.DROP, "11-09T09:00")]
    (run,) = timetable(marks, calendar=CALENDAR).courses[Step.RESOLVE]
    assert (run.in_time, run.stopped_at) == (None, moment("11-09T09:00"))
    assert timetable(marks, calendar=CALENDAR).next_at is None and running(marks) == []


def test_another_limit_counts_from_the_same_start_and_an_extension_is_added_to_it() -> None:
    marks = [
        mark(MarkKind.START, "10-09T09:00", LIMIT),
        mark(MarkKind.RELIMIT, "10-10T09:00", Limit(1, LimitUnit.WORKDAYS)),
    ]
    assert due_at(marks, calendar=CALENDAR).at == moment("10-11T00:00")
    longer = mark(MarkKind.EXTEND, "10-10T10:00", Limit(1, LimitUnit.WORKDAYS))
    assert due_at([*marks, longer], calendar=CALENDAR).at == moment("10-13T00:00")


def test_an_effect_leaves_a_mark_only_where_it_changes_something() -> None:
    started = [mark(MarkKind.START, "10-09T09:00", LIMIT, Step.SIGN)]
    stop, at = (Step.SIGN, ClockEffect.STOP), moment("10-09T10:00")

    def left(marks: list[Mark], *effects: tuple[Step, ClockEffect]) -> list[MarkKind]:
        found = new_marks(marks, effects=effects, at=at, limits={Step.CONTACT: LIMIT})
        return [one.kind for one in found]

    assert left(started, stop) == [MarkKind.STOP]
    stopped = [*started, Mark(MarkKind.STOP, at, None, Step.SIGN)]
    assert left(stopped, stop) == [] == left([], stop)
    assert left(started, (Step.SIGN, ClockEffect.RESUME)) == []
    assert left([], (Step.CONTACT, ClockEffect.RESTART)) == [MarkKind.START]
    assert left([], (Step.WAIT, ClockEffect.RESTART)) == []
    assert running(started) == [Step.SIGN] and running(stopped) == []
