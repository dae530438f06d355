"""What the database itself refuses, whoever asks and by whatever way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as stamps
from yijia.ground.places import events
from yijia.ground.places.models import Division

pytestmark = [pytest.mark.django_db, pytest.mark.compat]


@contextmanager
def _inside_an_entry(by: Scope, at: datetime) -> Iterator[None]:
    with journal.entry(by=by, at=at, event=events.DIVISIONS_IMPORTED):
        yield


def _run(sql: str, values: Sequence[str | None] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


INSERT_DIVISION = """
INSERT INTO places_division (code, parent_id, kind, name_zh, name_en, sort_key, source)
VALUES (%s, %s, %s, 'x', '', '', '')
"""


@pytest.mark.parametrize(
    ("code", "parent", "kind"),
    [
        ("350181103901", "350181104", "village"),
        ("350181103901", "350181", "village"),
        ("350181103901", None, "village"),
        ("350181901", "350181103", "town"),
        ("350182", "350181", "county"),
        ("3501811", "350181", "town"),
        ("35018x901", "35018x", "town"),
        ("350181901", "350181", "village"),
        ("350181103901", "350181103", "town"),
    ],
)
def test_a_code_whose_prefix_is_not_its_parent_is_refused(
    shipped: Scope, at: datetime, code: str, parent: str | None, kind: str
) -> None:
    with (
        pytest.raises(IntegrityError, match=r"places_division_(prefix|kind|digits)"),
        _inside_an_entry(shipped, at),
    ):
        _run(INSERT_DIVISION, [code, parent, kind])


def test_a_right_code_is_taken(shipped: Scope, at: datetime) -> None:
    with _inside_an_entry(shipped, at):
        _run(INSERT_DIVISION, ["350181103901", "350181103", "village"])
    assert Division.objects.get(pk="350181103901").parent_id == "350181103"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE places_division SET code = '350182103' WHERE code = '350181103'",
        "UPDATE places_division SET parent_id = '350181104' WHERE code = '350181103'",
    ],
)
def test_a_division_cannot_be_moved_by_changing_one_half_of_it(
    shipped: Scope, at: datetime, sql: str
) -> None:
    with (
        pytest.raises(IntegrityError, match="places_division_prefix_is_parent"),
        _inside_an_entry(shipped, at),
    ):
        _run(sql)


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        (
            "UPDATE places_division SET starts_on = '2020-01-01', ends_on = '2020-01-01'",
            "places_division_range",
        ),
        (
            "UPDATE places_division SET successor_id = '350181104'",
            "places_division_successor_of_ended",
        ),
    ],
)
def test_a_range_out_of_order_is_refused(
    shipped: Scope, at: datetime, sql: str, constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), _inside_an_entry(shipped, at):
        _run(sql)


INSERTS = {
    "places_formername": (
        "INSERT INTO places_formername (division_id, name_zh, name_en, starts_on, ends_on)"
        " VALUES (%s, 'x', '', %s, %s)"
    ),
    "places_boundary": (
        "INSERT INTO places_boundary (division_id, geometry, schematic, source, starts_on, ends_on)"
        " VALUES (%s, '{}', false, '', %s, %s)"
    ),
}


@pytest.mark.parametrize("table", INSERTS)
def test_two_rows_of_one_division_never_hold_on_one_day(
    shipped: Scope, at: datetime, table: str
) -> None:
    with _inside_an_entry(shipped, at):
        _run(INSERTS[table], ["350181103", None, "2020-01-01"])
        _run(INSERTS[table], ["350181103", "2020-01-01", "2021-01-01"])
        _run(INSERTS[table], ["350181104", "2019-01-01", "2021-01-01"])
    with pytest.raises(IntegrityError, match="one_at_a_time"), _inside_an_entry(shipped, at):
        _run(INSERTS[table], ["350181103", "2020-12-31", "2022-01-01"])


@pytest.mark.parametrize(
    "table", ["places_division", "places_formername", "places_boundary", "places_workday"]
)
def test_a_table_is_not_written_without_an_entry_and_never_emptied(
    shipped: Scope, table: str
) -> None:
    with pytest.raises(IntegrityError, match="needs a journal entry"), transaction.atomic():
        _run(f"DELETE FROM {table}")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE places_division SET name_en = 'x' WHERE code = '350181'",
        "UPDATE places_workday SET source = 'x' WHERE date = '2026-10-01'",
    ],
)
def test_a_write_moves_the_stamp_that_caches_follow(shipped: Scope, at: datetime, sql: str) -> None:
    stamps.hold_stamp(None)
    before = stamps.reference_stamp()
    with _inside_an_entry(shipped, at):
        _run(sql)
    assert stamps.reference_stamp() > before
