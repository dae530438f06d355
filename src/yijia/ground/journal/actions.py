"""Writing: one journal entry around every change, and several rows in one statement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.ground.journal import queries

_current: ContextVar[int | None] = ContextVar("journal_entry", default=None)

_INSERT = """
WITH subject AS (SELECT coalesce(%(subject_id)s, nextval(%(sequence)s::regclass)) AS id)
INSERT INTO journal_entry (event, actor_id, actor_name, subject_type, subject_id, division,
  old, new, reason, parent_id, happened_at, transaction_id)
SELECT %(event)s, %(actor_id)s, %(actor_name)s, %(subject_type)s, subject.id, %(division)s,
  %(old)s, %(new)s, %(reason)s, %(parent_id)s, %(at)s, pg_current_xact_id()::text::bigint
FROM subject
RETURNING id, subject_id, set_config('yijia.entry', id::text, true),
  set_config('yijia.subject', subject_type || ':' || coalesce(subject_id, 0), true)
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
    never go into `old`, `new` or `reason`.
    """
    outer = _current.get()
    made = subject if isinstance(subject, type) else None
    table = subject._meta.db_table if subject is not None else ""
    values = {
        "event": event.code,
        "actor_id": by.account,
        "actor_name": by.name,
        "subject_type": table,
        "subject_id": None if subject is None or made else getattr(subject, "pk", None),
        "sequence": f"{table}_id_seq" if made else None,
        "division": division or "",
        "old": Jsonb(dict(old or {})),
        "new": Jsonb(dict(new or {})),
        "reason": reason,
        "parent_id": outer,
        "at": at,
    }
    if isinstance(values["subject_id"], str):
        values["subject_id"] = None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, values)
            row = cursor.fetchone()
        token = _current.set(row[0])
        try:
            yield Written(entry_id=row[0], subject_id=row[1])
            _close(outer)
        finally:
            _current.reset(token)


def _close(outer: int | None) -> None:
    """Puts the outer entry back, since a setting outlives the savepoint that made it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yijia.entry', %s, true)", [str(outer or "")])


@cache
def _columns(model: type[models.Model]) -> tuple[models.Field[object, object], ...]:
    return tuple(f for f in model._meta.concrete_fields if not f.generated)


def insert_together(*rows: models.Model) -> None:
    """Inserts rows that belong together in one statement, in the order given.

    A later row may refer to an earlier one that has no id yet; ids are set on the instances.
    """
    clauses: list[str] = []
    params: list[object] = []
    for number, row in enumerate(rows):
        clause, values = _insert_clause(row, number=number, earlier=rows[:number])
        clauses.append(clause)
        params.extend(values)
    names = ", ".join(f"(SELECT pk FROM r{number})" for number in range(len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(clauses)} SELECT {names}", params)
        found = cursor.fetchone()
    for row, pk in zip(rows, found, strict=True):
        row.pk = pk
        row._state.adding = False


def _insert_clause(
    row: models.Model, *, number: int, earlier: tuple[models.Model, ...]
) -> tuple[str, list[object]]:
    names: list[str] = []
    places: list[str] = []
    params: list[object] = []
    for field in _columns(type(row)):
        value = getattr(row, field.attname)
        source = _earlier_row(row, field=field, earlier=earlier)
        if source is not None:
            places.append(f"(SELECT pk FROM r{source})")
        elif value is None and field.primary_key:
            continue
        elif hasattr(value, "resolve_expression"):
            continue
        else:
            places.append("%s")
            params.append(field.get_db_prep_save(value, connection))
        names.append(f'"{field.column}"')
    table, key = row._meta.db_table, row._meta.pk
    sql = f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(places)}'
    return f'r{number} AS ({sql} RETURNING "{key.column}" AS pk)', params


def _earlier_row(
    row: models.Model, *, field: models.Field[object, object], earlier: tuple[models.Model, ...]
) -> int | None:
    if not field.is_relation or getattr(row, field.attname) is not None:
        return None
    target = row._state.fields_cache.get(field.name)
    return next((n for n, other in enumerate(earlier) if other is target), None)


def forget_reference_data() -> None:
    """Lets go of the stamp held for this request, after the request itself changed data."""
    queries.hold_stamp(None)
