"""One server per run, one migrated template, and one copy of it per worker.

The tests connect as the application's role. The server starts with the first test that asks for a
database, in whichever process that is, and stops with the last one.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.harness import home
from yijia.config import cluster, env, layout, postgres, roles

TEMPLATE = "yijia_template"
# Nothing here outlives the run, so nothing needs to reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "1GB",
}
STAMPS_APART = 1_000_000
_renewals = count(1)


@contextmanager
def worker_database() -> Iterator[None]:
    """This process's own copy of the template, and Django pointed at it."""
    running = postgres.running(home.here(), release=home.release(), port=home.port(), settings=FAST)
    with running as server:
        _make_template(server)
        _copy_template(server)
        connections["default"].settings_dict["NAME"] = name()
        yield
        connections.close_all()


def name() -> str:
    """The name of this process's database."""
    return f"yijia_{home.worker()}"


def renew() -> None:
    """Replaces this process's database by a new copy, after a test that committed."""
    connections.close_all()
    server = _server()
    _copy_template(server)
    _set_stamp_apart(server)


def owner_connection() -> psycopg.Connection:
    """A connection to this process's database as the owner, in autocommit."""
    parts = {**env.connection_parts(role="owner"), "dbname": name()}
    return psycopg.connect(make_conninfo(**parts), autocommit=True)


def admin_connection() -> psycopg.Connection:
    """A connection of the server's own superuser, in autocommit."""
    return _server().connect()


def addresses(database: str) -> dict[str, str]:
    """The environment in which a command works on one of the run's databases."""
    return {
        name: make_conninfo(**{**env.connection_parts(role=role), "dbname": database})
        for role, name in (("app", "YIJIA_DATABASE_URL"), ("owner", "YIJIA_OWNER_URL"))
    }


def _server() -> postgres.Server:
    """The run's server, which is running already."""
    return postgres.Server(
        socket_dir=layout.of(home.here()).socket_dir,
        port=home.port() or cluster.USUAL_PORT,
    )


def _copy_template(server: postgres.Server) -> None:
    with server.connect() as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name()))
        )
        postgres.make_database(admin, name=name(), template=TEMPLATE)


def _set_stamp_apart(server: postgres.Server) -> None:
    """Keeps a stamp from coming twice, since loaders remember what they read under each."""
    first = next(_renewals) * STAMPS_APART
    with server.connect(database=name()) as admin:
        admin.execute("SELECT setval('journal_stamp_value', %s)", [first])
        admin.execute("UPDATE journal_stamp SET value = nextval('journal_stamp_value')")


def _make_template(server: postgres.Server) -> None:
    """Makes and migrates the template, once among all processes."""
    with (home.here() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with server.connect() as admin:
            found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
            if found.fetchone():
                return
            if home.port():
                _set_passwords(admin)
            draft = f"{TEMPLATE}_draft"
            postgres.make_database(admin, name=draft)
            with server.connect(database=draft) as inside:
                roles.withhold(inside)
            migrated = migrate(draft)
            if migrated.returncode != 0:
                said = f"{migrated.stdout}{migrated.stderr}"
                raise RuntimeError(f"yijia migrate failed:\n{said}")
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(draft), sql.Identifier(TEMPLATE)
                )
            )


def _set_passwords(admin: psycopg.Connection) -> None:
    for role in ("app", "owner"):
        parts = env.connection_parts(role=role)
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(parts["user"]), sql.Literal(parts["password"])
            )
        )


def migrate(database: str) -> subprocess.CompletedProcess[str]:
    """Runs the very command that an operator runs."""
    return subprocess.run(
        [sys.executable, "-m", "yijia", "migrate"],
        env={**os.environ, "PYTHONPATH": str(Path(env.PROJECT_DIR) / "src"), **addresses(database)},
        capture_output=True,
        text=True,
        check=False,
    )


def superuser_connection() -> psycopg.Connection:
    """A connection to this process's database as the server's superuser, in autocommit."""
    return _server().connect(database=name())


@contextmanager
def as_owner() -> Iterator[None]:
    """Django connected as the owner for a while, as by the commands that migrate or change keys."""
    held, owner = connections["default"].settings_dict, env.connection_parts(role="owner")
    before = {"USER": held["USER"], "PASSWORD": held["PASSWORD"]}
    connections["default"].close()
    held |= {"USER": owner["user"], "PASSWORD": owner.get("password", "")}
    try:
        yield
    finally:
        connections["default"].close()
        held |= before
