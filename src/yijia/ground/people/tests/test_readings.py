"""Every look at a person is written down before it, with its purpose, and with words sealed."""

from datetime import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.harness.asking import acting_as
from yijia.base.errors import Invalid, NotFound, Refused
from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions, rules
from yijia.ground.people.models import Reading, ReadingWords
from yijia.ground.people.rules import Purpose
from yijia.ground.people.tests.test_vault import MOBILE, NAME, TESTED, read, stored

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
CLERK = Scope(account=7001, name="clerk")
OTHER = Scope(account=7002, name="other")
WORDS = "约定上门时间，联系邻居王某"


def everything_written() -> str:
    """All that the database holds of readings and of what the journal says, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_agg(r) FROM people_reading r")
        readings = cursor.fetchone()
        cursor.execute("SELECT json_agg(w) FROM people_readingwords w")
        words = cursor.fetchone()
    told = list(Entry.objects.values_list("old", "new", "reason"))
    return f"{readings}{words}{told}"


def test_words_beside_the_purpose_stand_nowhere_in_clear(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    read(acting, at, identity, purpose=Purpose.OTHER, words=f"  {WORDS} ")
    assert ReadingWords.objects.count() == 1
    written = everything_written()
    assert "other" in written and "cases_case:1" in written
    assert WORDS not in written and "王某" not in written and WORDS.encode().hex() not in written


def test_words_open_by_a_reading_of_their_own_and_die_with_the_key(
    acting: Scope, at: datetime
) -> None:
    identity = stored(acting, at)
    read(acting, at, identity, purpose=Purpose.VISIT, words=WORDS)
    reading = Reading.objects.get(person_id=identity)
    opened = actions.read_words(by=acting, at=at, reading=reading, purpose=Purpose.AUDIT)
    assert opened == WORDS
    assert {r.purpose for r in Reading.objects.all()} == {Purpose.VISIT, Purpose.AUDIT}
    actions.destroy_person_key(by=acting, at=at, person_id=identity)
    with pytest.raises(NotFound):
        actions.read_words(by=acting, at=at, reading=reading, purpose=Purpose.AUDIT)


def test_a_reading_without_words_has_none(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    read(acting, at, identity)
    assert not ReadingWords.objects.exists()
    with pytest.raises(NotFound):
        actions.read_words(
            by=acting,
            at=at,
            reading=Reading.objects.get(person_id=identity),
            purpose=Purpose.AUDIT,
        )


def test_words_are_refused_gently_beyond_the_limit_and_for_no_purpose(
    acting: Scope, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = stored(acting, at)
    read(acting, at, identity, purpose=Purpose.VISIT, words=WORDS)
    reading = Reading.objects.get(person_id=identity)
    monkeypatch.setattr(rules, "MOST_ALONE", 0)
    with acting_as(CLERK):
        with pytest.raises(Refused, match="Ask a second person"):
            actions.read_words(by=CLERK, at=at, reading=reading, purpose=Purpose.AUDIT)
        with pytest.raises(Invalid):
            actions.read_words(by=CLERK, at=at, reading=reading, purpose=Purpose.OTHER)
        assert not Reading.objects.filter(account_id=CLERK.account).exists()


def test_every_purpose_has_its_words() -> None:
    assert set(rules.PURPOSE_LABELS) == set(Purpose)
    assert set(Purpose) > rules.WORDED


def test_several_are_read_under_one_entry_with_a_reading_each(acting: Scope, at: datetime) -> None:
    identities = [stored(acting, at) for _ in range(3)]
    wanted = [actions.Wanted(person_id=n, subject=f"cases_case:{n}") for n in identities]
    actions.destroy_person_key(by=acting, at=at, person_id=identities[0])
    found = actions.read_contacts(by=acting, at=at, wanted=wanted, purpose=Purpose.FOLLOW_UP)
    contact = actions.Contact(name=NAME, mobile=MOBILE)
    assert found == dict.fromkeys(identities[1:], contact)
    assert Reading.objects.count() == 3
    entry = Entry.objects.get(event="people.contacts_read")
    assert entry.new == {"purpose": "follow_up", "count": 3}


@pytest.mark.parametrize("account", [CLERK.account, None])
def test_nobody_reads_in_another_s_name(acting: Scope, at: datetime, account: int | None) -> None:
    identity = stored(acting, at)
    row = {"person_id": identity, "actor_name": "x", "purpose": "audit", "subject": "", "at": at}
    with (
        acting_as(OTHER),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        journal.entry(by=OTHER, at=at, event=TESTED),
    ):
        Reading.objects.create(account_id=account, **row)


def test_the_database_stamps_a_reading_itself(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    forged = Reading(
        person_id=identity,
        actor_name="x",
        purpose="audit",
        subject="",
        at=at,
        transaction_id=1,
        recorded_at=at,
    )
    with journal.entry(by=acting, at=at, event=TESTED):
        forged.save(force_insert=True)
    written = Reading.objects.get(person_id=identity)
    assert written.transaction_id > 1
    assert written.recorded_at is not None and written.recorded_at != at


def test_words_are_never_changed(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    read(acting, at, identity, purpose=Purpose.VISIT, words=WORDS)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        journal.entry(by=acting, at=at, event=TESTED),
    ):
        ReadingWords.objects.update(text_sealed=b"")
