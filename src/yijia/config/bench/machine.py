"""What a reader must know of a run: the commit, the machine, the versions."""

import os
import platform
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from yijia.config import env, postgres

PACKAGES = ("django", "psycopg", "granian", "django-ninja")
GIGABYTE = 2**30
MOUNTS = Path("/proc/mounts")


def described(server: postgres.Server) -> list[tuple[str, str]]:
    """The lines above every table."""
    return [
        ("commit", commit()),
        ("machine", machine()),
        ("versions", ", ".join(_versions(server))),
        ("load before it began", f"{os.getloadavg()[0]:.1f} of {os.cpu_count()} processors"),
    ]


def commit() -> str:
    """The commit of the checkout, and whether something in it differs."""
    head = _git("rev-parse", "HEAD")
    if not head:
        return "not known"
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "src", "requirements")
    return f"{head[:12]}{', with changes not committed' if changed else ''}"


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=env.PROJECT_DIR, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def machine() -> str:
    """Processors, memory, system, and what kind of file system the database lies on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE
    release = ".".join(platform.release().split(".")[:2])
    return (
        f"{os.cpu_count()} × {_processor()}, {memory:.0f} GB, {platform.system()} "
        f"{release}, {_file_system(env.data_dir())}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _file_system(place: Path) -> str:
    """The kind of the file system with the longest mount point above a place."""
    if not MOUNTS.exists():
        return "file system not known"
    rows = [line.split() for line in MOUNTS.read_text("utf-8").splitlines()]
    above = [(row[1], row[2]) for row in rows if place.is_relative_to(row[1])]
    return max(above, key=lambda row: len(row[0]))[1]


def _versions(server: postgres.Server) -> Iterator[str]:
    yield f"Python {platform.python_version()}"
    with server.connect() as admin:
        found = admin.execute("SHOW server_version").fetchone()
    yield f"PostgreSQL {found[0] if found else '?'}"
    for package in PACKAGES:
        yield f"{package} {version(package)}"
