"""Background work on people."""

from datetime import datetime, timedelta

from yijia.ground.people import actions

KEPT = timedelta(days=1)


def forget_tries(*, at: datetime) -> int:
    """Removes failed tries that no longer count."""
    return actions.forget_failed_tries(before=at - KEPT)
