"""A range of days holds its first day, and not the day on which it ends."""

from datetime import date

import pytest

from yijia.base import periods

FIRST, END = date(2026, 3, 1), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), False),
    ],
)
def test_a_range_holds_its_first_day_and_not_its_end(day: date, held: bool) -> None:
    assert periods.holds_on(day, starts_on=FIRST, ends_on=END) is held


def test_an_open_end_reaches_as_far_as_the_data() -> None:
    assert periods.holds_on(date.min, starts_on=None, ends_on=END)
    assert periods.holds_on(date.max, starts_on=FIRST, ends_on=None)
    assert not periods.holds_on(END, starts_on=None, ends_on=END)
