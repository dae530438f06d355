"""The vault's keys and seals. Only this app's actions open it.

The keys in the file wrap what lies in the database: a key for each person, and working keys, from
which indexes and lookup codes are made and which outlive the key that wraps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from yijia.base import ciphers
from yijia.base.ciphers import Keyring
from yijia.ground.journal.queries import remembered
from yijia.ground.people.models import WorkingKey
from yijia.ground.people.rules import WorkingPurpose

# The version of a person's own key, to which their sealed fields are bound.
KEY_VERSION = 1


@dataclass(frozen=True)
class Working:
    """A working key, unwrapped, of one version."""

    version: int
    key: bytes


def newest_key() -> int:
    """The number of the key in the file that seals."""
    return _ring().newest


def wrap_key(key: bytes, *, context: str) -> bytes:
    """A key wrapped by the newest key of the file, for the row and column that `context` names."""
    ring, table = _ring(), context.split("|", maxsplit=1)[0]
    wrapping = ciphers.derived_key(ring.key(ring.newest), purpose=f"wrap/{table}")
    return _seal(key, key=wrapping, context=context, number=ring.newest)


def unwrap_key(wrapped: bytes, *, context: str) -> bytes:
    """The key that `wrap_key` wrapped for the same row and column.

    Raises:
        Unsealable: it was altered or moved, or the key that wrapped it is no longer in the file.
    """
    master, table = _ring().key(ciphers.key_number(wrapped)), context.split("|", maxsplit=1)[0]
    wrapping = ciphers.derived_key(master, purpose=f"wrap/{table}")
    return ciphers.unseal(wrapped, key=wrapping, context=context)


def new_person_key(vault_id: str) -> tuple[bytes, bytes]:
    """A fresh key for one person, and the same key wrapped by the vault's key."""
    key = ciphers.new_key()
    return key, wrap_key(key, context=person_context(vault_id))


def person_key(wrapped: bytes, *, vault_id: str) -> bytes:
    """A person's key, unwrapped.

    Raises:
        Unsealable: the wrapped key was altered, or belongs to another vault.
    """
    return unwrap_key(wrapped, context=person_context(vault_id))


def person_context(vault_id: str) -> str:
    """What a person's wrapped key is bound to."""
    return f"people_person|key|{vault_id}"


def working_context(*, purpose: str, version: int) -> str:
    """What a wrapped working key is bound to."""
    return f"people_workingkey|{purpose}|{version}"


def seal_field(text: str, *, key: bytes, context: str) -> bytes:
    """Seals a text under a person's key."""
    return _seal(text.encode(), key=key, context=context, number=KEY_VERSION)


def index_of_mobile(mobile: str) -> tuple[int, bytes]:
    """The blind index of a mobile number of eleven digits, with the version of its key."""
    newest = working_keys(WorkingPurpose.MOBILE_INDEX)[0]
    return newest.version, ciphers.blind_index(mobile, key=newest.key)


def indexes_of_mobile(mobile: str) -> list[bytes]:
    """The blind indexes under which a mobile number may lie, one for each version in use."""
    versions = working_keys(WorkingPurpose.MOBILE_INDEX)
    return [ciphers.blind_index(mobile, key=version.key) for version in versions]


def index_of_name(name: str) -> bytes:
    """The blind index of a name that is tried against a secret: a login, a number, an address.

    It is kept for a day, so a new key in the file only forgets tries.
    """
    ring = _ring()
    key = ciphers.derived_key(ring.key(ring.newest), purpose="index/people_failedtry")
    return ciphers.blind_index(name, key=key)


def seal_text(text: str, *, purpose: str) -> bytes:
    """Seals a text that is kept for a short time only, such as a draft or an answer to replay."""
    ring = _ring()
    key = _purpose_key(ring, number=ring.newest, purpose=purpose)
    return _seal(text.encode(), key=key, context=purpose, number=ring.newest)


def open_text(sealed: bytes, *, purpose: str) -> str:
    """Opens what `seal_text` sealed for the same purpose.

    Raises:
        Unsealable: it was altered, or sealed for another purpose.
    """
    key = _purpose_key(_ring(), number=ciphers.key_number(sealed), purpose=purpose)
    return ciphers.unseal(sealed, key=key, context=purpose).decode()


def seal_kept_text(text: str, *, purpose: str) -> bytes:
    """Seals a text that is kept for long, such as the secret of a second factor.

    Its key outlives the key in the file, so that the text need not be sealed again.
    """
    working = working_keys(WorkingPurpose.KEPT_TEXT)[0]
    key = ciphers.derived_key(working.key, purpose=f"text/{purpose}")
    return _seal(text.encode(), key=key, context=purpose, number=working.version)


def open_kept_text(sealed: bytes, *, purpose: str) -> str:
    """Opens what `seal_kept_text` sealed for the same purpose.

    Raises:
        Unsealable: it was altered, or sealed for another purpose.
    """
    ring = Keyring({w.version: w.key for w in working_keys(WorkingPurpose.KEPT_TEXT)})
    working = ring.key(ciphers.key_number(sealed))
    key = ciphers.derived_key(working, purpose=f"text/{purpose}")
    return ciphers.unseal(sealed, key=key, context=purpose).decode()


def lookup_key() -> bytes:
    """The key of lookup codes."""
    return working_keys(WorkingPurpose.LOOKUP_CODE)[0].key


def index_of_identity(told: str) -> bytes:
    """The blind index of somebody at a provider; it is kept, so its key outlives the file's."""
    oldest = working_keys(WorkingPurpose.KEPT_TEXT)[-1]
    key = ciphers.derived_key(oldest.key, purpose="index/socialaccount_socialaccount")
    return ciphers.blind_index(told, key=key)


def working_keys(purpose: WorkingPurpose) -> list[Working]:
    """The working keys in use for a purpose, the newest first.

    Raises:
        Unsealable: none was stored yet, and the first key of the file is gone.
    """
    stored = [row for row in _stored_working_keys() if row[0] == purpose]
    if not stored:
        return [Working(version=1, key=first_working_key(purpose))]
    return [
        Working(version, unwrap_key(key, context=working_context(purpose=kind, version=version)))
        for kind, version, key in stored
    ]


def first_working_key(purpose: WorkingPurpose) -> bytes:
    """What a working key was before it was stored: derived from the file's first key."""
    return ciphers.derived_key(_ring().key(ciphers.FIRST_KEY), purpose=purpose.value)


@remembered
def _stored_working_keys() -> Sequence[tuple[str, int, bytes]]:
    rows = WorkingKey.objects.filter(retired_at=None).order_by("purpose", "-version")
    return [(row.purpose, row.version, bytes(row.wrapped_key)) for row in rows]


def _seal(plain: bytes, *, key: bytes, context: str, number: int) -> bytes:
    """Seals with the cipher that this installation has chosen."""
    profile = settings.YIJIA_CIPHER
    return ciphers.seal(plain, key=key, context=context, number=number, profile=profile)


def _purpose_key(ring: Keyring, *, number: int, purpose: str) -> bytes:
    return ciphers.derived_key(ring.key(number), purpose=f"text/{purpose}")


def _ring() -> Keyring:
    ring: Keyring = settings.YIJIA_KEYS.ring()
    return ring
