"""How a filled form goes on: a table of moves, and who may not make two of them."""

from dataclasses import dataclass
from enum import StrEnum

from yijia.base.errors import Conflict
from yijia.base.words import _

# Above this nobody needs to know how many forms wait for them.
MOST_WAITING = 99


class State(StrEnum):
    """How far a filled form has come."""

    FILLED = "filled"
    CHECKED = "checked"
    SIGNED = "signed"
    SENT = "sent"


class Verb(StrEnum):
    """What is done with a filled form."""

    CHECK = "check"
    BACK = "back"
    SIGN = "sign"
    SEND = "send"


STATE_LABELS = {
    State.FILLED: _("Filled, to be checked"),
    State.CHECKED: _("Checked, to be signed"),
    State.SIGNED: _("Signed, to be sent"),
    State.SENT: _("Sent"),
}
# What somebody is to do with a form that has come so far.
TO_DO_LABELS = {
    State.FILLED: _("Check it"),
    State.CHECKED: _("Sign it"),
    State.SIGNED: _("Send it out"),
}


@dataclass(frozen=True)
class Edge:
    """One move: what it is called, from where and to where."""

    verb: Verb
    source: State
    target: State


EDGES = (
    Edge(Verb.CHECK, State.FILLED, State.CHECKED),
    Edge(Verb.BACK, State.CHECKED, State.FILLED),
    Edge(Verb.SIGN, State.CHECKED, State.SIGNED),
    Edge(Verb.SEND, State.SIGNED, State.SENT),
)


def moved(state: State, *, verb: Verb) -> State:
    """Where a filled form is after a verb.

    Raises:
        Conflict: the verb does not fit how far it has come; perhaps somebody was faster.
    """
    for edge in EDGES:
        if (edge.source, edge.verb) == (state, verb):
            return edge.target
    raise Conflict(_("This form has moved on. Look at it again."))


def check_two(*, checked_by: int | None, signs: int | None) -> None:
    """Refuses that one person signs what they have checked.

    Raises:
        Conflict: it is the same account.
    """
    if checked_by is not None and checked_by == signs:
        raise Conflict(_("Somebody else signs what you have checked."))
