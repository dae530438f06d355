"""What may be kept of a person, and in which form."""

from enum import StrEnum

LONGEST_NAME = 60
LONGEST_LOGIN = 60
LONGEST_PURPOSE = 200


class Field(StrEnum):
    """The fields of a person that lie sealed in the vault."""

    NAME = "name"
    MOBILE = "mobile"


class WorkingPurpose(StrEnum):
    """What working keys are for."""

    LOOKUP_CODE = "lookup-code"
    MOBILE_INDEX = "index/people_person.mobile"
    BULK_WORDS = "text/people_bulkrequest"


def context(*, field: Field, vault_id: str, key_version: int) -> str:
    """What a sealed field is bound to, so that it opens in its own row and column only."""
    return f"people_person|{field}|{vault_id}|{key_version}"


def is_login(text: str) -> bool:
    """Whether the text can be a login name: letters, digits, dots and dashes, typed anywhere."""
    plain = text.replace("-", "").replace(".", "")
    return len(text) <= LONGEST_LOGIN and text.isascii() and plain.isalnum()
