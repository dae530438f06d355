"""Reading one's own account: sessions, second factors, tokens; and the accounts one keeps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils import timezone

from yijia.base.errors import NotFound, Unauthenticated
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.words import _
from yijia.ground.access.models import Power
from yijia.ground.access.queries import (
    account_with_grants,
    door_of_token,
    powers_on,
    scope_of,
)
from yijia.ground.accounts.models import OpenSession, StartPassword
from yijia.ground.accounts.rules import FACTORS, IdentityProvider, Kind
from yijia.ground.people.models import Account, Token


@dataclass(frozen=True)
class IdentityShown:
    """An identity at the provider as the owner of the account sees it."""

    id: int
    tied_at: datetime


@dataclass(frozen=True)
class FactorShown:
    """A second factor as its owner sees it."""

    id: int
    kind: Kind
    created_at: datetime
    last_used_at: datetime | None


def account(pk: int) -> Account:
    """The account of an id that was just found."""
    return Account.objects.get(pk=pk)


def own_account(scope: Scope) -> Account:
    """The account of whoever asks.

    Raises:
        Unauthenticated: nobody is signed in.
    """
    found = Account.objects.filter(pk=scope.account or 0, is_active=True).first()
    if found is None:
        raise Unauthenticated(_("Sign in to go on."))
    return found


def scope_held(account: int, *, at: datetime) -> Scope:
    """What an account may do by its posts at a time; nothing where there is none."""
    found = account_with_grants(at=at).filter(pk=account).first()
    return ANONYMOUS if found is None else scope_of(found)


def start_password_set_at(account: Account) -> datetime | None:
    """When somebody else set the account's password, or None when it is its owner's own."""
    found = StartPassword.objects.filter(account=account)
    return found.values_list("set_at", flat=True).first()


def open_sessions(account: Account, *, since: datetime) -> list[OpenSession]:
    """The sessions of an account in which somebody was seen since a time, the latest first."""
    found = OpenSession.objects.filter(account=account, seen_at__gt=since)
    return list(found.order_by("-seen_at", "-pk"))


def factors(account: Account) -> list[FactorShown]:
    """The second factors of an account, the oldest first."""
    found = Authenticator.objects.filter(user=account, type__in=FACTORS).order_by("created_at")
    return [FactorShown(row.pk, Kind(row.type), row.created_at, row.last_used_at) for row in found]


def has_factor(account: Account) -> bool:
    """Whether the account has a second factor."""
    return Authenticator.objects.filter(user=account, type__in=FACTORS).exists()


def factor(account: Account, *, pk: int) -> FactorShown:
    """One second factor of an account.

    Raises:
        NotFound: it has no such factor.
    """
    for shown in factors(account):
        if shown.id == pk:
            return shown
    raise NotFound


def recovery_codes(account: Account) -> list[str]:
    """The recovery codes of an account that were not used yet."""
    held = Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).first()
    codes: list[str] = RecoveryCodes(held).get_unused_codes() if held is not None else []
    return codes


def question_to_new_key(account: Account) -> dict[str, Any]:
    """What a browser is asked to make a new passkey; the session remembers the question."""
    return webauthn.begin_registration(account, passwordless=False)


def question_to_key(account: Account) -> dict[str, Any]:
    """What a browser is asked to show a passkey; the session remembers the question."""
    return webauthn.begin_authentication(account)


def tokens(account: Account, *, at: datetime) -> list[Token]:
    """The tokens of an account that open something, the oldest first."""
    held = Token.objects.filter(account=account, revoked_at=None)
    return list(held.filter(ends_on__gt=timezone.localdate(at)).order_by("created_at", "pk"))


def powers_of_programs(account: Account, *, at: datetime) -> list[tuple[Token, Power]]:
    """The powers that are on for an account's programs, each with the token that shows it."""
    doors = {door_of_token(bytes(row.hash)): row for row in tokens(account, at=at)}
    found = powers_on(at=at).filter(account=account, door__in=doors).order_by("ends_at", "pk")
    return [(doors[power.door], power) for power in found]


def token(account: Account, *, pk: int) -> Token:
    """One token of an account.

    Raises:
        NotFound: it has no such token.
    """
    found = Token.objects.select_related("account").filter(account=account, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def identities(account: Account) -> list[IdentityShown]:
    """The identities at the present provider that open the account."""
    if settings.YIJIA_OIDC is None:
        return []
    found = SocialAccount.objects.filter(user=account, provider=settings.YIJIA_OIDC.issuer)
    return [IdentityShown(row.pk, row.date_joined) for row in found.order_by("pk")]


def known_provider() -> IdentityProvider:
    """The identity provider of the settings.

    Raises:
        NotFound: there is none.
    """
    found: IdentityProvider | None = settings.YIJIA_OIDC
    if found is None:
        raise NotFound
    return found
