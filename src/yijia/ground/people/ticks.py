"""What of people is removed when its time is over."""

from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.words import _
from yijia.ground.people import actions


def forget_tries(batch: Batch) -> Gone:
    """Removes failed tries that no longer count."""
    count = actions.forget_failed_tries(before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


def forget_tokens(batch: Batch) -> Gone:
    """Removes tokens that open nothing any more."""
    count = actions.forget_tokens(by=batch.by, at=batch.at, before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "people.try",
        _("Failed tries at a password or a code"),
        since=_("the try"),
        remove=forget_tries,
        days=1,
        is_hourly=True,
        order=62,
    ),
    Kind(
        "people.token",
        _("Tokens of programs that open nothing any more"),
        since=_("they ended or were revoked"),
        remove=forget_tokens,
        order=52,
    ),
)
