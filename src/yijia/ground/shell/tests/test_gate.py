"""What no page could take is turned away: no NUL, no half characters, nothing too long."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.harness.county import PASSWORD, County

pytestmark = pytest.mark.django_db
HALF = '{"text": "\\ud800"}'
NUL = '{"photos": [{"deep": "\\u0000"}]}'
MEGABYTE = 1024 * 1024


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def must_be_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def send(client: Client, content: str, kind: str = "application/json") -> Any:
    return client.post("/api/v1/issues", content, content_type=kind)


@pytest.mark.parametrize("content", [HALF, NUL, '{"\\udfff": 1}'])
def test_what_is_no_character_is_not_read(client: Client, content: str) -> None:
    must_be_problem(send(client, content), 400)


@pytest.mark.parametrize(
    "path", ["/api/v1/work/issues/%00", "/api/v1/issues/%00", "/api/v1/divisions/%00"]
)
def test_a_nul_in_an_address_is_nowhere(county: County, client: Client, path: str) -> None:
    client.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    must_be_problem(client.get(path), 404)
    assert client.get("/static/%00").status_code == 404


def test_a_nul_in_a_query_or_a_cookie_cannot_be_read(client: Client) -> None:
    must_be_problem(client.get("/api/v1/divisions.geojson?parent=%00"), 400)
    for path in ("/", "/work", "/issues/new"):
        assert client.get(path, headers={"Cookie": r'sessionid="\000aaaaaaaa"'}).status_code == 400
    assert client.get("/sign-in?next=%2500").status_code == 200


def test_only_a_path_of_ours_is_gone_on_to(county: County, client: Client) -> None:
    body = {"login": "dispatcher", "password": PASSWORD}
    for wanted, reached in (("foo", "/work"), ("/\\evil", "/work"), ("/demo", "/demo")):
        answer = client.post("/sign-in", body | {"next": wanted})
        assert answer.headers["Location"] == reached


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"text": ["a", "b"]}, "text", "This must be text."),
        ({"text": {"a": 1}}, "text", "This must be text."),
        ({"text": 1234567890}, "text", "This must be text."),
        ({"kind": ["help"]}, "kind", "This must be text."),
        ({"lon": True}, "lon", "This must be a number."),
        ({"photos": "a"}, "photos", "This must be a list of texts."),
        ({"photos": [1]}, "photos", "This must be a list of texts."),
        ({"nothing": 1}, "nothing", "This field is not known."),
    ],
)
def test_what_is_not_of_its_fields_type_is_said_beside_it(
    client: Client, given: dict[str, object], field: str, sentence: str
) -> None:
    told = must_be_problem(send(client, json.dumps(given)), 422)
    assert [e["message"] for e in told["errors"] if e["field"] == field] == [sentence]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "a/json"])
def test_a_body_that_is_not_called_json_is_not_taken(client: Client, kind: str) -> None:
    told = must_be_problem(send(client, "{}", kind), 415)
    assert told["type"] == "urn:yijia:problem:not-json"
    must_be_problem(send(client, "{}", "application/merge-patch+json; charset=utf-8"), 422)


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/api/v1/issues", 3 * MEGABYTE, 413),
        ("/sign-in", 3 * MEGABYTE, 413),
        ("/api/v1/issues/photos", 13 * MEGABYTE, 413),
    ],
)
def test_a_body_too_long_is_refused_by_what_it_announces(
    client: Client, path: str, length: int, status: int
) -> None:
    answer = client.post(path, b"x" * length, content_type="application/octet-stream")
    assert answer.status_code == status


def test_a_body_that_does_not_say_its_length_is_not_read(client: Client) -> None:
    answer = client.post("/api/v1/issues", HTTP_TRANSFER_ENCODING="chunked")
    assert must_be_problem(answer, 411)["type"] == "urn:yijia:problem:length-needed"
    assert client.post("/language", HTTP_TRANSFER_ENCODING="chunked").status_code == 411


def test_what_an_address_takes_is_said_with_the_refusal(client: Client) -> None:
    answer = client.delete("/api/v1/issues")
    must_be_problem(answer, 405)
    assert answer.headers["Allow"] == "POST"
    assert client.post("/api/v1/divisions").headers["Allow"] == "GET, HEAD"


def test_a_head_is_a_get_without_its_body(client: Client) -> None:
    asked = client.head("/api/v1/divisions")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["Content-Type"].startswith("application/json")
    assert client.head("/api/v1/issues").status_code == 405
