"""Numbers of persons in free words: the writer is warned, and lists show what is left masked."""

import json

import pytest
from django.test import Client

from tests.harness.county import PASSWORD, County
from yijia.engines.cases.models import Case
from yijia.programmes.issues.tests.test_pages import ANSWERS

pytestmark = pytest.mark.django_db
REVEALING = "第二盏路灯不亮，找林某 138 0013 8000"
BODY = {"kind": "help", "category": "0201", "division": ANSWERS["place"]["division"]}


@pytest.fixture
def client(county: County) -> Client:
    return Client(headers={"Accept-Language": "en"})


def fill_in(client: Client, *, text: str) -> None:
    for name, given in (ANSWERS | {"text": {"text": text}}).items():
        client.post(f"/issues/new/{name}", given)


def test_who_writes_a_number_into_the_text_is_warned_before_the_answers_are_checked(
    client: Client,
) -> None:
    fill_in(client, text=REVEALING)
    assert client.get("/issues/new/check").headers["Location"] == "/issues/new/revealing"
    assert client.post("/issues/new/check").headers["Location"] == "/issues/new/revealing"
    page = client.get("/issues/new/revealing").content.decode()
    assert "a mobile number" in page and "138 **** 8000" in page and "0013" not in page
    assert client.post("/issues/new/revealing").headers["Location"] == "/issues/new/check"
    assert client.get("/issues/new/check").status_code == 200
    client.post("/issues/new/text", {"text": "身份证350181750307123丢了"})
    assert client.get("/issues/new/check").headers["Location"] == "/issues/new/revealing"
    client.post("/issues/new/text", ANSWERS["text"])
    assert client.get("/issues/new/revealing").headers["Location"] == "/issues/new/check"
    assert client.post("/issues/new/check").headers["Location"] == "/issues/new/done"


def test_what_was_sent_as_it_is_is_masked_in_every_list_and_heading(client: Client) -> None:
    fill_in(client, text=REVEALING)
    client.post("/issues/new/revealing")
    client.post("/issues/new/check")
    number = client.session["issue_raised"]
    staff = Client(headers={"Accept-Language": "en"})
    staff.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    for path in ("/work", "/api/v1/work"):
        listed = staff.get(path).content.decode()
        assert "138 **** 8000" in listed and "138 0013 8000" not in listed
    case = staff.get(f"/work/issues/{number}").content.decode()
    assert case.count("138 **** 8000") >= 1 and case.count("138 0013 8000") == 1
    assert not Case.objects.filter(title__contains="0013").exists()


def test_a_program_is_told_what_its_text_reveals(client: Client) -> None:
    def warned(**texts: str) -> list[dict[str, str]]:
        body = json.dumps(BODY | texts)
        answer = client.post("/api/v1/issues", body, content_type="application/json")
        found: list[dict[str, str]] = answer.json()["warnings"]
        return found

    text = "身份证350181750307123，电话138-0013-8000，第二盏路灯"
    told = warned(text=text, address="0591-87654321 旁")
    assert [(warning["field"], warning["kind"]) for warning in told] == [
        ("text", "identity"),
        ("text", "mobile"),
        ("address", "landline"),
    ]
    assert "a mobile number" in told[1]["message"]
    assert warned(text="第二盏路灯不亮") == []
