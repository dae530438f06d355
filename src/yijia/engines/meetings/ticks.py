"""Background work on convenings: what is overdue rises one level on the next working day."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.base.workdays import CHINA
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.registry import conveners
from yijia.ground.access.queries import acting_as

CLOCKS = service_scope("meetings")


def raise_overdue(*, at: datetime) -> int:
    """Tells the next body above of each overdue resolution, and returns how many were told.

    Each has a transaction of its own. Above the last level nobody is left to be told.
    """
    ladder, told, on = conveners.ladder, 0, at.astimezone(CHINA).date()
    if ladder is None:
        return 0
    with acting_as(CLOCKS):
        waiting = queries.overdue(at=at)
    for resolution, below in waiting:
        with acting_as(CLOCKS):
            body = ladder.above(below, on)
            if body is not None and actions.raise_level(
                by=CLOCKS, at=at, resolution=resolution, body=body
            ):
                told += 1
    return told
