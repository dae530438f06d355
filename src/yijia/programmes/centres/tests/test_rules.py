"""When a room is free, and what is offered instead: without a database."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijia.base.errors import Conflict, Invalid
from yijia.programmes.centres import rules
from yijia.programmes.centres.rules import Because, Plan, Session, Span, State, Verb, When

FRIDAY, SATURDAY = date(2026, 10, 9), date(2026, 10, 10)
AT = rules.moment(date(2026, 9, 30), at=time(16))
MORNING, AFTERNOON = Session(5, time(8), time(12)), Session(5, time(14), time(18))
QUARTER, FIVE = timedelta(minutes=15), timedelta(minutes=5)


def span(begins: time, until: time, *, day: date = FRIDAY) -> Span:
    return When(day, begins, until).span


TEN = span(time(10), time(11))


@pytest.mark.parametrize(
    ("plan", "wanted", "because"),
    [
        (Plan((MORNING,)), TEN, None),
        (Plan(()), TEN, Because.HOURS),
        (Plan((MORNING, AFTERNOON)), span(time(11), time(15)), Because.HOURS),
        (Plan((MORNING,)), span(time(10), time(11), day=SATURDAY), Because.HOURS),
        (Plan((MORNING,), closures=(TEN,)), span(time(10, 45), time(12)), Because.CLOSED),
        (Plan((MORNING,), closures=(TEN,)), span(time(11), time(12)), None),
        (Plan((MORNING,), taken=(TEN,)), span(time(9), time(10)), None),
        (Plan((MORNING,), taken=(TEN,), after=QUARTER), span(time(9), time(10)), Because.TAKEN),
        (Plan((MORNING,), taken=(TEN,), before=QUARTER), span(time(11), time(12)), Because.TAKEN),
        (Plan((MORNING,), before=QUARTER), span(time(8), time(9)), None),
        (Plan((MORNING,), starts_on=SATURDAY), TEN, Because.NOT_THERE),
        (Plan((MORNING,), ends_on=FRIDAY), TEN, Because.NOT_THERE),
    ],
)
def test_why_a_room_cannot_be_had(plan: Plan, wanted: Span, because: Because | None) -> None:
    assert rules.fault(plan, wanted=wanted) == because


def test_the_next_free_times_of_the_day_come_first_the_nearest_before_all_others() -> None:
    plan = Plan((MORNING, AFTERNOON), taken=(TEN,), before=QUARTER, after=QUARTER)
    found = rules.next_free(plan, wanted=TEN, at=AT, ahead_days=60)
    assert [rules.span_words(one) for one in found] == [
        "2026-10-09 08:45–09:45",
        "2026-10-09 14:00–15:00",
        "2026-10-16 10:00–11:00",
    ]
    assert rules.next_free(plan, wanted=TEN, at=AT, ahead_days=15) == found[:2]
    assert rules.next_free(Plan(()), wanted=TEN, at=AT, ahead_days=60) == []


@given(
    taken=st.lists(st.tuples(st.integers(96, 210), st.integers(1, 24)), max_size=6),
    before=st.integers(0, 12),
    after=st.integers(0, 12),
    begins=st.integers(32, 68),
    length=st.integers(1, 12),
)
def test_whatever_is_offered_can_be_had_and_what_is_free_holds_it(
    taken: list[tuple[int, int]], before: int, after: int, begins: int, length: int
) -> None:
    start = rules.moment(FRIDAY, at=time(0))
    spans = [Span(start + b * FIVE, start + (b + n) * FIVE) for b, n in taken]
    plan = Plan(
        (MORNING, AFTERNOON),
        taken=tuple(spans),
        before=before * FIVE,
        after=after * FIVE,
    )
    wanted = Span(start + begins * QUARTER, start + (begins + length) * QUARTER)
    free = rules.free_on(plan, day=FRIDAY, at=AT)
    is_free = rules.fault(plan, wanted=wanted) is None
    assert is_free == any(gap.holds(wanted) for gap in free)
    offered = rules.next_free(plan, wanted=wanted, at=AT, ahead_days=60)
    assert all(rules.fault(plan, wanted=one) is None for one in offered)
    assert all(one.length == wanted.length for one in offered)
    assert all(one.starts_at.minute % 15 == 0 for one in offered)
    assert not is_free or offered[0] == wanted


def test_what_is_free_today_begins_at_the_next_quarter() -> None:
    at = rules.moment(FRIDAY, at=time(9, 50, 1))
    (gap,) = rules.free_on(Plan((MORNING,)), day=FRIDAY, at=at)
    assert rules.span_words(gap) == "2026-10-09 10:00–12:00"


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (When(FRIDAY, time(10), time(10)), "until"),
        (When(FRIDAY, time(10, 5), time(11)), "begins"),
        (When(FRIDAY, time(10), time(10, 20)), "until"),
        (When(FRIDAY, time(8), time(20, 15)), "until"),
        (When(AT.date(), time(16), time(17)), "on"),
        (When(AT.date() + timedelta(days=61), time(9), time(10)), "on"),
    ],
)
def test_a_time_that_cannot_be_booked_is_refused_beside_its_field(when: When, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked_span(when, at=AT, ahead_days=60)
    assert refused.value.field == field


def test_hours_are_read_as_people_write_them() -> None:
    read = rules.read_sessions("08:30-12:00，14：30–17:30", weekday=1, field="weekday_1")
    assert rules.session_words(read) == "08:30-12:00, 14:30-17:30"
    assert rules.read_sessions(" ", weekday=1, field="weekday_1") == []
    for wrong in ("8", "12:00-08:00", "08:00-12:00,11:00-13:00", "25:00-26:00", "a-b"):
        with pytest.raises(Invalid, match="Write the hours"):
            rules.read_sessions(wrong, weekday=1, field="weekday_1")


def test_every_state_of_a_booking_is_reached_and_leads_on_or_is_the_end() -> None:
    reached = {edge.target for edge in rules.EDGES} | {State.REQUESTED, State.BOOKED}
    assert reached == set(State)
    assert {edge.source for edge in rules.EDGES} == {*rules.OPEN, State.MISSED}


@pytest.mark.parametrize(
    ("verb", "minutes", "is_right"),
    [
        (Verb.CHECK_IN, -31, False),
        (Verb.CHECK_IN, -30, True),
        (Verb.MISS, 59, False),
        (Verb.MISS, 60, True),
        (Verb.CANCEL, -1, True),
        (Verb.CANCEL, 0, False),
        (Verb.CALL_OFF, 0, False),
        (Verb.LAPSE, 0, True),
    ],
)
def test_what_is_said_too_early_or_too_late_is_refused(
    verb: Verb, minutes: int, is_right: bool
) -> None:
    refused = False
    try:
        rules.check_time(verb, span=TEN, at=TEN.starts_at + timedelta(minutes=minutes))
    except Conflict:
        refused = True
    assert refused is not is_right


def test_a_number_is_known_from_that_of_a_case() -> None:
    number = rules.number_of(day=FRIDAY, identity=7)
    assert rules.plain_number(f" {number.lower()[:5]} {number[5:]}") == number
    assert rules.plain_number(number[1:]) is None
