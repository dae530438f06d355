"""The front page, the page of the demonstration, and what a demonstration says of itself."""

from urllib.parse import unquote

import pytest
from django.test import Client

from yijia.front.demonstration import LOGINS, PASSWORD
from yijia.front.middleware import HEADER

pytestmark = pytest.mark.django_db


def test_the_logins_are_shown_in_a_demonstration_alone(client: Client) -> None:
    answer = client.get("/demo")
    assert answer.status_code == 404
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.usefixtures("loaded_county")
def test_every_login_is_shown_with_what_there_is_to_do(client: Client, language: str) -> None:
    page = client.get("/demo", headers={"accept-language": language}).content.decode()
    assert PASSWORD in page
    for login in LOGINS:
        assert login.login in page
        assert (login.title_en if language == "en" else login.title_zh) in page
    assert "/sign-in?next=/work" in page


def test_a_demonstration_without_a_county_says_how_to_get_one(client: Client, shown: None) -> None:
    assert "yijia demo" in client.get("/demo").content.decode()


@pytest.mark.parametrize("path", ["/", "/healthz", "/article.json", "/api/v1/figures", "/nowhere"])
def test_every_answer_of_a_demonstration_says_so(client: Client, shown: None, path: str) -> None:
    said, _semicolon, chinese = client.get(path).headers[HEADER].partition("; zh*=UTF-8''")
    assert said == "Demonstration data, not official"
    assert unquote(chinese) == "演示数据，非官方。"


def test_an_installation_that_is_none_says_nothing(client: Client) -> None:
    assert HEADER not in client.get("/").headers
    assert client.get("/article.json").json()["demonstration"] is False


def test_documents_of_a_demonstration_say_so_inside(client: Client, shown: None) -> None:
    told = client.get("/article.json", headers={"accept-language": "en"}).json()
    assert told["demonstration"] is True
    assert told["note"] == "Demonstration data, not official."
    described = client.get("/api/openapi.json").json()["info"]["description"]
    assert described.endswith("Demonstration data, not official.")


def test_the_front_page_shows_no_number_before_there_is_a_county(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "yj-stat" not in page.content.decode()


def test_the_front_page_shows_numbers_that_open_their_figure(
    client: Client, county: object
) -> None:
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert page.count("yj-stat__value") == 2
    assert "/figures/issues.opened?division=350181&amp;from=" in page
    assert "/figures/issues.solved?division=350181&amp;from=" in page


def test_the_figure_of_the_front_page_opens(client: Client, county: object) -> None:
    address = "/figures/issues.opened?division=350181&from=2025-11-25&to=2026-11-25"
    assert client.get(address).status_code == 200
    assert client.get(address.replace("opened?", "opened/rows?")).status_code == 200
