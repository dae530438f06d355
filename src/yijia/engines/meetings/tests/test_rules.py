"""Limits by the clock of cases, and how a resolution goes on, without a database."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from yijia.base.access import Permission
from yijia.base.errors import Conflict
from yijia.base.scope import ANONYMOUS, GrantValue
from yijia.base.workdays import CHINA, Calendar
from yijia.engines.cases.rules import Limit, LimitUnit
from yijia.engines.meetings import rules
from yijia.engines.meetings.rules import EDGES, State, Verb

# The first eight days of October 2026 are off, and Saturday the tenth is worked (State Council).
OCTOBER = Calendar(
    {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True},
    loaded_years=frozenset({2026}),
)
HANDLE = frozenset({Permission.CASE_HANDLE})
CALLED = datetime(2026, 9, 30, 16, tzinfo=CHINA)


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CHINA)


def test_hours_run_on_and_working_days_skip_the_holiday() -> None:
    hours = rules.until(since=CALLED, limit=Limit(2, LimitUnit.HOURS), calendar=OCTOBER)
    days = rules.until(since=CALLED, limit=rules.workdays(3), calendar=OCTOBER)
    assert hours.at == at(9, 30, 18)
    # The eighth, the ninth, and the Saturday that is worked: until midnight after it.
    assert (days.at, days.provisional) == (at(10, 11), False)


def test_who_comes_at_the_limit_is_late_and_a_provisional_one_is_never() -> None:
    due = at(9, 30, 18)
    assert rules.is_late(due, due=due, provisional=False)
    assert not rules.is_late(CALLED, due=due, provisional=False)
    assert not rules.is_late(due, due=due, provisional=True)


def test_it_rises_on_the_next_working_day_and_one_level_each_time() -> None:
    due = at(10, 1)
    first = rules.rises_on(due=due, since=(), calendar=OCTOBER)
    second = rules.rises_on(due=due, since=[at(10, 8, 9)], calendar=OCTOBER)
    over_sunday = rules.rises_on(due=due, since=[at(10, 8, 9), at(10, 10, 9)], calendar=OCTOBER)
    assert (first, second, over_sunday) == (
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 12),
    )


def test_every_edge_has_its_reason_and_what_is_no_edge_is_refused() -> None:
    assert all(edge.reason for edge in EDGES)
    assert rules.moved(State.REPORTED, verb=Verb.RETURN) is State.OPEN
    edges = {(edge.source, edge.verb) for edge in EDGES}
    for state in State:
        for verb in Verb:
            if (state, verb) not in edges:
                with pytest.raises(Conflict):
                    rules.moved(state, verb=verb)


@pytest.mark.parametrize(
    ("grant", "acts"),
    [
        (GrantValue(HANDLE, division="350181", home=1), True),
        (GrantValue(HANDLE, organisation=1, home=1), True),
        (GrantValue(HANDLE, division="350182", home=1), False),
        (GrantValue(HANDLE, division="350181", home=2), False),
        (GrantValue(frozenset({Permission.CASE_READ}), division="350181", home=1), False),
    ],
)
def test_one_acts_for_a_body_by_a_post_in_it_that_reaches_there(
    grant: GrantValue, acts: bool
) -> None:
    by = replace(ANONYMOUS, grants=(grant,))
    found = rules.acts_for(by, body=1, division="350181002901", permissions=rules.CONVENING)
    assert found is acts
