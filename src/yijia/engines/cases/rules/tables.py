"""What a kind of case is: states and edges as data, checked here.

Nothing here knows a programme, a database or the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yijia.base.access import Permission
from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.rules.clocks import ClockEffect, Step

# What is done with a case by the organisation that has it, and by nobody else in its area.
OWN_WORK = frozenset({Permission.CASE_HANDLE})
# The steps that are taken by the same who begins them; all other clocks bind somebody else.
_OWN_STEPS: Mapping[Permission | None, frozenset[Step]] = {
    Permission.CASE_HANDLE: frozenset({Step.CONTACT}),
    Permission.CASE_DISPATCH: frozenset({Step.REGISTER, Step.CALLBACK, Step.REVIEW}),
}
_ENDING = frozenset({ClockEffect.STOP, ClockEffect.DROP})
OPEN = "open"
OPEN_PART = "open_part"
# Under this verb stands among the remarks why something was entered late.
LATE = "late"


def may_take(permission: Permission, *, by: Scope, division: str, organisation: int | None) -> bool:
    """Whether somebody may do what asks for a permission with a case of this place and unit."""
    if permission in OWN_WORK:
        return by.works_at(permission, organisation=organisation)
    return by.may(permission, division=division, organisation=organisation)


@dataclass(frozen=True)
class Edge:
    """One way from a state to another, and why it exists.

    `permission` None: the requester walks it with number and lookup code. `needs` names the inputs
    without which the edge is refused. `clock` is what it does to the limit of the whole case, and
    `steps` what it does to the limits of single steps. `is_solving`: on it, and on no other, a case
    is solved. `waits_for_parts`: it is refused while a part of the case is open. `is_handover`: on
    an edge that leads back to its own state, another unit has the case afterwards.
    """

    source: str
    verb: str
    target: str
    reason: str
    permission: Permission | None
    needs: tuple[str, ...] = ()
    clock: ClockEffect = ClockEffect.NONE
    is_solving: bool = False
    steps: tuple[tuple[Step, ClockEffect], ...] = ()
    waits_for_parts: bool = False
    is_handover: bool = False

    @property
    def effects(self) -> tuple[tuple[Step, ClockEffect], ...]:
        """What it does to every clock that it touches, the one of the whole case first."""
        whole = ((Step.RESOLVE, self.clock),) if self.clock is not ClockEffect.NONE else ()
        return (*whole, *self.steps)

    @property
    def own_steps(self) -> frozenset[Step]:
        """The steps whose clocks, begun by it, bind the same who takes it."""
        return _OWN_STEPS.get(self.permission, frozenset())

    @property
    def is_restart(self) -> bool:
        """Whether the case is handled once more from here, with a limit of its own."""
        return self.clock is ClockEffect.RESTART


@dataclass(frozen=True)
class Kind:
    """A kind of case as one dated version of its table.

    In a `dormant` state a case rests with the one that it was merged into: it is not open, and it
    may come back. A part of a case begins in `part_initial`, where there are parts.
    """

    name: str
    version: int
    initial: str
    final: frozenset[str]
    edges: tuple[Edge, ...]
    labels: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    colours: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    dormant: frozenset[str] = frozenset()
    part_initial: str = ""
    answered: frozenset[str] = field(default_factory=frozenset, hash=False, compare=False)

    @property
    def states(self) -> frozenset[str]:
        """Every state that the table names."""
        named = {edge.source for edge in self.edges} | {edge.target for edge in self.edges}
        return frozenset(named | {self.initial})

    @property
    def resting(self) -> frozenset[str]:
        """The states in which a case is not open."""
        return self.final | self.dormant

    def edge(self, *, source: str, verb: str) -> Edge:
        """The edge of this verb from this state.

        Raises:
            Conflict: the table has no such edge.
        """
        for edge in self.edges:
            if edge.source == source and edge.verb == verb:
                return edge
        raise Conflict(_("This cannot be done any more: the case has moved on."))

    def verbs_from(self, source: str) -> tuple[Edge, ...]:
        """The edges that leave a state, in the order declared."""
        return tuple(edge for edge in self.edges if edge.source == source)


def faults(kind: Kind) -> list[str]:
    """What is wrong with a table: dead ends, states out of reach, twins, edges without reason.

    Also where a person is still to be called back though the case is not answered any more.
    """
    found = [
        f"{s}: no exit and not final"
        for s in kind.states - kind.final
        if all(edge.target == s for edge in kind.verbs_from(s))
    ]
    found += [f"{s}: final but has an exit" for s in kind.final if kind.verbs_from(s)]
    found += [f"{s}: out of reach" for s in kind.states - _reached(kind)]
    found += [f"{e.source} {e.verb}: no reason" for e in kind.edges if not e.reason.strip()]
    pairs = [(e.source, e.verb) for e in kind.edges]
    found += [f"{s} {v}: twice" for s, v in sorted(set(pairs)) if pairs.count((s, v)) > 1]
    elsewhere = _called_back(kind) - kind.answered - kind.resting
    found += [f"{s}: to be called back, and not answered" for s in elsewhere]
    return sorted(found)


def _called_back(kind: Kind) -> set[str]:
    """The states in which the clock of the callback may run."""
    seen, ahead = set[tuple[str, bool]](), {(kind.initial, False)}
    while ahead:
        state, runs = here = ahead.pop()
        seen.add(here)
        for edge in kind.verbs_from(state):
            effect = dict(edge.steps).get(Step.CALLBACK, ClockEffect.NONE)
            goes_on = effect is ClockEffect.RESTART or (runs and effect not in _ENDING)
            ahead |= {(edge.target, goes_on)} - seen
    return {state for state, runs in seen if runs}


def _reached(kind: Kind) -> set[str]:
    reached, ahead = set[str](), {kind.initial}
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead |= {edge.target for edge in kind.verbs_from(state)} - reached
    return reached
