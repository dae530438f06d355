"""Rivals with real connections: the database decides, and everybody is told what happened."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from yijia.base.errors import Conflict, Refused
from yijia.engines.meetings import actions
from yijia.engines.meetings.models import Convening, Resolution
from yijia.engines.meetings.tests.conftest import Called
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """Runs every work on a connection of its own, all starting together; answers or refusals."""
    gate = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=20)
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, work) for work in works]]


def test_of_many_who_convene_one_does_and_arrivals_are_signed_once(called: Called) -> None:
    done = at_once([lambda: called.convene("lamps", "water")] * 4)
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 3
    with acting_as(called.by("worker")):
        (convening,) = Convening.objects.all()
        assert convening.attendances.count() == 2
    sign = actions.sign_arrival
    number = convening.number
    signed = at_once([lambda: called.attend(sign, number, "lamps", by="handler")] * 3)
    assert sum(isinstance(outcome, Conflict) for outcome in signed) == 2


def test_an_end_and_a_resolution_at_one_moment_do_not_pass_each_other_by(called: Called) -> None:
    number = called.convene("lamps")
    done = at_once(
        [
            lambda: called.held(actions.close_convening, number),
            lambda: called.resolve(number),
        ]
    )
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 1
    with acting_as(called.by("worker")):
        closed = Convening.objects.get(number=number).closed_at is not None
        assert Resolution.objects.exists() is not closed
