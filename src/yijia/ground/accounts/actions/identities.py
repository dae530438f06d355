"""Identities at the county's own provider, each tied to one account."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from yijia.base.errors import Conflict, Forbidden, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.accounts import events, queries
from yijia.ground.accounts.actions.tokens import NO_POST
from yijia.ground.journal import actions as journal
from yijia.ground.people import queries as accounts
from yijia.ground.people.models import Account

# The framework would first delete in a table of tokens, to which the application has no right.
_DELETE = "DELETE FROM socialaccount_socialaccount WHERE id = %s"


def account_of_identity(*, by: Scope, at: datetime, subject: str, login: str) -> Account:
    """The account that an identity opens; by the login name it brings, it is tied first.

    `login` is empty unless the settings name a claim that is to be believed.

    Raises:
        Forbidden: the identity opens no account, or one that is closed.
    """
    tied = _identities().select_related("user").filter(uid=subject).first()
    if tied is not None:
        account: Account | None = accounts.account_by_login(tied.user.login)
    else:
        account = accounts.account_by_login(login.strip().lower()) if login else None
    if account is None:
        raise Forbidden(
            _("This identity opens no account here. Sign in with your password and tie it first.")
        )
    if tied is None:
        tie_identity(by=by, at=at, account=account, subject=subject)
    return account


def tie_identity(*, by: Scope, at: datetime, account: Account, subject: str) -> None:
    """Lets an identity open an account from now on.

    Raises:
        Conflict: it opens another account, or this account has another identity.
        Forbidden: somebody ties an account that holds no post today.
    """
    if by.account is not None and not (by.grants or by.everything):
        raise Forbidden(NO_POST)
    held = _identities().filter(uid=subject).first()
    if held is not None and held.user_id != account.pk:
        raise Conflict(_("This identity opens another account."))
    if held is not None:
        return
    if _identities().filter(user=account).exists():
        raise Conflict(_("This account is tied to another identity. Untie that one first."))
    provider = queries.known_provider()
    new = {"login": account.login, "provider": provider.name}
    with journal.entry(by=by, at=at, event=events.IDENTITY_TIED, subject=account, new=new):
        SocialAccount.objects.create(
            user=account, provider=provider.issuer, uid=subject, extra_data={}
        )


def untie_identity(*, by: Scope, at: datetime, account: Account, identity: int) -> None:
    """Lets an identity open an account no more.

    Raises:
        NotFound: the account is tied to no such identity.
    """
    held = _identities().filter(user=account, pk=identity).first()
    if held is None:
        raise NotFound
    new = {"login": account.login, "provider": queries.known_provider().name}
    with (
        journal.entry(by=by, at=at, event=events.IDENTITY_UNTIED, subject=account, new=new),
        connection.cursor() as cursor,
    ):
        cursor.execute(_DELETE, [held.pk])


def untie_all(*, by: Scope, at: datetime, account: Account) -> None:
    """Lets no identity open an account any more, of whichever provider."""
    held = SocialAccount.objects.filter(user=account)
    for identity in list(held.values_list("pk", "provider")):
        new = {"login": account.login, "provider": identity[1]}
        with (
            journal.entry(by=by, at=at, event=events.IDENTITY_UNTIED, subject=account, new=new),
            connection.cursor() as cursor,
        ):
            cursor.execute(_DELETE, [identity[0]])


def _identities() -> QuerySet[SocialAccount]:
    """Identities at the present provider; those of an earlier one open nothing."""
    if settings.YIJIA_OIDC is None:
        return SocialAccount.objects.none()
    return SocialAccount.objects.filter(provider=settings.YIJIA_OIDC.issuer)
