"""What of accounts is removed when its time is over."""

from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.words import _
from yijia.ground.accounts import actions


def forget_sessions(batch: Batch) -> Gone:
    """Takes sessions off the lists that are long over."""
    count = actions.forget_old_sessions(before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "accounts.session",
        _("Where somebody who works here is signed in"),
        since=_("the session was over, twelve hours after it began at the latest"),
        remove=forget_sessions,
        days=0,
        is_hourly=True,
        order=51,
    ),
    Kind(
        "accounts.account",
        _("Accounts: a login name, and who held which post"),
        why=_("The record of acts names them; they hold nothing else of a person."),
        order=90,
    ),
)
