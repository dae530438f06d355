"""A table of states with a fault is found out before anybody stands in it."""

from dataclasses import replace

import pytest

from yijia.base.access import Permission
from yijia.base.errors import Conflict
from yijia.engines.cases.rules import ClockEffect, Edge, Kind, Step, faults


def kind_of(*edges: Edge, final: frozenset[str]) -> Kind:
    return Kind(name="sample", version=1, initial="a", final=final, edges=edges)


def edge(source: str, verb: str, target: str, reason: str = "because") -> Edge:
    return Edge(source, verb, target, reason, Permission.CASE_HANDLE)


def test_a_sound_table_has_no_faults() -> None:
    assert faults(kind_of(edge("a", "end", "b"), final=frozenset({"b"}))) == []


@pytest.mark.parametrize(
    ("edges", "final", "fault"),
    [
        ((edge("a", "go", "b"),), frozenset(), "b: no exit and not final"),
        ((edge("a", "go", "b"), edge("b", "back", "a")), {"b"}, "b: final but has an exit"),
        ((edge("a", "go", "b"), edge("c", "go", "b")), {"b"}, "c: out of reach"),
        ((edge("a", "go", "b", " "),), {"b"}, "a go: no reason"),
        ((edge("a", "go", "b"), edge("a", "go", "a")), {"b"}, "a go: twice"),
    ],
)
def test_a_fault_is_named(edges: tuple[Edge, ...], final: frozenset[str], fault: str) -> None:
    assert faults(kind_of(*edges, final=frozenset(final))) == [fault]


def test_who_is_to_be_called_back_has_an_answered_case() -> None:
    calling = ((Step.CALLBACK, ClockEffect.RESTART),)
    answer = replace(edge("a", "answer", "b"), steps=calling)
    again, end = edge("b", "again", "a"), edge("b", "end", "c")
    table = replace(kind_of(answer, again, end, final=frozenset({"c"})), answered=frozenset("b"))
    assert faults(table) == ["a: to be called back, and not answered"]
    stopped = replace(again, steps=((Step.CALLBACK, ClockEffect.STOP),))
    assert faults(replace(table, edges=(answer, stopped, end))) == []


def test_a_verb_that_the_state_does_not_know_is_refused() -> None:
    sound = kind_of(edge("a", "end", "b"), final=frozenset({"b"}))
    assert sound.edge(source="a", verb="end").target == "b"
    with pytest.raises(Conflict):
        sound.edge(source="b", verb="end")
