"""`yijia worker`: background work, as ticks that run again and again.

There are no jobs. A tick looks for rows in some state, moves each on by one action, and can be
killed anywhere. One worker at a time runs a tick, however many workers there are. What fails is
logged when it begins to fail, not each time, and the other ticks go on.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

LOCK = 5_317_002
NIGHTLY = "nightly"
LOOK_AGAIN = timedelta(minutes=1)

logger = logging.getLogger(__name__)


@dataclass
class Tick:
    """One piece of background work: `call(at=…)` returns how many things it moved."""

    name: str
    call: Callable[..., int]
    every: timedelta
    nightly: bool
    due_at: datetime
    fault: str = ""


def planned(ticks: Iterable[tuple[str, float | str]], *, at: datetime) -> list[Tick]:
    """The ticks of the settings, (dotted path, seconds or "nightly"), all due at once."""
    return [
        Tick(
            name=path,
            call=import_string(path),
            every=LOOK_AGAIN if every == NIGHTLY else timedelta(seconds=float(every)),
            nightly=every == NIGHTLY,
            due_at=at,
        )
        for path, every in ticks
    ]


def work(ticks: Sequence[Tick], *, stop: Event) -> None:
    """Runs ticks when they are due, until told to stop."""
    while not stop.is_set():
        run_due(ticks, at=timezone.now())
        pause = next_due(ticks) - timezone.now()
        stop.wait(max(0.0, pause.total_seconds()))


def next_due(ticks: Sequence[Tick]) -> datetime:
    """When the next tick is due; a minute from now when there is none."""
    return min((t.due_at for t in ticks), default=timezone.now() + LOOK_AGAIN)


def run_due(ticks: Sequence[Tick], *, at: datetime) -> None:
    """Runs every tick that is due, each on its own: one that fails does not keep others back."""
    for tick in ticks:
        if tick.due_at <= at:
            tick.due_at = at + tick.every
            _run_safely(tick, at=at)


def _run_safely(tick: Tick, *, at: datetime) -> None:
    try:
        _run(tick, at=at)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
        if fault != tick.fault:
            logger.exception("The tick %s fails; it will be tried again.", tick.name)
        tick.fault = fault
        _drop_broken_connection()
    else:
        if tick.fault:
            logger.warning("The tick %s works again.", tick.name)
        tick.fault = ""


def _drop_broken_connection() -> None:
    """A connection that a restarted server has cut is left, so that the next use makes another."""
    if not connection.is_usable() and not connection.in_atomic_block:
        connection.close()


def _run(tick: Tick, *, at: datetime) -> None:
    with _alone(tick.name) as alone:
        if not alone or (tick.nightly and not _night_has_come(tick, at=at)):
            return
        tick.call(at=at)
        if tick.nightly:
            _note_night(tick, at=at)


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Whether no other worker is at this tick, for the time of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, name])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, name])


def last_night(*, at: datetime) -> datetime:
    """The last time, up to now, at which nightly work was to begin."""
    local = timezone.localtime(at)
    night = settings.YIJIA_NIGHT
    begun = local.replace(hour=night.hour, minute=night.minute, second=0, microsecond=0)
    return begun if begun <= local else begun - timedelta(days=1)


def _night_has_come(tick: Tick, *, at: datetime) -> bool:
    """Whether the tick has not been run since the last night began; a missed night is made up.

    A note of a time that has not come is none, or it would keep the tick back until then.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT run_at FROM config_night WHERE tick = %s AND run_at <= %s", [tick.name, at]
        )
        found = cursor.fetchone()
    return found is None or found[0] < last_night(at=at)


def _note_night(tick: Tick, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO config_night (tick, run_at) VALUES (%s, %s) "
            "ON CONFLICT (tick) DO UPDATE SET run_at = excluded.run_at",
            [tick.name, at],
        )
