"""Signing in, sessions, passwords and second factors; what administrators do with accounts."""

from yijia.ground.accounts.actions.desk import (
    LetIn,
    fill_post,
    leave_post,
    open_account,
    release_password,
    renew_password,
    reset_factors,
    revoke_tokens,
)
from yijia.ground.accounts.actions.factors import (
    add_key,
    add_totp,
    check_code,
    check_key,
    remove_factor,
    renew_codes,
)
from yijia.ground.accounts.actions.identities import (
    account_of_identity,
    tie_identity,
    untie_identity,
)
from yijia.ground.accounts.actions.journal import Export, export_journal, read_journal
from yijia.ground.accounts.actions.passwords import (
    change_password,
    confirm_password,
    set_start_password,
)
from yijia.ground.accounts.actions.powers import switch_power_on
from yijia.ground.accounts.actions.sessions import (
    end_other_sessions,
    end_session,
    forget_old_sessions,
    forget_session,
    note_seen,
)
from yijia.ground.accounts.actions.signing_in import begin_session, check_sign_in
from yijia.ground.accounts.actions.tokens import issue_token

__all__ = [
    "Export",
    "LetIn",
    "account_of_identity",
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
    "export_journal",
    "fill_post",
    "forget_old_sessions",
    "forget_session",
    "issue_token",
    "leave_post",
    "note_seen",
    "open_account",
    "read_journal",
    "release_password",
    "remove_factor",
    "renew_codes",
    "renew_password",
    "reset_factors",
    "revoke_tokens",
    "set_start_password",
    "switch_power_on",
    "tie_identity",
    "untie_identity",
]
