"""Notices and consents, what persons ask of their own data, legal holds, and erasing."""

from yijia.ground.rights.actions.consents import give_consent, row_of_consent, withdraw_consent
from yijia.ground.rights.actions.contacts import read_contact
from yijia.ground.rights.actions.copies import correct_contact, show_contact, take_copy
from yijia.ground.rights.actions.desk import answer_request, register_request
from yijia.ground.rights.actions.erasures import (
    erase_person,
    replay_erasure,
    write_missing_lines,
)
from yijia.ground.rights.actions.holds import lift_hold, set_hold
from yijia.ground.rights.actions.imports import import_terms
from yijia.ground.rights.actions.notices import load_notices, load_shipped
from yijia.ground.rights.actions.requests import ask_erasure, keep_request, note_request
from yijia.ground.rights.actions.retention import (
    apply_term,
    end_run,
    forget_readings,
    forget_requests,
)

__all__ = [
    "answer_request",
    "apply_term",
    "ask_erasure",
    "correct_contact",
    "end_run",
    "erase_person",
    "forget_readings",
    "forget_requests",
    "give_consent",
    "import_terms",
    "keep_request",
    "lift_hold",
    "load_notices",
    "load_shipped",
    "note_request",
    "read_contact",
    "register_request",
    "replay_erasure",
    "row_of_consent",
    "set_hold",
    "show_contact",
    "take_copy",
    "withdraw_consent",
    "write_missing_lines",
]
