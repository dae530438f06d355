"""Who wants to read many persons needs a second person: the database counts, whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection

from tests.harness import database
from tests.harness.asking import acting_as
from tests.harness.racing import at_once
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as entries
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions, rules
from yijia.ground.people.models import BulkPerson, BulkRequest, Person, Reading
from yijia.ground.people.queries import bulk, readings
from yijia.ground.people.rules import Purpose
from yijia.ground.people.tests.test_vault import MOBILE, TESTED

pytestmark = pytest.mark.django_db(transaction=True)
MANY = rules.MOST_ALONE + 10
WORDS = "台风前逐户通知"
AREA = "350181002"
MAY = GrantValue(
    permissions=frozenset({Permission.CONTACT_BULK, Permission.CONTACT_READ}), division="35"
)


@dataclass(frozen=True)
class Office:
    """Two who may ask and decide, one who may not, and many persons."""

    asker: Scope
    second: Scope
    clerk: Scope
    persons: list[int]

    def wanted(self, first: int = 0, last: int = MANY) -> list[actions.Wanted]:
        """Some of the persons, each because of a case."""
        return [actions.Wanted(n, subject=f"cases_case:{n}") for n in self.persons[first:last]]


@pytest.fixture
def office(service: Scope, at: datetime) -> Office:
    """An office with more persons than one may read alone."""
    with acting_as(service):
        logins = ("asker", "second", "clerk")
        opened = [
            actions.open_account(by=service, at=at, login=x, password=None).pk for x in logins
        ]
        persons = [
            stored(actions.seal_person(at=at, name="甲", mobile=MOBILE)) for _ in range(MANY)
        ]
    asker, second, clerk = (
        Scope(account=pk, name=login, grants=() if login == "clerk" else (MAY,))
        for pk, login in zip(opened, logins, strict=True)
    )
    return Office(asker=asker, second=second, clerk=clerk, persons=persons)


def stored(person: Person) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_person_id_seq')")
        person.pk = cursor.fetchone()[0]
    by = Scope(account=None, name="test", everything=True)
    with journal.entry(by=by, at=person.created_at, event=TESTED):
        journal.insert_together(person)
    return person.pk


def read(by: Scope, at: datetime, wanted: list[actions.Wanted]) -> int:
    with acting_as(by):
        purpose = Purpose.FOLLOW_UP
        return len(actions.read_contacts(by=by, at=at, wanted=wanted, purpose=purpose))


def write_past_the_action(
    by: Scope, at: datetime, wanted: list[actions.Wanted], request: BulkRequest | None = None
) -> None:
    """What an attacker with the application's connection would write."""
    with acting_as(by), journal.entry(by=by, at=at, event=TESTED):
        Reading.objects.bulk_create(
            Reading(
                person_id=one.person_id,
                account_id=by.account,
                actor_name=by.name,
                purpose="audit",
                subject="",
                at=at,
                bulk_request=request,
            )
            for one in wanted
        )


def ask(office: Office, at: datetime, *, last: int = MANY) -> BulkRequest:
    with acting_as(office.asker):
        return actions.ask_bulk_reading(
            by=office.asker,
            at=at,
            purpose=Purpose.EMERGENCY,
            words=WORDS,
            selection="area",
            division=AREA,
            wanted=office.wanted(last=last),
        )


def decide(by: Scope, at: datetime, request: BulkRequest, *, yes: bool = True) -> None:
    act = actions.approve_bulk_reading if yes else actions.refuse_bulk_reading
    with acting_as(by):
        act(by=by, at=at, request=request)


def use(office: Office, at: datetime, request: BulkRequest) -> int:
    with acting_as(office.asker):
        found = bulk.access_bulk_request(scope=office.asker, identity=request.pk)
        return len(
            actions.read_approved_contacts(
                by=office.asker, at=at, request=found, wanted=office.wanted(last=request.count)
            )
        )


def put_back(table: str, hours: int) -> None:
    """Makes what was recorded older than it is, as only the server's superuser could."""
    with database.superuser_connection() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"UPDATE {table} SET recorded_at = recorded_at - interval '{hours} hours'")


def test_one_alone_reads_fifty_persons_a_day_however_often(office: Office, at: datetime) -> None:
    most = rules.MOST_ALONE
    assert read(office.asker, at, office.wanted(last=30)) == 30
    assert read(office.asker, at, office.wanted(first=20, last=most)) == 30
    assert read(office.asker, at, office.wanted(last=most)) == most
    with pytest.raises(Refused, match="second person"):
        read(office.asker, at, office.wanted(first=most, last=most + 1))
    assert read(office.second, at, office.wanted(first=most, last=most + 1)) == 1
    put_back("people_reading", hours=24)
    assert read(office.asker, at, office.wanted(first=most, last=most + 1)) == 1


def test_the_database_counts_even_past_the_action(office: Office, at: datetime) -> None:
    write_past_the_action(office.asker, at, office.wanted(last=rules.MOST_ALONE))
    with pytest.raises(IntegrityError, match="second person"):
        write_past_the_action(office.asker, at, office.wanted(first=rules.MOST_ALONE))
    with pytest.raises(IntegrityError, match="second person"):
        write_past_the_action(ANONYMOUS, at, office.wanted())
    with acting_as(office.asker):
        assert Reading.objects.count() == rules.MOST_ALONE


def test_two_transactions_at_once_do_not_each_count_without_the_other(
    office: Office, at: datetime
) -> None:
    def reading(first: int) -> Callable[[], object]:
        return lambda: read(office.asker, at, office.wanted(first=first, last=first + 15))

    done = at_once([reading(first) for first in (0, 15, 30, 45)])
    assert sum(outcome == 15 for outcome in done) == 3
    assert sum(isinstance(outcome, Refused) for outcome in done) == 1
    with acting_as(office.asker):
        assert len(readings.persons_read_alone(account=office.asker.account)) == 45


def test_a_level_that_would_not_see_the_others_is_refused(office: Office, at: datetime) -> None:
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE"
            )
        write_past_the_action(office.asker, at, office.wanted(last=1))

    try:
        with pytest.raises(IntegrityError, match="read committed"):
            write()
    finally:
        connection.close()


def test_a_service_is_not_counted(office: Office, service: Scope, at: datetime) -> None:
    assert read(service, at, office.wanted()) == MANY


def test_many_are_read_once_when_a_second_person_has_approved(office: Office, at: datetime) -> None:
    request = ask(office, at)
    with pytest.raises(Refused, match="Nobody has approved"):
        use(office, at, request)
    decide(office.second, at, request)
    with acting_as(office.second):
        assert actions.read_bulk_words(by=office.second, at=at, request=request) == WORDS
    with acting_as(office.second):
        opened = Entry.objects.get(event="people.bulk_words_read")
    assert (opened.actor_id, opened.subject_id) == (office.second.account, request.pk)
    assert use(office, at, request) == MANY
    with pytest.raises(Refused, match="used already"):
        use(office, at, request)
    with acting_as(office.asker):
        assert Reading.objects.filter(bulk_request=request).count() == MANY
        told = list(Entry.objects.filter(event__startswith="people.").order_by("pk"))
    assert [entry.event for entry in told if entry.actor_id == office.asker.account] == [
        "people.bulk_asked",
        "people.contacts_read",
    ]
    assert WORDS not in str([(entry.new, entry.old, entry.reason) for entry in told])
    # What was approved does not count for what one may read alone.
    assert read(office.asker, at, office.wanted(last=rules.MOST_ALONE)) == rules.MOST_ALONE


def test_of_many_uses_of_one_request_at_once_the_others_are_told_that_it_was_used(
    office: Office, at: datetime
) -> None:
    request = ask(office, at, last=3)
    decide(office.second, at, request)
    with acting_as(office.asker):
        found = bulk.access_bulk_request(scope=office.asker, identity=request.pk)

    def take() -> object:
        with acting_as(office.asker):
            wanted = office.wanted(last=3)
            return len(
                actions.read_approved_contacts(by=office.asker, at=at, request=found, wanted=wanted)
            )

    done = at_once([take] * 4)
    assert done.count(3) == 1
    assert sum(isinstance(told, Refused) and "used already" in told.message for told in done) == 3


def test_nobody_decides_on_their_own_request_nor_without_the_power(
    office: Office, at: datetime
) -> None:
    request = ask(office, at)
    for scope in (office.asker, office.clerk, ANONYMOUS):
        with pytest.raises(Forbidden):
            decide(scope, at, request)
    for scope, fault in ((office.asker, "second person"), (office.clerk, "")):
        decided = {"decided_by_id": scope.account, "decided_at": at, "is_approved": True}
        if not fault:
            with acting_as(scope), journal.entry(by=scope, at=at, event=TESTED):
                assert BulkRequest.objects.filter(pk=request.pk).update(**decided) == 0
            continue
        with (
            pytest.raises(IntegrityError, match=fault),
            acting_as(scope),
            journal.entry(by=scope, at=at, event=TESTED),
        ):
            BulkRequest.objects.filter(pk=request.pk).update(**decided)
    decide(office.second, at, request, yes=False)
    with pytest.raises(Conflict):
        decide(office.second, at, request)
    with pytest.raises(Refused, match="refused"):
        use(office, at, request)


def test_nobody_decides_on_what_lies_beyond_their_own_area(office: Office, at: datetime) -> None:
    request = ask(office, at, last=3)
    for area in (f"{AREA}901", "350182", "36"):
        grant = GrantValue(permissions=MAY.permissions, division=area)
        away = Scope(account=office.second.account, name=office.second.name, grants=(grant,))
        with acting_as(away):
            assert bulk.bulk_requests_for(away) == [] and not BulkPerson.objects.exists()
        with pytest.raises(Forbidden):
            decide(away, at, request)
        with acting_as(away), journal.entry(by=away, at=at, event=TESTED):
            changed = BulkRequest.objects.filter(pk=request.pk)
            told = {"decided_by_id": away.account, "decided_at": at, "is_approved": True}
            assert changed.update(**told) == 0
    decide(office.second, at, request)


def test_whoever_has_no_account_waits_for_no_other_reader(office: Office, at: datetime) -> None:
    def read_by_nobody() -> None:
        with acting_as(ANONYMOUS):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
            write_past_the_action(ANONYMOUS, at, office.wanted(last=1))

    with acting_as(ANONYMOUS):
        write_past_the_action(ANONYMOUS, at, office.wanted(first=1, last=2))
        assert at_once([read_by_nobody]) == [None]


def test_asking_needs_the_power_words_and_somebody_to_read(office: Office, at: datetime) -> None:
    def asked(by: Scope, *, words: str = WORDS, last: int = 1) -> None:
        with acting_as(by):
            actions.ask_bulk_reading(
                by=by,
                at=at,
                purpose=Purpose.VISIT,
                words=words,
                selection="area",
                division=AREA,
                wanted=office.wanted(last=last),
            )

    with pytest.raises(Forbidden):
        asked(office.clerk)
    with pytest.raises(Invalid):
        asked(office.asker, words=" ")
    with pytest.raises(Invalid):
        asked(office.asker, last=0)


@pytest.mark.parametrize("clock", ["ours", "the database's"])
def test_an_approval_runs_out(office: Office, at: datetime, clock: str) -> None:
    request = ask(office, at)
    decide(office.second, at, request)
    if clock == "ours":
        with pytest.raises(Refused, match="run out"):
            use(office, at + timedelta(hours=24), request)
        assert use(office, at + timedelta(hours=23), request) == MANY
    else:
        put_back("people_bulkrequest", hours=24)
        with pytest.raises(IntegrityError, match="has run out"):
            use(office, at, request)


def test_the_database_lets_an_approval_serve_its_asker_and_its_persons_alone(
    office: Office, at: datetime
) -> None:
    request = ask(office, at, last=MANY - 1)
    with pytest.raises(IntegrityError, match="not approved"):
        write_past_the_action(office.asker, at, office.wanted(last=1), request)
    decide(office.second, at, request)
    with pytest.raises(IntegrityError, match="own asker and persons"):
        write_past_the_action(office.asker, at, office.wanted(), request)
    with pytest.raises(IntegrityError, match="own asker and persons"):
        write_past_the_action(office.second, at, office.wanted(last=1), request)
    with acting_as(office.second), pytest.raises(NotFound):
        actions.read_approved_contacts(
            by=office.second, at=at, request=request, wanted=office.wanted(last=1)
        )
    assert use(office, at, request) == MANY - 1


def test_what_was_asked_stays_as_it_was_asked(office: Office, at: datetime) -> None:
    request = ask(office, at, last=5)
    decide(office.second, at, request)

    def must_refuse(fault: str, change: Callable[[], object]) -> None:
        with (
            pytest.raises(DatabaseError, match=fault),
            acting_as(office.asker),
            journal.entry(by=office.asker, at=at, event=TESTED),
        ):
            change()

    rows = BulkRequest.objects.filter(pk=request.pk)
    must_refuse("as it was asked", lambda: rows.update(count=2000))
    must_refuse("as it was asked", lambda: rows.update(asked_by_id=office.second.account))
    must_refuse("used once", lambda: rows.update(used_in=1))
    must_refuse("decided once", lambda: rows.update(is_approved=False))
    more = BulkPerson(request=request, person_id=office.persons[-1], subject="")
    must_refuse("when it is asked", more.save)
    must_refuse("permission denied", BulkPerson.objects.all().delete)
    made = {"purpose": "visit", "words_sealed": b"", "selection": "", "count": 1, "asked_at": at}
    must_refuse(
        "decided afterwards",
        lambda: BulkRequest.objects.create(
            asked_by_id=office.asker.account or 0,
            decided_by_id=office.second.account,
            decided_at=at,
            is_approved=True,
            **made,
        ),
    )
    must_refuse(
        "asked by its asker",
        lambda: BulkRequest.objects.create(asked_by_id=office.second.account or 0, **made),
    )


def test_an_approval_used_by_two_at_once_serves_one(office: Office, at: datetime) -> None:
    request = ask(office, at)
    decide(office.second, at, request)
    done = at_once([lambda: use(office, at, request)] * 3)
    assert [outcome for outcome in done if not isinstance(outcome, Exception)] == [MANY]
    with acting_as(office.asker):
        assert Reading.objects.count() == MANY


def test_a_request_is_shown_to_its_asker_and_to_who_may_decide(
    office: Office, at: datetime
) -> None:
    request = ask(office, at, last=3)
    for scope in (office.asker, office.second):
        with acting_as(scope):
            assert [found.pk for found in bulk.bulk_requests_for(scope)] == [request.pk]
            assert list(bulk.wanted_by(request)) == office.persons[:3]
    for scope in (office.clerk, ANONYMOUS):
        with acting_as(scope):
            assert bulk.bulk_requests_for(scope) == []
            assert not BulkRequest.objects.exists() and not BulkPerson.objects.exists()
            with pytest.raises(NotFound):
                bulk.access_bulk_request(scope=scope, identity=request.pk)


def test_readings_are_shown_to_their_reader_to_the_person_and_to_who_reads_the_journal(
    office: Office, at: datetime
) -> None:
    read(office.asker, at, office.wanted(last=2))
    read(office.clerk, at + timedelta(hours=1), office.wanted(last=1))
    one = office.persons[0]

    def shown(scope: Scope, *, subject: int | None = None) -> list[int | None]:
        with acting_as(scope):
            if subject is not None:
                entries.hold_subject(table="people_person", identity=subject)
            found = Reading.objects.filter(person_id=one).order_by("-at")
            return list(found.values_list("account_id", flat=True))

    both = [office.clerk.account, office.asker.account]
    audit = GrantValue(permissions=frozenset({Permission.JOURNAL_READ}), division="35")
    assert shown(office.asker) == [office.asker.account]
    assert shown(office.second) == [] and shown(ANONYMOUS) == []
    assert shown(ANONYMOUS, subject=one) == both
    assert shown(ANONYMOUS, subject=office.persons[1]) == []
    assert shown(Scope(account=1, name="audit", grants=(audit,))) == both
