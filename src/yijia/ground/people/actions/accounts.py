"""Opening accounts, their passwords and tokens, and who signs in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people import events, queries, rules
from yijia.ground.people.models import Account, Token

_TOKEN_BYTES = 32


@dataclass(frozen=True)
class SignedIn:
    """An account that has just shown its password, and what binds a session to that password."""

    account: int
    session_hash: str


def open_account(*, by: Scope, at: datetime, login: str, password: str | None) -> Account:
    """Opens an account; without a password nobody can sign in to it until one is set.

    Raises:
        Invalid: the login name is taken or not usable.
    """
    login = login.strip().lower()
    if not rules.is_login(login):
        raise Invalid(_("A login name has letters a to z, digits, dots and dashes."), field="login")
    taken = Invalid(_("This login name is taken."), field="login")
    if queries.is_taken(login):
        raise taken
    with journal.entry(
        by=by, at=at, event=events.ACCOUNT_OPENED, subject=Account, new={"login": login}
    ) as written:
        account = Account(
            pk=written.subject_id,
            login=login,
            created_at=at,
            password=make_password(password),
        )
        try:
            account.save(force_insert=True)
        except IntegrityError as faster:
            # Somebody else has taken it since it was looked for.
            raise taken from faster
    return account


def open_accounts(*, by: Scope, at: datetime, logins: Sequence[str]) -> dict[str, int]:
    """Opens accounts without a password, all under one entry; their ids by login name.

    Raises:
        Invalid: a login name is taken or not usable.
    """
    if not all(map(rules.is_login, logins)):
        raise Invalid(_("A login name has letters a to z, digits, dots and dashes."), field="login")
    if queries.ids_by_login(logins):
        raise Invalid(_("This login name is taken."), field="login")
    rows = [Account(login=one, created_at=at, password=make_password(None)) for one in logins]
    with journal.entry(by=by, at=at, event=events.ACCOUNTS_OPENED, new={"count": len(rows)}):
        return {row.login: row.pk for row in Account.objects.bulk_create(rows)}


def set_password(*, by: Scope, at: datetime, account: Account, password: str) -> None:
    """Sets a new password; every session of the account ends with it."""
    with journal.entry(
        by=by, at=at, event=events.PASSWORD_SET, subject=account, new={"login": account.login}
    ):
        account.set_password(password)
        account.save(update_fields=["password"])


def issue_token(
    *,
    by: Scope,
    at: datetime,
    account: Account,
    name: str = "",
    days: int = rules.TOKEN_DAYS,
) -> str:
    """Issues a token that opens the JSON interface for some days; only its hash is kept.

    Raises:
        Invalid: the days are none, or more than a year; or the name is too long.
    """
    name = name.strip()
    if not 1 <= days <= rules.LONGEST_TOKEN_DAYS:
        raise Invalid(_("A token ends after a year at most."), field="days")
    if len(name) > rules.LONGEST_TOKEN_NAME:
        raise Invalid(_("This text is too long."), field="name")
    token, ends_on = secrets.token_urlsafe(_TOKEN_BYTES), rules.end_of_token(at=at, days=days)
    told = {"login": account.login, "ends_on": ends_on.isoformat()}
    with journal.entry(by=by, at=at, event=events.TOKEN_ISSUED, subject=account, new=told):
        Token.objects.create(
            account=account,
            hash=queries.token_hash(token),
            name=name,
            created_at=at,
            ends_on=ends_on,
        )
    return token


def note_token_use(*, by: Scope, at: datetime, token: int) -> None:
    """Notes the first use of a token on a day; later ones on that day leave no entry."""
    day = at.astimezone(CHINA).date()
    with journal.entry(
        by=by,
        at=at,
        event=events.TOKEN_USED,
        subject=Account(pk=by.account),
        new={"login": by.name, "token": token},
    ):
        Token.objects.filter(pk=token).update(used_on=day)


def close_account(*, by: Scope, at: datetime, account: Account, reason: str) -> None:
    """Closes an account, ends its sessions and revokes its tokens; its row stays, as what it did.

    Whether this person may is asked by `access.close_account`, which knows what it reaches.

    Raises:
        Conflict: it is closed already.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    if not account.is_active:
        raise Conflict(_("This account is closed already."))
    with journal.entry(
        by=by,
        at=at,
        event=events.ACCOUNT_CLOSED,
        subject=account,
        new={"login": account.login},
        reason=reason.strip(),
    ):
        Account.objects.filter(pk=account.pk).update(is_active=False)
        Token.objects.filter(account=account, revoked_at=None).update(revoked_at=at)
        account.is_active = False


def revoke_token(*, by: Scope, at: datetime, token: Token) -> None:
    """Revokes one token: of one's own, or of an account that one keeps.

    Raises:
        Forbidden: it is another's, and this person keeps no accounts.
        Conflict: it was revoked already.
    """
    if by.account != token.account_id and not by.holds(Permission.ACCOUNT_EDIT):
        raise Forbidden
    if token.revoked_at is not None:
        raise Conflict(_("This token was revoked already."))
    with journal.entry(
        by=by,
        at=at,
        event=events.TOKEN_REVOKED,
        subject=token.account,
        new={"login": token.account.login, "token": token.pk},
    ):
        Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)


def check_sign_in(*, login: str, password: str) -> SignedIn | None:
    """Whom this login name and password sign in, or None. It is slow, and wants no transaction.

    The try is counted before, by `take_try`, and taken off again after a right one.
    """
    account = queries.account_by_login(login.strip().lower())
    known = account.password if account is not None else make_password(None)
    if check_password(password, known) and account is not None:
        return SignedIn(account=account.pk, session_hash=account.get_session_auth_hash())
    return None
