"""The installation of one bench: a directory that is made for it and taken away after it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yijia.config import env, layout, leash

# Says as whom root runs PostgreSQL here; everything else is the bench's own.
KEPT = frozenset({"YIJIA_DATABASE_USER"})


@contextmanager
def temporary() -> Iterator[Path]:
    """A data directory on the disk that the real one lies on."""
    beside = env.data_dir()
    beside.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="bench-", dir=beside))
    # The server's unprivileged user must get through; what lies inside is private of itself.
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(layout.of(place).socket_dir, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def environment(place: Path) -> dict[str, str]:
    """The environment in which everything works on the installation of the bench."""
    kept = {k: v for k, v in leash.environment().items() if _is_kept(k)}
    return {**kept, "YIJIA_DATA_DIR": str(place)}


def _is_kept(name: str) -> bool:
    return not name.startswith("YIJIA_") or name in KEPT or name == leash.PARENT
