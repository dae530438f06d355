"""Background work on matches, and what of needs is removed when its time is over."""

from datetime import datetime
from typing import Any

from yijia.base.errors import Conflict
from yijia.base.retention import Batch, Gone, Kind
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import ticks as rights
from yijia.programmes.exchange import actions, queries, rules

CLOCKS = service_scope("clocks")
_AT_ONCE = 200


def end_proposals(*, at: datetime) -> int:
    """Ends proposals that nobody can accept any more; returns how many.

    Each in a transaction of its own: whoever says something at that very moment comes first.
    """
    with acting_as(CLOCKS):
        over = queries.proposals_over(on=at.astimezone(CHINA).date(), limit=_AT_ONCE)
    return sum(_expired(match, at=at) for match in over)


# Its type is a table's row, which only actions and queries may name.
def _expired(match: Any, *, at: datetime) -> bool:
    try:
        with acting_as(CLOCKS):
            actions.expire_match(by=CLOCKS, at=at, match=match)
    except Conflict:
        return False
    return True


def erase_contacts(batch: Batch) -> Gone:
    """Erases the contacts of needs that ended long enough ago."""
    due = queries.contacts_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.erase_contacts(batch, due=due)


def expire_words(batch: Batch) -> Gone:
    """Erases what was written of needs that ended long enough ago."""
    due = queries.words_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.expire_words(
        batch,
        due=due,
        expire=lambda held: actions.expire_texts(by=batch.by, at=batch.at, number=held.key),
    )


_ENDED = _("the wish or need ended")
KEPT = (
    Kind(
        rules.CONTACT,
        _("Name and number that were left with a wish or need"),
        since=_ENDED,
        remove=erase_contacts,
        kept_back=queries.contacts_kept_back,
        limit=100,
        order=13,
    ),
    Kind(
        rules.WORDS,
        _("What was written about a wish or need"),
        since=_ENDED,
        remove=expire_words,
        kept_back=queries.words_kept_back,
        limit=100,
        order=14,
    ),
    Kind(
        "exchange.need",
        _("That something was asked for: what, where, when, and what became of it"),
        why=_("Figures are counted from it. It names nobody."),
        order=82,
    ),
)
