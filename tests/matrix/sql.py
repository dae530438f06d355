"""The first door: the database itself, asked as the application's role in the asker's name."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection, transaction
from psycopg import sql

from tests.matrix import words
from tests.matrix.actors import SELF, Actor, Cell
from tests.matrix.planted import Planted
from tests.matrix.table import COMMANDS, TableLine
from yijia.base.events import Event
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal

TRIED = Event(code="matrix.tried", sentence="Tried.")
OF_ACCOUNT = "account_id = (SELECT id FROM people_account WHERE login = '{}')"
OF_HELD = "meeting_id = (SELECT id FROM meetings_meeting WHERE number = %(held meeting)s)"
# The row of a table that is looked for, where the latest one would not be the right one.
SOUGHT = {
    "cases_case": "number = %(main)s",
    "cases_ask": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_clock": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_verdict": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_clockmark": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_remark": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "cases_link": "id = %(link)s",
    "cases_assist": "id = %(assisted by)s",
    "cases_sample": "id = %(sample)s",
    "cases_sampledcase": "sample_id = %(sample)s",
    "cases_search": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "issues_issue": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "issues_answer": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "issues_joining": "case_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "journal_entry": "subject_id = (SELECT id FROM cases_case WHERE number = %(main)s)"
    " AND subject_type = 'cases_case'",
    "journal_entry of the house": "division = '' AND event = 'people.account_opened'",
    "access_power": OF_ACCOUNT.format("data-officer-own"),
    "notices_delivery": "notice_id IN (SELECT id FROM notices_notice"
    " WHERE subject_id = (SELECT id FROM cases_case WHERE number = %(main)s))",
    "notices_notice": OF_ACCOUNT.format("handler-unit"),
    "notices_notice of the person": "account_id IS NULL"
    " AND subject_id = (SELECT id FROM cases_case WHERE number = %(main)s)",
    "meetings_convening": "number = %(convening)s",
    "meetings_attendance": "convening_id = (SELECT id FROM meetings_convening"
    " WHERE number = %(convening)s)",
    "meetings_resolution": "id = %(resolution)s",
    "meetings_resolution of a meeting": "id = %(resolution of held meeting)s",
    "meetings_meeting": "number = %(called meeting)s",
    "meetings_item": OF_HELD + " AND place = 1",
    "meetings_rollentry": OF_HELD,
    "meetings_whistle": "number = %(whistle)s",
    "meetings_decision": f"item_id = (SELECT id FROM meetings_item WHERE {OF_HELD} AND place = 1)",
    "centres_room": "id = %(room)s",
    "centres_activity": "id = %(activity)s",
    "centres_activityrole": "activity_id = %(activity)s",
    "centres_booking": "number = %(booking)s",
    "exchange_need": "case_id = (SELECT id FROM cases_case WHERE number = %(need)s)",
    "exchange_resource": "id = %(resource)s",
    "exchange_project": "id = %(project)s",
    "exchange_plan": "id = %(plan)s",
    "exchange_planline": "plan_id = %(plan)s",
    "exchange_match": "id = %(match)s",
    "exchange_listing": "number = %(listed need)s",
    "exchange_listing to be confirmed": "number = %(need)s",
    "members_reportin": "id = %(report-in id)s",
    "members_volunteering": "id = %(service)s",
    "members_servicepost": "id = %(service post)s",
    "organisations_appointment": "id = %(appointment)s",
    "organisations_post": "id = %(post)s",
    # A person whom no hold closes.
    "people_person": "id = %(read_person)s",
    "people_account": "login = 'dispatcher-own'",
    "people_reading": OF_ACCOUNT.format("dispatcher-own"),
    "people_token": OF_ACCOUNT.format("dispatcher-own"),
}
COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0
  AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
COUNTED = "SELECT count(*) FROM {table}"
STATEMENTS = {
    "select": "SELECT 1 FROM {table} WHERE ctid = {place}::tid",
    "insert": "INSERT INTO {table} ({names})"
    " SELECT {names} FROM jsonb_populate_record(NULL::{table}, {document})",
    "update": "UPDATE {table} SET {first} = {first} WHERE ctid = {place}::tid",
    "delete": "DELETE FROM {table} WHERE ctid = {place}::tid",
    "blind update": "UPDATE {table} SET {blindly}",
    "blind delete": "DELETE FROM {table}",
}
# A blind update puts the planted row's own last column everywhere; where a guard lets one thing
# alone be changed, that.
BLINDLY = "{last} = (SELECT (jsonb_populate_record(NULL::{table}, {document})).{last})"
LET_THROUGH = {"issues_joining": "mark = NULL"}
# All statements of one asker in one journey, each undone before the next: what it reached, and how
# it ended. "YJ000" is our own word for what nothing refused.
TRY_ALL = """
DO $$
DECLARE
  tried record; seen bigint; reached bigint; found text[] := '{}';
BEGIN
  FOR tried IN
    SELECT counted, statement
    FROM jsonb_to_recordset(current_setting('matrix.tries')::jsonb)
      AS t(place int, counted text, statement text) ORDER BY place
  LOOP
    seen := 0; reached := 0;
    BEGIN
      IF tried.counted IS NOT NULL THEN EXECUTE tried.counted INTO seen; END IF;
      EXECUTE tried.statement;
      GET DIAGNOSTICS reached = ROW_COUNT;
      RAISE SQLSTATE 'YJ000';
    EXCEPTION WHEN OTHERS THEN
      found := found || concat_ws(' ', SQLSTATE, reached - seen);
    END;
  END LOOP;
  PERFORM set_config('matrix.found', array_to_string(found, ','), true);
END $$
"""
NOT_REFUSED = "YJ000"
BLIND = ("blind update", "blind delete")
EMPTY = "INSERT INTO {table} DEFAULT VALUES"
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
    asked = [
        (name, command)
        for name, line in lines.items()
        for command in _commands(line, everybody=len(planted.actors))
    ]
    tries = [_try(command, row=rows[name]) for name, command in asked]
    with acting(actor, planted=planted, rows=rows):
        ends = _tried(tries)
    for (name, command), end in zip(asked, ends, strict=True):
        yield (name, command), _is_let_in(command, row=rows[name], end=end)


def _commands(line: TableLine, *, everybody: int) -> tuple[str, ...]:
    """The commands of a line; where everybody sees every row nothing unseen can be reached."""
    sees_all = len(line.allowed.get("select", ())) == everybody
    return COMMANDS if sees_all else (*COMMANDS, *BLIND)


def _try(command: str, *, row: Row) -> dict[str, str | None]:
    """The statement of a command, and of what it may not reach more than is seen."""
    table = sql.Identifier(row.table)
    parts: dict[str, sql.Composable] = {
        "table": table,
        "names": sql.SQL(", ").join(map(sql.Identifier, row.columns)),
        "first": sql.Identifier(row.columns[0]),
        "last": sql.Identifier(row.columns[-1]),
        "place": sql.Literal(row.place),
        "document": sql.Literal(row.document),
    }
    parts["blindly"] = sql.SQL(LET_THROUGH.get(row.table, BLINDLY)).format(**parts)
    text = EMPTY if command == "insert" and row.place is None else STATEMENTS[command]
    counted = sql.SQL(COUNTED).format(table=table).as_string() if command in BLIND else None
    return {"counted": counted, "statement": sql.SQL(text).format(**parts).as_string()}


def _tried(tries: Sequence[Mapping[str, str | None]]) -> list[tuple[str, int]]:
    """How each statement ended, and how many rows it reached beyond those that are seen."""
    document = json.dumps([{"place": place, **tried} for place, tried in enumerate(tries)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('matrix.tries', %s, true)", [document])
        cursor.execute(TRY_ALL)
        cursor.execute("SELECT current_setting('matrix.found')")
        ends = [end.split(" ") for end in cursor.fetchone()[0].split(",")]
    return [(state, int(reached)) for state, reached in ends]


def _is_let_in(command: str, *, row: Row, end: tuple[str, int]) -> bool:
    """Whether the command reached the planted row, or a blind one what is not seen."""
    state, reached = end
    if state != NOT_REFUSED:
        # Whatever else refuses it, a missing right or a guard, keeps it out.
        return command == "insert" and state in PAST_THE_POLICY
    # Where nothing is planted, having the right is all that can be asked.
    return reached > 0 or (row.place is None and command in COMMANDS)


@contextmanager
def acting(actor: Actor, *, planted: Planted, rows: Mapping[str, Row]) -> Iterator[None]:
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
