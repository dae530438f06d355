"""What of the shell is removed when its time is over."""

from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.words import _
from yijia.ground.shell import actions


def forget_answers(batch: Batch) -> Gone:
    """Removes answers that nobody will ask for again."""
    count = actions.forget_answers(before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


def forget_sessions(batch: Batch) -> Gone:
    """Removes sessions that have run out, with the drafts in them."""
    count = actions.forget_sessions(before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


def forget_spendings(batch: Batch) -> Gone:
    """Removes counts of hours that are over."""
    count = actions.forget_spendings(before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "shell.session",
        _("Sessions, with the drafts in them"),
        since=_("the session ran out: for strangers two hours after they last did something"),
        remove=forget_sessions,
        days=0,
        is_hourly=True,
        order=30,
    ),
    Kind(
        "shell.answer",
        _("Answers kept for whoever sends the same once more"),
        since=_("it was sent"),
        remove=forget_answers,
        # A draft on a device may be sent once more as long as it is kept there (ADR 0041).
        days=7,
        is_hourly=True,
        order=60,
    ),
    Kind(
        "shell.spending",
        _("How much an address of the network has sent"),
        since=_("its hour was over"),
        remove=forget_spendings,
        days=0,
        is_hourly=True,
        order=61,
    ),
)
