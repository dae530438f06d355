"""Background work on convenings: limits follow the work calendar, and what is overdue rises."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from yijia.base.scope import service_scope
from yijia.base.workdays import CHINA
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.registry import Ladder, conveners
from yijia.ground.access.queries import acting_as

CLOCKS = service_scope("meetings")


def recompute_due(*, at: datetime) -> int:
    """Counts limits anew, and says of how many convenings and meetings they moved.

    Each batch has a transaction of its own. It is done every night without asking, as an edit may
    be stored after another one that has a later number and was looked at already.
    """
    with acting_as(CLOCKS):
        # What is edited from here on is looked at by the next recount, whatever this one saw of it.
        up_to = queries.latest_edit()
        # And whoever stores a limit at this moment has stored it before the first of them is read.
        queries.wait_for_limits()
    moved = sum(_recount(each, at=at) for each in (actions.recount_due, actions.recount_meetings))
    with acting_as(CLOCKS):
        actions.note_recount(by=CLOCKS, at=at, count=moved, up_to=up_to)
    return moved


def follow_calendar(*, at: datetime) -> int:
    """Does the same once the work calendar was edited, and says of how many limits moved."""
    with acting_as(CLOCKS):
        edited = queries.calendar_has_moved()
    return recompute_due(at=at) if edited else 0


def _recount(each: Callable[..., actions.Recounted | None], *, at: datetime) -> int:
    """Counts anew batch by batch, and says of how many convenings or meetings limits moved."""
    moved, after = 0, 0
    while True:
        with acting_as(CLOCKS):
            done = each(by=CLOCKS, at=at, after=after)
        if done is None:
            return moved
        moved, after = moved + done.moved, done.last


def raise_overdue(*, at: datetime) -> int:
    """Tells the next body above of each overdue resolution, and returns how many were told.

    Each has a transaction of its own. Above the last level nobody is left to be told, and a body
    that the case is kept from is passed over.
    """
    ladder, told, on = conveners.ladder, 0, at.astimezone(CHINA).date()
    if ladder is None:
        return 0
    with acting_as(CLOCKS):
        waiting = queries.overdue(at=at)
    for one in waiting:
        with acting_as(CLOCKS):
            body = _above(one.told, kept=one.kept, ladder=ladder, on=on)
            if body is not None and actions.raise_level(
                by=CLOCKS, at=at, resolution=one.resolution, body=body
            ):
                told += 1
    return told


def _above(body: int, *, kept: Collection[int], ladder: Ladder, on: date) -> int | None:
    """The next body above that may know of it."""
    above = ladder.above(body, on)
    while above is not None and above in kept:
        above = ladder.above(above, on)
    return above
