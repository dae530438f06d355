"""Numbers of persons in free words: the writer is warned, and lists show what is left masked."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.harness.county import PASSWORD, County
from yijia.base.scope import service_scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import inputs, rules
from yijia.programmes.issues.tests.test_api import token_of
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
    shown = client.get("/issues/new/check", follow=True)
    assert shown.redirect_chain[-1][0] == "/issues/new/check" and shown.status_code == 200
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
    with acting_as(service_scope("test")):
        assert "138 **** 8000" in Case.objects.get(number=number).title


def kept() -> dict[str, str]:
    """The state of every case there is, by its number."""
    with acting_as(service_scope("test")):
        return dict(Case.objects.values_list("number", "state"))


def must_be_refused(answer: Any) -> list[str]:
    """The fields that a refusal for revealing words names, one for each sentence."""
    assert answer.status_code == 422, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    return [error["field"] for error in answer.json()["errors"]]


def send(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_program_is_told_what_its_text_reveals_before_anything_is_registered(
    client: Client,
) -> None:
    text = "身份证350181750307123，电话138-0013-8000，第二盏路灯"
    body = BODY | {"text": text, "address": "0591-87654321 旁"}
    before, key = kept(), {"Idempotency-Key": "one-of-this-telephone"}
    refused = send(client, "issues", body, **key)
    assert must_be_refused(refused) == ["text", "text", "address"]
    assert "a mobile number" in refused.content.decode() and "0013" not in refused.content.decode()
    assert kept() == before
    left = [send(client, "issues", body | {"left_as_is": True}, **key) for _try in range(2)]
    assert [answer.status_code for answer in left] == [201, 201]
    assert left[0].json() == left[1].json() and len(kept()) == len(before) + 1
    assert [(warning["field"], warning["kind"]) for warning in left[0].json()["warnings"]] == [
        ("text", "identity"),
        ("text", "mobile"),
        ("address", "landline"),
    ]


def test_a_text_that_reveals_nobody_is_registered_at_once(client: Client) -> None:
    made = send(client, "issues", BODY | {"text": "第二盏路灯不亮"})
    assert (made.status_code, made.json()["warnings"]) == (201, [])


def signed_in(login: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": login, "password": PASSWORD})
    return client


def test_staff_who_write_a_number_are_warned_and_may_leave_it(client: Client) -> None:
    number = send(client, "issues", BODY | {"text": "第二盏路灯不亮"}).json()["number"]
    page, centre = f"/work/issues/{number}/decline", signed_in("dispatcher")
    given = {"ground": "outside", "reason": "找林某 138 0013 8000", "channel": "0591-87654321"}
    assert b'type="checkbox"' not in centre.get(page).content
    warned = centre.post(page, given)
    shown = warned.content.decode()
    assert warned.status_code == 422 and "a mobile number" in shown
    assert 'type="checkbox"' in shown and 'name="left_as_is"' in shown
    assert "Leave it as it is" in shown
    assert kept()[number] == "registered"
    assert centre.post(page, given | {"left_as_is": "on"}).status_code == 302
    assert kept()[number] == "not_accepted"


def test_a_program_of_staff_is_told_before_its_words_are_kept(county: County, at: datetime) -> None:
    client = Client(headers={"Accept-Language": "en"})
    number = send(client, "issues", BODY | {"text": "第二盏路灯不亮"}).json()["number"]
    by_token = {"Authorization": token_of(county.scopes["dispatcher"], at)}
    path = f"work/issues/{number}/decline"
    body = {"ground": "outside", "reason": "身份证350181750307123", "channel": "12345"}
    assert must_be_refused(send(client, path, body, **by_token)) == ["reason"]
    left = send(client, path, body | {"left_as_is": True}, **by_token)
    assert (left.status_code, left.json()["state"]) == (200, "not_accepted")


@pytest.mark.parametrize("verb", sorted(inputs.BY_VERB))
def test_every_verb_that_takes_words_looks_through_them(verb: str) -> None:
    fields = set(inputs.BY_VERB[verb].base_fields)
    assert ("left_as_is" in fields) is bool(fields & set(rules.FREE_WORDS))
