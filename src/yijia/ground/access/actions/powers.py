"""Switching powers on for a time, and off again. A power that is off allows nothing."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from yijia.base.access import POWERS, Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access import events, queries
from yijia.ground.access.models import LONGEST_POWER, LONGEST_REASON, Power
from yijia.ground.journal import actions as journal

LONGEST_MINUTES = int(LONGEST_POWER.total_seconds() // 60)


def switch_power_on(
    *,
    by: Scope,
    at: datetime,
    permission: Permission,
    reason: str,
    minutes: int = LONGEST_MINUTES,
    door: str | None = None,
) -> Power:
    """Switches a power of the person's own on, for `minutes` from now, an hour at most.

    It counts from the next request on, wherever one of the person's grants gives it: at the door
    by which they came, or at the one that is named, and at no other.

    Raises:
        Forbidden: no post of theirs gives it.
        Conflict: it is on already.
        Invalid: no reason is given, or the time is too long.
    """
    door = by.door if door is None else door
    account = _account_that_may(permission, by=by, at=at, door=door)
    reason = reason.strip()
    _check(reason, minutes=minutes)
    told = {"permission": permission.value, "minutes": minutes}
    with journal.entry(
        by=by, at=at, event=events.POWER_ON, subject=Power, new=told, reason=reason
    ) as written:
        power = Power(
            pk=written.subject_id,
            account_id=account,
            permission=permission,
            door=door,
            reason=reason,
            starts_at=at,
            ends_at=at + timedelta(minutes=minutes),
        )
        power.save(force_insert=True)
    return power


def _account_that_may(permission: Permission, *, by: Scope, at: datetime, door: str) -> int:
    """The account, if a post of theirs gives the power and it is off at this door."""
    given = {*by.powers(), *(POWERS & set(by.held()))}
    if by.account is None or permission not in given:
        raise Forbidden
    if _on(permission, by=by, at=at, door=door).exists():
        raise Conflict(_("This power is on already."))
    return by.account


def _on(permission: Permission, *, by: Scope, at: datetime, door: str) -> QuerySet[Power]:
    return queries.powers_on(at=at).filter(account=by.account, permission=permission, door=door)


def _check(reason: str, *, minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("A power is on for an hour at most."), field="minutes")
    if not reason:
        raise Invalid(_("Say why."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("This text is too long."), field="reason")


def switch_power_off(
    *, by: Scope, at: datetime, permission: Permission, door: str | None = None
) -> None:
    """Switches a power of the person's own off before its time is over, at one door.

    Raises:
        Conflict: it is off already.
    """
    on = _on(permission, by=by, at=at, door=by.door if door is None else door)
    power = on.first()
    if power is None:
        raise Conflict(_("This power is off already."))
    told = {"permission": permission.value}
    with journal.entry(by=by, at=at, event=events.POWER_OFF, subject=power, new=told):
        on.update(ends_at=at)
