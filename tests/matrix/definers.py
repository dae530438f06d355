"""The door in the database's own wall: functions that run as their owner, past the row policies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch

import psycopg
from django.db import DatabaseError, connection, transaction

from tests.matrix import sql, table, words
from tests.matrix.actors import Actor, Cell
from tests.matrix.planted import Planted
from yijia.ground.journal.database import APP_ROLE

DEFINERS = """
SELECT p.proname, bool_or(has_function_privilege(%s, p.oid, 'EXECUTE')
  AND p.prorettype <> 'trigger'::regtype)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prosecdef GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class DefinerLine:
    """One function, or a family of them: who may call it, and what shows that it tells no more."""

    name: str
    may: str
    why: str
    asks: str
    tells: frozenset[Cell]
    tests: tuple[str, ...]


def lines() -> dict[str, DefinerLine]:
    """The reviewed line of each function, by its name or pattern."""
    read = table.read("definers.toml")
    return {
        name: DefinerLine(
            name=name,
            may=part["may"],
            why=part["why"],
            asks=part.get("asks", ""),
            tells=table.cells_of(part.get("tells", ()), read=read),
            tests=tuple(part.get("tests", ())),
        )
        for part in read["functions"]
        for name in part["names"]
    }


def found(owner: psycopg.Cursor) -> dict[str, str]:
    """Every function that runs as its owner, and who may call it."""
    owner.execute(DEFINERS, [APP_ROLE])
    return {name: "application" if may else "nobody" for name, may in owner.fetchall()}


def line_of(name: str, *, known: Mapping[str, DefinerLine]) -> DefinerLine | None:
    """The line under which a function stands."""
    return next((line for pattern, line in known.items() if fnmatch(name, pattern)), None)


def faults(planted: Planted, *, rows: Mapping[str, sql.Row], actors: Iterable[Actor]) -> list[str]:
    """To whom a function tells what its line does not say, or does not tell what it says."""
    wrong: dict[str, list[Cell]] = {}
    asked = {line.asks: line for line in lines().values() if line.asks}.values()
    for actor in actors:
        with sql.acting(actor, planted=planted, rows=rows):
            told = {line.name: _tells(line, planted=planted) for line in asked}
        for line in asked:
            if told[line.name] != (actor.cell in line.tells):
                word = "tells" if told[line.name] else "does not tell"
                wrong.setdefault(f"{line.name} {word}", []).append(actor.cell)
    return [f"{what} {'; '.join(words.said(who))}" for what, who in wrong.items()]


def _tells(line: DefinerLine, *, planted: Planted) -> bool:
    before = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {line.asks}", planted.values)
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False
    finally:
        transaction.savepoint_rollback(before)


def asked_cells() -> Iterator[str]:
    """The names that a condition asks, for the count."""
    return (name for name, line in lines().items() if line.asks)
