"""How a match goes on: two consents, the giving, and what whoever asked says of it; pure."""

from dataclasses import dataclass
from enum import StrEnum

from yijia.base.errors import Conflict
from yijia.base.words import _

MOST_CANDIDATES = 20
LONGEST_CONDITIONS = 300


class MatchState(StrEnum):
    """How far a match has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DELIVERED = "delivered"
    RECEIVED = "received"
    UNANSWERED = "unanswered"
    DECLINED = "declined"
    FAILED = "failed"
    LAPSED = "lapsed"
    EXPIRED = "expired"


MATCH_LABELS = {
    MatchState.PROPOSED: _("Waits for both sides"),
    MatchState.AGREED: _("Promised"),
    MatchState.DELIVERED: _("Given, to be confirmed"),
    MatchState.RECEIVED: _("Received"),
    MatchState.UNANSWERED: _("Given, and no word about it"),
    MatchState.DECLINED: _("Declined"),
    MatchState.FAILED: _("Was not given"),
    MatchState.LAPSED: _("No more needed"),
    MatchState.EXPIRED: _("No longer offered"),
}
MATCH_COLOURS = {
    MatchState.PROPOSED: "yellow",
    MatchState.AGREED: "teal",
    MatchState.DELIVERED: "purple",
    MatchState.RECEIVED: "green",
}
# In these something is taken from the stock.
HOLDING = frozenset(
    {MatchState.AGREED, MatchState.DELIVERED, MatchState.RECEIVED, MatchState.UNANSWERED}
)


class Side(StrEnum):
    """Who has to accept: the unit that gives, and whoever asked or their community."""

    UNIT = "unit"
    NEED = "need"


class MatchVerb(StrEnum):
    """What is done with a match."""

    ACCEPT = "accept"
    DECLINE = "decline"
    DELIVER = "deliver"
    FAIL = "fail"
    RECEIVE = "receive"
    CLOSE = "close"
    RELEASE = "release"
    LAPSE = "lapse"
    EXPIRE = "expire"


MATCH_VERB_LABELS = {
    MatchVerb.ACCEPT: _("Accept"),
    MatchVerb.DECLINE: _("Decline"),
    MatchVerb.DELIVER: _("Say that it was given"),
    MatchVerb.FAIL: _("Say that it was not given"),
}


@dataclass(frozen=True)
class MatchEdge:
    """One move of a match, and why there is such a move."""

    source: MatchState
    verb: MatchVerb
    target: MatchState
    reason: str


MATCH_EDGES = (
    MatchEdge(MatchState.PROPOSED, MatchVerb.ACCEPT, MatchState.AGREED, "both sides have accepted"),
    MatchEdge(MatchState.PROPOSED, MatchVerb.DECLINE, MatchState.DECLINED, "one side says no"),
    MatchEdge(MatchState.PROPOSED, MatchVerb.LAPSE, MatchState.LAPSED, "it is not needed any more"),
    MatchEdge(
        MatchState.PROPOSED,
        MatchVerb.EXPIRE,
        MatchState.EXPIRED,
        "its days are over, or its unit has ended it",
    ),
    MatchEdge(
        MatchState.AGREED, MatchVerb.DELIVER, MatchState.DELIVERED, "the unit says it gave it"
    ),
    MatchEdge(MatchState.AGREED, MatchVerb.FAIL, MatchState.FAILED, "it will not be given"),
    MatchEdge(
        MatchState.AGREED, MatchVerb.RELEASE, MatchState.LAPSED, "whoever asked wants it no more"
    ),
    MatchEdge(MatchState.DELIVERED, MatchVerb.RECEIVE, MatchState.RECEIVED, "whoever asked has it"),
    MatchEdge(
        MatchState.DELIVERED, MatchVerb.CLOSE, MatchState.UNANSWERED, "nobody was reached about it"
    ),
    MatchEdge(
        MatchState.DELIVERED, MatchVerb.FAIL, MatchState.FAILED, "whoever asked does not have it"
    ),
)
MOVED_ON = _("This match has moved on. Look at it again.")
OTHER_SIDE = _("Your side has accepted it. The other side has to accept it yet.")
DAYS_OVER = _("The days of this match are over.")
NOT_GIVEN = _("The unit does not give it on all of these days any more.")
NONE_LEFT = _("What was left of it was promised to somebody else meanwhile.")
# What a verb of the need does with its matches: with those that hold stock, and with proposals.
SETTLED = {
    "receive": MatchVerb.RECEIVE,
    "called_received": MatchVerb.RECEIVE,
    "close_unanswered": MatchVerb.CLOSE,
    "miss": MatchVerb.FAIL,
    "called_missed": MatchVerb.FAIL,
    "withdraw": MatchVerb.RELEASE,
}
ENDING = frozenset({"withdraw", "close_unmet", "promise", "plan"})


def matched(state: str, *, verb: MatchVerb) -> MatchState:
    """Where a match stands after a verb.

    Raises:
        Conflict: the verb does not fit how far it has come; perhaps somebody was faster.
    """
    for edge in MATCH_EDGES:
        if (edge.source, edge.verb) == (state, verb):
            return edge.target
    raise Conflict(MOVED_ON)
