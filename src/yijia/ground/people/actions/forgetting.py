"""Removing what is over its time: readings with what was asked for them, and dead tokens."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, models

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people import events
from yijia.ground.people.models import BulkRequest, Reading, Token


def forget_readings(
    *, by: Scope, at: datetime, before: datetime, kept: Sequence[int], limit: int
) -> int:
    """Removes at most so many readings from before a time, with their words; returns how many.

    Requests to read many persons go with their last reading. What concerns the persons `kept`
    stays. Nothing of a person is lost but who looked, and figures count no reading.
    """
    is_over = Reading.objects.filter(at__lt=before).exists()
    if not is_over and not BulkRequest.objects.filter(asked_at__lt=before).exists():
        return 0
    with (
        journal.entry(by=by, at=at, event=events.READINGS_FORGOTTEN),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT people_forget_readings(%s, %s, %s)", [before, limit, list(kept)])
        return int(cursor.fetchone()[0])


def forget_tokens(*, by: Scope, at: datetime, before: datetime, limit: int) -> int:
    """Removes at most so many tokens that ended or were revoked before a time; says how many."""
    ended = models.Q(ends_on__lte=before.astimezone(CHINA).date())
    dead = Token.objects.filter(ended | models.Q(revoked_at__lt=before))
    found = list(dead.values_list("pk", flat=True)[:limit])
    if found:
        told = {"count": len(found)}
        with journal.entry(by=by, at=at, event=events.TOKENS_FORGOTTEN, new=told):
            Token.objects.filter(pk__in=found).delete()
    return len(found)
