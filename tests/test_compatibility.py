"""The oldest PostgreSQL that Yijia runs on, reached as an operator's own: by address and password.

The roles are made by `yijia migrate` itself, so the server is first stripped of those that the
launcher makes.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.harness import home
from yijia.config import env, layout, postgres

OLDEST = 16
PASSWORD = "a word for the loopback only"
OPERATOR, VISITOR = "county_operator", "county_visitor"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Foreign:
    """A server that is not ours to run, with one database."""

    port: int

    def address(self, login: str, **options: str) -> str:
        """The address of the database for a login."""
        return psycopg.conninfo.make_conninfo(
            host="127.0.0.1",
            port=self.port,
            dbname=layout.DATABASE,
            user=login,
            password=PASSWORD,
            **options,
        )

    def migrate(self, login: str) -> subprocess.CompletedProcess[str]:
        """`yijia migrate` as an operator runs it."""
        addresses = {"YIJIA_DATABASE_URL": self.address(login), "YIJIA_OWNER_URL": ""}
        return subprocess.run(
            [sys.executable, "-m", "yijia", "migrate"],
            env={**os.environ, **addresses},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def foreign() -> Iterator[Foreign]:
    """The oldest release on the loopback address, with logins but without Yijia's roles."""
    place = Path(tempfile.mkdtemp(prefix="yijia-foreign-"))
    place.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with postgres.running(place, release=OLDEST, port=port, settings=FAST) as server:
        with server.connect() as admin:
            _strip(admin)
        yield Foreign(port)
    shutil.rmtree(place)


def _strip(admin: psycopg.Connection) -> None:
    admin.execute(f"DROP DATABASE {layout.DATABASE}")
    for role in env.ROLES.values():
        admin.execute(f"DROP ROLE {role}")
    for login, powers in ((OPERATOR, "CREATEROLE"), (VISITOR, "")):
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                sql.Identifier(login), sql.SQL(powers), sql.Literal(PASSWORD)
            )
        )
    admin.execute(f"CREATE DATABASE {layout.DATABASE} OWNER {OPERATOR}")


# One process of the run migrates the foreign server once for all of them.
@pytest.mark.xdist_group("foreign")
def test_a_login_without_rights_is_told_what_an_administrator_must_do(foreign: Foreign) -> None:
    done = foreign.migrate(VISITOR)
    assert done.returncode == 1
    assert f"The login {VISITOR} may not make what Yijia needs." in done.stderr
    assert 'CREATE ROLE "yijia_owner";' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.xdist_group("foreign")
def test_a_login_that_may_makes_the_roles_and_migrates(foreign: Foreign) -> None:
    done = foreign.migrate(OPERATOR)
    assert done.returncode == 0, done.stderr
    again = foreign.migrate(OPERATOR)
    assert (again.returncode, again.stdout) == (0, "Nothing to do.\n"), again.stderr


@pytest.mark.xdist_group("foreign")
def test_the_guard_holds_there_too(foreign: Foreign) -> None:
    foreign.migrate(OPERATOR)
    address = foreign.address(OPERATOR, options="-c role=yijia_app")
    account = (
        "INSERT INTO people_account (login, password, is_active, created_at) "
        "VALUES ('stray', '', true, now())"
    )
    with psycopg.connect(address) as app:
        assert app.info.server_version // 10_000 == OLDEST
        app.execute("SELECT set_config('yijia.all', '1', true)")
        with pytest.raises(psycopg.errors.CheckViolation, match="needs a journal entry"):
            app.execute(account)


@pytest.mark.xdist_group("foreign")
def test_the_application_can_neither_truncate_nor_make_tables(foreign: Foreign) -> None:
    foreign.migrate(OPERATOR)
    address = foreign.address(OPERATOR, options="-c role=yijia_app")
    with psycopg.connect(address, autocommit=True) as app:
        for forbidden in ("TRUNCATE people_account", "CREATE TABLE stray (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


@pytest.mark.long
def test_the_marked_tests_pass_on_the_oldest_release() -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("YIJIA_", "PYTEST_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "compat", "-q", "-p", "no:cacheprovider"],
        env={**kept, home.RELEASE: str(OLDEST)},
        cwd=env.PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
