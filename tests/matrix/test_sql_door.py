"""The database's own door, whole: every table, command and cell, as the application's role."""

from collections.abc import Callable

import psycopg

from tests.architecture import source
from tests.matrix import catalogue, sql, table
from tests.matrix.planted import Planted


def test_every_table_has_its_line(planted: Planted) -> None:
    known = {name.split(" ")[0] for name in table.tables()}
    found = set(catalogue.tables())
    source.must_be_none(
        [
            *(f"tables.toml has no line for the table {name}" for name in found - known),
            *(f"tables.toml has a line for {name}, which is no table" for name in known - found),
        ]
    )


def test_every_table_that_keeps_somebody_out_holds_a_planted_row(
    planted: Planted, owner_cursor: psycopg.Cursor
) -> None:
    lines = table.tables()
    rows = sql.rows(lines, planted=planted, owner=owner_cursor)
    everybody = frozenset(planted.actors)
    guarded = [n for n, line in lines.items() if frozenset() < line.allowed["select"] < everybody]
    assert len(guarded) > 8
    source.must_be_none(f"plant a row of {name}" for name in guarded if rows[name].place is None)


def test_the_database_lets_in_whom_the_table_names_and_nobody_else(
    planted: Planted,
    owner_cursor: psycopg.Cursor,
    record_property: Callable[[str, object], None],
) -> None:
    lines = table.tables()
    rows = sql.rows(lines, planted=planted, owner=owner_cursor)
    actors = planted.actors.values()
    source.must_be_none(sql.faults(lines, planted=planted, rows=rows, actors=actors))
    record_property("cells", len(lines) * len(table.COMMANDS) * len(actors))
