"""Which days a cell counts, told from the day on which its form is due; and when that is."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yijia.base import periods
from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.figures.rules import FIRST_DAY, Span, next_month, previous_month

LAST_DAY_OF_MONTH, MONTHS = 31, 12
QUARTER = 3
# So many months are looked through for the next due day: a year, and the month that began it.
_LOOKED_THROUGH = MONTHS + 1


class Period(StrEnum):
    """Days before the due day: the month reported is the last one that is over by then."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    MONTH_YEAR_AGO = "month_year_ago"
    EVER = "ever"
    # A month of the year reported, whether it is over by then or not.
    JANUARY = "month_01"
    FEBRUARY = "month_02"
    MARCH = "month_03"
    APRIL = "month_04"
    MAY = "month_05"
    JUNE = "month_06"
    JULY = "month_07"
    AUGUST = "month_08"
    SEPTEMBER = "month_09"
    OCTOBER = "month_10"
    NOVEMBER = "month_11"
    DECEMBER = "month_12"


BEFORE_LABELS = {
    Period.MONTH: _("The month before the due day"),
    Period.QUARTER: _("The quarter before the due day"),
    Period.YEAR: _("From January to the end of that month"),
    Period.MONTH_YEAR_AGO: _("The same month one year earlier"),
    Period.EVER: _("Everything up to the due day"),
}
MONTH_LABELS = {
    Period.JANUARY: _("January of the year reported"),
    Period.FEBRUARY: _("February of the year reported"),
    Period.MARCH: _("March of the year reported"),
    Period.APRIL: _("April of the year reported"),
    Period.MAY: _("May of the year reported"),
    Period.JUNE: _("June of the year reported"),
    Period.JULY: _("July of the year reported"),
    Period.AUGUST: _("August of the year reported"),
    Period.SEPTEMBER: _("September of the year reported"),
    Period.OCTOBER: _("October of the year reported"),
    Period.NOVEMBER: _("November of the year reported"),
    Period.DECEMBER: _("December of the year reported"),
}
PERIOD_LABELS = BEFORE_LABELS | MONTH_LABELS
MONTHS_OF_YEAR = tuple(MONTH_LABELS)
# Periods of one month.
ONE_MONTH = frozenset({Period.MONTH, Period.MONTH_YEAR_AGO, *MONTHS_OF_YEAR})


class Rhythm(StrEnum):
    """How often a form is due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ONCE = "once"


RHYTHM_LABELS = {
    Rhythm.MONTHLY: _("Every month"),
    Rhythm.QUARTERLY: _("Every quarter, in the month after it"),
    Rhythm.YEARLY: _("Every year"),
    Rhythm.ONCE: _("Once"),
}


def month_of(due_on: date) -> date:
    """The first day of the month that a form due on a day reports."""
    return previous_month(due_on)


def span_of(period: Period, *, due_on: date) -> Span:
    """The days `[from, to)` that a period means for a form due on a day; all lie before that day,
    but for those of a month of the year that is not over (`is_over`).

    In January "the year so far" is all of the year that is over: the month reported is December.
    """
    month = month_of(due_on)
    if period is Period.MONTH:
        return Span(month, next_month(month))
    if period is Period.QUARTER:
        end = date(due_on.year, due_on.month - (due_on.month - 1) % QUARTER, 1)
        return Span(_months_earlier(end, QUARTER), end)
    if period is Period.YEAR:
        return Span(date(month.year, 1, 1), next_month(month))
    if period in MONTHS_OF_YEAR:
        first = date(month.year, MONTHS_OF_YEAR.index(period) + 1, 1)
        return Span(first, next_month(first))
    if period is Period.MONTH_YEAR_AGO:
        return Span(_months_earlier(month, MONTHS), _months_earlier(next_month(month), MONTHS))
    return Span(FIRST_DAY, due_on)


def is_over(span: Span, *, due_on: date) -> bool:
    """Whether days are over on the day on which a form is due."""
    return span.end <= due_on


def month_after(period: Period | None) -> Period | None:
    """The month that follows one of the year reported; None after the last, and of other days."""
    place = MONTHS_OF_YEAR.index(period) + 1 if period in MONTHS_OF_YEAR else len(MONTHS_OF_YEAR)
    return MONTHS_OF_YEAR[place] if place < len(MONTHS_OF_YEAR) else None


def _months_earlier(first: date, months: int) -> date:
    place = first.year * MONTHS + first.month - 1 - months
    return date(place // MONTHS, place % MONTHS + 1, 1)


@dataclass(frozen=True)
class Due:
    """When a form is due, of the days `[starts_on, ends_on)`.

    `day` is the day of the month, in a shorter month its last one; `month` is that of a year, and
    `once_on` the one day of a form that is due once.
    """

    rhythm: Rhythm
    starts_on: date
    ends_on: date | None = None
    day: int = 1
    month: int = 1
    once_on: date | None = None

    def day_within(self, first: date) -> date | None:
        """The due day in the month that begins on a day, if there is one."""
        if self.rhythm is Rhythm.ONCE:
            found = self.once_on
            return found if found and found.replace(day=1) == first else None
        if self.rhythm is Rhythm.QUARTERLY and first.month % QUARTER != 1:
            return None
        if self.rhythm is Rhythm.YEARLY and first.month != self.month:
            return None
        last = calendar.monthrange(first.year, first.month)[1]
        return first.replace(day=min(self.day, last))

    def holds_on(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return periods.holds_on(day, starts_on=self.starts_on, ends_on=self.ends_on)


def days_due(rules: Sequence[Due], *, within: Span) -> list[date]:
    """Every due day of `[from, to)`, in order, each by the rule that holds on it."""
    found: set[date] = set()
    for first in _months_from(within.start, until=within.end):
        days = {day for rule in rules if (day := rule.day_within(first)) and rule.holds_on(day)}
        found |= {day for day in days if within.start <= day < within.end}
    return sorted(found)


def _months_from(start: date, *, until: date) -> Iterator[date]:
    first = start.replace(day=1)
    while first < until:
        yield first
        first = next_month(first)


def next_due(rules: Sequence[Due], *, since: date) -> date | None:
    """The first due day on or after a day, if there is one within a year; of once, whenever."""
    first = since.replace(day=1)
    days = {
        rule.once_on
        for rule in rules
        if rule.rhythm is Rhythm.ONCE and rule.once_on and rule.holds_on(rule.once_on)
    }
    days = {day for day in days if day >= since}
    for _month in range(_LOOKED_THROUGH):
        days |= set(days_due(rules, within=Span(max(first, since), next_month(first))))
        first = next_month(first)
    return min(days, default=None)


def check_due(due: Due) -> None:
    """Refuses what is no day of a month or year.

    Raises:
        Invalid: with the field that is wrong.
    """
    if due.rhythm is Rhythm.ONCE and (due.once_on is None or due.once_on < due.starts_on):
        raise Invalid(_("Name a day that is today or later."), field="once_on")
    if not 1 <= due.day <= LAST_DAY_OF_MONTH:
        raise Invalid(_("A month has the days 1 to 31."), field="day")
    if not 1 <= due.month <= MONTHS:
        raise Invalid(_("A year has the months 1 to 12."), field="month")
