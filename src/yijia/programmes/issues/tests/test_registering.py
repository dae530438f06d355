"""Taking in what a person tells on the telephone: quickly, once, and in whose name."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import HERE, County
from yijia.base.scope import service_scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.programmes.issues.tests.test_api import token_of
from yijia.programmes.issues.tests.test_pages import must_fill

pytestmark = pytest.mark.django_db
CALL = {
    "source": "telephone",
    "kind": "help",
    "topic": "ld",
    "place": "slsq",
    "text": "路灯不亮",
}


def entry_of_raising() -> Entry:
    with acting_as(service_scope("test")):
        return Entry.objects.get(event="issues.raised")


def send(client: Client, body: dict[str, Any]) -> Any:
    return client.post("/desk/new", body)


def test_a_call_is_looked_over_registered_once_and_read_out(county: County) -> None:
    client = client_of("dispatcher")
    looked = send(client, CALL)
    assert looked.status_code == 200 and "Street light" in looked.content.decode()
    with acting_as(service_scope("test")):
        assert not Case.objects.exists()
    confirmed = CALL | {"confirm": "yes", "key": "k"}
    for _time in range(2):
        assert send(client, confirmed).headers["Location"] == "/desk/done"
    read_out = client.get("/desk/done").content.decode()
    entry = entry_of_raising()
    assert entry.actor_name == "dispatcher" and entry.new["source"] == "telephone"
    number = read_out.split('id="number">')[1].split("<")[0]
    assert people.lookup_code(number)[:4] in read_out
    assert client_of("worker").get("/desk/done").status_code == 302


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"topic": "02"}, "Several fit"),
        ({"topic": "0201 路灯"}, "Look over it"),
        ({"topic": "street li"}, "Look over it"),
        ({"topic": "zzzz"}, "Nothing is called that"),
        ({"place": HERE}, "Look over it"),
        ({"place": "社区"}, "Several fit"),
        ({"place": "第二社区"}, "Look over it"),
        ({"mobile": "13800138000"}, "Read the notice out first"),
        ({"mobile": "13800138000", "agreed": "on"}, "Look over it"),
        ({"text": "请打13800138000"}, "seems to hold"),
        ({"happened_time": "09:30"}, "Give both"),
        ({"change": "yes"}, "Register a call"),
    ],
)
def test_what_is_typed_means_one_thing_or_is_asked_again(
    county: County, typed: dict[str, str], found: str
) -> None:
    assert found in send(client_of("dispatcher"), CALL | typed).content.decode()


def test_a_late_entry_says_when_and_why_and_its_clock_runs_from_then(county: County) -> None:
    client = client_of("dispatcher")
    late = {"happened_on": "2026-09-28", "happened_time": "09:30", "confirm": "yes", "key": "k"}
    refused = send(client, CALL | late)
    assert refused.status_code == 422 and "Say why this is entered late." in str(refused.content)
    assert send(client, CALL | late | {"late_reason": "停电"}).status_code == 302
    entry = entry_of_raising()
    assert entry.happened_at == datetime.fromisoformat("2026-09-28T09:30+08:00")
    assert entry.happened_at < entry.recorded_at and entry.reason == ""
    with acting_as(service_scope("test")):
        number = Case.objects.values_list("number", flat=True).get(pk=entry.subject_id or 0)
    course = client.get(f"/work/issues/{number}").content.decode()
    assert "Entered late, on" in course and ": 停电" in course


@pytest.mark.parametrize(
    ("login", "status"), [("dispatcher", 200), ("handler", 200), ("worker", 200), ("leader", 403)]
)
def test_the_page_and_the_menu_are_for_who_takes_in(
    county: County, login: str, status: int
) -> None:
    client = client_of(login)
    assert client.get("/desk/new").status_code == status
    assert ("/desk/new" in client.get("/work").content.decode()) == (status == 200)


def test_only_who_works_on_issues_takes_them_in(county: County) -> None:
    confirmed = CALL | {"confirm": "yes", "key": "k"}
    assert send(client_of("leader"), confirmed).status_code == 403
    assert send(client_of("worker"), confirmed).status_code == 302
    assert send(client_of("audit"), confirmed).status_code == 403


def number_of_only() -> str:
    with acting_as(service_scope("test")):
        return Case.objects.get().number


ORDERED = {
    "urgency": "emergency",
    "requester": "legal",
    "no_reply": True,
    "occurred_on": "2026-09-29",
    "occurred_time": "21:30",
}
SHOWN = ("An emergency", "A company or an organisation", "Not needed", "29 September 2026 21:30")


def test_what_a_work_order_says_beside_the_words_is_kept_shown_and_printed(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    client, told = client_of("dispatcher"), {**ORDERED, "no_reply": "on"}
    looked = send(client, CALL | told).content.decode()
    assert [text for text in SHOWN if text not in looked] == []
    assert send(client, CALL | told | {"confirm": "yes", "key": "k"}).status_code == 302
    number = number_of_only()
    for page in ("", "/print"):
        found = client.get(f"/work/issues/{number}{page}").content.decode()
        assert [text for text in SHOWN if text not in found] == []
    own = {"Lookup-Code": people.lookup_code(number)}
    document = Client().get(f"/api/v1/issues/{number}", headers=own).json()
    assert {name: document[name] for name in ORDERED} == ORDERED


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"occurred_on": "2026-10-01"}, "occurred_on"),
        ({"occurred_on": "2026-09-30", "occurred_time": "16:01"}, "occurred_time"),
        ({"occurred_time": "09:30"}, "occurred_on"),
        ({"urgency": "at once"}, "urgency"),
        ({"occurred_on": "2026-09-29", "happened_on": "2026-09-28"}, "occurred_on"),
    ],
)
def test_nothing_is_told_before_it_happened(
    county: County,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
    told: dict[str, str],
    field: str,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    late = {"happened_time": "09:30", "late_reason": "停电"} if "happened_on" in told else {}
    bearer = {"Authorization": token_of(county.scopes["dispatcher"], at)}
    body = json.dumps({**CALL, **told, **late})
    refused = Client().post(
        "/api/v1/work/issues", body, content_type="application/json", headers=bearer
    )
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    with acting_as(service_scope("test")):
        assert not Case.objects.exists()


def test_a_resident_says_when_it_happened_and_in_whose_name_and_needs_no_reply(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    person = Client(headers={"Accept-Language": "en"})
    must_fill(person)
    day = {"occurred_on_year": "2026", "occurred_on_month": "10", "occurred_on_day": "1"}
    person.post("/issues/new/text", {"text": "第二盏路灯不亮", **day})
    person.post("/issues/new/contact", {"requester": "legal", "no_reply": "on"})
    person.post("/issues/new/similar", {"choice": "none"})
    refused = person.post("/issues/new/check")
    assert refused.status_code == 422 and "cannot have happened after" in refused.content.decode()
    assert 'href="/issues/new/text"' in refused.content.decode()
    person.post("/issues/new/text", {"text": "第二盏路灯不亮", **day, "occurred_on_month": "9"})
    assert 'value="09"' in person.get("/issues/new/text").content.decode()
    looked = person.get("/issues/new/check", follow=True).content.decode()
    assert "1 September 2026" in looked and "A company or an organisation" in looked
    assert person.post("/issues/new/check").status_code == 302
    number = number_of_only()
    own = {"Lookup-Code": people.lookup_code(number)}
    document = Client().get(f"/api/v1/issues/{number}", headers=own).json()
    said = {"requester": "legal", "no_reply": True, "urgency": "normal"}
    said |= {"occurred_on": "2026-09-01", "occurred_time": None}
    assert {name: document[name] for name in said} == said
