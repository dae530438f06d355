"""Background work: each tick on its own, alone among workers, and nights made up for."""

import logging
from datetime import datetime, timedelta
from inspect import signature
from threading import Event

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from yijia.config import worker

HOUR = timedelta(hours=1)


class Counting:
    """A tick's function that remembers when it was called, and fails on demand."""

    def __init__(self) -> None:
        self.called: list[datetime] = []
        self.fault: Exception | None = None

    def __call__(self, *, at: datetime) -> int:
        self.called.append(at)
        if self.fault is not None:
            raise self.fault
        return 1


def _tick(call: Counting, *, at: datetime, nightly: bool = False, name: str = "one") -> worker.Tick:
    every = worker.LOOK_AGAIN if nightly else HOUR
    return worker.Tick(name=name, call=call, every=every, nightly=nightly, due_at=at)


@pytest.mark.django_db
def test_a_tick_runs_when_it_is_due_and_then_after_its_time(at: datetime) -> None:
    call = Counting()
    ticks = [_tick(call, at=at)]
    for moment in (at, at + HOUR / 2, at + HOUR):
        worker.run_due(ticks, at=moment)
    assert call.called == [at, at + HOUR]
    assert worker.next_due(ticks) == at + 2 * HOUR


@pytest.mark.django_db
def test_a_tick_that_fails_does_not_keep_others_back(at: datetime) -> None:
    failing, other = Counting(), Counting()
    failing.fault = ValueError("broken")
    ticks = [_tick(failing, at=at), _tick(other, at=at, name="two")]
    worker.run_due(ticks, at=at)
    worker.run_due(ticks, at=at + HOUR)
    assert len(failing.called) == len(other.called) == 2


@pytest.mark.django_db
def test_a_fault_is_logged_when_it_begins_and_when_it_ends(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    call = Counting()
    ticks = [_tick(call, at=at)]
    for hours, fault in enumerate([ValueError("broken"), ValueError("broken"), None, None]):
        call.fault = fault
        worker.run_due(ticks, at=at + hours * HOUR)
    levels = [record.levelno for record in caplog.records]
    assert levels == [logging.ERROR, logging.WARNING]


@pytest.mark.django_db
def test_another_fault_of_the_same_tick_is_logged_too(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    call = Counting()
    ticks = [_tick(call, at=at)]
    for hours, fault in enumerate([ValueError("broken"), ValueError("otherwise")]):
        call.fault = fault
        worker.run_due(ticks, at=at + hours * HOUR)
    assert len(caplog.records) == 2


@pytest.mark.django_db
def test_a_tick_that_another_worker_is_at_is_left_alone(
    at: datetime, owner_cursor: psycopg.Cursor
) -> None:
    call = Counting()
    ticks = [_tick(call, at=at)]
    key = [worker.LOCK, "one"]
    owner_cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", key)
    worker.run_due(ticks, at=at)
    assert call.called == []
    owner_cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)
    worker.run_due(ticks, at=at + HOUR)
    assert call.called == [at + HOUR]


@pytest.mark.django_db
def test_nightly_work_is_done_once_a_night(at: datetime) -> None:
    call = Counting()
    ticks = [_tick(call, at=at, nightly=True)]
    for hours in range(48):
        worker.run_due(ticks, at=at + hours * HOUR)
    local = [timezone.localtime(moment) for moment in call.called]
    assert [(moment.day, moment.hour) for moment in local] == [(30, 16), (1, 3), (2, 3)]


@pytest.mark.django_db
def test_a_night_that_was_missed_is_made_up_by_another_worker(at: datetime) -> None:
    first, second = Counting(), Counting()
    worker.run_due([_tick(first, at=at, nightly=True)], at=at)
    worker.run_due([_tick(second, at=at, nightly=True)], at=at + HOUR)
    later = at + timedelta(days=3)
    worker.run_due([_tick(second, at=later, nightly=True)], at=later)
    assert (first.called, second.called) == ([at], [later])


@pytest.mark.django_db
def test_a_note_of_a_time_to_come_keeps_no_night_back(at: datetime) -> None:
    call = Counting()
    worker.run_due([_tick(call, at=at, nightly=True)], at=at + timedelta(days=30_000))
    worker.run_due([_tick(call, at=at, nightly=True)], at=at)
    assert call.called == [at + timedelta(days=30_000), at]


@pytest.mark.django_db
def test_nightly_work_that_failed_is_tried_again_in_the_same_night(at: datetime) -> None:
    call = Counting()
    call.fault = ValueError("broken")
    ticks = [_tick(call, at=at, nightly=True)]
    worker.run_due(ticks, at=at)
    call.fault = None
    worker.run_due(ticks, at=at + worker.LOOK_AGAIN)
    worker.run_due(ticks, at=at + HOUR)
    assert call.called == [at, at + worker.LOOK_AGAIN]


@pytest.mark.django_db
def test_it_works_until_told_to_stop() -> None:
    stop = Event()
    call = Counting()

    def stopping(*, at: datetime) -> int:
        stop.set()
        return call(at=at)

    now = timezone.now()
    tick = worker.Tick(name="one", call=stopping, every=HOUR, nightly=False, due_at=now)
    worker.work([tick], stop=stop)
    assert len(call.called) == 1


def test_every_tick_of_the_settings_takes_the_time(at: datetime) -> None:
    ticks = worker.planned(settings.YIJIA_TICKS, at=at)
    assert len(ticks) == len(settings.YIJIA_TICKS) > 0
    for tick in ticks:
        needed = [x.name for x in signature(tick.call).parameters.values() if x.default is x.empty]
        assert needed == ["at"], tick.name


@pytest.mark.django_db
def test_every_tick_of_the_settings_runs_on_an_empty_database(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    worker.run_due(worker.planned(settings.YIJIA_TICKS, at=at), at=at)
    assert caplog.records == []


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_made_again(at: datetime) -> None:
    call = Counting()

    def cut(*, at: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return call(at=at)

    tick = _tick(call, at=at)
    tick.call = cut
    worker.run_due([tick], at=at)
    tick.call = call
    worker.run_due([tick], at=at + HOUR)
    assert call.called == [at + HOUR]
