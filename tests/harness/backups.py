"""Backups of this process's database, and looking for words in whatever the server has written."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connections
from psycopg import sql

from tests.harness import database, home
from yijia.config import cluster, layout, postgres

# What a row of a table may hold is in clear in no file of the server once it is written out.
_CHUNK = 1 << 20


def server() -> postgres.Server:
    """The server of the run."""
    return postgres.Server(
        socket_dir=layout.of(home.here()).socket_dir, port=home.port() or cluster.USUAL_PORT
    )


def plain_dump(*, role: str) -> bytes:
    """Everything in the database as SQL, read by a role under its row policies."""
    return _run("pg_dump", "--enable-row-security", "--username", role, database.name())


def back_up(to: Path) -> None:
    """A backup as an operator takes it, by who stands above the row policies."""
    _run("pg_dump", "--format=custom", f"--file={to}", "--username", cluster.ADMIN, database.name())


def restore(backup: Path) -> None:
    """Puts the database back to what a backup holds."""
    connections.close_all()
    name = sql.Identifier(database.name())
    with server().connect() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        postgres.make_database(admin, name=database.name())
    target = f"--dbname={database.name()}"
    _run("pg_restore", "--exit-on-error", target, "--username", cluster.ADMIN, str(backup))


def command(*words: str) -> "subprocess.CompletedProcess[str]":
    """Runs `yijia` on this process's database."""
    return subprocess.run(
        [sys.executable, "-m", "yijia", *words],
        env={**os.environ, **database.addresses(database.name())},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def files_holding(words: list[bytes]) -> dict[bytes, list[str]]:
    """The files of the run's home that hold any of these words: tables, WAL, logs and all else."""
    with server().connect(database=database.name()) as admin:
        admin.execute("CHECKPOINT")
    found: dict[bytes, list[str]] = {}
    for path in sorted(home.here().rglob("*")):
        if path.is_file():
            for word in _words_in(path, words=words):
                found.setdefault(word, []).append(str(path.relative_to(home.here())))
    return found


def _words_in(path: Path, *, words: list[bytes]) -> Iterator[bytes]:
    """Which of the words a file holds; a piece begins with the end of the one before."""
    left, longest, kept = set(words), max(map(len, words)), b""
    try:
        with path.open("rb") as file:
            while left and (piece := file.read(_CHUNK)):
                text = kept + piece
                hit = {word for word in left if word in text}
                yield from hit
                left -= hit
                kept = text[-longest:]
    except FileNotFoundError:
        # The server has taken it away meanwhile.
        return


def _run(program: str, *words: str) -> bytes:
    running = server()
    place = cluster.programs(home.release()) / program
    address = ["--host", str(running.socket_dir), "--port", str(running.port)]
    done = subprocess.run(
        [str(place), *address, *words], capture_output=True, check=False, timeout=120
    )
    if done.returncode != 0:
        raise RuntimeError(f"{program}: {done.stderr.decode()}")
    return done.stdout
