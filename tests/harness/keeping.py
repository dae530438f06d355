"""The migrated cluster, kept between runs while nothing that made it has changed.

Migrating takes longer than most tests. A checkout that has never run a test has nothing kept.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.harness import home
from yijia.config import cluster, env, migrations, postgres

KEPT = Path(env.PROJECT_DIR) / "var" / "tests"


def lay_out(
    running: Callable[[], AbstractContextManager[postgres.Server]],
    *,
    migrate: Callable[[postgres.Server], None],
) -> None:
    """Lays a migrated cluster into the run's home: the kept one, or a new one that is kept."""
    plan = cluster.plan(home.here(), release=home.release(), port=home.port(), settings={})
    if plan.files.cluster.exists():
        return
    kept = KEPT / f"{_kind()}-{_key()}"
    if kept.exists():
        cluster.prepare_directories(plan)
        _copy(kept, to=plan.files.cluster)
        return
    with running() as server:
        migrate(server)
    with plan.files.keeper.open("r+") as keeper:
        # Whoever keeps a server running lets go of this lock when it has stopped.
        fcntl.flock(keeper, fcntl.LOCK_EX)
    _keep(plan.files.cluster, kept=kept)


def _kind() -> str:
    """Of which release and of which user: a server's files are shut to all others."""
    return f"cluster-{home.release()}-{os.getuid()}"


def _key() -> str:
    """A hash of all that makes the template: every migration, and what every app declares."""
    found = hashlib.sha256()
    for path in sorted((Path(env.PROJECT_DIR) / "src").rglob("migrations/*.py")):
        found.update(path.read_bytes())
    for app, statements in migrations.declared():
        found.update("\0".join([app, *statements]).encode())
    return found.hexdigest()[:16]


def _keep(made: Path, *, kept: Path) -> None:
    """Keeps a cluster that is stopped, in the place of those that were kept of this release."""
    KEPT.mkdir(parents=True, exist_ok=True)
    draft = KEPT / f"draft-{os.getpid()}"
    _copy(made, to=draft)
    for older in KEPT.glob(f"{_kind()}-*"):
        shutil.rmtree(older, ignore_errors=True)
    draft.rename(kept)


def _copy(source: Path, *, to: Path) -> None:
    """With owners and modes: the server looks at them."""
    subprocess.run(["cp", "--archive", "--reflink=auto", source, to], check=True)
