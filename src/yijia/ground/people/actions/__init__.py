"""Writing accounts, failed tries and sealed texts, and the vault's two doors."""

from yijia.ground.people.actions.accounts import (
    SignedIn,
    check_sign_in,
    close_account,
    issue_token,
    open_account,
    revoke_token,
    set_password,
)
from yijia.ground.people.actions.persons import (
    Contact,
    correct_person,
    destroy_person_key,
    find_persons,
    read_contact,
    seal_person,
)
from yijia.ground.people.actions.texts import lookup_key, open_text, seal_text
from yijia.ground.people.actions.tries import (
    MOST_TRIES,
    MOST_TRIES_APART,
    TRIES_WITHIN,
    forget_failed_tries,
    keep_failed_try,
    refuse_after_many_tries,
)

__all__ = [
    "MOST_TRIES",
    "MOST_TRIES_APART",
    "TRIES_WITHIN",
    "Contact",
    "SignedIn",
    "check_sign_in",
    "close_account",
    "correct_person",
    "destroy_person_key",
    "find_persons",
    "forget_failed_tries",
    "issue_token",
    "keep_failed_try",
    "lookup_key",
    "open_account",
    "open_text",
    "read_contact",
    "refuse_after_many_tries",
    "revoke_token",
    "seal_person",
    "seal_text",
    "set_password",
]
