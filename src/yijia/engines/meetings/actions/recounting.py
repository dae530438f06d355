"""Limits that are counted anew once the work calendar was edited: the one that cases go by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from yijia.base.scope import Scope
from yijia.base.workdays import Calendar
from yijia.engines.cases.rules import Limit, LimitUnit
from yijia.engines.meetings import events, queries, rules
from yijia.engines.meetings.models import Attendance, Convening, Resolution
from yijia.ground.journal import actions as journal
from yijia.ground.places import queries as places

_BATCH = 500
_DUE = ["due_at", "due_provisional"]
Row = Convening | Attendance | Resolution


@dataclass(frozen=True)
class Recounted:
    """One batch of convenings that go on: how many of them have moved, and the last id."""

    moved: int
    last: int


def recount_due(*, by: Scope, at: datetime, after: int = 0) -> Recounted | None:
    """Counts the limits of the next convenings that go on anew; None at the end.

    They are held meanwhile. Who has come, and what is settled, keeps the limit that it had.
    """
    batch, calendar = queries.lock_open(after=after, limit=_BATCH), places.calendar()
    if not batch:
        return None
    moved = {one.number: list(_moved(one, calendar=calendar)) for one in batch}
    numbers = [number for number, rows in moved.items() if rows]
    if numbers:
        new = {"count": len(numbers), "numbers": numbers}
        with journal.entry(by=by, at=at, event=events.DUE_MOVED, new=new):
            _store([row for rows in moved.values() for row in rows])
    return Recounted(len(numbers), last=batch[-1].pk)


def recount_meetings(*, by: Scope, at: datetime, after: int = 0) -> Recounted | None:
    """Counts the limits of what the next meetings resolved and is not settled; None at the end.

    The meetings are held meanwhile. What is settled keeps the limit that it had.
    """
    batch, calendar = queries.lock_meetings(after=after, limit=_BATCH), places.calendar()
    if not batch:
        return None
    waiting: list[tuple[Row, datetime, Limit]] = [
        (one, one.set_at, rules.workdays(one.workdays)) for one in queries.unsettled_of(batch)
    ]
    moved = [row for row in _changed(waiting, calendar=calendar) if isinstance(row, Resolution)]
    numbers = sorted({one.of.number for one in moved})
    if numbers:
        new = {"count": len(numbers), "numbers": numbers}
        with journal.entry(by=by, at=at, event=events.DUE_MOVED, new=new):
            _store(moved)
    return Recounted(len(numbers), last=batch[-1].pk)


def note_recount(*, by: Scope, at: datetime, count: int, up_to: int) -> None:
    """Writes down that the limits were looked at, and of how many convenings some have moved.

    `up_to` is the latest edit of the work calendar before that, by the id of its entry.
    """
    new = {"count": count, "up_to": up_to}
    with journal.entry(by=by, at=at, event=events.DUE_RECOUNTED, new=new):
        pass


def _moved(convening: Convening, *, calendar: Calendar) -> Iterator[Row]:
    """What of a convening ends otherwise than it is stored, with its new limit."""
    chosen = convening.call_type
    arriving = Limit(chosen.amount, LimitUnit(chosen.unit))
    waiting: list[tuple[Row, datetime, Limit]] = [(convening, convening.called_at, arriving)]
    waiting += [
        (one, one.called_at, arriving)
        for one in convening.attendances.all()
        if one.arrived_at is None and one.declined_at is None
    ]
    waiting += [
        (one, one.set_at, rules.workdays(one.workdays))
        for one in convening.resolutions.all()
        if one.state not in rules.SETTLED
    ]
    return _changed(waiting, calendar=calendar)


def _changed(
    waiting: Sequence[tuple[Row, datetime, Limit]], *, calendar: Calendar
) -> Iterator[Row]:
    """Those of some rows whose limit ends otherwise than it is stored, with the new one."""
    for row, since, limit in waiting:
        due = rules.until(since=since, limit=limit, calendar=calendar)
        if (due.at, due.provisional) != (row.due_at, row.due_provisional):
            row.due_at, row.due_provisional = due.at, due.provisional
            yield row


def _store(rows: Sequence[Row]) -> None:
    convenings = [row for row in rows if isinstance(row, Convening)]
    attendances = [row for row in rows if isinstance(row, Attendance)]
    resolutions = [row for row in rows if isinstance(row, Resolution)]
    Convening.objects.bulk_update(convenings, _DUE)
    Attendance.objects.bulk_update(attendances, _DUE)
    Resolution.objects.bulk_update(resolutions, _DUE)
