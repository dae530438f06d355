"""Pages and routes of needs: for a resident on the phone, the desk, and programs."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import BEGAN, BESIDE, HERE, County
from tests.harness.receiving import Hook
from yijia.base.codes import case_number
from yijia.base.scope import Scope
from yijia.base.sending import Webhook
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.rules import Kind
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.places import actions as founding
from yijia.ground.places import queries as places
from yijia.programmes.exchange import events
from yijia.programmes.exchange.models import Resource
from yijia.programmes.exchange.tests.conftest import TEXT, Wishing

pytestmark = pytest.mark.django_db
ELSEWHERE = "350181103901"
VILLAGE = f"code,name_zh,name_en,kind\n{ELSEWHERE},别处村,Elsewhere,village\n"
GIVEN: dict[str, Any] = {
    "category": "wheelchair",
    "quantity": "1",
    "division": HERE,
    "starts_on": "2026-10-09",
    "last_on": "2026-10-15",
    "text": TEXT,
    "name": "测试甲",
    "mobile": "13900139000",
}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def must_open(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def must_save(client: Client, address: str, given: dict[str, Any]) -> int:
    """Fills a page in, checks the answers, and saves them; says with which status it ends."""
    checking = client.post(address, given)
    assert "Check your answers" in checking.content.decode(), checking.content.decode()
    return client.post(address, given | {"checked": "1"}).status_code


def test_a_wish_goes_from_the_phone_into_the_list_without_a_word(county: County) -> None:
    resident = Client(headers={"Accept-Language": "en"})
    worker, stranger = client_of("worker"), Client(headers={"Accept-Language": "en"})
    asking = must_open(resident, "/needs/new")
    assert "Micro-wishes" in asking and "Nobody else" not in asking
    # Whoever supervises the community may read it, and the page says so of both.
    assert "those who supervise it" in asking and "Those who supervise it" in asking
    assert must_save(resident, "/needs/new", GIVEN) == 302
    number = resident.session["need_made"]
    assert people.lookup_code(number)[:4] in must_open(resident, "/needs/done")
    assert TEXT in must_open(resident, f"/needs/{number}")
    assert stranger.get(f"/needs/{number}").status_code == 302
    assert number in must_open(worker, "/work/needs")
    case = must_open(worker, f"/work/needs/{number}")
    assert TEXT in case and "Show the contact" in case and "测试甲" not in case
    assert TEXT in must_open(client_of("dispatcher"), f"/work/needs/{number}")
    contact = {"purpose": "answer", "words": ""}
    read = worker.post(f"/work/needs/{number}/person", contact)
    assert "13900139000" in read.content.decode()
    assert worker.post(f"/work/needs/{number}/confirm").status_code == 302
    public = must_open(stranger, "/needs")
    assert "Wheelchair" in public and "Since today" in public
    for word in (TEXT, "测试甲", number):
        assert word not in public
    assert "Nothing at the moment" in must_open(stranger, "/needs?category=books")
    data = must_open(resident, f"/your-data/exchange/{number}")
    assert "Answer" in data or "answer" in data


def test_a_wish_sent_twice_is_one_wish(county: County) -> None:
    resident = Client(headers={"Accept-Language": "en"})
    page = resident.post("/needs/new", GIVEN).content.decode()
    (key,) = re.findall(r'name="key" value="(\w{32})"', page)
    numbers = set()
    for _time in range(2):
        sent = resident.post("/needs/new", GIVEN | {"checked": "1", "key": key})
        assert sent["Location"] == "/needs/done"
        numbers.add(resident.session["need_made"])
    assert len(numbers) == 1
    program, given = Client(headers={"Idempotency-Key": "k1"}), GIVEN | {"quantity": 1}
    first, again, other = (
        program.post("/api/v1/needs", body, content_type="application/json")
        for body in (given, given, given | {"quantity": 2})
    )
    assert first.json() == again.json() and again.headers["Idempotent-Replayed"] == "true"
    assert other.status_code == 422
    page = must_open(client_of("worker"), "/work/needs")
    assert all(one in page for one in (*numbers, first.json()["number"]))


def test_who_lost_the_browser_follows_by_number_and_code(wishing: Wishing) -> None:
    number = wishing.listed()
    client = Client(headers={"Accept-Language": "en"})
    wrong = client.post("/needs/follow", {"number": number, "code": "22222222"})
    assert wrong.status_code == 422 and "does not belong" in wrong.content.decode()
    given = {"number": number, "code": people.lookup_code(number)}
    assert client.post("/needs/follow", given).status_code == 302
    assert "I do not want it any more" in must_open(client, f"/needs/{number}")
    assert client.post(f"/needs/{number}/withdraw").status_code == 302
    assert "Taken back" in must_open(client, f"/needs/{number}")
    assert client.get(f"/needs/{number}/promise").status_code == 404
    assert client.post(f"/needs/{number}/forget").status_code == 302
    assert client.get(f"/needs/{number}").status_code == 302


def test_a_desk_takes_in_what_was_told_and_is_refused_elsewhere(county: County) -> None:
    worker = client_of("worker")
    given = GIVEN | {"kind": "need", "name": "", "mobile": ""}
    asking = must_open(worker, "/work/needs/new")
    assert f'value="{HERE}" selected' in asking
    assert must_save(worker, "/work/needs/new", given) == 302
    assert "Read both out" in must_open(worker, "/work/needs/registered")
    wrong = worker.post("/work/needs/new", given | {"division": "350181", "checked": "1"})
    assert wrong.status_code == 422 and "takes nothing in" in wrong.content.decode()
    reveals = worker.post("/work/needs/new", given | {"text": "请打 13900139000"})
    assert reveals.status_code == 422 and "a mobile number" in reveals.content.decode()


@pytest.fixture
def program(county: County, service: Scope, at: datetime) -> Client:
    """A program of who works in the community."""
    with acting_as(service):
        account = Account.objects.get(login="worker")
        token = people.issue_token(by=service, at=at, account=account)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def test_programs_make_confirm_follow_and_list_needs(program: Client) -> None:
    anybody = Client()
    codes = {one["code"] for one in anybody.get("/api/v1/needs/categories").json()}
    assert "wheelchair" in codes
    given = GIVEN | {"quantity": 1}
    made = anybody.post("/api/v1/needs", given, content_type="application/json")
    assert made.status_code == 201, made.content
    number, code = made.json()["number"], made.json()["lookup_code"]
    assert anybody.get(f"/api/v1/needs/{number}").status_code == 404
    own = Client(headers={"Lookup-Code": code})
    assert own.get(f"/api/v1/needs/{number}").json()["verbs"] == ["withdraw"]
    work = f"/api/v1/work/needs/{number}"
    assert program.get(work).json()["verbs"] == ["confirm", "decline"]
    assert [one["number"] for one in program.get("/api/v1/work/needs").json()] == [number]
    person = program.post(f"{work}/person", {"purpose": "answer"}, content_type="application/json")
    assert person.json()["mobile"] == "13900139000"
    wrong = program.post(f"{work}/decline", {}, content_type="application/json")
    assert wrong.status_code == 422
    assert program.post(f"{work}/confirm", content_type="application/json").status_code == 200
    (line,) = anybody.get("/api/v1/needs").json()["items"]
    assert (line["category"], line["age_days"], line["state"]) == ("wheelchair", 0, "listed")
    assert set(line) == {"kind", "category", "division", "made_on", "age_days", "state"}
    taken = own.post(f"/api/v1/needs/{number}/withdraw", content_type="application/json")
    assert taken.json()["state"] == "withdrawn"
    desk = {**GIVEN, "quantity": 2, "kind": "need", "name": "", "mobile": ""}
    first, again = (
        program.post(
            "/api/v1/work/needs",
            desk,
            content_type="application/json",
            headers={"Idempotency-Key": "k1"},
        )
        for _time in range(2)
    )
    assert first.status_code == 201 and first.json() == again.json()
    assert len(program.get("/api/v1/work/needs").json()) == 1


def test_figures_count_what_was_confirmed(wishing: Wishing) -> None:
    wishing.listed()
    wishing.wish()
    asked = f"division={HERE}&from=2026-09-01&to=2026-10-01"
    answers = {
        code: Client().get(f"/api/v1/figures/{code}?{asked}").json()["value"]
        for code in ("needs.made", "needs.claimed", "needs.fulfilled")
    }
    assert answers == {"needs.made": 1, "needs.claimed": 0, "needs.fulfilled": 0}
    rows = Client().get(f"/api/v1/figures/needs.made/rows?{asked}").json()["items"]
    assert [row["row"]["category_id"] for row in rows] == ["wheelchair"]


def test_lists_cost_as_many_statements_for_many_as_for_one(
    wishing: Wishing, django_assert_max_num_queries: Any
) -> None:
    for _time in range(3):
        wishing.listed()
    worker, anybody = client_of("worker"), Client()
    # The desk asks for each state by itself.
    for client, address, most in ((anybody, "/needs", 8), (worker, "/work/needs", 12)):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


RESOURCE: dict[str, Any] = {
    "organisation": "water",
    "category": "wheelchair",
    "quantity": "2",
    "serves": "350181",
    "weekdays": ["1", "2", "4", "8", "16"],
    "starts_on": "2026-09-01",
    "conditions_zh": "上午领取",
}


def must_be_told_of_the_place(reader: Client) -> None:
    """Everybody reads what is given for a place, and what it needs."""
    assert "上午领取" in must_open(reader, f"/resources?division={HERE}")
    assert reader.get("/resources?division=350181999").status_code == 404
    place = must_open(reader, f"/network/places/{HERE}")
    assert "Wheelchair, 1: " in place and "Wheelchair, 2: Water company" in place


def test_a_unit_offers_who_asked_accepts_it_is_given_and_received(wishing: Wishing) -> None:
    unit, worker = client_of("other"), client_of("worker")
    resident = Client(headers={"Accept-Language": "en"})
    number = wishing.listed()
    assert must_save(unit, "/work/giving/new", RESOURCE) == 302
    wrong = unit.post("/work/giving/new", RESOURCE | {"organisation": "lamps", "checked": "1"})
    assert wrong.status_code == 422
    must_be_told_of_the_place(resident)
    desk = must_open(unit, "/work/giving")
    assert "elsewhere in the county" in desk and "5 of 7 days that are wanted" in desk
    assert TEXT not in desk
    identity = Resource.objects.get().pk
    assert unit.post(f"/work/giving/{identity}/claim/{number}").status_code == 302
    assert "Whoever asked, or their community, has to accept" in must_open(unit, "/work/giving")
    resident.post("/needs/follow", {"number": number, "code": people.lookup_code(number)})
    own = must_open(resident, f"/needs/{number}")
    assert "What is offered to you" in own and "Water company" in own
    (match,) = unit.get("/api/v1/work/giving").json()["matches"]
    accept = f"/needs/{number}/matches/{match['id']}/accept"
    assert resident.post(accept).status_code == 302
    assert "Somebody gives it" in must_open(resident, f"/needs/{number}")
    assert "1 of 2 left" in must_open(unit, f"/work/giving/{identity}")
    stocked = unit.get(f"/api/v1/work/giving/{identity}").json()
    assert [one["left"] for one in stocked["stock"]] == [1] * 5
    late = unit.post(f"/work/giving/{identity}/end", {"ends_on": "2026-10-10", "checked": "1"})
    assert late.status_code == 422 and "promised after that day" in late.content.decode()
    case = must_open(worker, f"/work/needs/{number}")
    assert "Promised" in case and f"/work/matches/{match['id']}/fail" in case
    assert unit.get(f"/work/needs/{number}").status_code == 404
    assert unit.post(f"/work/matches/{match['id']}/deliver").status_code == 302
    assert "I have it" in must_open(resident, f"/needs/{number}")
    assert resident.post(f"/needs/{number}/receive", {"satisfied": "5"}).status_code == 302
    assert "You said that you have it" in must_open(resident, f"/needs/{number}")
    asked = f"division={HERE}&from=2026-09-01&to=2026-10-01"
    for code_of in ("needs.claimed", "needs.fulfilled"):
        found = Client().get(f"/api/v1/figures/{code_of}?{asked}").json()
        assert found["value"] == 1, code_of


def test_a_community_asks_a_unit_which_says_why_it_fails(wishing: Wishing) -> None:
    unit, worker = client_of("other"), client_of("worker")
    number = wishing.listed()
    must_save(unit, "/work/giving/new", RESOURCE)
    identity = Resource.objects.get().pk
    case = must_open(worker, f"/work/needs/{number}")
    assert "Ask this unit" in case and "Quantity: 1 of 2 that are left" in case
    assert worker.post(f"/work/needs/{number}/ask/{identity}").status_code == 302
    (match,) = worker.get(f"/api/v1/work/needs/{number}/matches").json()
    moves = f"/work/matches/{match['id']}"
    assert unit.post(f"{moves}/accept").status_code == 302
    again = unit.post(f"{moves}/accept")
    assert again.status_code == 422 and "moved on" in again.content.decode()
    assert unit.post(f"{moves}/fail", {"reason": ""}).status_code == 422
    assert unit.post(f"{moves}/fail", {"reason": "车坏了"}).status_code == 302
    page = must_open(worker, f"/work/needs/{number}")
    assert "车坏了" in page and "Looking for somebody who gives it" in page
    assert must_save(unit, f"/work/giving/{identity}/end", {"ends_on": "2026-10-01"}) == 302
    assert "Nothing at the moment" in must_open(unit, "/work/giving")


def test_programs_give_match_and_settle(program: Client, wishing: Wishing, at: datetime) -> None:
    service = wishing.by("other")
    with acting_as(service):
        account = Account.objects.get(login="other")
        token = people.issue_token(by=service, at=at, account=account)
    unit = Client(headers={"Authorization": f"Bearer {token}"})

    def must_send(client: Client, address: str, **given: Any) -> Any:
        answer = client.post(f"/api/v1{address}", given, content_type="application/json")
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    made = must_send(unit, "/work/giving", **RESOURCE | {"quantity": 2})
    assert made["weekdays"] == ["1", "2", "4", "8", "16"]
    assert [one["id"] for one in Client().get("/api/v1/resources").json()] == [made["id"]]
    number = wishing.listed()
    told = Client().get(f"/api/v1/network/places/{HERE}").json()["tells"]
    assert [(one["code"], one["count"]) for one in told] == [("needs", 1), ("resources", 1)]
    (fit,) = program.get(f"/api/v1/work/needs/{number}/fits").json()
    assert (fit["distance"], fit["days"], fit["of_days"]) == (2, 5, 7)
    declined = must_send(program, f"/work/needs/{number}/ask/{made['id']}")["id"]
    assert must_send(unit, f"/work/matches/{declined}/decline")["state"] == "declined"
    match = must_send(unit, f"/work/giving/{made['id']}/claim/{number}")["id"]
    own = Client(headers={"Lookup-Code": people.lookup_code(number)})
    assert len(own.get(f"/api/v1/needs/{number}/matches").json()) == 2
    assert must_send(own, f"/needs/{number}/matches/{match}/accept")["state"] == "agreed"
    assert must_send(program, f"/work/matches/{match}/deliver")["state"] == "delivered"
    assert must_send(own, f"/needs/{number}/miss", reason="没有")["state"] == "listed"
    second = must_send(unit, f"/work/giving/{made['id']}/claim/{number}")["id"]
    assert must_send(own, f"/needs/{number}/matches/{second}/decline")["state"] == "declined"
    third = must_send(unit, f"/work/giving/{made['id']}/claim/{number}")["id"]
    assert must_send(program, f"/work/matches/{third}/accept")["state"] == "agreed"
    assert must_send(unit, f"/work/matches/{third}/fail", reason="车坏了")["state"] == "failed"
    ended = must_send(unit, f"/work/giving/{made['id']}/end", ends_on="2026-10-02")
    assert ended["last_on"] == "2026-10-01"


def test_the_desk_of_who_gives_costs_as_much_for_many(
    wishing: Wishing, django_assert_max_num_queries: Any
) -> None:
    unit, worker = client_of("other"), client_of("worker")
    number = wishing.listed()
    for _time in range(2):
        must_save(unit, "/work/giving/new", RESOURCE)
        wishing.listed()
    for client, address, most in (
        (unit, "/work/giving", 14),
        (worker, f"/work/needs/{number}", 18),
        (Client(), "/resources", 8),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_both_sides_are_told_and_read_on_where_they_may(
    wishing: Wishing, service: Scope, at: datetime
) -> None:
    unit, worker = client_of("other"), client_of("worker")
    must_save(unit, "/work/giving/new", RESOURCE)
    identity, number = Resource.objects.get().pk, wishing.listed()
    assert unit.get(f"/work/giving/needs/{number}").status_code == 404
    assert worker.post(f"/work/needs/{number}/ask/{identity}").status_code == 302
    (match,) = worker.get(f"/api/v1/work/needs/{number}/matches").json()
    assert unit.post(f"/work/matches/{match['id']}/accept").status_code == 302
    assert unit.post(f"/work/matches/{match['id']}/deliver").status_code == 302
    ticks.make_notices(at=at)
    with acting_as(service):
        told = set(
            Notice.objects.filter(code__startswith="exchange.").values_list(
                "code", "account__login"
            )
        )
    assert told == {
        ("exchange.match_proposed.unit.need", "other"),
        ("exchange.match_accepted.community.unit", "worker"),
        ("exchange.match_delivered.community.unit", "worker"),
        *((f"exchange.{step}.person", None) for step in ("made", "confirm", "promise", "deliver")),
    }
    assert f"/work/giving/needs/{number}" in must_open(unit, "/notices")
    assert f"/work/needs/{number}" in must_open(worker, "/notices")
    page = must_open(unit, f"/work/giving/needs/{number}")
    assert "Given, to be confirmed" in page and TEXT not in page


def test_whoever_asked_is_told_by_message_of_each_step_and_gets_a_lost_code(
    wishing: Wishing, at: datetime, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Webhook(f"http://127.0.0.1:{hook.port}/", key="k" * 32, seconds=5)
    monkeypatch.setattr(settings, "YIJIA_SMS", service)
    number = wishing.listed(name="测试甲", mobile="13900139000", language="zh-hans")
    without, unit = wishing.listed(), client_of("other")
    must_save(unit, "/work/giving/new", RESOURCE)
    identity = Resource.objects.get().pk
    assert unit.post(f"/work/giving/{identity}/claim/{number}").status_code == 302
    stranger = Client(headers={"Accept-Language": "en"})
    assert "/needs/lost-code" in must_open(stranger, "/needs/follow")
    unknown = case_number(day=at.date(), identity=4711)
    answers = [stranger.post("/needs/lost-code", {"number": n}) for n in (number, without, unknown)]
    assert {one.status_code for one in answers} == {200} and "on its way" in str(answers[0].content)
    program = stranger.post(
        "/api/v1/needs/lost-code", {"number": unknown}, content_type="application/json"
    )
    assert program.json() == {"is_taken": True}
    ticks.make_notices(at=at)
    ticks.send_messages(at=at)
    sent = [json.loads(one.body) for one in hook.received]
    assert {one["to"] for one in sent} == {"13900139000"} and len(sent) == 4
    code = people.lookup_code(number)
    assert [code in one["text"] for one in sent] == [False, False, False, True]
    for said, one in zip(("已收到", "已进入清单", "愿意满足", "查询码是"), sent, strict=True):
        assert said in one["text"] and number in one["text"] and TEXT not in one["text"]
    stranger.post("/needs/follow", {"number": number, "code": code})
    own = must_open(stranger, f"/needs/{number}")
    assert "What we told you" in own and "Something is offered for your wish" in own
    assert code not in own
    by_code = Client(headers={"Lookup-Code": code, "Accept-Language": "en"})
    told = by_code.get(f"/api/v1/your-data/exchange/{number}/notices").json()
    assert [one["delivery"] for one in told] == ["Sent as a text message"] * 4


def test_every_step_of_a_need_is_told_to_whoever_asked() -> None:
    spoken = {one.event for one in events.TOLD_PERSON}
    assert not {event.code for event in events.BY_VERB.values()} - spoken


def test_a_resident_chooses_the_street_first_and_then_its_community(
    county: County, service: Scope, at: datetime
) -> None:
    elsewhere = organisations.NewOrganisation(
        code="elsewhere",
        kind=Kind.VILLAGE,
        name_zh="别处村委会",
        name_en="Committee elsewhere",
        division=ELSEWHERE,
        starts_on=BEGAN,
    )
    with acting_as(service):
        founding.import_divisions(by=service, at=at, file=VILLAGE.encode(), source="test")
        organisations.open_organisations(by=service, at=at, rows=[elsewhere])
    resident = Client(headers={"Accept-Language": "en"})
    asking = must_open(resident, "/needs/new")
    assert "In which street or town?" in asking and "Micro-wishes" not in asking
    assert HERE[:9] in asking and ELSEWHERE[:9] in asking
    near = must_open(resident, f"/needs/new?street={HERE[:9]}")
    assert f'value="{HERE}"' in near and f'value="{ELSEWHERE}"' not in near
    assert resident.get("/needs/new?street=").status_code == 422
    checking = resident.post(f"/needs/new?street={HERE[:9]}", GIVEN).content.decode()
    street, place = (places.gazetteer()[code] for code in (HERE[:9], HERE))
    assert f"{street.name_en} · {place.name_en}" in checking


def test_a_desk_reads_out_no_need_that_it_may_not_read(wishing: Wishing, service: Scope) -> None:
    beside = organisations.NewOrganisation(
        code="beside",
        kind=Kind.COMMUNITY,
        name_zh="相邻社区居委会",
        name_en="Committee beside",
        division=BESIDE,
        starts_on=BEGAN,
    )
    with acting_as(service):
        organisations.open_organisations(by=service, at=wishing.at, rows=[beside])
    worker = client_of("worker")
    for division, status in ((HERE, 200), (BESIDE, 404)):
        session = worker.session
        session["need_registered"] = wishing.wish(division=division)
        session.save()
        assert worker.get("/work/needs/registered").status_code == status
