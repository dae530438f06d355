"""Background work on files, and what of them is removed when its time is over."""

from datetime import datetime, timedelta

from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.ground.files import actions

KEPT_STRAY = timedelta(days=1)


def sweep(batch: Batch) -> Gone:
    """Removes what was uploaded into drafts that were never sent."""
    count = actions.sweep_unclaimed(
        by=batch.by, at=batch.at, stored_before=batch.before, limit=batch.limit
    )
    return gone(count, batch=batch)


def sweep_strays(*, at: datetime) -> int:
    """Removes bytes whose row was rolled back after they had been written."""
    return actions.sweep_strays(by=service_scope("sweeper"), at=at, written_before=at - KEPT_STRAY)


KEPT = (
    Kind(
        "files.unclaimed",
        _("Photos and files that were uploaded and never sent"),
        since=_("they were uploaded"),
        remove=sweep,
        days=1,
        is_hourly=True,
        order=31,
    ),
)
