"""A counted table of its own, so that the engine is tested without any programme."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection

from yijia.base.scope import service_scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import actions, database, queries
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Counts, Figure
from yijia.ground.access.queries import acting_as

COUNTY, TOWN, VILLAGE, OTHER = "350181", "350181002", "350181002901", "350181003901"
NEW_YEAR, NEXT_YEAR = date(2026, 1, 1), date(2027, 1, 1)
YEAR = {"division": COUNTY, "from": NEW_YEAR.isoformat(), "to": NEXT_YEAR.isoformat()}
TABLE = """
CREATE TABLE sample_thing (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number text NOT NULL DEFAULT 'N-1',
  kind text NOT NULL DEFAULT 'issue',
  division_id text COLLATE "C" DEFAULT '350181002901',
  opened_on date DEFAULT '2026-03-05',
  ended_on date,
  solved boolean NOT NULL DEFAULT false,
  amount numeric(14,2) DEFAULT 1.25,
  secret text NOT NULL DEFAULT 'a canary that nobody may see',
  seen_at timestamptz NOT NULL DEFAULT '2026-03-05T12:00:00+08:00'
)
"""
RIGHTS = "GRANT SELECT, INSERT, UPDATE, DELETE ON sample_thing TO yijia_app"

OPENED = Figure(
    code="sample.opened",
    title="Things opened",
    sentence="Every thing once.",
    unit="things",
    table="sample_thing",
    where="kind = 'issue'",
    division="division_id",
    day="opened_on",
    columns=("number", "division_id", "opened_on"),
)
SOLVED = replace(
    OPENED, code="sample.solved", where="kind = 'issue' AND solved", day="ended_on", version=2
)
PAID = replace(OPENED, code="sample.paid", unit="yuan", amount="amount")
HIDDEN = replace(OPENED, code="sample.hidden", public=False)
PERSONS = replace(OPENED, code="sample.persons", unit="persons", counts=Counts.PERSON)
FIGURES = (OPENED, SOLVED, PAID, HIDDEN, PERSONS)


def declare(cursor: psycopg.Cursor[Any], figures: Sequence[Figure]) -> None:
    """Runs the statements of these figures as the owner, all or none, as `yijia migrate` does."""
    with cursor.connection.transaction():
        for statement in database.statements(Registry(figures)):
            cursor.execute(statement.encode())


def run(sql: str, params: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Runs a statement as the application, and returns what it finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def number(
    figure: Figure, division: str = COUNTY, start: date = NEW_YEAR, end: date = NEXT_YEAR
) -> Any:
    """What the figure says to somebody who may see everything."""
    scope = service_scope("test")
    return queries.value(
        by=scope, code=figure.code, division=division, start=start, end=end, on=end
    ).value


def counted(
    figure: Figure, division: str = COUNTY, start: date = NEW_YEAR, end: date = NEXT_YEAR
) -> Any:
    """What the rows themselves say, in words that share nothing with the engine."""
    found = run(
        f"SELECT coalesce(sum({figure.amount or '1'}), 0) FROM sample_thing"
        f" WHERE {figure.where} AND {figure.division} LIKE %s"
        f" AND {figure.day} >= %s AND {figure.day} < %s",
        [f"{division}%", start, end],
    )
    return found[0][0]


def recount() -> queries.Outcome:
    """A recount, as the nightly tick makes it."""
    scope = service_scope("test")
    with acting_as(scope):
        return actions.recount_figures(by=scope, at=datetime(2026, 9, 30, 2, tzinfo=CHINA))
