"""Background work of rights: what is due is erased, and the list outside the database is whole."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions
from yijia.ground.rights.registry import Holding, holdings

SERVICE = service_scope("rights")


def erase_due(*, at: datetime) -> int:
    """Erases every contact whose time is over, batch by batch, each in its own transaction."""
    erased = 0
    for holding in holdings:
        while count := _batch(holding, at=at):
            erased += count
    return erased


def _batch(holding: Holding, *, at: datetime) -> int:
    with acting_as(SERVICE):
        return actions.erase_due(by=SERVICE, at=at, holding=holding)


def write_missing_lines(*, at: datetime) -> int:
    """Adds to the file of erasures what only the database knows."""
    with acting_as(SERVICE):
        return actions.write_missing_lines(by=SERVICE, at=at)
