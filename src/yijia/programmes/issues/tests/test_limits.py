"""How much strangers may send from one address within an hour, and what it costs to count it."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings

from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import HERE, PASSWORD, County, over_time
from tests.harness.racing import at_once
from yijia.base.errors import TooMany
from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell.models import Spending
from yijia.programmes.issues.tests.test_pages import must_fill

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "203.0.113.7", "203.0.113.8"
MOST = 3
BODY = {"kind": "help", "category": "0201", "text": "第二盏路灯不亮", "division": HERE}


@pytest.fixture(autouse=True)
def few(settings: Settings) -> None:
    """Three of each kind in an hour."""
    settings.YIJIA_LIMITS = {"issues": MOST, "photos": MOST, "similar": MOST}


def client_at(origin: str) -> Client:
    return Client(REMOTE_ADDR=origin, headers={"Accept-Language": "en"})


def raise_by_program(client: Client, **headers: str) -> Any:
    content = json.dumps(BODY)
    kind = "application/json"
    return client.post("/api/v1/issues", content, content_type=kind, headers=dict(headers))


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def must_be_too_many(answer: Any) -> None:
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600


def test_an_address_that_has_sent_its_share_waits_and_others_do_not(county: County) -> None:
    for _n in range(MOST):
        assert raise_by_program(client_at(HOME)).status_code == 201
    refused = raise_by_program(client_at(HOME))
    must_be_too_many(refused)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refused.content)["type"] == "urn:yijia:problem:too-many"
    assert raise_by_program(client_at(ELSEWHERE)).status_code == 201


def test_a_page_says_so_too_and_keeps_what_was_filled_in(county: County) -> None:
    for _n in range(MOST):
        raise_by_program(client_at(HOME))
    person = client_at(HOME)
    must_fill(person)
    refused = person.post("/issues/new/check")
    must_be_too_many(refused)
    assert "Too much was sent from your network." in refused.content.decode()
    person.post("/issues/new/similar", {"choice": "none"})
    assert BODY["text"] in person.get("/issues/new/check").content.decode()


def test_who_asks_too_often_what_others_raised_is_not_kept_from_raising_it(
    county: County,
) -> None:
    raise_by_program(client_at(ELSEWHERE))
    person, body = client_at(HOME), {"category": "0201", "division": HERE}
    for _n in range(MOST):
        answer = person.post("/api/v1/issues/similar", body, content_type="application/json")
        assert len(answer.json()) == 1
    must_be_too_many(person.post("/api/v1/issues/similar", body, content_type="application/json"))
    must_fill(person)
    page = person.get("/issues/new/check", follow=True)
    assert page.redirect_chain[-1][0] == "/issues/new/check"


def test_what_was_sent_before_is_answered_again_although_the_share_is_spent(
    county: County,
) -> None:
    keys = [{"Idempotency-Key": str(n)} for n in range(MOST + 1)]
    first = [raise_by_program(client_at(HOME), **key) for key in keys]
    assert [answer.status_code for answer in first] == [201, 201, 201, 429]
    again = raise_by_program(client_at(HOME), **keys[0])
    assert (again.status_code, again.json()) == (201, first[0].json())
    must_be_too_many(raise_by_program(client_at(HOME), **keys[MOST]))


def test_a_short_key_of_a_stranger_belongs_to_their_address(county: County) -> None:
    key = {"Idempotency-Key": "1"}
    mine, theirs = raise_by_program(client_at(HOME), **key), client_at(ELSEWHERE)
    assert raise_by_program(client_at(HOME), **key).json() == mine.json()
    # The same key from elsewhere is another request, and is never answered with this one's code.
    other = raise_by_program(theirs, **key)
    assert other.status_code == 201
    assert other.json()["number"] != mine.json()["number"]
    content = json.dumps(BODY | {"text": "A text of another kind"})
    kind = "application/json"
    changed = theirs.post("/api/v1/issues", content, content_type=kind, headers=key)
    assert changed.status_code == 422
    assert mine.json()["lookup_code"] not in changed.content.decode()


def test_a_long_key_is_the_same_request_from_whatever_network(county: County) -> None:
    key = {"Idempotency-Key": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    at_home = raise_by_program(client_at(HOME), **key)
    assert raise_by_program(client_at(ELSEWHERE), **key).json() == at_home.json()


def test_photos_have_a_share_of_their_own(county: County) -> None:
    client = client_at(HOME)
    for _n in range(MOST):
        assert client.post("/api/v1/issues/photos", {"photo": photo()}).status_code == 201
    must_be_too_many(client.post("/api/v1/issues/photos", {"photo": photo()}))
    must_be_too_many(client.post("/issues/new/photos", {"photo": photo()}))
    assert raise_by_program(client).status_code == 201


def test_who_works_here_is_not_counted_and_neither_is_this_machine(
    county: County, settings: Settings
) -> None:
    desk = client_at(HOME)
    desk.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    for _n in range(MOST + 1):
        assert desk.post("/issues/new/photos", {"photo": photo(), "more": ""}).status_code != 429
        assert raise_by_program(client_at("127.0.0.1")).status_code == 201
    settings.YIJIA_LIMITS = {"issues": 0}
    for _n in range(MOST + 1):
        assert raise_by_program(client_at(HOME)).status_code == 201
    assert Spending.objects.count() == 0


def test_an_intake_makes_five_statements_however_it_is_counted(county: County) -> None:
    raise_by_program(client_at(HOME))
    for headers in ({}, {"Idempotency-Key": "k"}):
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert raise_by_program(client_at(HOME), **headers).status_code == 201
        assert len(made) - INSIDE_A_TEST <= 5


def test_an_account_without_a_post_is_counted_as_anybody_is(county: County) -> None:
    for scope, is_counted in (
        (Scope(account=1, name="idle"), True),
        (county.scopes["handler"], False),
    ):
        allowed = limits.allowance_of(by=scope, kind="issues", origin=HOME)
        assert (allowed is not None) is is_counted


def test_a_household_on_the_new_network_is_one_address(county: County) -> None:
    sent = [raise_by_program(client_at(f"2001:db8::{n}")) for n in range(MOST + 1)]
    assert [answer.status_code for answer in sent] == [201] * MOST + [429]
    told = sent[0].json()
    right = {"number": told["number"], "code": told["lookup_code"]}
    for n in range(10):
        wrong = client_at(f"2001:db8::{n}").post("/issues/follow", right | {"code": "AAAAAAAA"})
        assert wrong.status_code == 422
    assert client_at("2001:db8::beef").post("/issues/follow", right).status_code == 422
    assert client_at("2001:db8:0:1::1").post("/issues/follow", right).status_code == 302


def test_the_hour_passes_and_is_forgotten(acting: Scope, at: datetime) -> None:
    allowed = limits.allowance_of(by=ANONYMOUS, kind="issues", origin=HOME)
    for _n in range(MOST):
        shell.count_use(at=at, allowed=allowed)
    with pytest.raises(TooMany) as refused:
        shell.count_use(at=at + timedelta(minutes=20), allowed=allowed)
    assert refused.value.wait == timedelta(minutes=40)
    later = at + timedelta(hours=1)
    shell.count_use(at=later, allowed=allowed)
    assert list(Spending.objects.values_list("since", "count")) == [(later.astimezone(UTC), 1)]
    assert over_time("shell.spending", at=later + timedelta(hours=2)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("county")
def test_of_many_at_once_no_more_are_let_through_than_may() -> None:
    answers = at_once([lambda: raise_by_program(client_at(HOME))] * (2 * MOST))
    assert sorted(answer.status_code for answer in answers) == [201] * MOST + [429] * MOST
