"""Writing accounts, failed tries and sealed texts, and the vault's two doors."""

from yijia.ground.people.actions.accounts import (
    SignedIn,
    check_sign_in,
    close_account,
    issue_token,
    note_token_use,
    open_account,
    open_accounts,
    revoke_token,
    set_password,
)
from yijia.ground.people.actions.bulk import (
    approve_bulk_reading,
    ask_bulk_reading,
    read_bulk_words,
    refuse_bulk_reading,
)
from yijia.ground.people.actions.codes import check_lookup_code, lookup_code
from yijia.ground.people.actions.forgetting import forget_readings, forget_tokens
from yijia.ground.people.actions.persons import (
    correct_person,
    destroy_person_key,
    seal_person,
)
from yijia.ground.people.actions.readings import (
    Contact,
    Wanted,
    read_approved_contacts,
    read_contact,
    read_contacts,
    read_words,
)
from yijia.ground.people.actions.texts import (
    index_of_identity,
    indexes_of_mobile,
    open_kept_text,
    open_text,
    seal_kept_text,
    seal_text,
)
from yijia.ground.people.actions.tries import (
    MOST_TRIES,
    MOST_TRIES_APART,
    TRIES_WITHIN,
    forget_failed_tries,
    forget_tries,
    give_back_try,
    keep_failed_try,
    refuse_after_many_tries,
    take_try,
)

__all__ = [
    "MOST_TRIES",
    "MOST_TRIES_APART",
    "TRIES_WITHIN",
    "Contact",
    "SignedIn",
    "Wanted",
    "approve_bulk_reading",
    "ask_bulk_reading",
    "check_lookup_code",
    "check_sign_in",
    "close_account",
    "correct_person",
    "destroy_person_key",
    "forget_failed_tries",
    "forget_readings",
    "forget_tokens",
    "forget_tries",
    "give_back_try",
    "index_of_identity",
    "indexes_of_mobile",
    "issue_token",
    "keep_failed_try",
    "lookup_code",
    "note_token_use",
    "open_account",
    "open_accounts",
    "open_kept_text",
    "open_text",
    "read_approved_contacts",
    "read_bulk_words",
    "read_contact",
    "read_contacts",
    "read_words",
    "refuse_after_many_tries",
    "refuse_bulk_reading",
    "revoke_token",
    "seal_kept_text",
    "seal_person",
    "seal_text",
    "set_password",
    "take_try",
]
