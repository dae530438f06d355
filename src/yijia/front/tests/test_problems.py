"""What programs are told when something goes wrong: a problem document in their language."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from yijia.front import queries

pytestmark = pytest.mark.django_db
LATIN = re.compile("[A-Za-z]{4,}")


def must_be_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("from=2026-01-01", "workdays", "Please fill this in."),
        ("from=2026-01-01&workdays=x", "workdays", "Enter a whole number."),
        ("from=x&workdays=1", "from", "Enter a real date, like 2026-09-30."),
    ],
)
def test_a_wrong_parameter_is_told_in_the_readers_language(
    client: Client, query: str, field: str, sentence: str
) -> None:
    address = f"/api/v1/calendar/due?{query}"
    told = must_be_problem(client.get(address, headers={"Accept-Language": "en"}), 422)
    assert told["errors"] == [{"field": field, "message": sentence}]
    told = must_be_problem(client.get(address), 422)
    assert told["errors"][0]["field"] == field
    assert LATIN.search(told["errors"][0]["message"]) is None


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"divisions?q={'x' * 61}", "Write at most 60 characters."),
        ("divisions/at?lon=x&lat=1", "Enter a number."),
        ("figures/issues.opened/rows?limit=0", "Enter a number not below 1."),
    ],
)
def test_a_limit_is_told_with_its_number(client: Client, address: str, sentence: str) -> None:
    told = must_be_problem(client.get(f"/api/v1/{address}", headers={"Accept-Language": "en"}), 422)
    assert told["errors"][0]["message"] == sentence


@pytest.mark.parametrize("address", ["/api/", "/api/v1/nothing", "/api/v1/issues/1/dispatch"])
def test_an_address_that_is_none_is_a_problem(client: Client, address: str) -> None:
    must_be_problem(client.get(address), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_mistaken_address_is_said_whatever_is_sent_there(method: str) -> None:
    browserless = Client(enforce_csrf_checks=True)
    must_be_problem(browserless.generic(method, "/api/v1/issues/"), 404)
    refused = browserless.generic(method, "/api/openapi.json")
    must_be_problem(refused, 405)
    assert refused.headers["Allow"] == "GET, HEAD"


def test_what_is_too_large_is_refused_and_not_called_a_fault(
    client: Client, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    content = '{"text": "' + "x" * 200 + '"}'
    answer = client.post("/api/v1/issues", content, content_type="application/json")
    assert must_be_problem(answer, 413)["type"] == "urn:yijia:problem:too-large"


def test_a_form_that_cannot_be_taken_apart_is_a_problem(client: Client) -> None:
    kind = "multipart/form-data; boundary=" + "ü"
    must_be_problem(client.post("/api/v1/issues/photos", b"x", content_type=kind), 400)


def test_a_fault_is_a_problem_without_its_trace_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, county: Any
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError("the secret of the trace")

    monkeypatch.setattr(queries, "work", fail)
    client = Client(raise_request_exception=False)
    client.post("/sign-in", {"login": "dispatcher", "password": "a long enough sentence"})
    answer = client.get("/api/v1/work")
    assert must_be_problem(answer, 500)["type"] == "urn:yijia:problem:broken"
    assert b"secret" not in answer.content and b"Traceback" not in answer.content
    assert "the secret of the trace" in caplog.text
