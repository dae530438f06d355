"""The yardstick of a recount: DuckDB counts the same rows, from files in Parquet.

The questions are made of the same declarations, and DuckDB's answers must be those of the recount:
so two engines that share no line agree on every figure but those that turn a moment into a day.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from yijia.config.errors import OperatorError
from yijia.engines.figures import registry
from yijia.engines.figures.database import counting
from yijia.engines.figures.rules import Figure

PACKAGE = "duckdb"
# What the figures of these tables ask of a row, with types that both engines know.
TABLES = {
    "cases_case": {
        "kind": "VARCHAR",
        "division_id": "VARCHAR",
        "parent_id": "BIGINT",
        "merged_into_id": "BIGINT",
        "opened_on": "DATE",
        "ended_on": "DATE",
        "solved": "BOOLEAN",
        "handlings": "SMALLINT",
    },
    "cases_clock": {
        "kind": "VARCHAR",
        "division_id": "VARCHAR",
        "step": "VARCHAR",
        "stopped_on": "DATE",
        "in_time": "BOOLEAN",
        "late_on": "DATE",
        "due_provisional": "BOOLEAN",
    },
}
MOMENT = "AT TIME ZONE"
_FOUND = """
SELECT figure, n FROM figures_result
WHERE recount_id = (SELECT id FROM figures_recount ORDER BY recorded_at DESC, id DESC LIMIT 1)
"""


class Absent(OperatorError):
    """DuckDB is not installed; it comes with what tests need."""


class Disagreeing(OperatorError):
    """The two engines count differently."""


@dataclass(frozen=True)
class Yardstick:
    """The rows in Parquet, one file for each table."""

    session: Any
    place: Path

    def count(self) -> tuple[dict[str, int], float]:
        """Counts the figures of both tables by place, day and spread: the rows of each, and the
        seconds that it took.
        """
        began, found = time.perf_counter(), dict[str, int]()
        for table in TABLES:
            for every in counting.passes(registry.figures.by_table()[table]):
                together = [figure for figure in every if _is_asked(figure)]
                if not together:
                    continue
                asked = _question(together, file=self.place / f"{table}.parquet")
                sums = self.session.execute(asked).fetchone()
                codes = [figure.code for figure in together]
                found |= dict(zip(codes, map(int, sums), strict=True))
        return found, time.perf_counter() - began


def _is_asked(figure: Figure) -> bool:
    """Whether both engines say what the figure asks in the same words; days of a moment, they do
    not.
    """
    return MOMENT not in f"{figure.where} {figure.day}"


def _question(together: Sequence[Figure], *, file: Path) -> str:
    first = together[0]
    keys = [first.division, first.day, *([first.spread] if first.spread else [])]
    grouped = "GROUPING SETS ((1, 2), (1, 2, 3))" if first.spread else "1, 2"
    whole = f"grouping({first.spread})" if first.spread else "1"
    counts = ", ".join(
        f"count(*) FILTER (WHERE {figure.where}) AS n{at}" for at, figure in enumerate(together)
    )
    added = ", ".join(
        f"coalesce(sum(n{at}) FILTER (WHERE whole = 1), 0)" for at in range(len(together))
    )
    return (
        f"SELECT {added} FROM (SELECT {', '.join(keys)}, {whole} AS whole, {counts}"
        f" FROM '{file}' WHERE {counting.placed(first)} GROUP BY {grouped})"
    )


def made(owner: psycopg.Connection, *, place: Path) -> Yardstick:
    """Writes the rows down as Parquet.

    Raises: Absent.
    """
    if find_spec(PACKAGE) is None:
        raise Absent("DuckDB is not installed: it is the yardstick of a recount (make env).")
    session = import_module(PACKAGE).connect()
    for table, columns in TABLES.items():
        file = place / f"{table}.csv"
        with file.open("wb") as target:
            target.writelines(_lines(owner, table=table, columns=columns))
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        session.execute(
            f"COPY (SELECT * FROM read_csv('{file}', header = false, columns = {{{types}}}))"
            f" TO '{file.with_suffix('.parquet')}'"
        )
        file.unlink()
    return Yardstick(session, place)


def _lines(owner: psycopg.Connection, *, table: str, columns: dict[str, str]) -> Iterator[bytes]:
    asked = f"COPY (SELECT {', '.join(columns)} FROM {table}) TO STDOUT (FORMAT csv)"
    with owner.cursor() as cursor, cursor.copy(asked) as rows:
        yield from map(bytes, rows)


def check(owner: psycopg.Connection, *, found: dict[str, int]) -> None:
    """Holds what DuckDB counted against the latest recount.

    Raises: Disagreeing.
    """
    recounted: dict[str, int] = dict(owner.execute(_FOUND).fetchall())
    differing = {code: n for code, n in found.items() if recounted.get(code) != n}
    if differing:
        raise Disagreeing(f"DuckDB counts {differing}, and the recount {recounted}.")
