"""Background work on sessions."""

from datetime import datetime

from yijia.base.scope import service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, rules


def forget_sessions(*, at: datetime) -> int:
    """Takes sessions off the lists that are long over."""
    with acting_as(service_scope("sessions")):
        return actions.forget_old_sessions(before=at - rules.LONGEST_SESSION)
