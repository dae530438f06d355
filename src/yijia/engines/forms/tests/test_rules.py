"""Due days and their periods, and how a filled form goes on; without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yijia.base.errors import Conflict, Invalid
from yijia.engines.figures.rules import Reason, Span
from yijia.engines.forms import rules
from yijia.engines.forms.rules import Due, Period, Rhythm, State, Verb

DAYS = some.dates(date(1991, 1, 1), date(2100, 12, 31))


@given(DAYS, some.sampled_from(Period))
def test_every_period_but_a_month_to_come_lies_before_the_due_day(
    due_on: date, period: Period
) -> None:
    span = rules.span_of(period, due_on=due_on)
    reported = rules.month_of(due_on)
    is_to_come = period in rules.MONTH_LABELS and span.start > reported
    assert span.start < span.end
    assert rules.is_over(span, due_on=due_on) == (span.end <= due_on) == (not is_to_come)


@given(DAYS)
def test_consecutive_months_meet_without_a_gap(due_on: date) -> None:
    month = rules.span_of(Period.MONTH, due_on=due_on)
    before = rules.span_of(Period.MONTH, due_on=month.end - timedelta(days=1))
    assert before.end == month.start
    assert rules.span_of(Period.YEAR, due_on=due_on).end == month.end


@pytest.mark.parametrize(
    ("period", "due_on", "start", "end"),
    [
        (Period.MONTH, "2026-12-05", "2026-11-01", "2026-12-01"),
        (Period.QUARTER, "2026-12-05", "2026-07-01", "2026-10-01"),
        (Period.QUARTER, "2026-01-05", "2025-10-01", "2026-01-01"),
        (Period.YEAR, "2026-12-05", "2026-01-01", "2026-12-01"),
        # In January the year that is over is reported whole.
        (Period.YEAR, "2026-01-05", "2025-01-01", "2026-01-01"),
        (Period.MONTH_YEAR_AGO, "2026-12-05", "2025-11-01", "2025-12-01"),
        (Period.EVER, "2026-12-05", "1990-01-01", "2026-12-05"),
    ],
)
def test_what_a_period_means(period: Period, due_on: str, start: str, end: str) -> None:
    span = rules.span_of(period, due_on=date.fromisoformat(due_on))
    assert (str(span.start), str(span.end)) == (start, end)


def monthly(day: int, *, starts: str = "2026-01-10", ends: str = "") -> Due:
    until = date.fromisoformat(ends) if ends else None
    return Due(Rhythm.MONTHLY, date.fromisoformat(starts), until, day=day)


YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))


def test_a_day_that_a_month_has_not_becomes_its_last() -> None:
    days = rules.days_due([monthly(31)], within=Span(date(2026, 2, 1), date(2026, 5, 1)))
    assert [str(day) for day in days] == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_each_due_day_is_said_by_the_rule_that_holds_on_it() -> None:
    dues = [monthly(5, ends="2026-03-05"), monthly(8, starts="2026-03-05", ends="2026-05-01")]
    days = rules.days_due(dues, within=YEAR)
    assert [str(day) for day in days] == ["2026-02-05", "2026-03-08", "2026-04-08"]


def test_quarters_years_and_once() -> None:
    quarterly = Due(Rhythm.QUARTERLY, date(2026, 1, 1), day=5)
    yearly = Due(Rhythm.YEARLY, date(2026, 1, 1), day=31, month=2)
    once = Due(Rhythm.ONCE, date(2026, 1, 1), once_on=date(2029, 6, 9))
    assert [day.month for day in rules.days_due([quarterly], within=YEAR)] == [1, 4, 7, 10]
    assert rules.days_due([yearly], within=YEAR) == [date(2026, 2, 28)]
    assert rules.next_due([once], since=date(2026, 5, 1)) == date(2029, 6, 9)
    over = replace(once, ends_on=date(2026, 9, 1))
    assert rules.next_due([over], since=date(2026, 5, 1)) is None
    assert rules.next_due([yearly], since=date(2026, 3, 1)) == date(2027, 2, 28)


@given(DAYS, some.integers(1, 31))
def test_the_next_due_day_is_the_first_one_from_a_day_on(since: date, day: int) -> None:
    found = rules.next_due([Due(Rhythm.MONTHLY, date(1990, 1, 1), day=day)], since=since)
    assert found is not None
    assert since <= found <= since + timedelta(days=62)
    assert rules.days_due([monthly(day, starts="1990-01-01")], within=Span(since, found)) == []


@pytest.mark.parametrize(
    ("due", "field"),
    [
        (Due(Rhythm.MONTHLY, date(2026, 1, 1), day=32), "day"),
        (Due(Rhythm.YEARLY, date(2026, 1, 1), month=13), "month"),
        (Due(Rhythm.ONCE, date(2026, 1, 1)), "once_on"),
        (Due(Rhythm.ONCE, date(2026, 1, 2), once_on=date(2026, 1, 1)), "once_on"),
    ],
)
def test_what_is_no_due_day_is_refused_beside_its_field(due: Due, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_due(due)
    assert refused.value.field == field


def test_a_filled_form_goes_on_by_the_table_alone() -> None:
    allowed = {
        (state, verb): rules.moved(state, verb=verb)
        for state in State
        for verb in Verb
        if (state, verb)
        in {
            (State.FILLED, Verb.CHECK),
            (State.CHECKED, Verb.BACK),
            (State.CHECKED, Verb.SIGN),
            (State.SIGNED, Verb.SEND),
        }
    }
    assert list(allowed.values()) == [State.CHECKED, State.FILLED, State.SIGNED, State.SENT]
    for state, verb in {(s, v) for s in State for v in Verb} - set(allowed):
        with pytest.raises(Conflict):
            rules.moved(state, verb=verb)


@pytest.mark.parametrize("text", ["", "=1+1", "1e99", "nan", "0.12345", "十"])
def test_only_numbers_are_typed(text: str) -> None:
    with pytest.raises(Invalid):
        rules.number_typed(text)


def test_a_cell_has_one_name_and_a_name_one_cell() -> None:
    for name in ("A1", "Z9", "AA10", "XFD1048576"):
        assert rules.cell_of(name).name == name
    assert rules.cell_of("$b$5").name == "B5"
    for wrong in ("", "A0", "1A", "XFE1", "A1048577", "A1:B2", "=A1"):
        with pytest.raises(Invalid):
            rules.cell_of(wrong)


def test_whatever_keeps_a_figure_from_being_told_can_be_said_of_a_cell() -> None:
    assert {reason.value for reason in Reason} <= {empty.value for empty in rules.EMPTY_LABELS}
