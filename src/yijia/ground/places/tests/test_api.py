"""The JSON routes, as a program outside calls them without signing in."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.harness.counting import INSIDE_A_TEST
from yijia.base.scope import Scope
from yijia.ground.places import actions
from yijia.ground.places.tests.drawing import COUNTY, EAST, VILLAGE, WEST

pytestmark = pytest.mark.django_db


def must_answer(
    client: Client, path: str, query: dict[str, str] | None = None, status: int = 200
) -> Any:
    answer = client.get(f"/api/v1/{path}", query or {})
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_the_due_day_of_a_limit(client: Client, shipped: Scope) -> None:
    found = must_answer(client, "calendar/due", {"from": "2026-09-30", "workdays": "5"})
    assert found == {"due": "2026-10-13", "provisional": False}
    found = must_answer(client, "calendar/due", {"from": "2026-12-31", "workdays": "5"})
    assert found["provisional"] is True
    found = must_answer(client, "calendar/due", {"from": "2026-10-01", "workdays": "0"})
    assert found == {"due": "2026-10-01", "provisional": False}


@pytest.mark.parametrize(
    ("start", "workdays", "field"),
    [
        ("2026-09-30", "-1", "workdays"),
        ("2026-09-30", "1001", "workdays"),
        ("2026-09-30", "five", "workdays"),
        ("2026-09-30", "", "workdays"),
        ("2026-09-31", "5", "from"),
        ("<script>", "5", "from"),
        ("0001-01-01", "5", "from"),
        ("9999-12-31", "5", "from"),
    ],
)
def test_a_limit_that_cannot_be_answered_is_a_problem_document(
    client: Client, shipped: Scope, start: str, workdays: str, field: str
) -> None:
    answer = client.get("/api/v1/calendar/due", {"from": start, "workdays": workdays})
    problem = json.loads(answer.content)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in problem["errors"]] == [field]


def test_the_tree_of_divisions_is_walked_from_the_county_down(client: Client, drawn: Scope) -> None:
    top = must_answer(client, "divisions")
    assert [item["code"] for item in top["items"]] == [COUNTY]
    towns = must_answer(client, "divisions", {"parent": COUNTY})
    assert len(towns["items"]) == 26
    assert towns["next"] is None
    [village] = must_answer(client, "divisions", {"parent": WEST})["items"]
    assert village == {
        "code": VILLAGE,
        "parent": WEST,
        "level": 12,
        "kind": "village",
        "name_zh": "甲村",
        "name_en": "",
        "synthetic": True,
        "starts_on": None,
        "ends_on": None,
    }


def test_words_find_divisions(client: Client, drawn: Scope) -> None:
    assert [x["code"] for x in must_answer(client, "divisions", {"q": "yuping"})["items"]] == [WEST]
    assert [
        x["code"] for x in must_answer(client, "divisions", {"q": "甲", "parent": WEST})["items"]
    ] == [VILLAGE]
    assert must_answer(client, "divisions", {"q": "<b>"})["items"] == []
    must_answer(client, "divisions", {"q": "x" * 61}, status=422)
    must_answer(client, "divisions", {"parent": "999999"}, status=404)
    must_answer(client, "divisions", {"after": "999999"}, status=404)


def test_a_long_list_is_read_page_by_page(client: Client, shipped: Scope, at: datetime) -> None:
    rows = "".join(f"{WEST}9{n:02},村{n:02},village\n" for n in range(100))
    rows += "".join(f"{WEST}8{n:02},村{n:02},village\n" for n in range(100))
    rows += f"{WEST}701,终,village\n"
    file = f"code,name_zh,kind\n{rows}".encode()
    actions.import_divisions(by=shipped, at=at, file=file, source="test")
    first = must_answer(client, "divisions", {"parent": WEST})
    assert len(first["items"]) == 200
    second = json.loads(client.get(first["next"]).content)
    assert [item["name_zh"] for item in second["items"]] == ["终"]
    assert second["next"] is None


def test_one_division_comes_with_its_path_and_its_former_names(
    client: Client, drawn: Scope, at: datetime
) -> None:
    actions.rename_division(
        by=drawn,
        at=at,
        code=VILLAGE,
        name_zh="乙村",
        name_en="",
        on=date(2020, 1, 1),
        document="x",
    )
    found = must_answer(client, f"divisions/{VILLAGE}")
    assert found["division"]["name_zh"] == "乙村"
    assert [above["code"] for above in found["path"]] == [COUNTY, WEST]
    assert found["former_names"] == [
        {"name_zh": "甲村", "name_en": "", "starts_on": None, "ends_on": "2020-01-01"}
    ]


@pytest.mark.parametrize("code", ["999999", "35018", "350181; DROP", "~"])
def test_an_unknown_division_is_not_found(client: Client, shipped: Scope, code: str) -> None:
    assert must_answer(client, f"divisions/{code}", status=404)["status"] == 404


def test_a_point_finds_its_division(client: Client, drawn: Scope) -> None:
    found = must_answer(client, "divisions/at", {"lon": "119.2", "lat": "25.2"})
    assert found["division"]["code"] == VILLAGE
    outside = must_answer(client, "divisions/at", {"lon": "0", "lat": "0"}, status=404)
    assert outside["type"] == "urn:yijia:problem:not-found"
    for lon, lat in (("nan", "25"), ("181", "25"), ("119", "x"), ("119", "1e400")):
        must_answer(client, "divisions/at", {"lon": lon, "lat": lat}, status=422)


def test_a_map_gets_the_outlines_as_geojson(client: Client, drawn: Scope) -> None:
    answer = client.get("/api/v1/divisions.geojson", {"parent": COUNTY})
    found = json.loads(answer.content)
    assert answer["Content-Type"] == "application/geo+json"
    assert [feature["id"] for feature in found["features"]] == [WEST, EAST]
    assert all(feature["properties"]["schematic"] for feature in found["features"])
    [county] = must_answer(client, "divisions.geojson")["features"]
    assert county["id"] == COUNTY


def test_an_answer_costs_no_statement_beyond_the_askers_identity(
    client: Client, drawn: Scope, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    query = {"lon": "120.5", "lat": "25.0"}
    must_answer(client, "divisions/at", query)
    # The identity, and the former names of the one division shown.
    with django_assert_num_queries(2 + INSIDE_A_TEST):
        must_answer(client, "divisions/at", query)
