"""An auditor's engagement: cases are drawn at random, and each reading is written down."""

import re
from datetime import datetime

import pytest
from django.test import Client

from tests.harness.county import PASSWORD, County, lamp_out
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
SAMPLES = "/audit/samples"
DRAW = {"division": "350181", "size": 2}


@pytest.fixture
def auditor(county: County, client: Client, at: datetime) -> Client:
    """An auditor at a browser, and a few cases to draw from."""
    for _n in range(3):
        lamp_out(at=at)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/sign-in", {"login": "auditor", "password": PASSWORD})
    return client


def numbers(page: str) -> list[str]:
    return re.findall(rf'href="{SAMPLES}/\d+/([^"]+)"', page)


def test_cases_are_drawn_and_read_and_all_of_it_is_written_down(
    auditor: Client, service: Scope
) -> None:
    drawn = auditor.post(SAMPLES, DRAW).headers["Location"]
    page = auditor.get(drawn).content.decode()
    assert len(numbers(page)) == 2 and "the same cases" in page
    assert drawn in auditor.get(SAMPLES).content.decode()
    one = auditor.get(f"{drawn}/{numbers(page)[0]}").content.decode()
    assert numbers(page)[0] in one and "路灯不亮" in one
    with acting_as(service):
        found = Entry.objects.filter(actor_name="auditor", event__contains="sample")
        told = list(found.order_by("id").values_list("event", flat=True))
    assert told == ["cases.sample_drawn", "cases.sample_read"]


def test_what_was_not_drawn_is_not_there(auditor: Client, at: datetime) -> None:
    drawn = auditor.post(SAMPLES, DRAW).headers["Location"]
    later = lamp_out(at=at)
    assert auditor.get(f"{drawn}/{later}").status_code == 404
    assert auditor.get(f"{SAMPLES}/999").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"size": 0}, {"size": 101}, {"division": "350182"}, {"size": ""}]
)
def test_a_sample_that_cannot_be_is_refused_beside_its_field(
    auditor: Client, wrong: dict[str, object]
) -> None:
    assert auditor.post(SAMPLES, DRAW | wrong).status_code == 422


def test_three_samples_a_day_are_enough(auditor: Client) -> None:
    for _n in range(3):
        assert auditor.post(SAMPLES, DRAW).status_code == 302
    refused = auditor.post(SAMPLES, DRAW)
    assert refused.status_code == 422 and b"Three samples a day are enough." in refused.content


def test_the_sample_of_another_opens_nothing_and_an_auditor_sees_no_work(auditor: Client) -> None:
    drawn = auditor.post(SAMPLES, DRAW).headers["Location"]
    other = Client()
    for login in ("dispatcher", "leader", "audit"):
        other.post("/sign-in", {"login": login, "password": PASSWORD})
        assert other.get(drawn).status_code == 403
    assert auditor.get("/work").status_code == 403


def test_a_program_draws_reads_and_is_told_no_more_than_a_page_tells(
    auditor: Client, service: Scope, at: datetime
) -> None:
    with acting_as(service):
        account = Account.objects.get(login="auditor")
        token = people.issue_token(by=service, at=at, account=account)
    program = Client(headers={"Authorization": f"Bearer {token}"})
    api, json = "/api/v1/audit/samples", "application/json"
    drawn = program.post(api, DRAW, content_type=json)
    assert drawn.status_code == 201 and drawn.json()["drawn_again"] is True
    (listed,) = program.get(api).json()
    assert listed["seed"] == drawn.json()["seed"] and "numbers" not in listed
    address = f"{api}/{listed['id']}"
    first, second = program.get(address).json()["numbers"]
    one = program.get(f"{address}/{first}").json()
    assert (one["number"], one["title"], one["told"]) == (first, "路灯不亮", [])
    assert program.get(f"{address}/{lamp_out(at=at)}").status_code == 404
    assert program.post(api, DRAW | {"division": "350182"}, content_type=json).status_code == 422
    assert auditor.get(f"{address}/{second}").status_code == 200
    with acting_as(service):
        read = Entry.objects.filter(event="cases.sample_read").order_by("id")
        assert [entry.new["number"] for entry in read] == [first, second]
