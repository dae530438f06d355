"""Issues over HTTP, as programs send them: what is taken, what is refused, and how."""

import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.harness.county import HERE, County
from tests.harness.schema import faults
from yijia.base.scope import Scope, service_scope
from yijia.engines.cases.models import Case, KeptOut
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.rights.events import CONFIGURED
from yijia.programmes.issues.models import Category

pytestmark = pytest.mark.django_db
BODY: dict[str, Any] = {
    "kind": "help",
    "category": "0201",
    "text": "第二盏路灯不亮",
    "division": HERE,
    "mobile": "13800138000",
}


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def post(client: Client, path: str, body: object, **headers: str) -> Any:
    content = body if isinstance(body, str) else json.dumps(body)
    return client.post(
        f"/api/v1/{path}", content, content_type="application/json", headers=dict(headers)
    )


def token_of(scope: Scope, at: datetime) -> str:
    service = service_scope("test")
    with acting_as(service):
        account = Account.objects.get(login=scope.name)
        return "Bearer " + people.issue_token(by=service, at=at, account=account)


def must_be_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(response.content)
    assert found["status"] == status and found["title"] and found["detail"]
    return found


@pytest.mark.parametrize("about", ["lamps", "Street lighting", "lighting"])
def test_the_unit_that_it_is_about_is_called_by_its_name(
    county: County, client: Client, about: str
) -> None:
    sent = BODY | {"confidential": "yes", "about": about}
    made = post(client, "issues", sent)
    assert made.status_code == 201, made.content
    with acting_as(service_scope("test")):
        kept = KeptOut.objects.get(case__number=made.json()["number"])
    assert kept.organisation_id == county.organisations["lamps"].pk
    for unclear in ("nobody", "m"):
        refused = must_be_problem(post(client, "issues", sent | {"about": unclear}), 422)
        assert [error["field"] for error in refused["errors"]] == ["about"]


def test_the_whole_course_by_json(county: County, client: Client, at: datetime) -> None:
    made = post(client, "issues", BODY)
    assert made.status_code == 201
    number, code = made.json()["number"], {"Lookup-Code": made.json()["lookup_code"]}
    dispatcher = token_of(county.scopes["dispatcher"], at)
    handler = token_of(county.scopes["handler"], at)

    def step(who: str, verb: str, **body: str) -> str:
        answer = post(client, f"work/issues/{number}/{verb}", body, Authorization=who)
        return str(answer.json()["state"])

    assert step(dispatcher, "dispatch", organisation="lamps") == "dispatched"
    assert step(handler, "sign") == "signed"
    assert step(handler, "reply", text="Mended.") == "replied"
    own = client.get(f"/api/v1/issues/{number}", headers=code).json()
    assert own["replies"][0]["text"] == "Mended." and own["verbs"] == ["confirm", "reopen"]
    done = post(client, f"issues/{number}/confirm", {"satisfied": "5"}, **code)
    assert (done.status_code, done.json()["state"]) == (200, "closed")


def test_the_same_key_registers_once_and_gets_the_same_answer(
    county: County, client: Client
) -> None:
    first = post(client, "issues", BODY, **{"Idempotency-Key": "k1"})
    again = post(client, "issues", BODY, **{"Idempotency-Key": "k1"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    other = post(client, "issues", BODY | {"text": "Something else"}, **{"Idempotency-Key": "k1"})
    assert must_be_problem(other, 422)["errors"][0]["field"] == "Idempotency-Key"


def test_what_was_registered_is_not_refused_when_it_is_sent_again_and_its_category_has_ended(
    county: County, client: Client, at: datetime
) -> None:
    key, door = {"Idempotency-Key": "k1"}, "/open311/v2/requests.json"
    form = {"service_code": "0201", "address_id": HERE, "description": "路灯不亮"}

    def both() -> list[Any]:
        return [post(client, "issues", BODY, **key), client.post(door, form, headers=key)]

    first, by = both(), service_scope("test")
    with acting_as(by), journal.entry(by=by, at=at, event=CONFIGURED, new={"count": 1}):
        Category.objects.filter(code="0201").update(ends_on=timezone.localdate())
        journal.forget_reference_data()
    assert [one.status_code for one in first] == [201, 201]
    assert [one.content for one in both()] == [one.content for one in first]
    must_be_problem(post(client, "issues", BODY), 422)


@pytest.mark.parametrize(
    ("site", "source"), [("same-origin", "web"), ("cross-site", "api"), ("", "api")]
)
def test_what_a_page_of_ours_sends_is_not_counted_as_a_program_s(
    county: County, client: Client, site: str, source: str
) -> None:
    number = post(client, "issues", BODY, **{"Sec-Fetch-Site": site}).json()["number"]
    with acting_as(service_scope("test")):
        assert Case.objects.get(number=number).source == source


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "wish"}, "kind"),
        ({"category": "9999"}, "category"),
        ({"text": "长" * 2001}, "text"),
        ({"text": " "}, "text"),
        ({"text": "\u200b" * 10}, "text"),
        ({"text": None}, "text"),
        ({"mobile": "123"}, "mobile"),
        ({"lon": "119.4"}, "lon"),
        ({"lon": "500", "lat": "25.7"}, "lon"),
        ({"division": "999999999999"}, "division"),
        ({"colour": "red"}, "colour"),
        ({"photos": ["x"]}, "photos"),
    ],
)
def test_bad_input_is_named_field_by_field(
    county: County, client: Client, changes: dict[str, Any], field: str
) -> None:
    found = must_be_problem(post(client, "issues", BODY | changes), 422)
    assert field in {error["field"] for error in found["errors"]}


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "[" * 2000])
def test_what_is_no_json_object_is_a_problem_and_no_fault(
    county: County, client: Client, body: str
) -> None:
    must_be_problem(post(client, "issues", body), 422)


def test_markup_comes_back_as_it_was_sent_and_is_never_run(county: County, client: Client) -> None:
    text = "<script>alert(1)</script> =cmd|' /C calc'!A0"
    made = post(client, "issues", BODY | {"text": text}).json()
    code = {"Lookup-Code": made["lookup_code"]}
    answer = client.get(f"/api/v1/issues/{made['number']}", headers=code)
    assert answer.json()["text"] == text
    assert answer.headers["Content-Type"].startswith("application/json")


def test_a_wrong_code_opens_nothing_and_is_slowed_down(county: County, client: Client) -> None:
    number = post(client, "issues", BODY).json()["number"]
    for tried in range(10):
        found = client.get(f"/api/v1/issues/{number}", headers={"Lookup-Code": f"BAD{tried}"})
        must_be_problem(found, 404)
    must_be_problem(client.get(f"/api/v1/issues/{number}", headers={"Lookup-Code": "BAD"}), 429)


def test_staff_routes_ask_who_and_whether_they_may(
    county: County, client: Client, at: datetime
) -> None:
    number = post(client, "issues", BODY).json()["number"]
    path = f"work/issues/{number}/dispatch"
    must_be_problem(post(client, path, {"organisation": "lamps"}), 401)
    must_be_problem(post(client, path, {"organisation": "lamps"}, Authorization="Bearer no"), 401)
    handler = token_of(county.scopes["handler"], at)
    must_be_problem(post(client, path, {"organisation": "lamps"}, Authorization=handler), 404)
    leader = token_of(county.scopes["leader"], at)
    must_be_problem(post(client, path, {"organisation": "lamps"}, Authorization=leader), 403)
    must_be_problem(client.delete(f"/api/v1/issues/{number}"), 405)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", b"%PDF-1.7 no picture"), ("a.png", b""), ("a.jpg", b"<svg onload=alert(1)>")],
)
def test_a_file_that_is_no_photo_is_refused(
    county: County, client: Client, name: str, content: bytes
) -> None:
    upload = SimpleUploadedFile(name, content, "image/jpeg")
    found = must_be_problem(client.post("/api/v1/issues/photos", {"photo": upload}), 422)
    assert found["errors"][0]["field"] == "photo"


def test_a_photo_of_twenty_megabytes_is_refused_with_the_limit(
    county: County, client: Client
) -> None:
    for megabytes, status in ((20, 413), (11, 422)):
        content = b"\xff\xd8" + b"0" * megabytes * 1024 * 1024
        upload = SimpleUploadedFile("big.jpg", content, "image/jpeg")
        found = must_be_problem(client.post("/api/v1/issues/photos", {"photo": upload}), status)
        assert "10 MB" in found["detail"]
        assert [error["field"] for error in found["errors"]] == ["photo"]


def test_my_work_lists_what_waits_for_my_organisation(
    county: County, client: Client, at: datetime
) -> None:
    numbers = [post(client, "issues", BODY).json()["number"] for _n in range(3)]
    headers = {"Authorization": token_of(county.scopes["dispatcher"], at)}
    listed = client.get("/api/v1/work", headers=headers).json()
    assert sorted(row["number"] for row in listed["items"]) == sorted(numbers)
    headers = {"Authorization": token_of(county.scopes["handler"], at)}
    assert client.get("/api/v1/work", headers=headers).json()["items"] == []
    must_be_problem(client.get("/api/v1/work?after=zzz", headers=headers), 422)


def test_work_is_told_in_codes_with_names_beside_them(
    county: County, client: Client, at: datetime
) -> None:
    number = post(client, "issues", BODY).json()["number"]
    headers = {"Authorization": token_of(county.scopes["dispatcher"], at)}
    listed = client.get("/api/v1/work", headers=headers).json()
    assert listed["next"] is None
    (item,) = listed["items"]
    assert item.pop("due_on") >= item.pop("next_due_on") > "2026"
    assert item == {
        "number": number,
        "title": "第二盏路灯不亮",
        "division": HERE,
        "division_name_zh": "示例社区",
        "division_name_en": "Example Community",
        "kind": "issue",
        "sort": "help",
        "topic": "0201",
        "source": "api",
        "urgency": "normal",
        "state": "registered",
        "organisation": "centre",
        "is_late": False,
        "provisional": item["provisional"],
        "confidential": False,
        "assist_on": None,
    }


def test_an_issue_names_its_codes_and_tells_times_of_china(
    county: County, client: Client, at: datetime
) -> None:
    made = post(client, "issues", BODY).json()
    code = {"Lookup-Code": made["lookup_code"]}
    address = f"/api/v1/issues/{made['number']}"
    told = client.get(address, headers=code).json()
    assert told["organisation"]["code"] == "centre"
    assert (told["division"], told["division_name_en"]) == (HERE, "Example Community")
    assert told["category"] == "0201" and told["category_name_zh"] != told["category_name_en"]
    assert told["raised_at"].endswith("+08:00")
    moved = {"dispatcher": ("dispatch", {"organisation": "lamps"}), "handler": ("sign", {})}
    for login, (verb, body) in moved.items():
        who = token_of(county.scopes[login], at)
        post(client, f"work/issues/{made['number']}/{verb}", body, Authorization=who)
    post(
        client,
        f"work/issues/{made['number']}/reply",
        {"text": "Mended."},
        Authorization=token_of(county.scopes["handler"], at),
    )
    told = client.get(address, headers=code).json()
    lamps = {"code": "lamps", "name_zh": "路灯所", "name_en": "Street lighting"}
    assert told["organisation"] == lamps
    assert told["replies"][0]["at"].endswith("+08:00")


def test_staff_are_offered_only_what_they_may_do(
    county: County, client: Client, at: datetime
) -> None:
    number = post(client, "issues", BODY).json()["number"]

    def offered(login: str) -> list[str]:
        headers = {"Authorization": token_of(county.scopes[login], at)}
        verbs: list[str] = client.get(f"/api/v1/work/issues/{number}", headers=headers).json()[
            "verbs"
        ]
        return verbs

    assert offered("leader") == ["urge"]
    moves = ["dispatch", "answer", "decline", "merge"]
    assert offered("dispatcher") == [
        *(*moves, "urge", "relabel", "set_urgency", "make_confidential")
    ]


def test_every_answer_is_as_it_is_described(county: County, client: Client, at: datetime) -> None:
    document = client.get("/api/openapi.json").json()

    def must_be_described(answer: Any, path: str, *, method: str = "post") -> Any:
        described = document["paths"][path][method]["responses"][str(answer.status_code)]
        schema = described["content"][answer.headers["Content-Type"].split(";")[0]]["schema"]
        assert faults(answer.json(), schema=schema, document=document) == []
        return answer.json()

    def must_tell(verb: str, body: dict[str, Any], **headers: str) -> Any:
        own = "Lookup-Code" in headers
        path = "issues" if own else "work/issues"
        answer = post(client, f"{path}/{number}/{verb}", body, **headers)
        asked = document["paths"][f"/api/v1/{path}/{{number}}/{verb}"]["post"]["requestBody"]
        schema = asked["content"]["application/json"]["schema"]
        assert faults(body, schema=schema, document=document) == []
        return must_be_described(answer, f"/api/v1/{path}/{{number}}/{verb}")

    made = must_be_described(post(client, "issues", BODY), "/api/v1/issues")
    number, own = made["number"], {"Lookup-Code": made["lookup_code"]}
    centre, unit = (
        {"Authorization": token_of(county.scopes[who], at)} for who in ("dispatcher", "handler")
    )
    must_tell("dispatch", {"organisation": "lamps"}, **centre)
    must_tell("return", {"reason": "Clause 3"}, **unit)
    must_tell("refuse_return", {"reason": "Clause 3 is about others."}, **centre)
    listed = client.get("/api/v1/work", headers=unit)
    (item,) = must_be_described(listed, "/api/v1/work", method="get")["items"]
    assert item["organisation"] == "lamps"
    must_tell("reply", {"text": "Mended."}, **unit)
    must_tell("reopen", {"reason": "It is dark."}, **own)
    one = client.get(f"/api/v1/issues/{number}", headers=own)
    must_be_described(one, "/api/v1/issues/{number}", method="get")
    done = post(client, f"issues/{number}/confirm", {}, **own)
    must_be_described(done, "/api/v1/issues/{number}/confirm")


def test_a_name_without_a_number_is_not_thrown_away_in_silence(
    county: County, client: Client
) -> None:
    body = {name: value for name, value in BODY.items() if name != "mobile"} | {"name": "林某"}
    found = must_be_problem(post(client, "issues", body), 422)
    assert [error["field"] for error in found["errors"]] == ["mobile"]


def test_the_page_of_the_place_has_the_fields_that_its_map_fills(
    county: County, client: Client
) -> None:
    page = client.get("/issues/new/street").content.decode()
    assert 'id="id_lon"' in page and 'id="id_lat"' in page
    assert 'data-lon="id_lon"' in page and "(optional)" not in page


def test_one_photo_is_taken_by_one_issue_and_once(county: County, client: Client) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    upload = SimpleUploadedFile("a.png", out.getvalue(), "image/png")
    token = client.post("/api/v1/issues/photos", {"photo": upload}).json()["token"]
    must_be_problem(post(client, "issues", BODY | {"photos": [token, token.upper()]}), 422)
    assert post(client, "issues", BODY | {"photos": [token]}).status_code == 201
    must_be_problem(post(client, "issues", BODY | {"photos": [token]}), 422)


def test_a_clerk_s_program_registers_calls_and_sends_many_on_at_once(
    county: County, client: Client, at: datetime
) -> None:
    dispatcher = token_of(county.scopes["dispatcher"], at)
    call = {"source": "telephone", "kind": "help", "topic": "ld", "place": HERE, "text": "路灯坏了"}
    numbers = [
        post(
            client, "work/issues", call, Authorization=dispatcher, **{"Idempotency-Key": key}
        ).json()["number"]
        for key in ("a", "a", "b")
    ]
    assert numbers[0] == numbers[1] != numbers[2]
    body = {"numbers": [*numbers[1:], "nothing"], "organisation": "lamps"}
    told = post(client, "work/together/dispatch", body, Authorization=dispatcher).json()
    assert told["done"] == numbers[1:]
    assert [(row["number"], row["code"]) for row in told["refused"]] == [("nothing", "not-found")]
    shown = client.get(f"/api/v1/work/issues/{numbers[0]}", headers={"Authorization": dispatcher})
    found = shown.json()
    assert {run["step"] for run in found["clocks"]} == {"resolve", "register", "sign"}
    assert [step["sentence"] for step in found["steps"]][-1] == "Raised."
    assert (found["supervision"], found["parts"], found["asked"]) == ("", [], None)
    vague = post(client, "work/issues", call | {"topic": "02"}, Authorization=dispatcher)
    assert must_be_problem(vague, 422)["errors"][0]["field"] == "topic"
