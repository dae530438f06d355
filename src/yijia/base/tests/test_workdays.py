"""How working days are counted; the notices themselves are tested where they are kept (places)."""

from datetime import date, timedelta

from yijia.base.workdays import Calendar, Due

# A week with a holiday on Wednesday 3 June, for which people work on Sunday 7 June.
CALENDAR = Calendar(
    days={date(2026, 6, 3): False, date(2026, 6, 7): True}, loaded_years=frozenset({2026})
)


def _due(start: date, workdays: int) -> date:
    return CALENDAR.due_after(start=start, workdays=workdays).day


def test_the_start_day_is_not_counted() -> None:
    assert _due(date(2026, 6, 1), 1) == date(2026, 6, 2)
    assert _due(date(2026, 6, 1), 0) == date(2026, 6, 1)


def test_a_holiday_is_passed_over_and_a_moved_workday_counts() -> None:
    assert _due(date(2026, 6, 2), 1) == date(2026, 6, 4)
    assert _due(date(2026, 6, 5), 1) == date(2026, 6, 7)
    assert _due(date(2026, 6, 6), 2) == date(2026, 6, 8)


def test_a_limit_that_touches_a_year_not_loaded_is_provisional() -> None:
    assert CALENDAR.due_after(start=date(2026, 12, 31), workdays=1).provisional
    assert CALENDAR.due_after(start=date(2025, 12, 31), workdays=1).provisional
    within = CALENDAR.due_after(start=date(2026, 12, 27), workdays=1)
    assert within == Due(day=date(2026, 12, 28), provisional=False)


def test_the_last_three_days_of_a_year_wait_for_the_notice_of_the_next() -> None:
    assert CALENDAR.due_after(start=date(2026, 12, 28), workdays=1).provisional


def test_the_notices_that_decide_are_those_for_each_day_after_the_start() -> None:
    newest = date(2026, 12, 24)
    for start in (newest + timedelta(days=n) for n in range(10)):
        for end in (start + timedelta(days=n) for n in range(10)):
            days = [start + timedelta(days=n + 1) for n in range((end - start).days)]
            needed = {start.year}.union(*(CALENDAR.notices_for(day) for day in days))
            told = CALENDAR.is_told(start=start, end=end)
            assert told == (needed <= CALENDAR.loaded_years), (start, end)
