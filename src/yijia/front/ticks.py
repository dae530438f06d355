"""Background work on what the workbench keeps."""

from datetime import datetime

from yijia.base.scope import service_scope
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
