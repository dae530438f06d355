"""Keeping answers, so that a request sent twice acts once, and counting what strangers send.

Both are kept in the transaction that acts, and both in one statement where both are wanted.
"""

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
from yijia.ground.shell import queries, rules
from yijia.ground.shell.models import GivenAnswer, Spending

LONGEST_KEY = 200
# The first half of the lock under which a request waits for the same one.
_LOCK = 5_317_021
_KEEP = """
INSERT INTO shell_givenanswer (purpose, key, body, answer_sealed, at)
VALUES (%(purpose)s, %(key)s, %(body)s, %(answer)s, %(at)s)
ON CONFLICT (purpose, key) DO NOTHING RETURNING true
"""
# Of two at the same moment the second waits for the first and then counts on, so that no more is
# let through than is allowed. What is refused or rolled back counts for nothing.
_SPEND = """
INSERT INTO shell_spending AS held (kind, key, since, count)
VALUES (%(kind)s, %(origin)s, %(at)s, 1)
ON CONFLICT (kind, key) DO UPDATE SET
  since = CASE WHEN held.since > %(after)s THEN held.since ELSE excluded.since END,
  count = CASE WHEN held.since > %(after)s THEN held.count + 1 ELSE 1 END
WHERE held.count < %(most)s OR held.since <= %(after)s RETURNING true
"""
_KEEP_ALONE = f"WITH kept AS ({_KEEP}) SELECT (SELECT * FROM kept), true"
_SPEND_ALONE = f"WITH spent AS ({_SPEND}) SELECT true, (SELECT * FROM spent)"
_BOTH = f"WITH kept AS ({_KEEP}), spent AS ({_SPEND}) SELECT (TABLE kept), (TABLE spent)"


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


def count_use(*, at: datetime, allowed: queries.Allowance | None) -> None:
    """Counts one of its kind against the address that sent it.

    Raises:
        TooMany: this address has sent all that it may within an hour.
    """
    if allowed is not None:
        _kept, spent = _run(_SPEND_ALONE, _spending_of(allowed, at=at))
        _check_spent(spent, at=at, allowed=allowed)


def refuse_answered(asked: Asked) -> None:
    """Waits for the same request, should it be under way, and refuses what was answered before.

    For what the second time may refuse that was right the first time, and would never be told the
    answer: a file that was claimed then is not there any more, a choice that was open has ended.

    Raises:
        AlreadyAnswered: the same request has been answered, perhaps a moment ago.
    """
    place = int.from_bytes(asked.hashed_key[:4], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, place])
    if queries.given_answer(purpose=asked.purpose, key=asked.hashed_key) is not None:
        raise AlreadyAnswered(asked)


def keep_answer(
    *, at: datetime, asked: Asked, answer: dict[str, Any], allowed: queries.Allowance | None = None
) -> None:
    """Keeps the answer in the transaction that made it, and counts it where that is asked.

    Raises:
        AlreadyAnswered: the same request has been answered, perhaps a moment ago.
        TooMany: this address has sent all that it may within an hour.
    """
    sealed = people.seal_text(json.dumps(answer), purpose=asked.purpose)
    values: dict[str, Any] = {
        "purpose": asked.purpose,
        "key": asked.hashed_key,
        "body": asked.hashed_body,
        "answer": sealed,
        "at": at,
    }
    if allowed is None:
        kept, spent = _run(_KEEP_ALONE, values)
    else:
        kept, spent = _run(_BOTH, values | _spending_of(allowed, at=at))
    if kept is None:
        raise AlreadyAnswered(asked)
    _check_spent(spent, at=at, allowed=allowed)


def _run(statement: str, values: dict[str, Any]) -> tuple[bool | None, bool | None]:
    """Whether the answer was kept, and whether the use was counted."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        kept, spent = cursor.fetchone()
    return kept, spent


def _spending_of(allowed: queries.Allowance, *, at: datetime) -> dict[str, Any]:
    return {
        "kind": allowed.kind,
        "origin": allowed.key,
        "most": allowed.most,
        "at": at,
        "after": at - rules.WITHIN,
    }


def _check_spent(spent: bool | None, *, at: datetime, allowed: queries.Allowance | None) -> None:
    # The full row was locked when it was found so; it says the same again, and since when.
    if spent is None:
        queries.check_allowance(at=at, allowed=allowed)


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


def forget_answers(*, before: datetime, limit: int) -> int:
    """Removes at most so many answers given before a time, and returns how many."""
    old = GivenAnswer.objects.filter(at__lt=before).values("pk")[:limit]
    return GivenAnswer.objects.filter(pk__in=old).delete()[0]


def forget_spendings(*, before: datetime, limit: int) -> int:
    """Removes at most so many counts whose hour was over before a time, and returns how many."""
    old = Spending.objects.filter(since__lt=before - rules.WITHIN).values("pk")[:limit]
    return Spending.objects.filter(pk__in=old).delete()[0]


def forget_sessions(*, before: datetime, limit: int) -> int:
    """Removes at most so many sessions that ran out before a time, and returns how many."""
    old = Session.objects.filter(expire_date__lt=before).values("pk")[:limit]
    return Session.objects.filter(pk__in=old).delete()[0]
