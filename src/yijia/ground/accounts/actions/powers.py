"""Switching a power on: only for whoever has a second factor beside the password."""

from datetime import datetime

from django.conf import settings

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access import actions as access
from yijia.ground.access.queries import door_of_token
from yijia.ground.accounts import queries
from yijia.ground.people.models import Token


def switch_power_on(
    *,
    by: Scope,
    at: datetime,
    permission: Permission,
    reason: str,
    minutes: int,
    token: Token | None = None,
) -> None:
    """Switches a power of the person's own on, for a while and with a reason.

    It is on in the session in which they do it, or else for the program that shows a token of
    theirs, and nowhere else. In a demonstration, whose passwords everybody knows, the second
    factor is not asked for.

    Raises:
        Forbidden: no post of theirs gives it, or they have no second factor.
        Conflict: it is on already.
        Invalid: no reason is given, or the time is too long.
    """
    account = queries.own_account(by)
    if not settings.YIJIA_DEMONSTRATION and not queries.has_factor(account):
        raise Forbidden(_("Add a second factor first."))
    access.switch_power_on(
        by=by,
        at=at,
        permission=permission,
        reason=reason,
        minutes=minutes,
        door=None if token is None else door_of_token(bytes(token.hash)),
    )
