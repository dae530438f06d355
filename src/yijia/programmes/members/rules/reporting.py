"""How a report-in goes on: a table of states, the reasons for a no, and its number; pure."""

from dataclasses import dataclass
from enum import StrEnum

from yijia.base.errors import Conflict, NotFound
from yijia.base.words import _
from yijia.ground.people.rules import Purpose

# What a contact is kept for, and the row that ties a report-in of before to an account.
CONTACT, HISTORY, SERVICES = "members.contact", "members.history", "members.services"
LONGEST_REASON = 20
# Where a line of a list stands in the table: it was confirmed on paper before it came in.
FROM_LIST = ""
_MARK, _DIGITS, _MOST = "M", 6, 18
# By which number, and in which transactions, all service of a member is one matter of theirs.
SERVICE_MARK, SERVICE_SUBJECT = "S", "members_service"


class State(StrEnum):
    """How a report-in stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    ENDED = "ended"


@dataclass(frozen=True)
class Edge:
    """One way from a state to another, and why it exists."""

    source: str
    verb: str
    target: State
    reason: str


EDGES = (
    Edge(State.ASKED, "confirm", State.CONFIRMED, "The community knows that they live there."),
    Edge(State.ASKED, "decline", State.DECLINED, "The community says why it cannot confirm it."),
    Edge(State.ASKED, "withdraw", State.WITHDRAWN, "The member takes it back."),
    Edge(State.CONFIRMED, "withdraw", State.ENDED, "Nobody has to stay reported in."),
    Edge(State.CONFIRMED, "end", State.ENDED, "The community knows that they live elsewhere."),
    Edge(State.CONFIRMED, "move", State.MOVED, "Another community has confirmed the member since."),
    Edge(FROM_LIST, "list", State.CONFIRMED, "The community confirmed it on paper before."),
)
OPEN = frozenset({State.ASKED, State.CONFIRMED})
LABELS = {
    State.ASKED: _("Waits for the community"),
    State.CONFIRMED: _("Confirmed"),
    State.DECLINED: _("Not confirmed"),
    State.WITHDRAWN: _("Taken back"),
    State.MOVED: _("Moved to another community"),
    State.ENDED: _("Report-in ended"),
}
COLOURS = {
    State.ASKED: "yellow",
    State.CONFIRMED: "green",
    State.DECLINED: "red",
}
SENTENCES = {
    State.ASKED: _("The community looks whether you live there. You are told here."),
    State.CONFIRMED: _("The community has confirmed that you live there."),
    State.DECLINED: _("The community could not confirm that you live there."),
    State.WITHDRAWN: _("You took it back before it was confirmed."),
    State.MOVED: _("You live in another community now. What you did here stays."),
    State.ENDED: _("It has ended. What you did here stays."),
}


class Reason(StrEnum):
    """Why a community does not confirm a member: no free words, which could name somebody."""

    NOT_HERE = "not_here"
    NOT_REACHED = "not_reached"
    MISTAKE = "mistake"


REASON_LABELS = {
    Reason.NOT_HERE: _("No such person lives here"),
    Reason.NOT_REACHED: _("Nobody was reached at this number"),
    Reason.MISTAKE: _("It was sent to this community by mistake"),
}
# What a contact may be needed for in finding out whether somebody lives there.
PURPOSES = (Purpose.VERIFY, Purpose.VISIT, Purpose.LAW, Purpose.OTHER)


def target_of(source: str, *, verb: str) -> State:
    """Where a verb leads from a state.

    Raises:
        Conflict: the table has no such edge.
    """
    for edge in EDGES:
        if (edge.source, edge.verb) == (source, verb):
            return edge.target
    raise Conflict(_("This cannot be done any more: look at it again."))


def number_of(identity: int) -> str:
    """The number by which a member knows a report-in."""
    return _numbered(_MARK, identity=identity)


def id_of(number: str) -> int:
    """The id behind a number.

    Raises:
        NotFound: it is no number of a report-in.
    """
    return _behind(number, mark=_MARK)


def service_key(account: int) -> str:
    """The number by which a member knows all of their service."""
    return _numbered(SERVICE_MARK, identity=account)


def account_of_key(key: str) -> int:
    """The account behind the number of somebody's service.

    Raises:
        NotFound: it is no such number.
    """
    return _behind(key, mark=SERVICE_MARK)


def _numbered(mark: str, *, identity: int) -> str:
    return f"{mark}{identity:0{_DIGITS}d}"


def _behind(number: str, *, mark: str) -> int:
    digits = number.removeprefix(mark)
    if digits == number or not digits.isascii() or not digits.isdecimal() or len(digits) > _MOST:
        raise NotFound
    return int(digits)
