"""The vault's keys and seals. Only this app's actions open it."""

from django.conf import settings

from yijia.base import ciphers

KEY_VERSION = 1


def index_of_mobile(mobile: str) -> bytes:
    """The blind index of a mobile number of eleven digits."""
    key = ciphers.derived_key(settings.YIJIA_VAULT_KEY, purpose="index/people_person.mobile")
    return ciphers.blind_index(mobile, key=key)


def index_of_name(name: str) -> bytes:
    """The blind index of a name that is tried against a secret: a login, a number, an address."""
    key = ciphers.derived_key(settings.YIJIA_VAULT_KEY, purpose="index/people_failedtry")
    return ciphers.blind_index(name, key=key)


def new_person_key(vault_id: str) -> tuple[bytes, bytes]:
    """A fresh key for one person, and the same key wrapped by the vault's key."""
    key = ciphers.new_key()
    return key, ciphers.seal(key, key=_wrapping_key(), context=f"people_person|key|{vault_id}")


def person_key(wrapped: bytes, *, vault_id: str) -> bytes:
    """A person's key, unwrapped.

    Raises:
        Unsealable: the wrapped key was altered, or belongs to another vault.
    """
    return ciphers.unseal(wrapped, key=_wrapping_key(), context=f"people_person|key|{vault_id}")


def seal_text(text: str, *, purpose: str) -> bytes:
    """Seals a text that is kept for a short time only, such as a draft or an answer to replay."""
    return ciphers.seal(text.encode(), key=_purpose_key(purpose), context=purpose)


def open_text(sealed: bytes, *, purpose: str) -> str:
    """Opens what `seal_text` sealed for the same purpose.

    Raises:
        Unsealable: it was altered, or sealed for another purpose.
    """
    return ciphers.unseal(sealed, key=_purpose_key(purpose), context=purpose).decode()


def lookup_key() -> bytes:
    """The key of lookup codes."""
    return ciphers.derived_key(settings.YIJIA_VAULT_KEY, purpose="lookup-code")


def _wrapping_key() -> bytes:
    return ciphers.derived_key(settings.YIJIA_VAULT_KEY, purpose="wrap/people_person")


def _purpose_key(purpose: str) -> bytes:
    return ciphers.derived_key(settings.YIJIA_VAULT_KEY, purpose=f"text/{purpose}")
