"""The morning of a leader, on a phone: yesterday's numbers, what is late, and what turned red."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.figures import queries as figures
from yijia.engines.figures.queries import Area, Value
from yijia.engines.figures.rules import Countable, Span

# Few numbers, each of yesterday beside the same day of the week before: weeks repeat, days do not.
NUMBERS = ("issues.opened", "issues.solved", "issues.unsolved")
WEEK = timedelta(days=7)
# More late cases than these are not told apart on a phone.
MOST_LATE = 99


@dataclass(frozen=True)
class Moved:
    """A number of yesterday, and of the same day of the week before."""

    declared: Countable
    now: Value
    before: Value

    @property
    def change(self) -> int | Decimal | None:
        """How much more it was; None where one of them is not told."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


@dataclass(frozen=True)
class Morning:
    """What a leader needs at the beginning of a day, of one area in which they work: a division, or
    a circle of such.

    `late` and `late_since` count at most `MOST_LATE` and one: the second are those of the first of
    which a limit ran out since yesterday began in China. `red` are the figures that do not agree
    with their rows, each with whether the night before still found that they do.
    """

    area: Area
    areas: Sequence[Area]
    day: date
    numbers: Sequence[Moved]
    late: int
    late_since: int
    red: Sequence[tuple[Countable, bool]]


def areas_of(scope: Scope, *, on: date) -> list[str]:
    """The divisions in which somebody works, and the circles that lie in these on a day; who works
    in a unit alone is told of the county.
    """
    own = list(scope.prefixes(Permission.CASE_READ)) or [settings.YIJIA_COUNTY]
    circles = {code: figures.divisions_on(code, on=on) for code in figures.circles()}
    return own + [code for code, members in circles.items() if _lies_in(members, own)]


def check_area(scope: Scope, *, division: str, on: date) -> None:
    """Refuses an area in which somebody does not work.

    Raises:
        NotFound: they do not.
    """
    if division not in areas_of(scope, on=on):
        raise NotFound


def _lies_in(members: Sequence[str], own: Sequence[str]) -> bool:
    return bool(members) and all(member.startswith(tuple(own)) for member in members)


def morning(scope: Scope, *, division: str, at: datetime) -> Morning:
    """The morning of a day in one of the areas in which somebody works, by default the first, in a
    number of statements that never grows.

    Raises:
        NotFound: they do not work there.
    """
    today = at.astimezone(CHINA).date()
    areas = areas_of(scope, on=today)
    code = division or areas[0]
    check_area(scope, division=code, on=today)
    only = case_rules.Filters(areas=tuple(figures.divisions_on(code, on=today)))
    yesterday = datetime.combine(today - timedelta(days=1), time(), tzinfo=CHINA)
    return Morning(
        area=figures.access_area(code=code),
        areas=[figures.access_area(code=one) for one in areas],
        day=yesterday.date(),
        numbers=_numbers(scope, division=code, today=today),
        late=_late(scope, only=only, at=at),
        late_since=_late_since(scope, only=only, since=yesterday, at=at),
        red=_red(scope),
    )


def _numbers(scope: Scope, *, division: str, today: date) -> list[Moved]:
    yesterday = Span(today - timedelta(days=1), today)
    before = Span(yesterday.start - WEEK, yesterday.end - WEEK)
    known = [one for one in figures.figures_for(by=scope) if one.code in NUMBERS]
    known.sort(key=lambda one: NUMBERS.index(one.code))
    asks = [figures.Ask(one, division, span) for one in known for span in (yesterday, before)]
    found = figures.answers(by=scope, asks=asks, on=today)
    return list(map(Moved, known, found[::2], found[1::2]))


def _late(scope: Scope, *, only: case_rules.Filters, at: datetime) -> int:
    """How many cases are late now."""
    late = replace(only, due=case_rules.span_of(case_rules.Due.LATE, at=at))
    return len(cases.work_in_area(scope, after=None, limit=MOST_LATE + 1, only=late))


def _late_since(scope: Scope, *, only: case_rules.Filters, since: datetime, at: datetime) -> int:
    """How many of those have a limit that ran out since a moment."""
    most = MOST_LATE + 1
    return len(cases.late_since(scope, only=only, since=since, at=at, limit=most))


def _red(scope: Scope) -> list[tuple[Countable, bool]]:
    known = {code for night in figures.whole_nights(most=2)[1:] for code in night.red}
    seen, red = figures.figures_for(by=scope), figures.red_codes()
    return [(one, one.code not in known) for one in seen if one.code in red]
