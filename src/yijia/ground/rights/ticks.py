"""Background work of rights: what is due is erased, and the list outside the database is whole."""

from datetime import datetime, timedelta

from yijia.base.errors import Conflict
from yijia.base.scope import service_scope
from yijia.base.workdays import CHINA
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions, queries
from yijia.ground.rights.registry import Held, Holding, holdings

_BATCH = 100
SERVICE = service_scope("rights")


def erase_due(*, at: datetime) -> int:
    """Erases every contact whose time is over, each in its own transaction."""
    erased = 0
    for holding in holdings:
        while count := sum(_erase(held, at=at) for held in _due(holding, at=at)):
            erased += count
    return erased


def _due(holding: Holding, *, at: datetime) -> list[Held]:
    """The next contacts whose time is over; none when nobody has said how long they are kept."""
    with acting_as(SERVICE):
        term = queries.term_for(holding.purpose, on=at.astimezone(CHINA).date())
        if term is None:
            return []
        return holding.due(before=at - timedelta(days=term.days), limit=_BATCH)


def _erase(held: Held, *, at: datetime) -> bool:
    """Erases one contact and says so, unless a hold or somebody else has come in between."""
    try:
        with acting_as(SERVICE):
            actions.erase_person(by=SERVICE, at=at, held=held, has_texts=False)
    except Conflict:
        return False
    return True


def write_missing_lines(*, at: datetime) -> int:
    """Adds to the file of erasures what only the database knows."""
    with acting_as(SERVICE):
        return actions.write_missing_lines(by=SERVICE, at=at)
