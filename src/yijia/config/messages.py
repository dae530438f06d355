"""Compiling the catalogues of translations, without gettext: `python -m yijia.config.messages`."""

import os
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE_DIR = Path(__file__).resolve().parents[1]


def compile_catalogues(root: Path = PACKAGE_DIR) -> list[Path]:
    """Compiles every catalogue that is newer than what was compiled of it, and returns those."""
    return [_compile(source) for source in catalogues(root) if _is_newer(source)]


def catalogues(root: Path = PACKAGE_DIR) -> Iterator[Path]:
    """Every catalogue below a directory, in a fixed order."""
    yield from sorted(root.glob("**/locale/*/LC_MESSAGES/*.po"))


def _is_newer(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    """Writes aside and moves into place, so that a running server never reads half a file."""
    compiled = source.with_suffix(".mo")
    draft = compiled.with_name(f".{compiled.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.replace(compiled)
    return compiled


if __name__ == "__main__":
    compile_catalogues()
