"""Moments in words."""

from datetime import date, datetime

from django.utils.translation import gettext

from yijia.base.workdays import CHINA
from yijia.ground.shell.questions import day_words
from yijia.programmes.centres import rules


def weekday_words(value: date) -> str:
    """A day with its day of the week."""
    told = {"day": day_words(value), "weekday": gettext(rules.WEEKDAY_LABELS[value.isoweekday()])}
    return gettext("%(weekday)s, %(day)s") % told


def hours_words(span: rules.Span) -> str:
    """From when until when, by the clock in China."""
    begins, until = (at.astimezone(CHINA) for at in (span.starts_at, span.ends_at))
    return f"{begins:%H:%M}–{until:%H:%M}"


def when_words(span: rules.Span) -> str:
    """A day and its hours."""
    day = span.starts_at.astimezone(CHINA).date()
    return f"{weekday_words(day)} · {hours_words(span)}"


def moment_words(at: datetime) -> str:
    """A moment by the clock in China."""
    local = at.astimezone(CHINA)
    return f"{day_words(local.date())} {local:%H:%M}"
