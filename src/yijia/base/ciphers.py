"""Sealing values with AES-256-GCM, and blind indexes by which sealed values are found again.

A sealed value is `format ‖ algorithm ‖ nonce ‖ ciphertext`; what it belongs to goes in as
associated data, so that a value moved to another row or column does not open.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_HEADER = b"\x01\x01"
_NONCE_BYTES = 12
_INDEX_BYTES = 16


class Unsealable(Exception):
    """The value was altered, moved, or sealed under another key."""


def new_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def derived_key(master: bytes, *, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from a master key."""
    return hmac.new(master, b"yijia/" + purpose.encode(), hashlib.sha256).digest()


def seal(plain: bytes, *, key: bytes, context: str) -> bytes:
    """Seals bytes under a key, bound to `context`."""
    nonce = os.urandom(_NONCE_BYTES)
    return _HEADER + nonce + AESGCM(key).encrypt(nonce, plain, _HEADER + context.encode())


def unseal(sealed: bytes, *, key: bytes, context: str) -> bytes:
    """Opens what `seal` made under the same key and context.

    Raises:
        Unsealable: it was altered, moved, or sealed under another key.
    """
    body = len(_HEADER)
    if sealed[:body] != _HEADER:
        raise Unsealable("unknown format of a sealed value")
    nonce, ciphertext = sealed[body : body + _NONCE_BYTES], sealed[body + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _HEADER + context.encode())
    except InvalidTag as fault:
        raise Unsealable("a sealed value does not open") from fault


def blind_index(value: str, *, key: bytes) -> bytes:
    """16 bytes that are equal for equal values and say nothing without the key."""
    return hmac.new(key, value.encode(), hashlib.sha256).digest()[:_INDEX_BYTES]
