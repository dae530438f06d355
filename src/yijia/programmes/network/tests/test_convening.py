"""Pages and routes of convenings, who is told of them, and what the case and the figures say."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.county import BEGAN, BESIDE, HERE, PASSWORD, County
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions as meetings
from yijia.engines.meetings.tests.conftest import Called
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.engines.notices.shown import shown
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.rules import Kind
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.programmes.network.inputs import convening
from yijia.programmes.network.tests.test_pages import must_open, must_save

pytestmark = pytest.mark.django_db
CALL: dict[str, Any] = {
    "convener": "here",
    "type": "joint-enforcement",
    "reason": "路口垃圾无人清运",
    "place": "示例路口",
    "units": ["lamps", "water"],
}
SEPTEMBER = f"division={HERE}&from=2026-09-01&to=2026-10-01"
COUNTED = {
    "convening.held": 1,
    "convening.resolved": 1,
    "convening.median_days": 0,
    "resolution.done": 1,
    "resolution.in_time_share": 100,
}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def page_of(number: str) -> str:
    return f"/work/convened/{number}"


def sign(client: Client, address: str) -> int:
    return client.post(address).status_code


def test_a_community_calls_units_who_come_resolve_do_it_and_rate(
    county: County, raised: str, service: Scope, at: datetime
) -> None:
    worker, lamps, water = (client_of(login) for login in ("worker", "handler", "other"))
    case = must_open(worker, f"/work/issues/{raised}")
    assert f"/work/cases/{raised}/convene" in case
    assert must_save(worker, f"/work/cases/{raised}/convene", CALL) == 302
    number = f"{raised}-C1"
    assert "Street lighting" in must_open(worker, page_of(number))
    assert "示例路口" in must_open(lamps, "/work/convened")
    assert water.get(f"/work/issues/{raised}").status_code == 404
    assert sign(lamps, f"{page_of(number)}/units/lamps/arrive") == 302
    must_be_warned(water, f"{page_of(number)}/units/water/decline")
    resolved = {"text": "清运垃圾", "owner": "lamps", "workdays": "2"}
    assert must_save(worker, f"{page_of(number)}/resolutions", resolved) == 302
    identity = lamps.get("/api/v1/work/convened").json()["to_do"][0]["id"]
    assert must_save(lamps, f"/work/resolutions/{identity}/report", {"note": "清了"}) == 302
    assert sign(worker, f"/work/resolutions/{identity}/accept") == 302
    assert sign(worker, f"{page_of(number)}/close") == 302
    rated = {"stars": "5", "word": "到场及时"}
    assert must_save(worker, f"{page_of(number)}/ratings/here/lamps", rated) == 302
    shown = must_open(lamps, page_of(number))
    assert "signed by handler" in shown and "Does not come" in shown and "5 / 5" in shown
    assert "抢修" not in shown and "抢修" in must_open(worker, page_of(number))
    told_to_staff = must_open(worker, f"/work/issues/{raised}")
    assert "Water company said that it cannot come." in told_to_staff
    assert "清运垃圾" not in told_to_staff
    must_be_told(service, at=at)
    must_be_counted(at=at)


def must_be_warned(client: Client, address: str) -> None:
    """Who writes a number is told of it, may leave it, and sees the box again on coming back."""
    box, given = 'type="checkbox"', {"reason": "抢修，值班 0591-87654321"}
    assert box not in must_open(client, address)
    warned = client.post(address, given)
    shown = warned.content.decode()
    assert warned.status_code == 422 and box in shown and "a telephone number" in shown
    checking = client.post(address, given | {"left_as_is": "on"}).content.decode()
    assert 'name="left_as_is" value="on"' in checking and "Leave it as it is" not in checking
    again = client.post(address, given | {"left_as_is": "on", "change": "1"}).content.decode()
    assert box in again and "checked" in again
    assert must_save(client, address, given | {"left_as_is": "on"}) == 302


def test_every_word_of_a_convening_is_looked_through() -> None:
    words = {
        (form.__name__, name)
        for form in vars(convening).values()
        if isinstance(form, type) and issubclass(form, forms.Form)
        for name, asked in form.base_fields.items()
        if getattr(asked, "max_length", None) and name not in getattr(form, "free_words", ())
    }
    assert words == set()


def must_be_told(service: Scope, *, at: datetime) -> None:
    """Units that were called, the owner of the resolution, and the convener."""
    ticks.make_notices(at=at)
    with acting_as(service):
        told = set(
            Notice.objects.filter(subject_table="meetings_convening").values_list(
                "code", "account__login"
            )
        )
    assert told == {
        ("meetings.called.unit", "handler"),
        ("meetings.called.unit", "other"),
        ("meetings.resolved.unit", "handler"),
        ("meetings.declined.unit", "worker"),
        ("meetings.reported.unit", "worker"),
        ("meetings.closed.unit", "handler"),
        ("meetings.closed.unit", "other"),
    }


def test_who_works_for_a_unit_elsewhere_is_told_that_it_is_called(
    county: County, raised: str, service: Scope, at: datetime
) -> None:
    with acting_as(service):
        account = people.open_account(by=service, at=at, login="far", password=PASSWORD)
        post = organisations.open_post(
            by=service,
            at=at,
            organisation=county.organisations["water"],
            title_zh="抢修",
            title_en="Repairs",
            role=Role.HANDLER,
            over_division=BESIDE,
        )
        access.fill_post(by=service, at=at, post=post, account=account, starts_on=BEGAN)
    assert must_save(client_of("worker"), f"/work/cases/{raised}/convene", CALL) == 302
    ticks.make_notices(at=at)
    with acting_as(service):
        told = Notice.objects.filter(account__login="far").values_list("code", flat=True)
        assert list(told) == ["meetings.called.unit"]
    assert client_of("far").get(page_of(f"{raised}-C1")).status_code == 200


def test_a_unit_reads_of_another_one_that_it_does_not_come_and_not_why(
    county: County, raised: str, service: Scope, at: datetime
) -> None:
    called = Called(county, raised, at)
    number = called.convene("lamps", "water")
    called.keep_from("water")
    for by, page, flags in (
        ("worker", "Was not to come", [False, True]),
        ("handler", "Does not come", [False, None]),
    ):
        client = client_of(by)
        assert page in must_open(client, page_of(number))
        units = client.get(f"/api/v1/work/convened/{number}").json()["units"]
        assert [one["left_out"] for one in units] == flags
    ticks.make_notices(at=at)
    with acting_as(service):
        told = Notice.objects.filter(code__startswith="meetings.left_out")
        assert list(told.values_list("code", "account__login")) == [
            ("meetings.left_out.unit", "worker")
        ]


def test_nobody_is_told_while_it_is_asked_from_whom_the_case_is_to_be_kept(
    county: County, raised: str, service: Scope, at: datetime
) -> None:
    assert must_save(client_of("worker"), f"/work/cases/{raised}/convene", CALL) == 302
    with acting_as(service):
        case = Case.objects.get(number=raised)
        centre = county.organisations["centre"].pk
        cases.make_confidential(
            by=service,
            at=at,
            case=case,
            organisation=None,
            needed=[centre],
            reason="",
            is_own=True,
        )
    ticks.make_notices(at=at)
    with acting_as(service):
        assert not Notice.objects.filter(subject_table="meetings_convening").exists()


def test_a_unit_is_told_what_the_convener_said_in_its_name(
    county: County, raised: str, service: Scope, at: datetime
) -> None:
    called = Called(county, raised, at)
    number = called.convene("lamps", "water")
    called.attend(meetings.decline_call, number, "water", by="worker", reason="来电说抢修")
    one = called.resolve(number)
    called.settle(meetings.report_resolution, one, by="worker", note="电话告知已清")
    ticks.make_notices(at=at)
    said = {"other": "meetings.declined", "handler": "meetings.reported"}
    with acting_as(service), override("en"):
        for login, event in said.items():
            found = Notice.objects.filter(account__login=login, code__startswith=event)
            assert [one.code for one in found] == [f"{event}.spoken_for.unit"]
            assert "was entered" in shown(list(found))[0].sentence
        assert not Notice.objects.filter(account__login="worker").exists()


def test_arrivals_are_entered_later_and_resolutions_withdrawn_on_pages_and_by_program(
    program: Client, raised: str, service: Scope, at: datetime
) -> None:
    made = program.post(
        f"/api/v1/work/cases/{raised}/convenings", CALL, content_type="application/json"
    )
    number, worker = made.json()["number"], client_of("worker")
    shown = must_open(worker, page_of(number))
    assert "For this unit" in shown and "Your unit" not in shown
    when = {"arrived_on": "2026-09-30", "arrived_time": "15:59", "reason": "现场无网"}
    address = f"{page_of(number)}/units/lamps/enter"
    early = worker.post(address, when | {"checked": "1"})
    assert early.status_code == 422 and "called only after" in early.content.decode()
    when["arrived_time"] = f"{at:%H:%M}"
    assert must_save(worker, address, when) == 302
    assert "entered" in must_open(worker, page_of(number))
    api = f"/api/v1{page_of(number)}"
    other = program.post(f"{api}/units/water/enter", when, content_type="application/json")
    assert [one["by_convener"] for one in other.json()["units"]] == [True, True]
    resolved = {"text": "清运垃圾", "owner": "lamps", "workdays": 2}
    first, second = (
        program.post(f"{api}/resolutions", resolved, content_type="application/json").json()[
            "resolutions"
        ][-1]["id"]
        for _time in range(2)
    )
    assert must_save(worker, f"/work/resolutions/{first}/withdraw", {"answer": "写错了"}) == 302
    withdrawn = program.post(
        f"/api/v1/work/resolutions/{second}/withdraw",
        {"answer": "重复"},
        content_type="application/json",
    )
    assert [one["state"] for one in withdrawn.json()["resolutions"]] == ["withdrawn"] * 2
    shown = must_open(worker, page_of(number))
    assert "Why it was withdrawn" in shown and "Close the convening" in shown
    ticks.make_notices(at=at)
    with acting_as(service):
        told = Notice.objects.filter(account__login="handler").values_list("code", flat=True)
        assert {"meetings.arrival_entered.unit", "meetings.withdrawn.unit"} <= set(told)


def must_be_counted(*, at: datetime) -> None:
    """One was called and one was closed, on one day."""
    answers = {code: Client().get(f"/api/v1/figures/{code}?{SEPTEMBER}") for code in COUNTED}
    assert {code: answer.json()["value"] for code, answer in answers.items()} == COUNTED
    rows = must_open(Client(), f"/figures/resolution.in_time/rows?{SEPTEMBER}")
    assert "-C1" in rows and "清运垃圾" not in rows


def program_of(login: str, *, by: Scope, at: datetime) -> Client:
    """A program of somebody's."""
    with acting_as(by):
        account = Account.objects.get(login=login)
        token = people.issue_token(by=by, at=at, account=account)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


@pytest.fixture
def program(county: County, service: Scope, at: datetime) -> Client:
    """A program of who works in the community."""
    return program_of("worker", by=service, at=at)


def test_a_program_convenes_and_is_told_what_is_wrong(program: Client, raised: str) -> None:
    address = f"/api/v1/work/cases/{raised}/convenings"
    wrong = program.post(address, CALL | {"units": ["nobody"]}, content_type="application/json")
    assert wrong.status_code == 422 and "units" in wrong.content.decode()
    revealing = CALL | {"reason": "请联系 13900139000", "place": "示例路口，值班 0591-87654321"}
    warned = program.post(address, revealing, content_type="application/json")
    assert warned.status_code == 422 and "a mobile number" in warned.content.decode()
    assert [one["field"] for one in warned.json()["errors"]] == ["reason", "place"]
    left = revealing | {"left_as_is": True}
    made = program.post(address, left, content_type="application/json")
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert program.post(address, CALL, content_type="application/json").status_code == 409
    assert [one["unit"] for one in made.json()["units"]] == ["lamps", "water"]
    closed = program.post(f"/api/v1/work/convened/{number}/close", content_type="application/json")
    assert (
        closed.json()["closed_at"] and program.get("/api/v1/work/convened").json()["called"] == []
    )


def must_take(client: Client, *addresses: str) -> list[int]:
    """How many statements each of these pages takes, once the reference data are remembered."""
    found = []
    for address in addresses:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        found.append(len(caught))
    return found


@pytest.fixture
def bureaus(county: County, service: Scope, at: datetime) -> list[str]:
    """Ten more units that may be called, by code."""
    with acting_as(service):
        rows = [
            organisations.NewOrganisation(
                code=f"bureau-{n}",
                kind=Kind.BUREAU,
                name_zh=f"第{n}局",
                name_en=f"Bureau {n}",
                division="350181",
                starts_on=BEGAN,
            )
            for n in range(10)
        ]
        return [
            made.code for made in organisations.open_organisations(by=service, at=at, rows=rows)
        ]


def test_a_page_of_many_units_costs_as_many_statements_as_of_one(
    program: Client, raised: str, bureaus: list[str]
) -> None:
    worker, found = client_of("worker"), []
    for n, units in enumerate((["lamps"], bureaus), start=1):
        api, number = f"/api/v1/work/cases/{raised}/convenings", f"{raised}-C{n}"
        made = program.post(api, CALL | {"units": units}, content_type="application/json")
        assert made.json()["number"] == number
        page = page_of(number)
        for unit in units:
            resolved = {"text": "清运垃圾", "owner": unit, "workdays": 2}
            address = f"/api/v1{page}/resolutions"
            assert (
                program.post(address, resolved, content_type="application/json").status_code == 201
            )
        found.append(must_take(worker, page, f"/api/v1{page}", "/work/convened"))
        for one in made.json() and program.get(f"/api/v1{page}").json()["resolutions"]:
            address = f"/api/v1/work/resolutions/{one['id']}/withdraw"
            program.post(address, {"answer": "x"}, content_type="application/json")
        assert sign(worker, f"{page}/close") == 302
    assert found[0] == found[1]


def test_rows_of_the_figure_cost_as_many_statements_however_many_they_are(
    program: Client, raised: str
) -> None:
    found, rows = [], f"/figures/convening.held/rows?division={HERE}&from=2026-09-01&to=2026-10-01"
    for _time in range(3):
        made = program.post(
            f"/api/v1/work/cases/{raised}/convenings", CALL, content_type="application/json"
        )
        assert sign(client_of("worker"), f"{page_of(made.json()['number'])}/close") == 302
        found.append(must_take(client_of("worker"), rows)[0])
    assert "Joint enforcement" in must_open(client_of("worker"), rows)
    assert found == [found[0]] * 3


def test_nobody_sets_a_target_of_how_often_units_are_called(
    county: County, service: Scope, at: datetime
) -> None:
    client, page = client_of("system"), "/figures/convening.held"
    assert "/targets" not in must_open(client, page)
    assert "/targets" in must_open(client, "/figures/convening.median_days")
    given = {"comparison": ">=", "value": "10", "starts_on": "2027-01-01", "source": "文件"}
    refused = client.post(f"{page}/targets", given)
    assert refused.status_code == 422 and "no target is set for it" in refused.content.decode()
    program = program_of("system", by=service, at=at)
    sent = program.post(f"/api/v1{page}/targets", given, content_type="application/json")
    assert sent.status_code == 409, sent.content


def test_a_unit_that_waits_beyond_its_limit_is_late_on_the_page_and_for_programs(
    program: Client, raised: str, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = program.post(
        f"/api/v1/work/cases/{raised}/convenings", CALL, content_type="application/json"
    )
    number, told = made.json()["number"], []
    for hours in (1, 3):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: at + timedelta(hours=hours))
        page = must_open(client_of("worker"), page_of(number)).count("After the limit")
        document = program.get(f"/api/v1{page_of(number)}").json()
        told.append((page, sum(one["is_late"] for one in document["units"])))
    assert told == [(0, 0), (2, 2)]
