"""Background work on cases."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.engines.cases import actions


def recompute_due(*, at: datetime) -> int:
    """Derives every open case's due date again, and returns how many had moved."""
    return len(actions.recompute_due(by=service_scope("clocks"), at=at, cause="nightly recount"))
