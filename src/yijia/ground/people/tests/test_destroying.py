"""Putting a person's contact right, and destroying the key: what was there is nowhere any more."""

import uuid
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, models, transaction

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions, events
from yijia.ground.people.models import Person, Reading
from yijia.ground.people.rules import Purpose
from yijia.ground.people.tests.test_vault import MOBILE, NAME, read, stored

pytestmark = [pytest.mark.django_db, pytest.mark.compat]


def correct(by: Scope, at: datetime, identity: int, *, mobile: str) -> None:
    actions.correct_person(
        by=by,
        at=at,
        person_id=identity,
        name="测试乙",
        mobile=mobile,
        purpose=Purpose.OWN_REQUEST,
        subject="cases_case:1",
    )


def test_a_contact_put_right_leaves_nothing_of_the_old_one(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    read(acting, at, identity)
    before = Person.objects.get(pk=identity)
    correct(acting, at, identity, mobile="139 0013 9000")
    after = Person.objects.get(pk=identity)
    assert read(acting, at, identity) == actions.Contact(name="测试乙", mobile="13900139000")
    assert before.wrapped_key == after.wrapped_key
    assert not {before.name_sealed, before.mobile_sealed, before.mobile_index} & {
        after.name_sealed,
        after.mobile_sealed,
        after.mobile_index,
    }
    entry = Entry.objects.get(event=events.PERSON_CORRECTED.code)
    assert (entry.subject_id, entry.old, entry.new) == (identity, {}, {})


def test_a_number_that_is_none_changes_nothing(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    with pytest.raises(Invalid):
        correct(acting, at, identity, mobile="12345")
    assert read(acting, at, identity) == actions.Contact(name=NAME, mobile=MOBILE)


def test_a_destroyed_key_takes_all_that_was_sealed_with_it(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    other = uuid.uuid4()
    assert not actions.destroy_person_key(by=acting, at=at, person_id=identity, vault_id=other)
    assert actions.destroy_person_key(by=acting, at=at, person_id=identity)
    assert not actions.destroy_person_key(by=acting, at=at, person_id=identity)
    with pytest.raises(NotFound):
        read(acting, at, identity)
    # The look that was refused has opened the row to this transaction.
    person = Person.objects.get(pk=identity)
    sealed = [f for f in Person._meta.concrete_fields if isinstance(f, models.BinaryField)]
    assert [field.name for field in sealed if getattr(person, field.attname) is not None] == []
    assert len(sealed) >= 4


def test_nobody_needs_to_see_a_person_to_destroy_the_key(acting: Scope, at: datetime) -> None:
    identity = stored(acting, at)
    assert not Person.objects.filter(pk=identity).exists()
    assert actions.destroy_person_key(by=acting, at=at, person_id=identity)
    assert not Reading.objects.filter(person_id=identity).exists()


def test_the_database_destroys_no_key_without_the_entry_about_it(
    acting: Scope, at: datetime
) -> None:
    identity = stored(acting, at)
    with (
        pytest.raises(IntegrityError, match="under the entry"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT people_destroy_key(%s, NULL)", [identity])
