"""Pages and routes of service: a post from its opening to hours that count, and for programs."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import HERE, lamp_mended, lamp_out
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.members.tests.conftest import NAME, Reporting
from yijia.programmes.members.tests.test_pages import must_open, program

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
POST: dict[str, Any] = {
    "kind": "volunteering",
    "organisation": "here",
    "division": HERE,
    "title_zh": "入户探访",
    "skill": "care",
    "held_on": "2026-09-30",
    "starts": "16:00",
    "ends": "18:00",
    "places": "2",
}


ERASE = {"kind": "whole_erasure"}


class Clock:
    """What the pages take for now; a test moves it on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment that was set."""
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Clock:
    """The clock of the pages, which stands still until a test moves it."""
    made = Clock(at)
    monkeypatch.setattr(timezone, "now", made.now)
    return made


def test_a_post_is_opened_taken_and_served_by_the_code(reporting: Reporting, clock: Clock) -> None:
    reporting.confirmed()
    worker, member, stranger = client_of("worker"), client_of("member"), Client()
    assert "Nothing at the moment" in must_open(member, "/service")
    wrong = worker.post("/work/service/new", POST | {"ends": "15:00", "checked": "1"})
    assert wrong.status_code == 422 and "twelve hours" in wrong.content.decode()
    assert "Check your answers" in worker.post("/work/service/new", POST).content.decode()
    assert worker.post("/work/service/new", POST | {"checked": "1"}).status_code == 302
    (post,) = stranger.get("/api/v1/service?skill=care&when=daytime").json()
    assert post["left"] == 2 and not {"served", "hours"} & set(post)
    assert stranger.get("/api/v1/service?when=weekend").json() == []
    page, desk = f"/service/{post['id']}", f"/work/service/{post['id']}"
    assert "I will be there" not in stranger.get(page).content.decode()
    assert "I will be there" in must_open(member, page)
    assert member.post(f"{page}/take").status_code == 302
    (mine,) = member.get("/api/v1/my-service").json()
    assert mine["verbs"] == ["check_in", "cancel"]
    address = f"/my-service/volunteering/{mine['id']}"
    refused = member.post(f"{address}/check_in", {"code": "000000"})
    assert refused.status_code == 422 and "not shown there now" in refused.content.decode()
    assert "Cancel this post" in must_open(worker, desk)
    for verb, minutes in (("check_in", 0), ("check_out", 75)):
        clock.at += timedelta(minutes=minutes)
        worker, member = client_of("worker"), client_of("member")
        code = worker.get(f"/api/v1{desk}/code").json()["code"]
        assert code in must_open(worker, f"{desk}/code")
        assert member.post(f"{address}/{verb}", {"code": code}).status_code == 302
        assert "Cancel this post" not in must_open(worker, desk)
    shown = must_open(member, "/my-service")
    assert "1.2 hours" in shown and "0.0 hours" in shown
    there = must_open(worker, desk)
    assert "member" in there and NAME not in there and "1.2 hours" in there
    assert NAME not in must_open(member, page)
    assert member.get(f"{address}/confirm").status_code == 404
    assert client_of("other").get(desk).status_code == 404
    must_read_copy_and_erase(member, page=shown)


def must_read_copy_and_erase(member: Client, *, page: str) -> None:
    """What a member finds of their service among their data, and that it is gone when erased."""
    (data,) = set(re.findall(r"/your-data/service/S\d+", page))
    read = must_open(member, data)
    assert "入户探访" in read and "1.2 hours" in read and "Example Community" in read
    copy = member.post(f"{data}/copy.json").json()["matter"]["services"]
    assert [(one["state"], one["hours"]) for one in copy] == [("served", 1.2)]
    assert member.post(f"{data}/copy.pdf").content.startswith(b"%PDF")
    assert client_of("second").get(data).status_code == 404
    assert must_open(member, f"/my-service/{data[-7:]}")
    assert Client().get(data).status_code == 404
    assert "It is erased" in member.post(f"{data}/erase", ERASE).content.decode()
    assert "1.2 hours" not in must_open(member, "/my-service")


def test_programs_assign_confirm_and_link(
    reporting: Reporting, clock: Clock, service: Scope
) -> None:
    reporting.confirmed()
    by = {
        login: program(login, by=service, at=reporting.at)
        for login in ("member", "worker", "other")
    }

    def post(login: str, address: str, given: dict[str, Any]) -> Any:
        return by[login].post(f"/api/v1/{address}", given, content_type="application/json")

    made = post("worker", "work/service", POST | {"kind": "duty", "places": 1}).json()
    assert post("member", f"service/{made['id']}/take", {}).status_code == 409
    for login, status in (("nobody", 403), ("member", 201), ("member", 409)):
        sent = post("other", f"work/service/{made['id']}/assign", {"login": login})
        assert sent.status_code == status, sent.content
    (served,) = by["worker"].get(f"/api/v1/work/service/{made['id']}").json()["serving"]
    assert (served["login"], served["verbs"]) == ("member", ["confirm"])
    base = f"work/service/duty/{served['id']}"
    clock.at = datetime(2026, 9, 30, 19, tzinfo=CHINA)
    early = post("worker", f"{base}/confirm", {"came": "16:00", "left": "16:03"})
    assert early.status_code == 422
    confirmed = post("worker", f"{base}/confirm", {"came": "16:00", "left": "17:00"})
    assert confirmed.json()["hours"] == 1
    number = lamp_out(at=clock.at)
    assert post("worker", f"{base}/link", {"number": number}).status_code == 409
    with acting_as(service):
        lamp_mended(number, by=service, at=clock.at)
    (solved,) = post("worker", f"{base}/link", {"number": number}).json()
    assert (solved["number"], solved["kind"]) == (number, "duty")
    assert post("worker", f"{base}/link", {"number": number}).status_code == 409
    assert post("worker", f"work/service/{made['id']}/cancel", {}).status_code == 409
    assert post("other", f"{base}/cancel", {}).status_code == 409
    another = post("worker", "work/service", POST | {"held_on": "2026-10-09", "places": 2}).json()
    assert post("member", f"service/{another['id']}/take", {}).json()["verbs"]
    assert post("worker", f"work/service/{another['id']}/cancel", {}).json()["is_cancelled"]
    must_offer_nothing(another["id"])
    assert by["worker"].get("/api/v1/work/service").json()[0]["id"] == another["id"]
    assert post("member", f"service/{another['id']}/take", {}).status_code == 409


def must_offer_nothing(identity: int) -> None:
    """At a post that was cancelled members and organisers are told so, and offered nothing."""
    member, worker = client_of("member"), client_of("worker")
    (taken,) = (one for one in member.get("/api/v1/my-service").json() if one["post"] == identity)
    assert taken["verbs"] == [] and "Cancelled" in must_open(member, "/my-service")
    assert "I will be there" not in must_open(member, f"/service/{identity}")
    desk = must_open(worker, f"/work/service/{identity}")
    assert "Confirm the hours" not in desk and "Show the code" not in desk


def test_pages_assign_and_take_back(reporting: Reporting, clock: Clock) -> None:
    reporting.confirmed()
    worker, unit, member = (client_of(login) for login in ("worker", "other", "member"))
    given = POST | {"kind": "duty", "checked": "1"}
    assert worker.post("/work/service/new", given).status_code == 302
    assert "Assign a member" in must_open(unit, "/work/service")
    (post,) = worker.get("/api/v1/work/service").json()
    address = f"/work/service/{post['id']}/assign"
    assert 'value="member"' in must_open(unit, address)
    assert unit.post(address, {"login": "nobody"}).status_code == 422
    assert unit.post(address, {"login": "member"}).status_code == 302
    (mine,) = member.get("/api/v1/my-service").json()
    assert (mine["kind"], mine["verbs"]) == ("duty", ["check_in"])
    back = f"/work/service/duty/{mine['id']}/cancel"
    assert back in must_open(unit, "/work/service") and back not in must_open(
        worker, "/work/service"
    )
    assert [one["login"] for one in unit.get("/api/v1/work/duty").json()] == ["member"]
    # The organiser is offered the whole post to confirm, as it is to be typed in.
    offered = must_open(worker, f"/work/service/duty/{mine['id']}/confirm")
    assert 'value="16:00"' in offered and 'value="18:00"' in offered
    assert "Take the place back" in must_open(unit, back)
    assert unit.post(back).status_code == 302
    assert member.get("/api/v1/my-service").json()[0]["state"] == "cancelled"
    clock.at += timedelta(minutes=1)
    assert worker.post(f"/work/service/{post['id']}/cancel").status_code == 302
    assert "Cancelled" in must_open(worker, "/work/service")
