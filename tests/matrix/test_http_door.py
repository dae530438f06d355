"""Every address, as a page or a program asks: one line of each, or with MATRIX=all every line."""

import os
from collections.abc import Callable

import pytest

from tests.architecture import source
from tests.matrix import catalogue, http, table
from tests.matrix.actors import cells
from tests.matrix.planted import Planted
from yijia.base import access

WHOLE = os.environ.get("MATRIX") == "all"
PARTS = 8


def test_every_address_has_its_line() -> None:
    known = {(line.path, line.method) for line in table.urls()}
    found = {(address.path, address.method) for address in catalogue.addresses()}
    source.must_be_none(
        [
            *(f"urls.toml has no line for {method} /{path}" for path, method in found - known),
            *(f"urls.toml has a line for {m} /{p}, which is no address" for p, m in known - found),
        ]
    )


def test_every_address_asks_for_the_permission_that_the_table_names() -> None:
    marks = {(a.path, a.method): access.mark_of(a.view) for a in catalogue.addresses()}
    for line in table.urls():
        mark = marks[line.path, line.method]
        assert mark is not None, f"{line} has no mark"
        assert (mark.permission or "") == line.asks, f"{line} asks for {mark.permission}"


def test_every_figure_has_its_line_and_its_addresses() -> None:
    assert set(table.figures()) == set(catalogue.figures())
    asked = {(line.path, line.args.get("code")) for line in table.urls() if "code" in line.args}
    wanted = {
        (path, code) for path, code in ((p, c) for p in FIGURE_PATHS for c in catalogue.figures())
    }
    source.must_be_none(f"urls.toml asks /{p} for no {c}" for p, c in wanted - asked)


FIGURE_PATHS = (
    "figures/<str:code>",
    "figures/<str:code>/rows",
    "api/v1/figures/<code>",
    "api/v1/figures/<code>/rows",
)


@pytest.mark.parametrize("part", range(PARTS))
def test_an_address_lets_in_whom_the_table_names_and_tells_nobody_else(
    planted: Planted, part: int, record_property: Callable[[str, object], None]
) -> None:
    lines = table.urls()
    if WHOLE:
        asked = [(line, cell) for line in lines for cell in cells()]
    else:
        asked = http.one_of_each(lines, cells=cells())
    mine = asked[part::PARTS]
    assert len(mine) > len(cells())
    source.must_be_none(http.faults_of(mine, planted=planted))
    record_property("cells", len(mine))
    record_property("seed", "none: all lines" if WHOLE else http.SEED)
