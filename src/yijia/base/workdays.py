"""Chinese working days: holidays on weekdays, and weekends on which people work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# The notice for 2019 gave the last three days of 2018 their form; none has reached further back.
NEXT_NOTICE = (12, 29)
CHINA = ZoneInfo("Asia/Shanghai")
# Sample data: no source of the county says when its offices are open.
SAMPLE_SESSIONS = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))


@dataclass(frozen=True)
class Due:
    """A due day; provisional when it rests on a year whose notice is not loaded."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The days that differ from Monday to Friday, and the years whose notice is loaded.

    `sessions` are the hours of a working day during which offices are open, in order.
    """

    days: Mapping[date, bool]
    loaded_years: frozenset[int]
    sessions: tuple[tuple[time, time], ...] = SAMPLE_SESSIONS

    @property
    def hours_a_day(self) -> float:
        """For how many hours offices are open on a working day."""
        day = date.min
        spans = [
            datetime.combine(day, end) - datetime.combine(day, start)
            for start, end in self.sessions
        ]
        return sum(spans, timedelta()) / timedelta(hours=1)

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day."""
        return self.days.get(day, day.weekday() < SATURDAY)

    def notices_for(self, day: date) -> set[int]:
        """The years whose notices decide about a day: the next one reaches back a little."""
        return {day.year, day.year + 1} if (day.month, day.day) >= NEXT_NOTICE else {day.year}

    def is_told(self, *, start: date, end: date) -> bool:
        """Whether the notices are loaded that decide about the days after a start, to an end."""
        last = max(self.notices_for(end)) if end > start else start.year
        return self.loaded_years.issuperset(range(start.year, last + 1))

    def due_after(self, *, start: date, workdays: int) -> Due:
        """The day that ends a limit of working days; the start day is not counted."""
        day, left = start, workdays
        while left > 0:
            day += ONE_DAY
            left -= self.is_workday(day)
        return Due(day=day, provisional=not self.is_told(start=start, end=day))
