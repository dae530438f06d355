"""The contacts of a whole list: asked for, approved by a second person, taken once as a table."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.harness.county import HERE, PASSWORD, County, door_of, door_of_program, with_power
from yijia.base.access import POWERS, Permission
from yijia.base.errors import Invalid, Refused
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people import queries as requests
from yijia.ground.people.models import Account, BulkRequest, Reading
from yijia.ground.people.rules import Purpose
from yijia.programmes.issues import actions, queries, rules
from yijia.programmes.issues.models import Issue
from yijia.programmes.issues.rules import ContactList

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"work": "area", "purpose": "emergency", "words": "台风前逐户通知"}
NAMES = ("林某", "=HYPERLINK(1)", "")


@pytest.fixture
def office(county: County, at: datetime) -> County:
    """The county, in which three residents with a contact and one without have raised an issue."""
    for name in (*NAMES, None):
        new = actions.NewIssue(
            rules.IssueKind.HELP,
            category="0201",
            text="@路灯不亮",
            division=HERE,
            name=name or "",
            mobile="" if name is None else "13800138000",
        )
        with acting_as(ANONYMOUS):
            actions.raise_issue(by=ANONYMOUS, at=at, new=new)
    return county


def powered(office: County, login: str) -> Scope:
    scope = office.scopes[login]
    return with_power(scope, permission=Permission.CONTACT_BULK, at=timezone.now())


def client_of(scope: Scope) -> Client:
    """The person at a browser, who is signed in, and their program, which shows a token."""
    service = service_scope("test")
    with acting_as(service):
        account = Account.objects.get(login=scope.name)
        token = people.issue_token(by=service, at=timezone.now(), account=account)
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    client.post("/sign-in", {"login": scope.name, "password": PASSWORD})
    for permission in POWERS & set(scope.held()):
        for door in (door_of(client), door_of_program(token)):
            with_power(scope, permission=permission, at=timezone.now(), door=door)
    return client


def asked(by: Scope, at: datetime, *, work: ContactList = ContactList.AREA) -> int:
    with acting_as(by):
        purpose, words = Purpose.EMERGENCY, ASKED["words"]
        return actions.ask_contacts(by=by, at=at, work=work, purpose=purpose, words=words).pk


def taken(by: Scope, at: datetime, identity: int) -> list[str]:
    with acting_as(by):
        request = requests.access_bulk_request(scope=by, identity=identity)
        found = actions.take_contacts(by=by, at=at, request=request)
        return [one.contact.name for one in found]


def approve(by: Scope, at: datetime, identity: int) -> None:
    with acting_as(by):
        request = requests.access_bulk_request(scope=by, identity=identity)
        people.approve_bulk_reading(by=by, at=at, request=request)


def test_a_table_of_contacts_is_asked_for_approved_and_taken_once(office: County) -> None:
    dispatcher, officer = (client_of(powered(office, who)) for who in ("dispatcher", "officer"))
    went = dispatcher.post("/work/contacts/ask", ASKED)
    assert went.status_code == 302
    page = went.headers["Location"]
    assert "Take the table" not in dispatcher.get(page).content.decode()
    assert dispatcher.post(f"{page}/csv").status_code == 409
    assert dispatcher.post(f"{page}/approve").status_code == 403
    shown = officer.get(page).content.decode()
    assert ASKED["words"] in shown and "Approve" in shown and "13800138000" not in shown
    with acting_as(office.scopes["dispatcher"]):
        labels = requests.labels_of(BulkRequest.objects.get())
        assert set(labels) <= set(Case.objects.values_list("number", flat=True))
    assert len(labels) == 3 and all(f"<li>{number}</li>" in shown for number in labels)
    assert officer.post(f"{page}/approve").status_code == 302
    assert officer.post(f"{page}/csv").status_code == 404
    assert "Take the table" in dispatcher.get(page).content.decode()
    table = dispatcher.post(f"{page}/csv")
    assert table.status_code == 200 and table.headers["Cache-Control"] == "no-store"
    assert table.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[0][-2:] == ["Name", "Mobile number"]
    assert sorted(row[-2] for row in rows[1:]) == ["", "'=HYPERLINK(1)", "林某"]
    assert {row[-1] for row in rows[1:]} == {"13800138000"}
    assert {row[3] for row in rows[1:]} == {"'@路灯不亮"}
    assert dispatcher.post(f"{page}/csv").status_code == 409
    with acting_as(office.scopes["dispatcher"]):
        readings = list(Reading.objects.all())
    assert len(readings) == 3
    assert {(r.purpose, r.subject[:11]) for r in readings} == {("emergency", "cases_case:")}
    assert {r.bulk_request_id is not None for r in readings} == {True}


def test_the_same_by_the_json_interface(office: County) -> None:
    dispatcher, officer = (client_of(powered(office, who)) for who in ("dispatcher", "officer"))
    kind = "application/json"
    made = dispatcher.post("/api/v1/work/contacts", ASKED, content_type=kind)
    assert (made.status_code, made.json()["count"]) == (201, 3)
    place = f"/api/v1/work/contacts/{made.json()['id']}"
    assert dispatcher.post(f"{place}/approve", {}, content_type=kind).status_code == 403
    [waiting] = officer.get("/api/v1/work/contacts").json()
    assert waiting["may_decide"] and not waiting["may_take"]
    approved = officer.post(f"{place}/approve", {}, content_type=kind)
    assert approved.json()["decided_by"] == "officer"
    found = dispatcher.post(f"{place}/take", {}, content_type=kind)
    assert sorted(one["name"] for one in found.json()) == sorted(NAMES)
    assert dispatcher.post(f"{place}/take", {}, content_type=kind).status_code == 409
    again = dispatcher.post("/api/v1/work/contacts", ASKED, content_type=kind).json()["id"]
    refused = officer.post(f"/api/v1/work/contacts/{again}/refuse", {}, content_type=kind)
    assert refused.json()["state"] == "This was refused."


def test_one_contact_is_read_by_the_json_interface_for_a_purpose(office: County) -> None:
    dispatcher = client_of(office.scopes["dispatcher"])
    with acting_as(office.scopes["dispatcher"]):
        number = Case.objects.values_list("number", flat=True)[0]
    place, kind = f"/api/v1/work/issues/{number}/person", "application/json"
    unsaid = dispatcher.post(place, {}, content_type=kind)
    assert [error["field"] for error in unsaid.json()["errors"]] == ["purpose"]
    assert unsaid.status_code == 422 and "13800138000" not in unsaid.content.decode()
    read = dispatcher.post(place, {"purpose": "answer"}, content_type=kind)
    assert (read.status_code, read.json()["mobile"]) == (200, "13800138000")
    assert read.json()["name"] in NAMES and read.headers["Cache-Control"] == "no-store"
    with acting_as(office.scopes["dispatcher"]):
        assert [reading.purpose for reading in Reading.objects.all()] == ["answer"]


@pytest.mark.parametrize("missing", list(ASKED))
def test_what_is_left_out_is_told_beside_its_field(office: County, missing: str) -> None:
    dispatcher = client_of(powered(office, "dispatcher"))
    given = {name: value for name, value in ASKED.items() if name != missing}
    answer = dispatcher.post("/work/contacts/ask", given)
    assert answer.status_code == 422 and f'id="id_{missing}_error"' in answer.content.decode()


@pytest.mark.parametrize("login", ["dispatcher", "handler", "leader", "system"])
def test_without_the_power_no_page_of_many_contacts_opens(office: County, login: str) -> None:
    client = client_of(office.scopes[login])
    for path in ("/work/contacts", "/work/contacts/ask", "/work/contacts/1"):
        assert client.get(path).status_code == 403
    assert client.post("/work/contacts/ask", ASKED).status_code == 403
    assert client.get("/api/v1/work/contacts").status_code == 403


def test_who_holds_the_power_without_reading_contacts_finds_nobody_to_ask_for(
    office: County, at: datetime
) -> None:
    with pytest.raises(Invalid, match="no contact in this list"):
        asked(powered(office, "officer"), at)


def test_a_case_out_of_reach_and_a_person_erased_are_left_out(
    office: County, service: Scope, at: datetime
) -> None:
    dispatcher, officer = (powered(office, who) for who in ("dispatcher", "officer"))
    identity = asked(dispatcher, at)
    approve(officer, at, identity)
    with acting_as(dispatcher):
        request = requests.access_bulk_request(scope=dispatcher, identity=identity)
        first = next(iter(requests.wanted_by(request)))
    with acting_as(service):
        people.destroy_person_key(by=service, at=at, person_id=first)
    assert sorted(taken(dispatcher, at, identity)) == sorted(NAMES[1:])
    elsewhere = asked(dispatcher, at)
    approve(officer, at, elsewhere)
    narrowed = Scope(account=dispatcher.account, name="dispatcher", grants=officer.grants)
    assert taken(narrowed, at, elsewhere) == []


def test_an_approval_that_has_run_out_opens_nothing(office: County, at: datetime) -> None:
    dispatcher, officer = (powered(office, who) for who in ("dispatcher", "officer"))
    identity = asked(dispatcher, at, work=ContactList.MINE)
    approve(officer, at, identity)
    with pytest.raises(Refused, match="run out"):
        taken(dispatcher, at + timedelta(hours=24), identity)
    assert len(taken(dispatcher, at, identity)) == 3


def test_a_long_list_takes_no_more_statements_than_a_short_one_and_widens_nothing(
    office: County, at: datetime
) -> None:
    dispatcher = powered(office, "dispatcher")

    def must_find_all() -> int:
        """How many statements finding them took."""
        with acting_as(dispatcher), CaptureQueriesContext(connection) as captured:
            found = queries.listed_persons(scope=dispatcher, work=ContactList.AREA, limit=99)
            assert len(found) == persons
            counted = len(captured)
            assert not Issue.objects.exists()
        return counted

    persons = 3
    before = must_find_all()
    new = actions.NewIssue(
        rules.IssueKind.HELP,
        category="0201",
        text="路灯不亮",
        division=HERE,
        name="陈某",
        mobile="13800138001",
    )
    for _time in range(5):
        with acting_as(ANONYMOUS):
            actions.raise_issue(by=ANONYMOUS, at=at, new=new)
    persons = 8
    assert must_find_all() == before


def test_the_database_says_who_stands_behind_a_case_to_who_may_read_it_alone(
    office: County,
) -> None:
    with acting_as(office.scopes["dispatcher"]):
        identities = list(Case.objects.values_list("pk", flat=True))
    ask = "SELECT count(*) FROM issues_persons(%s)"
    for login, seen in (("dispatcher", 3), ("leader", 0), ("other", 0), ("officer", 0)):
        with acting_as(office.scopes[login]), connection.cursor() as cursor:
            cursor.execute(ask, [identities])
            assert cursor.fetchone() == (seen,), login


@pytest.mark.parametrize(
    ("divisions", "area"),
    [
        ([], ""),
        (["350181002901"], "350181002901"),
        (["350181002901", "350181002902", "350181002"], "350181002"),
        (["35", "44"], ""),
    ],
)
def test_the_area_over_divisions_is_what_their_codes_begin_with(
    divisions: list[str], area: str
) -> None:
    assert rules.area_over(divisions) == area


def test_an_issue_without_a_contact_has_no_page_of_one(office: County) -> None:
    dispatcher = client_of(office.scopes["dispatcher"])
    asked = {"purpose": "answer", "words": ""}
    with acting_as(service_scope("test")):
        found = {issue.case.number: issue.person_id for issue in Issue.objects.select_related()}
    answered = {number: dispatcher.post(f"/work/issues/{number}/person", asked) for number in found}
    assert {number: answer.status_code for number, answer in answered.items()} == {
        number: 404 if person is None else 200 for number, person in found.items()
    }
    assert None in found.values()


def test_a_request_of_another_list_is_shown_as_it_says(office: County, at: datetime) -> None:
    dispatcher = powered(office, "dispatcher")
    identity = asked(dispatcher, at)
    with acting_as(dispatcher):
        first = requests.access_bulk_request(scope=dispatcher, identity=identity)
        wanted = [people.Wanted(p, subject=s) for p, s in requests.wanted_by(first).items()]
        other = people.ask_bulk_reading(
            by=dispatcher,
            at=at,
            purpose=Purpose.VISIT,
            words="a list of another programme",
            selection="households",
            division=HERE,
            wanted=wanted,
        )
    client = client_of(dispatcher)
    assert client.get("/work/contacts").status_code == 200
    assert "households" in client.get(f"/work/contacts/{other.pk}").content.decode()
    listed = client.get("/api/v1/work/contacts").json()
    assert [row["work"] for row in listed] == ["households", "area"]
