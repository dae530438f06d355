"""Finding accounts."""

import hashlib
from collections.abc import Iterable

from yijia.ground.people.models import Account


def account_by_login(login: str) -> Account | None:
    """The active account of a login name."""
    return Account.objects.filter(login=login, is_active=True).first()


def ids_by_login(logins: Iterable[str]) -> dict[str, int]:
    """The accounts of login names, open or closed; a name without one is left out."""
    found = Account.objects.filter(login__in=list(logins))
    return dict(found.values_list("login", "pk"))


def is_taken(login: str) -> bool:
    """Whether an account, open or closed, bears this login name."""
    return Account.objects.filter(login=login).exists()


def has_accounts() -> bool:
    """Whether anybody can sign in at all."""
    return Account.objects.exists()


def token_hash(token: str) -> bytes:
    """The hash under which a token is kept."""
    return hashlib.sha256(token.encode()).digest()
