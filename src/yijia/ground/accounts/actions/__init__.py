"""Signing in, sessions, passwords and second factors; what administrators do with accounts."""

from yijia.ground.accounts.actions.factors import (
    add_key,
    add_totp,
    check_code,
    check_key,
    remove_factor,
    renew_codes,
)
from yijia.ground.accounts.actions.passwords import (
    change_password,
    confirm_password,
    set_start_password,
)
from yijia.ground.accounts.actions.sessions import (
    end_other_sessions,
    end_session,
    forget_old_sessions,
    forget_session,
    note_seen,
)
from yijia.ground.accounts.actions.signing_in import begin_session, check_sign_in

__all__ = [
    "add_key",
    "add_totp",
    "begin_session",
    "change_password",
    "check_code",
    "check_key",
    "check_sign_in",
    "confirm_password",
    "end_other_sessions",
    "end_session",
    "forget_old_sessions",
    "forget_session",
    "note_seen",
    "remove_factor",
    "renew_codes",
    "set_start_password",
]
