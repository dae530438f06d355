"""The list of work: who sees what, in which order, page after page, at a constant cost."""

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.harness.clients import client_of
from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import BESIDE, HERE, County
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries as cases
from yijia.front import queries
from yijia.ground.access.queries import acting_as
from yijia.ground.shell.paging import Part, cursor_of
from yijia.programmes.issues import actions
from yijia.programmes.issues.rules import IssueKind, Source

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
        move(county.scopes[login], verb=verb, number=number, at=at, given=inputs)
    client = client_of("dispatcher")
    listed = client.get("/api/v1/work?list=asked").json()["items"]
    assert [row["number"] for row in listed] == [number]
    page = client.get("/work?in=asked").content.decode()
    assert number in page and other not in page
    assert client.get("/api/v1/work?list=callback").json()["items"] == []
    assert client.get("/api/v1/work?list=nonsense").status_code == 422


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"state": "dispatched"}, "lamp"),
        ({"state": "registered"}, "bin"),
        ({"topic": "02"}, "lamp"),
        ({"topic": "0101"}, "bin"),
        ({"sort": "complaint"}, "bin"),
        ({"source": "telephone"}, "bin"),
        ({"division": BESIDE}, "bin"),
        ({"division": "350181002"}, "lamp bin"),
        ({"organisation": "lamps"}, "lamp"),
        ({"due": "late", "sort": "complaint"}, "bin"),
        ({"due": "still"}, ""),
        ({"q": "路灯"}, "lamp"),
        ({"q": "！"}, ""),
        ({"q": "路灯", "state": "registered"}, ""),
        ({}, "bin lamp"),
    ],
)
def test_a_list_is_narrowed_by_what_its_cases_have_in_common(
    county: County, at: datetime, narrowed: dict[str, str], found: str
) -> None:
    lamp, _rubbish = two_cases(county, at=at)
    client = client_of("dispatcher")
    items = client.get("/api/v1/work", {"list": "area", **narrowed}).json()["items"]
    seen = ["lamp" if row["number"] == lamp else "bin" for row in items]
    assert sorted(seen) == sorted(found.split())
    page = client.get("/work", {"in": "area", **narrowed}).content.decode()
    assert page.count("/work/issues/") == len(seen)
    assert ("yj-chosen__one" in page) == bool(narrowed)


@pytest.mark.parametrize("few", [1000, 0])
def test_a_word_that_many_have_narrows_a_list_as_a_rare_one_does(
    county: County, at: datetime, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yijia.engines.cases.queries.work._FEW", few)
    lamp, rubbish = two_cases(county, at=at)
    client = client_of("dispatcher")
    for narrowed, found in (
        ({"q": "路灯"}, [lamp]),
        ({"q": "没人清"}, [rubbish]),
        ({"q": "没人清", "state": "dispatched"}, []),
        ({"q": "桥"}, []),
    ):
        items = client.get("/api/v1/work", {"list": "area", **narrowed}).json()["items"]
        assert [row["number"] for row in items] == found


def two_cases(county: County, *, at: datetime) -> tuple[str, str]:
    """A lamp that was dispatched, and a complaint about rubbish that lies too long already."""
    (lamp,) = raise_many(1, at=at)
    told = actions.NewIssue(
        IssueKind.COMPLAINT,
        category="0101",
        text="垃圾没人清",
        division=BESIDE,
        source=Source.TELEPHONE,
    )
    with acting_as(ANONYMOUS):
        rubbish = actions.raise_issue(by=ANONYMOUS, at=at - timedelta(days=60), new=told).number
    given = {"organisation": "lamps"}
    move(county.scopes["dispatcher"], verb="dispatch", number=lamp, at=at, given=given)
    return lamp, rubbish


@pytest.mark.parametrize(
    ("due", "days", "found"),
    [
        ("late", 0, "bin"),
        ("today", 0, ""),
        ("week", 0, ""),
        ("today", 7, ""),
        ("today", 8, "lamp"),
        ("week", 2, "lamp"),
        ("week", 1, ""),
        ("late", 9, "bin lamp"),
        ("still", 0, ""),
    ],
)
def test_a_list_is_narrowed_by_when_the_first_clock_ends(
    county: County, at: datetime, due: str, days: int, found: str
) -> None:
    """The lamp is to be signed for by the end of 8 October."""
    lamp, _rubbish = two_cases(county, at=at)
    only = queries.filters({"due": due}, at=at + timedelta(days=days))
    scope = county.scopes["dispatcher"]
    with acting_as(scope):
        listed = cases.work_in_area(scope, after=None, limit=9, only=only)
    seen = ["lamp" if case.number == lamp else "bin" for case in listed]
    assert sorted(seen) == sorted(found.split())


@pytest.mark.parametrize(
    "narrowed",
    [
        {"state": "gone"},
        {"due": "soon"},
        {"organisation": "none"},
        {"division": "9"},
        {"q": "字" * 61},
    ],
)
def test_a_list_is_not_narrowed_by_what_there_is_not(
    county: County, narrowed: dict[str, str]
) -> None:
    client, (field,) = client_of("dispatcher"), narrowed
    refused = client.get("/api/v1/work", narrowed)
    assert refused.status_code == 422
    assert field in {error["field"] for error in refused.json()["errors"]}
    page = client.get("/work", narrowed)
    assert page.status_code == 422 and "There is a problem" in page.content.decode()


def test_a_narrowed_list_goes_on_page_after_page_narrowed(county: County, at: datetime) -> None:
    raise_many(60, at=at)
    two_cases(county, at=at)
    client, seen = client_of("dispatcher"), 0
    page: dict[str, Any] = {"next": "/api/v1/work?list=area&topic=02"}
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += len(page["items"])
    assert seen == 61


def test_what_was_answered_waits_for_nobody_here_until_it_comes_back(
    county: County, at: datetime
) -> None:
    lamp, _rubbish = two_cases(county, at=at)
    for verb, given in (("sign", {}), ("reply", {"text": "已更换"})):
        move(county.scopes["handler"], verb=verb, number=lamp, at=at, given=given)
    assert client_of("handler").get("/api/v1/work").json()["items"] == []
    with acting_as(ANONYMOUS):
        case = cases.access_own_case(number=lamp)
        given = {"reason": "还是不亮"}
        actions.answer_issue(by=ANONYMOUS, at=at, case=case, verb="reopen", inputs=given)
    listed = client_of("handler").get("/api/v1/work").json()["items"]
    assert [row["number"] for row in listed] == [lamp]


def move(scope: Scope, *, verb: str, number: str, at: datetime, given: dict[str, str]) -> None:
    with acting_as(scope):
        case = cases.access_case(scope=scope, number=number)
        actions.move_issue(by=scope, at=at, case=case, verb=verb, inputs=given)


def test_a_saved_list_is_shared_with_who_works_there_and_with_nobody_else(
    county: County,
) -> None:
    dispatcher = client_of("dispatcher")
    saved = dispatcher.post(
        "/work/lists/new",
        {"name": "路灯", "organisation": "centre", "question": "topic=02&in=area&page=9"},
    )
    assert saved.status_code == 302
    assert "路灯" in client_of("leader").get("/work/lists").content.decode()
    assert "路灯" not in client_of("handler").get("/work/lists").content.decode()
    (told,) = client_of("leader").get("/api/v1/work/lists").json()
    assert (told["question"], told["organisation"]) == ("in=area&topic=02", "centre")
    forget = f"/work/lists/{told['id']}/forget"
    assert client_of("handler").post(forget).status_code == 404
    assert client_of("leader").post(forget).status_code == 403
    assert dispatcher.post(forget).status_code == 302
    assert dispatcher.get("/api/v1/work/lists").json() == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""},
        {"name": "路灯", "organisation": "lamps"},
        {"name": "路灯", "question": "state=gone"},
        {"name": "垃圾"},
    ],
)
def test_a_list_is_saved_once_under_a_name_and_shared_where_one_works(
    county: County, given: dict[str, str]
) -> None:
    client = client_of("dispatcher")
    assert client.post("/work/lists/new", {"name": "垃圾"}).status_code == 302
    refused = client.post("/work/lists/new", given)
    assert refused.status_code == 422
    assert "There is a problem" in refused.content.decode()
    assert len(client.get("/api/v1/work/lists").json()) == 1


def test_a_case_stands_beside_its_list_narrowed_as_it_was(county: County, at: datetime) -> None:
    first, second = raise_many(2, at=at)
    client = client_of("dispatcher")
    listed = client.get("/work?in=area&topic=02").content.decode()
    assert f"/work/beside/{second}?in=area&amp;topic=02" in listed
    page = client.get(f"/work/beside/{second}?in=area&topic=02").content.decode()
    assert f"/work/beside/{first}?in=area&amp;topic=02" in page
    assert f'/work/issues/{second}/dispatch"' in page
    assert f"/work/issues/{first}/dispatch" not in page
    assert page.count("aria-current") >= 1
    assert client.get(f"/work/beside/{second}?due=never").status_code == 422
    assert client.get(f"/work/beside/{second}?after=no-place").status_code == 422
    assert client.get("/work/beside/26093000000000").status_code == 404


def test_a_case_stands_beside_the_page_of_its_list_from_which_one_came(
    county: County, at: datetime
) -> None:
    raise_many(52, at=at)
    client = client_of("dispatcher")
    whole = client.get("/work").content.decode()
    second_page = re.findall(r'"(/work\?[^"]*after=[^"]*)"', whole)[0]
    listed = client.get(html.unescape(second_page)).content.decode()
    first, last = dict.fromkeys(re.findall(r"/work/issues/(\d+)", listed))
    found = re.findall(r'"(/work/beside/[^"]*)"', listed)[0]
    beside = client.get(html.unescape(found)).content.decode()
    assert first in found and f"/work/beside/{last}?after=" in beside
    assert set(re.findall(r"/work/beside/(\d+)", beside)) == {first, last}
    assert second_page in beside
