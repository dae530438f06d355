"""Background work on issues."""

from datetime import datetime

from yijia.base.errors import Conflict
from yijia.base.scope import service_scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Step
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions, queries, rules

SEARCH = service_scope("search")
CLOCKS = service_scope("clocks")
_AT_ONCE = 200


def index_issues(*, at: datetime) -> int:
    """Makes every issue be found that is not yet, batch by batch, and returns how many."""
    indexed = 0
    while count := _batch(at=at):
        indexed += count
    return indexed


def _batch(*, at: datetime) -> int:
    with acting_as(SEARCH):
        return actions.index_issues(by=SEARCH, at=at)


def end_waits(*, at: datetime) -> int:
    """Lets issues go on whose persons have not answered within the limit; returns how many.

    Each goes on in a transaction of its own: whoever answers at that very moment comes first.
    """
    with acting_as(CLOCKS):
        waiting = cases.run_out(Step.WAIT, at=at, limit=_AT_ONCE)
    reason, ended = {"reason": queries.in_both(rules.NO_ANSWER)}, 0
    for case in waiting:
        try:
            with acting_as(CLOCKS):
                actions.move_issue(by=CLOCKS, at=at, case=case, verb="resume", inputs=reason)
            ended += 1
        except Conflict:
            continue
    return ended
