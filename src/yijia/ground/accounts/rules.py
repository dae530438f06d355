"""How long a session lasts, and codes that change every half minute."""

import base64
import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote, urlencode

# A session ends at the latest after a working day, whatever is done in it.
LONGEST_SESSION = timedelta(hours=12)
# That somebody is still there is noted once a minute, not at every page.
NOTED_EVERY = timedelta(minutes=1)
# Whoever has shown a password or a code within this time need not show it again.
FRESH_FOR = timedelta(minutes=10)
# A start password that nobody has used by then opens nothing any more.
START_PASSWORD_FOR = timedelta(days=7)
# For so long one administrator may set the password that another has released.
RELEASED_FOR = timedelta(hours=1)

# As long as the framework's column for keys of sessions is.
KEPT_DIGITS = 40

STEP_SECONDS = 30
DIGITS = 6
# Clocks of telephones go wrong: the code before and the code after count, too.
STEPS_APART = 1
# What an authenticator app and a passkey call the house.
ISSUER = "一家 Yijia"


class Kind(StrEnum):
    """What a person can show beside the password."""

    TOTP = "totp"
    WEBAUTHN = "webauthn"
    RECOVERY_CODES = "recovery_codes"


# What counts as a second factor of its own; recovery codes only stand in for one of these.
FACTORS = frozenset({Kind.TOTP, Kind.WEBAUTHN})


class IdentityProvider(Protocol):
    """The county's own identity provider, as the settings know it."""

    @property
    def issuer(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def login_claim(self) -> str: ...


class Ending(StrEnum):
    """Why a session has ended by itself."""

    IDLE = "idle"
    LONG = "long"


@dataclass(frozen=True)
class Lifetime:
    """When a session began, and when somebody was last seen in it."""

    began_at: datetime
    seen_at: datetime

    def ending(self, *, at: datetime, idle: timedelta) -> Ending | None:
        """Why it is over, or None while it lasts."""
        if at - self.began_at >= LONGEST_SESSION:
            return Ending.LONG
        return Ending.IDLE if at - self.seen_at >= idle else None


def kept_key(session_key: str) -> str:
    """What a session is kept under: who reads it has no key to the session."""
    return hashlib.sha256(f"kept session {session_key}".encode()).hexdigest()[:KEPT_DIGITS]


def is_fresh(shown_at: datetime | None, *, at: datetime) -> bool:
    """Whether a password or a code was shown a short while ago."""
    return shown_at is not None and timedelta() <= at - shown_at < FRESH_FOR


def has_lapsed(set_at: datetime, *, at: datetime) -> bool:
    """Whether a start password is too old to open anything."""
    return at - set_at >= START_PASSWORD_FOR


def secret_from(random_bytes: bytes) -> str:
    """Random bytes as the secret that an authenticator app takes: base32 without padding."""
    return base64.b32encode(random_bytes).decode().rstrip("=")


def matching_step(secret: str, *, code: str, at: datetime, after: int) -> int | None:
    """The number of the half minute whose code this is, or None.

    `after` is the last one that was used: no code opens twice.

    Source: RFC 6238 (TOTP), RFC 4226 (HOTP).
    """
    typed = "".join(code.split()).encode()
    for step in _steps(at):
        if step > after and hmac.compare_digest(code_of(secret, step=step).encode(), typed):
            return step
    return None


def _steps(at: datetime) -> Iterator[int]:
    now = int(at.timestamp()) // STEP_SECONDS
    yield from range(now - STEPS_APART, now + STEPS_APART + 1)


def code_of(secret: str, *, step: int) -> str:
    """The code of one half minute, counted from 1970."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    # The standard, and with it every authenticator app, asks for SHA-1 here.
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    (value,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(value & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def address_of_secret(secret: str, *, login: str, issuer: str) -> str:
    """What the QR code of a secret says to an authenticator app."""
    label = quote(f"{issuer}:{login}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


def in_groups(secret: str) -> str:
    """A secret in groups of four, as one types it."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
