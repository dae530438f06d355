"""Stocks on a day, and coverages with both lists, made of counted figures."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.test import Client
from django.utils import timezone

from yijia.base.scope import ANONYMOUS
from yijia.engines.figures import actions, database, queries, registry
from yijia.engines.figures.queries import behind
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Comparison, Coverage, Stock, Threshold
from yijia.engines.figures.tests.sample import (
    COUNTY,
    HIDDEN,
    OPENED,
    OTHER,
    PAID,
    PERSONS,
    SOLVED,
    TOWN,
    VILLAGE,
    YEAR,
    recount,
    run,
)
from yijia.engines.figures.tests.test_board import statements
from yijia.engines.figures.tests.test_circles import APRIL, CIRCLE, SOUTH, change, draw
from yijia.engines.figures.tests.test_reading import FILL
from yijia.ground.access.queries import acting_as

OPEN = Stock("sample.open", "Things open", "Opened and not solved.", OPENED, SOLVED)
EMPTIED = replace(SOLVED, code="sample.emptied", amount="amount")
HELD = Stock("sample.held", "Yuan held", "Paid in and not out.", PAID, EMPTIED)
MANY = Threshold(Comparison.MORE_THAN, Decimal(2))
COVERED = Coverage(
    "sample.covered", "Places covered", "With more than two.", OPENED, ("community",), MANY
)
AMONG = replace(
    COVERED,
    code="sample.among",
    threshold=Threshold(Comparison.AT_LEAST, Decimal(2)),
    of=SOLVED,
    among=OPENED,
)
STOCKED = replace(COVERED, code="sample.stocked", of=OPEN)
KEPT = replace(COVERED, code="sample.kept")
# From this day on the other community should have it as well; the town never counts.
SINCE = date(2026, 7, 1)
TODAY = date(2026, 9, 30)


def eligible(days: Sequence[date]) -> dict[date, set[str]]:
    """Who should have it, as it is kept in a table."""
    run("SELECT 1")
    return {day: {VILLAGE, TOWN} | ({OTHER} if day >= SINCE else set()) for day in days}


@pytest.fixture
def made(bare: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch) -> psycopg.Cursor[Any]:
    """The sample figures with stocks and coverages, declared; and the owner's cursor."""
    known = Registry([OPENED, SOLVED, PAID, EMPTIED, HIDDEN, PERSONS])
    for stock in (OPEN, HELD):
        known.add_stock(stock)
    for coverage in (COVERED, AMONG, STOCKED):
        known.add_coverage(coverage)
    known.add_coverage(KEPT, eligible=eligible)
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())
    return bare


def on(code: str, day: date, division: str = COUNTY) -> Any:
    """What a stock says of the end of a day."""
    with acting_as(ANONYMOUS):
        end = date.fromordinal(day.toordinal() + 1)
        return queries.value(
            by=ANONYMOUS, code=code, division=division, start=day, end=end, on=end
        ).value


def plain(amount: str, day: date, divisions: Sequence[str]) -> Any:
    """What the rows themselves say."""
    ((found,),) = run(
        f"SELECT coalesce(sum({amount}), 0) FROM sample_thing WHERE kind = 'issue'"
        " AND opened_on <= %s AND NOT (solved AND ended_on IS NOT NULL AND ended_on <= %s)"
        " AND EXISTS (SELECT FROM unnest(%s::text[]) AS d WHERE starts_with(division_id, d))",
        [day, day, list(divisions)],
    )
    return found


@pytest.mark.usefixtures("made")
def test_a_stock_is_what_came_in_until_the_day_less_what_went_out() -> None:
    draw((VILLAGE, OTHER), since=date(2025, 1, 1))
    # What ends before it begins is nothing that could be held.
    run(FILL)
    run("UPDATE sample_thing SET ended_on = opened_on + 40 WHERE solved")
    # What came in before any range that can be asked for is there all the same.
    run("INSERT INTO sample_thing (opened_on) VALUES ('1958-07-01')")
    for is_folded in (False, True):
        if is_folded:
            actions.fold_deltas()
        for day in (date(2025, 8, 31), date(2025, 12, 31), date(2026, 3, 17), date(2028, 1, 1)):
            for area, divisions in (
                (COUNTY, [COUNTY]),
                (TOWN, [TOWN]),
                (VILLAGE, [VILLAGE]),
                (CIRCLE, [VILLAGE, OTHER]),
            ):
                assert on(OPEN.code, day, area) == plain("1", day, divisions)
                assert on(HELD.code, day, area) == plain("amount", day, divisions)


@pytest.mark.usefixtures("made")
def test_the_rows_of_a_stock_are_those_that_came_in_and_have_not_gone(client: Client) -> None:
    for number, ended in (("a", None), ("b", "2026-03-10"), ("c", "2026-09-01")):
        run(
            "INSERT INTO sample_thing (number, opened_on, ended_on, solved)"
            " VALUES (%s, '2025-11-05', %s, %s)",
            [number, ended, ended is not None],
        )
    asked = {"division": COUNTY, "from": "2026-06-01", "to": "2026-07-01"}
    told = client.get(f"/api/v1/figures/{OPEN.code}", asked).json()
    assert (told["value"], told["n"], told["version"]) == (2, 2, 3)
    rows = client.get(told["rows"]).json()
    assert [row["row"]["number"] for row in rows["items"]] == ["c", "a"]
    assert rows["proof"]["adds_up"] and rows["proof"]["rows_n"] == 2
    page = client.get(f"/figures/{OPEN.code}", asked).content.decode()
    assert "On 30 June 2026" in page and f"/figures/{SOLVED.code}?" in page
    assert "add up to 2 things" in client.get(f"/figures/{OPEN.code}/rows", asked).content.decode()
    months = client.get(f"/figures/{OPEN.code}", YEAR).content.decode()
    assert "Twelve months" in months
    by = asked | {"by": "kind"}
    assert client.get(f"/api/v1/figures/{OPEN.code}/groups", by).status_code == 404


@pytest.mark.usefixtures("made")
def test_how_many_there_are_is_counted_until_the_day_that_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    for day, division in (("03-05", VILLAGE), ("09-30", VILLAGE), ("10-01", OTHER)):
        run(
            "INSERT INTO sample_thing (opened_on, division_id) VALUES (%s, %s)",
            [f"2026-{day}", division],
        )
    told = client.get(f"/api/v1/figures/{OPEN.code}", YEAR).json()
    assert (told["value"], told["from"], told["to"]) == (2, "2026-01-01", "2026-10-01")
    assert len(client.get(told["rows"]).json()["items"]) == 2
    for page in (f"/figures/{OPEN.code}?", f"/figures/board?figure={OPEN.code}&"):
        shown = client.get(f"{page}{urlencode(YEAR)}").content.decode()
        assert "On 30 September 2026" in shown and re.search(r">\s*2\s*<", shown)
        assert "to=2026-10-01" in shown
    # Of days that are yet to come it is how it stands on this one.
    later = client.get(f"/api/v1/figures/{OPEN.code}", {"from": "2027-01-01", "to": "2028-01-01"})
    assert (later.json()["value"], later.json()["from"]) == (2, "2026-09-30")


@pytest.mark.usefixtures("made")
def test_a_coverage_is_of_the_days_that_have_come_and_who_is_eligible_on_the_last_of_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    monkeypatch.setattr(f"{__name__}.SINCE", date(2026, 10, 1))
    for day in ("03-05", "09-30", "10-01"):
        run("INSERT INTO sample_thing (opened_on) VALUES (%s)", [f"2026-{day}"])
    found = client.get(f"/api/v1/figures/{KEPT.code}", YEAR).json()
    assert (found["having"], found["to"]) == ([], "2026-10-01")
    assert [(one["division"], one["value"]) for one in found["lacking"]] == [(VILLAGE, 2)]
    for page in (f"/figures/{KEPT.code}?", f"/figures/board?figure={KEPT.code}&"):
        shown = client.get(f"{page}{urlencode(YEAR)}").content.decode()
        assert "1 January 2026 to 30 September 2026" in shown


@pytest.mark.usefixtures("made")
def test_the_board_of_a_coverage_of_a_circle_says_all_of_its_days(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    draw((VILLAGE, OTHER, SOUTH))
    change((OTHER, SOUTH), since=APRIL)
    change((VILLAGE, OTHER, SOUTH), since=date(2026, 9, 1))
    change((OTHER, SOUTH), since=date(2026, 10, 1))
    asked = YEAR | {"figure": COVERED.code, "division": CIRCLE}
    assert (
        "1 January 2026 to 30 September 2026"
        in client.get("/figures/board", asked).content.decode()
    )


@pytest.mark.usefixtures("made")
def test_who_is_eligible_is_asked_once_for_a_page() -> None:
    draw((VILLAGE, OTHER))
    alone = statements(COUNTY, code=COVERED.code)
    assert statements(COUNTY, code=KEPT.code) == alone + 1
    assert statements(CIRCLE, TOWN, code=KEPT.code) == alone + 1


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("limit", [1, 2, 9])
def test_a_large_stock_is_walked_in_blocks_of_what_came_in(
    monkeypatch: pytest.MonkeyPatch, client: Client, limit: int
) -> None:
    draw((VILLAGE, OTHER), since=date(2025, 1, 1))
    # Every fifth of twenty is left, in two places; the rest has gone out.
    run(
        "INSERT INTO sample_thing (number, division_id, opened_on, solved, ended_on)"
        " SELECT g, CASE WHEN g %% 2 = 0 THEN %s ELSE %s END, date '2026-03-01' + g / 3,"
        " g %% 5 > 0, CASE WHEN g %% 5 > 0 THEN date '2026-04-01' END"
        " FROM generate_series(1, 20) g",
        [VILLAGE, OTHER],
    )
    monkeypatch.setattr(behind, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(behind, "MOST_ADDED_UP", 3)
    assert "Show the rows" in client.get(f"/figures/{OPEN.code}", YEAR).content.decode()
    for area in (COUNTY, CIRCLE):
        told = client.get(f"/api/v1/figures/{OPEN.code}", YEAR | {"division": area}).json()
        assert told["rows_closed"] is None
        pages = [client.get(f"{told['rows']}&limit={limit}").json()]
        while pages[-1]["next"]:
            pages.append(client.get(pages[-1]["next"]).json())
        walked = [row["row"]["number"] for page in pages for row in page["items"]]
        assert walked == ["20", "15", "10", "5"]
        # So many that came in are not added up for a page; the night does it.
        assert {page["proof"]["adds_up"] for page in pages} == {None}
    shown = client.get(f"/figures/{OPEN.code}/rows", YEAR).content.decode()
    assert "For this page 3 rows were looked through" in shown and ">20<" in shown


def test_a_stock_is_red_when_either_of_its_figures_is(
    made: psycopg.Cursor[Any], client: Client
) -> None:
    run("INSERT INTO sample_thing (solved, ended_on) VALUES (true, '2026-04-01')")
    actions.fold_deltas()
    recount()
    told = client.get(f"/api/v1/figures/{OPEN.code}", YEAR).json()
    assert not told["red"] and told["recounted_at"]
    made.execute("UPDATE figures_cell SET n = 9 WHERE figure = 'sample.solved'")
    recount()
    assert client.get(f"/api/v1/figures/{OPEN.code}", YEAR).json()["red"]
    page = client.get(f"/figures/{OPEN.code}", YEAR).content.decode()
    assert "This number does not agree with its rows." in page


@pytest.mark.usefixtures("made")
def test_what_went_out_without_having_been_in_turns_the_stock_red_and_neither_of_its_figures(
    client: Client,
) -> None:
    run(
        "INSERT INTO sample_thing (opened_on, solved, ended_on)"
        " VALUES ('1953-07-01', true, '2026-02-03'), ('1953-07-01', false, NULL)"
    )
    actions.fold_deltas()
    assert recount().agrees
    asked = YEAR | {"to": "2026-05-01"}
    assert [on(OPEN.code, date(2026, month, 28)) for month in (1, 2)] == [2, 1]
    proof = client.get(f"/api/v1/figures/{OPEN.code}/rows", asked).json()["proof"]
    assert (proof["rows_n"], proof["adds_up"]) == (1, True)
    run(
        "INSERT INTO sample_thing (opened_on, solved, ended_on)"
        " VALUES ('2026-05-01', true, '2026-04-01')"
    )
    found = recount()
    assert [one.figure for one in found.results if one.mismatches] == [HELD.code, OPEN.code]
    (astray,) = queries.differences(recount=found.id, figure=OPEN.code)
    assert (astray.day, astray.counted, astray.held) == (date(2026, 4, 1), 0, -1)
    assert queries.red_codes() == {HELD.code, OPEN.code}
    red = {
        one.code: client.get(f"/api/v1/figures/{one.code}", asked).json()["red"]
        for one in (OPEN, STOCKED, OPENED, SOLVED)
    }
    assert red == {OPEN.code: True, STOCKED.code: True, OPENED.code: False, SOLVED.code: False}
    proof = client.get(f"/api/v1/figures/{OPEN.code}/rows", asked).json()["proof"]
    assert (proof["rows_n"], proof["shown_n"], proof["adds_up"]) == (1, 0, False)
    page = client.get(f"/figures/{OPEN.code}/rows", asked).content.decode()
    assert "had not gone, 1 in number, add up to 1 things, but" in page


@pytest.mark.parametrize(
    ("comparison", "value", "is_met"),
    [
        (Comparison.MORE_THAN, 200_001, True),
        (Comparison.MORE_THAN, 200_000, False),
        (Comparison.AT_LEAST, 200_000, True),
        (Comparison.AT_LEAST, 199_999, False),
    ],
)
def test_reaching_a_threshold_is_not_exceeding_it(
    comparison: Comparison, value: int, is_met: bool
) -> None:
    assert Threshold(comparison, Decimal(200_000)).is_met(value) is is_met


@pytest.mark.usefixtures("made")
def test_a_coverage_is_places_that_meet_it_of_those_eligible_with_both_lists(
    client: Client,
) -> None:
    for division, n in ((VILLAGE, 3), (OTHER, 2), (TOWN, 9)):
        run(
            "INSERT INTO sample_thing (division_id, solved, ended_on)"
            " SELECT %s, true, '2026-03-09' FROM generate_series(1, %s)",
            [division, n],
        )

    def told(code: str, **asked: str) -> Any:
        found = client.get(f"/api/v1/figures/{code}", YEAR | asked).json()
        having, lacking = ([u["division"] for u in found[k]] for k in ("having", "lacking"))
        return found["value"], having, lacking

    # Two communities are eligible; the town itself is none. More than two is not two.
    assert told(COVERED.code) == (50, [VILLAGE], [OTHER])
    assert told(AMONG.code) == (100, [VILLAGE, OTHER], [])
    assert told(COVERED.code, division=TOWN) == (100, [VILLAGE], [])
    assert told(STOCKED.code) == (0, [], [VILLAGE, OTHER])
    assert told(AMONG.code, to="2026-02-01") == (None, [], [])
    assert told(KEPT.code, to=SINCE.isoformat()) == (100, [VILLAGE], [])
    assert told(KEPT.code) == (50, [VILLAGE], [OTHER])
    found = client.get(f"/api/v1/figures/{COVERED.code}", YEAR).json()
    assert (found["numerator"], found["denominator"], found["n"]) == (1, 2, 2)
    assert (found["comparison"], found["threshold"], found["unit"]) == (">", 2, "%")
    assert found["having"][0] | {"name": ""} == {"division": VILLAGE, "name": "", "value": 3}
    page = " ".join(client.get(f"/figures/{COVERED.code}", YEAR).content.decode().split())
    assert "2, by the list of places on the day." in page
    kept = " ".join(client.get(f"/figures/{KEPT.code}", YEAR).content.decode().split())
    assert "2, by the records of who shall have it on the day." in kept
    assert "Places that meet it: 1" in page and "Places that do not: 1" in page
    assert "more than 2 things" in page and "1 / 2" in page
    assert COVERED.title in client.get("/figures").content.decode()


@pytest.mark.usefixtures("made")
def test_a_coverage_of_a_circle_counts_of_a_member_the_months_in_which_it_is_one(
    client: Client,
) -> None:
    draw((VILLAGE, OTHER, SOUTH))
    change((OTHER, SOUTH), since=APRIL)
    change((VILLAGE, OTHER, SOUTH), since=date(2026, 9, 1))
    for month, n in ((3, 1), (5, 4), (9, 1)):
        run(
            "INSERT INTO sample_thing (opened_on) SELECT %s FROM generate_series(1, %s)",
            [date(2026, month, 5), n],
        )

    def units(code: str, **asked: str) -> Any:
        found = client.get(f"/api/v1/figures/{code}", YEAR | asked).json()
        return {u["division"]: u["value"] for u in (*found["having"], *found["lacking"])}

    assert units(COVERED.code, division=CIRCLE) == {VILLAGE: 2, OTHER: 0}
    assert units(COVERED.code) == {VILLAGE: 6, OTHER: 0}
    # What is there on the last day is there whenever it came.
    assert units(STOCKED.code, division=CIRCLE) == {VILLAGE: 6, OTHER: 0}


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        (replace(OPEN, left=replace(SOLVED, table="other")), "the same of one table"),
        (replace(OPEN, left=EMPTIED), "the same of one table"),
        (replace(OPEN, entered=PERSONS), "must not be public"),
        (replace(OPEN, code=PAID.code), "the code is taken"),
        (replace(OPEN, left=replace(SOLVED, code="sample.none")), "must be declared before"),
        (replace(COVERED, of=PERSONS), "how many persons"),
        (replace(COVERED, kinds=()), "at least one kind"),
        (replace(COVERED, of=OPEN), "must be declared before"),
        (replace(COVERED, title=" "), "must be said"),
    ],
)
def test_a_faulty_declaration_stops_the_start(declared: Stock | Coverage, fault: str) -> None:
    known = Registry([OPENED, SOLVED, PAID, PERSONS, EMPTIED])
    stocks, coverages = ([declared], []) if isinstance(declared, Stock) else ([], [declared])
    with pytest.raises(ValueError, match=fault):
        [*map(known.add_stock, stocks), *map(known.add_coverage, coverages)]
