"""The migrated cluster, kept between runs while nothing that made it has changed.

Migrating takes longer than most tests. A checkout that has never run a test has nothing kept.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.apps import apps

from tests.harness import home
from yijia.config import cluster, env, migrations, postgres

KEPT = Path(env.PROJECT_DIR) / "var" / "tests"
MAKERS = ("cluster", "layout", "migrations", "postgres", "roles")


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
    with _alone():
        if kept.exists():
            cluster.prepare_directories(plan)
            _copy(kept, to=plan.files.cluster)
            return
    with running() as server:
        migrate(server)
    with plan.files.keeper.open("r+") as keeper:
        # Whoever keeps a server running lets go of this lock when it has stopped.
        fcntl.flock(keeper, fcntl.LOCK_EX)
    with _alone():
        _keep(plan.files.cluster, kept=kept)


def lay_a_copy(place: Path) -> bool:
    """Lays the kept cluster into an installation, and says whether there was one to lay: none is
    where the run is on a server that is reached over the network.
    """
    plan = cluster.plan(place, release=home.release(), port=None, settings={})
    kept = KEPT / f"{_kind()}-{_key()}"
    with _alone():
        if home.port() is not None or not kept.exists():
            return False
        cluster.prepare_directories(plan)
        _copy(kept, to=plan.files.cluster)
    return True


@contextmanager
def _alone() -> Iterator[None]:
    """One run of this checkout at a time."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "kept.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _kind() -> str:
    """Of which release and of which user: a server's files are shut to all others."""
    return f"cluster-{home.release()}-{os.getuid()}"


def _key() -> str:
    """A hash of all that makes the cluster: what is locked, each migration, what is declared."""
    found = hashlib.sha256()
    for path in _makers():
        found.update(path.read_bytes())
    for app, statements in migrations.declared():
        found.update("\0".join([app, *statements]).encode())
    return found.hexdigest()[:16]


def _makers() -> Iterator[Path]:
    """The lock of every package, what makes cluster and roles, and all apps' migrations."""
    here = Path(env.PROJECT_DIR)
    yield here / "requirements" / "main.txt"
    yield here / "tests" / "harness" / "database.py"
    yield from (here / "src/yijia/config" / f"{one}.py" for one in MAKERS)
    for app in apps.get_app_configs():
        yield from sorted(Path(app.path, "migrations").glob("*.py"))


def _keep(made: Path, *, kept: Path) -> None:
    """Keeps a cluster that is stopped, in the place of those that were kept of this release."""
    for older in [*KEPT.glob("draft-*"), *KEPT.glob(f"{_kind()}-*")]:
        shutil.rmtree(older, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=KEPT))
    _copy(made, to=draft / "cluster")
    (draft / "cluster").rename(kept)
    draft.rmdir()


def _copy(source: Path, *, to: Path) -> None:
    """With owners and modes: the server looks at them."""
    subprocess.run(["cp", "--archive", "--reflink=auto", source, to], check=True)
