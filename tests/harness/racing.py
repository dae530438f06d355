"""Several works at the very same moment, each on a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from time import monotonic
from typing import Any

from django.db import connection

from yijia.base.errors import Refused

# How long one waits for the others, and for what it does; a race that hangs fails.
GATE_SECONDS, WORK_SECONDS = 20, 60
WAITING = """
SELECT EXISTS (SELECT FROM pg_locks waits WHERE NOT waits.granted
  AND pg_backend_pid() = ANY (pg_blocking_pids(waits.pid)))
"""


def at_once(works: Iterable[Callable[[], Any]]) -> list[Any]:
    """What each work answers when all start together; a refusal is an answer, too.

    Whatever else is raised fails the test: nobody meets a fault for having been slower. A work that
    opens a transaction of its own commits it before it answers.
    """
    every = list(works)
    gate = Barrier(len(every))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=GATE_SECONDS)
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(every)) as pool:
        started = [pool.submit(run, work) for work in every]
        return [done.result(timeout=WORK_SECONDS) for done in started]


def overtaken(
    first: Callable[[], AbstractContextManager[object]], *, work: Callable[[], Any]
) -> Any:
    """What a work answers that begins while `first` is done and not committed, and waits for it."""

    def run() -> Any:
        try:
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with first():
            started = pool.submit(run)
            until = monotonic() + GATE_SECONDS
            while not started.done() and not _somebody_waits():
                if monotonic() > until:
                    raise AssertionError("it neither waits nor ends")
        return started.result(timeout=WORK_SECONDS)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
