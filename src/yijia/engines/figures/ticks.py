"""Background work of figures: folding every few seconds; recount and late seals by night."""

import logging
from datetime import date, datetime

from yijia.base.scope import service_scope
from yijia.engines.figures import actions, queries, rules
from yijia.ground.access.queries import acting_as

MOST_BATCHES = 40

logger = logging.getLogger(__name__)


def fold(*, at: datetime) -> int:
    """Folds what has been written, batch by batch, each in its own transaction."""
    folded = 0
    for _batch in range(MOST_BATCHES):
        taken = actions.fold_deltas(most=actions.BATCH)
        folded += taken
        if taken < actions.BATCH:
            break
    logger.debug("folded %s changes, begun at %s", folded, at)
    return folded


def recount(*, at: datetime) -> int:
    """Recounts every figure, and returns how many; what differs is red on its page and logged."""
    with acting_as(service_scope("recount")):
        outcome = actions.recount_figures(by=service_scope("recount"), at=at)
    for result in outcome.results:
        if result.mismatches:
            logger.error("figure %s: %s cells differ", result.figure, result.mismatches)
    return len(outcome.results)


def seal_again(*, at: datetime) -> int:
    """Seals published months anew whose numbers are others now; returns how many.

    What is red stays as it was sealed, until a recount finds that it agrees with its rows.
    """
    months = [found.month for found in queries.published_months()]
    changed = sorted({one.month for one in queries.unsealed(months=months) if not one.red})
    return sum(_sealed_again(month, at=at) for month in changed)


def _sealed_again(month: date, *, at: datetime) -> bool:
    service = service_scope("publish")
    with acting_as(service):
        try:
            actions.publish_month(by=service, at=at, month=month, note=rules.BY_NIGHT)
        except actions.NothingAgrees:
            logger.exception("nothing of %s that changed agrees with its rows", month)
            return False
    return True
