"""What a figure counts changes only with its version; a new one is counted from what is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import errors

from yijia.engines.figures import registry
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.tests import sample
from yijia.engines.figures.tests.sample import (
    FIGURES,
    OPENED,
    SOLVED,
    counted,
    declare,
    number,
    run,
)

Cursor = psycopg.Cursor[Any]


def fill() -> None:
    run(
        "INSERT INTO sample_thing (division_id, kind, opened_on, ended_on, solved)"
        " SELECT CASE WHEN g % 3 = 0 THEN '350181002901' ELSE '350181003901' END,"
        " CASE WHEN g % 5 = 0 THEN 'other' ELSE 'issue' END,"
        " date '2026-01-01' + g % 300, date '2026-01-05' + g % 300, g % 2 = 0"
        " FROM generate_series(1, 600) g"
    )


def definition(owner: Cursor, code: str) -> tuple[Any, ...]:
    owner.execute(
        "SELECT version, retired, counted_at FROM figures_definition WHERE code = %s", [code]
    )
    found: tuple[Any, ...]
    (found,) = owner.fetchall()
    return found


def test_a_table_that_has_rows_is_counted_from_them(bare: Cursor) -> None:
    fill()
    declare(bare, FIGURES)
    assert number(OPENED) == counted(OPENED) == 480
    assert number(SOLVED) == counted(SOLVED)
    assert run("SELECT count(*) FROM figures_delta") == [(0,)]
    assert sample.recount().agrees
    run("DELETE FROM sample_thing WHERE id < 100")
    assert number(OPENED) == counted(OPENED)


def test_the_same_statements_again_count_nothing_anew(owner: Cursor) -> None:
    fill()
    before, waiting = definition(owner, OPENED.code), run("SELECT count(*) FROM figures_delta")
    declare(owner, FIGURES)
    assert definition(owner, OPENED.code) == before
    assert run("SELECT count(*) FROM figures_delta") == waiting
    assert number(OPENED) == counted(OPENED)


def test_another_meaning_under_the_same_version_changes_nothing_at_all(owner: Cursor) -> None:
    fill()
    changed = replace(OPENED, where="kind = 'other'")
    with pytest.raises(errors.CheckViolation, match=r"sample\.opened .* raise the version"):
        declare(owner, [changed, *FIGURES[1:]])
    run("INSERT INTO sample_thing (kind) VALUES ('issue')")
    assert number(OPENED) == counted(OPENED) == 481


def test_a_new_version_is_counted_from_the_rows_and_says_so(owner: Cursor) -> None:
    fill()
    changed = replace(OPENED, where="kind = 'other'", version=2)
    declare(owner, [changed, *FIGURES[1:]])
    assert number(changed) == counted(changed) == 120
    owner.execute(
        "SELECT old ->> 'version', new ->> 'version', new ->> 'digest', actor_name"
        " FROM journal_entry WHERE event = 'figures.defined' AND new ->> 'code' = %s"
        " ORDER BY id DESC LIMIT 1",
        [OPENED.code],
    )
    assert owner.fetchone() == ("1", "2", changed.digest, "service:migrate")


def test_an_older_version_is_refused(owner: Cursor) -> None:
    with pytest.raises(errors.CheckViolation, match=r"version 1, but version 2 has been counted"):
        declare(owner, [replace(SOLVED, version=1)])


@pytest.mark.parametrize(
    "change",
    [
        {"where": "opened_on < to_date('2026', 'YYYY')"},
        {"day": "seen_at"},
        {"where": "seen_at::date > '2026-01-01'"},
        {"amount": "pg_backend_pid()"},
        {"where": "no_such_column"},
        {"division": "count(*)"},
        {"table": "no_such_table"},
    ],
)
def test_what_does_not_follow_from_one_row_alone_is_refused(
    bare: Cursor, change: dict[str, Any]
) -> None:
    faulty = replace(OPENED, **change)
    with pytest.raises(psycopg.Error):
        declare(bare, [faulty])
    assert run("SELECT count(*) FROM figures_definition WHERE code = 'sample.opened'") == [(0,)]


def test_a_figure_declared_no_more_is_taken_out_and_comes_back_right(owner: Cursor) -> None:
    fill()
    declare(owner, [SOLVED])
    run("INSERT INTO sample_thing (solved, ended_on) VALUES (true, '2026-02-02')")
    assert run("SELECT DISTINCT figure FROM figures_delta") == [("sample.solved",)]
    assert definition(owner, OPENED.code)[1] is True
    declare(owner, [])
    run("INSERT INTO sample_thing (number) VALUES ('unseen')")
    assert run("SELECT count(*) FROM figures_delta") == [(0,)]
    with pytest.raises(errors.CheckViolation):
        declare(owner, [replace(OPENED, where="true")])
    declare(owner, FIGURES)
    assert number(OPENED) == counted(OPENED) == 482


def test_writers_that_were_at_work_before_the_count_began_are_counted(
    bare: Cursor, other_application: Callable[[], psycopg.Connection]
) -> None:
    """The count waits for whoever has written and not yet committed, or they would be lost."""
    with other_application() as writer:
        writer.execute("INSERT INTO sample_thing (number) VALUES ('early')")
        bare.execute("SET lock_timeout = '200ms'")
        with pytest.raises(errors.LockNotAvailable):
            declare(bare, FIGURES)
        writer.commit()
    bare.execute("SET lock_timeout = 0")
    declare(bare, FIGURES)
    assert number(OPENED) == 1


def test_without_any_figure_there_is_nothing_to_count(bare: Cursor) -> None:
    declare(bare, [])
    bare.execute("SELECT count(*) FROM figures_counted()")
    assert bare.fetchone() == (0,)
    assert len(Registry()) == 0
    assert registry.figures.get("sample.opened") == OPENED
