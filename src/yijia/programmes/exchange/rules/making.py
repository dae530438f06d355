"""What may be asked for and how it is given, which words stand where; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntFlag, StrEnum

from yijia.base import revealing
from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.people.rules import Purpose

CONTACT, WORDS = "exchange.contact", "exchange.words"
# What the keys of its pages are kept for.
PAGE = "exchange.page"
LONGEST_TEXT, LONGEST_TITLE, LONGEST_REASON = 500, 40, 500
LONGEST_CODE, LONGEST_NAME, LONGEST_SOURCE = 20, 40, 200
MOST_WANTED, MOST_DAYS = 1000, 366
# So far ahead one may ask.
MOST_AHEAD = timedelta(days=366)
ERASED = _("Erased as the person asked.")
EXPIRED = _("Erased when its time was over.")


class NeedKind(StrEnum):
    """Who asks: a resident with a small wish, or a community for many."""

    WISH = "wish"
    NEED = "need"


KIND_LABELS = {NeedKind.WISH: _("Micro-wish of a resident"), NeedKind.NEED: _("Community's need")}


class Source(StrEnum):
    """How a need came in."""

    WEB = "web"
    API = "api"
    DESK = "desk"


SOURCE_LABELS = {
    Source.WEB: _("On these pages"),
    Source.API: _("By a program"),
    Source.DESK: _("Taken in by a community"),
}


class Mode(StrEnum):
    """How a thing is given: for a range of days, on one day, or for good."""

    LENT = "lent"
    ONCE = "once"
    GIVEN = "given"


MODE_LABELS = {
    Mode.LENT: _("lent for some days"),
    Mode.ONCE: _("done on one day"),
    Mode.GIVEN: _("given for good"),
}


class Weekday(IntFlag):
    """Days of the week as bits, Monday first."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 4
    THURSDAY = 8
    FRIDAY = 16
    SATURDAY = 32
    SUNDAY = 64


EVERY_DAY = 127
WEEKDAY_LABELS = {
    Weekday.MONDAY: _("Monday"),
    Weekday.TUESDAY: _("Tuesday"),
    Weekday.WEDNESDAY: _("Wednesday"),
    Weekday.THURSDAY: _("Thursday"),
    Weekday.FRIDAY: _("Friday"),
    Weekday.SATURDAY: _("Saturday"),
    Weekday.SUNDAY: _("Sunday"),
}


def title_of(text: str, *, category: str) -> str:
    """What a list for staff shows of a need: the category, and the masked beginning of the text."""
    begun = revealing.masked(" ".join(text.split()))
    return f"{category} · {begun}"[:LONGEST_TITLE] if begun else category[:LONGEST_TITLE]


def searchable(text: str) -> str:
    """What a need is found by: its words, masked."""
    return revealing.masked(text)


def check_days(starts_on: date, *, last_on: date, on: date) -> date:
    """The first day after the days wanted, once they are a range that may be asked for on a day.

    Raises:
        Invalid: they lie in the past, end before they begin, last too long or are too far off.
    """
    if last_on < starts_on:
        raise Invalid(_("The last day lies before the first."), field="last_on")
    if last_on < on:
        raise Invalid(_("This lies in the past."), field="last_on")
    if (last_on - starts_on).days >= MOST_DAYS or starts_on > on + MOST_AHEAD:
        raise Invalid(_("Choose days within a year."), field="last_on")
    return last_on + timedelta(days=1)


# What a contact may be needed for in the work on a need.
PURPOSES = (
    *(Purpose.ANSWER, Purpose.VERIFY, Purpose.VISIT, Purpose.FOLLOW_UP),
    *(Purpose.LAW, Purpose.OTHER),
)
RATINGS = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}


@dataclass(frozen=True)
class NewResource:
    """What a unit gives: how much of what on which days, for whom and under which conditions.

    `serves` is a place with all below it; `weekdays` are bits, Monday first.
    """

    organisation: int
    category: str
    quantity: int
    serves: str
    starts_on: date
    last_on: date | None = None
    weekdays: int = EVERY_DAY
    conditions_zh: str = ""
    conditions_en: str = ""


def resource_end(starts_on: date, *, last_on: date | None) -> date | None:
    """The first day without a resource, or None where it is there until further notice.

    Raises:
        Invalid: it would end before it began.
    """
    if last_on is None:
        return None
    if last_on < starts_on:
        raise Invalid(_("The last day lies before the first."), field="last_on")
    return last_on + timedelta(days=1)
