"""Middles, persons told apart, shares weighed together, and numbers by a dimension."""

import random
import statistics
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yijia.base.errors import NotFound
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.engines.figures import actions, database, queries, registry, rules
from yijia.engines.figures.queries import sorting
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import (
    Composite,
    Counts,
    Dimension,
    Distinct,
    Median,
    Ratio,
    Reason,
    Span,
    Weighting,
)
from yijia.engines.figures.tests.sample import (
    COUNTY,
    NEW_YEAR,
    NEXT_YEAR,
    OTHER,
    TOWN,
    VILLAGE,
    YEAR,
    recount,
    run,
)
from yijia.engines.figures.tests.sample import OPENED as PLAIN
from yijia.engines.figures.tests.sample import PERSONS as OF_PERSONS
from yijia.ground.access.queries import acting_as

KIND = Dimension("kind", "Kind", "left(number, 1)")
OPENED = replace(PLAIN, dimensions=(KIND,))
SOLVED = replace(
    OPENED,
    code="sample.solved",
    where="kind = 'issue' AND solved",
    day="ended_on",
    spread="ended_on - opened_on",
)
PERSONS = replace(OF_PERSONS, dimensions=(KIND,))
DAYS = Median("sample.days", "Days", "The middle.", SOLVED)
PEOPLE = Distinct("sample.people", "People", "Told apart.", OPENED, "secret", "seen_at")
SHARE = Ratio("sample.share", "Solved", "Of those opened.", SOLVED, OPENED)
SAME = replace(SHARE, code="sample.same", numerator=OPENED)
BOTH = Composite("sample.both", "Both", "Weighed.", (SHARE, SAME))
MIDYEAR = date(2026, 7, 1)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
RULES = (
    Weighting(NEW_YEAR, MIDYEAR, (50, 50), "the first document", is_sample=True),
    Weighting(MIDYEAR, None, (10, 90), "the second document", is_sample=False),
)
SOLVE = """
INSERT INTO sample_thing (number, division_id, opened_on, ended_on, solved)
VALUES (%s, %s, '2026-01-01', '2026-01-01'::date + %s, true)
"""
TELL = "INSERT INTO sample_thing (number, secret, seen_at) VALUES (%s, %s, %s)"
STAFF = service_scope("test")


@pytest.fixture
def made(bare: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The sample figures with what is made of them, declared; and the owner's cursor."""
    known = Registry([OPENED, SOLVED, PERSONS])
    known.add_ratio(SHARE)
    known.add_ratio(SAME)
    known.add_derived(DAYS)
    known.add_derived(PEOPLE)
    known.add_derived(BOTH, weightings=lambda _span: RULES)
    known.add_names("kind", named=lambda: {"A": "Lamps"})
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())
    return bare


def must_read(client: Client, path: str, query: dict[str, str], status: int = 200) -> Any:
    answer = client.get(f"/api/v1/figures/{path}", YEAR | query)
    assert answer.status_code == status, answer.content
    return answer.json()


def solve(days: list[int], *, division: str = VILLAGE, number: str = "A-1") -> None:
    for many in days:
        run(SOLVE, [number, division, many])


@pytest.mark.parametrize("seed", range(5))
def test_the_middle_of_a_spread_is_the_middle_of_its_rows(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - which days are tried is no secret
    days = dice.choices(range(rules.LONGEST_DAYS), k=seed * 7 + 1)
    spread = {many: days.count(many) for many in days}
    assert rules.median_of(spread) == Decimal(str(statistics.median(days)))


def test_no_middle_is_told_of_nothing_nor_beyond_what_is_counted_apart() -> None:
    assert rules.median_of({}) is None
    assert rules.median_of({1: 1, rules.LONGEST_DAYS: 2}) is None
    assert rules.median_of({1: 2, rules.LONGEST_DAYS: 1}) == 1


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        (replace(DAYS, of=OPENED), "must have a spread"),
        (replace(PEOPLE, recorded="now()"), "not over one row"),
        (replace(BOTH, parts=(SHARE,)), "at least two parts"),
        (replace(DAYS, code=OPENED.code), "the code is taken"),
        (replace(DAYS, of=replace(SOLVED, code="sample.other")), "must be declared before"),
    ],
)
def test_a_faulty_declaration_stops_the_start(declared: Any, fault: str) -> None:
    known = Registry([OPENED, SOLVED])
    with pytest.raises(ValueError, match=fault):
        known.add_derived(declared)


@pytest.mark.usefixtures("made")
def test_a_middle_is_exact_before_and_after_folding_in_every_place_and_range(
    client: Client,
) -> None:
    solve([2, 4, 40], division=VILLAGE)
    solve([9], division=OTHER)
    for is_folded in (False, True):
        if is_folded:
            actions.fold_deltas()
        whole = must_read(client, DAYS.code, {})
        assert (whole["value"], whole["n"], whole["unit"]) == (6.5, 4, "days")
        assert must_read(client, DAYS.code, {"division": TOWN})["value"] == 4
        assert (
            must_read(client, DAYS.code, {"from": "2026-01-02", "to": "2026-01-06"})["value"] == 3
        )
        assert client.get(whole["rows"]).json()["proof"]["rows_n"] == 4
    late = must_read(client, DAYS.code, {"from": "2026-12-01"})
    assert (late["value"], late["reason"]) == (None, "nothing")
    solve([400] * 5)
    assert must_read(client, DAYS.code, {"to": "2028-01-01"})["reason"] == "beyond"


def test_bands_hold_every_row_once_before_and_after_folding(client: Client, made: Any) -> None:
    days = [0, 1, 2, 5, 6, 15, 16, 30, 31, rules.LONGEST_DAYS, rules.LONGEST_DAYS + 9]
    solve(days)
    for most in (0, actions.BATCH):
        actions.fold_deltas(most=most)
        told = must_read(client, DAYS.code, {})
        bands = [(one["first"], one["last"], one["n"]) for one in told["bands"]]
        assert bands == [(0, 1, 2), (2, 5, 2), (6, 15, 2), (16, 30, 2), (31, None, 3)]
        assert sum(n for *_days, n in bands) == told["n"] == len(days)
        page = client.get(f"/figures/{DAYS.code}", YEAR).content.decode()
        assert "How long it took" in page and "31 or more" in page and "27.3" in page
    assert must_read(client, DAYS.code, {"division": OTHER})["bands"] == []


def test_a_spread_of_persons_is_shown_in_no_bands(made: Any) -> None:
    solve([1, 1, 1])
    asked: dict[str, Any] = {"code": DAYS.code, "division": COUNTY, "on": NEXT_YEAR}
    with acting_as(STAFF):
        found = queries.derived(by=STAFF, start=NEW_YEAR, end=NEXT_YEAR, **asked)
    assert isinstance(found, queries.Middle)
    of_persons = replace(SOLVED, counts=Counts.PERSON)
    assert [band.n for band in found.bands] == [3, 0, 0, 0, 0]
    assert replace(found, median=replace(DAYS, of=of_persons)).bands == []


@pytest.mark.parametrize("bands", [(5, 1), (1, 1), (-1,), (1, rules.LONGEST_DAYS)])
def test_bands_rise_within_the_days_that_are_counted_apart(bands: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="bands must rise"):
        Registry([SOLVED]).add_derived(replace(DAYS, bands=bands))


def test_a_spread_is_recounted_with_its_figure(client: Client, made: Any) -> None:
    solve([2, 4])
    actions.fold_deltas()
    assert recount().agrees
    made.execute("UPDATE figures_cell SET n = 7 WHERE figure = 'sample.solved#004'")
    assert [r.figure for r in recount().results if r.mismatches] == [SOLVED.code]
    assert must_read(client, DAYS.code, {})["red"]


@pytest.mark.usefixtures("made")
def test_persons_are_told_apart_kept_back_below_five_and_move_with_the_month() -> None:
    for subject in ("a", "a", "b", "c", "d"):
        run(TELL, ["A-1", subject, "2026-03-05T12:00:00+08:00"])
    run(TELL, ["B-1", "e", "2026-04-06T12:00:00+08:00"])

    def must_be(
        by: Scope,
        *,
        on: date,
        told: tuple[int | None, Reason | None],
        days: tuple[date, date] = (MARCH, APRIL),
    ) -> None:
        with acting_as(by):
            found = queries.derived(
                by=by, code=PEOPLE.code, division=COUNTY, start=days[0], end=days[1], on=on
            )
        assert isinstance(found, queries.Persons)
        assert (found.value, found.reason) == told

    noon, year = date(2026, 4, 6), (NEW_YEAR, NEXT_YEAR)
    must_be(STAFF, on=noon, told=(5, None), days=year)
    must_be(ANONYMOUS, on=date(2026, 3, 31), told=(None, Reason.ONE_MONTH))
    # Of March four are known by the end of it; what was written in April is told in May.
    must_be(ANONYMOUS, on=noon, told=(None, Reason.SUPPRESSED))
    must_be(ANONYMOUS, on=date(2026, 5, 1), told=(5, None))
    # In February nobody was counted in the whole county; and no two months are told together.
    february = date(2026, 2, 1)
    must_be(ANONYMOUS, on=noon, told=(0, None), days=(february, MARCH))
    must_be(ANONYMOUS, on=date(2026, 5, 1), told=(None, Reason.ONE_MONTH), days=(february, APRIL))


@pytest.mark.usefixtures("made")
def test_the_database_itself_tells_late_persons_apart_for_staff_alone() -> None:
    run(TELL, ["A-1", "a", "2026-03-05T12:00:00+08:00"])
    asked = (
        "SELECT sum(group_n) FROM figures_persons__sample__people"
        "('{350181}', '{2026-01-01}', '{2027-01-01}', '', NULL)"
    )
    with acting_as(ANONYMOUS):
        assert run(asked) == [(None,)]
    with acting_as(STAFF):
        assert run(asked) == [(1,)]


@pytest.mark.usefixtures("made")
def test_a_page_of_persons_shows_places_and_months_and_no_row_says_who(client: Client) -> None:
    for subject in "abcdef":
        run(TELL, ["A-1", subject, "2026-03-05T12:00:00+08:00"])
    page = " ".join(client.get(f"/figures/{PEOPLE.code}", YEAR).content.decode().split())
    assert ">6<" in page and "March 2026" in page and "of the whole county alone" in page
    told = must_read(client, PEOPLE.code, {"from": "2026-03-01", "to": "2026-04-01"})
    assert (told["value"], told["rows"]) == (6, None)
    year = must_read(client, PEOPLE.code, {})
    assert (year["value"], year["suppressed"], year["reason"]) == (None, True, "one_month")
    below = must_read(client, PEOPLE.code, {"division": VILLAGE})
    assert (below["value"], below["n"], below["suppressed"]) == (None, None, True)
    must_read(client, f"{PEOPLE.code}/groups", {"by": "kind"}, status=404)


@pytest.mark.usefixtures("made")
def test_a_number_counted_apart_adds_up_to_the_number(client: Client) -> None:
    solve([2, 4], number="A-1")
    solve([9], number="B-1")
    run("INSERT INTO sample_thing (number) VALUES ('B-2')")
    by = {"by": "kind"}
    opened = must_read(client, f"{OPENED.code}/groups", by)
    assert [(g["name"], g["value"]) for g in opened["items"]] == [("Lamps", 2), ("B", 2)]
    shares = must_read(client, f"{SHARE.code}/groups", by)["items"]
    assert [(g["value"], g["made_of"]) for g in shares] == [(100, [2, 2]), (50, [1, 2])]
    middles = must_read(client, f"{DAYS.code}/groups", by)["items"]
    assert [(g["value"], g["made_of"]) for g in middles] == [(3, [2]), (9, [1])]
    first_half = by | {"to": "2026-07-01"}
    weighed = must_read(client, f"{BOTH.code}/groups", first_half)["items"]
    assert [g["value"] for g in weighed] == [100, 75]
    page = client.get(f"/figures/{SHARE.code}", YEAR | by).content.decode()
    assert "Lamps" in page and "1 / 2" in page
    listed = {one["code"]: one["dimensions"] for one in client.get("/api/v1/figures").json()}
    assert listed[SHARE.code] == [{"code": "kind", "title": "Kind"}] and listed[PERSONS.code] == []


@pytest.mark.usefixtures("made")
def test_too_many_rows_are_not_counted_apart(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve([2])
    monkeypatch.setattr(sorting, "MOST_ADDED_UP", 0)
    assert must_read(client, f"{OPENED.code}/groups", {"by": "kind"})["items"] is None
    page = client.get(f"/figures/{OPENED.code}", YEAR | {"by": "kind"}).content.decode()
    assert "too many rows to count apart" in page


@pytest.mark.usefixtures("made")
def test_persons_are_sorted_for_nobody_outside_and_no_dimension_is_made_up(client: Client) -> None:
    must_read(client, f"{PERSONS.code}/groups", {"by": "kind"}, status=404)
    must_read(client, f"{OPENED.code}/groups", {"by": "secret"}, status=404)
    found = queries.groups(
        by=STAFF,
        code=PERSONS.code,
        division=COUNTY,
        start=NEW_YEAR,
        end=NEXT_YEAR,
        dimension="kind",
    )
    assert found.items == []
    with pytest.raises(NotFound):
        queries.access_derived(by=STAFF, code=OPENED.code, division=COUNTY)


@pytest.mark.usefixtures("made")
def test_a_composite_is_weighed_by_the_rule_of_the_period_and_says_which(client: Client) -> None:
    solve([2], number="A-1")
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-01-02'), ('2026-08-01')")
    run(SOLVE.replace("2026-01-01", "2026-08-01"), ["A-1", VILLAGE, 3])
    first = must_read(client, BOTH.code, {"to": "2026-07-01"})
    assert (first["value"], first["n"], first["rules"][0]["source"]) == (75, 2, RULES[0].source)
    assert [(p["value"], p["weight"]) for p in first["parts"]] == [(50, 50), (100, 50)]
    assert must_read(client, BOTH.code, {"from": "2026-07-01"})["value"] == 95
    both = must_read(client, BOTH.code, {})
    assert (both["value"], both["reason"], len(both["rules"])) == (None, "changed", 2)
    page = client.get(f"/figures/{BOTH.code}", YEAR).content.decode()
    assert "The weights changed in these days." in page and "Sample data" in page
    none = must_read(client, BOTH.code, {"from": "2025-01-01", "to": "2026-01-01"})
    assert none["reason"] == "no_rule"


def test_a_rule_holds_within_its_days_alone() -> None:
    assert RULES[0].within(Span(MIDYEAR, NEXT_YEAR)) is None
    assert RULES[1].within(Span(NEW_YEAR, NEXT_YEAR)) == Span(MIDYEAR, NEXT_YEAR)
