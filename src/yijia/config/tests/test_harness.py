"""The tests' own database: as the application, rolled back or renewed, reference data kept."""

import threading

import psycopg
import pytest
from django.db import ProgrammingError, connection

from tests.harness import home

pytestmark = pytest.mark.compat


def _one(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_on_the_release_that_was_asked_for() -> None:
    assert (
        int(str(_one("SELECT current_setting('server_version_num')"))) // 10_000 == home.release()
    )


@pytest.mark.django_db
def test_tests_connect_as_the_application() -> None:
    assert _one("SELECT current_user") == "yijia_app"


@pytest.mark.django_db
def test_the_application_may_not_make_tables() -> None:
    with pytest.raises(ProgrammingError):
        _one("CREATE TABLE stray (id int)")


def test_the_owner_sees_the_same_database(owner_cursor: psycopg.Cursor) -> None:
    owner_cursor.execute("SELECT current_user, count(*) FROM django_migrations")
    assert owner_cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(_time: int) -> None:
    write = "INSERT INTO django_session VALUES ('k', 'd', now()) RETURNING session_key"
    assert _one("SELECT count(*) FROM django_session") == 0
    assert _one(write) == "k"
    assert _one("SELECT count(*) FROM django_session") == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_connections_see_what_was_committed() -> None:
    seen: list[object] = []

    def look() -> None:
        seen.append(_one("SELECT count(*) FROM django_migrations"))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1
