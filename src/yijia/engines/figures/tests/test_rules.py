"""A range of days falls into whole months and edges that together are the range."""

from datetime import date, timedelta

import pytest

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
