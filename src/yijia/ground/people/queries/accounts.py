"""Finding accounts."""

import hashlib

from yijia.ground.people.models import Account


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
