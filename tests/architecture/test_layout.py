"""Every file has a room, every app has what an app must have."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture import source
from tests.architecture.source import House, Source

ATTIC = frozenset(
    {"common", "helper", "helpers", "lib", "manager", "managers", "misc", "mixins"}
    | {"service", "services", "signal", "signals", "util", "utils"}
)
HOUSEKEEPING = frozenset({"", "apps", "migrations", "tests"})


def out_of_place(file: Source) -> list[str]:
    """A file must lie on a floor, and on a floor of apps inside an app."""
    if file.path in {"yijia/__init__.py", "yijia/__main__.py"}:
        return []
    if file.house is None:
        return [f"{file.path}: lies on no floor"]
    loose = file.parts[1] in source.FLOORS_OF_APPS and len(file.parts) == 3
    if loose and not file.path.endswith("__init__.py"):
        return [f"{file.path}: lies on the floor {file.parts[1]}, but in no app"]
    return []


def attic_names(file: Source) -> list[str]:
    """No drawer for odds and ends. The app of the halls' services may bear that name."""
    start = 3 if file.parts[1:2] and file.parts[1] in source.FLOORS_OF_APPS else 1
    found = sorted(ATTIC & set(file.parts[start:]))
    return [f"{file.path}: a drawer for odds and ends is called {name}" for name in found]


def missing_init(folder: Path, *, below: Path) -> list[str]:
    """Folders with Python files that are no package, which the import contracts do not see."""
    holding = {file.parent for file in folder.rglob("*.py")}
    for inner in list(holding):
        holding |= {p for p in inner.parents if p.is_relative_to(folder)}
    return sorted(
        f"{place.relative_to(below)}: no __init__.py"
        for place in holding
        if not (place / "__init__.py").exists()
    )


def bare_app(house: House, folder: Path) -> list[str]:
    """What an app lacks: its name, its half page of description, its Chinese words, a room."""
    readme = folder / "README.md"
    rooms = {p.name.removesuffix(".py") for p in folder.iterdir() if _is_room(p)}
    faults = []
    if not _declares_name(folder / "apps.py", name=str(house)):
        faults.append(f'{house}: apps.py with name = "{house}" is missing')
    if not readme.exists() or len(readme.read_text("utf-8").split()) < 40:
        faults.append(f"{house}: README.md of about half a page is missing")
    if not (folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").exists():
        faults.append(f"{house}: locale/zh_Hans/LC_MESSAGES/django.po is missing")
    if not rooms - HOUSEKEEPING:
        faults.append(f"{house}: no room is filled, so it should not exist yet")
    return faults


def _is_room(path: Path) -> bool:
    if path.name.startswith("__"):
        return False
    return path.suffix == ".py" or (path / "__init__.py").exists()


def _declares_name(file: Path, *, name: str) -> bool:
    if not file.exists():
        return False
    return any(
        isinstance(node, ast.Assign)
        and [ast.unparse(target) for target in node.targets] == ["name"]
        and isinstance(node.value, ast.Constant)
        and node.value.value == name
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
    )


def test_every_file_lies_in_an_app_on_a_floor() -> None:
    source.must_be_none(fault for file in source.package_sources() for fault in out_of_place(file))


def test_no_file_or_folder_is_a_drawer_for_odds_and_ends() -> None:
    files = source.package_sources() + source.suite_sources()
    source.must_be_none(fault for file in files for fault in attic_names(file))


def test_every_folder_with_python_is_a_package() -> None:
    source.must_be_none(missing_init(source.PACKAGE, below=source.SRC))
    source.must_be_none(missing_init(source.ROOT / "tests", below=source.ROOT))


def test_every_app_has_a_name_a_description_chinese_words_and_a_room() -> None:
    source.must_be_none(
        f for house, folder in source.apps().items() for f in bare_app(house, folder)
    )


def test_every_app_is_installed_the_upper_floors_first() -> None:
    installed = [name for name in settings.INSTALLED_APPS if name.startswith("yijia.")]
    assert sorted(installed) == sorted(str(house) for house in source.apps())
    floors = [source.FLOORS.index(name.split(".")[1]) for name in installed]
    assert floors == sorted(floors, reverse=True)
    ground = [name.rsplit(".", 1)[1] for name in installed if name.startswith("yijia.ground.")]
    assert ground == list(reversed(source.GROUND))


@pytest.mark.parametrize(
    "path", ["yijia/helpful.py", "yijia/attic/old.py", "yijia/ground/stray.py"]
)
def test_a_file_without_a_room_is_found(path: str) -> None:
    assert len(out_of_place(source.sample("", path=path))) == 1


@pytest.mark.parametrize(
    "path",
    [
        "yijia/utils.py",
        "yijia/ground/places/utils.py",
        "yijia/ground/places/managers/__init__.py",
        "yijia/programmes/issues/services.py",
        "yijia/base/common.py",
        "tests/stories/helpers.py",
    ],
)
def test_a_drawer_is_found(path: str) -> None:
    assert len(attic_names(source.sample("", path=path))) == 1


def test_the_programme_of_services_may_be_called_so() -> None:
    assert attic_names(source.sample("", path="yijia/programmes/services/actions.py")) == []


def test_a_folder_that_is_no_package_is_found(tmp_path: Path) -> None:
    (tmp_path / "package" / "inner" / "deep").mkdir(parents=True)
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "package" / "inner" / "deep" / "__init__.py").touch()
    found = missing_init(tmp_path / "package", below=tmp_path)
    assert found == ["package/inner: no __init__.py"]


def test_a_bare_app_is_found(tmp_path: Path) -> None:
    (tmp_path / "apps.py").write_text('name = "yijia.ground.other"\n')
    assert len(bare_app(House("ground", "bare"), tmp_path)) == 4
