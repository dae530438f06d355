"""Keeping failed tries at a secret, and refusing whoever tries too often."""

from datetime import datetime, timedelta

from django.db import connection

from yijia.base.errors import TooMany
from yijia.base.words import _
from yijia.ground.people import queries, vault
from yijia.ground.people.models import FailedTry

# For one name from one place; and for a name from anywhere, or from one place for any name. The
# second is far above what people mistype, so that nobody closes another's door from afar.
MOST_TRIES = 10
MOST_TRIES_APART = 100
TRIES_WITHIN = timedelta(minutes=15)
# A code has six digits: who knows the password, and tries as often as that for weeks, meets one.
MOST_A_DAY = {"factor": 50}
_LOCK = 5_317_011


def refuse_after_many_tries(*, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Refuses when these names have had too many failed tries of this kind.

    The names are what was tried, and where from.

    Raises:
        TooMany: ten of them together, or a hundred of one alone, within fifteen minutes; or, of a
            kind that is guessed in time, as many as that within a day.
    """
    most = dict.fromkeys(map(_try_key, names), MOST_TRIES_APART) | {_key_of_all(names): MOST_TRIES}
    tried = queries.failed_tries(kind=kind, keys=tuple(most), at=at, within=TRIES_WITHIN)
    if any(tried[key] >= limit for key, limit in most.items()):
        minutes = int(TRIES_WITHIN.total_seconds() // 60)
        raise TooMany(
            _("Too many failed tries. Wait %(minutes)s minutes, then try again."),
            params={"minutes": minutes},
            wait=TRIES_WITHIN,
        )
    _refuse_after_a_day_of_tries(at=at, kind=kind, key=_key_of_all(names))


def _refuse_after_a_day_of_tries(*, at: datetime, kind: str, key: bytes) -> None:
    if kind not in MOST_A_DAY:
        return
    day = timedelta(days=1)
    if queries.failed_tries(kind=kind, keys=(key,), at=at, within=day)[key] >= MOST_A_DAY[kind]:
        raise TooMany(_("Too many failed tries in one day. Try again tomorrow."), wait=day)


def take_try(*, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Counts a try as failed before it is looked at; `give_back_try` takes the right one off again.

    Of many at once, each waits until the one before is counted, and none is let through uncounted
    while a slow secret is being looked at.

    Raises:
        TooMany: too many failed tries of these names.
    """
    with connection.cursor() as cursor:
        for key in sorted({_key_of_all(names), *map(_try_key, filter(None, names))}):
            place = int.from_bytes(key[:4], "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, place])
    refuse_after_many_tries(at=at, kind=kind, names=names)
    keep_failed_try(at=at, kind=kind, names=names)


def give_back_try(*, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Takes a try that was counted beforehand off again, since the secret was right."""
    for key in {_key_of_all(names), *map(_try_key, filter(None, names))}:
        taken = FailedTry.objects.filter(kind=kind, key=key, at=at).order_by("-id")[:1]
        FailedTry.objects.filter(pk__in=taken.values("pk")).delete()


def forget_tries(*, kind: str, names: tuple[str, ...]) -> None:
    """Takes off every failed try of these names: what was guessed at is another now."""
    keys = {_key_of_all(names), *map(_try_key, filter(None, names))}
    FailedTry.objects.filter(kind=kind, key__in=keys).delete()


def keep_failed_try(*, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Keeps one failed try under each of these names and all together; only hashes are stored."""
    keys = {*map(_try_key, filter(None, names)), _key_of_all(names)}
    FailedTry.objects.bulk_create(FailedTry(kind=kind, key=key, at=at) for key in keys)


def forget_failed_tries(*, before: datetime, limit: int) -> int:
    """Removes at most so many failed tries from before a time, and returns how many."""
    old = FailedTry.objects.filter(at__lt=before).values("pk")[:limit]
    return FailedTry.objects.filter(pk__in=old).delete()[0]


def _key_of_all(names: tuple[str, ...]) -> bytes:
    return _try_key("\n".join(names))


def _try_key(name: str) -> bytes:
    return vault.index_of_name(name)
