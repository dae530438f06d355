"""What a figure is: declared once; triggers, recount, rows and description all come from it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yijia.base.words import _


class Counts(StrEnum):
    """What a figure counts: persons need suppression, things do not."""

    PERSON = "person"
    THING = "thing"


@dataclass(frozen=True)
class Figure:
    """One counted number.

    `where`, `amount`, `division` and `day` are SQL over one row of `table` and nothing else: no
    join, no now(). `amount` None counts rows. `columns` are what the public may see of a row.
    """

    code: str
    title: str
    sentence: str
    unit: str
    table: str
    where: str
    division: str
    day: str
    columns: tuple[str, ...]
    amount: str | None = None
    counts: Counts = Counts.THING
    public: bool = True
    version: int = 1
    source: str = _("Counted from the work.")


@dataclass(frozen=True)
class Span:
    """A half-open range of days, cut into whole months and at most two edges of days."""

    start: date
    end: date

    @property
    def months(self) -> tuple[date, date]:
        """First days `[from, to)` of the whole months inside; equal when there are none."""
        first = self.start if self.start.day == 1 else _next_month(self.start)
        last = self.end.replace(day=1)
        return (first, max(first, last))

    @property
    def edges(self) -> tuple[tuple[date, date], tuple[date, date]]:
        """Days before the first whole month and after the last, half-open, possibly empty."""
        first, last = self.months
        if first == last:
            return ((self.start, self.end), (self.end, self.end))
        return ((self.start, first), (last, self.end))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
