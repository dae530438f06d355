"""Reading answers already given, what was sent from where, whether the database answers, and what
an operator should look at.
"""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, override

from yijia.base.errors import TooMany
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.shell import rules
from yijia.ground.shell.models import GivenAnswer, Spending
from yijia.ground.shell.registry import alarms

NOT_OFFICIAL = _("Demonstration data, not official.")
_RAISED = "shell.alarms_raised"
# No statement may wait longer for a lock, or for its answer.
_PATIENCE = """SELECT set_config('lock_timeout', '500ms', false),
  set_config('statement_timeout', '1s', false)"""
_ADDRESS = ("host", "port", "dbname", "user", "password", "options")


def demonstration_label() -> str:
    """What a file of a demonstration says of itself, in both languages; elsewhere nothing."""
    if not settings.YIJIA_DEMONSTRATION:
        return ""
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(gettext(NOT_OFFICIAL))
    return " / ".join(said)


def given_answer(*, purpose: str, key: bytes) -> GivenAnswer | None:
    """The answer kept under a key."""
    return GivenAnswer.objects.filter(purpose=purpose, key=key).first()


@dataclass(frozen=True)
class Allowance:
    """How many of a kind an address may send within an hour, and what it is kept as."""

    kind: str
    key: bytes
    most: int


def allowance_of(*, by: Scope, kind: str, origin: str) -> Allowance | None:
    """What a stranger at an address may send, or None where nothing is counted.

    Whoever holds a post is not counted, and neither is this machine's own address.
    """
    most = settings.YIJIA_LIMITS[kind]
    known = bool(by.grants) or by.everything or rules.is_of_this_machine(origin)
    if known or not most:
        return None
    key = salted_hmac("yijia.spending", origin, algorithm="sha256").digest()
    return Allowance(kind=kind, key=key, most=most)


def check_allowance(*, at: datetime, allowed: Allowance | None) -> None:
    """Refuses before the work is done; what is let through is counted by `count_use`.

    Raises:
        TooMany: this address has sent all that it may within an hour.
    """
    if allowed is None:
        return
    after = at - rules.WITHIN
    full = Spending.objects.filter(kind=allowed.kind, key=allowed.key, count__gte=allowed.most)
    since = full.filter(since__gt=after).values_list("since", flat=True).first()
    if since is not None:
        raise _too_many(at=at, since=since)


def _too_many(*, at: datetime, since: datetime) -> TooMany:
    wait = rules.wait_after(since=since, at=at)
    minutes = -(-int(wait.total_seconds()) // 60)
    return TooMany(
        _("Too much was sent from your network. Wait %(minutes)s minutes, then send it again."),
        params={"minutes": minutes},
        wait=wait,
    )


def alarms_raised() -> list[str] | None:
    """The codes of what an operator should look at, asked on a connection of its own; None where
    the database does not answer within some seconds.

    Anybody may ask, so an answer holds for some seconds in this process, and no question may keep
    it waiting: what is not answered within one is raised.
    """
    params = connection.get_connection_params()
    wanted = {name: params[name] for name in _ADDRESS if name in params}
    try:
        with psycopg.connect(**wanted, connect_timeout=2, autocommit=True) as own:
            own.execute(_PATIENCE)
            held: list[str] | None = cache.get(_RAISED)
            if held is None:
                held = [code for code, question in alarms if _is_raised(own, question)]
                cache.set(_RAISED, held, timeout=settings.YIJIA_ALARMS_HOLD_SECONDS)
            return held
    except psycopg.Error:
        return None


def _is_raised(own: psycopg.Connection, question: str) -> bool:
    """Whether there is reason to; so there is where the question cannot be answered."""
    try:
        return own.execute(question.encode()).fetchone() == (True,)
    except psycopg.Error:
        return True
