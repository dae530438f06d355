"""Background work on issues."""

from datetime import datetime
from typing import Any

from yijia.base.errors import Conflict
from yijia.base.scope import service_scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Step
from yijia.engines.notices import actions as notices
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions, events, queries, rules

SEARCH = service_scope("search")
CLOCKS = service_scope("clocks")
JOINERS = service_scope("joiners")
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
    return sum(_taken(one, verb="resume", why=rules.NO_ANSWER, at=at) for one in waiting)


def free_merged(*, at: datetime) -> int:
    """Takes issues out again that rest with one whose person took it back; returns how many."""
    withdrawn = (rules.State.WITHDRAWN,)
    with acting_as(CLOCKS):
        resting = cases.left_alone(states=withdrawn, limit=_AT_ONCE)
    return sum(_taken(one, verb="unmerge", why=rules.LEFT_ALONE, at=at) for one in resting)


def forget_marks(*, at: datetime) -> int:
    """Forgets what told apart those who joined issues that have ended; returns how many."""
    forgotten = 0
    while count := _forget(at=at):
        forgotten += count
    return forgotten


def _forget(*, at: datetime) -> int:
    with acting_as(JOINERS):
        return actions.forget_marks(by=JOINERS, at=at)


# Their type is a table's row, which only actions and queries may name.
def _taken(case: Any, *, verb: str, why: str, at: datetime) -> bool:
    reason = {"reason": queries.in_both(why)}
    try:
        with acting_as(CLOCKS):
            actions.move_issue(by=CLOCKS, at=at, case=case, verb=verb, inputs=reason)
    except Conflict:
        return False
    return True


def warn_before_late(*, at: datetime) -> int:
    """Tells who has an issue, a day before it is late, once; returns how many were told."""
    told, place = 0, None
    while True:
        with acting_as(CLOCKS):
            near = queries.soon_late(at=at, place=place)
            for declared in (events.SOON_LATE, events.SOON_LATE_HERE):
                matters = map(queries.warning_of, near)
                told += notices.tell_of(at=at, code=declared.code, matters=matters)
        if not near:
            return told
        place = cases.Place(near[-1].first_due_at, id=near[-1].pk)
