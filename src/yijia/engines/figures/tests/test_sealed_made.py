"""What is made of figures is published with the month, from the seals of what it is made of; what
there is on a day as it stands at the end of it.
"""

from datetime import date, datetime
from typing import Any

import psycopg
import pytest
from django.test import Client

from yijia.base.scope import service_scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import actions, database, queries, registry
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Coverage, Stock
from yijia.engines.figures.tests.sample import COUNTY, OTHER, TOWN, VILLAGE, run
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.engines.figures.tests.test_derived import (
    BOTH,
    DAYS,
    OPENED,
    PEOPLE,
    PERSONS,
    RULES,
    SAME,
    SHARE,
    SOLVED,
)
from yijia.engines.figures.tests.test_seals import WHY, lines_of, publish
from yijia.ground.access.queries import acting_as

MARCH = date(2026, 3, 1)
ASKED = {"from": "2026-03-01", "to": "2026-04-01"}
PAGE, MONTH = "/figures/published/2026-03", "/api/v1/publications/2026-03"
COVERED = Coverage("sample.covered", "Covered", "With one.", SOLVED, ("community",))
OPEN = Stock("sample.open", "Things open", "Opened and not solved.", OPENED, SOLVED)
STOCKED = Coverage("sample.stocked", "Stocked", "With one open.", OPEN, ("community",))
MADE = (SHARE, SAME, DAYS, BOTH, COVERED, OPEN, STOCKED)
AREAS = (COUNTY, TOWN, VILLAGE, OTHER, CIRCLE)
# Opened on the first, and solved so many days later.
ADD = """
INSERT INTO sample_thing (division_id, opened_on, ended_on, solved)
SELECT %s, '2026-03-01', '2026-03-01'::date + day, day IS NOT NULL FROM unnest(%s::int[]) AS day
"""


@pytest.fixture(autouse=True)
def made(bare: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of number declared, a circle, and March with some things in two places; one is
    open since February, and one since long ago.
    """
    known = Registry([OPENED, SOLVED, PERSONS])
    known.add_ratio(SHARE)
    known.add_ratio(SAME)
    known.add_stock(OPEN)
    known.add_coverage(COVERED)
    known.add_coverage(STOCKED)
    known.add_derived(DAYS)
    known.add_derived(PEOPLE)
    known.add_derived(BOTH, weightings=lambda _span: RULES)
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())
    draw((VILLAGE, OTHER), since=date(2025, 1, 1))
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-02-10'), ('1958-07-01')")
    run(ADD, [VILLAGE, [2, 5, 9, None, None]])
    actions.fold_deltas()
    run(ADD, [OTHER, [None]])


def live(client: Client, area: str) -> dict[str, Any]:
    """What the numbers say now of March, each read by itself."""
    asked = ASKED | {"division": area}
    return {
        one.code: client.get(f"/api/v1/figures/{one.code}", asked).json()["value"] for one in MADE
    }


def told(client: Client, area: str, which: str, known_on: str = "") -> dict[str, Any]:
    items = client.get(MONTH, {"division": area, "known_on": known_on}).json()["items"]
    codes = {one.code for one in MADE}
    return {one["code"]: one[which] for one in items if one["code"] in codes}


def later() -> None:
    with acting_as(service_scope("test")):
        at = datetime(2026, 10, 9, 12, tzinfo=CHINA)
        actions.publish_month(by=service_scope("test"), at=at, month=MARCH, note=WHY)


def test_what_is_published_is_what_was_said_everywhere_and_stays_when_the_rows_change(
    client: Client,
) -> None:
    before = {area: live(client, area) for area in AREAS}
    said = (50, 100, 5, 75, 50, 5, 100)
    assert before[COUNTY] == dict(zip((m.code for m in MADE), said, strict=True))
    assert [before[area][OPEN.code] for area in AREAS] == [5, 4, 4, 1, 5]
    publish()
    assert {area: told(client, area, "value") for area in AREAS} == before
    run(ADD, [OTHER, [1, 1, 30, None]])
    after = {area: live(client, area) for area in AREAS}
    same = {code for code, value in after[COUNTY].items() if value == before[COUNTY][code]}
    assert same == {SAME.code, STOCKED.code}
    assert {area: told(client, area, "value") for area in AREAS} == before
    assert {area: told(client, area, "now") for area in AREAS} == after
    later()
    assert {area: told(client, area, "value") for area in AREAS} == after
    assert {area: told(client, area, "value", "2026-10-08") for area in AREAS} == before


def test_every_seal_of_what_is_made_stands_beside_the_one_before(client: Client) -> None:
    publish()
    run(ADD, [OTHER, [1]])
    later()
    seals = client.get(f"/api/v1/figures/{SHARE.code}/seals?month=2026-03").json()
    assert [(one["value"], one["n"], one["publication"], one["note"]) for one in seals] == [
        (57.1, 7, 2, WHY),
        (50.0, 6, 1, ""),
    ]
    assert {one["version"] for one in seals} == {SHARE.version}
    month = client.get(PAGE).content.decode()
    assert ">57.1<" in month and ">of 7<" in month and ">%<" in month
    page = " ".join(client.get(f"/figures/{SHARE.code}", ASKED).content.decode().split())
    assert "Numbers as published" in page and "of 7" in page and "of 6" in page


def test_a_stock_is_sealed_as_it_stands_at_the_end_and_follows_what_is_put_right_before(
    client: Client,
) -> None:
    publish()
    # What was there in February is closed in the same month, as is found out later.
    run("UPDATE sample_thing SET solved = true, ended_on = '2026-02-28' WHERE id = 1")
    later()
    found = client.get(f"/api/v1/figures/{OPEN.code}/seals?month=2026-03").json()
    told = [(one["value"], one["n"], one["version"], one["cause"]) for one in found]
    assert told == [(4, 4, OPEN.version, "changed"), (5, 5, OPEN.version, "first")]
    # Of the figures of March nothing has changed, so that nothing of them was sealed again.
    assert run("SELECT figure FROM figures_seal WHERE cause = 'changed'") == [(OPEN.code,)]
    page = " ".join(client.get(f"/figures/{OPEN.code}", ASKED).content.decode().split())
    assert "Numbers as published" in page and WHY in page
    month = client.get(PAGE).content.decode()
    assert "things, on the last day of the month" in month
    assert "%, on the last day of the month" in month


def test_of_a_stock_whose_past_was_typed_nothing_is_sealed(
    bare: psycopg.Cursor[Any], client: Client
) -> None:
    bare.execute(
        "UPDATE figures_cell SET n = n + 7, v = v + 7 WHERE figure = 'sample.opened'"
        " AND grain = 'month' AND day = '2026-02-01'"
    )
    publish()
    items = {one["code"]: one for one in client.get(MONTH).json()["items"]}
    assert [items[one.code]["value"] for one in (OPENED, OPEN, STOCKED)] == [6, None, None]
    assert [items[one.code]["red"] for one in (OPENED, SOLVED, OPEN)] == [True, False, True]


def test_a_stock_is_sealed_by_its_own_condition(client: Client) -> None:
    run(
        "INSERT INTO sample_thing (opened_on, ended_on, solved)"
        " VALUES ('2026-04-05', '2026-03-20', true)"
    )
    actions.fold_deltas()
    assert queries.red_codes() == set()
    publish()
    # Both of its figures agree with their rows; this row was taken away and never in.
    assert queries.red_codes() == {OPEN.code}
    items = {one["code"]: one for one in client.get(MONTH).json()["items"]}
    assert [items[one.code]["value"] for one in (OPENED, OPEN, STOCKED)] == [6, None, None]
    assert [items[one.code]["red"] for one in (OPENED, SOLVED, OPEN)] == [False, False, True]


def test_files_hold_what_the_month_says_of_every_place_and_circle(client: Client) -> None:
    publish()
    for one in MADE:
        lines = lines_of(client, f"/data/{one.code}.csv")
        found = {line["division"]: float(line["value"]) for line in lines}
        of_places = one in (COVERED, STOCKED)
        areas = [area for area in AREAS if not of_places or area not in {VILLAGE, OTHER}]
        said = {area: told(client, area, "value")[one.code] for area in areas}
        assert {area: found.get(area) for area in areas} == said
    resources = client.get("/data/datapackage.json").json()["resources"]
    paths = {one["path"] for one in resources}
    assert {f"{one.code}.csv" for one in MADE} <= paths
    for code in (PEOPLE.code, PERSONS.code):
        assert f"{code}.csv" not in paths
        assert client.get(f"/data/{code}.csv").status_code == 404


@pytest.mark.parametrize(
    ("language", "why"),
    [("en", "would tell of one person"), ("zh-hans", "便可能透露某一个人的情况")],
)
def test_what_is_not_published_is_said_with_its_reason(
    client: Client, language: str, why: str
) -> None:
    publish()
    found = client.get(MONTH).json()["unpublished"]
    assert {one["code"]: one["why"] for one in found} == {
        PERSONS.code: "persons",
        PEOPLE.code: "persons",
    }
    for page in (PAGE, "/data/"):
        shown = client.get(page, headers={"Accept-Language": language}).content.decode()
        assert why in shown and PERSONS.title in shown and PEOPLE.title in shown
    assert client.get(f"{PAGE}.pdf").content.startswith(b"%PDF-")
