"""A range of days falls into whole months and edges that together are the range."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from yijia.base.errors import Invalid
from yijia.engines.figures import rules
from yijia.engines.figures.rules import Span


def days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days)]


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 29)])
@pytest.mark.parametrize("length", [0, 1, 28, 29, 31, 59, 60, 366])
def test_months_and_edges_cover_the_range_once(start: date, length: int) -> None:
    span = Span(start, start + timedelta(days=length))
    (before, after), months = span.edges, span.months
    covered = days(*before) + days(*months) + days(*after)
    assert covered == days(span.start, span.end)
    assert months[0].day == months[1].day == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 2), date(2026, 3, 1)),
    ],
)
def test_a_range_without_days_is_refused_beside_its_end(start: date, end: date) -> None:
    with pytest.raises(Invalid) as refused:
        rules.span_of(start=start, end=end)
    assert refused.value.field == "to"


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (date(1, 1, 1), date(2026, 1, 1), "from"),
        (date(1989, 12, 31), date(1990, 1, 2), "from"),
        (date(9999, 12, 15), date(9999, 12, 31), "to"),
        (date(2100, 12, 31), date(2101, 1, 2), "to"),
    ],
)
def test_a_range_in_years_that_nobody_counts_is_refused(start: date, end: date, field: str) -> None:
    with pytest.raises(Invalid, match="1990 to 2100") as refused:
        rules.span_of(start=start, end=end)
    assert refused.value.field == field
    whole = rules.span_of(start=date(1990, 1, 1), end=date(2101, 1, 1))
    assert whole.last_day == date(2100, 12, 31)


def test_twelve_months_end_with_the_one_of_the_last_day() -> None:
    found = rules.months_before(date(2026, 3, 1), count=12)
    assert (found[0].start, found[-1]) == (
        date(2025, 3, 1),
        Span(date(2026, 2, 1), date(2026, 3, 1)),
    )
    assert rules.months_before(date(2026, 3, 2), count=1)[0].start == date(2026, 3, 1)
    assert all(one.end == other.start for one, other in pairwise(found))


def test_named_ranges() -> None:
    today = date(2026, 12, 31)
    assert rules.this_month(today) == Span(date(2026, 12, 1), date(2027, 1, 1))
    assert rules.this_year(today) == Span(date(2026, 1, 1), date(2027, 1, 1))
    assert rules.last_year(today) == Span(date(2025, 1, 1), date(2026, 1, 1))
    assert rules.this_year(today).last_day == today


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("12.0000", "12"), ("0.0000", "0"), ("12.5000", "12.5"), ("-3.0000", "-3"), ("100", "100")],
)
def test_a_sum_loses_the_noughts_of_its_storage(stored: str, shown: str) -> None:
    assert f"{rules.plain(Decimal(stored))}" == shown
