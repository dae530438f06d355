"""Background work of the shell."""

from datetime import datetime, timedelta

from yijia.ground.shell import actions, rules

KEPT = timedelta(days=1)


def forget_answers(*, at: datetime) -> int:
    """Removes answers that nobody will ask for again."""
    return actions.forget_answers(before=at - KEPT)


def forget_sessions(*, at: datetime) -> int:
    """Removes sessions that have run out, with the drafts in them."""
    return actions.forget_sessions(before=at)


def forget_spendings(*, at: datetime) -> int:
    """Removes counts of hours that are over."""
    return actions.forget_spendings(before=at - rules.WITHIN)
