"""Residents' issues: their kinds, and the table of states they pass through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from yijia.base import revealing
from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.cases.rules import ClockEffect, Edge, Kind
from yijia.ground.people.rules import Purpose


class IssueKind(StrEnum):
    """The six kinds of issue (GB/T 33358 practice of the hotlines)."""

    ENQUIRY = "enquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Source(StrEnum):
    """How an issue came in."""

    WEB = "web"
    API = "api"
    TELEPHONE = "telephone"
    COUNTER = "counter"


SHORTEST_TEXT = 4
LONGEST_TEXT = 2000
LONGEST_ADDRESS = 200
LONGEST_TITLE = 80


class State(StrEnum):
    """Where an issue stands."""

    REGISTERED = "registered"
    NOT_ACCEPTED = "not_accepted"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


DISPATCH = Permission.CASE_DISPATCH
HANDLE = Permission.CASE_HANDLE
WITHDRAWAL = _("The person who raised it no longer wants it handled.")

STATE_LABELS = {
    State.REGISTERED: _("Registered"),
    State.NOT_ACCEPTED: _("Not accepted"),
    State.DISPATCHED: _("Sent to a unit"),
    State.SIGNED: _("Being worked on"),
    State.REPLIED: _("Answered"),
    State.CLOSED: _("Solved"),
    State.WITHDRAWN: _("Withdrawn"),
}
STATE_COLOURS = {
    State.REGISTERED: "yellow",
    State.DISPATCHED: "yellow",
    State.SIGNED: "teal",
    State.REPLIED: "purple",
    State.CLOSED: "green",
}

ISSUE = Kind(
    name="issue",
    version=1,
    initial=State.REGISTERED,
    final=frozenset({State.NOT_ACCEPTED, State.CLOSED, State.WITHDRAWN}),
    edges=(
        Edge(
            State.REGISTERED,
            "dispatch",
            State.DISPATCHED,
            _("A unit is named that answers for it."),
            DISPATCH,
            needs=("organisation",),
        ),
        Edge(
            State.REGISTERED,
            "decline",
            State.NOT_ACCEPTED,
            _("It belongs to another channel, and the person is told which."),
            DISPATCH,
            needs=("reason", "channel"),
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.REGISTERED,
            "withdraw",
            State.WITHDRAWN,
            WITHDRAWAL,
            None,
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.DISPATCHED,
            "sign",
            State.SIGNED,
            _("The unit takes it on."),
            HANDLE,
        ),
        Edge(
            State.DISPATCHED,
            "return",
            State.REGISTERED,
            _("It is not this unit's duty, and the unit names the clause."),
            HANDLE,
            needs=("reason",),
        ),
        Edge(
            State.DISPATCHED,
            "withdraw",
            State.WITHDRAWN,
            WITHDRAWAL,
            None,
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.SIGNED,
            "reply",
            State.REPLIED,
            _("The unit tells the person what was done."),
            HANDLE,
            needs=("text",),
            clock=ClockEffect.PAUSE,
        ),
        Edge(
            State.SIGNED,
            "withdraw",
            State.WITHDRAWN,
            WITHDRAWAL,
            None,
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.REPLIED,
            "confirm",
            State.CLOSED,
            _("The person says that it is solved."),
            None,
            needs=("satisfied",),
            clock=ClockEffect.STOP,
            is_solving=True,
        ),
        Edge(
            State.REPLIED,
            "reopen",
            State.SIGNED,
            _("The person says that it is not solved: second handling, with its own clock."),
            None,
            needs=("reason",),
            clock=ClockEffect.RESTART,
        ),
    ),
    labels={state.value: label for state, label in STATE_LABELS.items()},
    colours={state.value: colour for state, colour in STATE_COLOURS.items()},
)

KIND_LABELS = {
    IssueKind.ENQUIRY: _("A question"),
    IssueKind.HELP: _("A call for help"),
    IssueKind.COMPLAINT: _("A complaint"),
    IssueKind.REPORT: _("A report of something unlawful"),
    IssueKind.SUGGESTION: _("A suggestion"),
    IssueKind.PRAISE: _("Thanks"),
}
STATE_SENTENCES = {
    State.REGISTERED: _("We have your issue. We are choosing the office that will deal with it."),
    State.NOT_ACCEPTED: _("Another office deals with this. Below you see which one, and why."),
    State.DISPATCHED: _("We sent it to an office, which now has to accept it."),
    State.SIGNED: _("The office is working on it."),
    State.REPLIED: _("The office has answered. Please say whether it is solved."),
    State.CLOSED: _("You said that it is solved. Thank you."),
    State.WITHDRAWN: _("You withdrew this issue."),
}
VERB_LABELS = {
    "dispatch": _("Dispatch"),
    "decline": _("Do not accept"),
    "sign": _("Sign for it"),
    "return": _("Return it"),
    "reply": _("Reply"),
    "confirm": _("It is solved"),
    "reopen": _("It is not solved"),
    "withdraw": _("Take it back"),
}
RATINGS = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}
REMARK_TITLES = {
    "reply": _("Answer"),
    "decline": _("Why it was not accepted"),
    "return": _("Why it was returned"),
    "reopen": _("What the person says is not solved"),
}
# Verbs whose words are an answer to the person.
REPLYING = frozenset({"reply", "decline"})
# The purpose for which a person who raises an issue leaves a contact.
CONTACT = "issues.contact"
OWN_VERBS = frozenset(edge.verb for edge in ISSUE.edges if edge.permission is None)
STAFF_VERBS = frozenset(edge.verb for edge in ISSUE.edges) - OWN_VERBS

REVEALING = {
    revealing.Kind.IDENTITY: _("an identity number"),
    revealing.Kind.CARD: _("the number of a bank card"),
    revealing.Kind.MOBILE: _("a mobile number"),
    revealing.Kind.LANDLINE: _("a telephone number"),
    revealing.Kind.EMAIL: _("an e-mail address"),
}
# The answers in free words, which a person may have put a number into.
FREE_TEXTS = ("text", "address")


class WorkList(StrEnum):
    """The lists of open work whose contacts may be asked for together."""

    MINE = "mine"
    AREA = "area"


LIST_LABELS = {WorkList.MINE: _("My work"), WorkList.AREA: _("All in my area")}
# What a contact may be needed for in the work on an issue.
PURPOSES = (
    Purpose.ANSWER,
    Purpose.VERIFY,
    Purpose.VISIT,
    Purpose.FOLLOW_UP,
    Purpose.EMERGENCY,
    Purpose.LAW,
    Purpose.OTHER,
)
# What stands where a person's words stood, in both languages; nothing counts it or looks for it.
ERASED = _("Erased as the person asked")
SHORTEST_NAME = 2


def without(text: str, *, names: Sequence[str]) -> str:
    """A text of others without a person's names, nor any number that reveals somebody."""
    for name in names:
        text = text.replace(name, "*" * len(name)) if len(name) >= SHORTEST_NAME else text
    return revealing.blotted(text)


def title_of(text: str) -> str:
    """The first line of a text, masked and cut to what a list can show."""
    first = " ".join(text.strip().splitlines()[0].split()) if text.strip() else ""
    first = revealing.masked(first)
    return first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1] + "…"


def searchable(*, text: str, address: str) -> str:
    """What an issue is found by, masked."""
    return revealing.masked(f"{text}\n{address}")


@dataclass(frozen=True)
class Page:
    """One page of raising an issue, and which of the form's fields it asks for."""

    name: str
    title: str
    fields: tuple[str, ...]


PAGES = (
    Page("kind", _("What is it?"), ("kind",)),
    Page("topic", _("What is it about?"), ("topic",)),
    Page("category", _("What exactly?"), ("category",)),
    Page("street", _("Where is it?"), ("street", "lon", "lat")),
    Page("place", _("Where exactly?"), ("division", "address")),
    Page("text", _("Tell us about it"), ("text",)),
    Page("photos", _("Photos and documents"), ("photo",)),
    Page("contact", _("How can we reach you?"), ("name", "mobile")),
)
PAGES_BY_NAME = {page.name: page for page in PAGES}
OUTSIDE = _("This place is outside the county.")
ENOUGH_PHOTOS = _("At most %(most)s photos and documents.")
# What must be asked again when an earlier answer changes.
FOLLOWING = {"topic": ("category",), "street": ("place",)}
# How much of a division's code names its street or town.
STREET_LENGTH = 9


def next_page(visited: list[str]) -> Page | None:
    """The first page not yet filled in, or None when everything was asked."""
    return next((page for page in PAGES if page.name not in visited), None)


def page_of(field: str) -> Page | None:
    """The page on which an answer is given, or None for what no page asks for."""
    asked = {"photos": "photo"}.get(field, field)
    return next((page for page in PAGES if asked in page.fields), None)


def area_over(divisions: Iterable[str]) -> str:
    """The beginning that the codes of all these divisions have in common."""
    codes = sorted(divisions)
    first, last = (codes[0], codes[-1]) if codes else ("", "")
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(one for one, _other in alike)
