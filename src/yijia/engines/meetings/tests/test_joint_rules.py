"""A meeting from its call to its signed minutes, and the tasks of a month: without a database."""

from datetime import date, datetime, timedelta

import pytest

from yijia.base.errors import Conflict, Invalid
from yijia.base.workdays import CHINA
from yijia.engines.meetings.rules import joint, tasks
from yijia.engines.meetings.rules.joint import Line, Presence, State, Step
from yijia.engines.meetings.rules.tasks import Month, Standing

TODAY = date(2026, 12, 1)
HERE, AWAY = Presence.PRESENT, Presence.ABSENT


def test_a_meeting_goes_on_by_its_edges_alone() -> None:
    known = {(edge.source, edge.step): edge.target for edge in joint.EDGES}
    for state in State:
        for step in Step:
            if (state, step) in known:
                assert joint.moved(state, step=step) is known[state, step]
                continue
            with pytest.raises(Conflict):
                joint.moved(state, step=step)


def test_a_meeting_is_called_for_today_or_within_a_year() -> None:
    for day in (TODAY, TODAY + timedelta(days=366)):
        joint.check_day(day, today=TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(Invalid) as refused:
            joint.check_day(day, today=TODAY)
        assert refused.value.field == "meets_on"


@pytest.mark.parametrize(
    ("lines", "seats", "field"),
    [
        ([], [], "present"),
        ([Line(1, HERE, "x")], [1, 2], "present"),
        ([Line(1, HERE, "x"), Line(1, AWAY, "")], [1], "present"),
        ([Line(1, HERE, "x"), Line(3, AWAY, "")], [1, 2], "present"),
        ([Line(1, HERE, " "), Line(2, AWAY, "")], [1, 2], "speakers"),
    ],
)
def test_a_roll_names_each_seat_once_and_says_who_speaks(
    lines: list[Line], seats: list[int], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        joint.check_roll(lines, seats=seats)
    assert refused.value.field == field


def test_minutes_are_known_by_what_they_say_in_whatever_order_it_is_held() -> None:
    one = joint.digest({"a": 1, "b": ["甲"]})
    assert one == joint.digest({"b": ["甲"], "a": 1})
    assert one != joint.digest({"a": 1, "b": ["乙"]}) and len(one) == 64


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CHINA)


DECEMBER = Month(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("due", "accepted", "withdrawn", "until", "expected"),
    [
        (at(12, 10), None, None, at(12, 5), Standing.DUE),
        (at(12, 10), None, None, at(12, 10), Standing.OVERDUE),
        # What ends with the last day of November was due in November, and is overdue since.
        (at(12, 1), None, None, at(12, 1), Standing.OVERDUE),
        (at(12, 1), at(11, 30, 9), None, at(12, 5), None),
        (at(11, 20), at(12, 3), None, at(12, 5), Standing.DONE),
        (at(11, 20), at(12, 8), None, at(12, 5), Standing.OVERDUE),
        (at(12, 31), None, at(12, 3), at(12, 5), Standing.WITHDRAWN),
        (at(12, 31), None, at(11, 3), at(12, 5), None),
    ],
)
def test_a_task_stands_as_it_did_at_that_moment_of_the_month(
    due: datetime,
    accepted: datetime | None,
    withdrawn: datetime | None,
    until: datetime,
    expected: Standing | None,
) -> None:
    found = tasks.standing(
        due_at=due,
        provisional=False,
        reported_at=None,
        accepted_at=accepted,
        withdrawn_at=withdrawn,
        month=DECEMBER,
        until=until,
    )
    assert found is expected


@pytest.mark.parametrize(
    ("due", "provisional", "reported", "expected"),
    [
        (DECEMBER.end, True, None, Standing.DUE),
        # What is over for nobody stays on the list until it is settled.
        (at(11, 2), True, None, Standing.DUE),
        (at(11, 2), True, at(11, 3), Standing.REPORTED),
        # What was reported in time waits for the body, and what was reported late was late.
        (at(12, 3), False, at(12, 2), Standing.REPORTED),
        (at(12, 3), False, at(12, 4), Standing.OVERDUE),
        (at(12, 3), False, at(12, 6), Standing.OVERDUE),
    ],
)
def test_what_is_not_settled_stays_and_is_overdue_for_nobody_who_reported_in_time(
    due: datetime, provisional: bool, reported: datetime | None, expected: Standing
) -> None:
    found = tasks.standing(
        due_at=due,
        provisional=provisional,
        reported_at=reported,
        accepted_at=None,
        withdrawn_at=None,
        month=DECEMBER,
        until=at(12, 5),
    )
    assert found is expected


def test_a_month_is_read_as_it_is_written_and_goes_over_the_year() -> None:
    month = Month.read("2026-12")
    assert [str(month), str(month.moved(1)), str(month.moved(-12))] == [
        *("2026-12", "2027-01", "2025-12")
    ]
    assert (month.start, month.end) == (at(12, 1), datetime(2027, 1, 1, tzinfo=CHINA))
    for text in ("", "2026-13", "2026-1", "0000-01", "9999-12", "december"):
        with pytest.raises(Invalid):
            Month.read(text)
