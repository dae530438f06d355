"""Every threat that is said to be met names a test, and the test is there."""

import ast
import re
from collections.abc import Collection, Iterator

from tests.architecture import source

DOCUMENT = source.ROOT / "docs" / "threat-model.md"
COLUMNS = 5


def rows(text: str) -> Iterator[list[str]]:
    """The rows of the tables of threats, cell by cell, up to what is not met yet."""
    met, _heading, _rest = text.partition("\n## Not yet")
    for line in met.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        told = line.startswith("|") and len(cells) == COLUMNS
        if told and cells[0] != "asset" and set(cells[0]) != {"-"}:
            yield cells


def untested(text: str, *, tests: Collection[str]) -> list[str]:
    """Rows that name no test, or one that does not exist."""
    faults = []
    for asset, _attacker, attack, _defence, named in rows(text):
        found = re.fullmatch(r"`(test_\w+)`", named)
        if found is None or found[1] not in tests:
            faults.append(f"{asset}, {attack}: there is no {named or 'test'}")
    return faults


def test_every_threat_that_is_met_names_a_test_that_exists() -> None:
    files = [*source.package_sources(), *source.suite_sources()]
    nodes = (node for file in files for node in file.nodes)
    tests = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    text = DOCUMENT.read_text(encoding="utf-8")
    assert len(list(rows(text))) > 50
    source.must_be_none(untested(text, tests=tests))


def test_a_threat_without_a_test_is_found() -> None:
    table = "| asset | attacker | attack | defence | test |\n|---|---|---|---|---|\n"
    met = f"{table}| a | b | c | d | `test_here` |\n| a | b | e | d | `test_gone` |\n"
    text = f"{met}| a | b | f | d | by hand |\n\n## Not yet\n| a | b | g | d | e |\n"
    assert untested(text, tests={"test_here"}) == [
        "a, e: there is no `test_gone`",
        "a, f: there is no by hand",
    ]
