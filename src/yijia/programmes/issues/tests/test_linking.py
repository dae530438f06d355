"""Links between cases: seen from both sides by who sees both, kept for ever, parted by a turn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import County, lamp_out
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import actions, queries
from yijia.engines.cases.models import Link
from yijia.engines.cases.rules import LinkKind
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.people.actions import lookup_code
from yijia.programmes.issues import actions as issues

pytestmark = pytest.mark.django_db


def given_to(county: County, *, at: datetime, unit: str) -> str:
    number, by = lamp_out(at=at), county.scopes["dispatcher"]
    with acting_as(by):
        case = queries.access_case(scope=by, number=number)
        issues.move_issue(by=by, at=at, case=case, verb="dispatch", inputs={"organisation": unit})
    return number


def link(
    by: Scope, *, at: datetime, number: str, other: str, kind: LinkKind = LinkKind.FOLLOWS
) -> Link:
    with acting_as(by):
        case = queries.access_case(scope=by, number=number)
        return actions.link_cases(
            by=by, at=at, case=case, number=other, kind=kind, reason="同一电缆"
        )


def links(by: Scope, *, number: str) -> list[queries.Linked]:
    with acting_as(by):
        return queries.links_of(by, case=queries.access_case(scope=by, number=number))


def test_a_link_stands_on_both_pages_and_is_parted_by_a_further_turn(
    county: County, at: datetime
) -> None:
    earlier, later = (given_to(county, at=at, unit="lamps") for _n in range(2))
    client = client_of("dispatcher")
    path = f"/work/issues/{later}/link"
    assert "Link with another case" in client.get(f"/work/issues/{later}").content.decode()
    asked = {"number": earlier, "kind": "follows", "reason": "同一电缆"}
    assert client.post(path, asked).status_code == 302
    page = client.get(f"/work/issues/{later}").content.decode()
    assert "Follows from" in page and earlier in page and "同一电缆" in page
    assert "Was followed by" in client.get(f"/work/issues/{earlier}").content.decode()
    (told,) = client.get(f"/api/v1/work/issues/{earlier}").json()["links"]
    assert (told["number"], told["kind"], told["is_earlier"]) == (later, "follows", False)
    apart = f"/work/issues/{earlier}/links/{told['id']}"
    assert earlier in client.get(apart).content.decode()
    assert client.post(apart, {"reason": ""}).status_code == 422
    assert client.post(apart, {"reason": "不是同一条"}).status_code == 302
    assert client.get(f"/api/v1/work/issues/{later}").json()["links"] == []
    assert client.post(apart, {"reason": "再来"}).status_code == 404
    assert client.post(path, asked).status_code == 302
    events = Entry.objects.filter(event__in=["cases.linked", "cases.unlinked"])
    with acting_as(county.scopes["dispatcher"]):
        kept = [(one.kind, one.turn) for one in Link.objects.order_by("id")]
    assert kept == [("follows", 1), ("follows", 2), ("follows", 3)]
    assert earlier not in str(list(events.values_list("new", flat=True)))


def test_the_other_case_is_told_of_to_nobody_who_may_not_read_it(
    county: County, at: datetime
) -> None:
    lamps, water = (given_to(county, at=at, unit=unit) for unit in ("lamps", "water"))
    link(county.scopes["dispatcher"], at=at, number=lamps, other=water)
    assert len(links(county.scopes["dispatcher"], number=water)) == 1
    assert links(county.scopes["handler"], number=lamps) == []
    page = client_of("handler").get(f"/work/issues/{lamps}").content.decode()
    assert water not in page and "Linked with another case." in page
    with acting_as(county.scopes["handler"]):
        assert not Link.objects.exists()
    with pytest.raises(Invalid, match="that you can see"):
        link(county.scopes["handler"], at=at, number=lamps, other=water)
    own = Client(headers={"Accept-Language": "en", "Lookup-Code": lookup_code(lamps)})
    told = own.get(f"/api/v1/issues/{lamps}").json()
    assert told["links"] == [] and "inked" not in str(told["steps"])


def test_only_who_works_on_a_case_links_it_and_says_why(county: County, at: datetime) -> None:
    one, two = (given_to(county, at=at, unit="lamps") for _n in range(2))
    handler, leader = county.scopes["handler"], county.scopes["leader"]
    with pytest.raises(Forbidden):
        link(leader, at=at, number=one, other=two)
    with pytest.raises(NotFound):
        link(county.scopes["other"], at=at, number=one, other=two)
    made = link(handler, at=at, number=one, other=two)
    with pytest.raises(Conflict, match="already"):
        link(handler, at=at, number=two, other=one)
    link(handler, at=at, number=two, other=one, kind=LinkKind.CAUSE)
    (follows, _cause) = links(leader, number=one)
    assert follows.id == made.pk
    with acting_as(leader):
        case = queries.access_case(scope=leader, number=one)
    with acting_as(leader), pytest.raises(Forbidden):
        actions.unlink_cases(by=leader, at=at, case=case, linked=follows, reason="x")
    with acting_as(handler), pytest.raises(Invalid):
        actions.unlink_cases(by=handler, at=at, case=case, linked=follows, reason=" ")
    with pytest.raises(Invalid, match="that you can see"):
        link(handler, at=at, number=one, other=one)
    refused = client_of("handler").post(f"/work/issues/{one}/link", {"number": two})
    assert refused.status_code == 422


def test_a_program_links_and_parts(county: County, service: Scope, at: datetime) -> None:
    one, two = (given_to(county, at=at, unit="lamps") for _n in range(2))
    made = link(county.scopes["handler"], at=at, number=one, other=two)
    client = client_of("handler")
    # With a session alone a program reads, and writes nothing.
    body = {"number": two, "kind": "cause", "reason": "同因"}
    written = client.post(f"/api/v1/work/issues/{one}/links", body, content_type="application/json")
    assert written.status_code == 401
    assert [told["id"] for told in client.get(f"/api/v1/work/issues/{one}").json()["links"]] == [
        made.pk
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_part_cases_at_once_one_is_told_so(county: County, at: datetime) -> None:
    one, two = (given_to(county, at=at, unit="lamps") for _n in range(2))
    by = county.scopes["handler"]
    link(by, at=at, number=one, other=two)
    barrier = Barrier(2)

    def part() -> str:
        try:
            with acting_as(by):
                case = queries.access_case(scope=by, number=one)
                (linked,) = queries.links_of(by, case=case)
                barrier.wait(timeout=20)
                actions.unlink_cases(by=by, at=at, case=case, linked=linked, reason="x")
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "parted"

    with ThreadPoolExecutor(2) as pool:
        done: list[Any] = [pool.submit(part) for _n in range(2)]
        assert sorted(each.result(timeout=60) for each in done) == ["conflict", "parted"]


def test_the_person_is_shown_no_link(county: County, at: datetime) -> None:
    one, two = (given_to(county, at=at, unit="lamps") for _n in range(2))
    link(county.scopes["handler"], at=at, number=one, other=two)
    with acting_as(ANONYMOUS):
        case = queries.access_own_case(number=one)
        assert not Link.objects.exists()
        assert queries.links_of(ANONYMOUS, case=case) == []
