"""Whatever way rows are written, the number moves with them, at once and by as much."""

import io
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg import sql

from yijia.engines.figures.tests.sample import (
    COUNTY,
    FIGURES,
    OPENED,
    OTHER,
    PAID,
    SOLVED,
    TOWN,
    VILLAGE,
    counted,
    number,
    run,
)

pytestmark = [pytest.mark.usefixtures("owner"), pytest.mark.compat]

INSERT = "INSERT INTO sample_thing (division_id, opened_on) VALUES "
MERGE = """
MERGE INTO sample_thing AS thing USING (VALUES (1, 'b'), (99, 'c')) AS given (id, number)
ON thing.id = given.id
WHEN MATCHED THEN UPDATE SET division_id = '350181003901'
WHEN NOT MATCHED THEN INSERT (number) VALUES (given.number)
"""
UPSERT = f"""
INSERT INTO sample_thing (id, number) OVERRIDING SYSTEM VALUE VALUES (1, 'b')
ON CONFLICT (id) DO UPDATE SET division_id = '{OTHER}'
"""
BOTH = """
WITH gone AS (DELETE FROM sample_thing WHERE id = 1 RETURNING 1)
INSERT INTO sample_thing (number) SELECT 'x' FROM gone
"""
WRITES = {
    "one row": f"{INSERT} ('{VILLAGE}', '2026-03-05')",
    "many rows": f"{INSERT} ('{VILLAGE}', '2026-03-05'), ('{OTHER}', '2026-04-01')",
    "rows out of a query": f"INSERT INTO sample_thing (division_id) SELECT '{TOWN}' "
    "FROM generate_series(1, 500)",
    "an update of the condition": "UPDATE sample_thing SET kind = 'other'",
    "an update of the place": f"UPDATE sample_thing SET division_id = '{OTHER}'",
    "an update of the day": "UPDATE sample_thing SET opened_on = opened_on + 40",
    "an update of the amount": "UPDATE sample_thing SET amount = amount * 3",
    "an update that closes": "UPDATE sample_thing SET solved = true, ended_on = '2026-05-01'",
    "an update to no place": "UPDATE sample_thing SET division_id = NULL",
    "an update to no amount": "UPDATE sample_thing SET amount = NULL",
    "a removal": "DELETE FROM sample_thing WHERE id < 3",
    "a removal of all": "DELETE FROM sample_thing",
    "an insert that becomes an update": UPSERT,
    "a merge": MERGE,
    "two writes in one statement": BOTH,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_the_number_follows_every_way_of_writing(write: str) -> None:
    run(
        f"{INSERT} ('{VILLAGE}', '2026-03-05'), ('{OTHER}', '2026-03-31'), ('{TOWN}', '2026-04-01')"
    )
    run(write)
    for figure in FIGURES:
        for division in (COUNTY, TOWN, VILLAGE, OTHER):
            assert number(figure, division) == counted(figure, division)


def test_a_copy_from_a_file_is_counted() -> None:
    lines = io.StringIO("".join(f"{VILLAGE}\t2026-03-{day:02}\n" for day in range(1, 31)))
    into = "COPY sample_thing (division_id, opened_on) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(lines.read())
    assert number(OPENED) == 30


def test_the_number_moves_inside_the_transaction_and_back_when_it_fails() -> None:
    with transaction.atomic():
        run(f"{INSERT} ('{VILLAGE}', '2026-03-05')")
        assert number(OPENED) == 1
        transaction.set_rollback(True)
    assert number(OPENED) == 0
    assert run("SELECT count(*) FROM figures_delta") == [(0,)]


def test_a_bulk_writes_one_change_for_each_figure_leaf_and_day() -> None:
    run("INSERT INTO sample_thing (number) SELECT 'N' FROM generate_series(1, 5000)")
    found = run("SELECT figure, n, v FROM figures_delta ORDER BY figure")
    assert [(code, n) for code, n, _v in found] == [
        ("sample.hidden", 5000),
        ("sample.opened", 5000),
        ("sample.paid", 5000),
        ("sample.persons", 5000),
    ]
    assert found[2][2] == Decimal(6250)


def test_an_update_that_changes_no_number_writes_nothing() -> None:
    run("INSERT INTO sample_thing (number) SELECT 'N' FROM generate_series(1, 50)")
    before = run("SELECT count(*) FROM figures_delta")
    run("UPDATE sample_thing SET number = 'M', secret = 'other'")
    run("UPDATE sample_thing SET kind = kind")
    run("UPDATE sample_thing SET number = 'M' WHERE id < 0")
    assert run("SELECT count(*) FROM figures_delta") == before


def test_rows_that_count_beside_rows_that_do_not_are_counted_alone() -> None:
    run(f"{INSERT} ('{VILLAGE}', '2026-03-05'), ('{VILLAGE}', NULL), (NULL, '2026-03-05')")
    run("UPDATE sample_thing SET opened_on = NULL WHERE id = 1")
    assert number(OPENED) == 0
    run("UPDATE sample_thing SET solved = true, ended_on = '2026-05-01', kind = 'issue'")
    assert [number(OPENED), number(SOLVED)] == [0, 2]
    run("DELETE FROM sample_thing WHERE division_id IS NULL")
    assert [number(OPENED), number(SOLVED)] == [0, 2]
    run("DELETE FROM sample_thing")
    assert number(SOLVED) == 0


def test_a_row_without_place_or_day_is_not_counted() -> None:
    run(f"{INSERT} (NULL, '2026-03-05'), ('{VILLAGE}', NULL)")
    assert number(OPENED) == 0
    run("UPDATE sample_thing SET solved = true")
    assert number(SOLVED) == 0


def test_a_row_without_an_amount_is_counted_and_adds_nothing() -> None:
    run("INSERT INTO sample_thing (amount) VALUES (NULL), (2.5)")
    assert number(PAID) == Decimal("2.5")
    assert run("SELECT sum(n) FROM figures_delta WHERE figure = 'sample.paid'") == [(2,)]


def test_a_place_of_no_level_is_refused_aloud() -> None:
    with pytest.raises(IntegrityError, match="figures_delta_of_a_level"):
        run(f"{INSERT} ('3501', '2026-03-05')")
    assert run("SELECT count(*) FROM sample_thing") == [(0,)]


FORBIDDEN = """
INSERT INTO figures_delta (figure, division, day, n, v) VALUES ('a.b', '350181', now(), 9, 9);
UPDATE figures_cell SET n = n + 1;
DELETE FROM figures_delta;
TRUNCATE figures_cell;
UPDATE figures_definition SET version = 3;
INSERT INTO figures_recount (at) VALUES (now());
UPDATE figures_result SET mismatches = 0;
DELETE FROM figures_mismatch;
SELECT figures_define('sample.opened', 9, 'x', 'sample_thing');
SELECT figures_check_definition('sample.opened', 9, 'x');
SELECT figures_open_entry('figures.defined', '{}', '{}');
SELECT * FROM figures_counted();
ALTER TABLE sample_thing DISABLE TRIGGER ALL
"""


def test_the_application_cannot_type_a_number() -> None:
    for write in FORBIDDEN.split(";"):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            run(write)


@pytest.fixture
def own_tables(owner: psycopg.Cursor[Any]) -> None:
    """Lets the application make temporary tables, which it may not otherwise."""
    name = sql.Identifier(owner.connection.info.dbname)
    owner.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO yijia_app").format(name))


def test_the_application_makes_no_table_of_its_own() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("CREATE TEMPORARY TABLE mine (n int)")


@pytest.mark.usefixtures("own_tables")
def test_the_application_cannot_hang_the_count_on_a_table_of_its_own() -> None:
    hang = (
        "CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS figures_new_rows"
        " FOR EACH STATEMENT EXECUTE FUNCTION figures_count_sample_thing()"
    )
    run("CREATE TEMPORARY TABLE mine AS SELECT * FROM sample_thing")
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(hang)


@pytest.mark.usefixtures("own_tables")
def test_a_temporary_table_does_not_catch_what_is_counted() -> None:
    with transaction.atomic():
        run("CREATE TEMPORARY TABLE figures_delta (LIKE public.figures_delta) ON COMMIT DROP")
        run("CREATE TEMPORARY TABLE figures_cell (LIKE public.figures_cell) ON COMMIT DROP")
        run(f"{INSERT} ('{VILLAGE}', '2026-03-05')")
        assert run("SELECT count(*) FROM pg_temp.figures_delta") == [(0,)]
        assert run("SELECT count(*) FROM public.figures_delta") == [(4,)]
        run("SELECT figures_fold(100)")
    assert number(OPENED) == 1
