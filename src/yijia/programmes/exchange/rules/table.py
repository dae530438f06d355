"""The table of needs and wishes: every way from a state to another, and why it exists."""

from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.cases.rules import ClockEffect, Edge, Kind, Step

HANDLE = Permission.CASE_HANDLE
_STOP, _RESTART, _DROP = ClockEffect.STOP, ClockEffect.RESTART, ClockEffect.DROP
_ASKED = ((Step.CALLBACK, _RESTART),)
_SAID = ((Step.CALLBACK, _STOP),)


class State(StrEnum):
    """Where a need stands."""

    REGISTERED = "registered"
    NOT_ACCEPTED = "not_accepted"
    LISTED = "listed"
    PROMISED = "promised"
    PLANNED = "planned"
    DELIVERED = "delivered"
    FULFILLED = "fulfilled"
    UNMET = "unmet"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.REGISTERED: _("To be confirmed"),
    State.NOT_ACCEPTED: _("Not taken into the list"),
    State.LISTED: _("Looking for somebody who gives it"),
    State.PROMISED: _("Promised"),
    State.PLANNED: _("Part of a project"),
    State.DELIVERED: _("Given, to be confirmed"),
    State.FULFILLED: _("Fulfilled"),
    State.UNMET: _("Could not be met"),
    State.UNANSWERED: _("Given, and no word about it"),
    State.WITHDRAWN: _("Taken back"),
}
STATE_COLOURS = {
    State.REGISTERED: "yellow",
    State.LISTED: "blue",
    State.PROMISED: "teal",
    State.PLANNED: "teal",
    State.DELIVERED: "purple",
    State.FULFILLED: "green",
}
STATE_SENTENCES = {
    State.REGISTERED: _("Your community looks at it before it goes into the list."),
    State.NOT_ACCEPTED: _("Your community could not take it into the list. Below you see why."),
    State.LISTED: _("It is in the list, without your name. Units can see it and offer to give it."),
    State.PROMISED: _("Somebody gives it. Your community tells you when and how."),
    State.PLANNED: _("Others asked for the same, so it became a project."),
    State.DELIVERED: _("We were told that you have it. Please say whether that is so."),
    State.FULFILLED: _("You said that you have it. Thank you."),
    State.UNMET: _("Nobody could give it. Below you see why."),
    State.UNANSWERED: _("We did not reach you, so we do not know whether you have it."),
    State.WITHDRAWN: _("You took this back."),
}
VERB_LABELS = {
    "confirm": _("Take it into the list"),
    "decline": _("Do not take it into the list"),
    "close_unmet": _("Say that it cannot be met"),
    "promise": _("Promise it"),
    "plan": _("Make it part of a project"),
    "deliver": _("Say that it was given"),
    "fail": _("Say that it was not given"),
    "receive": _("I have it"),
    "miss": _("I do not have it"),
    "called_received": _("Asked: they have it"),
    "called_missed": _("Asked: they do not have it"),
    "close_unanswered": _("Nobody was reached"),
    "withdraw": _("I do not want it any more"),
}
WITHDRAWAL = _("Whoever asked does not want it any more.")


def _withdrawn(source: State) -> Edge:
    return Edge(source, "withdraw", State.WITHDRAWN, WITHDRAWAL, None, clock=_DROP)


_BEFORE = (
    Edge(
        State.REGISTERED,
        "confirm",
        State.LISTED,
        _("The community knows the place and says that the need is real."),
        HANDLE,
        steps=((Step.REGISTER, _STOP),),
    ),
    Edge(
        State.REGISTERED,
        "decline",
        State.NOT_ACCEPTED,
        _("It is nothing that others could give; whoever asked is told why."),
        HANDLE,
        needs=("reason",),
        clock=_DROP,
        steps=((Step.REGISTER, _STOP),),
    ),
    _withdrawn(State.REGISTERED),
)
# What both sides of a match, or a project, do with it has no permission of its own: the match and
# the project say who may.
_GIVING = (
    Edge(
        State.LISTED,
        "promise",
        State.PROMISED,
        _("Who gives and who asked have both accepted the same match."),
        None,
    ),
    Edge(
        State.LISTED,
        "plan",
        State.PLANNED,
        _("Several asked for the same, and one project answers all of them."),
        None,
    ),
    Edge(
        State.LISTED,
        "close_unmet",
        State.UNMET,
        _("Nobody could give it in its time, and that is said instead of leaving it open."),
        HANDLE,
        needs=("reason",),
        clock=_STOP,
    ),
    _withdrawn(State.LISTED),
    Edge(
        State.PROMISED,
        "deliver",
        State.DELIVERED,
        _("Who gives says that it was given; whoever asked has the last word."),
        None,
        steps=_ASKED,
    ),
    Edge(
        State.PROMISED,
        "fail",
        State.LISTED,
        _("It was not given: the need is back in the list, as old as it is."),
        None,
    ),
    _withdrawn(State.PROMISED),
    Edge(
        State.PLANNED,
        "deliver",
        State.DELIVERED,
        _("The project is done; whoever asked has the last word."),
        None,
        steps=_ASKED,
    ),
    Edge(
        State.PLANNED,
        "fail",
        State.LISTED,
        _("The project was given up: the need is back in the list, as old as it is."),
        None,
    ),
    _withdrawn(State.PLANNED),
)
_AFTER = (
    Edge(
        State.DELIVERED,
        "receive",
        State.FULFILLED,
        _("Whoever asked says that they have it."),
        None,
        clock=_STOP,
        is_solving=True,
        steps=_SAID,
    ),
    Edge(
        State.DELIVERED,
        "miss",
        State.LISTED,
        _("Whoever asked says that they do not have it: back in the list, as old as it is."),
        None,
        needs=("reason",),
        steps=_SAID,
    ),
    Edge(
        State.DELIVERED,
        "called_received",
        State.FULFILLED,
        _("The community asked, and was told that they have it."),
        HANDLE,
        clock=_STOP,
        is_solving=True,
        steps=_SAID,
    ),
    Edge(
        State.DELIVERED,
        "called_missed",
        State.LISTED,
        _("The community asked, and was told that they do not have it."),
        HANDLE,
        needs=("reason",),
        steps=_SAID,
    ),
    Edge(
        State.DELIVERED,
        "close_unanswered",
        State.UNANSWERED,
        _("Nobody was reached in time; that never counts as fulfilled."),
        HANDLE,
        clock=_STOP,
        steps=_SAID,
    ),
)
NEED = Kind(
    name="need",
    version=1,
    initial=State.REGISTERED,
    final=frozenset(
        {
            State.NOT_ACCEPTED,
            State.FULFILLED,
            State.UNMET,
            State.UNANSWERED,
            State.WITHDRAWN,
        }
    ),
    answered=frozenset({State.DELIVERED}),
    edges=(*_BEFORE, *_GIVING, *_AFTER),
    labels={state.value: label for state, label in STATE_LABELS.items()},
    colours={state.value: colour for state, colour in STATE_COLOURS.items()},
)
# What whoever asked does by number and code, and what the community does; all else is the match's.
OWN_VERBS = ("receive", "miss", "withdraw")
STAFF_VERBS = (
    *("confirm", "decline", "called_received", "called_missed"),
    *("close_unanswered", "close_unmet"),
)
# What is said about whether it was received.
RECEIVED = frozenset({"receive", "called_received"})
MISSED = frozenset({"miss", "called_missed"})
# Which words are told to whoever asked; all others are for staff.
TOLD = frozenset({"decline", "close_unmet"})
OWN_WORDS = frozenset({"miss"})
ASKING_AGAIN = _("Whoever asked may still say it themselves. Wait until that time is over.")
OWN_GIFT = _("Your own unit gave it, so whoever asked says it themselves, by number and code.")
