"""The tables of issues themselves: every edge has its reason, its page, its words and its end."""

import pytest
from django.urls import resolve

from yijia.base.access import Permission
from yijia.engines.cases.rules import ClockEffect, Kind, faults
from yijia.programmes.issues import events, inputs, rules
from yijia.programmes.issues.actions.outcomes import OUTCOMES
from yijia.programmes.issues.rules import FIRST, ISSUE, SECOND, State

NAMES = ["first", "second", "in force"]
TABLES = pytest.mark.parametrize("table", [FIRST, SECOND, ISSUE], ids=NAMES)


@TABLES
def test_a_table_of_issues_has_no_faults(table: Kind) -> None:
    assert faults(table) == []
    assert table.states <= frozenset(State)


def test_every_state_is_called_something_and_told_to_the_person() -> None:
    assert ISSUE.states == frozenset(State)
    assert set(rules.STATE_LABELS) == set(rules.STATE_SENTENCES) == frozenset(State)


@TABLES
def test_every_edge_has_a_form_an_outcome_an_event_a_label_and_what_it_needs(table: Kind) -> None:
    for edge in table.edges:
        asked = inputs.BY_VERB[edge.verb].base_fields
        assert set(edge.needs) <= set(asked), edge
        assert {edge.verb} <= set(OUTCOMES) & set(events.BY_VERB) & set(rules.VERB_LABELS), edge


# Edges of which nobody is told, with the reason why.
QUIET = {
    "sign": "Its person sees it on the page, and the unit has done it itself.",
    "contact": "The person was spoken to, and the unit has done it itself.",
    "split": "The unit of the part is told of the part.",
}


def test_every_edge_has_a_role_and_tells_somebody_unless_it_says_why_not() -> None:
    told = {notice.event for notice in events.TOLD}
    silent = {e.verb for e in ISSUE.edges if events.BY_VERB[e.verb].code not in told}
    assert silent == set(QUIET) and events.PART_OPENED.code in told
    asked = {edge.permission for edge in ISSUE.edges}
    assert asked == {None, Permission.CASE_DISPATCH, Permission.CASE_HANDLE}


@TABLES
def test_every_way_to_an_end_stops_the_clock(table: Kind) -> None:
    ends = {edge.clock for edge in table.edges if edge.target in table.final}
    assert ends <= {ClockEffect.STOP, ClockEffect.DROP} and ends


@TABLES
def test_only_the_person_says_that_it_is_solved_by_themselves_or_when_called(table: Kind) -> None:
    closing = [edge for edge in table.edges if edge.target == State.CLOSED]
    assert closing and all(edge.is_solving for edge in closing)
    assert all(edge.permission is None or "callback" in edge.verb for edge in closing)


def test_whatever_is_said_with_a_verb_stands_under_a_title() -> None:
    worded = {edge.verb for edge in ISSUE.edges if {"reason", "text"} & set(edge.needs)}
    assert worded <= set(rules.REMARK_TITLES)
    assert {"approve", "urge", "press", "relabel", "supplement"} <= set(rules.REMARK_TITLES)


def test_no_answer_leaves_the_unit_while_a_part_is_open() -> None:
    answering = {e.verb for e in ISSUE.edges if e.source == State.SIGNED and e.waits_for_parts}
    assert answering == {"reply", "submit"}


def test_every_choice_of_the_page_is_a_verb_of_staff() -> None:
    assert set(rules.PROMINENT) <= rules.STAFF_VERBS
    assert {"urge"} == rules.OWN_VERBS & rules.STAFF_VERBS


@pytest.mark.parametrize("verb", sorted(rules.STAFF_VERBS))
def test_the_page_of_every_verb_is_its_own(verb: str) -> None:
    assert resolve(f"/work/issues/26093000000001/{verb}").url_name == "move"
