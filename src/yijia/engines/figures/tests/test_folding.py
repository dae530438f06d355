"""Folding moves what was counted from one place to the other, and changes no number."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import transaction
from psycopg import errors

from yijia.engines.figures import actions, ticks
from yijia.engines.figures.tests.sample import (
    COUNTY,
    OPENED,
    OTHER,
    PAID,
    TOWN,
    VILLAGE,
    number,
    recount,
    run,
)

pytestmark = [pytest.mark.usefixtures("owner"), pytest.mark.compat]
CELLS = "SELECT grain, division, day::text, n, v FROM figures_cell WHERE figure = %s ORDER BY 1, 2"


def waiting() -> int:
    found: int = run("SELECT count(*) FROM figures_delta")[0][0]
    return found


def test_a_leaf_becomes_cells_of_itself_and_of_everything_above() -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s), (%s)", [VILLAGE, TOWN])
    assert actions.fold_deltas() == 8
    assert run(CELLS, [PAID.code]) == [
        ("branch", COUNTY, "2026-03-05", 2, Decimal("2.5")),
        ("branch", TOWN, "2026-03-05", 1, Decimal("1.25")),
        ("leaf", TOWN, "2026-03-05", 1, Decimal("1.25")),
        ("leaf", VILLAGE, "2026-03-05", 1, Decimal("1.25")),
        ("month", COUNTY, "2026-03-01", 2, Decimal("2.5")),
        ("month", TOWN, "2026-03-01", 2, Decimal("2.5")),
        ("month", VILLAGE, "2026-03-01", 1, Decimal("1.25")),
    ]


def test_folding_again_changes_nothing() -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    assert actions.fold_deltas() == 4
    cells = run(CELLS, [OPENED.code])
    assert actions.fold_deltas() == 0
    assert run(CELLS, [OPENED.code]) == cells
    assert number(OPENED) == 1


def test_a_folder_takes_no_more_than_its_batch() -> None:
    for _ in range(5):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    assert [actions.fold_deltas(most=8) for _ in range(4)] == [8, 8, 4, 0]
    assert number(OPENED) == 5


def test_a_folder_that_dies_has_done_nothing() -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    with transaction.atomic():
        assert actions.fold_deltas() == 4
        transaction.set_rollback(True)
    assert (waiting(), number(OPENED)) == (4, 1)
    assert run("SELECT count(*) FROM figures_cell") == [(0,)]
    assert recount().agrees


def test_a_folder_killed_between_taking_and_adding_has_done_nothing(
    owner: psycopg.Cursor[Any], other_application: Callable[[], psycopg.Connection]
) -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    actions.fold_deltas()
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    with owner.connection.transaction(), other_application() as folder:
        # It has taken the changes, and waits for a cell that is held: there the database stops it.
        owner.execute("SELECT FROM figures_cell FOR UPDATE")
        folder.execute("SET lock_timeout = '100ms'")
        with pytest.raises(errors.LockNotAvailable):
            folder.execute("SELECT figures_fold(1000)")
        folder.rollback()
    assert (waiting(), number(OPENED)) == (4, 2)
    assert recount().agrees
    assert actions.fold_deltas() == 4
    assert (waiting(), number(OPENED)) == (0, 2)
    assert recount().agrees


def test_two_folders_share_the_work_and_neither_waits(
    other_application: Callable[[], psycopg.Connection],
) -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    run("INSERT INTO sample_thing (division_id, opened_on) VALUES (%s, '2026-05-01')", [OTHER])
    with other_application() as other:
        found = other.execute("SELECT figures_fold(4)").fetchone()
        assert found == (4,)
        assert actions.fold_deltas() == 4
        assert (waiting(), number(OPENED)) == (4, 2)
        other.commit()
    assert (waiting(), number(OPENED)) == (0, 2)
    assert recount().agrees


def test_a_removal_leaves_a_sum_of_nought_that_agrees() -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    actions.fold_deltas()
    run("DELETE FROM sample_thing")
    actions.fold_deltas()
    assert number(OPENED) == 0
    assert recount().agrees


def test_the_tick_folds_batch_by_batch_until_nothing_waits(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH", 4)
    for _ in range(3):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    assert ticks.fold(at=at) == 12
    assert ticks.fold(at=at) == 0
    assert number(OPENED) == 3
