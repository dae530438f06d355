"""Changing the vault's keys while people work: nothing is lost, and whoever is killed goes on."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Semaphore

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import ProgrammingError, connection
from django.utils import timezone

from tests.harness import database
from yijia.base import ciphers
from yijia.base.ciphers import Profile
from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.config.keys import KeyFile, add_key
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions, events
from yijia.ground.people.actions import keys
from yijia.ground.people.models import Person, WorkingKey
from yijia.ground.people.queries import keys as queries
from yijia.ground.people.rules import Purpose, WorkingPurpose

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "5a" * 32
MOBILE = "13800138000"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of one key, with which this process and the commands work."""
    path = tmp_path / "keys"
    path.touch(mode=0o600)
    path.write_text(FIRST)
    monkeypatch.setattr(settings, "YIJIA_KEYS", KeyFile(path))
    return path


@pytest.fixture
def persons(path: Path, service: Scope, at: datetime) -> list[int]:
    """Five persons, one of them sealed by the first version of the house."""
    with acting_as(service):
        found = [stored(actions.seal_person(at=at, name=f"甲{n}", mobile=MOBILE)) for n in range(4)]
        return [*found, stored(as_first_sealed(at))]


def stored(person: Person) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_person_id_seq')")
        person.pk = cursor.fetchone()[0]
    by, at = Scope(account=None, name="test", everything=True), person.created_at
    with journal.entry(by=by, at=at, event=events.CONTACT_READ, new={"purpose": ""}):
        journal.insert_together(person)
    return person.pk


def as_first_sealed(at: datetime) -> Person:
    """A person as the first version of the house sealed one, byte for byte."""
    master, person = bytes.fromhex(FIRST), Person(key_version=1, created_at=at)
    wrapping = ciphers.derived_key(master, purpose="wrap/people_person")
    key = b"k" * 32
    person.wrapped_key = _first_seal(
        key, key=wrapping, context=f"people_person|key|{person.vault_id}"
    )
    for field, text in (("name", "甲4"), ("mobile", MOBILE)):
        context = f"people_person|{field}|{person.vault_id}|1"
        setattr(person, f"{field}_sealed", _first_seal(text.encode(), key=key, context=context))
    index = ciphers.derived_key(master, purpose="index/people_person.mobile")
    person.mobile_index = ciphers.blind_index(MOBILE, key=index)
    return person


def _first_seal(plain: bytes, *, key: bytes, context: str) -> bytes:
    head, nonce = b"\x01\x01", os.urandom(12)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + context.encode())


def read_all(by: Scope, at: datetime, identities: list[int]) -> list[str]:
    """The names of persons, read through the door, each in a transaction of its own."""
    return [check_one(by, at, identity) for identity in identities]


def check_one(by: Scope, at: datetime, identity: int) -> str:
    with acting_as(by):
        contact = actions.read_contact(
            by=by, at=at, person_id=identity, purpose=Purpose.ANSWER, subject="cases_case:1"
        )
    assert contact.mobile == MOBILE
    return contact.name


def found(by: Scope) -> list[int]:
    """Whom the indexes of a number lead to, as this transaction knows their versions."""
    with acting_as(by):
        return found_by(actions.indexes_of_mobile(MOBILE))


def found_by(indexes: list[bytes]) -> list[int]:
    asked = "SELECT id FROM people_person WHERE mobile_index = ANY (%s) ORDER BY id"
    with database.owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(asked, [indexes])
        return [identity for (identity,) in cursor.fetchall()]


def command(path: Path, *words: str) -> "subprocess.Popen[str]":
    """`yijia keys` on this test's database and key file."""
    addresses = database.addresses(database.name())
    return subprocess.Popen(
        [sys.executable, "-m", "yijia", "keys", *words],
        env={**os.environ, "PYTHONPATH": "src", "YIJIA_KEY_FILE": str(path), **addresses},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def must_say(path: Path, *words: str, status: int = 0) -> str:
    running = command(path, *words)
    said, complaint = running.communicate(timeout=60)
    assert running.returncode == status, complaint
    return complaint if status else said


def rewrapped(by: Scope, at: datetime, *, most: int) -> list[int]:
    """The sizes of the batches of one pass."""
    sizes, after = list[int](), 0
    while True:
        with acting_as(by):
            batch = keys.rewrap_persons(by=by, at=at, after=after, most=most)
        if batch is None:
            return sizes
        sizes, after = [*sizes, batch.count], batch.last


def test_persons_are_rewrapped_in_batches_with_an_entry_each(
    persons: list[int], path: Path, service: Scope, at: datetime
) -> None:
    add_key(path)
    with database.as_owner(), acting_as(service):
        assert queries.person_key_counts() == {1: 5}
    with database.as_owner():
        assert rewrapped(service, at, most=2) == [2, 2, 1]
        assert rewrapped(service, at, most=2) == []
    with acting_as(service):
        told = Entry.objects.filter(event=events.PERSONS_REWRAPPED.code).order_by("pk")
        assert [(e.new["count"], e.new["number"]) for e in told] == [(2, 2), (2, 2), (1, 2)]
    with database.as_owner(), acting_as(service):
        assert queries.person_key_counts() == {2: 5}
    assert read_all(service, at, persons) == [f"甲{n}" for n in range(5)]


def test_the_application_can_rewrap_nobody(
    persons: list[int], path: Path, service: Scope, at: datetime
) -> None:
    add_key(path)
    assert rewrapped(service, at, most=2) == []
    with acting_as(service), pytest.raises(ProgrammingError, match="people_workingkey"):
        keys.wrap_working_keys(by=service, at=at)


def test_a_person_locked_by_somebody_else_is_passed_over(
    persons: list[int], path: Path, service: Scope, at: datetime, owner_cursor: psycopg.Cursor
) -> None:
    add_key(path)
    owner_cursor.execute("BEGIN")
    owner_cursor.execute(
        "SELECT 1 FROM people_person WHERE id = %s FOR NO KEY UPDATE", [persons[1]]
    )
    with database.as_owner():
        assert rewrapped(service, at, most=3) == [3, 1]
        owner_cursor.execute("ROLLBACK")
        assert rewrapped(service, at, most=3) == [1]


def test_a_rotation_killed_between_batches_goes_on_while_others_read(
    persons: list[int], path: Path, service: Scope, at: datetime, owner_cursor: psycopg.Cursor
) -> None:
    add_key(path)
    # Somebody holds the last person, so that the first run cannot come to its end.
    owner_cursor.execute("BEGIN")
    owner_cursor.execute(
        "SELECT 1 FROM people_person WHERE id = %s FOR NO KEY UPDATE", [persons[-1]]
    )
    with check_reading_on(service, at, persons) as names:
        first = command(path, "rotate", "--batch", "1")
        assert first.stderr is not None
        assert first.stderr.readline().startswith("1 done")
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=60)
        left = counts_as_owner(service)
        assert left[1] >= 1 and left[2] >= 1 and left.total() == 5
        owner_cursor.execute("ROLLBACK")
        assert f"{left[1]} persons rewrapped by key 2" in must_say(path, "rotate", "--batch", "1")
    assert counts_as_owner(service) == {2: 5}
    assert set(names) == {f"甲{n}" for n in range(5)}


@contextmanager
def check_reading_on(by: Scope, at: datetime, identities: list[int]) -> Iterator[list[str]]:
    """Two people reading all contacts again and again; what they read is the names."""
    names, begun, stop = list[str](), Semaphore(0), Event()

    def read() -> None:
        try:
            while not stop.is_set():
                names.extend(read_all(by, at, identities))
                begun.release()
        finally:
            begun.release()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for _reader in readers:
                assert begun.acquire(timeout=60)
            yield names
        finally:
            stop.set()
    for reader in readers:
        reader.result()


def counts_as_owner(by: Scope) -> Counter[int]:
    with database.as_owner(), acting_as(by):
        return Counter(queries.person_key_counts())


def test_codes_indexes_and_drafts_outlive_the_key_that_made_them(
    persons: list[int], path: Path, service: Scope, at: datetime
) -> None:
    with acting_as(service):
        code, draft = (
            actions.lookup_code("2609300000428"),
            actions.seal_text("draft", purpose="draft:a"),
        )
    assert "Key 2" in must_say(path, "add")
    assert "still wraps" in must_say(path, "drop", "1", status=1)
    must_say(path, "rotate")
    assert "wait two days" in must_say(path, "drop", "1", status=1)
    with acting_as(service):
        assert actions.open_text(draft, purpose="draft:a") == "draft"
    put_back(timezone.now() - timedelta(days=3))
    must_say(path, "drop", "1")
    with acting_as(service):
        assert actions.lookup_code("2609300000428") == code
        assert WorkingKey.objects.count() == len(WorkingPurpose)
        with pytest.raises(ciphers.Unsealable, match="number 1"):
            actions.open_text(draft, purpose="draft:a")
    assert read_all(service, at, persons) == [f"甲{n}" for n in range(5)]
    assert found(service) == persons


def put_back(at: datetime) -> None:
    """Makes the last change of keys older than it is, as only the server's superuser could."""
    with database.superuser_connection() as admin:
        admin.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_append_only")
        admin.execute(
            "UPDATE journal_entry SET happened_at = %s WHERE event = %s",
            [at, events.WORKING_KEYS_WRAPPED.code],
        )


def test_the_status_counts_what_each_key_wraps_and_names_a_missing_one(
    persons: list[int], path: Path
) -> None:
    add_key(path)
    said = must_say(path, "status").splitlines()
    assert said == [
        "key 1\topens\t5 persons, 0 working keys",
        "key 2\tseals\t0 persons, 0 working keys",
        "index key 1\t5 persons",
    ]
    path.write_text("2 " + FIRST)
    assert must_say(path, "status").startswith("key 1\tMISSING from the file\t5 persons")


def test_persons_are_found_before_while_and_after_the_index_is_made_anew(
    persons: list[int], path: Path, service: Scope, at: datetime
) -> None:
    assert found(service) == persons
    with database.as_owner(), acting_as(service):
        keys.wrap_working_keys(by=service, at=at)
        assert keys.start_mobile_index(by=service, at=at) == 2
        with pytest.raises(Conflict):
            keys.retire_index_keys(by=service, at=at)
        with pytest.raises(Conflict):
            keys.start_mobile_index(by=service, at=at)
    with acting_as(service):
        sealed = actions.seal_person(at=at, name="甲5", mobile=MOBILE)
        assert sealed.mobile_index_version == 2
        everybody = [*persons, stored(sealed)]
    assert found(service) == everybody
    with database.as_owner(), acting_as(service):
        batch = keys.index_mobiles(by=service, at=at, after=0, most=3)
        assert batch is not None and batch.count == 3
        assert queries.index_counts() == {1: 2, 2: 4}
    assert found(service) == everybody
    assert "2 persons indexed anew" in must_say(path, "rotate-index", "--batch", "1")
    assert found(service) == everybody
    with database.as_owner(), acting_as(service):
        assert queries.index_counts() == {2: 6} and queries.index_versions() == [2]


def test_whoever_does_not_know_a_new_index_key_yet_is_waited_for(
    persons: list[int], path: Path, service: Scope, at: datetime
) -> None:
    with acting_as(service):
        changing = command(path, "rotate-index", "--batch", "1")
        while queries.index_versions() != [1, 2]:
            assert changing.poll() is None
        # This transaction read the stamp before there was a second key.
        assert actions.seal_person(at=at, name="", mobile=MOBILE).mobile_index_version == 1
        assert found_by(actions.indexes_of_mobile(MOBILE)) == persons
    assert changing.communicate(timeout=60)[0] == "5 persons indexed anew.\n"


@pytest.mark.parametrize("profile", list(Profile))
def test_what_either_cipher_sealed_opens_under_both(
    persons: list[int],
    service: Scope,
    at: datetime,
    profile: Profile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "YIJIA_CIPHER", profile)
    with acting_as(service):
        text = actions.seal_text("draft", purpose="draft:a")
        identity = stored(actions.seal_person(at=at, name="甲5", mobile=MOBILE))
    for chosen in Profile:
        monkeypatch.setattr(settings, "YIJIA_CIPHER", chosen)
        with acting_as(service):
            assert actions.open_text(text, purpose="draft:a") == "draft"
        assert read_all(service, at, [*persons, identity]) == [f"甲{n}" for n in range(6)]
