"""Pages of refusals: they know who is signed in, and which methods an address takes."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_GET

from tests.harness.county import PASSWORD, County
from yijia.base.access import public
from yijia.front import urls

pytestmark = pytest.mark.django_db


@public
@require_GET
def foreign(request: HttpRequest) -> HttpResponse:
    """A page that says with the framework's own means which methods it takes."""
    return HttpResponse(request.path)


urlpatterns = [path("foreign", foreign), *urls.urlpatterns]
handler404 = urls.handler404


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def dispatcher(county: County, client: Client) -> Client:
    client.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    return client


def must_be_page(answer: Any, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("address", "given", "status"),
    [
        ("/nowhere", {}, 404),
        ("/nowhere?q=%00", {}, 400),
        ("/work", {"CONTENT_LENGTH": str(2**30)}, 413),
        ("/work", {"HTTP_HOST": "evil.example"}, 400),
    ],
)
def test_whoever_is_signed_in_stays_so_on_the_page_of_a_refusal(
    dispatcher: Client, address: str, given: dict[str, Any], status: int
) -> None:
    html = must_be_page(dispatcher.get(address, **given), status)
    assert "dispatcher" in html and 'href="/work"' in html


def test_a_stranger_is_nobody_on_the_page_of_a_refusal(county: County, client: Client) -> None:
    html = must_be_page(client.get("/nowhere"), 404)
    assert "Sign in" in html and 'href="/work"' not in html


def test_a_cookie_that_cannot_be_read_is_nobodys(client: Client) -> None:
    cookie = {"Cookie": r'sessionid="\\000aaaaaaaa"'}
    must_be_page(client.get("/nowhere", headers={**cookie, "Host": "evil.example"}), 400)


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", "GET, HEAD, POST"),
        ("/work", "GET, HEAD, POST"),
        ("/language", "POST"),
        ("/api/openapi.json", "GET, HEAD"),
        ("/api/v1/issues", "POST"),
    ],
)
def test_a_method_that_no_page_takes_is_refused_with_those_that_it_does(
    client: Client, method: str, address: str, allowed: str
) -> None:
    answer = client.generic(method, address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert b"This address does not take that method." in answer.content


def test_the_page_of_a_method_not_taken_is_no_empty_one(dispatcher: Client) -> None:
    answer = dispatcher.get("/language")
    assert "This address does not take that method." in must_be_page(answer, 405)
    assert "dispatcher" in must_be_page(answer, 405)


@pytest.mark.urls(__name__)
def test_a_page_of_the_framework_that_refuses_a_method_gets_our_page(client: Client) -> None:
    answer = client.post("/foreign")
    assert "This address does not take that method." in must_be_page(answer, 405)
    assert answer.headers["Allow"] == "GET"
