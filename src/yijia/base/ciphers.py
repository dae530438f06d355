"""Sealing values with AES-256-GCM or SM4-GCM, and blind indexes by which they are found again.

A sealed value is `version ‖ algorithm ‖ key number ‖ nonce ‖ ciphertext`, of 1, 1, 2, 12 and more
bytes. The head and what the value belongs to go in as associated data, so that a value moved to
another row or column does not open. Version 1 had no key number: its key is number 1.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
FIRST_KEY = 1
LAST_KEY = 0xFFFF
_VERSION = 2
_HEAD = struct.Struct(">BBH")
_FIRST_HEAD = b"\x01\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SM4_KEY_BYTES = 16
_INDEX_BYTES = 16


class Unsealable(Exception):
    """The value was altered, moved, or sealed under another key."""


class Profile(StrEnum):
    """The ciphers that an installation may seal with; what either has sealed opens under both."""

    AES_256_GCM = "aes-256-gcm"
    SM4_GCM = "sm4-gcm"


class Sealer(Protocol):
    """A cipher that keeps secret and tells when it was altered, made for one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class Sm4Gcm:
    """SM4 (GB/T 32907) in Galois/Counter Mode, as RFC 8998 uses it, under a key of 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The ciphertext, and behind it the tag."""
        making = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        making.authenticate_additional_data(associated_data or b"")
        return making.update(data) + making.finalize() + making.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """What `encrypt` was given. Raises: InvalidTag."""
        body, tag = data[:-_TAG_BYTES], data[-_TAG_BYTES:]
        opening = Cipher(self._cipher, modes.GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(associated_data or b"")
        return opening.update(body) + opening.finalize()


_BYTES = {Profile.AES_256_GCM: 1, Profile.SM4_GCM: 2}
_PROFILES = {byte: profile for profile, byte in _BYTES.items()}


def _sealer(profile: Profile, *, key: bytes) -> Sealer:
    """The cipher of a profile. SM4 takes half a key, so it gets one of its own made from ours."""
    if profile is Profile.AES_256_GCM:
        return AESGCM(key)
    return Sm4Gcm(derived_key(key, purpose="sm4-gcm")[:_SM4_KEY_BYTES])


@dataclass(frozen=True)
class Keyring:
    """Keys by their numbers: the newest seals, every one opens."""

    keys: Mapping[int, bytes]

    @property
    def newest(self) -> int:
        """The number of the key under which new values are sealed."""
        return max(self.keys)

    def key(self, number: int) -> bytes:
        """The key of a number.

        Raises:
            Unsealable: there is none of this number.
        """
        if number not in self.keys:
            raise Unsealable(f"there is no key number {number}")
        return self.keys[number]


def new_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def derived_key(master: bytes, *, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from a master key."""
    return hmac.new(master, b"yijia/" + purpose.encode(), hashlib.sha256).digest()


def seal(
    plain: bytes,
    *,
    key: bytes,
    context: str,
    number: int = FIRST_KEY,
    profile: Profile = Profile.AES_256_GCM,
) -> bytes:
    """Seals bytes under a key, which bears this number, bound to `context`."""
    head, nonce = _HEAD.pack(_VERSION, _BYTES[profile], number), os.urandom(_NONCE_BYTES)
    return head + nonce + _sealer(profile, key=key).encrypt(nonce, plain, head + context.encode())


def unseal(sealed: bytes, *, key: bytes, context: str) -> bytes:
    """Opens what `seal` made under the same key and context, with whichever cipher.

    Raises:
        Unsealable: it was altered, moved, or sealed under another key.
    """
    head, profile, _number = _read_head(sealed)
    nonce, ciphertext = sealed[len(head) :][:_NONCE_BYTES], sealed[len(head) + _NONCE_BYTES :]
    if len(ciphertext) < _TAG_BYTES:
        raise Unsealable("a sealed value is cut short")
    try:
        return _sealer(profile, key=key).decrypt(nonce, ciphertext, head + context.encode())
    except InvalidTag as fault:
        raise Unsealable("a sealed value does not open") from fault


def key_number(sealed: bytes) -> int:
    """The number of the key under which a value was sealed.

    Raises:
        Unsealable: this is no sealed value.
    """
    return _read_head(sealed)[2]


def _read_head(sealed: bytes) -> tuple[bytes, Profile, int]:
    """The head of a sealed value, its cipher and the number of its key."""
    if sealed.startswith(_FIRST_HEAD):
        return _FIRST_HEAD, Profile.AES_256_GCM, FIRST_KEY
    head = sealed[: _HEAD.size]
    version, algorithm, number = _HEAD.unpack(head) if len(head) == _HEAD.size else (0, 0, 0)
    if version != _VERSION or algorithm not in _PROFILES:
        raise Unsealable("unknown format of a sealed value")
    return head, _PROFILES[algorithm], number


def blind_index(value: str, *, key: bytes) -> bytes:
    """16 bytes that are equal for equal values and say nothing without the key."""
    return hmac.new(key, value.encode(), hashlib.sha256).digest()[:_INDEX_BYTES]
