"""Raising an issue page by page: what is refused where, what is sent once, what is forgotten."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.harness.county import HERE, PASSWORD, County
from yijia.programmes.issues.models import Issue

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, dict[str, str]] = {
    "kind": {"kind": "help"},
    "topic": {"topic": "02"},
    "category": {"category": "0201"},
    "street": {"street": HERE[:9]},
    "place": {"division": HERE, "address": "学校门口"},
    "text": {"text": "第二盏路灯不亮"},
    "photos": {},
    "confidential": {"confidential": "no"},
    "contact": {"mobile": "138 0013 8000"},
}


@pytest.fixture
def client(county: County) -> Client:
    return Client(headers={"Accept-Language": "en"})


def must_fill(client: Client, **changed: dict[str, str]) -> None:
    for name, given in (ANSWERS | changed).items():
        answer = client.post(f"/issues/new/{name}", given)
        assert answer.status_code == 302, name


def keep(client: Client, held: dict[str, Any]) -> None:
    """Puts the session back, as when writing it has failed."""
    session = client.session
    session.clear()
    session.update(held)
    session.save()


def must_send(client: Client) -> str:
    """Sends what was filled in, and returns the number."""
    must_fill(client)
    assert client.post("/issues/new/check").headers["Location"] == "/issues/new/done"
    return str(client.session["issue_raised"])


@pytest.mark.parametrize(
    ("name", "before", "given"),
    [
        ("topic", (), {"topic": "99"}),
        ("topic", (), {"topic": "0201"}),
        ("category", ("topic",), {"category": "0101"}),
        ("category", ("topic",), {"category": "02"}),
        ("street", (), {"street": "350182001"}),
        ("place", ("street",), {"division": "350181003901"}),
        ("place", (), {"division": HERE}),
    ],
)
def test_what_was_not_offered_is_refused_on_its_own_page(
    client: Client, name: str, before: tuple[str, ...], given: dict[str, str]
) -> None:
    for earlier in before:
        client.post(f"/issues/new/{earlier}", ANSWERS[earlier])
    answer = client.post(f"/issues/new/{name}", given)
    assert answer.status_code == 422
    assert "Choose one of the answers in the list." in answer.content.decode()


def test_a_photo_of_twenty_megabytes_is_refused_beside_its_field(client: Client) -> None:
    must_fill(client)
    photo = SimpleUploadedFile("lamp.jpg", bytes(20 * 1024 * 1024), content_type="image/jpeg")
    sent = client.post("/issues/new/photos", {"photos": photo})
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"])
    told = page.content.decode()
    assert page.status_code == 422 and "There is a problem" in told
    assert told.count("A photo may have at most 10 MB") == 2
    assert "第二盏路灯不亮" in client.get("/issues/new/text").content.decode()


def test_a_point_outside_the_county_is_refused_on_the_page_of_the_place(client: Client) -> None:
    for earlier in ("kind", "topic", "category"):
        client.post(f"/issues/new/{earlier}", ANSWERS[earlier])
    answer = client.post("/issues/new/street", {"lon": "116.39", "lat": "39.91"})
    assert answer.status_code == 422
    assert "This place is outside the county." in answer.content.decode()


def test_an_answer_that_no_longer_holds_leads_back_to_its_question(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    must_fill(client)
    monkeypatch.setattr("yijia.programmes.issues.queries.categories_in", lambda *_a, **_k: [])
    answer = client.post("/issues/new/check")
    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert '<a href="/issues/new/category">Choose what it is about.</a>' in html
    assert Issue.objects.count() == 0


def test_what_was_sent_is_found_again_when_the_session_was_lost_on_the_way(client: Client) -> None:
    must_fill(client)
    held = dict(client.session.items())
    client.post("/issues/new/check")
    number = client.session["issue_raised"]
    for method in (client.post, client.get):
        keep(client, held)
        answer = method("/issues/new/check")
        assert answer.headers["Location"] == "/issues/new/done"
        assert client.session["issue_raised"] == number and "draft:issue" not in client.session
    assert number in client.get("/issues/new/done").content.decode()
    assert client.get(f"/issues/{number}").status_code == 200


def test_the_next_issue_is_one_of_its_own(client: Client) -> None:
    assert must_send(client) != must_send(client)


def test_an_issue_is_forgotten_on_a_shared_telephone(client: Client) -> None:
    other, number = must_send(client), must_send(client)
    done = client.get("/issues/new/done").content.decode()
    assert number in done and 'id="code"' in done and f"/issues/{number}/forget" in done
    assert f"/issues/{number}/forget" in client.get(f"/issues/{number}").content.decode()
    assert client.get(f"/issues/{number}/forget").headers["Location"] == "/issues/follow"
    assert client.get(f"/issues/{number}").status_code == 200
    page = client.post(f"/issues/{number}/forget", follow=True)
    assert "This device has forgotten the issue." in page.content.decode()
    assert client.get("/issues/new/done").headers["Location"] == "/issues/follow"
    assert client.get(f"/issues/{number}").headers["Location"].startswith("/issues/follow")
    assert client.get(f"/issues/{other}").status_code == 200
    assert number not in str(dict(client.session.items()))


def test_staff_and_the_person_take_their_verbs_in_the_same_way(client: Client) -> None:
    number = must_send(client)
    staff = Client(headers={"Accept-Language": "en"})
    staff.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    page = f"/work/issues/{number}/dispatch"
    assert staff.get(page).status_code == 200
    refused = staff.post(page, {"organisation": "nobody"})
    assert refused.status_code == 422 and b"id_organisation" in refused.content
    assert staff.post(page, {"organisation": "lamps"}).headers["Location"] == page[:-9]
    assert client.get(f"/issues/{number}/withdraw").status_code == 200
    taken = client.post(f"/issues/{number}/withdraw")
    assert taken.headers["Location"] == f"/issues/{number}"
    assert client.post(f"/issues/{number}/dispatch").status_code == 404
