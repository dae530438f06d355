"""Background work of notices: whoever is to be told of what was committed is told."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.engines.notices import actions
from yijia.ground.access.queries import acting_as

SERVICE = service_scope("notices")
# So many batches at once, so that other background work has its turn as well.
_TURNS = 10


def make_notices(*, at: datetime) -> int:
    """Makes the notices of entries that wait, batch by batch; returns how many entries."""
    made = 0
    for _turn in range(_TURNS):
        with acting_as(SERVICE):
            done = actions.make_notices(at=at)
        made += done
        if not done:
            break
    return made
