"""Signing in and out, the language, and what a stranger may not do."""

import pytest
from django.test import Client

from tests.harness.county import PASSWORD, County

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def sign_in(client: Client, login: str, password: str = PASSWORD, after: str = "") -> int:
    body = {"login": login, "password": password}
    answer = client.post(f"/sign-in?next={after}" if after else "/sign-in", body)
    return answer.status_code


def test_a_person_signs_in_to_their_work_and_out_again(county: County, client: Client) -> None:
    assert client.get("/work").headers["Location"] == "/sign-in?next=%2Fwork"
    assert sign_in(client, "dispatcher") == 302
    page = client.get("/work")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    client.post("/sign-out")
    assert client.get("/work").status_code == 302


def test_a_wrong_password_says_nothing_about_who_exists(county: County, client: Client) -> None:
    told = [
        client.post("/sign-in", {"login": login, "password": "wrong"}).content.decode()
        for login in ("dispatcher", "nobody")
    ]
    assert all("The login name and the password do not fit together." in page for page in told)


def test_a_session_gets_a_new_key_at_the_door_and_ends_with_the_password(
    county: County, client: Client
) -> None:
    client.get("/issues/new/kind")
    client.post("/issues/new/kind", {"kind": "help"})
    before = client.cookies["sessionid"].value
    sign_in(client, "dispatcher")
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_site(county: County, client: Client, after: str) -> None:
    body = {"login": "dispatcher", "password": PASSWORD}
    assert client.post(f"/sign-in?next={after}", body).headers["Location"] == "/work"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/language", "/issues/new/kind"])
def test_a_form_from_another_site_is_refused(county: County, path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(path, {}).status_code == 403


def test_a_session_alone_changes_nothing_over_the_json_interface(
    county: County, client: Client, raised: str
) -> None:
    sign_in(client, "dispatcher")
    assert client.get(f"/api/v1/work/issues/{raised}").status_code == 200
    path = f"/api/v1/work/issues/{raised}/dispatch"
    body = '{"organisation": "lamps"}'
    assert client.post(path, body, content_type="application/json").status_code == 401


def test_the_language_is_kept_and_the_page_stays(client: Client, db: None) -> None:
    answer = client.post("/language", {"language": "zh-hans", "next": "/issues/new"})
    assert answer.headers["Location"] == "/issues/new"
    assert 'lang="zh-Hans"' in client.get("/issues/new").content.decode()
    client.post("/language", {"language": "xx"})
    assert 'lang="zh-Hans"' in client.get("/issues/new").content.decode()


def test_the_health_of_the_database_is_told(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_address_that_does_not_exist_is_a_page_with_a_way_on(client: Client, db: None) -> None:
    answer = client.get("/nothing/here")
    assert answer.status_code == 404 and b"Go to the front page" in answer.content
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
