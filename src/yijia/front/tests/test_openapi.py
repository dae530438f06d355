"""The description of the routes: well formed, in English, and true of what they take and answer."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from ninja import Schema
from ninja.operation import Operation

from tests.harness.schema import SAID, faults, resolved
from yijia.base.access import mark_of
from yijia.front import api
from yijia.programmes.issues import inputs, rules

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u4e00-\u9fff]")
RAISED = {
    "kind": "help",
    "category": "0201",
    "text": "第二盏路灯不亮",
    "division": "350181002901",
    "lon": 119.4,
    "lat": "25.7",
    "photos": ["2f1c"],
}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    """The description, as a Chinese reader asks for it."""
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def body(document: dict[str, Any], path: str) -> dict[str, Any]:
    content = document["paths"][path]["post"]["requestBody"]["content"]
    found: dict[str, Any] = content["application/json"]["schema"]
    return found


def inner(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document, however deep."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from inner(part)


def test_the_document_is_well_formed(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    ids = [operation["operationId"] for _name, operation in operations(document)]
    assert len(ids) == len(set(ids)) > 10
    assert all(resolved(part, document=document) for part in inner(document) if "$ref" in part)
    for name, operation in operations(document):
        given = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert given == set(re.findall(r"{(\w+)}", name)), name
        assert operation["summary"] and operation["description"], name
    for schema in document["components"]["schemas"].values():
        assert set(schema) <= SAID


def test_the_description_is_in_english_whoever_reads_it(document: dict[str, Any]) -> None:
    assert CHINESE.search(str(document["paths"]) + str(document["components"])) is None


def test_a_body_says_what_each_of_its_members_is(document: dict[str, Any]) -> None:
    members = body(document, "/api/v1/issues")["properties"]
    assert members["kind"]["enum"] == [kind.value for kind in rules.IssueKind]
    assert {"type": "array", "items": {"type": "string"}} in members["photos"]["anyOf"]
    kinds = {kind["type"]: kind for kind in members["lon"]["anyOf"]}
    assert "integer" not in kinds
    assert (kinds["number"]["minimum"], kinds["number"]["maximum"]) == (-180, 180)


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, True),
        ({"lon": None, "lat": None, "photos": None}, True),
        ({"kind": "wish"}, False),
        ({"lon": 500}, False),
        ({"text": "短"}, False),
        ({"photos": "2f1c"}, False),
        ({"colour": "red"}, False),
    ],
)
def test_the_body_of_an_issue_is_described_as_it_is_taken(
    document: dict[str, Any], changes: dict[str, Any], right: bool
) -> None:
    schema = body(document, "/api/v1/issues")
    found = faults(RAISED | changes, schema=schema, document=document)
    assert (found == []) is right, found


def test_every_verb_is_a_route_with_its_own_body(document: dict[str, Any]) -> None:
    for verb, form in inputs.BY_VERB.items():
        own = verb in rules.OWN_VERBS
        root = "/api/v1/issues" if own else "/api/v1/work/issues"
        described = body(document, f"{root}/{{number}}/{verb}")
        assert set(described.get("properties", {})) == set(form.base_fields)
    confirm = body(document, "/api/v1/issues/{number}/confirm")
    assert confirm["properties"]["satisfied"]["enum"] == ["5", "4", "3", "2", "1"]


def test_every_route_says_how_it_refuses(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert {"500", "default"} <= set(operation["responses"]), name
        for status, answer in operation["responses"].items():
            if status not in {"200", "201"}:
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, name


# What somebody reported asks for their account, and for no post: who has left one keeps it.
OWN = re.compile(r"v1/(reporting(/\{number\}/withdraw)?|my-service(/.*)?|work/notices(/.*)?)")


def test_a_route_that_asks_for_a_permission_says_how_one_shows_who_one_is(
    document: dict[str, Any],
) -> None:
    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    }
    # A path with two methods is found once for each.
    checked = set[tuple[str, str]]()
    for route in api.routes():
        for operation in _behind(route):
            mark, path = mark_of(operation.view_func), re.sub(r"<(\w+)>", r"{\1}", _path(route))
            described = document["paths"][f"/api/{path}"][operation.methods[0].lower()]
            ways = ["bearer", *(["session"] if operation.methods == ["GET"] else [])]
            asked = {"security": [{way: []} for way in ways], "401": True, "403": True}
            found = {"security": described.get("security")} | {
                status: status in described["responses"] for status in ("401", "403")
            }
            open_to_all = {"security": None, "401": False, "403": False}
            assert mark is not None
            assert found == (asked if mark.permission or OWN.fullmatch(path) else open_to_all), path
            checked.add((path, operation.methods[0]))
    assert len(checked) == len(list(operations(document)))


def _path(route: Any) -> str:
    return re.sub(r"<\w+:", "<", str(route.pattern))


def _behind(route: Any) -> list[Operation]:
    cells = [cell.cell_contents for cell in route.callback.__closure__ or ()]
    return [op for cell in cells for op in getattr(cell, "operations", [])]


def test_a_problem_is_as_it_is_described(document: dict[str, Any], client: Client) -> None:
    schema = document["components"]["schemas"]["Problem"]
    answers = [
        client.get("/api/v1/divisions/0"),
        client.get("/api/v1/calendar/due"),
        client.get("/api/v1/work"),
        client.get("/api/nowhere"),
        client.post("/api/v1/issues", "{", content_type="application/json"),
    ]
    assert [answer.status_code for answer in answers] == [404, 422, 401, 404, 422]
    for answer in answers:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert faults(answer.json(), schema=schema, document=document) == []


@pytest.mark.parametrize(
    ("route", "query"),
    [
        ("calendar/due", "?from=2026-09-30&workdays=5"),
        ("divisions", "?parent=350181"),
        ("divisions/{code}", ""),
        ("divisions.geojson", ""),
        ("figures", ""),
        ("figures/{code}", ""),
        ("figures/{code}", "?from=2026-01-01&to=2027-01-01"),
        ("figures/{code}/rows", "?from=2026-01-01&to=2027-01-01"),
        ("issues/categories", ""),
    ],
)
def test_what_is_public_is_answered_as_it_is_described(
    raised: str, document: dict[str, Any], client: Client, route: str, query: str
) -> None:
    code = "issues.opened" if route.startswith("figures") else "350181"
    answer = client.get(f"/api/v1/{route.format(code=code)}{query}")
    described = document["paths"][f"/api/v1/{route}"]["get"]["responses"]["200"]
    kind = answer.headers["Content-Type"].partition(";")[0]
    assert set(described["content"]) == {kind}
    schema = described["content"][kind]["schema"]
    assert answer.status_code == 200
    assert faults(answer.json(), schema=schema, document=document) == []


def test_every_list_in_pages_has_one_form(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"].values()
    inline = [part for part in inner(document["paths"]) if "properties" in part]
    paged = [s["properties"] for s in [*schemas, *inline] if "next" in s.get("properties", {})]
    assert len(paged) >= 7
    for members in paged:
        assert members["items"]["type"] == "array"
        assert {kind["type"] for kind in members["next"]["anyOf"]} == {"string", "null"}


def test_no_two_documents_have_one_name() -> None:
    """The description knows each by its name alone, and of two would describe one as the other."""
    named = Counter(known.__name__ for known in _documents(Schema))
    assert [name for name, count in named.items() if count > 1] == []


def _documents(kind: type[Schema]) -> Iterator[type[Schema]]:
    for known in kind.__subclasses__():
        if known.__module__.startswith("yijia."):
            yield known
        yield from _documents(known)
