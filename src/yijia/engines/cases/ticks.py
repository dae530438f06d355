"""Background work on cases."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.engines.cases import actions, queries


def recompute_due(*, at: datetime) -> int:
    """Derives every open case's due date again, and returns how many had moved."""
    return len(actions.recompute_due(by=service_scope("clocks"), at=at, cause="nightly recount"))


def follow_calendar(*, at: datetime) -> int:
    """Does the same once the work calendar was edited, and returns how many had moved."""
    if not queries.calendar_has_moved():
        return 0
    return len(actions.recompute_due(by=service_scope("clocks"), at=at, cause="calendar edited"))
