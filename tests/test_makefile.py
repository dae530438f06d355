"""The Makefile's own choices: which browser the stories are given."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.harness import browser
from yijia.config import env


def program(folder: Path, name: str) -> str:
    """A program that does nothing, as a browser would lie there."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return str(file)


def chosen(*words: str, path: str) -> str:
    """The line with which `make test` would start the tests."""
    bare = {k: v for k, v in os.environ.items() if k not in {"CHROMIUM", "MAKEFLAGS", "MAKELEVEL"}}
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "test", *words],
        env={**bare, "PATH": path},
        cwd=env.PROJECT_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def test_a_browser_of_another_name_is_found_too(tmp_path: Path) -> None:
    named = program(tmp_path, "google-chrome")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("make", "find", "sh"):
        found = next(p / tool for p in map(Path, os.get_exec_path()) if (p / tool).exists())
        (tools / tool).symlink_to(found)
    assert f'CHROMIUM="{named}" ' in chosen(path=f"{tools}:{tmp_path}")


def test_the_browser_that_is_named_is_the_one_of_the_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = program(tmp_path, "my-browser")
    line = chosen(f"CHROMIUM={named}", path=os.environ["PATH"])
    assert line == f'CHROMIUM="{named}" .venv/bin/pytest -n 2 --dist loadgroup'
    monkeypatch.setenv("CHROMIUM", named)
    assert browser.chromium_path() == named


def test_a_browser_that_is_named_and_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(RuntimeError, match="no program at"):
        browser.chromium_path()


def test_without_a_name_the_usual_ones_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="none installed"):
        browser.chromium_path()
    named = program(tmp_path, "chromium-browser")
    assert browser.chromium_path() == named
