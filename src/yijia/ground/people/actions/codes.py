"""Lookup codes: with number and code a person follows what is theirs, without an account."""

from datetime import datetime

from yijia.base import codes
from yijia.ground.people import vault
from yijia.ground.people.actions.tries import keep_failed_try, refuse_after_many_tries


def lookup_code(number: str) -> str:
    """The code with which a person follows a number; it is derived, and stored nowhere."""
    return codes.lookup_code(number, key=vault.lookup_key())


def check_lookup_code(*, at: datetime, number: str, code: str, origin: str) -> bool:
    """Whether the code belongs to the number. A wrong one is kept, and too many are refused.

    Raises:
        TooMany: too many wrong codes for this number or from this origin.
    """
    refuse_after_many_tries(at=at, kind="lookup", names=(number, origin))
    if codes.is_lookup_code(code, number=number, key=vault.lookup_key()):
        return True
    keep_failed_try(at=at, kind="lookup", names=(number, origin))
    return False
