"""Every query that is given a scope, asked while the database itself would show everything."""

from collections.abc import Callable

import pytest

from tests.architecture import source
from tests.matrix import acts, calls, catalogue, numbers, shown, table
from tests.matrix.actors import cells
from tests.matrix.planted import Planted


@pytest.fixture(autouse=True)
def _more_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers.add(monkeypatch)


def test_every_query_with_a_scope_has_its_line() -> None:
    found, known, exempt = set(catalogue.calls()), set(table.calls()), set(table.exempt())
    found |= {*acts.ACTS, *shown.SHOWN, *(name for name in calls.CALLS if " " in name)}
    source.must_be_none(
        [
            *(f"calls.toml says nothing of {name}" for name in found - known - exempt),
            *(f"calls.toml has a line for {name}, which is no query" for name in known - found),
            *(f"calls.toml exempts {name}, which is no query" for name in exempt - found),
            *(f"calls.toml exempts {name} and has its line" for name in exempt & known),
            *(f"calls.py does not ask {name}" for name in known - set(calls.CALLS)),
        ]
    )


def test_a_query_finds_what_was_planted_for_whom_the_table_names_and_nobody_else(
    planted: Planted, record_property: Callable[[str, object], None]
) -> None:
    lines = table.calls()
    found = calls.faults(lines, lines=lines, planted=planted, cells=cells())
    source.must_be_none(found)
    record_property("cells", len(lines) * len(cells()))
