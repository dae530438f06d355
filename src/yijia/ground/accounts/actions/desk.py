"""What administrators do with accounts of others: opened, let in anew, shut out."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access import actions as access
from yijia.ground.access.models import Grant
from yijia.ground.access.rules import Then
from yijia.ground.accounts import events, queries
from yijia.ground.accounts.actions import passwords
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.people import actions as people
from yijia.ground.people import queries as accounts
from yijia.ground.people.models import Account, Token

NO_ACCOUNT = _("There is no account of this name in your area.")
TOO_FAR = _("This account reaches further than your post does.")


@dataclass(frozen=True)
class LetIn:
    """An account, and the start password that its owner is told and nobody keeps."""

    account: Account
    password: str


def open_account(*, by: Scope, at: datetime, login: str) -> LetIn:
    """Opens an account with a start password.

    Raises:
        Forbidden: this person keeps no accounts.
        Invalid: the login name is taken or not usable.
    """
    _check_holds(by, Permission.ACCOUNT_EDIT)
    account = people.open_account(by=by, at=at, login=login, password=None)
    return LetIn(account, passwords.set_start_password(by=by, at=at, account=account))


def renew_password(*, by: Scope, at: datetime, account: Account) -> LetIn:
    """Gives an account a new start password, after its owner has forgotten their own.

    Raises:
        Forbidden: this person keeps no accounts, it reaches further, or it is their own.
        Conflict: the account is closed, or holds a post and nobody else has released it.
    """
    _check_holds(by, Permission.ACCOUNT_EDIT)
    _check_kept(by, at=at, account=account)
    _check_other(by, account=account)
    _check_released(by, at=at, account=account)
    return LetIn(account, passwords.set_start_password(by=by, at=at, account=account))


def revoke_tokens(*, by: Scope, at: datetime, account: Account) -> int:
    """Revokes every token of an account, and returns how many.

    Raises:
        Forbidden: this person keeps no accounts, or it reaches further.
        Conflict: it has none.
    """
    _check_holds(by, Permission.ACCOUNT_EDIT)
    _check_kept(by, at=at, account=account)
    held = list(Token.objects.select_related("account").filter(account=account, revoked_at=None))
    if not held:
        raise Conflict(_("This account has no token."))
    for token in held:
        people.revoke_token(by=by, at=at, token=token)
    return len(held)


def fill_post(
    *,
    by: Scope,
    at: datetime,
    post: Post,
    login: str,
    starts_on: date,
    ends_on: date | None = None,
) -> Grant:
    """Puts the account of a login name into a post for `[starts_on, ends_on)`.

    Raises:
        Invalid: there is no such account, or the days do not fit.
        Forbidden: this person may not say who holds this post, or it is their own account.
        Conflict: the account may not hold this beside its other posts.
    """
    account = accounts.account_by_login(login.strip().lower())
    if account is None:
        raise Invalid(NO_ACCOUNT, field="login")
    return access.fill_post(
        by=by, at=at, post=post, account=account, starts_on=starts_on, ends_on=ends_on
    )


def leave_post(
    *,
    by: Scope,
    at: datetime,
    appointment: Appointment,
    ends_on: date,
    then: str = "",
    successor: str = "",
    unit: str = "",
) -> None:
    """Ends an appointment; the account of the login name `successor` holds the post from then on.

    Or another organisation gets the work, named as `unit` by its code or its whole name.

    Raises:
        Invalid: there is no such account or organisation, the days do not fit, or nobody would be
            left who goes on.
        Forbidden: this person may not say who holds this post, or the next is their own account.
        Conflict: it has ended by that day, or the successor may not hold this beside other posts.
    """
    chosen, login = Then(then or Then.OTHERS), successor.strip().lower()
    named = accounts.account_by_login(login) if login and chosen is Then.SUCCESSOR else None
    if login and chosen is Then.SUCCESSOR and named is None:
        raise Invalid(NO_ACCOUNT, field="successor")
    body = organisations.named_organisation(unit, on=ends_on) if chosen is Then.UNIT else None
    if unit.strip() and chosen is Then.UNIT and body is None:
        raise Invalid(_("There is no unit of this code or name."), field="unit")
    access.leave_post(
        by=by,
        at=at,
        appointment=appointment,
        ends_on=ends_on,
        then=chosen,
        successor=named,
        unit=body,
    )


def reset_factors(*, by: Scope, at: datetime, login: str, reason: str) -> Account:
    """Takes every second factor of an account away, so that its owner can add a new one.

    Raises:
        Forbidden: this person lets nobody in, or it is their own account.
        Conflict: the account has none, or is closed.
        Invalid: no reason is given, or there is no such account in this person's area.
    """
    _check_holds(by, Permission.GRANT_EDIT)
    account = _account_let_in(by, at=at, login=login)
    _check_other(by, account=account)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    if not Authenticator.objects.filter(user=account).exists():
        raise Conflict(_("This account has no second factor."))
    with journal.entry(
        by=by,
        at=at,
        event=events.FACTORS_RESET,
        subject=account,
        new={"login": account.login},
        reason=reason.strip(),
    ):
        Authenticator.objects.filter(user=account).delete()
        people.forget_tries(kind="factor", names=(account.login,))
    return account


def release_password(*, by: Scope, at: datetime, login: str, reason: str) -> Account:
    """Lets the system administrator set a start password for this account, once, within an hour.

    Raises:
        Forbidden: this person lets nobody in, or it is their own account.
        Conflict: the account is closed.
        Invalid: no reason is given, or there is no such account in this person's area.
    """
    _check_holds(by, Permission.GRANT_EDIT)
    account = _account_let_in(by, at=at, login=login)
    _check_other(by, account=account)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    with journal.entry(
        by=by,
        at=at,
        event=events.PASSWORD_RELEASED,
        subject=account,
        new={"login": account.login},
        reason=reason.strip(),
    ):
        return account


def _check_released(by: Scope, *, at: datetime, account: Account) -> None:
    """Refuses one administrator alone, where the password would open what a post gives.

    Raises:
        Conflict: the account holds a post, has no second factor, and nobody else released it.
    """
    holds_post = queries.appointments_of(account, on=timezone.localdate(at))
    if not holds_post or queries.has_factor(account):
        return
    if not queries.is_released(account, at=at, to=by):
        raise Conflict(
            _(
                "This account holds a post and has no second factor. The security administrator"
                " must release it first, under Forgotten passwords."
            )
        )


def _account_let_in(by: Scope, *, at: datetime, login: str) -> Account:
    """The account of a login name that somebody typed, for who says who holds its posts.

    Raises:
        Invalid: there is none in this person's area.
    """
    try:
        return queries.access_account(
            by, permission=Permission.GRANT_EDIT, at=at, login=login.strip().lower()
        )
    except NotFound as missing:
        raise Invalid(NO_ACCOUNT, field="login") from missing


def _check_holds(by: Scope, permission: Permission) -> None:
    """Raises: Forbidden: the permission is held nowhere."""
    if not by.holds(permission):
        raise Forbidden


def _check_kept(by: Scope, *, at: datetime, account: Account) -> None:
    """Raises: Forbidden: the account reaches further than this person keeps accounts."""
    try:
        queries.access_account(by, permission=Permission.ACCOUNT_EDIT, at=at, login=account.login)
    except NotFound as missing:
        raise Forbidden(TOO_FAR) from missing


def _check_other(by: Scope, *, account: Account) -> None:
    """Raises: Forbidden: it is one's own account. Conflict: it is closed."""
    if by.account == account.pk:
        raise Forbidden(_("For your own account use the page My account."))
    if not account.is_active:
        raise Conflict(_("This account is closed."))
