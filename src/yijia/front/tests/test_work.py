"""The list of work: who sees what, in which order, page after page, at a constant cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import HERE, PASSWORD, County
from yijia.base.scope import ANONYMOUS
from yijia.engines.cases import queries as cases
from yijia.ground.access.queries import acting_as
from yijia.ground.shell.paging import Part, cursor_of
from yijia.programmes.issues import actions
from yijia.programmes.issues.rules import IssueKind

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[object]]


def raise_many(count: int, *, at: datetime) -> list[str]:
    numbers = []
    for n in range(count):
        new = actions.NewIssue(IssueKind.HELP, category="0201", text=f"路灯 {n}", division=HERE)
        with acting_as(ANONYMOUS):
            raised = actions.raise_issue(by=ANONYMOUS, at=at - timedelta(days=n % 9), new=new)
            numbers.append(raised.number)
    return numbers


def client_of(login: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": login, "password": PASSWORD})
    return client


def test_every_case_comes_once_the_most_urgent_first(county: County, at: datetime) -> None:
    numbers = raise_many(120, at=at)
    client, found, due = client_of("dispatcher"), list[str](), list[str]()
    page: dict[str, Any] = {"next": "/api/v1/work"}
    for _page in range(3):
        page = client.get(page["next"]).json()
        found += [row["number"] for row in page["items"]]
        due += [row["due_on"] for row in page["items"]]
    assert sorted(found) == sorted(numbers) and page["next"] is None
    assert due == sorted(due)


@pytest.mark.parametrize("count", [3, 60])
def test_a_page_of_work_costs_four_statements_however_long_it_is(
    county: County, at: datetime, count: int, django_assert_num_queries: Counting
) -> None:
    raise_many(count, at=at)
    client = client_of("dispatcher")
    client.get("/work")
    with django_assert_num_queries(4 + INSIDE_A_TEST):
        page = client.get("/work")
    assert page.content.decode().count("/work/issues/") == min(count, 50)


def test_whoever_has_no_post_over_a_place_sees_none_of_its_work(
    county: County, at: datetime
) -> None:
    raise_many(2, at=at)
    assert b"/work/issues/" not in client_of("other").get("/work?in=area").content
    assert b"/work/issues/" in client_of("worker").get("/work?in=area").content
    assert b"/work/issues/" not in client_of("worker").get("/work").content


@pytest.mark.parametrize("path", ["/work", "/api/v1/work"])
@pytest.mark.parametrize(
    "place",
    [
        ("2026-09-30T16:00:00", 1),
        ("2026-13-30T16:00:00+08:00", 1),
        ("0001-01-01T00:00:00+23:59", 1),
        ("9999-12-31T23:59:59-23:59", 1),
        ("", 1),
        (None, "x"),
        (None, None),
        (None, 2**63),
        (None, -1),
    ],
)
def test_a_made_up_page_of_work_is_refused(
    county: County, path: str, place: tuple[Part, Part]
) -> None:
    client = client_of("dispatcher")
    assert client.get(path, {"after": cursor_of(*place)}).status_code == 422
    assert client.get(path, {"after": "no place"}).status_code == 422


@pytest.mark.parametrize("path", ["/work?in=area", "/api/v1/work?whole_area=true"])
@pytest.mark.parametrize(
    "moment", ["9998-12-31T23:59:59-23:59", "2026-01-01T00:00:00+23:59:59.999999"]
)
def test_a_page_of_work_goes_on_from_any_moment_that_is_one(
    county: County, path: str, moment: str
) -> None:
    place = cursor_of(moment, 1)
    assert client_of("dispatcher").get(f"{path}&after={place}").status_code == 200


def test_what_was_asked_for_waits_in_a_list_of_its_own(county: County, at: datetime) -> None:
    other, number = raise_many(2, at=at)
    moves: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("dispatcher", "dispatch", {"organisation": "lamps"}),
        ("handler", "sign", {}),
        ("handler", "ask_extension", {"days": "2", "reason": "缺料"}),
    )
    for login, verb, inputs in moves:
        scope = county.scopes[login]
        with acting_as(scope):
            case = cases.access_case(scope=scope, number=number)
            actions.move_issue(by=scope, at=at, case=case, verb=verb, inputs=inputs)
    client = client_of("dispatcher")
    listed = client.get("/api/v1/work?list=asked").json()["items"]
    assert [row["number"] for row in listed] == [number]
    page = client.get("/work?in=asked").content.decode()
    assert number in page and other not in page
    assert client.get("/api/v1/work?list=callback").json()["items"] == []
    assert client.get("/api/v1/work?list=nonsense").status_code == 422
