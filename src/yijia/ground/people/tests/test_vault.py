"""A person's contact lies sealed, and opens through one door that writes down why."""

from datetime import datetime

import pytest
from django.db import connection

from yijia.base.ciphers import Unsealable
from yijia.base.errors import Invalid, NotFound, TooMany
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions, queries
from yijia.ground.people.models import Person, Reading
from yijia.ground.people.rules import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TESTED = Event(code="people.tested", sentence="Tested.")
NAME, MOBILE = "测试甲", "13800138000"


def stored(by: Scope, at: datetime) -> int:
    """A stored person; which id it has, the application may not even look up."""
    person = actions.seal_person(at=at, name=NAME, mobile=MOBILE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_person_id_seq')")
        person.pk = cursor.fetchone()[0]
    with journal.entry(by=by, at=at, event=TESTED):
        journal.insert_together(person)
    return person.pk


def read(
    by: Scope, at: datetime, identity: int, *, purpose: Purpose = Purpose.ANSWER, words: str = ""
) -> actions.Contact:
    return actions.read_contact(
        by=by, at=at, person_id=identity, purpose=purpose, subject="cases_case:1", words=words
    )


def test_the_database_shows_no_person_to_who_has_not_written_why(
    acting: Scope, at: datetime
) -> None:
    identity = stored(acting, at)
    assert not Person.objects.filter(pk=identity).exists()
    assert read(acting, at, identity) == actions.Contact(name=NAME, mobile=MOBILE)
    assert [r.purpose for r in Reading.objects.filter(person_id=identity)] == [Purpose.ANSWER]


@pytest.mark.parametrize("words", ["", "   ", "长" * 201])
def test_a_purpose_that_says_too_little_needs_words_and_not_too_many(
    acting: Scope, at: datetime, words: str
) -> None:
    identity = stored(acting, at)
    with pytest.raises(Invalid):
        read(acting, at, identity, purpose=Purpose.OTHER, words=words)
    assert not Reading.objects.filter(person_id=identity).exists()


def test_nothing_of_a_person_stands_in_clear_in_the_database(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    read(acting, at, identity)
    person = Person.objects.get(pk=identity)
    held = b"".join(bytes(value) for value in vars(person).values() if isinstance(value, bytes))
    for clear in (NAME.encode(), MOBILE.encode()):
        assert clear not in held
    told = str(list(Entry.objects.values_list("old", "new", "reason")))
    assert NAME not in told and MOBILE not in told


def test_a_field_moved_to_another_person_does_not_open(acting: Scope, at: datetime) -> None:
    one, other = stored(acting, at), stored(acting, at)
    read(acting, at, one)
    read(acting, at, other)
    taken = Person.objects.get(pk=one).mobile_sealed
    with journal.entry(by=acting, at=at, event=TESTED):
        Person.objects.filter(pk=other).update(mobile_sealed=taken)
    with pytest.raises(Unsealable):
        read(acting, at, other)


def test_a_person_whose_key_was_destroyed_is_nobody_any_more(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    read(acting, at, identity)
    with journal.entry(by=acting, at=at, event=TESTED):
        Person.objects.filter(pk=identity).update(wrapped_key=None)
    with pytest.raises(NotFound):
        read(acting, at, identity)


def test_failed_tries_close_the_door_where_they_come_from(acting: Scope, at: datetime) -> None:
    actions.open_account(by=acting, at=at, login="clerk", password="a long enough sentence")

    def enter(login: str, password: str, origin: str) -> bool:
        names = (login.strip().lower(), origin)
        actions.take_try(at=at, kind="password", names=names)
        found = actions.check_sign_in(login=login, password=password)
        if found is not None:
            actions.give_back_try(at=at, kind="password", names=names)
        return found is not None

    assert enter("Clerk ", "a long enough sentence", "here")
    assert not any(enter("clerk", "wrong", "a stranger's") for _ in range(10))
    with pytest.raises(TooMany):
        enter("clerk", "a long enough sentence", "a stranger's")
    assert enter("clerk", "a long enough sentence", "here")
    assert not any(enter("clerk", "wrong", f"from {n}") for n in range(89))
    assert enter("clerk", "a long enough sentence", "here")
    assert not enter("clerk", "wrong", "from one more")
    with pytest.raises(TooMany):
        enter("clerk", "a long enough sentence", "here")
    assert not any(enter(f"nobody{n}", "wrong", "one place") for n in range(100))
    with pytest.raises(TooMany):
        enter("somebody", "wrong", "one place")


@pytest.mark.parametrize("login", ["", "a b", "名字", "a" * 61])
def test_a_login_name_that_cannot_be_typed_is_refused(
    acting: Scope, at: datetime, login: str
) -> None:
    with pytest.raises(Invalid):
        actions.open_account(by=acting, at=at, login=login, password=None)


def test_a_login_name_is_given_once_even_when_closed(acting: Scope, at: datetime) -> None:
    account = actions.open_account(by=acting, at=at, login="clerk", password=None)
    with journal.entry(by=acting, at=at, event=TESTED):
        type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert queries.account_by_login("clerk") is None
    with pytest.raises(Invalid):
        actions.open_account(by=acting, at=at, login="CLERK", password=None)
