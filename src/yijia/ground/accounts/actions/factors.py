"""Second factors: codes of an authenticator app, passkeys, and recovery codes.

They lie in allauth's table, sealed by its adapter; the guard asks for an entry here as everywhere.
"""

import struct
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.accounts import events
from yijia.ground.accounts.actions import signing_in
from yijia.ground.accounts.rules import FACTORS, Kind, matching_step
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

# What taking apart and checking a browser's answer may end in, when it is not a true one: the
# readers of its bytes trust the lengths that they find there.
_WRONG = (
    ValidationError,
    InvalidSignature,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def add_totp(*, by: Scope, at: datetime, account: Account, secret: str, code: str) -> None:
    """Adds an authenticator app that has just shown a code of this secret.

    Raises:
        Invalid: the code is not one of this secret now.
        Conflict: the account has such an app already.
    """
    step = matching_step(secret, code=code, at=at, after=0)
    if step is None:
        raise Invalid(
            _("This code does not fit. Wait for the next one and try again."), field="code"
        )
    # Two at once meet at the account, and not at the constraint of the table.
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if Authenticator.objects.filter(user=account, type=Kind.TOTP).exists():
        raise Conflict(_("This account has an authenticator app already."))
    data = {"secret": encrypt(secret), "step": step}
    _add(by=by, at=at, account=account, kind=Kind.TOTP, data=data)


def add_key(*, by: Scope, at: datetime, account: Account, credential: dict[str, Any]) -> None:
    """Adds the passkey that has answered the question which this session was given.

    Raises:
        Invalid: the answer does not belong to the question.
    """
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except _WRONG as fault:
        raise Invalid(_("This passkey could not be added. Try again.")) from fault
    data = {"name": "", "credential": credential}
    _add(by=by, at=at, account=account, kind=Kind.WEBAUTHN, data=data)


def _add(*, by: Scope, at: datetime, account: Account, kind: Kind, data: dict[str, Any]) -> None:
    new = {"login": account.login, "kind": kind}
    with journal.entry(by=by, at=at, event=events.FACTOR_ADDED, subject=account, new=new):
        Authenticator.objects.create(user=account, type=kind, data=data, created_at=at)
        RecoveryCodes.activate(account)


def check_code(*, by: Scope, at: datetime, account: Account, code: str) -> bool:
    """Whether this is a code of the account's app, or one of its recovery codes; it is used up.

    Raises:
        TooMany: too many failed tries for this account.
    """
    _take_try(at=at, account=account)
    fits = _use_totp(by=by, at=at, account=account, code=code) or _use_recovery_code(
        by=by, at=at, account=account, code=code
    )
    _end_try(by=by, at=at, account=account, fits=fits)
    return fits


def _take_try(*, at: datetime, account: Account) -> None:
    """Counts a try before it is looked at, by the account alone and not by where it comes from.

    Who comes so far has shown the password, and would guess from many places and many times at
    once; nobody without it shuts the owner out.
    """
    people.take_try(at=at, kind="factor", names=(account.login,))


def _end_try(*, by: Scope, at: datetime, account: Account, fits: bool) -> None:
    if fits:
        people.give_back_try(at=at, kind="factor", names=(account.login,))
    else:
        signing_in.note_lockout(by=by, at=at, kind="factor", names=(account.login,))


def _use_totp(*, by: Scope, at: datetime, account: Account, code: str) -> bool:
    """The row is held while it is looked at, so that one code does not open two doors at once."""
    held = Authenticator.objects.select_for_update().filter(user=account, type=Kind.TOTP).first()
    if held is None:
        return False
    secret = decrypt(held.data["secret"])
    step = matching_step(secret, code=code, at=at, after=held.data["step"])
    if step is None:
        return False
    held.data["step"] = step
    _note_use(held, by=by, at=at, account=account)
    return True


def _use_recovery_code(*, by: Scope, at: datetime, account: Account, code: str) -> bool:
    found = Authenticator.objects.select_for_update().filter(user=account)
    held = found.filter(type=Kind.RECOVERY_CODES).first()
    typed = "".join(code.split())
    if held is None or typed not in RecoveryCodes(held).get_unused_codes():
        return False
    new = {"login": account.login, "kind": Kind.RECOVERY_CODES}
    with journal.entry(by=by, at=at, event=events.FACTOR_USED, subject=account, new=new):
        RecoveryCodes(held).validate_code(typed)
        Authenticator.objects.filter(pk=held.pk).update(last_used_at=at)
    return True


def check_key(*, by: Scope, at: datetime, account: Account, credential: dict[str, Any]) -> bool:
    """Whether a passkey of the account has answered the question which this session was given.

    A signature is not guessed, so no try is counted: who knows the password would shut the owner
    out, and whoever guesses codes shuts nobody out who has a passkey.
    """
    try:
        webauthn.parse_authentication_response(credential)
        held = webauthn.complete_authentication(account, credential)
    except _WRONG:
        return False
    _note_use(held, by=by, at=at, account=account)
    return True


def _note_use(held: Authenticator, *, by: Scope, at: datetime, account: Account) -> None:
    new = {"login": account.login, "kind": held.type}
    with journal.entry(by=by, at=at, event=events.FACTOR_USED, subject=account, new=new):
        held.last_used_at = at
        held.save(update_fields=["data", "last_used_at"])


def remove_factor(*, by: Scope, at: datetime, account: Account, factor: int) -> None:
    """Takes a second factor away; with the last one go the recovery codes.

    Raises:
        NotFound: the account has no such factor.
    """
    held = Authenticator.objects.filter(user=account, pk=factor, type__in=FACTORS).first()
    if held is None:
        raise NotFound
    new = {"login": account.login, "kind": held.type}
    with journal.entry(by=by, at=at, event=events.FACTOR_REMOVED, subject=account, new=new):
        Authenticator.objects.filter(pk=held.pk).delete()
        if not Authenticator.objects.filter(user=account, type__in=FACTORS).exists():
            Authenticator.objects.filter(user=account).delete()


def renew_codes(*, by: Scope, at: datetime, account: Account) -> None:
    """Makes the recovery codes anew; the old ones open nothing any more.

    Raises:
        Conflict: there is no second factor that they could stand in for.
    """
    if not Authenticator.objects.filter(user=account, type__in=FACTORS).exists():
        raise Conflict(_("Add a second factor first."))
    new = {"login": account.login}
    with journal.entry(by=by, at=at, event=events.CODES_RENEWED, subject=account, new=new):
        Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).delete()
        RecoveryCodes.activate(account)
