"""Background work on files."""

from datetime import datetime, timedelta

from yijia.base.scope import service_scope
from yijia.ground.files import actions

KEPT_UNCLAIMED = timedelta(days=1)


def sweep(*, at: datetime) -> int:
    """Removes what was uploaded into drafts that were never sent."""
    return actions.sweep_unclaimed(
        by=service_scope("sweeper"), at=at, stored_before=at - KEPT_UNCLAIMED
    )


def sweep_strays(*, at: datetime) -> int:
    """Removes bytes whose row was rolled back after they had been written."""
    return actions.sweep_strays(
        by=service_scope("sweeper"), at=at, written_before=at - KEPT_UNCLAIMED
    )
