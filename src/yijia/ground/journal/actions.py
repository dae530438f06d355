"""Writing: one journal entry around every change, and several rows in one statement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.ground.journal import queries

_current: ContextVar[int | None] = ContextVar("journal_entry", default=None)

# Ids are drawn first, because the writer may not be allowed to see the row that it adds.
_INSERT = """
WITH drawn AS MATERIALIZED (
  SELECT nextval('journal_entry_id_seq') AS entry_id,
    coalesce(%(subject_id)s, nextval(%(sequence)s::regclass)) AS subject_id,
    current_setting('yijia.subject', true) AS before
), written AS (
  INSERT INTO journal_entry (id, event, actor_id, actor_name, subject_type, subject_id, division,
    old, new, reason, parent_id, happened_at, transaction_id)
  SELECT entry_id, %(event)s, %(actor_id)s, %(actor_name)s, %(subject_type)s, subject_id,
    %(division)s, %(old)s, %(new)s, %(reason)s, %(parent_id)s, %(at)s,
    pg_current_xact_id()::text::bigint
  FROM drawn
)
SELECT entry_id, subject_id, before, set_config('yijia.entry', entry_id::text, true),
  set_config('yijia.subject', CASE WHEN subject_id IS NULL THEN coalesce(before, '')
    ELSE %(subject_type)s || ':' || subject_id END, true)
FROM drawn
"""
_CLOSE = """
SELECT set_config('yijia.entry', %(entry)s, true), set_config('yijia.subject', %(subject)s, true)
"""


@dataclass(frozen=True)
class Written:
    """The entry that stands over the writes of one action, and the id of its subject."""

    entry_id: int
    subject_id: int | None


@contextmanager
def entry(
    *,
    by: Scope,
    at: datetime,
    event: Event,
    subject: models.Model | type[models.Model] | None = None,
    division: str | None = None,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
    reason: str = "",
) -> Iterator[Written]:
    """Writes one entry, opens the guard for the writes inside, and closes it after them.

    Given a model class as subject, the id of the row to be made is drawn beforehand, so that the
    entry names it; the transaction may then see that row, whatever its grants. Values of persons
    never go into `old`, `new` or `reason`. What is refused inside an entry undoes the whole
    transaction; what can be refused gently is refused before.
    """
    outer = _current.get()
    values = _subject_values(subject) | {
        "event": event.code,
        "actor_id": by.account,
        "actor_name": by.name,
        "division": division or "",
        "old": Jsonb(dict(old or {})),
        "new": Jsonb(dict(new or {})),
        "reason": reason,
        "parent_id": outer,
        "at": at,
    }
    with transaction.atomic(savepoint=False):
        entry_id, subject_id, before = _open(values)
        token = _current.set(entry_id)
        try:
            yield Written(entry_id=entry_id, subject_id=subject_id)
            _close(outer=outer, subject=before)
        finally:
            _current.reset(token)


def _subject_values(subject: models.Model | type[models.Model] | None) -> dict[str, Any]:
    """The subject's table and id; for a class, the sequence to draw the id from."""
    if subject is None:
        return {"subject_type": "", "subject_id": None, "sequence": None}
    table = subject._meta.db_table
    if isinstance(subject, type):
        return {"subject_type": table, "subject_id": None, "sequence": f"{table}_id_seq"}
    known = subject.pk if isinstance(subject.pk, int) else None
    return {"subject_type": table, "subject_id": known, "sequence": None}


def _open(values: dict[str, Any]) -> tuple[int, int | None, str]:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        entry_id, subject_id, before, *_settings = cursor.fetchone()
    return entry_id, subject_id, before or ""


def _close(*, outer: int | None, subject: str) -> None:
    """Puts the outer entry and subject back, since a setting outlives what it was made for."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, {"entry": str(outer or ""), "subject": subject})


@cache
def _columns(model: type[models.Model]) -> "tuple[models.Field[object, object], ...]":
    return tuple(f for f in model._meta.concrete_fields if not f.generated)


@dataclass(frozen=True)
class Known:
    """Rows of a table that may be there already: what they are known by, what of them changes."""

    by: tuple[str, ...]
    changes: tuple[str, ...]


def insert_together(
    *rows: models.Model, known: Mapping[type[models.Model], Known] = MappingProxyType({})
) -> None:
    """Inserts rows that belong together in one statement; of tables in `known` it may change some.

    A row without an id may be referred to by another; its id is drawn in the same statement and
    set on the instance. Rows that nobody refers to keep `pk` None.
    """
    drawn = _rows_to_draw(rows)
    clauses, params = [_ids_clause(rows, drawn)], list[Any]()
    for number, row in enumerate(rows):
        clause, values = _insert_clause(row, number=number, rows=rows, drawn=drawn)
        clauses.append(f"r{number} AS ({clause}{_or_change(type(row), known=known)})")
        params.extend(values)
    names = ", ".join(f"i{number}" for number in drawn) or "1"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(clauses)} SELECT {names} FROM ids", params)
        found = cursor.fetchone()
    for number, pk in zip(drawn, found, strict=False):
        rows[number].pk = pk
    for row in rows:
        row._state.adding = False


def _rows_to_draw(rows: tuple[models.Model, ...]) -> list[int]:
    """The places of rows without an id that another row refers to."""
    referred = {
        id(row._state.fields_cache.get(field.name))
        for row in rows
        for field in _columns(type(row))
        if field.is_relation and getattr(row, field.attname) is None
    }
    return [n for n, row in enumerate(rows) if row.pk is None and id(row) in referred]


def _ids_clause(rows: tuple[models.Model, ...], drawn: list[int]) -> str:
    """Ids are drawn before the rows are written, since the writer may not see what it inserts."""
    places = [f"nextval('{rows[n]._meta.db_table}_id_seq') AS i{n}" for n in drawn]
    return f"ids AS MATERIALIZED (SELECT {', '.join(places) or '1'})"


def _insert_clause(
    row: models.Model, *, number: int, rows: tuple[models.Model, ...], drawn: list[int]
) -> tuple[str, list[Any]]:
    names, places, params = list[str](), list[str](), list[Any]()
    for field in _columns(type(row)):
        value = getattr(row, field.attname)
        source = _source_of(row, number=number, field=field, rows=rows, drawn=drawn)
        if source is not None:
            places.append(f"(SELECT i{source} FROM ids)")
        elif (value is None and field.primary_key) or hasattr(value, "resolve_expression"):
            continue
        else:
            places.append("%s")
            params.append(field.get_db_prep_save(value, connection))
        names.append(f'"{field.column}"')
    sql = f'INSERT INTO "{row._meta.db_table}" ({", ".join(names)}) SELECT {", ".join(places)}'
    return sql, params


def _or_change(model: type[models.Model], *, known: Mapping[type[models.Model], Known]) -> str:
    """What happens where a row of a table is there already; nothing is said where it cannot be."""
    if model not in known:
        return ""
    by, changes = (_named(model, names) for names in (known[model].by, known[model].changes))
    said = ", ".join(f"{column} = EXCLUDED.{column}" for column in changes)
    return f" ON CONFLICT ({', '.join(by)}) DO UPDATE SET {said}"


def _named(model: type[models.Model], fields: tuple[str, ...]) -> list[str]:
    """The columns of fields, quoted."""
    return [f'"{f.column}"' for f in _columns(model) if f.name in fields]


def _source_of(
    row: models.Model,
    *,
    number: int,
    field: "models.Field[object, object]",
    rows: tuple[models.Model, ...],
    drawn: list[int],
) -> int | None:
    """The place of the row whose drawn id goes into this column, if there is one."""
    if getattr(row, field.attname) is not None:
        return None
    if field.primary_key and not field.is_relation:
        return number if number in drawn else None
    target = row._state.fields_cache.get(field.name) if field.is_relation else None
    return next((n for n in drawn if rows[n] is target), None)


def forget_reference_data() -> None:
    """Lets go of the stamp held for this request, after the request itself changed data."""
    queries.hold_stamp(None)
