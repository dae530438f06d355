"""Reading accounts, and counting failed tries. Persons are read by the door in actions alone."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count

from yijia.ground.people.models import Account, FailedTry


def account_by_login(login: str) -> Account | None:
    """The active account of a login name."""
    return Account.objects.filter(login=login, is_active=True).first()


def is_taken(login: str) -> bool:
    """Whether an account, open or closed, bears this login name."""
    return Account.objects.filter(login=login).exists()


def has_accounts() -> bool:
    """Whether anybody can sign in at all."""
    return Account.objects.exists()


def token_hash(token: str) -> bytes:
    """The hash under which a token is kept."""
    return hashlib.sha256(token.encode()).digest()


def failed_tries(
    *, kind: str, keys: tuple[bytes, ...], at: datetime, within: timedelta
) -> Counter[bytes]:
    """How many failed tries each of these keys has had within a time before `at`."""
    since = FailedTry.objects.filter(kind=kind, key__in=keys, at__gt=at - within)
    counted = since.values_list("key").annotate(tries=Count("pk"))
    return Counter({bytes(key): tries for key, tries in counted})
