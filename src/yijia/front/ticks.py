"""Background work on what the workbench keeps, and what of it is removed in time."""

from datetime import datetime

from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.front import actions
from yijia.ground.access.queries import acting_as

LISTS = service_scope("lists")


def pass_lists(*, at: datetime) -> int:
    """Gives shared lists of those who left to their organisations, and returns how many."""
    passed = 0
    while count := _batch(at=at):
        passed += count
    return passed


def _batch(*, at: datetime) -> int:
    with acting_as(LISTS):
        return actions.pass_lists(by=LISTS, at=at)


def forget_lists(batch: Batch) -> Gone:
    """Removes lists that were saved by who has left for good."""
    count = actions.forget_lists(by=batch.by, at=batch.at, before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "front.savedlist",
        _("Lists that somebody has saved for themselves"),
        since=_("their last post ended"),
        remove=forget_lists,
        order=53,
    ),
    Kind(
        "front.export",
        _("Files that somebody took along"),
        why=_("Nothing is kept of them: they are made when they are asked for."),
        order=91,
    ),
)
