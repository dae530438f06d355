"""Background work on issues."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions

SEARCH = service_scope("search")


def index_issues(*, at: datetime) -> int:
    """Makes every issue be found that is not yet, batch by batch, and returns how many."""
    indexed = 0
    while count := _batch(at=at):
        indexed += count
    return indexed


def _batch(*, at: datetime) -> int:
    with acting_as(SEARCH):
        return actions.index_issues(by=SEARCH, at=at)
