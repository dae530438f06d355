"""A recount finds whatever was altered behind the triggers, says so, and repairs nothing."""

import logging
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.utils import Error as DatabaseError
from django.test import Client

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.engines.figures import actions, queries, registry, ticks
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Grain
from yijia.engines.figures.tests.sample import (
    COUNTY,
    FIGURES,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    PERSONS,
    SOLVED,
    TOWN,
    VILLAGE,
    counted,
    declare,
    number,
    recount,
    run,
)
from yijia.ground.access.queries import acting_as

Cursor = psycopg.Cursor[Any]
pytestmark = pytest.mark.usefixtures("owner")

DOUBLED = """
WITH taken AS (SELECT * FROM figures_delta)
INSERT INTO figures_delta (figure, division, day, n, v)
SELECT figure, division, day, n, v FROM taken WHERE figure = 'sample.opened'
"""
# Each is done by somebody with the owner's power, after half of the changes have been folded.
FAULTS = {
    "a row changed with the triggers off": "ALTER TABLE sample_thing DISABLE TRIGGER USER; "
    "UPDATE sample_thing SET division_id = '350181003901' WHERE id = 1; "
    "ALTER TABLE sample_thing ENABLE TRIGGER USER",
    "a row removed with the triggers off": "ALTER TABLE sample_thing DISABLE TRIGGER USER; "
    "DELETE FROM sample_thing WHERE id = 1; ALTER TABLE sample_thing ENABLE TRIGGER USER",
    "a row added with the triggers off": "ALTER TABLE sample_thing DISABLE TRIGGER USER; "
    "INSERT INTO sample_thing (number) VALUES ('false'); "
    "ALTER TABLE sample_thing ENABLE TRIGGER USER",
    "a change that was lost": "DELETE FROM figures_delta WHERE figure = 'sample.opened'",
    "a change folded twice": f"{DOUBLED}; SELECT figures_fold(1000)",
    "a leaf typed higher": "UPDATE figures_cell SET n = n + 1, v = v + 1 WHERE grain = 'leaf'",
    "a leaf with another sum": "UPDATE figures_cell SET v = v + 0.01 WHERE grain = 'leaf'",
    "a branch typed higher": "UPDATE figures_cell SET n = n + 1 WHERE grain = 'branch'",
    "a month typed higher": "UPDATE figures_cell SET v = v + 1 WHERE grain = 'month'",
    "a month that is gone": "DELETE FROM figures_cell WHERE grain = 'month'",
    "a month made up": "INSERT INTO figures_cell (figure, grain, division, day, n, v) "
    "VALUES ('sample.opened', 'month', '350181', '2020-01-01', 3, 3)",
    "a leaf made up": "INSERT INTO figures_cell (figure, grain, division, day, n, v) "
    "VALUES ('sample.opened', 'leaf', '350181002', '2020-01-01', 3, 3)",
    "what the trigger does": "DROP TRIGGER figures_count_sample_thing_insert ON sample_thing; "
    "INSERT INTO sample_thing (number) VALUES ('unseen')",
}


@pytest.fixture(autouse=True)
def rows(owner: Cursor) -> None:
    """Three rows of which two are folded."""
    for day in (5, 6):
        run("INSERT INTO sample_thing (opened_on) VALUES (%s)", [f"2026-03-0{day}"])
    actions.fold_deltas()
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-04-01')")


def red(code: str = OPENED.code) -> bool:
    scope = service_scope("test")
    return queries.value(
        by=scope, code=code, division=COUNTY, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
    ).red


def kept(owner: Cursor) -> list[Any]:
    owner.execute("SELECT figure, grain, division, day, n, v FROM figures_cell ORDER BY 1, 2, 3, 4")
    cells = owner.fetchall()
    owner.execute("SELECT figure, division, day, n, v FROM figures_delta ORDER BY id")
    return [cells, owner.fetchall()]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_found_published_and_not_repaired(owner: Cursor, fault: str) -> None:
    assert recount().agrees
    assert not red()
    owner.execute(fault.encode())
    before = kept(owner)
    outcome = recount()
    assert not outcome.agrees
    faulty = [r.figure for r in outcome.results if r.mismatches]
    assert faulty
    assert all(red(code) for code in faulty)
    assert queries.differences(recount=outcome.id, figure=faulty[0]) != []
    assert kept(owner) == before


def test_what_differs_is_named_with_both_sums(owner: Cursor) -> None:
    owner.execute(
        "UPDATE figures_cell SET n = 9, v = 9 WHERE grain = 'leaf' AND day = '2026-03-05'"
    )
    outcome = recount()
    [first, *others] = queries.differences(recount=outcome.id, figure=OPENED.code)
    found = {other.grain: (other.counted, other.held) for other in others}
    assert (first.grain, first.division, first.counted, first.held) == (
        Grain.MONTH,
        COUNTY,
        10,
        2,
    )
    assert found[Grain.LEAF] == (1, 9)
    assert found[Grain.BRANCH] == (9, 1)
    result = next(r for r in outcome.results if r.figure == OPENED.code)
    assert (result.n, result.v, result.mismatches) == (3, Decimal(3), 6)


def test_only_the_figure_that_differs_is_red(owner: Cursor) -> None:
    owner.execute("UPDATE figures_cell SET n = n + 1 WHERE figure = 'sample.opened'")
    outcome = recount()
    assert [r.figure for r in outcome.results if r.mismatches] == [OPENED.code]
    assert (red(OPENED.code), red(SOLVED.code)) == (True, False)


def test_a_figure_counted_afresh_is_green_again_after_the_next_recount(
    owner: Cursor, service: Scope, at: datetime
) -> None:
    owner.execute("UPDATE figures_cell SET n = n + 7, v = v + 7")
    assert not recount().agrees
    assert number(OPENED) != counted(OPENED)
    for figure in FIGURES:
        with acting_as(service):
            actions.rebuild_figure(by=service, at=at, code=figure.code, reason="a test")
        # Nothing is solved here, so there was no cell of it to be altered.
        assert red(figure.code) is (figure != SOLVED)
    assert number(OPENED) == counted(OPENED) == 3
    assert recount().agrees
    assert not red()


def test_all_figures_counted_afresh_at_once_keep_what_the_cells_held(
    owner: Cursor, service: Scope, at: datetime
) -> None:
    owner.execute("UPDATE figures_cell SET n = n + 7, v = v + 7")
    before = recount().id
    with acting_as(service):
        actions.rebuild_figures(by=service, at=at, reason="a test")
    for figure in FIGURES:
        assert number(figure) == counted(figure)
    assert run("SELECT count(*) FROM figures_delta") == [(0,)]
    kept_since = run("SELECT count(*) > 0 FROM figures_mismatch WHERE recount_id > %s", [before])
    assert kept_since == [(True,)]
    assert recount().agrees
    owner.execute("SELECT new, reason FROM journal_entry WHERE event = 'figures.all_rebuilt'")
    assert owner.fetchall() == [({}, "a test")]


def test_counting_afresh_needs_a_figure_and_a_reason(service: Scope, at: datetime) -> None:
    with pytest.raises(NotFound):
        actions.rebuild_figure(by=service, at=at, code="no.figure", reason="a test")
    with pytest.raises(Invalid):
        actions.rebuild_figure(by=service, at=at, code=OPENED.code, reason=" ")
    with pytest.raises(Invalid):
        actions.rebuild_figures(by=service, at=at, reason=" ")


def test_a_recount_says_when_it_was_and_how_much_it_compared(service: Scope) -> None:
    outcome = recount()
    found = queries.value(
        by=service, code=OPENED.code, division=TOWN, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
    )
    assert found.recounted_at == outcome.at
    latest = queries.latest_result(by=service, figure=OPENED, division=COUNTY)
    assert latest is not None
    assert (latest.rows, latest.total, latest.mismatches, latest.first) == (
        3,
        Decimal(3),
        0,
        [],
    )
    # Three leaves, four branches of those folded, and a month of each of three levels.
    assert latest.cells == 3 + 4 + 3


def test_a_recount_leaves_a_public_entry_and_cannot_be_altered(owner: Cursor) -> None:
    outcome = recount()
    owner.execute(
        "SELECT subject_id, actor_name FROM journal_entry WHERE event = 'figures.recounted'"
    )
    assert owner.fetchall() == [(outcome.id, "service:test")]
    for table in ("figures_recount", "figures_result", "figures_mismatch"):
        with pytest.raises(DatabaseError), transaction.atomic():
            run(f"DELETE FROM {table}")
        with pytest.raises(psycopg.Error):
            owner.execute(f"DELETE FROM {table}")


def test_without_an_entry_the_database_recounts_nothing() -> None:
    with pytest.raises(DatabaseError, match="needs a journal entry"):
        run("SELECT figures_run_recount()")


def test_a_figure_that_nobody_has_counted_stops_the_recount(
    owner: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(owner, [OPENED])
    with pytest.raises(RuntimeError, match=r"run yijia migrate: sample\.hidden"):
        recount()
    monkeypatch.setattr(registry, "figures", Registry([OPENED]))
    assert recount().agrees


def test_neither_green_nights_nor_single_recounts_push_a_red_night_away(
    owner: Cursor, client: Client, service: Scope, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in (queries, queries.recounts):
        monkeypatch.setattr(where, "MOST_NIGHTS", 1)
    owner.execute("UPDATE figures_cell SET n = n + 1, v = v + 1")
    first, found = recount().id, recount().id
    owner.execute("UPDATE figures_cell SET n = n - 1, v = v - 1")
    for _night in range(2):
        assert recount().agrees
        with acting_as(service):
            actions.recount_figure(by=service, at=at, code=SOLVED.code)

    def told(**asked: Any) -> list[int]:
        return [one["id"] for one in client.get("/api/v1/recounts", asked).json()]

    newest = told()
    assert (len(newest), newest[-1]) == (3, found)
    assert told(differing=True) == [found]
    assert told(differing=True, before=found) == [first]
    page = client.get("/figures/recounts").content.decode()
    assert "All that found sums differing" in page and "Numbers recounted alone" in page
    onward = page.split("before=")[1].split('"')[0]
    earlier = client.get("/figures/recounts", {"before": onward}).content.decode()
    assert "Does not agree with its rows" in earlier and "Recounted alone" not in earlier


def test_the_places_where_persons_differ_are_for_who_works_there(
    owner: Cursor, service: Scope
) -> None:
    owner.execute("UPDATE figures_cell SET n = n + 1 WHERE grain = 'leaf'")
    recount()
    for scope, shown in ((ANONYMOUS, False), (service, True)):
        found = queries.latest_result(by=scope, figure=PERSONS, division=VILLAGE)
        assert found is not None
        assert found.mismatches > 0
        assert bool(found.first) is found.sizes_told is shown


def test_the_nightly_tick_recounts_and_tells_the_operator(
    owner: Cursor, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert ticks.recount(at=at) == 5
        assert caplog.records == []
        owner.execute("UPDATE figures_cell SET n = n + 1 WHERE figure = 'sample.paid'")
        assert ticks.recount(at=at) == 5
    assert [record.getMessage() for record in caplog.records] == [
        "figure sample.paid: 5 cells differ"
    ]
