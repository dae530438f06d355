"""The tables of issues themselves: every edge has its reason, its page, its words and its end."""

import pytest
from django.urls import resolve, reverse

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden
from yijia.base.scope import GrantValue, Scope
from yijia.engines.cases.actions import check_allowed
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import ClockEffect, Edge, Kind, faults
from yijia.programmes.issues import events, inputs, rules
from yijia.programmes.issues.actions.outcomes import OUTCOMES
from yijia.programmes.issues.rules import FIRST, ISSUE, SECOND, THIRD, State

NAMES = ["first", "second", "third", "in force"]
TABLES = pytest.mark.parametrize("table", [FIRST, SECOND, THIRD, ISSUE], ids=NAMES)


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


NUMBER, UNIT = "26093000000001", 7
EDGES = pytest.mark.parametrize("edge", ISSUE.edges, ids=lambda edge: f"{edge.source} {edge.verb}")


@EDGES
def test_every_edge_has_a_page_and_a_verb_of_the_api_of_its_own_and_of_the_other_side_none(
    edge: Edge,
) -> None:
    own = edge.permission is None
    page, root = ("issues:answer", "issues") if own else ("issues:move", "work/issues")
    assert resolve(reverse(page, args=[NUMBER, edge.verb])).view_name == page
    assert resolve(f"/api/v1/{root}/{NUMBER}/{edge.verb}").url_name == f"issue-{edge.verb}"
    assert (edge.verb in rules.OWN_VERBS, edge.verb in rules.STAFF_VERBS) == (own, not own)


@EDGES
def test_every_edge_is_refused_without_what_it_needs_from_elsewhere_and_to_every_other_post(
    edge: Edge,
) -> None:
    assert set(edge.needs) <= set(inputs.BY_VERB[edge.verb]({}).errors)
    known = {one.source for one in ISSUE.edges if one.verb == edge.verb}
    for state in ISSUE.states - known:
        with pytest.raises(Conflict):
            ISSUE.edge(source=state, verb=edge.verb)
    others = frozenset(Permission) - {edge.permission}
    everywhere = GrantValue(others, division="35", organisation=UNIT, home=UNIT)
    by, case = Scope(1, "any", (everywhere,)), Case(division_id="350181", organisation_id=UNIT)
    if edge.permission is not None:
        with pytest.raises(Forbidden):
            check_allowed(edge, by=by, case=case)


# The arrows of the case machine in requests.md. Convening is a meeting of the network about a case,
# and supervision a mark beside its state.
ARROWS = {
    "registered, answered at once": (State.REGISTERED, "answer", State.ANSWERED),
    "registered, not accepted": (State.REGISTERED, "decline", State.NOT_ACCEPTED),
    "registered, merged": (State.REGISTERED, "merge", State.MERGED),
    "registered, dispatched": (State.REGISTERED, "dispatch", State.DISPATCHED),
    "dispatched, signed and handled": (State.DISPATCHED, "sign", State.SIGNED),
    "handled, waiting for the reporter": (State.SIGNED, "ask_person", State.WAITING),
    "waiting, handled as the reporter answers": (State.WAITING, "tell", State.SIGNED),
    "waiting, handled as the limit ends": (State.WAITING, "resume", State.SIGNED),
    "dispatched, return asked": (State.DISPATCHED, "return", State.RETURN_ASKED),
    "signed, return asked": (State.SIGNED, "return", State.RETURN_ASKED),
    "return granted, dispatched": (State.RETURN_ASKED, "grant_return", State.DISPATCHED),
    "return refused, signed": (State.RETURN_ASKED, "refuse_return", State.SIGNED),
    "extension asked": (State.SIGNED, "ask_extension", State.SIGNED),
    "extension granted": (State.SIGNED, "grant_extension", State.SIGNED),
    "extension refused": (State.SIGNED, "refuse_extension", State.SIGNED),
    "handled, replied": (State.SIGNED, "reply", State.REPLIED),
    "handled, handed in to be checked": (State.SIGNED, "submit", State.CHECKING),
    "checked, replied": (State.CHECKING, "approve", State.REPLIED),
    "checked, sent back": (State.CHECKING, "send_back", State.SIGNED),
    "called back, closed": (State.REPLIED, "callback_solved", State.CLOSED),
    "called back, reopened and handled": (State.REPLIED, "callback_unsolved", State.SIGNED),
    "called back in vain": (State.REPLIED, "callback_missed", State.REPLIED),
    "reopened and handled": (State.REPLIED, "reopen", State.SIGNED),
    "parked": (State.SIGNED, "grant_park", State.PARKED),
    "parked, handled": (State.PARKED, "review", State.SIGNED),
}


@pytest.mark.parametrize("arrow", ARROWS)
def test_the_table_has_every_arrow_of_the_case_machine_of_the_domain(arrow: str) -> None:
    source, verb, target = ARROWS[arrow]
    assert ISSUE.edge(source=source, verb=verb).target == target


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
