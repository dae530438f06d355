"""Which resource fits a need, how well, and why; pure.

Nothing is weighed that is not said: a pair is ranked by the days that it covers, then by how near
it is, then by how little of a larger stock it takes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.ground.places.rules.codes import Level
from yijia.programmes.exchange.rules.giving import NONE_LEFT, NOT_GIVEN
from yijia.programmes.exchange.rules.making import Mode

_DAY = timedelta(days=1)
# How far a resource lies from a need: in the same community, in the same street, or in the county.
SAME_COMMUNITY, SAME_STREET, SAME_COUNTY = 0, 1, 2
DISTANCE_LABELS = (
    _("in the same community"),
    _("in the same street or town"),
    _("elsewhere in the county"),
)


@dataclass(frozen=True)
class Wanted:
    """What a need asks for: so many of a category in a place during `[starts_on, ends_on)`."""

    id: int
    category: str
    division: str
    quantity: int
    starts_on: date
    ends_on: date
    made_on: date


@dataclass(frozen=True)
class Offered:
    """What a resource gives: so many on each of its weekdays during `[starts_on, ends_on)`.

    `serves` is the beginning of the codes of the places that it is for. `weekdays` are bits, Monday
    first. `organisation` gives it, in `division`. No `ends_on` means until further notice.
    """

    id: int
    organisation: int
    category: str
    division: str
    serves: str
    mode: Mode
    quantity: int
    weekdays: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Fit:
    """How a resource fits a need: on which days, how far away, and how much of it would be left.

    `days` are those on which it would be given by now; `of_days` is how many are wanted. It could
    be given until `ends_on`, the day after the last one: what is not lent, on one day of them.
    """

    wanted: Wanted
    offered: Offered
    days: tuple[date, ...]
    ends_on: date
    of_days: int
    distance: int
    free: int

    @property
    def spare(self) -> int:
        """How much of the resource is left on its tightest day."""
        return self.free - self.wanted.quantity

    @property
    def is_whole(self) -> bool:
        """Whether it covers all days that are wanted."""
        return len(self.days) == self.of_days

    @property
    def cost(self) -> int:
        """What speaks against the pair, in one number: days it lacks, distance, what it wastes.

        A day that it lacks weighs more than any distance, and any distance more than all waste.
        """
        lacks = -(-100 * (self.of_days - len(self.days)) // self.of_days)
        return lacks * 1000 + self.distance * 100 + min(self.spare, 99)

    @property
    def starts_on(self) -> date:
        """The first day on which it would be given."""
        return self.days[0]


def distance(place: str, *, other: str) -> int:
    """How far two places are apart, by the steps of their codes: nobody's position is needed."""
    if place[: Level.COMMUNITY] == other[: Level.COMMUNITY]:
        return SAME_COMMUNITY
    return SAME_STREET if place[: Level.TOWN] == other[: Level.TOWN] else SAME_COUNTY


def days_given(wanted: Wanted, *, offered: Offered, free: Mapping[date, int]) -> tuple[date, ...]:
    """The days on which a resource could be given: in one go, or the first where one is enough.

    What is lent is lent once: of the times between days on which nothing is left the longest, of
    two alike the first. A day on which it is never offered breaks nothing. `free` says how much is
    left on days on which something is promised already.
    """
    runs: list[list[date]] = [[]]
    for day in _days_of(wanted):
        if not _is_offered(offered, day=day):
            continue
        if free.get(day, offered.quantity) >= wanted.quantity:
            runs[-1].append(day)
        else:
            runs.append([])
    if offered.mode is Mode.LENT:
        longest = max(runs, key=len)
        return tuple(longest)
    return tuple(day for run in runs for day in run)[:1]


def fit(wanted: Wanted, *, offered: Offered, free: Mapping[date, int]) -> Fit | None:
    """How a resource fits a need, or None where it does not.

    `free` says how much of it is left on the days of its stock; of other days all of it is.
    """
    if not is_possible(wanted, offered=offered):
        return None
    if offered.mode is Mode.GIVEN:
        left = free.get(offered.starts_on, offered.quantity)
        free = dict.fromkeys(_days_of(wanted), left)
    days = days_given(wanted, offered=offered, free=free)
    if not days:
        return None
    return Fit(
        wanted,
        offered=offered,
        days=days,
        ends_on=_last_day(wanted, offered=offered, days=days) + _DAY,
        of_days=(wanted.ends_on - wanted.starts_on).days if offered.mode is Mode.LENT else 1,
        distance=distance(wanted.division, other=offered.division),
        free=min(free.get(day, offered.quantity) for day in days),
    )


def _last_day(wanted: Wanted, *, offered: Offered, days: Sequence[date]) -> date:
    """The last day on which it could be given: of what is lent the last of its days."""
    if offered.mode is Mode.LENT:
        return days[-1]
    return max(day for day in _days_of(wanted) if _is_offered(offered, day=day))


def days_promised(
    wanted: Wanted, *, offered: Offered, free: Mapping[date, int]
) -> tuple[date, date]:
    """The days `[starts_on, ends_on)` of a match that both sides have accepted.

    `wanted` asks for the days that were proposed and lie ahead. What is done once is promised for
    the first of them on which enough is left, and everything else for all of them.

    Raises:
        Conflict: enough is left on none of them, or it is offered on none of them any more.
    """
    if offered.mode is not Mode.ONCE:
        return wanted.starts_on, wanted.ends_on
    days = days_given(wanted, offered=offered, free=free)
    if not days:
        is_offered = any(_is_offered(offered, day=day) for day in _days_of(wanted))
        raise Conflict(NONE_LEFT if is_offered else NOT_GIVEN)
    return days[0], days[0] + _DAY


def is_possible(wanted: Wanted, *, offered: Offered) -> bool:
    """Whether kind, amount, area and range of days fit at all, whatever is promised already."""
    return (
        wanted.category == offered.category
        and wanted.division.startswith(offered.serves)
        and wanted.quantity <= offered.quantity
        and offered.starts_on < wanted.ends_on
        and (offered.ends_on is None or wanted.starts_on < offered.ends_on)
    )


def ranked(fits: Iterable[Fit]) -> list[Fit]:
    """The best fit first; of two alike the one that was entered first, or was asked for first."""
    return sorted(fits, key=lambda one: (one.cost, one.wanted.made_on, one.offered.id))


def _days_of(wanted: Wanted) -> Iterable[date]:
    day = wanted.starts_on
    while day < wanted.ends_on:
        yield day
        day += _DAY


def _is_offered(offered: Offered, *, day: date) -> bool:
    ended = offered.ends_on is not None and day >= offered.ends_on
    return day >= offered.starts_on and not ended and bool(offered.weekdays >> day.weekday() & 1)
