"""The verbs of issues: who takes them, what they answer to, and why they exist."""

from collections.abc import Iterable
from datetime import datetime

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.cases.rules import LISTED, SUPERVISED, URGED, AskKind
from yijia.programmes.issues.rules.calling import ISSUE
from yijia.programmes.issues.rules.handing import HAND_OVER
from yijia.programmes.issues.rules.states import State

# How an open issue is pressed for, by steps; and what is put right of it. Neither is a move.
PRESSES = {"urge": URGED, "supervise": SUPERVISED, "list": LISTED}
RELABEL = "relabel"
# How urgent it is, judged anew by who dispatches; no move either.
SET_URGENCY = "set_urgency"
# Keeping a confidential issue from a unit; ending that, as staff and as the person.
KEEP_OUT, LIFT, OPEN_UP = "keep_out", "lift", "open_up"
# Making one confidential that was not: as staff at any time, as the person until it is worked on.
MAKE_CONFIDENTIAL, ASK_CONFIDENTIAL = "make_confidential", "ask_confidential"
UNHANDLED = frozenset({State.REGISTERED, State.DISPATCHED})
# What the person adds unasked while it is with us; who was asked, or answered, says it by a move.
SUPPLEMENT = "supplement"
SUPPLEMENTED_IN = frozenset(
    {
        *(State.REGISTERED, State.DISPATCHED, State.RETURN_ASKED, State.SIGNED),
        *(State.PARKED, State.CHECKING),
    }
)
# What a unit asks for, and the two answers to it.
ASKS = {
    "ask_extension": AskKind.EXTENSION,
    "ask_park": AskKind.PARK,
}
ANSWERS_TO = {
    "grant_extension": AskKind.EXTENSION,
    "refuse_extension": AskKind.EXTENSION,
    "grant_park": AskKind.PARK,
    "refuse_park": AskKind.PARK,
}
# What is done with a whole issue only: a part has no person, and no parts of its own.
WITH_WHOLE = frozenset({"split", "ask_person", "merge"})
# How a unit ends its work: the first time, a second time, or on a part of an issue.
ANSWERING = frozenset({"reply", "submit", "deliver"})
_OWN = frozenset(edge.verb for edge in ISSUE.edges if edge.permission is None)
OWN_VERBS = _OWN | {"urge", SUPPLEMENT, OPEN_UP, ASK_CONFIDENTIAL}
# What staff do beside the moves.
BESIDE_MOVES = frozenset({*PRESSES, RELABEL, SET_URGENCY, KEEP_OUT, LIFT, MAKE_CONFIDENTIAL})
STAFF_VERBS = (frozenset(edge.verb for edge in ISSUE.edges) - _OWN) | BESIDE_MOVES
REASONS = {edge.verb: edge.reason for edge in reversed(ISSUE.edges)} | {
    "urge": _("It takes long, and the unit is reminded of it."),
    "supervise": _("It was urged, and is looked at from above until it ends."),
    "list": _("It was supervised without an end in sight, and is listed for everybody to see."),
    SUPPLEMENT: _("The person knows more by now than when it was raised."),
    RELABEL: _("It lies elsewhere or is about something else; number and clock stay."),
    SET_URGENCY: _("Somebody has to look at it sooner or later than it seemed; no day moves."),
    KEEP_OUT: _("It is confidential, and this unit must not read it, nor any below it."),
    MAKE_CONFIDENTIAL: _("Only when it was raised already was it said that it is confidential."),
    ASK_CONFIDENTIAL: _("It is about people at a unit, which must not read it."),
    LIFT: _("The person does not want it to be confidential any more, or the law says so."),
    OPEN_UP: _("Whoever works on it may read it, also the unit that it is about."),
}
# What stands on the page of an issue as a button, in this order; all else is one step away.
PROMINENT = (
    *("dispatch", "sign", "reply", "submit", "deliver", "approve", "grant_return"),
    *("grant_extension", "grant_park", "callback_solved", "callback_unsolved", "review"),
    *("return", "send_back", "refuse_return", "refuse_extension", "refuse_park", "decline"),
    *("answer", "callback_missed", "unmerge", "resume", HAND_OVER),
)
MOST_PROMINENT = 3
# What stands aside all the same, where it is the exception.
ASIDE = frozenset({(State.SIGNED, "return"), (State.SIGNED, HAND_OVER)})
# What is taken for many issues at once, where one answer fits them all.
TOGETHER = ("dispatch", HAND_OVER, "sign", "merge", "urge", "supervise", "list")
MOST_TOGETHER = 50
# Verbs for which the dispatch catalogue says which unit is meant.
SUGGESTED = frozenset({"dispatch", "grant_return"})
# Verbs whose words may come from a template, and to whose words documents may be added: those of a
# reply are for the person, what goes with a return is for who decides on it.
TEMPLATED = frozenset({"reply", "answer", "submit"})
ENCLOSING = TEMPLATED | {"return"}
MOST_ENCLOSED = 3

# Whoever needs no reply may still speak for so long after the answer, before it is closed.
QUIET_DAYS = 15

# What is done away from the desk, on paper or by telephone, and so may be entered later.
ENTERED_LATE = frozenset(
    {
        *("sign", "contact", "reply", "submit", "deliver"),
        *("callback_solved", "callback_unsolved", "callback_missed"),
    }
)


def check_late(happened_at: datetime | None, *, reason: str, at: datetime) -> datetime:
    """When something happened that is entered at a moment; whatever is entered late has a reason.

    Raises:
        Invalid: it lies in the future, has no reason, or has a reason without a time.
    """
    if happened_at is None and reason.strip():
        raise Invalid(_("Say on which day and at what time it happened."), field="happened_on")
    if happened_at is None:
        return at
    if happened_at > at:
        raise Invalid(_("This lies in the future."), field="happened_on")
    if happened_at < at and not reason.strip():
        raise Invalid(_("Say why this is entered late."), field="late_reason")
    return happened_at


def let_out(said: Iterable[tuple[str, datetime]]) -> dict[datetime, datetime]:
    """Of words in their order, as (verb, time): which submitted reply each approval let out."""
    found, waiting = dict[datetime, datetime](), None
    for verb, at in said:
        if verb == "submit":
            waiting = at
        elif verb == "send_back":
            waiting = None
        elif verb == "approve" and waiting is not None:
            found[at] = waiting
    return found
