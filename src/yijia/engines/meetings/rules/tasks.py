"""The task list of a month: what was due, done or overdue in it; pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA

_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Standing(StrEnum):
    """How a task of a month stands."""

    DUE = "due"
    DONE = "done"
    REPORTED = "reported"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


STANDING_LABELS = {
    Standing.DUE: _("Still to be done"),
    Standing.DONE: _("Done"),
    Standing.REPORTED: _("Reported in time, waits for the body"),
    Standing.OVERDUE: _("Overdue"),
    Standing.WITHDRAWN: _("Called off"),
}


@dataclass(frozen=True)
class Month:
    """A month of China's time by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which a day lies."""
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> "Month":
        """The month that is written as `2026-12`.

        Raises:
            Invalid: it is not.
        """
        found = _WRITTEN.fullmatch(text)
        first = date(int(found[1]), int(found[2]), 1) if found and found[1] > "0000" else None
        if first is None or not _FIRST <= first < _LAST:
            raise Invalid(_("Write a month like 2026-12."), field="month")
        return cls(first)

    def __str__(self) -> str:
        """As it is written in an address."""
        return f"{self.first:%Y-%m}"

    def moved(self, months: int) -> "Month":
        """The month so many months later, or earlier."""
        number = self.first.year * 12 + self.first.month - 1 + months
        return Month(date(number // 12, number % 12 + 1, 1))

    @property
    def has_before(self) -> bool:
        """Whether there is a month before it that can be written."""
        return self.first > _FIRST

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), tzinfo=CHINA)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.moved(1).start


def standing(
    *,
    due_at: datetime,
    provisional: bool,
    reported_at: datetime | None,
    accepted_at: datetime | None,
    withdrawn_at: datetime | None,
    month: Month,
    until: datetime,
) -> Standing | None:
    """How a task stood at a moment of a month, or None where it is none of that month.

    `due_at` is exclusive, so what ends with a month was due in it. A provisional limit is over for
    nobody, and what was reported in time waits for the body: both stay until they are settled.
    """
    for moment, settled in ((withdrawn_at, Standing.WITHDRAWN), (accepted_at, Standing.DONE)):
        if moment is not None and moment <= until and moment < month.end:
            return settled if moment >= month.start else None
    if due_at > month.end:
        return None
    if reported_at is not None and reported_at <= until and (provisional or reported_at < due_at):
        return Standing.REPORTED
    if due_at <= until:
        return Standing.DUE if provisional else Standing.OVERDUE
    return Standing.DUE if month.start < due_at else None
