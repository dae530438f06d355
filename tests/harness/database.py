"""One server per run, three templates, and a copy of each per worker.

One template is migrated and empty; in another the small county has been founded, which takes
longer than most tests do; in the third a small demonstration has been loaded, once anybody asks.
A test works on a copy of the one that it asks for.

The tests connect as the application's role. The server starts with the first test that asks for a
database, in whichever process that is, and stops with the last one.
"""

import fcntl
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.harness import home, keeping
from yijia.config import cluster, env, layout, postgres, roles

EMPTY, FOUNDED, LOADED = "empty", "founded", "loaded"
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
_copies = count(1)
_made: set[str] = set()
_chosen = EMPTY


@contextmanager
def worker_database(found: Callable[[], object]) -> Iterator[None]:
    """This process's own copies of the templates, and Django pointed at the one that was chosen.

    `found` founds the small county in the database that Django is pointed at; what it returns is
    handed out by `what_it_holds`, to every process of the run.
    """
    with _alone():
        keeping.lay_out(_running, migrate=_make_empty)
    with _running() as server:
        _make_filled(server, FOUNDED, found)
        for template in (EMPTY, FOUNDED):
            _make_copy(template)
        yield
        connections.close_all()
        _made.clear()


def load(demonstration: Callable[[], object]) -> None:
    """Makes the template with the demonstration, if nobody has, and this process's copy of it."""
    _make_filled(_server(), LOADED, demonstration)
    _make_copy(LOADED)


def _make_copy(template: str) -> None:
    wanted = _chosen
    choose(template)
    renew()
    _made.add(template)
    choose(wanted)


def _running() -> AbstractContextManager[postgres.Server]:
    return postgres.running(home.here(), release=home.release(), port=home.port(), settings=FAST)


@contextmanager
def _alone() -> Iterator[None]:
    """One process of the run at a time."""
    with (home.here() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def name() -> str:
    """The name of this process's database."""
    return f"yijia_{home.worker()}_{_chosen}"


def choose(template: str) -> None:
    """Says of which template the next test's database is a copy."""
    global _chosen  # noqa: PLW0603 - one process runs one test at a time
    if template == _chosen:
        return
    _chosen = template
    if _made:
        _point_at(name())


def what_it_holds(template: str) -> object:
    """What filling the template returned, as every test gets it: new each time."""
    return pickle.loads(_told(template).read_bytes())  # noqa: S301 - made by this run


def _told(template: str) -> Path:
    return home.here() / f"{template}.pickle"


def renew() -> None:
    """Replaces this process's database by a new copy, after a test that committed."""
    _point_at(name())
    server = _server()
    _copy(server, template=_template(_chosen), to=name())
    _set_stamp_apart(server)


def _point_at(database: str) -> None:
    connections.close_all()
    connections["default"].settings_dict["NAME"] = database


def _template(kind: str) -> str:
    return f"yijia_template_{kind}"


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


@contextmanager
def migrated_beforehand(place: Path) -> Iterator[None]:
    """A fast server in a data directory of its own; its database is migrated if one was kept."""
    is_migrated = keeping.lay_a_copy(place)
    with postgres.running(place, settings=FAST) as server:
        if is_migrated:
            kept, own = map(sql.Identifier, (_template(EMPTY), layout.DATABASE))
            with server.connect() as admin:
                # The server has made an empty one, unless it was kept with the cluster.
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own))
                admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(kept, own))
        yield


def _copy(server: postgres.Server, *, template: str, to: str) -> None:
    with server.connect() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(to)))
        postgres.make_database(admin, name=to, template=template)


def _set_stamp_apart(server: postgres.Server) -> None:
    """Keeps a stamp from coming twice, since loaders remember what they read under each."""
    first = next(_copies) * STAMPS_APART
    with server.connect(database=name()) as admin:
        admin.execute("SELECT setval('journal_stamp_value', %s)", [first])
        admin.execute("UPDATE journal_stamp SET value = nextval('journal_stamp_value')")


def _make_empty(server: postgres.Server) -> None:
    """Makes the template that is migrated and empty."""
    with server.connect() as admin:
        if home.port():
            _set_passwords(admin)
        postgres.make_database(admin, name=_template(EMPTY))
    with server.connect(database=_template(EMPTY)) as inside:
        roles.withhold(inside)
    migrated = migrate(_template(EMPTY))
    if migrated.returncode != 0:
        said = f"{migrated.stdout}{migrated.stderr}"
        raise RuntimeError(f"yijia migrate failed:\n{said}")


def _make_filled(server: postgres.Server, template: str, fill: Callable[[], object]) -> None:
    """Makes a template that holds something, once among all processes."""
    with _alone():
        if _told(template).exists():
            return
        if home.port():
            with server.connect() as admin:
                _set_passwords(admin)
        _copy(server, template=_template(EMPTY), to=_template(template))
        _point_at(_template(template))
        holds = fill()
        connections.close_all()
        _told(template).write_bytes(pickle.dumps(holds))


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
