"""A person's own pages and the desk, over HTTP: who comes in, and what they can do."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.harness.county import HERE, County, door_of_program, with_power
from tests.harness.schema import faults
from yijia.base.access import Permission
from yijia.base.scope import Scope, service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.rights import shown

pytestmark = pytest.mark.django_db
BODY = {
    "kind": "help",
    "category": "0201",
    "text": "第二盏路灯不亮",
    "division": HERE,
    "name": "测试甲",
    "mobile": "13800138000",
}


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def post(client: Client, path: str, body: object = None, **headers: str) -> Any:
    return client.post(
        f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json", headers=headers
    )


@pytest.fixture
def issue(county: County, client: Client) -> tuple[str, str]:
    made = post(client, "issues", BODY).json()
    return made["number"], made["lookup_code"]


def token_of(scope: Scope, *, power: Permission | None = None) -> str:
    """A token of somebody at work, with a power of theirs switched on."""
    service, at = service_scope("test"), timezone.now()
    with acting_as(service):
        account = Account.objects.get(login=scope.name)
        token = people.issue_token(by=service, at=at, account=account)
    if power is not None:
        with_power(scope, permission=power, at=at, door=door_of_program(token))
    return f"Bearer {token}"


def must_follow(client: Client, issue: tuple[str, str]) -> str:
    """Shows the lookup code, and returns the address of the person's own data."""
    number, code = issue
    assert client.post("/issues/follow", {"number": number, "code": code}).status_code == 302
    return f"/your-data/issues/{number}"


def test_only_who_has_shown_the_code_finds_their_data(
    county: County, client: Client, issue: tuple[str, str]
) -> None:
    page = f"/your-data/issues/{issue[0]}"
    for path in (page, f"{page}/erase", f"{page}/withdraw", f"{page}/correct"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"kind": "erasure"}).status_code == 404
    for path in (f"{page}/copy.json", f"{page}/copy.pdf"):
        assert client.post(path).status_code == 404
    assert client.get(must_follow(client, issue)).status_code == 200
    assert client.get(f"/your-data/nowhere/{issue[0]}").status_code == 404


def test_the_contact_is_shown_when_it_is_asked_for_and_the_look_is_listed(
    county: County, client: Client, issue: tuple[str, str]
) -> None:
    page = must_follow(client, issue)
    before = client.get(page).content.decode()
    assert "13800138000" not in before and "Nobody." in before and "第二盏路灯不亮" in before
    after = client.post(page).content.decode()
    assert "13800138000" in after and "测试甲" in after
    again = client.get(page).content.decode()
    assert "Yourself" in again and "Your own look" in again and "13800138000" not in again


def test_a_copy_holds_all_of_it_for_a_program_and_for_a_reader(
    county: County, client: Client, issue: tuple[str, str]
) -> None:
    page = must_follow(client, issue)
    copied = client.post(f"{page}/copy.json")
    found = copied.json()
    assert found["contact"] == {"name": "测试甲", "mobile": "13800138000", "email": ""}
    assert found["matter"]["text"] == BODY["text"] and found["consent"]["given"] is True
    assert "attachment" in copied.headers["Content-Disposition"]
    assert copied.headers["Cache-Control"] == "no-store"
    printed = client.post(f"{page}/copy.pdf")
    assert printed.headers["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-") and len(printed.content) > 5000
    assert client.get(f"{page}/copy.pdf").status_code == 405


def test_an_address_may_not_take_copies_without_end(
    county: County, client: Client, issue: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.YIJIA_LIMITS, "own_data", 2)
    number, code = issue
    far = Client(REMOTE_ADDR="203.0.113.7")
    page = must_follow(far, issue)
    assert far.post(page).status_code == 200
    route = f"/api/v1/your-data/issues/{number}/copy"
    headers = {"Lookup-Code": code}
    assert far.post(route, headers=headers).status_code == 200
    assert far.post(route, headers=headers).status_code == 429
    assert far.post(f"{page}/copy.json").status_code == 429
    assert far.post(f"{page}/erase", {"kind": "erasure"}).status_code == 429
    must_follow(client, issue)
    assert client.post(f"{page}/copy.json").status_code == 200


def test_a_document_is_set_when_the_transaction_is_over(
    county: County, client: Client, issue: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, open_within = must_follow(client, issue), []

    def set_document(*_own: object, **_more: object) -> bytes:
        open_within.append(list(connection.savepoint_ids))
        return b"%PDF-"

    monkeypatch.setattr(shown, "copy_pdf", set_document)
    assert client.post(f"{page}/copy.pdf").content == b"%PDF-"
    assert open_within == [[]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_person_wrote_is_no_markup_of_the_document(
    county: County, client: Client, language: str
) -> None:
    text = '#panic("x") $ _a_ *b* @c <d> \\ ] [ #import "/etc/passwd"'
    made = post(client, "issues", BODY | {"text": text}).json()
    page = must_follow(client, (made["number"], made["lookup_code"]))
    printed = client.post(f"{page}/copy.pdf", headers={"Accept-Language": language})
    assert printed.status_code == 200 and printed.content.startswith(b"%PDF-")


def test_the_persons_steps_by_page(county: County, client: Client, issue: tuple[str, str]) -> None:
    page = must_follow(client, issue)
    assert client.post(f"{page}/correct", {"mobile": "12"}).status_code == 422
    right = {"name": "测试乙", "mobile": "13900139000"}
    assert client.post(f"{page}/correct", right).headers["Location"] == page
    assert "13900139000" in client.post(page).content.decode()
    assert client.post(f"{page}/withdraw").headers["Location"] == page
    assert "Withdrawn: nobody but you sees it any more." in client.get(page).content.decode()
    assert client.post(f"{page}/erase", {}).status_code == 422
    assert client.post(f"{page}/erase", {"kind": "erasure"}).headers["Location"] == page
    html = client.get(page).content.decode()
    assert "We hold no name and no number of yours here." in html and "Backups may" in html
    assert "My name and my number" not in client.get(f"{page}/erase").content.decode()
    assert client.post(f"{page}/erase", {"kind": "whole_erasure"}).headers["Location"] == page
    assert "第二盏路灯不亮" not in client.get(page).content.decode()


def test_the_persons_steps_by_program(
    county: County, client: Client, issue: tuple[str, str]
) -> None:
    number, code = issue
    document = client.get("/api/openapi.json").json()
    path, own = f"your-data/issues/{number}", {"Lookup-Code": code}

    def must_be_described(answer: Any, ending: str = "", method: str = "post") -> dict[str, Any]:
        described = document["paths"][f"/api/v1/your-data/{{holding}}/{{number}}{ending}"][method]
        content = described["responses"][str(answer.status_code)]["content"]
        schema = content["application/json"]["schema"]
        assert faults(answer.json(), schema=schema, document=document) == []
        found: dict[str, Any] = answer.json()
        return found

    found = must_be_described(client.get(f"/api/v1/{path}", headers=own), method="get")
    assert found["has_contact"] and found["readings"] == []
    copy = must_be_described(post(client, f"{path}/copy", **own), "/copy")
    assert copy["contact"]["mobile"] == "13800138000"
    right = {"name": "", "mobile": "13900139000"}
    assert must_be_described(post(client, f"{path}/correct", right, **own), "/correct")
    gone = must_be_described(post(client, f"{path}/withdraw", **own), "/withdraw")
    assert gone["consent"]["given"] is False
    erased = must_be_described(
        post(client, f"{path}/erase", {"kind": "whole_erasure"}, **own), "/erase"
    )
    assert (erased["has_contact"], erased["matter"]["address"]) == (False, "")
    assert [asked["kind"] for asked in erased["requests"]] == [
        *("whole_erasure", "withdrawal", "correction", "copy")
    ]
    assert client.get(f"/api/v1/{path}", headers={"Lookup-Code": "BAD"}).status_code == 404


def test_a_hold_on_an_issue_without_a_contact_is_told_to_its_person(
    county: County, client: Client
) -> None:
    nameless = {name: value for name, value in BODY.items() if name not in ("name", "mobile")}
    made = post(client, "issues", nameless).json()
    officer = {"Authorization": token_of(county.scopes["officer"], power=Permission.PERSON_RIGHTS)}
    given = {"key": made["number"], "reason": "诉讼中"}
    assert post(client, "work/rights/holds", given, **officer).status_code == 201
    assert post(client, "work/rights/holds", given, **officer).status_code == 409
    path, code = f"your-data/issues/{made['number']}", {"Lookup-Code": made["lookup_code"]}
    waits = post(client, f"{path}/erase", {"kind": "whole_erasure"}, **code).json()
    assert waits["held_by_law"] and waits["matter"]["text"] == BODY["text"]
    assert [asked["state"] for asked in waits["requests"]] == ["open"]
    page = client.get(must_follow(client, (made["number"], made["lookup_code"])))
    assert "locked by a legal hold" in page.content.decode()


def test_the_desk_by_program(county: County, client: Client, issue: tuple[str, str]) -> None:
    officer = county.scopes["officer"]
    off = {"Authorization": token_of(officer)}
    assert client.get("/api/v1/work/rights/requests", headers=off).status_code == 403
    on = {"Authorization": token_of(officer, power=Permission.PERSON_RIGHTS)}
    other = {"Authorization": token_of(county.scopes["dispatcher"])}
    assert client.get("/api/v1/work/rights/holds", headers=other).status_code == 403
    key = {"key": issue[0]}
    hold = post(client, "work/rights/holds", key | {"reason": "诉讼中"}, **on)
    assert hold.status_code == 201
    listed = client.get("/api/v1/work/rights/holds", headers=on).json()
    assert [found["number"] for found in listed] == [issue[0]]
    asked = post(client, "work/rights/requests", key | {"kind": "erasure"}, **on).json()
    assert asked["state"] == "open"
    answer = f"work/rights/requests/{asked['id']}/answer"
    assert post(client, answer, {"state": "done"}, **on).status_code == 409
    lift = f"work/rights/holds/{hold.json()['id']}/lift"
    assert post(client, lift, {"reason": "诉讼已结束"}, **on).status_code == 200
    assert post(client, answer, {"state": "refused"}, **on).status_code == 422
    assert post(client, answer, {"state": "done"}, **on).json()["state"] == "done"
    assert client.get("/api/v1/work/rights/requests", headers=on).json()["items"] == []
    terms = client.get("/api/v1/rights/terms").json()
    assert {"issues.contact", "rights.answer"} <= {term["code"] for term in terms}
