"""Chinese working days: holidays on weekdays, and weekends on which people work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
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

    def due_after(self, *, start: date, workdays: int) -> Due:
        """The day that ends a limit of working days; the start day is not counted."""
        day, left, years = start, workdays, {start.year}
        while left > 0:
            day += timedelta(days=1)
            years |= self.notices_for(day)
            left -= self.is_workday(day)
        return Due(day=day, provisional=not years <= self.loaded_years)
