"""Background work on cases."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.engines.cases import actions, queries
from yijia.ground.access.queries import acting_as

CLOCKS = service_scope("clocks")
# So many cases are locked at once; to find the next ones all that are open are passed over, so
# that is done for many batches together.
BATCH, READ_AHEAD = 1_000, 50_000


def recompute_due(*, at: datetime, cause: str = "nightly recount") -> int:
    """Derives every open case's due date again, batch by batch, and returns how many had moved."""
    moved, after = 0, 0
    with acting_as(CLOCKS):
        # What is edited from here on is looked at by the next recount, whatever this one saw of it.
        up_to = queries.latest_edit()
    while cases := _open_cases(after=after):
        for first in range(0, len(cases), BATCH):
            batch = cases[first : first + BATCH]
            with acting_as(CLOCKS):
                moved += len(actions.recompute_due(by=CLOCKS, at=at, cause=cause, cases=batch))
        after = cases[-1]
    with acting_as(CLOCKS):
        actions.note_recount(by=CLOCKS, at=at, cause=cause, count=moved, up_to=up_to)
    return moved


def _open_cases(*, after: int) -> list[int]:
    with acting_as(CLOCKS):
        return queries.open_cases(after=after, limit=READ_AHEAD)


def note_late(*, at: datetime) -> int:
    """Notes which cases are late since this morning, batch by batch, and returns how many."""
    noted = 0
    while True:
        with acting_as(CLOCKS):
            found = actions.note_late(by=CLOCKS, at=at, limit=BATCH)
        noted += found
        if found < BATCH:
            return noted


def follow_calendar(*, at: datetime) -> int:
    """Does the same once the work calendar was edited, and returns how many had moved."""
    with acting_as(CLOCKS):
        edited = queries.calendar_has_moved()
    return recompute_due(at=at, cause="calendar edited") if edited else 0
