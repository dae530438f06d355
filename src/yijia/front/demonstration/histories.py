"""What happened in the county since 2017, issue by issue: planned here, done by the player.

Every day has its own dice, so that a load on a later day makes the same past, but for the storm.
Nothing here reads a database or a clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from math import exp
from random import Random

from yijia.base.workdays import CHINA, SATURDAY, Calendar
from yijia.front.demonstration import courses, echoes, quiet
from yijia.front.demonstration.dice import dice
from yijia.front.demonstration.hours import OPENS, SLEEPS, WAKES
from yijia.front.demonstration.names import Place
from yijia.front.demonstration.sites import Sites
from yijia.front.demonstration.steps import CENTRE, PERSON, Move
from yijia.front.demonstration.words import Topic, Words
from yijia.programmes.issues.actions import NewIssue
from yijia.programmes.issues.rules import IssueKind, Source

SEED = "yijia demonstration 1"
FIRST_DAY = date(2017, 1, 3)
GROWTH_A_YEAR, AT_WEEKENDS, WHEN_WET = 1.15, 0.6, 3.0
# A demonstration is shown just after a storm: the last days bring more, so that the queue has some.
AFTER_THE_STORM, STORM_DAYS = 3.0, 10
WET_MONTHS = frozenset({5, 6, 7, 8, 9})
WITH_CONTACT, WITH_POINT = 0.7, 0.35
SOURCES = {Source.WEB: 11, Source.TELEPHONE: 6, Source.COUNTER: 3}
# 179xx are access codes of telephone carriers: no subscriber's number begins with them.
MOBILE = "1790000"
DIGITS_LEFT = 10**4


@dataclass(frozen=True)
class Past:
    """What the histories are made of."""

    sites: Sites
    words: Words
    calendar: Calendar
    issues_a_day: float

    @cached_property
    def by_month(self) -> Mapping[int, list[float]]:
        """The weights of the topics in dry and in wet months, once for all issues."""
        return {m: [_weight(t, month=m) for t in self.words.topics] for m in range(1, 13)}


def moves(past: Past, *, until: datetime) -> list[Move]:
    """Everything that had happened until a moment, in the order in which it happened."""
    usual = (move for course in _issues(past, until=until) for move in course)
    kept = quiet.moves(past.sites.places, first=FIRST_DAY, until=until, calendar=past.calendar)
    planned = [move for move in (*usual, *kept) if move.at <= until]
    return sorted(planned, key=lambda move: (move.at, move.issue))


def _issues(past: Past, *, until: datetime) -> Iterator[list[Move]]:
    day, issue, end = FIRST_DAY, 0, until.astimezone(CHINA).date()
    while day <= end:
        random = dice(SEED, day.isoformat())
        mean = past.issues_a_day * _liveliness(day, until=end)
        # Who works in the home community finds something open there whenever this is loaded.
        at_home = [past.sites.home] if mean and _is_stormy(day, until=end) else []
        for place in at_home + [None] * (_how_many(mean, random=random) - len(at_home)):
            yield _issue(past, day=day, issue=issue, place=place, random=random)
            issue += 1
        day += timedelta(days=1)


def _liveliness(day: date, *, until: date) -> float:
    """How much more is raised on a day than on the first ones."""
    growth = float(GROWTH_A_YEAR ** ((day - FIRST_DAY).days / 365.25))
    weekend = AT_WEEKENDS if day.weekday() >= SATURDAY else 1
    return growth * weekend * (AFTER_THE_STORM if _is_stormy(day, until=until) else 1)


def _is_stormy(day: date, *, until: date) -> bool:
    return (until - day).days <= STORM_DAYS


def _how_many(mean: float, *, random: Random) -> int:
    """A number of events where each is independent of the others (Poisson, by Knuth)."""
    found, product, limit = 0, random.random(), exp(-mean)
    while product > limit:
        found += 1
        product *= random.random()
    return found


def _issue(past: Past, *, day: date, issue: int, place: Place | None, random: Random) -> list[Move]:
    place = place or past.sites.draw(random)
    topic = _topic(past, place=place, month=day.month, random=random)
    source = random.choices(list(SOURCES), weights=list(SOURCES.values()))[0]
    if source is Source.COUNTER and not past.calendar.is_workday(day):
        source = Source.WEB
    opens = datetime.combine(day, WAKES if source is Source.WEB else OPENS, tzinfo=CHINA)
    closes = datetime.combine(day, SLEEPS if source is Source.WEB else time(17), tzinfo=CHINA)
    at = opens + random.random() * (closes - opens)
    new = _told(past, place=place, topic=topic, source=source, random=random)
    first = Move(at.replace(microsecond=0), issue, "raise", actor=_taker(source, place), new=new)
    course = courses.Course(
        place=place, topic=topic, words=past.words, calendar=past.calendar, random=random
    )
    moves = [first, *course.run(first)]
    return [*moves, *echoes.after(moves, words=past.words, random=random)]


def _taker(source: Source, place: Place) -> str:
    takers = {Source.TELEPHONE: CENTRE, Source.COUNTER: f"committee-{place.code}"}
    return takers.get(source, PERSON)


def _topic(past: Past, *, place: Place, month: int, random: Random) -> Topic:
    while True:
        topic = random.choices(past.words.topics, weights=past.by_month[month])[0]
        if topic.where in {"", place.kind.value}:
            return topic


def _weight(topic: Topic, *, month: int) -> float:
    return topic.weight * (WHEN_WET if topic.wet and month in WET_MONTHS else 1)


def _told(past: Past, *, place: Place, topic: Topic, source: Source, random: Random) -> NewIssue:
    kind, text = random.choice(topic.texts)
    spot, reachable = random.choice(past.words.spots), random.random() < WITH_CONTACT
    hour, days = random.choice(past.words.hours), random.randint(2, 12)
    name, digits = random.choice(past.words.names), random.randrange(DIGITS_LEFT)
    point = past.sites.point_in(place, random=random) if random.random() < WITH_POINT else None
    return NewIssue(
        kind=IssueKind(kind),
        category=topic.code,
        text=text.format(spot=spot, days=days, hour=hour),
        division=place.code,
        address=spot if "{spot}" in text else "",
        point=(_degrees(point[0]), _degrees(point[1])) if point else None,
        name=name if reachable else "",
        mobile=f"{MOBILE}{digits:04d}" if reachable else "",
        source=source,
    )


def _degrees(value: float) -> Decimal:
    return Decimal(f"{value:.5f}")
