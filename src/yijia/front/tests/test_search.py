"""Finding cases: by number and by words, among those that one may read, at a constant cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import BESIDE, HERE, County
from yijia.base.scope import ANONYMOUS
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions, ticks
from yijia.programmes.issues.rules import IssueKind

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[object]]
LAMP = "村口路灯坏了，晚上看不见路"
BIN = "垃圾桶满了，电话13800138000"


def raised(text: str, *, at: datetime, division: str = HERE, address: str = "") -> str:
    new = actions.NewIssue(
        IssueKind.HELP, category="0201", text=text, division=division, address=address
    )
    with acting_as(ANONYMOUS):
        return actions.raise_issue(by=ANONYMOUS, at=at, new=new).number


def found_by(client: Client, question: str) -> list[str]:
    """The numbers that a program finds, page after page."""
    numbers, asked = list[str](), {"q": question}
    while asked:
        page = client.get("/api/v1/work/search", asked).json()
        numbers += [item["number"] for item in page["items"]]
        asked = {name: value for name, (value,) in parse_qs(urlsplit(page["next"]).query).items()}
    return numbers


@pytest.mark.parametrize("question", ["路灯", "灯 看不见", "灯", "中山路", "ＬＥＤ"])
def test_a_case_is_found_by_words_of_its_text_and_place(
    county: County, at: datetime, question: str
) -> None:
    lamp = raised(f"{LAMP} led", at=at, address="中山路 8 号")
    raised(BIN, at=at)
    assert found_by(client_of("dispatcher"), question) == [lamp]


def test_a_case_is_found_by_its_number_and_by_how_that_begins(county: County, at: datetime) -> None:
    lamp, other = raised(LAMP, at=at), raised(BIN, at=at)
    client = client_of("dispatcher")
    assert found_by(client, lamp) == [lamp]
    assert found_by(client, lamp[:6]) == [other, lamp]


@pytest.mark.parametrize("question", ["13800138000", "路灯 垃圾", "！", ""])
def test_nothing_else_is_found_and_no_number_of_a_person(
    county: County, at: datetime, question: str
) -> None:
    raised(LAMP, at=at)
    raised(BIN, at=at)
    assert found_by(client_of("dispatcher"), question) == []


def test_only_what_one_may_read_is_found(county: County, at: datetime) -> None:
    here, beside = raised(LAMP, at=at), raised(LAMP, at=at, division=BESIDE)
    assert found_by(client_of("dispatcher"), "路灯") == [beside, here]
    assert found_by(client_of("worker"), "路灯") == [here]
    assert found_by(client_of("handler"), "路灯") == []
    assert Client().get("/api/v1/work/search", {"q": "路灯"}).status_code == 401


def test_every_case_comes_once_the_newest_first(county: County, at: datetime) -> None:
    numbers = [raised(LAMP, at=at) for _n in range(120)]
    assert found_by(client_of("dispatcher"), "路灯") == numbers[::-1]


@pytest.mark.parametrize("count", [1, 60])
def test_a_search_costs_four_statements_however_much_it_finds(
    county: County, at: datetime, count: int, django_assert_num_queries: Counting
) -> None:
    for _n in range(count):
        raised(LAMP, at=at)
    client = client_of("dispatcher")
    client.get("/work/search", {"q": "路灯"})
    with django_assert_num_queries(4 + INSIDE_A_TEST):
        page = client.get("/work/search", {"q": "路灯"}).content.decode()
    assert page.count("/work/issues/") == min(count, 50)
    assert ("after=" in page) == (count > 50)


def test_the_page_says_what_it_did_not_find_and_what_it_cannot_take(county: County) -> None:
    client = client_of("dispatcher")
    assert "Nothing was found." in client.get("/work/search", {"q": "路灯"}).content.decode()
    assert "Nothing was found." not in client.get("/work/search").content.decode()
    for question in ("灯" * 61, " "):
        refused = client.get("/work/search", {"q": question})
        assert refused.status_code == 422
        assert "There is a problem" in refused.content.decode()


@pytest.mark.django_db(transaction=True)
def test_cases_from_before_the_search_are_found_once_the_night_has_passed(
    county: County, at: datetime, owner_cursor: psycopg.Cursor
) -> None:
    lamp, bin_ = raised(LAMP, at=at), raised(BIN, at=at)
    owner_cursor.execute("ALTER TABLE cases_search DISABLE TRIGGER USER")
    owner_cursor.execute("DELETE FROM cases_search")
    owner_cursor.execute("ALTER TABLE cases_search ENABLE TRIGGER USER")
    client = client_of("dispatcher")
    assert found_by(client, "路灯") == []
    assert [ticks.index_issues(at=at), ticks.index_issues(at=at)] == [2, 0]
    assert found_by(client, "路灯") == [lamp] == found_by(client, lamp)
    assert found_by(client, "垃圾桶") == [bin_]
    assert found_by(client, "13800138000") == []
