"""Every function that runs as its owner is reviewed: who may call it, and what it can reveal."""

import ast
from collections.abc import Callable

import psycopg

from tests.architecture import source
from tests.matrix import definers, sql
from tests.matrix.planted import Planted


def test_every_function_that_runs_as_its_owner_has_its_line(
    planted: Planted, owner_cursor: psycopg.Cursor
) -> None:
    known, found = definers.lines(), definers.found(owner_cursor)
    standing = {name: definers.line_of(name, known=known) for name in found}
    used = {line.name for line in standing.values() if line is not None}
    source.must_be_none(
        [
            *(f"definers.toml says nothing of {n}" for n, line in standing.items() if line is None),
            *(
                f"definers.toml has a line for {n}, which is no such function"
                for n in set(known) - used
            ),
            *(
                f"{name} may be called by {may}"
                for name, may in found.items()
                if (line := standing[name]) is not None and line.may != may
            ),
        ]
    )


def test_every_such_function_is_asked_or_tested() -> None:
    files = [*source.package_sources(), *source.suite_sources()]
    nodes = (node for file in files for node in file.nodes)
    tests = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    known = definers.lines().values()
    source.must_be_none(
        [
            *(f"{line.name} is neither asked nor tested" for line in known if not _shown(line)),
            *(
                f"{x.name}: there is no {test}"
                for x in known
                for test in x.tests
                if test not in tests
            ),
        ]
    )


def _shown(line: definers.DefinerLine) -> bool:
    return bool(line.asks or line.tests)


def test_such_a_function_tells_whom_its_line_names_and_nobody_else(
    planted: Planted,
    owner_cursor: psycopg.Cursor,
    record_property: Callable[[str, object], None],
) -> None:
    rows = sql.rows(["cases_case"], planted=planted, owner=owner_cursor)
    source.must_be_none(definers.faults(planted, rows=rows, actors=planted.actors.values()))
    record_property("cells", len(list(definers.asked_cells())) * len(planted.actors))
