"""The rows behind a number: every one once, only what may be shown, and they add up."""

import json
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.figures import queries
from yijia.engines.figures.queries import behind
from yijia.engines.figures.rules import Figure
from yijia.engines.figures.tests.sample import (
    COUNTY,
    HIDDEN,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    OTHER,
    PAID,
    PERSONS,
    TOWN,
    VILLAGE,
    run,
)
from yijia.engines.figures.tests.test_reading import staff
from yijia.ground.access.queries import acting_as
from yijia.ground.shell.paging import cursor_of

pytestmark = pytest.mark.usefixtures("owner")


def fill(count: int = 23) -> None:
    run(
        "INSERT INTO sample_thing (number, division_id, opened_on, amount)"
        " SELECT 'N' || g, CASE WHEN g %% 2 = 0 THEN '350181002901' ELSE '350181003901' END,"
        " date '2026-03-01' + g %% 4, g / 4.0 FROM generate_series(1, %s) g",
        [count],
    )


def page(
    figure: Figure = OPENED,
    *,
    by: Scope = ANONYMOUS,
    division: str = COUNTY,
    after: str = "",
    limit: int = 5,
) -> queries.RowPage:
    with acting_as(by):
        return queries.rows(
            by=by,
            code=figure.code,
            division=division,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            after=after,
            limit=limit,
        )


def walk(figure: Figure, **asked: Any) -> list[queries.RowPage]:
    pages = [page(figure, **asked)]
    while pages[-1].next:
        pages.append(page(figure, after=pages[-1].next, **asked))
    return pages


@pytest.mark.parametrize("limit", [1, 5, 22, 23, 24])
def test_every_row_comes_once_in_order_and_the_last_page_proves_the_sum(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "MOST_AT_ONCE", 22)
    fill()
    pages = walk(OPENED, limit=limit)
    rows = [row for one in pages for row in one.rows]
    assert len({row.id for row in rows}) == len(rows) == 23
    assert [(row.day, row.id) for row in rows] == sorted((row.day, row.id) for row in rows)
    before = queries.Proof(None, None, shown_n=23, shown_value=23, on_request=True)
    proof = queries.Proof(rows_n=23, rows_value=23, shown_n=23, shown_value=23)
    assert [one.proof for one in pages] == [before] * (len(pages) - 1) + [proof]
    assert proof.adds_up and before.adds_up is None


def test_few_rows_are_added_up_on_every_page_and_too_many_on_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill()
    monkeypatch.setattr(behind, "MOST_ADDED_UP", 22)
    assert [one.proof for one in walk(OPENED, limit=12)] == [queries.Proof(None, None, 23, 23)] * 2
    monkeypatch.setattr(behind, "MOST_ADDED_UP", 23)
    assert [one.proof for one in walk(OPENED, limit=12)] == [queries.Proof(23, 23, 23, 23)] * 2


def test_rows_are_those_of_the_division_and_the_range() -> None:
    fill()
    run("INSERT INTO sample_thing (opened_on) VALUES ('2025-12-31'), ('2027-01-01')")
    found = page(division=VILLAGE, limit=50)
    assert {row.item["division_id"] for row in found.rows} == {VILLAGE}
    assert len(found.rows) == 11
    assert page(division=OTHER, limit=50).proof == queries.Proof(12, 12, 12, 12)


def test_amounts_add_up_to_the_sum() -> None:
    fill()
    found = page(PAID, limit=50)
    assert sum(row.value for row in found.rows) == Decimal(69)
    assert found.proof == queries.Proof(23, 69, 23, 69)


def test_only_declared_columns_leave_the_database() -> None:
    fill()
    found = page(limit=1)
    assert list(found.rows[0].item) == ["number", "division_id", "opened_on"]
    assert "canary" not in repr(found)
    everything = run(
        "SELECT * FROM figures_rows__sample__opened('350181', '2026-01-01', '2027-01-01',"
        " NULL, NULL, 1000)"
    )
    assert len(everything) == 23
    assert "canary" not in json.dumps(everything, default=str)


def test_the_proof_says_when_the_rows_do_not_add_up(owner: psycopg.Cursor[Any]) -> None:
    fill()
    owner.execute("UPDATE figures_delta SET n = n + 1, v = v + 1 WHERE figure = 'sample.opened'")
    proof = page(limit=50).proof
    assert (proof.adds_up, proof.rows_value) == (False, 23)
    assert isinstance(proof.shown_value, int) and proof.shown_value > 23


def test_too_many_rows_are_left_to_the_recount(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "MOST_ADDED_UP", 22)
    fill(22)
    assert page(limit=50).proof == queries.Proof(22, 22, 22, 22)
    fill(1)
    proof = page(limit=50).proof
    assert proof == queries.Proof(None, None, 23, 23)
    assert proof.adds_up is None


def test_a_row_written_between_two_pages_does_not_disturb_the_proof() -> None:
    fill(10)
    first = page(limit=6)
    fill(10)
    last = page(after=first.next, limit=100)
    assert last.proof == queries.Proof(20, 20, 20, 20)


@pytest.mark.parametrize(
    "after",
    ["x", "!!", cursor_of("2026-03-01"), cursor_of("yesterday", 1), cursor_of("2026-03-01", "a")],
)
def test_a_place_that_was_never_given_out_is_refused(after: str) -> None:
    with pytest.raises(Invalid) as refused:
        page(after=after)
    assert refused.value.field == "after"


@pytest.mark.parametrize("figure", [HIDDEN, PERSONS])
def test_rows_that_are_not_public_are_for_who_works_over_the_division(figure: Figure) -> None:
    fill()
    assert len(page(figure, by=staff(COUNTY), limit=50).rows) == 23
    assert len(page(figure, by=staff(TOWN), division=TOWN, limit=50).rows) == 11
    for scope, division in ((ANONYMOUS, COUNTY), (staff(TOWN), COUNTY), (staff(TOWN), OTHER)):
        with pytest.raises(NotFound):
            page(figure, by=scope, division=division)


@pytest.mark.parametrize("figure", [HIDDEN, PERSONS])
def test_the_database_itself_keeps_such_rows_back(figure: Figure) -> None:
    fill()
    asked = "('350181', '2026-01-01', '2027-01-01'"
    for scope, seen in ((ANONYMOUS, 0), (staff(TOWN), 11), (staff(COUNTY), 23)):
        with acting_as(scope):
            rows = run(f"SELECT * FROM figures_rows__{figure.slug}{asked}, NULL, NULL, 99)")
            total = run(f"SELECT total_n FROM figures_total__{figure.slug}{asked})")
        assert (len(rows), total) == (seen, [(seen,)])
