"""The clock of a case: what counts, what stands still, and when it runs out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base.workdays import CHINA, Calendar
from yijia.engines.cases.rules import DueAt, Limit, LimitUnit, Mark, MarkKind, due_at, last_day

# A national holiday from Thursday 1 to Wednesday 7 October 2026, and work on Saturday the 10th.
HOLIDAY = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
CALENDAR = Calendar(days=HOLIDAY, loaded_years=frozenset({2026}))
FIVE_WORKDAYS = Limit(5, LimitUnit.WORKDAYS)


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def start(text: str, limit: Limit = FIVE_WORKDAYS) -> Mark:
    return Mark(MarkKind.START, on(text), limit)


def due_day(marks: Sequence[Mark]) -> date | None:
    due = due_at(marks, calendar=CALENDAR).at
    return None if due is None else last_day(due)


def test_working_days_end_at_midnight_after_the_last_of_them() -> None:
    assert due_at([start("2026-09-30 16:00")], calendar=CALENDAR) == DueAt(on("2026-10-14 00:00"))
    assert due_day([start("2026-09-30 16:00")]) == date(2026, 10, 13)


def test_a_pause_over_a_night_takes_that_day_out_and_one_within_a_day_does_not() -> None:
    within = [
        Mark(MarkKind.PAUSE, on("2026-10-08 09:00")),
        Mark(MarkKind.RESUME, on("2026-10-08 17:00")),
    ]
    over = [
        Mark(MarkKind.PAUSE, on("2026-10-08 09:00")),
        Mark(MarkKind.RESUME, on("2026-10-09 09:00")),
    ]
    assert due_day([start("2026-09-30 16:00"), *within]) == date(2026, 10, 13)
    assert due_day([start("2026-09-30 16:00"), *over]) == date(2026, 10, 14)


def test_hours_stand_still_with_the_clock() -> None:
    marks = [
        start("2026-09-30 16:00", Limit(2, LimitUnit.HOURS)),
        Mark(MarkKind.PAUSE, on("2026-09-30 17:00")),
        Mark(MarkKind.RESUME, on("2026-09-30 17:30")),
    ]
    assert due_at(marks, calendar=CALENDAR).at == on("2026-09-30 18:30")


def test_natural_days_know_no_holiday_and_are_never_provisional() -> None:
    marks = [start("2026-12-31 08:00", Limit(3, LimitUnit.DAYS))]
    assert due_at(marks, calendar=CALENDAR) == DueAt(on("2027-01-04 00:00"))


def test_an_extension_adds_and_a_second_start_begins_anew() -> None:
    extended = [
        start("2026-09-30 16:00"),
        Mark(MarkKind.EXTEND, on("2026-10-09 09:00"), Limit(2, LimitUnit.WORKDAYS)),
    ]
    assert due_day(extended) == date(2026, 10, 15)
    assert due_day([*extended, start("2026-10-20 09:00")]) == date(2026, 10, 27)


@pytest.mark.parametrize("kind", [MarkKind.PAUSE, MarkKind.STOP])
def test_a_clock_that_does_not_run_has_no_due_day(kind: MarkKind) -> None:
    assert due_day([start("2026-09-30 16:00"), Mark(kind, on("2026-10-08 10:00"))]) is None
    assert due_day([]) is None


def test_a_year_whose_notice_is_not_loaded_makes_the_day_provisional() -> None:
    assert due_at([start("2026-12-31 09:00")], calendar=CALENDAR).provisional


@given(
    day=st.dates(date(2026, 1, 1), date(2026, 11, 1)),
    minute=st.integers(0, 1439),
    amount=st.integers(1, 20),
    paused_after=st.integers(0, 400),
    paused_for=st.integers(0, 400),
)
def test_a_pause_never_brings_the_due_day_forward(
    day: date, minute: int, amount: int, paused_after: int, paused_for: int
) -> None:
    first = Mark(
        MarkKind.START,
        on(f"{day} 00:00") + timedelta(minutes=minute),
        Limit(amount, LimitUnit.WORKDAYS),
    )
    since = first.at + timedelta(hours=paused_after)
    pause = [
        Mark(MarkKind.PAUSE, since),
        Mark(MarkKind.RESUME, since + timedelta(hours=paused_for)),
    ]
    plain, paused = due_day([first]), due_day([first, *pause])
    assert plain is not None and paused is not None
    assert plain <= paused <= plain + timedelta(hours=paused_for + 24 * 20)
    found = CALENDAR.due_after(start=day, workdays=amount)
    assert plain == found.day
