"""A pool after its server has thrown everybody out: who asks next notices nothing."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import DataError, connections
from psycopg_pool import ConnectionPool

from tests.harness import database
from yijia.config.pooled import base

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
SIZE = 4
TIMESTAMPTZ = psycopg.adapters.types["timestamptz"].oid
NAME = "yijia_pooled"
THROW_OUT = """
SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = %s
"""


@pytest.fixture
def pooled() -> Iterator[base.DatabaseWrapper]:
    """The application's connections from a pool of their own, which is full.

    The server tells them by a name that is not given twice, since other processes test here too.
    """
    known = connections["default"].settings_dict
    options = {
        **known["OPTIONS"],
        "application_name": f"{NAME}_{secrets.token_hex(8)}",
        "pool": {"min_size": SIZE, "max_size": SIZE, "timeout": 10},
    }
    wrapper = base.DatabaseWrapper({**known, "OPTIONS": options}, alias=NAME)
    assert wrapper.pool is not None
    wrapper.pool.open(wait=True)
    yield wrapper
    wrapper.close_pool()


def must_answer(wrapper: base.DatabaseWrapper) -> int:
    """One request's worth: a connection is taken, asked, and given back; who served it."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    wrapper.close()
    assert found > 0
    return found


def throw_out(wrapper: base.DatabaseWrapper) -> int:
    name = wrapper.settings_dict["OPTIONS"]["application_name"]
    with database.admin_connection() as admin:
        found = admin.execute(THROW_OUT, [name]).fetchone()
    return int(found[0]) if found else 0


def test_as_many_requests_as_there_were_connections_survive_their_end(
    pooled: base.DatabaseWrapper,
) -> None:
    before = {must_answer(pooled) for _n in range(SIZE)}
    assert throw_out(pooled) == SIZE
    after = {must_answer(pooled) for _n in range(SIZE)}
    assert len(before) == SIZE and before & after == set()


def test_a_connection_that_is_silent_is_not_asked(
    pooled: base.DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[psycopg.Connection]()
    monkeypatch.setattr(ConnectionPool, "check_connection", asked.append)
    for _n in range(SIZE):
        must_answer(pooled)
    assert asked == []


def test_one_that_has_only_said_something_is_kept(pooled: base.DatabaseWrapper) -> None:
    with pooled.cursor() as cursor:
        cursor.execute("LISTEN told")
    pooled.close()
    with database.owner_connection() as owner:
        owner.execute("NOTIFY told")
    assert len({must_answer(pooled) for _n in range(SIZE)}) == SIZE
    assert throw_out(pooled) == SIZE


def test_what_is_said_often_is_prepared_and_planned_once(pooled: base.DatabaseWrapper) -> None:
    said = "SELECT number FROM cases_case WHERE id = %s"
    with pooled.cursor() as cursor:
        for identity in range(8):
            cursor.execute(said, [identity])
        cursor.execute(
            "SELECT generic_plans FROM pg_prepared_statements WHERE statement = %s",
            [said.replace("%s", "$1")],
        )
        assert cursor.fetchone()[0] > 0
    pooled.close()


@pytest.mark.parametrize(
    "text",
    ["2026-11-25 20:06:41.574594+00", "2026-11-25 20:06:41.5+00", "0001-01-01 00:00:00+00"],
)
def test_a_moment_is_read_as_the_database_says_it(text: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, %s::timestamptz::text", [text, text])
        moment, said = cursor.fetchone()
        read_by = cursor.connection.adapters.get_loader(TIMESTAMPTZ, psycopg.pq.Format.TEXT)
    assert (said, read_by) == (text, base.UtcLoader)
    assert (moment, moment.utcoffset()) == (datetime.fromisoformat(text), timedelta(0))


@pytest.mark.parametrize("text", ["infinity", "12026-01-01 00:00:00+00", "0044-03-15 BC"])
def test_a_moment_that_python_cannot_hold_is_refused_and_not_guessed(text: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        with pytest.raises(DataError):
            cursor.fetchone()
