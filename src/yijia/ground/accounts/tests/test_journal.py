"""The journal read: by whom, how far, what of it, and that reading it is an entry of it."""

import csv
import hashlib
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest
from django.test import Client

from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import BESIDE, HERE, County, door_of, door_of_program, with_power
from yijia.base.access import Permission
from yijia.base.events import Event, every_event
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, shown
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.journal.queries import Asked
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.shell import paging

pytestmark = pytest.mark.django_db
READS = Permission.JOURNAL_READ
PAGE, API = "/administration/journal", "/api/v1/administration/journal"
WRITTEN = Event(code="tests.written", sentence="%(what)s was written for %(whom)s.")
# Session, account, identity; the entries; two for the entry that they were read.
STATEMENTS = 6
Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def reader(county: County, client: Client, at: datetime, clock: object) -> Client:
    """The audit administrator, whose power to read the journal is on."""
    sign_in(client, login="audit")
    with_power(county.scopes["audit"], permission=READS, at=at, door=door_of(client))
    return client


@pytest.fixture
def program(county: County, service: Scope, at: datetime, clock: object) -> Client:
    """A program of the audit administrator's, the power being on."""
    with acting_as(service):
        account = Account.objects.get(login="audit")
        token = people.issue_token(by=service, at=at, account=account)
    door = door_of_program(token)
    with_power(county.scopes["audit"], permission=READS, at=at, door=door)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def write(what: str, *, by: Scope, at: datetime, division: str = "", reason: str = "") -> None:
    with (
        acting_as(by),
        journal.entry(
            by=by, at=at, event=WRITTEN, division=division, new={"what": what}, reason=reason
        ),
    ):
        pass


def test_who_reads_the_journal_reads_their_areas_and_what_lies_in_none(
    county: County, service: Scope, at: datetime
) -> None:
    for what, division in (("here", HERE), ("beside", BESIDE), ("elsewhere", "350182"), ("", "")):
        write(what or "nowhere", by=service, at=at, division=division)
    scope = with_power(county.scopes["auditor"], permission=READS, at=at)
    with acting_as(scope):
        asked = Asked(event=WRITTEN.code)
        page = actions.read_journal(by=scope, at=at, asked=asked, after="")
    assert [line.new["what"] for line in page.lines] == ["nowhere", "beside", "here"]


@pytest.mark.parametrize("login", ["audit", "system", "dispatcher", "auditor"])
def test_without_the_power_on_nobody_reads_the_journal(
    county: County, client: Client, login: str
) -> None:
    sign_in(client, login=login)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}/export").status_code == 403
    assert client.get(API).status_code == 403


def test_every_reading_is_an_entry_that_says_what_was_asked(reader: Client, service: Scope) -> None:
    assert reader.get(PAGE).status_code == 200
    assert reader.get(f"{PAGE}?actor=dispatcher&since=2026-01-01").status_code == 200
    with acting_as(service):
        read = list(Entry.objects.filter(event="accounts.journal_read").order_by("id"))
    assert [entry.actor_name for entry in read] == ["audit", "audit"]
    assert read[1].new == {"actor": "dispatcher", "since": "2026-01-01T00:00:00+08:00", "count": 0}
    assert read[0].new["count"] == paging.PAGE
    again = reader.get(PAGE).content.decode()
    assert f"{paging.PAGE} entries of the journal were read." in again


def test_a_page_says_who_did_what_where_and_why(
    reader: Client, service: Scope, at: datetime
) -> None:
    write("A lamp", by=service, at=at, division=HERE, reason="<b>找林某 138 0013 8000")
    page = reader.get(f"{PAGE}?event={WRITTEN.code}").content.decode()
    assert "A lamp was written for …." in page and "Example Community" in page
    assert "&lt;b&gt;找林某 138 **** 8000" in page and "0013" not in page
    assert page.count('href="?actor=service%3Atest"') == 1


def test_numbers_are_masked_however_deep_they_lie(
    program: Client, service: Scope, at: datetime
) -> None:
    new = {"said": {"to": ["138 0013 8000", {"by": "138 0013 8000"}], "count": 2}}
    with acting_as(service), journal.entry(by=service, at=at, event=WRITTEN, new=new):
        pass
    (read,) = program.get(API, {"event": WRITTEN.code}).json()["items"]
    masked = "138 **** 8000"
    assert read["new"] == {"said": {"to": [masked, {"by": masked}], "count": 2}}


def test_the_journal_is_read_page_by_page_without_a_gap(
    county: County, service: Scope, at: datetime
) -> None:
    for number in range(paging.PAGE + 3):
        write(str(number), by=service, at=at)
    scope, asked = (
        with_power(county.scopes["audit"], permission=READS, at=at),
        Asked(event=WRITTEN.code),
    )
    with acting_as(scope):
        first = actions.read_journal(by=scope, at=at, asked=asked, after="")
        second = actions.read_journal(by=scope, at=at, asked=asked, after=first.next)
    read = [line.new["what"] for line in (*first.lines, *second.lines)]
    assert read == [str(number) for number in reversed(range(paging.PAGE + 3))]
    assert (len(first.lines), second.next) == (paging.PAGE, "")


def test_what_can_be_asked_for_narrows_the_list(
    reader: Client, program: Client, service: Scope, at: datetime
) -> None:
    account = Account.objects.get(login="worker")
    about = f"people_account:{account.pk}"
    found = program.get(API, {"subject": about}).json()["items"]
    assert {entry["about"] for entry in found} == {about}
    assert {entry["actor"] for entry in program.get(API, {"actor": "audit"}).json()["items"]} == {
        "audit"
    }
    assert program.get(API, {"until": "2020-01-01"}).json() == {"items": [], "next": None}
    for day in ("2026-13-01", "9999-12-31", "0001-01-01"):
        assert program.get(API, {"since": day}).status_code == 422
        assert program.get(API, {"until": day}).status_code == 422
    wrong = reader.get(f"{PAGE}?subject=who%20knows")
    assert wrong.status_code == 422 and b"Write it as in the list." in wrong.content


def test_an_export_is_known_again_by_the_hash_that_the_journal_holds(
    reader: Client, program: Client, service: Scope, at: datetime
) -> None:
    write("=1+1", by=service, at=at, reason="=cmd|找林某 138 0013 8000")
    file = reader.post(f"{PAGE}/export?event={WRITTEN.code}")
    digest = hashlib.sha256(file.content).hexdigest()
    assert digest[:16] in file.headers["Content-Disposition"]
    assert file.headers["X-Content-SHA256"] == digest
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["new"] for row in rows] == ['{"what": "=1+1"}']
    assert rows[0]["reason"] == "'=cmd|找林某 138 **** 8000"
    with acting_as(service):
        told = Entry.objects.get(event="accounts.journal_exported").new
    assert told == {"wanted": WRITTEN.code, "count": 1, "sha256": digest}
    body = {"event": WRITTEN.code}
    made = program.post(f"{API}/export", body, content_type="application/json").json()
    assert (made["count"], made["sha256"]) == (1, digest)
    assert hashlib.sha256(made["content"].encode()).hexdigest() == digest


def test_more_than_one_file_can_hold_is_not_exported(
    reader: Client, service: Scope, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr("yijia.ground.accounts.actions.journal.MOST_EXPORTED", 2)
    refused = reader.post(f"{PAGE}/export")
    assert refused.status_code == 422
    assert b"These are more than 2 entries. Narrow them down." in refused.content
    with acting_as(service):
        assert not Entry.objects.filter(event="accounts.journal_exported").exists()


def test_a_page_costs_the_same_however_long_the_journal_is(
    reader: Client, service: Scope, at: datetime, django_assert_num_queries: Counting
) -> None:
    address = f"{PAGE}?event={WRITTEN.code}"
    write("first", by=service, at=at)
    reader.get(address)
    for number in range(20):
        write(str(number), by=service, at=at)
    with django_assert_num_queries(STATEMENTS + INSIDE_A_TEST):
        reader.get(address)


def test_every_kind_of_entry_can_be_chosen_by_its_sentence(county: County) -> None:
    kinds = dict(shown.kinds_of_entry())
    assert set(kinds) == set(every_event())
    assert not any("%(" in sentence for sentence in kinds.values())


def test_two_events_of_one_code_are_refused_when_they_are_declared() -> None:
    Event(code=WRITTEN.code, sentence=WRITTEN.sentence)
    with pytest.raises(ValueError, match=r"tests\.written"):
        Event(code=WRITTEN.code, sentence="Otherwise.")
