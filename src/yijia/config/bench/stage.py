"""What an experiment stands on: the server of databases, and Yijia serving one of them."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from yijia.config import env, layout, leash, postgres
from yijia.config.bench import pgbench
from yijia.config.bench.size import Size
from yijia.config.bench.traffic import Request, Unexpected, ask
from yijia.config.server import Address

LARGE, SMALL = layout.DATABASE, "yijia_small"
START_SECONDS = 60
PAUSE_SECONDS = 0.05
HEALTHY = 200


@dataclass(frozen=True)
class Stage:
    """The embedded server of the bench, and how large the run is. `say` tells who watches."""

    server: postgres.Server
    size: Size
    say: Callable[[str], None]

    @property
    def files(self) -> layout.Layout:
        """Where the server keeps its files."""
        return layout.of(env.data_dir())

    def owner(self, *, database: str = LARGE) -> psycopg.Connection:
        """A connection as the owner of the tables."""
        return self.server.connect(user=env.ROLES["owner"], database=database)

    def environment(self, *, database: str) -> dict[str, str]:
        """What a command of ours is told, so that it works on one of the databases."""
        url = make_conninfo(
            host=str(self.server.socket_dir),
            port=self.server.port,
            user=env.ROLES["app"],
            dbname=database,
        )
        return leash.environment() | {"YIJIA_DATABASE_URL": url}

    def operate(self, *words: str, database: str = LARGE) -> float:
        """Runs a command as an operator does, and returns the seconds that it took.

        Raises: Unexpected: it failed.
        """
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "yijia", *words],
            env=self.environment(database=database),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Unexpected(f"yijia {' '.join(words)} failed: {done.stderr.strip()[-500:]}")
        return time.perf_counter() - began

    def copy(self, *, name: str) -> None:
        """Makes a second database like the first one."""
        connections.close_all()
        with self.server.connect() as admin:
            postgres.make_database(admin, name=name, template=LARGE)

    def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected to it."""
        with self.server.connect() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def settle(self, *databases: str) -> None:
        """Lets the server do now what a fresh load would make it do during the measurements."""
        for database in databases or (SMALL, LARGE):
            with self.server.connect(database=database) as admin:
                admin.execute("VACUUM (ANALYZE)")
        with self.server.connect() as admin:
            admin.execute("CHECKPOINT")

    def script(self, name: str, text: str) -> Path:
        """A file that pgbench can read."""
        path = env.data_dir() / name
        path.write_text(text, encoding="utf-8")
        return path

    def reference(
        self, *scripts: Path, database: str = LARGE, settings: Mapping[str, str] | None = None
    ) -> pgbench.Plan:
        """A run of pgbench with as many clients as the load generator has connections."""
        return pgbench.Plan(
            server=self.server,
            database=database,
            scripts=scripts,
            clients=self.size.connections,
            length=self.size.reference,
            settings=settings or {},
        )


@contextmanager
def serving(stage: Stage, *, database: str = LARGE) -> Iterator[Address]:
    """`yijia serve` on one of the databases, as an operator runs it."""
    address = _free_address()
    words = [sys.executable, "-m", "yijia", "serve", "--bind", f"{address.host}:{address.port}"]
    with subprocess.Popen(
        words,
        env=stage.environment(database=database),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            _wait(address, server=server)
            yield address
        finally:
            server.terminate()


def _free_address() -> Address:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Address("127.0.0.1", probe.getsockname()[1])


def _wait(address: Address, *, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            if ask(address, Request("GET", "/healthz", {})).status == HEALTHY:
                return
        except OSError:
            time.sleep(PAUSE_SECONDS)
    raise Unexpected("yijia serve does not come up.")


def migrate() -> None:
    """Migrates the installation, in a process of its own that is the owner."""
    done = subprocess.run(
        [sys.executable, "-m", "yijia", "migrate"], stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode != 0:
        raise Unexpected("The database of the bench could not be migrated.")
