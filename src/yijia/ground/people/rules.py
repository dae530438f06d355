"""What may be kept of a person, and in which form."""

from enum import StrEnum

from yijia.base.words import _

LONGEST_NAME = 60
LONGEST_LOGIN = 60
LONGEST_PURPOSE = 200


class Field(StrEnum):
    """The fields of a person that lie sealed in the vault."""

    NAME = "name"
    MOBILE = "mobile"


class Purpose(StrEnum):
    """What a person's data may be needed for."""

    ANSWER = "answer"
    VERIFY = "verify"
    VISIT = "visit"
    FOLLOW_UP = "follow_up"
    EMERGENCY = "emergency"
    OWN_REQUEST = "own_request"
    AUDIT = "audit"
    LAW = "law"
    OTHER = "other"


PURPOSE_LABELS = {
    Purpose.ANSWER: _("To answer the person"),
    Purpose.VERIFY: _("To ask the person what is not clear"),
    Purpose.VISIT: _("To agree on a visit"),
    Purpose.FOLLOW_UP: _("To ask whether it is solved"),
    Purpose.EMERGENCY: _("Danger to life, health or property"),
    Purpose.OWN_REQUEST: _("The person asked about their own data"),
    Purpose.AUDIT: _("An audit"),
    Purpose.LAW: _("A duty under a law"),
    Purpose.OTHER: _("Something else"),
}
# These say too little alone: which law, what else.
WORDED = frozenset({Purpose.LAW, Purpose.OTHER})


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
