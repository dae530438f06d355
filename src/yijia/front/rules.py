"""How a number of the article is compared with what was counted, and which year the front shows."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.rules import Due

# The code of a division, or of a circle of divisions.
LONGEST_AREA = 40
# An auditor draws three a day; more than these are the engagement of a long time ago.
MOST_SAMPLES_SHOWN = 50


class Comparator(StrEnum):
    """What the article says about its number."""

    EXACTLY = "exactly"
    MORE_THAN = "more than"
    NEARLY = "nearly"
    ABOUT = "about"
    ALL = "all"


class WorkList(StrEnum):
    """The lists of open work, each the most urgent first."""

    MINE = "mine"
    AREA = "area"
    ASKED = "asked"
    CALLBACK = "callback"
    SUPERVISED = "supervised"
    ASSISTING = "assisting"
    ALONE = "alone"


WORK_LABELS = {
    WorkList.MINE: _("My work"),
    WorkList.AREA: _("All in my area"),
    WorkList.ASKED: _("Asked for"),
    WorkList.CALLBACK: _("To call back"),
    WorkList.SUPERVISED: _("Supervised"),
    WorkList.ASSISTING: _("Assisting"),
    WorkList.ALONE: _("Units without anybody"),
}


# When the first running clock of a case ends.
DUE_LABELS = {
    Due.LATE: _("Late"),
    Due.TODAY: _("Today"),
    Due.WEEK: _("Within seven days"),
    Due.STILL: _("Its clock stands still"),
}


# What the address of a list may say of it, in the order in which it is said.
QUESTION = (
    "in",
    "q",
    "due",
    "state",
    "topic",
    "sort",
    "division",
    "organisation",
    "source",
    "urgency",
)


class Verdict(StrEnum):
    """Whether what was counted bears the sentence out."""

    HOLDS = "holds"
    FAILS = "does not hold"
    NOT_COUNTED = "not counted yet"
    NOT_SHOWN = "not shown"


# How far "about" and "nearly" reach: a twentieth of the number, below it or on both sides.
REACH = Decimal("0.05")

COMPARATOR_LABELS = {
    Comparator.EXACTLY: _("exactly"),
    Comparator.MORE_THAN: _("more than"),
    Comparator.NEARLY: _("nearly"),
    Comparator.ABOUT: _("about"),
    Comparator.ALL: _("all of them"),
}
VERDICT_LABELS = {
    Verdict.HOLDS: _("Holds"),
    Verdict.FAILS: _("Does not hold"),
    Verdict.NOT_COUNTED: _("Not counted yet"),
    Verdict.NOT_SHOWN: _("Not shown: it could tell of single persons, or has too many rows"),
}
VERDICT_COLOURS = {Verdict.HOLDS: "green", Verdict.FAILS: "red"}


def holds(*, comparator: Comparator, stated: Decimal, counted: Decimal) -> bool:
    """Whether a counted number bears out what the article says of its own."""
    reach = stated * REACH
    return {
        Comparator.EXACTLY: counted == stated,
        Comparator.MORE_THAN: counted > stated,
        Comparator.NEARLY: stated - reach <= counted <= stated,
        Comparator.ABOUT: abs(counted - stated) <= reach,
        Comparator.ALL: counted == stated,
    }[comparator]


def is_own_list(account: int | None, *, organisation: int | None, scope: Scope) -> bool:
    """Whether somebody may forget a list: their own, or one left to where they work."""
    if account is None:
        return organisation in scope.homes()
    return account == scope.account


def a_year_before(day: date) -> date:
    """The same day of the year before; for 29 February the day after it."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 3, 1)
    return day.replace(year=day.year - 1)
