"""Our own launcher of the embedded PostgreSQL.

The server listens on a socket in a directory that only its user may enter, and trusts the operating
system's word about who connects (peer). A keeper process (see `keeper`) runs it for as long as
somebody uses it, and starts it again when it is killed.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from yijia.config import cluster, env, keeper, layout, roles

WAIT_SECONDS = 75.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    socket_dir: Path
    port: int = cluster.USUAL_PORT

    def connect(
        self, *, user: str = cluster.ADMIN, database: str = "postgres"
    ) -> psycopg.Connection:
        """A connection in autocommit, over the private socket."""
        return psycopg.connect(
            host=str(self.socket_dir),
            port=self.port,
            user=user,
            dbname=database,
            connect_timeout=10,
            autocommit=True,
        )


@contextmanager
def running(
    data_dir: Path,
    *,
    release: int = 18,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """The server of this data directory, for the time of the block.

    It is started when it does not run yet, and stops when the last block that uses it ends, in
    whichever process; a server that was started by hand is used and left alone.

    Raises: ServerError.
    """
    plan = cluster.plan(
        data_dir.absolute(), release=release, port=port, settings=dict(settings or {})
    )
    cluster.prepare_directories(plan)
    using = os.open(plan.files.users, os.O_RDWR)
    try:
        # Waits while a keeper that nobody needed any more is stopping its server.
        fcntl.flock(using, fcntl.LOCK_SH)
        _bring_up(plan)
        yield _server(plan)
    finally:
        _leave(using, files=plan.files)


@contextmanager
def at_hand() -> Iterator[None]:
    """The database of this installation, running for the time of the block.

    One that was named by its address is somebody else's to run.
    """
    if env.database_url(role="app") is not None:
        yield
        return
    with running(env.data_dir()):
        yield


def _server(plan: cluster.Plan) -> Server:
    return Server(socket_dir=plan.files.socket_dir, port=plan.shown_port)


def _bring_up(plan: cluster.Plan) -> None:
    if _answers(_server(plan)):
        return
    making = os.open(plan.files.making, os.O_RDWR)
    try:
        fcntl.flock(making, fcntl.LOCK_EX)
        if _answers(_server(plan)):
            return
        cluster.make(plan)
        cluster.configure(plan)
        _wait_until_it_answers(plan)
        _make_roles(_server(plan))
    finally:
        os.close(making)


def _answers(server: Server) -> bool:
    try:
        server.connect().close()
    except psycopg.OperationalError as error:
        if "authentication failed" in str(error):
            raise cluster.ServerError(
                "The embedded PostgreSQL was started by another user, and lets only them in."
            ) from error
        return False
    return True


def _wait_until_it_answers(plan: cluster.Plan) -> None:
    """Starts a keeper, again if another one was just stopping, until the server answers."""
    end = time.monotonic() + WAIT_SECONDS
    started = False
    while not _answers(_server(plan)):
        unkept = _free(plan.files.keeper)
        if (started and unkept) or time.monotonic() > end:
            raise cluster.ServerError(f"PostgreSQL does not start. {_last_words(plan.files)}")
        if unkept:
            started = _start_keeper(plan)
        time.sleep(POLL_SECONDS)


def _start_keeper(plan: cluster.Plan) -> bool:
    """Starts a keeper; False when another one is there after all."""
    files = plan.files
    places = {
        "home": files.home,
        "log": files.log,
        "users": files.users,
        "keeper": files.keeper,
        "pid-file": files.pid_file,
    }
    started = subprocess.run(
        [
            sys.executable,
            "-IS",
            keeper.__file__,
            f"--uid={plan.owner.pw_uid}",
            f"--gid={plan.owner.pw_gid}",
            *(f"--{name}={place}" for name, place in places.items()),
            "--",
            str(plan.programs / "postgres"),
            "-D",
            str(files.cluster),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=cluster.ENVIRONMENT,
        # A Ctrl-C is for the program in front; the keeper stops when it sees that all have gone.
        start_new_session=True,
        check=False,
    )
    return started.returncode == 0


def _last_words(files: layout.Layout) -> str:
    try:
        lines = files.log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return f"The last lines of {files.log}:\n" + "\n".join(lines[-5:])


def _make_roles(server: Server) -> None:
    """Makes the two roles and the database, where they are missing."""
    with server.connect() as admin:
        for role in cluster.ROLES:
            if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [layout.DATABASE])
        if not found.fetchone():
            make_database(admin, name=layout.DATABASE)
    with server.connect(database=layout.DATABASE) as inside:
        roles.withhold(inside)


def make_database(admin: psycopg.Connection, *, name: str, template: str = "template0") -> None:
    """Makes a database that belongs to the owner's role and that the application may enter.

    Its files are copied, which is quicker than to log every page of them, the more so the larger
    the template is.
    """
    owner, app = (sql.Identifier(role) for role in cluster.ROLES)
    base = sql.Identifier(name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
            base, owner, sql.Identifier(template)
        )
    )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(base))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(base, app))


def _leave(using: int, *, files: layout.Layout) -> None:
    """Gives the users' lock back; the last one out waits until the server has stopped."""
    os.close(using)
    end = time.monotonic() + keeper.STOP_SECONDS
    while time.monotonic() < end and not _free(files.keeper) and not _others(files):
        time.sleep(POLL_SECONDS)


def _others(files: layout.Layout) -> bool:
    """Whether somebody uses the server. (Its keeper, while stopping it, lets nobody share.)"""
    return not _free(files.users) and _free(files.users, how=fcntl.LOCK_SH)


def _free(path: Path, *, how: int = fcntl.LOCK_EX) -> bool:
    """Whether nobody holds this lock in a way that would keep us out."""
    opened = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(opened)
    return True
