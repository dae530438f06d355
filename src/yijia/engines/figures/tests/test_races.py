"""Many write, one folds, one recounts, one reads: at every moment the number is its rows."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Event
from typing import Any

import psycopg
import pytest
from django.db import connection as django_connection
from django.db import transaction

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.engines.figures import actions
from yijia.engines.figures.queries.cells import READ, Ask, parameters
from yijia.engines.figures.rules import Span
from yijia.engines.figures.tests.sample import (
    COUNTY,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    TOWN,
    counted,
    number,
    recount,
)
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.usefixtures("owner")
Connect = Callable[[], psycopg.Connection]
WRITERS, ROUNDS = 3, 40
ADD = """
INSERT INTO sample_thing (division_id, opened_on) SELECT '350181002901', day::date
FROM generate_series(date '2026-02-27', date '2026-03-05', interval '1 day') AS day
"""
MOVE = """
UPDATE sample_thing SET division_id = '350181003901'
WHERE id = (SELECT max(id) FROM sample_thing WHERE number = 'N-1')
"""
REMOVE = "DELETE FROM sample_thing WHERE id = (SELECT min(id) FROM sample_thing)"
# Both in one statement, so that both are of one moment.
BOTH = f"""
SELECT shown.n, (SELECT count(*) FROM sample_thing WHERE division_id LIKE %(like)s
  AND opened_on >= %(start)s AND opened_on < %(end)s) FROM ({READ}) AS shown
"""


def write(connect: Connect) -> None:
    with connect() as connection:
        connection.autocommit = True
        for _round in range(ROUNDS):
            for statement in (ADD, MOVE, REMOVE):
                connection.execute(statement.encode())


def fold(connect: Connect, stop: Event) -> int:
    folded = 0
    with connect() as connection:
        connection.autocommit = True
        while not stop.is_set():
            found = connection.execute("SELECT figures_fold(7)").fetchone()
            folded += found[0] if found else 0
    return folded


def read(connect: Connect, stop: Event) -> list[tuple[Any, Any]]:
    """What figure and rows said, for ranges with and without edges, as often as there was time."""
    seen: list[tuple[Any, Any]] = []
    spans = (Span(NEW_YEAR, NEXT_YEAR), Span(NEW_YEAR.replace(month=2, day=28), NEXT_YEAR))
    with connect() as connection:
        connection.autocommit = True
        while True:
            for division in (COUNTY, TOWN):
                for span in spans:
                    limits = {"like": f"{division}%", "start": span.start, "end": span.end}
                    asked = parameters([Ask(OPENED, division, span)]) | limits
                    seen += connection.execute(BOTH.encode(), asked).fetchall()
            if stop.is_set():
                return seen


def test_the_number_is_exact_at_every_read_while_many_write_and_two_fold(
    other_application: Connect,
) -> None:
    stop = Event()
    with ThreadPoolExecutor(WRITERS + 3) as pool:
        folders = [pool.submit(fold, other_application, stop) for _ in range(2)]
        reader = pool.submit(read, other_application, stop)
        writers: list[Future[None]] = [
            pool.submit(write, other_application) for _ in range(WRITERS)
        ]
        try:
            for writer in writers:
                writer.result(timeout=120)
        finally:
            stop.set()
        seen = reader.result(timeout=60)
        folded = sum(folder.result(timeout=60) for folder in folders)
    assert [pair for pair in seen if pair[0] != pair[1]] == []
    assert len(seen) >= 4
    assert folded > 0
    assert number(OPENED) == counted(OPENED)
    assert recount().agrees


def test_a_recount_in_the_middle_of_the_work_finds_nothing(other_application: Connect) -> None:
    stop = Event()
    with ThreadPoolExecutor(3) as pool:
        folder = pool.submit(fold, other_application, stop)
        writers = [pool.submit(write, other_application) for _ in range(2)]
        try:
            outcomes = [recount() for _ in range(5)]
            for writer in writers:
                writer.result(timeout=120)
        finally:
            stop.set()
        folder.result(timeout=60)
    assert all(outcome.agrees for outcome in outcomes)


def test_of_two_who_have_a_number_recounted_at_once_one_counts(
    service: Scope, at: datetime
) -> None:
    def recounted() -> str:
        try:
            with acting_as(service):
                actions.recount_figure(by=service, at=at, code=OPENED.code)
        except Conflict as refused:
            return refused.message
        return "done"

    def beside() -> str:
        try:
            return recounted()
        finally:
            django_connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert recounted() == "done"
            assert pool.submit(beside).result(timeout=60) == actions.BEING_RECOUNTED
        assert pool.submit(beside).result(timeout=60) == "done"


def test_counting_afresh_in_the_middle_of_the_work_loses_nothing(
    other_application: Connect, service: Scope, at: datetime
) -> None:
    stop = Event()
    with ThreadPoolExecutor(3) as pool:
        folder = pool.submit(fold, other_application, stop)
        writers = [pool.submit(write, other_application) for _ in range(2)]
        try:
            for _ in range(5):
                with acting_as(service):
                    actions.rebuild_figure(by=service, at=at, code=OPENED.code, reason="a test")
            for writer in writers:
                writer.result(timeout=120)
        finally:
            stop.set()
        folder.result(timeout=60)
    assert number(OPENED) == counted(OPENED)
    assert recount().agrees
