"""Bodies and moments in the reader's language, for convenings and for meetings."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.engines.cases.rules import last_day
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.shown import body_code, body_name


def named(bodies: Iterable[Known]) -> list[tuple[str, str]]:
    """Bodies by code and name."""
    return [(one.code, one.name(get_language() or "")) for one in bodies]


def named_ids(bodies: Iterable[int]) -> list[tuple[str, str]]:
    """The same of bodies by id."""
    return [(body_code(one), body_name(one)) for one in bodies]


def due_words(due: datetime) -> str:
    """The last day of a limit that ends with a day, or the moment at which it ends."""
    local = timezone.localtime(due)
    if (local.hour, local.minute) == (0, 0):
        return date_format(last_day(due), gettext("j F Y"))
    return moment_words(due)


def moment_words(at: datetime) -> str:
    """A moment with its time."""
    return date_format(timezone.localtime(at), gettext("j F Y, H:i"))
