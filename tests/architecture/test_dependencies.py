"""What the project stands on is listed, with its reason; and nothing names where it was loaded."""

import json
import re
from pathlib import Path

from tests.architecture import source

ROW = re.compile(r"^\| ([\w@/.-]+) \|(.*)\|$", re.MULTILINE)
ADDRESS = re.compile(r"https?://[^\s\"']*(?:pypi|registry|npm|mirror|simple/|packages/)")


def required() -> set[str]:
    """Every package that the project asks for by name."""
    names: set[str] = set()
    for file in sorted((source.ROOT / "requirements").glob("*.in")):
        lines = (line.split("#")[0].strip() for line in file.read_text("utf-8").splitlines())
        named = (re.match(r"[\w.-]+", line) for line in lines if not line.startswith("-"))
        names |= {match[0].lower() for match in named if match}
    package = json.loads((source.ROOT / "package.json").read_text("utf-8"))
    return names | {*package.get("dependencies", {}), *package.get("devDependencies", {})}


def listed(text: str) -> dict[str, list[str]]:
    """The rows of the list by package: why, licence, who maintains it."""
    rows = ((name, [cell.strip() for cell in rest.split("|")]) for name, rest in ROW.findall(text))
    return {name: cells for name, cells in rows if name != "package"}


def test_every_dependency_is_listed_with_reason_licence_and_maintainer() -> None:
    found = listed((source.ROOT / "docs" / "dependencies.md").read_text("utf-8"))
    assert set(found) == required()
    assert [name for name, cells in found.items() if len(cells) != 3 or not all(cells)] == []


def test_no_lock_file_names_where_a_package_was_loaded() -> None:
    names = [*sorted((source.ROOT / "requirements").glob("*")), source.ROOT / "package-lock.json"]
    held: dict[Path, list[str]] = {
        file: ADDRESS.findall(file.read_text("utf-8")) for file in names if file.is_file()
    }
    assert {file.name: found for file, found in held.items() if found} == {}


def test_a_row_without_a_reason_is_found() -> None:
    assert listed("| package | why |\n| click | the command | BSD | Pallets |") == {
        "click": ["the command", "BSD", "Pallets"]
    }
