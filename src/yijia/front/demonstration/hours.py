"""When things happen: people at any waking hour, offices on working days, emergencies always."""

from datetime import datetime, time, timedelta
from random import Random

from yijia.base.workdays import CHINA, Calendar

OPENS, CLOSES = time(8, 30), time(17, 30)
WAKES, SLEEPS = time(7), time(22)
# Whoever comes this close to closing time is served the next day.
LAST_MOMENT = timedelta(minutes=30)


def between(start: datetime, end: datetime, *, random: Random) -> datetime:
    """A moment between two others, to the second."""
    return start + timedelta(seconds=random.randint(1, max(1, int((end - start).total_seconds()))))


def office_moment(
    after: datetime, *, workdays: int, random: Random, calendar: Calendar
) -> datetime:
    """A moment in office hours, so many working days later; 0 is the same day while it lasts."""
    day, closing = after.date(), _at(after, CLOSES)
    if workdays == 0 and calendar.is_workday(day) and after < closing - LAST_MOMENT:
        return between(max(after, _at(after, OPENS)), closing, random=random)
    left = max(workdays, 1)
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.is_workday(day)
    opening = datetime.combine(day, OPENS, tzinfo=CHINA)
    return between(opening, _at(opening, CLOSES), random=random)


def waking_moment(after: datetime, *, days: int, random: Random) -> datetime:
    """A moment at which people are up, so many days later; 0 is the same day while it lasts."""
    evening = _at(after, SLEEPS)
    if days == 0 and after < evening - LAST_MOMENT:
        return between(after, evening, random=random)
    morning = _at(after + timedelta(days=max(days, 1)), WAKES)
    return between(morning, _at(morning, SLEEPS), random=random)


def soon(after: datetime, *, hours: float, random: Random) -> datetime:
    """A moment within so many hours, by day or night."""
    return between(after, after + timedelta(hours=hours), random=random)


def _at(moment: datetime, hour: time) -> datetime:
    return datetime.combine(moment.date(), hour, tzinfo=CHINA)
