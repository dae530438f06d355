"""What a kind of case is, and how its clock runs: tables and marks as data, checked here.

Nothing here knows a programme, a database or the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.base.workdays import CHINA, Calendar

OPEN = "open"
# Where a case stands in the queue while its clock stands still: behind every other.
LAST_OF_ALL = datetime(9999, 1, 1, tzinfo=UTC)


class ClockEffect(StrEnum):
    """What an edge does to the clock of its case."""

    NONE = "none"
    RESTART = "restart"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True)
class Edge:
    """One way from a state to another, and why it exists.

    `permission` None: the requester walks it with number and lookup code. `needs` names the inputs
    without which the edge is refused. `is_solving`: on it, and on no other, a case is solved.
    """

    source: str
    verb: str
    target: str
    reason: str
    permission: Permission | None
    needs: tuple[str, ...] = ()
    clock: ClockEffect = ClockEffect.NONE
    is_solving: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of case as one dated version of its table."""

    name: str
    version: int
    initial: str
    final: frozenset[str]
    edges: tuple[Edge, ...]
    labels: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    colours: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def states(self) -> frozenset[str]:
        """Every state that the table names."""
        named = {edge.source for edge in self.edges} | {edge.target for edge in self.edges}
        return frozenset(named | {self.initial})

    def edge(self, *, source: str, verb: str) -> Edge:
        """The edge of this verb from this state.

        Raises:
            Conflict: the table has no such edge.
        """
        for edge in self.edges:
            if edge.source == source and edge.verb == verb:
                return edge
        raise Conflict(_("This cannot be done any more: the case has moved on."))

    def verbs_from(self, source: str) -> tuple[Edge, ...]:
        """The edges that leave a state, in the order declared."""
        return tuple(edge for edge in self.edges if edge.source == source)


def faults(kind: Kind) -> list[str]:
    """What is wrong with a table: dead ends, states out of reach, twins, edges without reason."""
    found = [
        f"{s}: no exit and not final" for s in kind.states - kind.final if not kind.verbs_from(s)
    ]
    found += [f"{s}: final but has an exit" for s in kind.final if kind.verbs_from(s)]
    found += [f"{s}: out of reach" for s in kind.states - _reached(kind)]
    found += [f"{e.source} {e.verb}: no reason" for e in kind.edges if not e.reason.strip()]
    pairs = [(e.source, e.verb) for e in kind.edges]
    found += [f"{s} {v}: twice" for s, v in sorted(set(pairs)) if pairs.count((s, v)) > 1]
    return sorted(found)


def _reached(kind: Kind) -> set[str]:
    reached, ahead = set[str](), {kind.initial}
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead |= {edge.target for edge in kind.verbs_from(state)} - reached
    return reached


class LimitUnit(StrEnum):
    """What a limit counts."""

    WORKDAYS = "workdays"
    DAYS = "days"
    HOURS = "hours"


class MarkKind(StrEnum):
    """What can happen to a clock. A second start begins anew with its own limit."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


# What an edge leaves on the clock; a second start begins anew, whatever stood before it.
MARK_OF: Mapping[ClockEffect, MarkKind | None] = {
    ClockEffect.NONE: None,
    ClockEffect.RESTART: MarkKind.START,
    ClockEffect.PAUSE: MarkKind.PAUSE,
    ClockEffect.RESUME: MarkKind.RESUME,
    ClockEffect.STOP: MarkKind.STOP,
}


@dataclass(frozen=True)
class Limit:
    """How long a case may take."""

    amount: int
    unit: LimitUnit


@dataclass(frozen=True)
class Mark:
    """One thing that happened to a clock; `limit` is given with a start and with an extension."""

    kind: MarkKind
    at: datetime
    limit: Limit | None = None


@dataclass(frozen=True)
class DueAt:
    """The first instant that is too late; None while the clock does not run."""

    at: datetime | None
    provisional: bool = False


def due_at(marks: Sequence[Mark], *, calendar: Calendar) -> DueAt:
    """When a clock with these marks, oldest first, runs out.

    Days are counted from the day after the start, and end at midnight. A day counts unless the
    clock stood still at its end; hours stand still with the clock to the microsecond.
    """
    course = _last_course(marks)
    if not course or course[-1].kind in (MarkKind.PAUSE, MarkKind.STOP):
        return DueAt(at=None)
    limit, pauses = _limit_of(course), _pauses_of(course)
    if limit.unit is LimitUnit.HOURS:
        still = sum((until - since for since, until in pauses), timedelta())
        return DueAt(at=course[0].at + timedelta(hours=limit.amount) + still)
    return _due_day(start=course[0].at, limit=limit, pauses=pauses, calendar=calendar)


def last_day(due: datetime) -> date:
    """The last day on which a case that is due before this instant is in time."""
    return (due.astimezone(CHINA) - timedelta(microseconds=1)).date()


def _last_course(marks: Sequence[Mark]) -> Sequence[Mark]:
    starts = [n for n, mark in enumerate(marks) if mark.kind is MarkKind.START]
    return marks[starts[-1] :] if starts else ()


def _limit_of(course: Sequence[Mark]) -> Limit:
    given = [mark.limit for mark in course if mark.limit is not None]
    return Limit(amount=sum(limit.amount for limit in given), unit=given[0].unit)


def _pauses_of(course: Sequence[Mark]) -> list[tuple[datetime, datetime]]:
    pauses, since = list[tuple[datetime, datetime]](), None
    for mark in course:
        if mark.kind is MarkKind.PAUSE and since is None:
            since = mark.at
        elif mark.kind is MarkKind.RESUME and since is not None:
            pauses.append((since, mark.at))
            since = None
    return pauses


def _due_day(
    *,
    start: datetime,
    limit: Limit,
    pauses: Sequence[tuple[datetime, datetime]],
    calendar: Calendar,
) -> DueAt:
    day = start.astimezone(CHINA).date()
    left, years = limit.amount, {day.year}
    while left > 0:
        day += timedelta(days=1)
        years |= calendar.notices_for(day)
        counts = limit.unit is LimitUnit.DAYS or calendar.is_workday(day)
        left -= counts and not _still_at(_end_of(day), pauses=pauses)
    rests_on_notice = limit.unit is LimitUnit.WORKDAYS
    return DueAt(
        at=_end_of(day), provisional=rests_on_notice and not years <= calendar.loaded_years
    )


def _still_at(instant: datetime, *, pauses: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(since < instant <= until for since, until in pauses)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)
