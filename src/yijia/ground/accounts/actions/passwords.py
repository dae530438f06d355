"""Passwords: chosen by their owner, or set by an administrator to be replaced at once."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.accounts import events
from yijia.ground.accounts.actions import identities, sessions, signing_in
from yijia.ground.accounts.models import StartPassword
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

# Without letters and digits that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def confirm_password(
    *, by: Scope, at: datetime, account: Account, password: str, origin: str
) -> bool:
    """Whether this is the account's password; a failed try is kept and counts at the door, too.

    Raises:
        TooMany: too many failed tries for this account, or from this origin.
    """
    names = (account.login, origin)
    people.take_try(at=at, kind="password", names=names)
    if check_password(password, account.password):
        people.give_back_try(at=at, kind="password", names=names)
        return True
    signing_in.note_lockout(by=by, at=at, kind="password", names=names)
    return False


def change_password(
    *, by: Scope, at: datetime, account: Account, password: str, kept_session: str
) -> None:
    """Sets the password that the account's owner chose, and ends every other session.

    Raises:
        Invalid: it is too short, too common, or the one before.
    """
    if check_password(password, account.password):
        raise Invalid(_("This is the password that you have now. Choose another."), field="new")
    _check_strength(password)
    with journal.entry(
        by=by, at=at, event=events.PASSWORD_CHANGED, subject=account, new={"login": account.login}
    ):
        people.set_password(by=by, at=at, account=account, password=password)
        people.forget_tries(kind="factor", names=(account.login,))
        StartPassword.objects.filter(account=account).delete()
        sessions.end_other_sessions(by=by, at=at, account=account, kept=kept_session)


def set_start_password(*, by: Scope, at: datetime, account: Account) -> str:
    """Sets a password that opens one page only, where its owner chooses their own; returns it.

    Every other way in ends with it, or who had the account before would keep one: its sessions, its
    tokens, and the identity that it was tied to. Second factors stay, and wrong codes count on: who
    sets start passwords would else guess as often as they like.
    """
    groups = ("".join(secrets.choice(_ALPHABET) for _n in range(_GROUP)) for _g in range(_GROUPS))
    password = "-".join(groups)
    with journal.entry(
        by=by,
        at=at,
        event=events.START_PASSWORD_SET,
        subject=account,
        new={"login": account.login},
    ):
        people.set_password(by=by, at=at, account=account, password=password)
        StartPassword.objects.update_or_create(account=account, defaults={"set_at": at})
        for token in account.tokens.filter(revoked_at=None).select_related("account"):
            people.revoke_token(by=by, at=at, token=token)
        identities.untie_all(by=by, at=at, account=account)
    return password


def _check_strength(password: str) -> None:
    """Refuses a password that is easily guessed.

    Raises:
        Invalid: it is too short or too common.
    """
    try:
        validate_password(password)
    except ValidationError as fault:
        raise Invalid(_("Something is not right"), errors=_faults(fault)) from fault


def _faults(fault: ValidationError) -> tuple[tuple[str, str], ...]:
    return tuple(("new", message) for message in fault.messages)
