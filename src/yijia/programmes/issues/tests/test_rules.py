"""The table of issues itself."""

from yijia.engines.cases.rules import ClockEffect, faults
from yijia.programmes.issues.rules import ISSUE, State


def test_the_table_of_issues_has_no_faults() -> None:
    assert faults(ISSUE) == []
    assert ISSUE.states == frozenset(State)


def test_every_way_to_an_end_stops_the_clock() -> None:
    ends = [edge for edge in ISSUE.edges if edge.target in ISSUE.final]
    assert {edge.clock for edge in ends} == {ClockEffect.STOP}


def test_only_the_person_who_raised_it_says_that_it_is_solved() -> None:
    closing = [edge for edge in ISSUE.edges if edge.target == State.CLOSED]
    assert closing and all(edge.permission is None for edge in closing)
