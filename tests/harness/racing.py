"""Several works at the very same moment, each on a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from yijia.base.errors import Refused

# How long one waits for the others, and for what it does; a race that hangs fails.
GATE_SECONDS, WORK_SECONDS = 20, 60


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
