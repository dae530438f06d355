"""Due days by the notices of the State Council that the project ships as data."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from yijia.base.workdays import Calendar, Due

SHIPPED = Path(__file__).parents[2] / "ground" / "places" / "data" / "workdays.csv"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = [(date.fromisoformat(r["date"]), r["is_workday"] == "1") for r in csv.DictReader(file)]
    return Calendar(days=dict(rows), loaded_years=frozenset(day.year for day, _work in rows))


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-09-18", 2, "2026-09-21"),
        ("2026-09-19", 5, "2026-09-24"),
    ],
)
def test_a_limit_ends_where_the_notice_puts_it(
    calendar: Calendar, start: str, limit: int, due: str
) -> None:
    found = calendar.due_after(start=date.fromisoformat(start), workdays=limit)
    assert found == Due(day=date.fromisoformat(due), provisional=False)


def test_a_limit_that_ends_in_a_year_not_loaded_is_provisional(calendar: Calendar) -> None:
    assert calendar.due_after(start=date(2026, 12, 31), workdays=5).provisional


def test_a_workday_turned_into_a_day_off_moves_the_due_day(calendar: Calendar) -> None:
    edited = Calendar(
        days={**calendar.days, date(2026, 10, 10): False}, loaded_years=calendar.loaded_years
    )
    assert edited.due_after(start=date(2026, 9, 30), workdays=5).day == date(2026, 10, 14)


def test_2026_has_248_workdays(calendar: Calendar) -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(calendar.is_workday(day) for day in year) == 248


def test_limits_compose_over_ten_years(calendar: Calendar) -> None:
    for number in range(0, 3600, 7):
        start = date(2017, 1, 1) + timedelta(days=number)
        halfway = calendar.due_after(start=start, workdays=3)
        assert calendar.is_workday(halfway.day)
        whole = calendar.due_after(start=start, workdays=8)
        assert calendar.due_after(start=halfway.day, workdays=5) == whole
