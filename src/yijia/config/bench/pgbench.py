"""Running pgbench, which comes with the embedded PostgreSQL, and reading what it says."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from yijia.config import cluster, env, postgres
from yijia.config.errors import OperatorError

SIMPLE, PREPARED = "simple", "prepared"
THREADS = 2
_RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_DONE = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([\d.]+) ms", re.MULTILINE)


class Unreadable(OperatorError):
    """pgbench failed, or said something else than we know."""


@dataclass(frozen=True)
class Reading:
    """What one run of pgbench says."""

    transactions: int
    rate: float
    milliseconds: float


@dataclass(frozen=True)
class Plan:
    """What pgbench is to run: one of the scripts each time, and as which role of the database."""

    server: postgres.Server
    database: str
    scripts: Sequence[Path]
    clients: int
    length: Sequence[str]
    settings: Mapping[str, str]
    role: str = env.ROLES["app"]


def run(plan: Plan, *, mode: str) -> Reading:
    """Runs pgbench once.

    Raises: Unreadable.
    """
    return _run(plan, mode=mode)


def waits(plan: Plan, *, place: Path) -> list[float]:
    """The milliseconds of each transaction of a run, prepared, shortest first; `place` is a
    directory for its notes.

    Raises: Unreadable.
    """
    place.mkdir()
    _run(plan, mode=PREPARED, more=["--log", f"--log-prefix={place / 'pgbench'}"])
    lines = [line for file in place.iterdir() for line in file.read_text("ascii").splitlines()]
    shutil.rmtree(place)
    return sorted(int(line.split()[2]) / 1000 for line in lines)


def _run(plan: Plan, *, mode: str, more: Sequence[str] = ()) -> Reading:
    done = subprocess.run(
        [
            str(cluster.programs(18) / "pgbench"),
            "--no-vacuum",
            f"--client={plan.clients}",
            f"--jobs={THREADS}",
            f"--protocol={mode}",
            *plan.length,
            *more,
            *(f"--file={script}" for script in plan.scripts),
            f"--host={plan.server.socket_dir}",
            f"--port={plan.server.port}",
            f"--username={plan.role}",
            plan.database,
        ],
        env={**os.environ, "PGOPTIONS": options(plan.settings), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Unreadable(f"pgbench failed: {(done.stderr or done.stdout).strip()[-2000:]}")
    return read(done.stdout)


def options(settings: Mapping[str, str]) -> str:
    """Settings of a session as the words in which a client hands them over."""
    words = [f"-c {name}={_escaped(value)}" for name, value in settings.items()]
    return " ".join(words)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def read(text: str) -> Reading:
    """What pgbench said, in numbers.

    Raises: Unreadable: it is not what pgbench says, or a transaction failed.
    """
    found = [pattern.search(text) for pattern in (_DONE, _RATE, _LATENCY, _FAILED)]
    if found[0] is None or found[1] is None or found[2] is None:
        raise Unreadable(f"This is not what pgbench says: {text.strip()[-500:]!r}")
    failed = int(found[3][1]) if found[3] else 0
    if failed or int(found[0][1]) == 0:
        raise Unreadable(f"pgbench had {failed} transactions failed of {found[0][1]}.")
    return Reading(
        transactions=int(found[0][1]), rate=float(found[1][1]), milliseconds=float(found[2][1])
    )
