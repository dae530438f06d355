"""Background work on forms: by night, what is due is filled, and what is late is told."""

import logging
from datetime import datetime

from yijia.base.errors import Conflict, Refused
from yijia.base.scope import service_scope
from yijia.base.workdays import CHINA
from yijia.engines.forms import actions, queries
from yijia.engines.notices import actions as notices
from yijia.engines.notices.rules import Matter
from yijia.ground.access.queries import acting_as

logger = logging.getLogger(__name__)


def fill_due(*, at: datetime) -> int:
    """Fills every form that is due and was not filled, each in its own transaction."""
    service, filled = service_scope("forms"), 0
    with acting_as(service):
        waiting = queries.due_by_tick(on=at.astimezone(CHINA).date())
    for sheet, due_on in waiting:
        try:
            with acting_as(service):
                actions.fill_sheet(by=service, at=at, sheet=sheet, due_on=due_on)
        except Conflict:
            logger.info("form %s: somebody has filled it for %s", sheet.pk, due_on)
        except Refused as refused:
            # The others are due tonight too.
            logger.warning("form %s: not filled for %s: %s", sheet.pk, due_on, refused)
        else:
            filled += 1
    return filled


def tell_of_late(*, at: datetime) -> int:
    """Tells whoever is to go on with a form, once, that its due day is over; how many were told."""
    with acting_as(service_scope("forms")):
        found = queries.late_matters(on=at.astimezone(CHINA).date())
        return sum(
            notices.tell_of(at=at, code=code, matters=[(_key(one), one) for one in matters])
            for code, matters in found.items()
        )


def _key(matter: Matter) -> str:
    return f"forms:late:{matter.facts['due_on']}"
