"""Keeping answers, so that the same request sent twice gets the same answer and acts once."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from yijia.base.errors import Invalid, Refused
from yijia.base.words import _
from yijia.ground.people import actions as people
from yijia.ground.shell import queries
from yijia.ground.shell.models import GivenAnswer

LONGEST_KEY = 200
_KEEP = """
INSERT INTO shell_givenanswer (purpose, key, body, answer_sealed, at)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT (purpose, key) DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Asked:
    """What makes a request the same request: what for, its key, who asked, and its body."""

    purpose: str
    key: str
    body: bytes
    asker: str = ""

    def __post_init__(self) -> None:
        if len(self.key) > LONGEST_KEY:
            raise Invalid(_("The Idempotency-Key is too long."), field="Idempotency-Key")

    @property
    def hashed_key(self) -> bytes:
        """What the key is stored as."""
        return hashlib.sha256(f"{self.asker}|{self.key}".encode()).digest()

    @property
    def hashed_body(self) -> bytes:
        """What tells a repetition from another request under the same key."""
        return hashlib.sha256(self.body).digest()


class AlreadyAnswered(Refused):
    """This request was carried out before; whatever was done this time is rolled back."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(_("This was sent before, and was carried out once."))
        self.asked = asked


def keep_answer(*, at: datetime, asked: Asked, answer: dict[str, Any]) -> None:
    """Keeps the answer in the transaction that made it.

    Raises:
        AlreadyAnswered: the same request has been answered, perhaps a moment ago.
    """
    sealed = people.seal_text(json.dumps(answer), purpose=asked.purpose)
    with connection.cursor() as cursor:
        values = (asked.purpose, asked.hashed_key, asked.hashed_body, sealed, at)
        cursor.execute(_KEEP, values)
        kept = cursor.fetchone()
    if kept is None:
        raise AlreadyAnswered(asked)


def answer_given(asked: Asked) -> dict[str, Any] | None:
    """The answer that was given to this request before, or None."""
    kept = queries.given_answer(purpose=asked.purpose, key=asked.hashed_key)
    if kept is None or bytes(kept.body) != asked.hashed_body:
        return None
    text = people.open_text(bytes(kept.answer_sealed), purpose=asked.purpose)
    found: dict[str, Any] = json.loads(text)
    return found


def answer_again(asked: Asked) -> dict[str, Any]:
    """The answer that was given to this request before.

    Raises:
        Invalid: the key was used for another request.
    """
    found = answer_given(asked)
    if found is None:
        raise Invalid(
            _("This Idempotency-Key was used for another request."), field="Idempotency-Key"
        )
    return found


def forget_answers(*, before: datetime) -> int:
    """Removes answers given before a time, and returns how many."""
    return GivenAnswer.objects.filter(at__lt=before).delete()[0]


def forget_sessions(*, before: datetime) -> int:
    """Removes sessions that ran out before a time, and returns how many."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]
