"""Pages and routes of the network: public on any day, and written by who keeps it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import BESIDE, HERE, County
from yijia.base.scope import Scope
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions
from yijia.ground.organisations.models import (
    Agreement,
    BranchExclusion,
    Eligibility,
    Organisation,
    Promise,
    Seat,
)
from yijia.ground.organisations.rules import network
from yijia.ground.organisations.tests.test_network import NEW, agreement, seat
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.places import actions as places
from yijia.ground.places.tests.test_sheets import workbook
from yijia.ground.shell import questions
from yijia.programmes.network import inputs

pytestmark = pytest.mark.django_db
Bodies = dict[str, Organisation]
DAY, DAY_TO_COME = "2026-01-05", "2099-01-01"
HEADER = "body,member,title_zh,full_time,starts_on\n"


@pytest.fixture
def standing(bodies: Bodies, acting: Scope, at: datetime) -> None:
    """The bank has a seat, has signed, and promises a room that it has not given."""
    actions.give_seat(by=acting, at=at, new=seat(bodies))
    signed = actions.sign_agreement(by=acting, at=at, new=agreement(bodies))
    new = network.NewPromise("会议室", "A room", 2, network.Measure.ROOMS, date(2020, 1, 1))
    actions.add_promise(by=acting, at=at, agreement=signed, new=new)
    excluded = network.NewExclusion(BESIDE, "新设", "Just founded", "文件 1", date(2020, 1, 1))
    actions.exclude_community(by=acting, at=at, new=excluded)


def must_open(client: Client, address: str) -> str:
    """What a page shows."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def must_save(client: Client, address: str, given: dict[str, Any]) -> int:
    """Fills a page in, checks the answers, and saves them; says with which status it ends."""
    checking = client.post(address, given)
    assert "Check your answers" in checking.content.decode()
    return client.post(address, given | {"checked": "1"}).status_code


def test_a_time_that_was_checked_comes_again_as_it_is_asked_for() -> None:
    asked = {"meets_on": "2026-10-08", "meets_time": "09:30", "place": "会议室"}
    first = inputs.CallMeeting(asked)
    assert first.is_valid()
    sent = {name: values[0] for _label, _text, name, values in questions.answers(first)}
    again = inputs.CallMeeting(sent)
    assert again.is_valid() and again.cleaned_data == first.cleaned_data


@pytest.mark.usefixtures("standing")
def test_everybody_walks_the_tree_down_to_a_promise_and_meets_no_person(county: County) -> None:
    reader = Client(headers={"Accept-Language": "en"})
    tree = must_open(reader, "/network")
    assert "<svg" in tree and tree.count(f"/network/places/{HERE[:9]}") >= 2
    street = must_open(reader, f"/network/places/{HERE[:9]}")
    assert f"/network/places/{HERE}" in street
    place = must_open(reader, f"/network/places/{HERE}")
    assert "Member" in place and "A room" in place and "Not kept in time" in place
    assert "worker" in place and "Just founded" in must_open(reader, f"/network/places/{BESIDE}")
    told = reader.get(f"/api/v1/network/places/{HERE}").json()
    assert [one["code"] for one in told["tells"]] == ["needs", "resources"]
    assert told["seats"][0]["member"] == "bank" and told["place"]["code"] == HERE
    posts = [{"name_zh": "worker", "name_en": "worker"}]
    assert {"body": "here", "posts": posts} in told["serving"]
    unit = must_open(reader, "/network/bodies/bank")
    assert "Bank" in unit and "共建协议 1" in unit
    assert "No seat is entered" in must_open(reader, "/network/bodies/bank?on=2016-06-01")
    for address in ("/network/places/350181999", "/network/bodies/none"):
        assert reader.get(address).status_code == 404
    assert reader.get("/api/v1/network/places/350181999").status_code == 404


@pytest.mark.usefixtures("standing")
def test_coverage_tells_both_lists_and_each_reason_on_any_day() -> None:
    reader = Client(headers={"Accept-Language": "en"})
    today = must_open(reader, "/network/coverage")
    assert "1 of 1 communities" in today and "Just founded" in today and "Sample data" in today
    assert "1 of 2 communities" in must_open(reader, "/network/coverage?on=2019-01-01")
    assert "no rule says" in must_open(reader, "/network/coverage?on=2016-01-01")
    document = reader.get("/api/v1/network/coverage").json()
    assert (document["numerator"], document["denominator"]) == (1, 1)
    assert [one["community"] for one in document["excluded"]] == [BESIDE]
    before = reader.get("/api/v1/network/coverage?on=2016-01-01").json()
    assert [one["community"] for one in before["without_rule"]] == [HERE, BESIDE]
    assert (before["denominator"], document["without_rule"]) == (0, [])
    for address in ("/network/coverage", "/api/v1/network/coverage"):
        assert reader.get(f"{address}?division=350999").status_code == 404


@pytest.mark.usefixtures("standing")
def test_the_figure_says_of_any_day_what_the_page_says() -> None:
    def must_tell(until: str) -> tuple[Any, ...]:
        asked = {"division": "350181", "from": "2010-01-01", "to": until}
        answer = Client().get("/api/v1/figures/network.coverage", asked)
        assert answer.status_code == 200
        told = answer.json()
        lists = [[one["division"] for one in told[name]] for name in ("having", "lacking")]
        return (told["value"], *lists)

    assert must_tell("2026-01-01") == (100, [HERE], [])
    assert must_tell("2019-01-01") == (50, [HERE], [BESIDE])
    # The rule began in 2017: before it nothing is eligible.
    assert must_tell("2017-01-01") == (None, [], [])
    page = must_open(Client(headers={"Accept-Language": "en"}), "/figures/network.coverage")
    assert "Communities with a Party branch" in page


@pytest.mark.usefixtures("bodies")
def test_printed_names_stand_in_their_sentence_and_are_not_explained() -> None:
    page = must_open(Client(headers={"Accept-Language": "en"}), "/network/names")
    assert "Three Ways" in page and "E+7" in page and "not public" in page
    found = Client().get("/api/v1/network/names").json()
    assert all(one["printed"] in one["sentence"] for one in found)


def test_the_whole_tree_takes_as_many_statements_as_a_part(
    standing: None, acting: Scope, at: datetime
) -> None:
    def must_count() -> list[int]:
        """The statements of the page and of the route, once the reference data are remembered."""
        found = []
        for address in ("/network", "/api/v1/network"):
            Client().get(address)
            with CaptureQueriesContext(connection) as caught:
                assert Client().get(address).status_code == 200
            found.append(len(caught))
        return found

    before = must_count()
    rows = [
        replace(NEW, code=f"more-{n}-{division}", division=division)
        for n in range(4)
        for division in (HERE, BESIDE)
    ]
    actions.open_organisations(by=acting, at=at, rows=rows)
    assert must_count() == before


def test_answers_are_checked_may_be_changed_and_then_are_written(
    bodies: Bodies, keeper: str
) -> None:
    client, address = client_of(keeper), "/network/bodies/party/seat"
    given = {"member": "bank", "title_zh": "委员", "is_full_time": "part", "starts_on": DAY}
    assert "What the seat is called" in must_open(client, address)
    assert client.post(address, given | {"title_zh": ""}).status_code == 422
    changing = client.post(address, given | {"change": "1"}).content.decode()
    assert "Check your answers" not in changing and 'value="委员"' in changing
    assert not Seat.objects.exists()
    assert must_save(client, address, given) == 302
    again = client.post(address, given | {"checked": "1"})
    assert again.status_code == 422 and "holds a seat there" in again.content.decode()
    (made,) = Seat.objects.all()
    assert must_save(client, f"/network/seats/{made.pk}/end", {"ends_on": "2026-02-01"}) == 302
    entries = Entry.objects.filter(event__startswith="organisations.seat").order_by("pk")
    assert [entry.event for entry in entries] == [
        "organisations.seat_given",
        "organisations.seat_ended",
    ]


def test_agreements_promises_exclusions_rules_and_bodies_have_a_page_each(
    bodies: Bodies, keeper: str
) -> None:
    client = client_of(keeper)
    signed = {"unit": "bank", "document": "协议", "signed_on": DAY, "starts_on": DAY}
    assert must_save(client, "/network/bodies/branch/agreement", signed) == 302
    found = f"/network/agreements/{Agreement.objects.get().pk}"
    promised = {"what_zh": "场地", "quantity": "3", "measure": "rooms", "due_on": DAY}
    assert must_save(client, f"{found}/promise", promised) == 302
    kept = f"/network/promises/{Promise.objects.get().pk}/kept"
    assert must_save(client, kept, {"kept_on": DAY}) == 302
    assert must_save(client, f"{found}/end", {"ends_on": "2026-03-01"}) == 302
    excluded = {"reason_zh": "新设", "document": "文件", "starts_on": DAY}
    assert must_save(client, f"/network/places/{BESIDE}/exclude", excluded) == 302
    exclusion = BranchExclusion.objects.get().pk
    ended = {"ends_on": "2026-03-01"}
    assert must_save(client, f"/network/exclusions/{exclusion}/end", ended) == 302
    rule = {"text_zh": "每个社区", "source": "文件 3", "starts_on": DAY}
    assert must_save(client, "/network/places/350181/rule", rule) == 302
    body = {"kind": "party_branch", "code": "new", "name_zh": "新支部", "starts_on": DAY}
    assert must_save(client, f"/network/places/{BESIDE}/body", body) == 302
    assert Promise.objects.get().kept_on == date.fromisoformat(DAY)
    assert Eligibility.objects.filter(ends_on=None).get().text_zh == "每个社区"
    assert Organisation.objects.get(code="new").division_id == BESIDE


def test_a_body_ends_on_a_page_of_its_own_once_nothing_of_it_goes_on(
    standing: None, keeper: str
) -> None:
    client, address = client_of(keeper), "/network/bodies/bank/end"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    given = {"document": "文件 7", "ends_on": tomorrow}
    assert address in must_open(client, "/network/bodies/bank")
    refused = client.post(address, given | {"checked": "1"})
    assert refused.status_code == 422 and "A seat goes on" in refused.content.decode()
    ended = client.post("/network/bodies/quarter/end", given | {"document": ""})
    assert ended.status_code == 422
    assert must_save(client, "/network/bodies/quarter/end", given) == 302
    page = must_open(client, "/network/bodies/quarter")
    assert "First day no more" in page and "quarter/end" not in page
    # Other bodies are ended by others.
    assert client.get("/network/bodies/here/end").status_code == 404
    assert "here/end" not in must_open(client, "/network/bodies/here")


def test_a_body_of_a_grid_leads_back_to_the_community_that_it_lies_in(
    bodies: Bodies, acting: Scope, at: datetime
) -> None:
    grid = f"code,name_zh,kind\n{HERE}001,一网格,grid\n".encode()
    places.import_divisions(by=acting, at=at, file=grid, source="test")
    row = replace(NEW, code="in-grid", division=f"{HERE}001")
    actions.open_organisations(by=acting, at=at, rows=[row])
    page = must_open(Client(), "/network/bodies/in-grid")
    assert f'href="/network/places/{HERE}"' in page
    assert must_open(Client(), f"/network/places/{HERE}")


def test_who_keeps_no_network_is_offered_nothing_and_let_in_nowhere(
    standing: None, county: County
) -> None:
    client = client_of("system")
    assert "Give a seat" not in must_open(client, "/network/bodies/party")
    for address in ("bodies/party/seat", f"places/{HERE}/exclude", "imports"):
        assert client.get(f"/network/{address}").status_code == 403


def test_a_file_is_tried_its_faults_named_brought_in_and_undone(
    bodies: Bodies, keeper: str
) -> None:
    client, address = client_of(keeper), "/network/imports/seats"

    def send(rows: str, **more: str) -> tuple[int, str]:
        upload = SimpleUploadedFile("s.csv", (HEADER + rows).encode(), "text/csv")
        answer = client.post(address, {"file": upload, "source": "来函", **more})
        return answer.status_code, answer.content.decode()

    status, page = send("party,none,委员,1,2020-01-01\n")
    assert (status, "Row 2.member" in page) == (422, True)
    status, page = send("".join(f"party,none-{n},委员,1,2020-01-01\n" for n in range(120)))
    assert ("Row 101." in page, "Row 102." in page) == (True, False)
    assert status == 422 and "120 entries of the file cannot be taken" in page
    status, page = send("party,bank,委员,1,2020-01-01\n", dry_run="on")
    assert (status, "It would bring 1 new rows" in page) == (200, True)
    assert not Seat.objects.exists()
    assert send("party,bank,委员,1,2020-01-01\n")[0] == 302
    made = Seat.objects.get()
    assert f"Import {made.batch}" in must_open(client, "/network/imports")
    assert client.post(f"/network/imports/{made.batch}/undo").status_code == 302
    assert "Nothing yet" in must_open(client, "/network/imports")
    assert client.get("/network/imports/persons").status_code == 404


def test_a_workbook_of_units_is_tried_brought_in_and_undone_whole(
    bodies: Bodies, keeper: str
) -> None:
    client = client_of(keeper)
    header = "code,kind,name_zh,division,starts_on,sort"

    def send(*rows: str, **more: str) -> tuple[int, str]:
        table = workbook([list(line.split(",")) for line in (header, *rows)])
        upload = SimpleUploadedFile("b.xlsx", table)
        answer = client.post("/network/imports/bodies", {"file": upload, "source": "来函", **more})
        return answer.status_code, answer.content.decode()

    shop = f"shop,member_unit,商店,{HERE},2020-01-01,enterprise"
    school = f"school,member_unit,学校,{HERE},2020-01-01,school"
    faulty = (
        f"office,bureau,某局,{HERE},2020-01-01,",
        f"bank,member_unit,他行,{HERE},2020-01-01,bank",
    )
    status, page = send(*faulty, "shop,shop,商店,350181999,2020-01-01,")
    assert status == 422
    for place in ("2.division", "3.", "4.kind", "4.division"):
        assert f"Row {place}" in page
    status, page = send(shop, school, dry_run="on")
    assert status == 200 and "It would bring 2 new rows; 0 are known" in page
    assert send(shop, school)[0] == 302
    assert "It would bring 0 new rows; 2 are known" in send(shop, school, dry_run="on")[1]
    batch = Organisation.objects.get(code="shop").batch
    assert "Bodies and units: 2" in must_open(client, "/network/imports")
    undo = f"/network/imports/{batch}/undo"
    held = {"member": "shop", "title_zh": "委员", "is_full_time": "part", "starts_on": DAY}
    assert must_save(client, "/network/bodies/party/seat", held) == 302
    assert client.post(undo).status_code == 409
    assert Organisation.objects.filter(batch=batch).count() == 2
    assert send(school.replace("school,", "later,", 1))[0] == 302
    later = Organisation.objects.get(code="later").batch
    assert client.post(f"/network/imports/{later}/undo").status_code == 302
    assert not Organisation.objects.filter(code="later").exists()
    assert Entry.objects.get(event="organisations.import_undone").new["codes"] == ["later"]
    assert client.get("/network/bodies/later").status_code == 404
    assert send(school.replace("school,", "later,", 1))[0] == 302


def test_a_program_reads_all_and_writes_with_a_token(
    bodies: Bodies, keeper: str, acting: Scope, at: datetime
) -> None:
    account = Account.objects.get(login=keeper)
    token = people.issue_token(by=acting, at=at, account=account)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def must_send(address: str, **given: object) -> dict[str, Any]:
        path = f"/api/v1/network/{address}"
        answer = client.post(path, given, content_type="application/json")
        assert answer.status_code in {200, 201}, answer.content
        found: dict[str, Any] = answer.json()
        return found

    held = {"member": "bank", "title_zh": "委员", "is_full_time": "full", "starts_on": DAY}
    made = must_send("bodies/party/seats", **held)
    assert made["is_full_time"] is True
    assert must_send(f"seats/{made['id']}/end", ends_on="2026-02-01")["ends_on"] == "2026-02-01"
    signed = {"unit": "bank", "document": "协议", "signed_on": DAY, "starts_on": DAY}
    found = must_send("bodies/party/agreements", **signed)["id"]
    promised = {"what_zh": "场地", "quantity": 3, "measure": "rooms", "due_on": DAY}
    promise = must_send(f"agreements/{found}/promises", **promised)["id"]
    assert must_send(f"promises/{promise}/kept", kept_on=DAY)["kept_on"] == DAY
    whole = client.get("/api/v1/network/bodies/party").json()
    assert whole["agreements"][0]["promises"][0]["quantity"] == 3
    assert must_send(f"agreements/{found}/end", ends_on="2026-02-01")["ends_on"] == "2026-02-01"
    excluded = {"reason_zh": "新设", "document": "文件", "starts_on": DAY}
    one = must_send(f"places/{BESIDE}/exclusions", **excluded)["id"]
    assert must_send(f"exclusions/{one}/end", ends_on=DAY)["ends_on"] == DAY
    rule = must_send("places/350181/rules", text_zh="每个社区", source="文件", starts_on=DAY)
    assert rule["is_sample"] is False
    body = {"kind": "member_unit", "code": "shop", "name_zh": "商店", "starts_on": DAY}
    assert must_send(f"places/{HERE}/bodies", sort="enterprise", **body)["sort"] == "enterprise"
    again = client.post("/api/v1/network/bodies/none/seats", held, content_type="application/json")
    assert again.status_code == 404
    gone = must_send("bodies/shop/end", document="文件", ends_on=DAY_TO_COME)
    assert (gone["body"]["code"], gone["ends_on"]) == ("shop", DAY_TO_COME)
    assert client.get("/api/v1/network/bodies/shop").json()["ends_on"] == DAY_TO_COME
    tree = client.get("/api/v1/network").json()
    assert [place["code"] for place in tree[0]["below"]] == [HERE[:9]]


def test_a_program_tries_a_file_brings_it_in_and_undoes_it(
    bodies: Bodies, keeper: str, acting: Scope, at: datetime
) -> None:
    token = people.issue_token(by=acting, at=at, account=Account.objects.get(login=keeper))
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(what: str, text: str, **more: str) -> Any:
        table = SimpleUploadedFile("s.csv", text.encode(), "text/csv")
        given = {"table": table, "source": "来函", **more}
        return client.post(f"/api/v1/network/imports/{what}", given)

    faulty = send("seats", HEADER + "party,none,委员,1,2020-01-01\n")
    assert faulty.status_code == 422
    assert [one["field"] for one in faulty.json()["errors"]] == ["2.member"]
    text = "body,unit,document,signed_on,starts_on\nparty,bank,协议,2020-01-01,2020-01-01\n"
    tried = send("agreements", text).json()
    assert (tried["dry_run"], tried["added"], Agreement.objects.count()) == (
        True,
        ["party bank 协议"],
        0,
    )
    assert send("agreements", text, dry_run="false").json()["dry_run"] is False
    assert send("agreements", text).json()["unchanged"] == 1
    (batch,) = client.get("/api/v1/network/imports").json()
    assert (batch["seats"], batch["agreements"]) == (0, 1)
    address = f"/api/v1/network/imports/{batch['entry']}/undo"
    assert [client.post(address).status_code for _time in range(2)] == [200, 404]
    assert send("persons", text).status_code in {404, 422}
    units = (
        f"code,kind,name_zh,division,starts_on,sort\nx,member_unit,商店,{HERE},2020-01-01,bank\n"
    )
    assert send("bodies", units, dry_run="false").json()["added"] == ["x"]
    (batch,) = client.get("/api/v1/network/imports").json()
    assert (batch["organisations"], batch["seats"]) == (1, 0)
    assert client.post(f"/api/v1/network/imports/{batch['entry']}/undo").json() == {"count": 1}
    assert client.get("/api/v1/network/imports").json() == []
