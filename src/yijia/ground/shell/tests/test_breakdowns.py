"""What is answered to what cannot be read, to a stale form, and after a breakdown."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory

from yijia.ground.access.middleware import AccessMiddleware
from yijia.ground.shell import views

pytestmark = pytest.mark.django_db
TOO_LARGE = "x" * (3 * 1024 * 1024)


def must_be_page(answer: Any, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return str(answer.content.decode())


def must_be_problem(answer: Any, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(answer.content)
    assert found["status"] == status and found["title"] and found["detail"]
    return str(found["type"])


@pytest.fixture
def client() -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.raise_request_exception = False
    return client


def test_what_is_too_large_is_said_on_a_page(client: Client) -> None:
    form = f"text={TOO_LARGE}"
    kind = "application/x-www-form-urlencoded"
    html = must_be_page(client.post("/issues/new/text", form, content_type=kind), 413)
    assert "What you sent is too large." in html and "yj-header" in html


def test_what_is_too_large_is_said_to_a_program(client: Client) -> None:
    answer = client.post("/api/v1/issues", TOO_LARGE, content_type="application/json")
    assert must_be_problem(answer, 413) == "urn:yijia:problem:too-large"


def test_a_body_that_cannot_be_taken_apart_is_said_on_a_page(client: Client) -> None:
    kind = "multipart/form-data; boundary="
    html = must_be_page(client.post("/issues/new/photos", b"x", content_type=kind), 400)
    assert "What you sent cannot be read." in html


def test_a_host_that_is_not_ours_gets_the_same_page(client: Client) -> None:
    html = must_be_page(client.get("/sign-in", headers={"Host": "evil.example"}), 400)
    assert "What you sent cannot be read." in html


def test_a_form_without_its_mark_is_told_how_to_go_on() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.cookies["kept"] = "yes"
    html = must_be_page(client.post("/issues/new/kind", {"kind": "help"}), 403)
    assert "Go back, load the page again and send it once more." in html
    assert "CSRF" not in html
    client = Client(enforce_csrf_checks=True)
    client.cookies["kept"] = "yes"
    assert "页面打开太久" in must_be_page(client.post("/sign-in", {}), 403)


def test_whoever_keeps_no_cookies_is_told_so() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    html = must_be_page(client.post("/issues/new/kind", {"kind": "help"}), 403)
    assert "Allow cookies for this site" in html


def test_a_breakdown_is_a_page_in_both_languages_and_a_document_for_programs(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(AccessMiddleware, "_run", break_down)
    html = must_be_page(client.get("/sign-in"), 500)
    assert "系统出错了" in html and "Something went wrong" in html
    answer = views.broken(RequestFactory().get("/api/v1/work"))
    assert must_be_problem(answer, 500) == "urn:yijia:problem:broken"


@pytest.mark.parametrize("path", ["/%ff", "/issues/%00", "/work/%E0%A4%A", "/issues/a%0Ab"])
def test_a_malformed_address_is_a_page_that_does_not_exist(client: Client, path: str) -> None:
    assert "Check the address" in must_be_page(client.get(path), 404)
    assert must_be_problem(client.get(f"/api{path}"), 404) == "urn:yijia:problem:not-found"
