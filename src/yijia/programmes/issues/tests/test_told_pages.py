"""The page of notices: who sees what, how many are new, and what it costs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import County, lamp_out
from yijia.engines.cases import queries as cases
from yijia.engines.notices import ticks
from yijia.ground.access.queries import acting_as
from yijia.ground.people.actions import lookup_code
from yijia.programmes.issues import actions as issues

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[object]]
BADGE = 'yj-badge">'


def dispatched(county: County, at: datetime, count: int) -> list[str]:
    scope, numbers = county.scopes["dispatcher"], [lamp_out(at=at) for _count in range(count)]
    for number in numbers:
        with acting_as(scope):
            case = cases.access_case(scope=scope, number=number)
            given = {"organisation": "lamps"}
            issues.move_issue(by=scope, at=at, case=case, verb="dispatch", inputs=given)
    ticks.make_notices(at=at)
    return numbers


def test_the_menu_counts_what_is_new_until_it_was_read(county: County, at: datetime) -> None:
    numbers = dispatched(county, at, 3)
    client = client_of("handler")
    assert f"{BADGE}3<" in client.get("/work").content.decode()
    page = client.get("/notices")
    assert [number in page.content.decode() for number in numbers] == [True] * 3
    newest = page.context["rows"][0].id
    assert client.post("/notices/read", {"until": newest}).status_code == 302
    assert BADGE not in client.get("/notices").content.decode()
    assert BADGE not in client_of("other").get("/work").content.decode()
    assert numbers[0] not in client_of("other").get("/notices").content.decode()


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_costs_the_same_however_many_there_are(
    county: County, at: datetime, count: int, django_assert_num_queries: Counting
) -> None:
    dispatched(county, at, count)
    client = client_of("handler")
    client.get("/notices")
    with django_assert_num_queries(4 + INSIDE_A_TEST):
        page = client.get("/notices")
    assert page.content.decode().count("/work/issues/") == min(count, 50)


def test_a_program_goes_through_the_pages_and_notes_what_was_read(
    county: County, at: datetime
) -> None:
    numbers = dispatched(county, at, 60)
    client, found = client_of("handler"), list[str]()
    page: dict[str, Any] = {"next": "/api/v1/work/notices"}
    while page["next"]:
        page = client.get(page["next"]).json()
        found += [row["number"] for row in page["items"]]
    assert page["unread"] == 60 and found == numbers[::-1]


def test_the_person_reads_what_they_were_told_by_page_and_by_program(
    county: County, at: datetime
) -> None:
    (number,) = dispatched(county, at, 1)
    client, code = Client(headers={"Accept-Language": "en"}), lookup_code(number)
    client.post("/issues/follow", {"number": number, "code": code})
    page = client.get(f"/issues/{number}").content.decode()
    sentence = f"Your issue {number} is with Street lighting, until 13 October 2026."
    assert "What we told you" in page and sentence in page
    address = f"/api/v1/your-data/issues/{number}/notices"
    told = Client(headers={"Accept-Language": "en"}).get(address, headers={"Lookup-Code": code})
    assert told.json()[0]["sentence"] == sentence
    assert Client().get(address, headers={"Lookup-Code": "WRONG"}).status_code == 404
