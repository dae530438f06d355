"""Closing accounts, by whoever keeps the accounts of all that they reach."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access.models import Grant
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account


def close_account(*, by: Scope, at: datetime, account: Account, reason: str) -> None:
    """Closes an account and revokes its tokens; nothing that it did is forgotten.

    Its posts stay as they are until who says who holds them ends them; a closed account has no
    scope, whatever posts it holds.

    Raises:
        Forbidden: this person keeps no accounts, it reaches further, or is their own.
        Conflict: it is closed already.
        Invalid: no reason is given.
    """
    if by.account == account.pk:
        raise Forbidden(_("Nobody closes their own account."))
    if not by.holds(Permission.ACCOUNT_EDIT):
        raise Forbidden
    if not all(_keeps(by, grant=grant) for grant in _grants_from(account, at=at)):
        raise Forbidden(_("This account reaches further than your post does."))
    people.close_account(by=by, at=at, account=account, reason=reason)


def _grants_from(account: Account, *, at: datetime) -> list[Grant]:
    ahead = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(at))
    found = Grant.objects.filter(ahead, account=account)
    return list(found.select_related("organisation"))


def _keeps(by: Scope, *, grant: Grant) -> bool:
    body = grant.organisation
    over = body.division_id if body is not None else grant.division_id
    return by.may(Permission.ACCOUNT_EDIT, division=over, organisation=None)
