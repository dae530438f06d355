"""The JSON doors that outside programs rely on."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from yijia.engines.figures import actions
from yijia.engines.figures.queries import behind
from yijia.engines.figures.tests.sample import (
    COUNTY,
    HIDDEN,
    OPENED,
    PERSONS,
    TOWN,
    VILLAGE,
    YEAR,
    recount,
    run,
)

pytestmark = pytest.mark.usefixtures("owner")


def must_answer(
    client: Client, path: str, query: dict[str, str] | None = None, status: int = 200
) -> Any:
    answer = client.get(f"/api/v1/{path}", query or {})
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_the_list_of_public_figures(client: Client) -> None:
    found = must_answer(client, "figures")
    assert found[0] == {
        "code": "sample.opened",
        "title": "Things opened",
        "unit": "things",
        "version": 1,
        "public": True,
        "sentence": "Every thing once.",
        "chapter": "Other numbers",
        "source": "Counted from the work.",
        "dimensions": [],
    }
    assert HIDDEN.code not in [figure["code"] for figure in found]


def test_one_number_has_the_promised_form(client: Client) -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    found = must_answer(client, f"figures/{OPENED.code}", YEAR)
    assert found == {
        "code": "sample.opened",
        "value": 1,
        "n": 1,
        "unit": "things",
        "division": COUNTY,
        "from": "2026-01-01",
        "to": "2027-01-01",
        "version": 1,
        "recounted_at": None,
        "rows": "/api/v1/figures/sample.opened/rows?division=350181&from=2026-01-01&to=2027-01-01",
        "rows_closed": None,
        "suppressed": False,
        "red": False,
    }
    at = timezone.localtime(recount().at).isoformat()
    assert must_answer(client, f"figures/{OPENED.code}", YEAR)["recounted_at"] == at


def test_the_range_is_half_open(client: Client) -> None:
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05')")
    days = {"division": COUNTY, "from": "2026-03-05", "to": "2026-03-06"}
    assert must_answer(client, f"figures/{OPENED.code}", days)["value"] == 1
    days |= {"from": "2026-03-04", "to": "2026-03-05"}
    assert must_answer(client, f"figures/{OPENED.code}", days)["value"] == 0


def test_a_sum_is_a_number_with_its_fraction(client: Client) -> None:
    run("INSERT INTO sample_thing (amount) VALUES (1.25), (0.5)")
    found = must_answer(client, "figures/sample.paid", YEAR)
    assert (found["value"], found["n"]) == (1.75, 2)


def test_without_a_question_it_is_this_year_in_the_county(client: Client) -> None:
    found = must_answer(client, f"figures/{OPENED.code}")
    assert found["division"] == COUNTY
    assert (found["from"][4:], found["to"][4:]) == ("-01-01", "-01-01")


def test_a_red_number_says_so(client: Client, owner: Any) -> None:
    run("INSERT INTO sample_thing (number) VALUES ('a')")
    actions.fold_deltas()
    owner.execute("UPDATE figures_cell SET v = v + 1")
    recount()
    assert must_answer(client, f"figures/{OPENED.code}", YEAR)["red"] is True


def test_few_persons_are_no_number_and_have_no_rows(client: Client) -> None:
    run("INSERT INTO sample_thing (number) VALUES ('a')")
    found = must_answer(client, f"figures/{PERSONS.code}", YEAR)
    assert (found["value"], found["n"], found["suppressed"]) == (None, None, True)
    assert found["rows"] is None
    must_answer(client, f"figures/{PERSONS.code}/rows", YEAR, status=404)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (HIDDEN.code, {}),
        ("no.figure", {}),
        (OPENED.code, {"division": "350182"}),
        (OPENED.code, {"division": "' OR 1=1"}),
    ],
)
@pytest.mark.parametrize("door", ["", "/rows"])
def test_missing_and_forbidden_look_alike(
    client: Client, code: str, change: dict[str, str], door: str
) -> None:
    found = must_answer(client, f"figures/{code}{door}", YEAR | change, status=404)
    assert found["type"] == "urn:yijia:problem:not-found"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "2026-01-01"}, "to"),
        ({"to": "2025-01-01"}, "to"),
        ({"from": "0001-01-01", "to": "9999-01-01"}, "from"),
        ({"from": "9999-12-15", "to": "9999-12-31"}, "to"),
        ({"from": "2026-02-30"}, "from"),
        ({"to": "tomorrow"}, "to"),
    ],
)
@pytest.mark.parametrize("door", ["", "/rows"])
def test_a_range_that_is_none_is_refused_by_its_field(
    client: Client, change: dict[str, str], field: str, door: str
) -> None:
    found = must_answer(client, f"figures/{OPENED.code}{door}", YEAR | change, status=422)
    assert [error["field"] for error in found["errors"]] == [field]


def test_the_rows_are_walked_by_their_addresses_and_add_up(client: Client) -> None:
    run("INSERT INTO sample_thing (division_id) SELECT %s FROM generate_series(1, 12)", [VILLAGE])
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [TOWN])
    number = must_answer(client, f"figures/{OPENED.code}", YEAR)
    path, items, proofs = number["rows"] + "&limit=5", list[Any](), list[Any]()
    while path:
        address = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        found = must_answer(client, address.path.removeprefix("/api/v1/"), query)
        items += found["items"]
        proofs.append(found["proof"])
        path = found["next"]
    assert proofs[:-1] == [proofs[-1]] * 2
    assert sum(item["value"] for item in items) == number["value"] == 13
    assert items[0] == {
        "day": "2026-03-05",
        "value": 1,
        "row": {"number": "N-1", "division_id": VILLAGE, "opened_on": "2026-03-05"},
    }
    assert proofs[-1] == {
        "rows_n": 13,
        "rows_value": 13,
        "shown_n": 13,
        "shown_value": 13,
        "adds_up": True,
        "add_up": None,
    }


def test_more_rows_are_added_up_where_it_is_asked_for(
    client: Client, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "MOST_AT_ONCE", 2)
    run("INSERT INTO sample_thing (number) SELECT 'N' FROM generate_series(1, 5)")
    first = must_answer(client, f"figures/{OPENED.code}/rows", YEAR | {"limit": "2"})
    found = client.get(first["next"]).json()
    assert (found["proof"]["adds_up"], found["red"], found["looked_at"]) == (None, False, None)
    same = client.get(found["proof"]["add_up"]).json()
    assert same["items"] == found["items"] and same["proof"]["adds_up"]
    actions.fold_deltas()
    owner.execute("UPDATE figures_cell SET v = v + 1, n = n + 1")
    recount()
    found = client.get(found["proof"]["add_up"]).json()
    assert (found["proof"]["adds_up"], found["proof"]["shown_value"], found["red"]) == (
        False,
        6,
        True,
    )


@pytest.mark.parametrize("change", [{"after": "x"}, {"limit": "0"}, {"limit": "501"}])
def test_a_page_that_cannot_be_is_refused(client: Client, change: dict[str, str]) -> None:
    found = must_answer(client, f"figures/{OPENED.code}/rows", YEAR | change, status=422)
    assert [error["field"] for error in found["errors"]] == list(change)


def test_the_doors_are_described_with_their_names(client: Client) -> None:
    described = json.loads(client.get("/api/openapi.json").content)
    route = described["paths"]["/api/v1/figures/{code}"]["get"]
    assert {"code", "division", "from", "to"} == {p["name"] for p in route["parameters"]}
    schema = described["components"]["schemas"]["ValueOut"]["properties"]
    assert {"from", "to", "value", "n", "rows", "suppressed", "red"} <= set(schema)
