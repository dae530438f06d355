"""What a list of cases can be narrowed by; pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from yijia.base.workdays import CHINA
from yijia.engines.cases.rules.clocks import LAST_OF_ALL

WEEK = 7
# A limit that ends with a day ends at the midnight after it, which still belongs to that day.
_JUST_AFTER = timedelta(microseconds=1)


class Due(StrEnum):
    """When the first running clock of a case ends."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    STILL = "still"


@dataclass(frozen=True)
class Span:
    """Cases whose first clock ends within `[start, end)`; a provisional end is never late."""

    start: datetime | None = None
    end: datetime | None = None
    is_firm: bool = False


def span_of(due: Due, *, at: datetime) -> Span:
    """The span of time in which the first clock ends; days are days in China."""
    if due is Due.LATE:
        return Span(end=at, is_firm=True)
    if due is Due.STILL:
        return Span(start=LAST_OF_ALL)
    days = 1 if due is Due.TODAY else WEEK
    day = at.astimezone(CHINA).date() + timedelta(days=days)
    return Span(start=at, end=datetime.combine(day, time(), tzinfo=CHINA) + _JUST_AFTER)


@dataclass(frozen=True)
class Filters:
    """What the cases of a list have in common; what is empty is not asked.

    `topic` and `division` are the beginnings of codes, and so is each of `areas`, of which a case
    lies in one; of none of them there is no case. `sort` is the programme's own kind of case, and
    `words` stand in its text, place or number.
    """

    state: str = ""
    topic: str = ""
    sort: str = ""
    division: str = ""
    organisation: int | None = None
    source: str = ""
    urgency: str = ""
    due: Span | None = None
    words: str = ""
    areas: tuple[str, ...] | None = None


EVERY = Filters()
