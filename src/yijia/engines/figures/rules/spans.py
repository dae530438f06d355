"""Ranges of days: whole months and their edges, and those that people ask for by name."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA

MONTHS_SHOWN = 12
# Days outside are mistypings: nothing was counted before, and plans do not reach beyond.
FIRST_DAY, END_OF_DAYS = date(1990, 1, 1), date(2101, 1, 1)
# What there is on a day may have come in long before: a branch that was founded in 1958.
BEGINNING = date(1, 1, 1)


@dataclass(frozen=True)
class Span:
    """A half-open range of days, cut into whole months and at most two edges of days."""

    start: date
    end: date

    @property
    def months(self) -> tuple[date, date]:
        """First days `[from, to)` of the whole months inside; equal when there are none."""
        first = self.start if self.start.day == 1 else next_month(self.start)
        last = self.end.replace(day=1)
        return (first, max(first, last))

    @property
    def edges(self) -> tuple[tuple[date, date], tuple[date, date]]:
        """Days before the first whole month and after the last, half-open, possibly empty."""
        first, last = self.months
        if first == last:
            return ((self.start, self.end), (self.end, self.end))
        return ((self.start, first), (last, self.end))

    def within(self, start: date, end: date | None) -> "Span | None":
        """The days of the range that lie in `[start, end)` too, which may have no end; or None."""
        first = max(self.start, start)
        last = self.end if end is None else min(self.end, end)
        return Span(first, last) if first < last else None

    def come_by(self, on: date) -> "Span":
        """The days of the range that have come by a day; where it is yet to begin, that day alone.

        What there is on a day is not asked of a day that is yet to come.
        """
        end = min(self.end, on + timedelta(days=1))
        return Span(min(self.start, end - timedelta(days=1)), end)

    @property
    def last_day(self) -> date:
        """The last day inside, as people say a range."""
        return self.end - timedelta(days=1)


def span_of(*, start: date, end: date) -> Span:
    """The range `[start, end)` after its check.

    Raises:
        Invalid: the range holds no day, or days of years that nobody counts.
    """
    if end <= start:
        raise Invalid(_("The end must lie after the start."), field="to")
    if start < FIRST_DAY:
        raise Invalid(_("Choose days from 1990 to 2100."), field="from")
    if end > END_OF_DAYS:
        raise Invalid(_("Choose days from 1990 to 2100."), field="to")
    return Span(start, end)


def next_month(day: date) -> date:
    """The first day of the month after the one of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(day: date) -> date:
    """The first day of the month before the one of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def this_month(today: date) -> Span:
    """The month of a day."""
    return Span(today.replace(day=1), next_month(today))


def this_year(today: date) -> Span:
    """The year of a day."""
    return Span(date(today.year, 1, 1), date(today.year + 1, 1, 1))


def last_year(today: date) -> Span:
    """The year before that of a day."""
    return this_year(date(today.year - 1, 1, 1))


def months_before(end: date, *, count: int) -> list[Span]:
    """The `count` whole months that end with the one holding the day before `end`, oldest first."""
    found: list[Span] = []
    first = (end - timedelta(days=1)).replace(day=1)
    for _month in range(count):
        found.insert(0, Span(first, next_month(first)))
        first = previous_month(first)
    return found


def month_of(text: str) -> date:
    """The first day of a month that is written like 2026-10.

    Raises:
        Invalid: it is none.
    """
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Invalid(_("Write the month like 2026-10."), field="month") from None
    if not FIRST_DAY <= found < END_OF_DAYS:
        raise Invalid(_("Choose days from 1990 to 2100."), field="month")
    return found


def check_over(month: date, *, at: datetime) -> None:
    """Refuses a month that is not over yet, by China's days.

    Raises:
        Invalid: it is not.
    """
    if at.astimezone(CHINA).date() < next_month(month):
        raise Invalid(_("Only a month that is over can be published."), field="month")


def day_known(text: str) -> date | None:
    """The day that is written like 2026-10-31, on which something was known; of nothing, none.

    Raises:
        Invalid: it is no day, or not among those of figures.
    """
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("Write the day like 2026-10-31."), field="known_on") from None
    if day is not None and not FIRST_DAY <= day < END_OF_DAYS:
        raise Invalid(_("Choose days from 1990 to 2100."), field="known_on")
    return day


def known_until(day: date) -> datetime:
    """The end of a day by China's clock: what is written before it was known on the day."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)
