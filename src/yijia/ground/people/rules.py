"""What may be kept of a person, and in which form."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA

LONGEST_NAME = 60
LONGEST_LOGIN = 60
LONGEST_WORDS = 200
LONGEST_TOKEN_NAME = 60
# For how many days a token opens something, at most, and unless somebody says otherwise.
LONGEST_TOKEN_DAYS = 365
TOKEN_DAYS = 90
LONGEST_SELECTION = 200
# How many persons one account may read by itself, and how many with a second person's approval.
MOST_ALONE = 50
MOST_TOGETHER = 2000
ALONE_WITHIN = timedelta(hours=24)
APPROVAL_LASTS = timedelta(hours=24)


class Field(StrEnum):
    """The fields of a person that lie sealed in the vault."""

    NAME = "name"
    MOBILE = "mobile"
    EMAIL = "email"


class Purpose(StrEnum):
    """What a person's data may be needed for."""

    ANSWER = "answer"
    VERIFY = "verify"
    VISIT = "visit"
    FOLLOW_UP = "follow_up"
    EMERGENCY = "emergency"
    NOTICE = "notice"
    OWN_REQUEST = "own_request"
    OWN_LOOK = "own_look"
    OWN_COPY = "own_copy"
    OWN_CORRECTION = "own_correction"
    ERASURE = "erasure"
    AUDIT = "audit"
    LAW = "law"
    OTHER = "other"


PURPOSE_LABELS = {
    Purpose.ANSWER: _("To answer the person"),
    Purpose.VERIFY: _("To ask the person what is not clear"),
    Purpose.VISIT: _("To agree on a visit"),
    Purpose.FOLLOW_UP: _("To ask whether it is solved"),
    Purpose.EMERGENCY: _("Danger to life, health or property"),
    Purpose.NOTICE: _("To send the person a notice"),
    Purpose.OWN_REQUEST: _("The person asked about their own data"),
    Purpose.OWN_LOOK: _("Your own look"),
    Purpose.OWN_COPY: _("Your own copy"),
    Purpose.OWN_CORRECTION: _("Your own correction"),
    Purpose.ERASURE: _("Taking your name out of texts, to erase it"),
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
    KEPT_TEXT = "text/kept"


def label_of(purpose: str) -> str:
    """What a purpose is called; words from before there was a list are not shown."""
    known = purpose in {choice.value for choice in Purpose}
    return PURPOSE_LABELS[Purpose(purpose) if known else Purpose.OTHER]


def context(*, field: Field, vault_id: str, key_version: int) -> str:
    """What a sealed field is bound to, so that it opens in its own row and column only."""
    return f"people_person|{field}|{vault_id}|{key_version}"


def words_context(*, words_id: str, key_version: int) -> str:
    """What the words of a reading are bound to; they are sealed under the person's key."""
    return f"people_readingwords|text|{words_id}|{key_version}"


def checked_words(words: str, *, purpose: Purpose) -> str:
    """What was written beside a purpose, without the spaces around it.

    Raises:
        Invalid: the purpose says too little without words, or they are too long.
    """
    words = words.strip()
    if purpose in WORDED and not words:
        raise Invalid(_("Say more about what you need it for."), field="words")
    if len(words) > LONGEST_WORDS:
        raise Invalid(_("Say it in at most %(most)s characters."), params={"most": LONGEST_WORDS})
    return words


def fault_of_approval(
    *, is_approved: bool | None, decided_at: datetime | None, is_used: bool, at: datetime
) -> str:
    """Why a request for many persons does not open them now, or nothing when it does."""
    if is_approved is None or decided_at is None:
        return _("Nobody has approved this yet.")
    if not is_approved:
        return _("This was refused.")
    if is_used:
        return _("This was used already. Ask again.")
    if at >= decided_at + APPROVAL_LASTS:
        return _("The approval has run out. Ask again.")
    return ""


def end_of_token(*, at: datetime, days: int) -> date:
    """The first day on which a token opens nothing any more."""
    return at.astimezone(CHINA).date() + timedelta(days=days)


def is_login(text: str) -> bool:
    """Whether the text can be a login name: letters, digits, dots and dashes, typed anywhere."""
    plain = text.replace("-", "").replace(".", "")
    return len(text) <= LONGEST_LOGIN and text.isascii() and plain.isalnum()
