"""Background work on cases."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.engines.cases import actions, queries
from yijia.ground.access.queries import acting_as

CLOCKS = service_scope("clocks")


def recompute_due(*, at: datetime, cause: str = "nightly recount") -> int:
    """Derives every open case's due date again, batch by batch, and returns how many had moved."""
    moved, after = 0, 0
    while True:
        with acting_as(CLOCKS):
            done = actions.recompute_due(by=CLOCKS, at=at, cause=cause, after=after)
            if done is None:
                actions.note_recount(by=CLOCKS, at=at, cause=cause, count=moved)
                return moved
        moved, after = moved + len(done.moved), done.last


def follow_calendar(*, at: datetime) -> int:
    """Does the same once the work calendar was edited, and returns how many had moved."""
    with acting_as(CLOCKS):
        edited = queries.calendar_has_moved()
    return recompute_due(at=at, cause="calendar edited") if edited else 0
