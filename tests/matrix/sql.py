"""The first door: the database itself, asked as the application's role in the asker's name."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from tests.matrix import words
from tests.matrix.actors import SELF, Actor, Cell
from tests.matrix.plant import Planted
from tests.matrix.table import COMMANDS, TableLine
from yijia.base.events import Event
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal

TRIED = Event(code="matrix.tried", sentence="Tried.")
# The row of a table that is looked for, where the latest one would not be the right one.
SOUGHT = {
    "cases_case": "number = %(main)s",
    "cases_ask": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_clock": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_verdict": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_clockmark": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_remark": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_search": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "issues_issue": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "journal_entry": "subject_id = (SELECT id FROM cases_case WHERE number = %(main)s)"
    " AND subject_type = 'cases_case'",
    "journal_entry of the house": "division = '' AND event = 'people.account_opened'",
    "notices_notice": "account_id = (SELECT id FROM people_account WHERE login = 'handler-unit')",
    "notices_notice of the person": "account_id IS NULL"
    " AND subject_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "people_reading": "account_id = (SELECT id FROM people_account WHERE login = 'dispatcher-own')",
}
COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0
  AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
BLIND_DELETE = "DELETE FROM {table}"
BLIND_UPDATE = (
    "UPDATE {table} SET {column} = (SELECT (jsonb_populate_record(NULL::{table}, %s)).{column})"
)
# The row came past the policies, and stopped at something that no asker can know.
PAST_THE_POLICY = frozenset({"23505", "23502", "23503"})


@dataclass(frozen=True)
class Row:
    """One planted row, as the owner sees it; without a place when the table is empty."""

    table: str
    place: str | None
    columns: tuple[str, ...]
    document: str


def rows(names: Iterable[str], *, planted: Planted, owner: psycopg.Cursor) -> dict[str, Row]:
    """The planted row of each line of the table."""
    return {name: _row(name, planted=planted, owner=owner) for name in names}


def _row(name: str, *, planted: Planted, owner: psycopg.Cursor) -> Row:
    table = name.split(" ", maxsplit=1)[0]
    where = SOUGHT.get(name, "true")
    owner.execute(COLUMNS, [table])
    columns = tuple(column for (column,) in owner.fetchall())
    asked = f"SELECT ctid::text, to_jsonb(t)::text FROM {table} t WHERE {where}"
    owner.execute(f"{asked} ORDER BY ctid DESC LIMIT 1".encode(), planted.values)
    found = owner.fetchone()
    place, document = found or (None, "{}")
    return Row(table, place=place, columns=columns, document=document)


def faults(
    lines: Mapping[str, TableLine],
    *,
    planted: Planted,
    rows: Mapping[str, Row],
    actors: Iterable[Actor],
) -> list[str]:
    """What the database does otherwise than its lines say, and with whom."""
    wrong: dict[str, list[Cell]] = {}
    for actor in actors:
        found = dict(_found(lines, planted=planted, rows=rows, actor=actor))
        for (name, command), allowed in found.items():
            said = actor.cell in lines[name].allowed.get(command, frozenset())
            if allowed != said:
                word = "lets in" if allowed else "keeps out"
                wrong.setdefault(f"{name}: {command} {word}", []).append(actor.cell)
    return [f"{what} {'; '.join(words.said(who))}" for what, who in wrong.items()]


def _found(
    lines: Mapping[str, TableLine], *, planted: Planted, rows: Mapping[str, Row], actor: Actor
) -> Iterator[tuple[tuple[str, str], bool]]:
    with _acting(actor, planted=planted, rows=rows):
        for name in lines:
            for command in COMMANDS:
                yield (name, command), _is_let_in(command, row=rows[name])
            # Where everybody sees every row there is nothing unseen to be reached.
            if len(lines[name].allowed.get("select", ())) < len(planted.actors):
                for command in ("update", "delete"):
                    yield (name, f"blind {command}"), _reaches_unseen(command, row=rows[name])


@contextmanager
def _acting(actor: Actor, *, planted: Planted, rows: Mapping[str, Row]) -> Iterator[None]:
    """The asker's transaction below an entry, undone at the end."""
    subject = f"cases_case:{_id_of(rows['cases_case'])}" if actor.cell.role == SELF else ""
    with acting_as(actor.scope, subject=subject):
        with journal.entry(by=actor.scope, at=planted.at, event=TRIED):
            yield
        transaction.set_rollback(True)


def _id_of(row: Row) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb ->> 'id'", [row.document])
        return str(cursor.fetchone()[0])


def _is_let_in(command: str, *, row: Row) -> bool:
    """Whether the command reaches the planted row."""
    before = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute(*_statement(command, row=row))
            # Where nothing is planted, having the right is all that can be asked.
            return row.place is None or bool(cursor.rowcount > 0)
    except DatabaseError as refused:
        state = getattr(refused.__cause__, "sqlstate", None)
        # Whatever else refuses it, a missing right or a guard, keeps it out.
        return command == "insert" and state in PAST_THE_POLICY
    finally:
        transaction.savepoint_rollback(before)


def _reaches_unseen(command: str, *, row: Row) -> bool:
    """Whether a write that reads nothing reaches rows that are not seen."""
    table, column = sql.Identifier(row.table), sql.Identifier(row.columns[-1])
    text = BLIND_UPDATE if command == "update" else BLIND_DELETE
    values = [row.document] if command == "update" else []
    before = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(table))
            seen = int(cursor.fetchone()[0])
            cursor.execute(sql.SQL(text).format(table=table, column=column), values)
            return bool(cursor.rowcount > seen)
    except DatabaseError:
        return False
    finally:
        transaction.savepoint_rollback(before)


def _statement(command: str, *, row: Row) -> tuple[sql.Composed, list[str | None]]:
    table = sql.Identifier(row.table)
    if command == "insert":
        return _insert(row)
    texts = {
        "select": "SELECT 1 FROM {table} WHERE ctid = %s::tid",
        "update": "UPDATE {table} SET {column} = {column} WHERE ctid = %s::tid",
        "delete": "DELETE FROM {table} WHERE ctid = %s::tid",
    }
    column = sql.Identifier(row.columns[0])
    return sql.SQL(texts[command]).format(table=table, column=column), [row.place]


def _insert(row: Row) -> tuple[sql.Composed, list[str | None]]:
    """The very same row once more: what is past the policies stops at its key."""
    table = sql.Identifier(row.table)
    if row.place is None:
        return sql.SQL("INSERT INTO {table} DEFAULT VALUES").format(table=table), []
    names = sql.SQL(", ").join(map(sql.Identifier, row.columns))
    text = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, %s)"
    )
    return text.format(table=table, names=names), [row.document]


def observed(
    names: Iterable[str], *, planted: Planted, rows: Mapping[str, Row]
) -> dict[tuple[str, str], set[Cell]]:
    """Whom the database lets in now, for whoever writes a new line."""
    lines = {name: TableLine(name, {}, "") for name in names}
    seen: dict[tuple[str, str], set[Cell]] = {(n, c): set() for n in lines for c in COMMANDS}
    for actor in planted.actors.values():
        for key, allowed in _found(lines, planted=planted, rows=rows, actor=actor):
            if allowed:
                seen.setdefault(key, set()).add(actor.cell)
    return seen
