"""Raising an issue: its kinds, what is asked on which page, and what its words are shown as."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from yijia.base import revealing
from yijia.base.words import _
from yijia.ground.people.rules import Purpose
from yijia.programmes.issues.rules.keeping import KEEPING


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
    # No person sent it: it is a part of an issue that another unit answers for.
    PART = "part"


# For so many days a draft is kept on a device without a network, if the answers are kept as long.
LONGEST_ON_DEVICE = 7
# The kind under which it is said for how long the server keeps the answers that it gave.
ANSWERS_KEPT = "shell.answer"
SHORTEST_TEXT = 4
LONGEST_TEXT = 2000
LONGEST_ADDRESS = 200
LONGEST_TITLE = 80


KIND_LABELS = {
    IssueKind.ENQUIRY: _("A question"),
    IssueKind.HELP: _("A call for help"),
    IssueKind.COMPLAINT: _("A complaint"),
    IssueKind.REPORT: _("A report of something unlawful"),
    IssueKind.SUGGESTION: _("A suggestion"),
    IssueKind.PRAISE: _("Thanks"),
}
SOURCE_LABELS = {
    Source.WEB: _("Website"),
    Source.API: _("Another program"),
    Source.TELEPHONE: _("Telephone"),
    Source.COUNTER: _("At the counter"),
    Source.PART: _("Part of another issue"),
}
# The purpose for which a person who raises an issue leaves a contact.
CONTACT = "issues.contact"
# The kind under which it is said for how long what was written is kept.
WORDS = "issues.words"

# The answers in free words, which a person may have put a number into.
FREE_TEXTS = ("text", "address")
# The same in everything that a person or staff may write about an issue afterwards.
FREE_WORDS = (
    *FREE_TEXTS,
    *("answers", "reason", "late_reason", "private_text", "public_zh", "public_en"),
)


class ContactList(StrEnum):
    """The lists of open work whose contacts may be asked for together."""

    MINE = "mine"
    AREA = "area"


LIST_LABELS = {ContactList.MINE: _("My work"), ContactList.AREA: _("All in my area")}
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
EXPIRED = _("Erased because its time was over")


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
    Page("matter", _("Which of these?"), ("matter",)),
    Page("questions", _("A few more questions"), ("answers",)),
    Page("street", _("Where is it?"), ("street", "lon", "lat")),
    Page("place", _("Where exactly?"), ("division", "address")),
    Page("text", _("Tell us about it"), ("text", "occurred_on")),
    Page("photos", _("Photos and documents"), ("photo",)),
    Page("confidential", KEEPING, ("confidential", "about")),
    Page(
        "contact",
        _("How can we reach you?"),
        ("requester", "name", "mobile", "email", "no_reply"),
    ),
)
PAGES_BY_NAME = {page.name: page for page in PAGES}
OUTSIDE = _("This place is outside the county.")
ENOUGH_PHOTOS = _("At most %(most)s photos and documents.")
# What must be asked again when an earlier answer changes.
FOLLOWING = {
    "topic": ("category", "matter", "questions"),
    "category": ("matter", "questions"),
    "matter": ("questions",),
    "street": ("place", "confidential"),
}
# What is asked only where the category has something to ask.
OPTIONAL = ("matter", "questions")
# How much of a division's code names its street or town.
STREET_LENGTH = 9
# How much of a category's code names what it belongs to: 02, 0201, 020101.
GROUP_LENGTH, CATEGORY_LENGTH = 2, 4


def next_page(visited: list[str]) -> Page | None:
    """The first page not yet filled in, or None when everything was asked."""
    return next((page for page in PAGES if page.name not in visited), None)


def asked_pages(needed: Sequence[str]) -> list[Page]:
    """The pages that are asked, in their order, of the optional ones those that are needed."""
    return [page for page in PAGES if page.name not in OPTIONAL or page.name in needed]


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
