"""Directories in which an embedded server can be run."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from yijia.config import layout


@pytest.fixture
def place() -> Iterator[Path]:
    """A data directory that also an unprivileged user of the system can reach."""
    made = Path(tempfile.mkdtemp(prefix="yijia-launch-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def deep_place(place: Path) -> Iterator[Path]:
    """A data directory whose path is too long for a socket."""
    deep = place / ("d" * 60) / ("e" * 60)
    yield deep
    shutil.rmtree(layout.of(deep).socket_dir, ignore_errors=True)
