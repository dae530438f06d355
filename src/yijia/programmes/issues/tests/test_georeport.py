"""GeoReport v2: its field tables hold in XML and in JSON, and nobody's words come out of it.

The fields, their order and what is said of errors: http://wiki.open311.org/GeoReport_v2.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries as Counting
from pytest_django import Settings

from tests.harness.clients import client_of
from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import BESIDE, HERE, County
from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.places import actions as place_actions
from yijia.ground.places.tests.drawing import MAP
from yijia.programmes.issues.models import Issue
from yijia.programmes.issues.queries import georeport as found
from yijia.programmes.issues.rules import georeport as rules
from yijia.programmes.issues.rules import questions
from yijia.programmes.issues.tests.test_course import moved, raised, replied

pytestmark = pytest.mark.django_db
DOOR = "/open311/v2"
LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}
SENT = {"service_code": "0201", "address_id": HERE, "description": "第二盏路灯不亮"}
DAYS = {"start_date": "2026-09-01T00:00:00Z", "end_date": "2026-10-31T00:00:00Z"}
FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code"),
    *("description", "agency_responsible", "service_notice", "requested_datetime"),
    *("updated_datetime", "expected_datetime", "address", "address_id", "zipcode"),
    *("lat", "long", "media_url"),
]


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def spark(element: ET.Element) -> Any:
    """What XML says, by the Spark convention."""
    if element.tag in LISTS:
        return [spark(child) for child in element]
    return {child.tag: spark(child) for child in element} or element.text


def as_text(value: Any) -> Any:
    """What JSON says, with every plain value as XML writes it."""
    if isinstance(value, Mapping):
        return {name: as_text(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value in {None, ""} else str(value)


def must_read(response: Any, *, form: str) -> Any:
    kind = {"xml": "text/xml", "json": "application/json"}[form]
    assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
    if form == "json":
        return response.json()
    assert response.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return spark(ET.fromstring(response.content))  # noqa: S314 - it is our own answer


def must_get(
    client: Client, path: str, query: Mapping[str, str] | None = None, *, answered: int = 200
) -> Any:
    """The answer in JSON, after the one in XML was found to say the same."""
    asked = f"?{urlencode(query)}" if query else ""
    answers = {form: client.get(f"{DOOR}/{path}.{form}{asked}") for form in ("xml", "json")}
    assert {answer.status_code for answer in answers.values()} == {answered}
    document = must_read(answers["json"], form="json")
    assert must_read(answers["xml"], form="xml") == as_text(document)
    return document


def sent(client: Client, form: str = "json", key: str = "", **changes: str) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        f"{DOOR}/requests.{form}",
        urlencode(SENT | changes),
        content_type="application/x-www-form-urlencoded; charset=utf-8",
        headers=headers,
    )


def numbers(client: Client, **query: str) -> list[str]:
    return [one["service_request_id"] for one in must_get(client, "requests", DAYS | query)]


def test_discovery_names_the_address_its_forms_and_when_the_services_changed(
    county: County, client: Client, settings: Settings
) -> None:
    settings.YIJIA_ADDRESS = "https://county.example"
    told = must_get(client, "discovery")
    assert [*told] == ["changeset", "contact", "key_service", "endpoints"]
    assert told["contact"].endswith("https://county.example/places")
    assert told["endpoints"] == [
        {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": "https://county.example/open311/v2",
            "changeset": "2017-01-01 00:00",
            "type": "production",
            "formats": ["text/xml", "application/json"],
        }
    ]
    settings.YIJIA_DEMONSTRATION = True
    assert must_get(client, "discovery")["endpoints"][0]["type"] == "test"


def test_a_service_is_a_category_in_its_group_and_says_whether_it_asks(
    county: County, client: Client
) -> None:
    services = {one["service_code"]: one for one in must_get(client, "services")}
    assert services["0102"] == {
        "service_code": "0102",
        "service_name": "Noise",
        "description": "Streets and surroundings – Noise",
        "metadata": True,
        "type": "realtime",
        "keywords": "噪音扰民",
        "group": "Streets and surroundings",
    }
    assert services["0201"]["metadata"] is False
    # A part of a category names that too, and a group is nothing that one can ask for.
    part = services["010201"]
    assert part["group"] == services["0102"]["group"]
    assert part["description"] == "Streets and surroundings – Noise – Noise of building works"
    assert part["keywords"] == "施工噪音, Noise"
    assert "02" not in services
    assert must_get(client, "services", {"jurisdiction_id": "350181"}) == [*services.values()]


def test_a_definition_asks_what_the_pages_ask(county: County, client: Client) -> None:
    definition = must_get(client, "services/0102")
    assert definition == {
        "service_code": "0102",
        "attributes": [
            {
                "variable": True,
                "code": "noise.since",
                "datatype": "datetime",
                "required": False,
                "datatype_description": None,
                "order": 1,
                "description": "Since which day?",
            },
            {
                "variable": True,
                "code": "noise.night",
                "datatype": "singlevaluelist",
                "required": False,
                "datatype_description": None,
                "order": 2,
                "description": "Also at night (10 pm to 6 am)?",
                "values": [{"key": "yes", "name": "Yes"}, {"key": "no", "name": "No"}],
            },
        ],
    }
    assert must_get(client, "services/0201") == {"service_code": "0201", "attributes": []}


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_request_is_raised_as_on_every_other_way(
    county: County, client: Client, service: Scope, form: str
) -> None:
    changes = {
        "service_code": "0102",
        "attribute[noise.since]": "2026-09-01T20:00:00Z",
        "attribute[noise.night]": "yes",
        "last_name": "林",
        "first_name": "某",
        "phone": "13800138000",
        "device_id": "tt222111",
        "account_id": "123456",
        "api_key": "whatever",
    }
    response = sent(client, form, **changes)
    assert response.status_code == 201, response.content
    (made,) = must_read(response, form=form)
    assert [*made] == ["service_request_id", "service_notice", "account_id", "lookup_code"]
    assert made["account_id"] is None and "It is due by" in made["service_notice"]
    number, code = made["service_request_id"], {"Lookup-Code": made["lookup_code"]}
    own = client.get(f"/api/v1/issues/{number}", headers=code).json()
    assert (own["kind"], own["category"], own["division"]) == ("help", "0102", HERE)
    assert {one["code"]: one["value"] for one in own["answers"]} == {
        "noise.since": "2026-09-02",
        "noise.night": "yes",
    }
    with acting_as(service):
        issue = Issue.objects.get(case__number=number)
        entry = Entry.objects.filter(subject_type="cases_case", subject_id=issue.case_id).get()
    assert issue.person_id is not None and issue.source == "api"
    assert "138" not in str(entry.new)


def test_the_same_key_raises_once_and_gets_the_same_answer_in_the_form_asked(
    county: County, client: Client, service: Scope
) -> None:
    first = sent(client, "json", key="k1")
    again = sent(client, "xml", key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert must_read(again, form="xml") == as_text(must_read(first, form="json"))
    other = sent(client, "json", key="k1", description="Something else")
    assert other.status_code == 400
    assert other.json()[0]["description"].startswith("Idempotency-Key: ")
    with acting_as(service):
        assert Case.objects.count() == 1


def test_the_place_is_a_code_a_point_or_a_community_that_the_address_names(
    county: County, client: Client, service: Scope
) -> None:
    def division(**changes: str) -> str:
        made = sent(client, **{"address_id": "", **changes}).json()[0]
        with acting_as(service):
            return Case.objects.get(number=made["service_request_id"]).division_id

    assert division(address_string="第二社区活动中心门口") == BESIDE
    assert division(address_string="By the gate, Example Community") == HERE
    assert division(address_id=BESIDE, address_string="示例社区旁") == BESIDE
    on = date(2026, 9, 30)
    assert found.place_in("示例社区和第二社区之间", on=on) == ""
    assert found.place_in("村口", on=on) == ""


def test_a_point_says_the_place_better_than_words_and_a_code_better_than_both(
    county: County, client: Client, at: datetime, service: Scope
) -> None:
    with acting_as(service):
        place_actions.import_boundaries(by=service, at=at, file=MAP, source="drawn for a test")
    point = {"lat": "25.25", "long": "119.25", "address_string": "第二社区活动中心对面"}

    def division(**changes: str) -> str:
        made = sent(client, **point | {"address_id": "", **changes}).json()[0]
        with acting_as(service):
            return Case.objects.get(number=made["service_request_id"]).division_id

    assert division() == HERE
    assert division(address_id=BESIDE) == BESIDE
    # In this town no community has an outline here.
    assert division(long="119.75") == BESIDE


@pytest.mark.parametrize(
    ("changes", "status", "code", "said"),
    [
        ({"service_code": ""}, 400, 422, "service_code: "),
        ({"service_code": "9999"}, 404, 404, "There is no such service_code."),
        ({"service_code": "02"}, 404, 404, "There is no such service_code."),
        ({"jurisdiction_id": "city.gov"}, 404, 404, "There is no such jurisdiction_id here."),
        ({"description": ""}, 400, 422, "description: "),
        ({"description": "我的电话是13800138000，灯不亮"}, 400, 422, "description: "),
        ({"address_id": ""}, 400, 422, "address_string: "),
        ({"address_id": "999999999999"}, 400, 422, "address_id: "),
        ({"lat": "25.7", "long": ""}, 400, 422, "long: "),
        ({"lat": "x", "long": "y"}, 400, 422, "long: "),
        ({"phone": "123"}, 400, 422, "phone: "),
        ({"last_name": "Lin"}, 400, 422, "phone: "),
        ({"media_url": "http://127.0.0.1/a.jpg"}, 400, 422, "media_url: We fetch nothing"),
        ({"attribute[noise.night]": "yes"}, 400, 422, "attribute[noise.night]: Nobody asks"),
        ({"attribute[\x07]": "yes"}, 400, 422, "attribute["),
        ({"attribute[a]": "yes\0"}, 400, 422, "answers: What you sent cannot be read."),
        ({"description": "路灯不亮\0"}, 400, 422, "description: What you sent cannot be read."),
        ({"kind": "wish"}, 400, 422, "kind: "),
    ],
)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_refusal_is_said_in_the_form_asked_and_nothing_is_half_written(
    county: County,
    client: Client,
    service: Scope,
    *,
    form: str,
    changes: dict[str, str],
    status: int,
    code: int,
    said: str,
) -> None:
    response = sent(client, form, **changes)
    assert response.status_code == status, response.content
    errors = must_read(response, form=form)
    assert all([*one] == ["code", "description"] for one in errors)
    assert str(code) in {str(one["code"]) for one in errors}
    assert any(one["description"].startswith(said) for one in errors), errors
    with acting_as(service):
        assert not Case.objects.exists()


def test_words_that_reveal_somebody_are_sent_by_who_says_so(county: County, client: Client) -> None:
    told = {"description": "门口写着 13800138000，灯不亮"}
    assert sent(client, **told).status_code == 400
    assert sent(client, **told, left_as_is="true").status_code == 201


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("services/9999", {}, 404),
        ("services/02", {}, 404),
        ("services", {"jurisdiction_id": "city.gov"}, 404),
        ("requests", {"jurisdiction_id": "city.gov"}, 404),
        ("requests/2611300000017", {}, 404),
        ("nothing", {}, 404),
        ("requests", {"status": "done"}, 400),
        ("requests", {"start_date": "yesterday"}, 400),
        ("requests", {"start_date": "2026-09-01T00:00:00"}, 400),
        ("requests", {"start_date": "0001-01-01T00:00:00+14:00"}, 400),
        ("requests", {"start_date": "2026-06-01", "end_date": "2026-08-31"}, 400),
        ("requests", {"start_date": "2026-09-02", "end_date": "2026-09-01"}, 400),
        ("requests", {"page": "0"}, 400),
        ("requests", {"page_size": "1001"}, 400),
        ("requests", {"page": "101", "page_size": "100"}, 400),
        ("requests", {"service_request_id": ",".join(map(str, range(101)))}, 400),
    ],
)
def test_what_is_not_there_or_cannot_be_asked_is_an_error_of_the_specification(
    county: County, client: Client, path: str, query: dict[str, str], status: int
) -> None:
    errors = must_get(client, path, query, answered=status)
    assert [[*one] for one in errors] == [["code", "description"]] * len(errors)
    assert errors


def test_without_a_form_the_refusal_is_xml_and_a_method_that_is_not_known_is_said(
    county: County, client: Client
) -> None:
    for path in ("services.html", "requests", "requests.html"):
        response = client.get(f"{DOOR}/{path}")
        assert response.status_code == 404
        assert must_read(response, form="xml")[0]["code"] == "404"
    refused = client.post(f"{DOOR}/services.json")
    assert refused.status_code == 405 and refused.json()[0]["code"] == 405
    assert "GET" in refused.headers["Allow"]
    odd = client.post(f"{DOOR}/requests.json", "{}", content_type="application/json")
    assert odd.status_code == 400


def test_a_request_is_told_with_days_and_without_a_word_of_anybody(
    county: County, client: Client, at: datetime
) -> None:
    words = {"text": "王小二家 13900139000 路灯不亮", "name": "林某", "address": "幸福里3号"}
    number = raised(at, **words)
    moved(county, "dispatcher", number, "dispatch", at + timedelta(days=1), organisation="lamps")
    (told,) = must_get(client, f"requests/{number}")
    assert [*told] == FIELDS
    assert told == dict.fromkeys(FIELDS) | {
        "service_request_id": number,
        "status": "open",
        "status_notes": "Sent to a unit",
        "service_name": "Street light",
        "service_code": "0201",
        "agency_responsible": "Street lighting",
        "requested_datetime": "2026-09-30T00:00:00+08:00",
        "updated_datetime": "2026-10-01T00:00:00+08:00",
        "expected_datetime": "2026-10-13T23:59:59+08:00",
        "address": told["address"],
        "address_id": HERE,
    }
    assert "Example Community" in told["address"]
    for form in ("xml", "json"):
        asked = f"{DOOR}/requests.{form}?{urlencode(DAYS)}"
        content = client.get(asked).content.decode()
        assert number in content
        assert not [one for one in ("王小二", "13900139000", "林某", "幸福里") if one in content]


def test_it_is_open_until_its_person_or_silence_ends_it(
    county: County, client: Client, at: datetime, service: Scope
) -> None:
    number = replied(county, at)
    (told,) = must_get(client, f"requests/{number}")
    assert (told["status"], told["status_notes"]) == ("open", "Answered")
    assert told["expected_datetime"] is None
    code = {"Lookup-Code": people.lookup_code(number)}
    done = client.post(
        f"/api/v1/issues/{number}/confirm",
        {"satisfied": "5"},
        content_type="application/json",
        headers=code,
    )
    assert done.status_code == 200
    (told,) = must_get(client, f"requests/{number}")
    assert (told["status"], told["status_notes"]) == ("closed", "Solved")
    with acting_as(service):
        ended_on = Case.objects.get(number=number).ended_on
    assert told["updated_datetime"] == f"{ended_on}T00:00:00+08:00"


def test_what_others_told_too_is_open_with_it(county: County, client: Client, at: datetime) -> None:
    main, other = raised(at), raised(at)
    moved(county, "dispatcher", other, "merge", at, into=main)
    (told,) = must_get(client, f"requests/{other}")
    assert (told["status"], told["status_notes"]) == ("open", "Merged")
    assert told["expected_datetime"] is None
    assert numbers(client, status="open") == [other, main]
    assert numbers(client, status="closed") == []


def test_what_is_confidential_and_what_is_a_part_is_told_to_nobody(
    county: County, client: Client, at: datetime, service: Scope
) -> None:
    whole = raised(at)
    kept = raised(at, is_confidential=True, about="here")
    asked = raised(at, is_confidential=True)
    moved(county, "dispatcher", whole, "dispatch", at, organisation="lamps")
    moved(county, "handler", whole, "sign", at)
    moved(county, "handler", whole, "split", at, organisation="water", text="修复水管")
    with acting_as(service):
        (part,) = Case.objects.filter(parent__number=whole).values_list("number", flat=True)
    assert numbers(client) == [whole]
    assert numbers(client, service_request_id=f"{whole},{kept},{asked},{part}") == [whole]
    for hidden in (kept, asked, part):
        assert must_get(client, f"requests/{hidden}", answered=404) == must_get(
            client, "requests/2611300000017", answered=404
        )
    # Nor to who works at the unit, nor to who reads it as staff: here all are everybody.
    for login in ("worker", "dispatcher"):
        assert kept not in client_of(login).get(f"{DOOR}/requests.json").content.decode()


def test_a_list_is_narrowed_and_turned_over_in_a_fixed_order(
    county: County, client: Client, at: datetime
) -> None:
    lamps = [raised(at + timedelta(days=day)) for day in (0, 0, 1)]
    noise = raised(at + timedelta(days=2), category="0102")
    newest = [noise, *reversed(lamps)]
    assert numbers(client) == newest
    assert numbers(client, page_size="3") == newest[:3]
    assert numbers(client, page_size="3", page="2") == newest[3:]
    assert numbers(client, service_code="0102,0301") == [noise]
    assert numbers(client, service_code="9999") == []
    assert numbers(client, status="open,closed") == newest
    assert numbers(client, status="closed") == []
    # Both days count, also where the moment asked for lies within one.
    touched = {"start_date": "2026-10-01T10:00:00+08:00", "end_date": "2026-10-01T10:00:00+08:00"}
    assert numbers(client, **touched) == [lamps[2]]
    # Numbers come before everything else.
    assert numbers(client, service_request_id=lamps[0], status="closed") == [lamps[0]]


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_the_same_however_long_it_is(
    county: County, client: Client, at: datetime, count: int, django_assert_num_queries: Counting
) -> None:
    for _one in range(count):
        raised(at)
    asked = f"{DOOR}/requests.xml?{urlencode(DAYS)}"
    client.get(asked)
    with django_assert_num_queries(2 + INSIDE_A_TEST):
        assert client.get(asked).content.count(b"<request>") == count


def test_another_site_raises_nothing_in_the_name_of_who_is_signed_in(
    county: County, service: Scope
) -> None:
    response = sent(client_of("dispatcher"))
    assert response.status_code == 201
    with acting_as(service):
        case = Case.objects.get(number=response.json()[0]["service_request_id"])
        entry = Entry.objects.filter(subject_type="cases_case", subject_id=case.pk).get()
    assert entry.actor_id is None


def test_a_page_of_another_site_neither_sends_through_its_visitors_nor_reads_an_answer(
    county: County, client: Client, service: Scope
) -> None:
    foreign = Client(headers={"Sec-Fetch-Site": "cross-site"})
    refused, made = sent(foreign, "xml"), sent(client)
    assert (refused.status_code, made.status_code) == (403, 201)
    assert must_read(refused, form="xml")[0]["code"] == "403"
    with acting_as(service):
        assert Case.objects.count() == 1
    read = foreign.get(f"{DOOR}/services.json")
    shared = [one.headers.get("Access-Control-Allow-Origin") for one in (refused, made, read)]
    assert shared == [None, None, "*"]


def test_who_sends_too_much_is_told_how_long_to_wait(
    county: County, client: Client, settings: Settings
) -> None:
    settings.YIJIA_LIMITS = {"issues": 1}
    client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    assert sent(client).status_code == 201
    refused = sent(client)
    assert refused.status_code == 429 and refused.json()[0]["code"] == 429
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (None, None, (date(2026, 7, 2), date(2026, 10, 1))),
        ("2026-09-01", None, (date(2026, 9, 1), date(2026, 10, 1))),
        ("2026-01-01", None, (date(2026, 1, 1), date(2026, 4, 2))),
        ("2026-10-09", None, (date(2026, 10, 9), date(2026, 10, 10))),
        (None, "2026-03-31T23:00:00Z", (date(2026, 1, 1), date(2026, 4, 2))),
        ("2026-01-01T00:00:00 08:00", "2026-01-01", (date(2026, 1, 1), date(2026, 1, 2))),
    ],
)
def test_days_that_are_not_said_are_the_ninety_beside_those_that_are(
    start: str | None, end: str | None, days: tuple[date, date]
) -> None:
    given = [rules.moment(text) if text else None for text in (start, end)]
    assert rules.range_of(*given, today=date(2026, 9, 30)) == days


def test_names_degrees_and_values_are_read_as_programs_send_them() -> None:
    sent = {"first_name": "john", "last_name": "smith", "lat": "37.76524078", "long": "NaN"}
    told = rules.told(sent, division="", answers=[])
    assert (told["name"], told["lat"], told["lon"]) == ("john smith", "37.765241", "NaN")
    chinese = rules.told({"first_name": "某", "last_name": "林"}, division="", answers=[])
    assert chinese["name"] == "林某"
    assert rules.attributes([("attribute[a][]", ["x"]), ("attributes[b]", ["y"])]) == {"a": "x"}
    with pytest.raises(Invalid):
        rules.attributes([("attribute[a][]", ["x", "y"])])
    assert [*rules.DATATYPES] == [*questions.QuestionKind]
