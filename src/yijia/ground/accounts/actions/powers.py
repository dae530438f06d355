"""Switching a power on: only for whoever has a second factor beside the password."""

from datetime import datetime

from django.conf import settings

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access import actions as access
from yijia.ground.accounts import queries


def switch_power_on(
    *, by: Scope, at: datetime, permission: Permission, reason: str, minutes: int
) -> None:
    """Switches a power of the person's own on, for a while and with a reason.

    In a demonstration, whose passwords everybody knows, the second factor is not asked for.

    Raises:
        Forbidden: no post of theirs gives it, or they have no second factor.
        Conflict: it is on already.
        Invalid: no reason is given, or the time is too long.
    """
    account = queries.own_account(by)
    if not settings.YIJIA_DEMONSTRATION and not queries.has_factor(account):
        raise Forbidden(_("Add a second factor first."))
    access.switch_power_on(by=by, at=at, permission=permission, reason=reason, minutes=minutes)
