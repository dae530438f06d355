"""Pages and routes of reporting in: a member's own, the community's desk, the unit's, programs."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import BEGAN, HERE
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.ground.access.models import Grant
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.models import Appointment
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.programmes.members.queries import reporting as reading
from yijia.programmes.members.tests.conftest import MOBILE, NAME, Reporting

pytestmark = pytest.mark.django_db
TESTED = Event(code="members.left", sentence="Left.")
GIVEN = {"unit": "water", "division": HERE, "name": NAME, "mobile": MOBILE}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def must_open(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def program(login: str, *, by: Scope, at: datetime) -> Client:
    """A program that shows a token."""
    with acting_as(by):
        token = people.issue_token(by=by, at=at, account=Account.objects.get(login=login))
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_member_reports_in_on_the_phone_and_the_community_confirms(reporting: Reporting) -> None:
    member, worker, unit = client_of("member"), client_of("worker"), client_of("other")
    assert "Nobody keeps a list" in must_open(member, "/reporting")
    assert "Your unit is not told it" in must_open(member, "/reporting/new")
    wrong = member.post("/reporting/new", GIVEN | {"mobile": "12", "checked": "1"})
    assert wrong.status_code == 422 and "11 digits" in wrong.content.decode()
    checking = member.post("/reporting/new", GIVEN).content.decode()
    assert "Check your answers" in checking and NAME in checking
    assert member.post("/reporting/new", GIVEN | {"checked": "1"}).status_code == 302
    (report,) = reporting.own()
    page = f"/work/members/{report.number}"
    assert "Waits for the community" in must_open(member, "/reporting")
    assert report.number in must_open(worker, "/work/members")
    shown = must_open(worker, page)
    assert "Confirm that the member lives here" in shown and NAME not in shown
    # By the login the community tells its members apart.
    assert ">member<" in re.sub(r"\s+", "", shown)
    read = worker.post(f"{page}/person", {"purpose": "verify", "words": ""})
    assert MOBILE in read.content.decode()
    assert worker.get(f"{page}/confirm").status_code == 200
    assert worker.post(f"{page}/confirm").status_code == 302
    assert worker.get(f"{page}/withdraw").status_code == 404
    desk = must_open(unit, "/work/members")
    assert "<li>member</li>" in desk and "September" not in desk
    for word in ("示例社区", "Example Community", report.number, NAME):
        assert word not in desk
    assert unit.get(page).status_code == 404
    assert "has confirmed that you live there" in must_open(member, f"/reporting/{report.number}")
    data = must_open(member, f"/your-data/members/{report.number}")
    assert "Example Community" in data and "Community worker" not in data
    assert member.post(f"/reporting/{report.number}/withdraw").status_code == 302
    assert "What was before" in must_open(member, "/reporting")
    assert client_of("second").get(f"/your-data/members/{report.number}").status_code == 404


def test_a_refusal_stands_beside_its_field_and_is_read_by_the_member(reporting: Reporting) -> None:
    report, worker = reporting.report_in(), client_of("worker")
    address = f"/work/members/{report.number}/decline"
    assert worker.post(address).status_code == 422
    assert worker.post(address, {"reason": "not_here"}).status_code == 302
    assert "No such person lives here" in must_open(client_of("member"), "/reporting")
    missing = worker.post(f"/work/members/{report.number}/person", {"purpose": "other"})
    assert missing.status_code == 422


def test_a_community_goes_through_all_its_members(
    reporting: Reporting, service: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_AT_DESK", 1)
    worker, numbers = client_of("worker"), list[str]()
    token = program("worker", by=service, at=reporting.at)
    made = [reporting.report_in("member"), reporting.report_in("second")]
    onward = "/api/v1/work/members"
    while onward:
        told = token.get(onward).json()
        numbers += [one["number"] for one in told["here"]]
        onward = told["onward"]
    assert numbers == [one.number for one in made]
    first = must_open(worker, "/work/members")
    assert made[0].number in first and made[1].number not in first
    (follow,) = re.findall(r'href="(\?after=[^"]+)"', first)
    assert made[1].number in must_open(worker, f"/work/members{follow}")
    assert worker.get("/work/members?after=nowhere").status_code == 422


def test_who_has_left_the_post_sees_and_ends_what_they_reported(
    reporting: Reporting, service: Scope
) -> None:
    report, address = reporting.confirmed(), "/reporting"
    held = Appointment.objects.get(account__login="member")
    with acting_as(service), journal.entry(by=service, at=reporting.at, event=TESTED):
        Appointment.objects.filter(pk=held.pk).update(ends_on=BEGAN)
        Grant.objects.filter(appointment=held).update(ends_on=BEGAN)
    member, api = client_of("member"), program("member", by=service, at=reporting.at)
    page = must_open(member, address)
    assert report.number in page and "/reporting/new" not in page
    assert member.get("/reporting/new").status_code == 403
    assert [one["state"] for one in api.get("/api/v1/reporting").json()] == ["confirmed"]
    assert member.post(f"{address}/{report.number}/withdraw").status_code == 302
    assert "What was before" in must_open(member, address)
    assert Client().get(address).status_code in {302, 401}


def test_who_takes_consent_back_still_sees_and_corrects_their_contact(
    reporting: Reporting,
) -> None:
    report, member = reporting.confirmed(), client_of("member")
    data = f"/your-data/members/{report.number}"
    assert member.post(f"{data}/withdraw").status_code == 302
    assert MOBILE in member.post(data).content.decode()
    put = {"name": NAME, "mobile": "13900139009", "email": ""}
    assert member.post(f"{data}/correct", put).status_code == 302
    shown = must_open(member, data)
    assert "Yourself" in shown and "lookup code" not in shown and "Reporting member" not in shown
    worker, page = client_of("worker"), f"/work/members/{report.number}/person"
    assert worker.post(page, {"purpose": "verify", "words": ""}).status_code == 409
    gone = member.post(f"{data}/erase", {"kind": "whole_erasure"})
    assert "It is erased" in gone.content.decode()
    assert member.get(data).status_code == 404


def test_programs_do_the_same(reporting: Reporting, service: Scope) -> None:
    by = {
        login: program(login, by=service, at=reporting.at)
        for login in ("member", "worker", "other")
    }
    sent = by["member"].post("/api/v1/reporting", GIVEN, content_type="application/json")
    assert sent.status_code == 201, sent.content
    number = sent.json()["number"]
    again = by["member"].post("/api/v1/reporting", GIVEN, content_type="application/json")
    assert again.status_code == 409
    here = by["worker"].get("/api/v1/work/members").json()["here"]
    assert [(one["number"], one["login"], one["verbs"]) for one in here] == [
        (number, "member", ["confirm", "decline"])
    ]
    base = f"/api/v1/work/members/{number}"
    contact = by["worker"].post(
        f"{base}/person", {"purpose": "verify"}, content_type="application/json"
    )
    assert contact.json() == {"name": NAME, "mobile": MOBILE}
    assert by["worker"].post(f"{base}/confirm").json()["state"] == "confirmed"
    assert by["worker"].get(base).json()["starts_on"] == "2026-09-30"
    assert by["other"].get("/api/v1/work/members").json() == {
        "onward": None,
        "here": [],
        "reported": [{"unit": "water", "login": "member"}],
    }
    assert by["worker"].post(f"{base}/end").json()["state"] == "ended"
    assert by["member"].post(f"/api/v1/reporting/{number}/withdraw").status_code == 409
    refused = by["worker"].post(
        f"{base}/decline", {"reason": "not_here"}, content_type="application/json"
    )
    assert refused.status_code == 409
    assert [one["state"] for one in by["member"].get("/api/v1/reporting").json()] == ["ended"]
