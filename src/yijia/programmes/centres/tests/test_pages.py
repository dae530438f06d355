"""Pages and routes of centres: for a resident on the phone, the desk, and programs."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import HERE, County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.programmes.centres import actions, queries
from yijia.programmes.centres.models import Booking, Centre, Closure, Enrolment
from yijia.programmes.centres.rules import Verb
from yijia.programmes.centres.tests.conftest import (
    FRIDAY,
    MOBILE,
    Act,
    Centres,
    clock,
    must_open,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_moment")]
READERS = ("other", "handler", "dispatcher")
ROOM = "/centres/water-centre/rooms/r201"
GIVEN: dict[str, Any] = {
    "on": "2026-10-09",
    "begins": "09:00",
    "until": "10:00",
    "used_for": "meeting",
    "people": "10",
    "name": "测试甲",
    "mobile": MOBILE,
}


def resident() -> Client:
    return Client(headers={"Accept-Language": "en"})


def must_save(client: Client, address: str, given: dict[str, Any]) -> int:
    """Fills a page in, checks the answers, and saves them; says with which status it ends."""
    checking = client.post(address, given)
    assert "Check your answers" in checking.content.decode(), checking.content.decode()
    return client.post(address, given | {"checked": "1"}).status_code


def test_centres_are_listed_page_by_page(centres: Centres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yijia.programmes.centres.queries.reference.PAGE", 1)
    scope = centres.by("other")
    new = actions.NewCentre(
        "second", "第二中心", centres.centre.organisation_id, HERE, "示例路", FRIDAY
    )
    with acting_as(scope):
        actions.open_centre(by=scope, at=centres.at, new=new)
    client, seen = resident(), list[str]()
    address = "/api/v1/centres?division=350181"
    while address:
        told = client.get(address).json()
        seen += [one["code"] for one in told["items"]]
        address = told["next"]
    assert seen == ["second", "water-centre"]
    first = must_open(client, "/centres")
    (onward,) = re.findall(r'href="(\?after=[^"]+)"', first)
    assert "第二中心" in first and "Example centre" in must_open(client, f"/centres{onward}")
    assert client.get("/api/v1/centres?after=x").status_code == 422


def test_a_room_is_found_booked_followed_and_cancelled_on_the_phone(centres: Centres) -> None:
    client, stranger = resident(), resident()
    assert "Example centre" in must_open(client, "/centres")
    assert "Nothing at the moment" in must_open(client, "/centres?division=350181999")
    centre = must_open(client, "/centres/water-centre")
    assert "08:30–17:30" in centre and "Not open" in centre and "R201" in centre
    free = must_open(client, f"{ROOM}?on=2026-10-09")
    assert "Friday, 9 October 2026" in free and "08:30–17:30" in free
    assert "15 minutes before, 15 minutes after" in free
    assert "Continue" in must_open(client, f"{ROOM}/book?on=2026-10-09&begins=09:00")
    assert must_save(client, f"{ROOM}/book", GIVEN) == 302
    number = client.session["booking_made"]
    assert people.lookup_code(number)[:4] in must_open(client, "/bookings/done")
    own = must_open(client, f"/bookings/{number}")
    assert "The room is yours" in own
    taken = must_open(stranger, f"{ROOM}?on=2026-10-09")
    assert "10:30–17:30" in taken and number not in taken and "测试甲" not in taken
    assert stranger.get(f"/bookings/{number}").status_code == 302
    assert stranger.get(f"/bookings/{number}/cancel").status_code == 404
    assert client.post(f"/bookings/{number}/cancel").status_code == 302
    assert "Cancelled" in must_open(client, f"/bookings/{number}")
    assert "Cancelled" in must_open(client, f"/your-data/centres/{number}")
    assert client.post(f"/bookings/{number}/forget").status_code == 302
    assert client.get(f"/bookings/{number}").status_code == 302
    given = {"number": number.lower(), "code": "22222222"}
    assert stranger.post("/bookings/follow", given).status_code == 422
    given["code"] = people.lookup_code(number)
    assert stranger.post("/bookings/follow", given).status_code == 302


def test_who_comes_too_late_is_offered_other_times_with_all_answers_kept(
    centres: Centres,
) -> None:
    centres.book()
    answer = resident().post(f"{ROOM}/book", GIVEN)
    page = answer.content.decode()
    assert answer.status_code == 422 and "It is taken then. Free next:" in page
    assert "Friday, 9 October 2026 · 10:30–11:30" in page
    (form,) = (one for one in page.split("<form") if 'name="begins" value="10:30"' in one)
    offered = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert offered["begins"] == "10:30" and offered["mobile"] == MOBILE
    given = {name: value for name, value in offered.items() if name != "csrfmiddlewaretoken"}
    assert must_save(resident(), f"{ROOM}/book", given) == 302


def test_a_booking_sent_twice_is_one(centres: Centres, service: Scope) -> None:
    client = resident()
    page = client.post(f"{ROOM}/book", GIVEN).content.decode()
    (key,) = re.findall(r'name="key" value="(\w{32})"', page)
    sent = GIVEN | {"checked": "1", "key": key}
    assert {client.post(f"{ROOM}/book", sent)["Location"] for _t in range(2)} == {"/bookings/done"}
    program = Client(headers={"Idempotency-Key": "k1"})
    body = GIVEN | {"people": 10, "begins": "14:00", "until": "15:00"}
    address = "/api/v1/centres/water-centre/rooms/r201/bookings"
    first, again, other = (
        client.post(address, body, content_type="application/json")
        for client in (program, program, Client())
    )
    assert first.status_code == 201 and first.json() == again.json()
    assert other.status_code == 409 and "2026-10-09 12:30" in other.json()["detail"]
    with acting_as(service):
        assert Booking.objects.count() == 2


def test_the_desk_books_confirms_and_looks_at_a_contact(centres: Centres, service: Scope) -> None:
    number = centres.book("hall", name="测试甲")
    desk, unit = client_of("other"), client_of("handler")
    assert number in must_open(desk, "/work/centres")
    assert number not in must_open(unit, "/work/centres")
    page = must_open(desk, f"/work/bookings/{number}")
    assert "Confirm it" in page and "Show the contact" in page and "测试甲" not in page
    assert "Whoever booked reads this" in must_open(desk, f"/work/bookings/{number}/decline")
    assert desk.get(f"/work/bookings/{number}/lapse").status_code == 404
    assert desk.post(f"/work/bookings/{number}/decline").status_code == 422
    assert desk.post(f"/work/bookings/{number}/confirm").status_code == 302
    contact = desk.post(f"/work/bookings/{number}/person", {"purpose": "answer", "words": ""})
    assert MOBILE in contact.content.decode()
    room = centres.room().pk
    given = GIVEN | {"name": "", "mobile": "", "unit": "lamps"}
    assert unit.post(f"/work/rooms/{room}/book", given | {"unit": "water"}).status_code == 422
    assert must_save(unit, f"/work/rooms/{room}/book", given) == 302
    booked = unit.session["booking_taken_in"]
    assert booked in must_open(unit, "/work/bookings/taken-in")
    assert booked in must_open(unit, "/work/centres")
    assert unit.post(f"/work/bookings/{booked}/check_in").status_code == 403
    assert unit.post(f"/work/bookings/{booked}/cancel").status_code == 302
    assert centres.state(booked) == "cancelled"
    assert "Book it at work" in must_open(unit, ROOM)


CENTRE: dict[str, Any] = {
    "code": "here-centre",
    "name_zh": "社区中心",
    "organisation": "here",
    "division": HERE,
    "address_zh": "示例路 2 号",
    "starts_on": "2026-09-30",
}
BIG: dict[str, Any] = {
    "code": "big",
    "name_zh": "大厅",
    "capacity": "50",
    "before_minutes": "0",
    "after_minutes": "10",
    "is_open": "on",
    "starts_on": "2026-09-30",
}
CLOSED: dict[str, Any] = {
    "first_on": "2026-10-01",
    "begins": "00:00",
    "last_on": "2026-10-08",
    "until": "23:45",
    "reason_zh": "国庆",
}


def test_a_centre_is_entered_with_rooms_on_pages_and_one_of_them_ends(
    county: County, service: Scope
) -> None:
    desk = client_of("worker")
    other = desk.post("/work/centres/new", CENTRE | {"organisation": "water", "checked": "1"})
    assert other.status_code == 422
    assert must_save(desk, "/work/centres/new", CENTRE) == 302
    again = desk.post("/work/centres/new", CENTRE | {"checked": "1"})
    assert again.status_code == 422 and "Another one has this code" in again.content.decode()
    assert must_save(desk, "/work/centres/here-centre/rooms/new", BIG) == 302
    part = BIG | {"code": "corner", "parent": "big", "capacity": "5"}
    assert must_save(desk, "/work/centres/here-centre/rooms/new", part) == 302
    with acting_as(service):
        corner = Centre.objects.get().rooms.get(code="corner")
    address = f"/work/rooms/{corner.pk}/end"
    early = desk.post(address, {"ends_on": "2026-09-01", "checked": "1"})
    assert early.status_code == 422
    assert must_save(desk, address, {"ends_on": "2026-10-01"}) == 302
    page = must_open(desk, "/work/centres/here-centre")
    assert "大厅" in page and "1 October 2026" in page
    with acting_as(service):
        big = Centre.objects.get().rooms.get(code="big")
    change = f"/work/rooms/{big.pk}/change"
    assert 'value="大厅"' in must_open(desk, change)
    named = BIG | {"name_zh": "报告厅"}
    assert must_save(desk, change, named) == 302
    again = desk.post(change, named | {"checked": "1"})
    assert again.status_code == 422 and "stands already" in again.content.decode()


def test_a_centre_is_renamed_and_ended_on_pages_after_what_it_calls_off_was_told(
    centres: Centres,
) -> None:
    desk, below = client_of("other"), "/work/centres/water-centre"
    number = centres.book()
    assert "/change" in must_open(desk, below) and "/end" in must_open(desk, below)
    named = {"name_zh": "水务中心", "name_en": "Water centre", "address_zh": "示例路 3 号"}
    assert must_save(desk, f"{below}/change", named) == 302
    warned = desk.post(f"{below}/end", {"ends_on": "2026-10-09"}).content.decode()
    assert "1 bookings are called off by this, 0 of them" in warned
    told = desk.post(f"{below}/close", CLOSED | {"last_on": "2026-10-09"}).content.decode()
    assert "1 bookings are called off by this" in told
    assert must_save(desk, f"{below}/end", {"ends_on": "2026-10-09"}) == 302
    assert centres.state(number) == "called_off"
    public = must_open(resident(), "/centres/water-centre")
    assert "Water centre" in public and "From 9 October 2026 on this centre" in public


def test_hours_are_set_and_a_room_is_closed_and_opened_again_on_pages(
    centres: Centres, service: Scope
) -> None:
    desk, below = client_of("other"), "/work/centres/water-centre"
    hours = {"starts_on": "2026-09-30", "weekday_5": "08:30-12:00"}
    wrong = desk.post(f"{below}/hours", hours | {"weekday_1": "morning"})
    assert wrong.status_code == 422 and "Write the hours like" in wrong.content.decode()
    assert desk.post(f"{below}/hours", hours).status_code == 302
    assert must_save(desk, f"{below}/close", CLOSED | {"room": "east"}) == 302
    page = must_open(desk, below)
    assert "国庆" in page and "08:30–12:00" in page
    assert "国庆" in must_open(resident(), "/centres/water-centre/rooms/hall")
    with acting_as(service):
        closure = Closure.objects.get()
    assert client_of("handler").post(f"/work/closures/{closure.pk}/lift").status_code == 403
    assert desk.post(f"/work/closures/{closure.pk}/lift").status_code == 302
    assert desk.post(f"/work/closures/{closure.pk}/lift").status_code == 404


def token_of(login: str, *, service: Scope, at: Any) -> Client:
    """A program of somebody's."""
    with acting_as(service):
        account = Account.objects.get(login=login)
        token = people.issue_token(by=service, at=at, account=account)
    client = client_of(login)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def sender(client: Client, *, below: str = "/work") -> Act:
    """A program that sends something and must be let in."""

    def must_send(path: str, **given: Any) -> Any:
        headers = given.pop("headers", None)
        answer = client.post(
            f"/api/v1{below}{path}", given, content_type="application/json", headers=headers
        )
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    return must_send


def test_programs_do_the_same(centres: Centres, service: Scope) -> None:
    desk = token_of("other", service=service, at=centres.at)
    must_send = sender(desk)
    stranger = Client()
    listed = stranger.get("/api/v1/centres").json()
    assert [one["code"] for one in listed["items"]] == ["water-centre"] and listed["next"] is None
    free = "/api/v1/centres/water-centre/rooms/hall/free?on=2026-10-09"
    assert len(stranger.get(free).json()) == 1
    # Nobody books a year ahead.
    assert stranger.get(free.replace("2026-10-09", "2027-10-08")).json() == []
    number = centres.book("hall")
    starts_at = stranger.get(free).json()[1]["starts_at"]
    assert datetime.fromisoformat(starts_at) == clock(FRIDAY, 10)
    assert must_send(f"/bookings/{number}/confirm")["verbs"] == ["call_off"]
    assert must_send(f"/bookings/{number}/person", purpose="answer")["mobile"] == MOBILE
    listed = desk.get("/api/v1/work/bookings").json()
    assert [one["number"] for one in listed] == [number]
    assert desk.get(f"/api/v1/work/bookings/{number}").json()["state"] == "booked"
    called_off = must_send(f"/bookings/{number}/call_off", ground="needed")
    assert called_off["ground"] == "needed" and called_off["verbs"] == []
    body = GIVEN | {"people": 3, "mobile": "", "name": ""}
    made = must_send(f"/rooms/{centres.room().pk}/bookings", **body)
    own = {"HTTP_LOOKUP_CODE": made["lookup_code"]}
    assert stranger.get(f"/api/v1/bookings/{made['number']}").status_code == 404
    assert stranger.get(f"/api/v1/bookings/{made['number']}", **own).json()["people"] == 3
    cancelled = stranger.post(f"/api/v1/bookings/{made['number']}/cancel", **own)
    assert cancelled.json()["state"] == "cancelled"


def test_a_program_enters_a_centre_with_all_that_belongs_to_it(
    county: County, service: Scope, at: Any
) -> None:
    must_send = sender(token_of("worker", service=service, at=at))
    must_send("/centres", **CENTRE)
    numbers = {"capacity": 50, "before_minutes": 0, "after_minutes": 10, "is_open": True}
    room = must_send("/centres/here-centre/rooms", **(BIG | numbers))
    hours = must_send("/centres/here-centre/hours", starts_on="2026-09-30", weekday_5="9:00-12:00")
    assert hours == [{"weekday": 5, "opens": "09:00", "closes": "12:00"}]
    closure = must_send("/centres/here-centre/closures", **CLOSED)
    whole = Client().get("/api/v1/centres/here-centre").json()
    assert [one["id"] for one in whole["closures"]] == [closure["id"]]
    assert must_send(f"/closures/{closure['id']}/lift")["closures"] == []
    changed = must_send(
        f"/rooms/{room['id']}/change", **(numbers | {"name_zh": "厅", "asks": True})
    )
    assert (changed["name_zh"], changed["asks"]) == ("厅", True)
    ended = must_send(f"/rooms/{room['id']}/end", ends_on="2026-12-31")
    assert ended == {"ends_on": "2026-12-31", "rooms": 1, "called_off": []}
    named = must_send("/centres/here-centre/change", name_zh="新中心", address_zh="示例路")
    assert named["name_zh"] == "新中心"
    over = must_send("/centres/here-centre/end", ends_on="2027-01-01")
    assert (over["ends_on"], over["rooms"]) == ("2027-01-01", 0)


def test_who_supervises_sees_no_booking_and_no_enrolment(centres: Centres) -> None:
    unit = centres.county.organisations["lamps"]
    number = centres.work("east", by="handler", unit=unit.pk)
    centres.move(number, Verb.MISS, at=clock(FRIDAY, 10))
    page = f"/work/bookings/{number}"
    assert [client_of(login).get(page).status_code for login in READERS] == [200, 200, 404]
    assert all("Nobody came" in must_open(client_of(login), page) for login in READERS[:2])
    # Not even by a statement of their own.
    with acting_as(centres.by("dispatcher")):
        assert not Booking.objects.exists() and not Enrolment.objects.exists()


def test_a_booking_that_was_missed_is_shown_to_nobody_else(centres: Centres) -> None:
    number = centres.book()
    from_desk = centres.by("other")
    with acting_as(from_desk):
        booking = queries.access_booking(scope=from_desk, number=number)
    assert booking.state == "booked"
    centres.move(number, Verb.MISS, at=booking.ends_at)
    stranger = resident()
    for address in ("/centres", "/centres/water-centre", f"{ROOM}?on=2026-10-09"):
        assert "Nobody came" not in must_open(stranger, address)
    rows = stranger.get("/api/v1/figures/rooms.hours_booked/rows").content.decode()
    assert "missed" not in rows and number not in rows
