"""The import contracts hold, and each of them can fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import source

COMMAND = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the contracts of this repository over the package that lies in a folder."""
    return subprocess.run(
        [COMMAND, "--no-cache", str(source.ROOT / ".importlinter")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    done = lint(source.SRC)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_ignores_an_import_and_each_says_why() -> None:
    text = (source.ROOT / ".importlinter").read_text("utf-8")
    assert "ignore_imports" not in text
    before = [part.rsplit("\n\n", 1)[-1] for part in text.split("[importlinter:contract:")[:-1]]
    assert all(len(why.replace("#", "").split()) >= 25 for why in before)


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The floors and apps as they are, with nothing in them."""
    folder = tmp_path_factory.mktemp("skeleton")
    packages = [source.PACKAGE, *(source.PACKAGE / floor for floor in source.FLOORS)]
    for package in [*packages, *source.apps().values()]:
        target = folder / package.relative_to(source.SRC)
        target.mkdir(parents=True, exist_ok=True)
        (target / "__init__.py").touch()
    return folder


def test_the_empty_house_keeps_every_contract(skeleton: Path) -> None:
    done = lint(skeleton)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("contract", "files"),
    [
        ("Floors", {"attic/__init__.py": ""}),
        ("Floors", {"ground/places/queries.py": "from yijia.engines import cases"}),
        ("Floors", {"base/scope.py": "def f():\n    import yijia.ground.journal"}),
        ("Ground", {"ground/attic/__init__.py": ""}),
        ("Ground", {"ground/people/models.py": "from yijia.ground import access"}),
        ("Engines", {"engines/attic/__init__.py": ""}),
        ("Engines", {"engines/cases/queries.py": "from yijia.engines import figures"}),
        ("Programmes", {"programmes/attic/__init__.py": ""}),
        ("Rooms", {"ground/places/attic.py": ""}),
        ("Rooms", {"front/attic.py": ""}),
        (
            "Rooms",
            {
                "ground/places/actions.py": "",
                "ground/places/queries.py": "from yijia.ground.places import actions",
            },
        ),
        (
            "Inputs",
            {
                "ground/places/queries.py": "",
                "ground/people/inputs.py": "from yijia.ground.places import queries",
            },
        ),
        (
            "Models",
            {
                "ground/places/models.py": "",
                "ground/places/views.py": "from yijia.ground.places.models import Division",
            },
        ),
        (
            "Models",
            {
                "ground/places/models/__init__.py": "",
                "ground/places/models/division.py": "",
                "front/views.py": "from yijia.ground.places.models import division",
            },
        ),
        (
            "Vault",
            {
                "ground/people/vault.py": "",
                "ground/access/actions.py": "from yijia.ground.people import vault",
            },
        ),
        ("Rules", {"ground/places/rules.py": "from django.db import models"}),
        ("Rules", {"base/scope.py": "import django"}),
        (
            "Pages",
            {
                "ground/places/views.py": "",
                "ground/people/views.py": "from yijia.ground.places.views import page",
            },
        ),
        (
            "Pages",
            {"ground/places/urls.py": "", "front/urls.py": "import yijia.ground.places.urls"},
        ),
    ],
)
def test_a_contract_that_is_broken_says_so(
    skeleton: Path, tmp_path: Path, contract: str, files: dict[str, str]
) -> None:
    shutil.copytree(skeleton, tmp_path, dirs_exist_ok=True)
    for name, text in files.items():
        target = tmp_path / "yijia" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    done = lint(tmp_path)
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(line.startswith(contract) for line in broken)
