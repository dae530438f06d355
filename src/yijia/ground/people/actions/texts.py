"""Texts sealed for a purpose, for rooms that may not open the vault themselves."""

from yijia.base import codes
from yijia.ground.people import vault


def seal_text(text: str, *, purpose: str) -> bytes:
    """Seals a text that is kept for a short time, such as a draft or an answer to repeat."""
    return vault.seal_text(text, purpose=purpose)


def open_text(sealed: bytes, *, purpose: str) -> str:
    """Opens what `seal_text` sealed for the same purpose.

    Raises:
        Unsealable: it was altered, or sealed for another purpose.
    """
    return vault.open_text(sealed, purpose=purpose)


def seal_kept_text(text: str, *, purpose: str) -> bytes:
    """Seals a text that is kept for long, such as the secret of a second factor."""
    return vault.seal_kept_text(text, purpose=purpose)


def open_kept_text(sealed: bytes, *, purpose: str) -> str:
    """Opens what `seal_kept_text` sealed for the same purpose, whatever key came since.

    Raises:
        Unsealable: it was altered, or sealed for another purpose.
    """
    return vault.open_kept_text(sealed, purpose=purpose)


def indexes_of_mobile(mobile: str) -> list[bytes]:
    """What a mobile number may be found by, for a function of the database that compares it.

    None for what is no mobile number.
    """
    plain = codes.mobile(mobile)
    return [] if plain is None else vault.indexes_of_mobile(plain)


def index_of_identity(told: str) -> str:
    """What is kept of somebody at a provider of identities, always the same for the same one."""
    return vault.index_of_identity(told).hex()
