"""Whoever answers persons finds them by their number, under an entry that says so."""

from datetime import datetime

import pytest
from django.db import connection

from tests.harness.asking import acting_as
from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import GrantValue, Scope
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions, events, vault
from yijia.ground.people.rules import Purpose
from yijia.ground.people.tests.test_vault import MOBILE, TESTED, stored

pytestmark = pytest.mark.django_db
DESK = GrantValue(permissions=frozenset({Permission.PERSON_RIGHTS}), division="35")
OFFICER = Scope(account=None, name="officer", grants=(DESK,))
CLERK = Scope(account=None, name="clerk")


def sought(by: Scope, at: datetime) -> list[int]:
    return actions.find_persons(by=by, at=at, mobile=MOBILE, purpose=Purpose.OWN_REQUEST)


def found_past_the_action() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_find(%s)", [vault.indexes_of_mobile(MOBILE)])
        return [row[0] for row in cursor.fetchall()]


def test_a_person_is_found_by_who_answers_them_and_the_journal_says_so(
    acting: Scope, at: datetime
) -> None:
    identity = stored(acting, at)
    with acting_as(OFFICER):
        assert sought(OFFICER, at) == [identity]
    told = Entry.objects.get(event=events.PERSONS_SOUGHT.code)
    assert (told.actor_name, told.new) == ("officer", {"purpose": "own_request"})
    with acting_as(CLERK), pytest.raises(Forbidden):
        sought(CLERK, at)


def test_the_database_finds_nobody_without_the_entry_or_the_permission(
    acting: Scope, at: datetime
) -> None:
    identity = stored(acting, at)
    with acting_as(OFFICER):
        assert found_past_the_action() == []
        with journal.entry(by=OFFICER, at=at, event=TESTED):
            assert found_past_the_action() == []
        with journal.entry(by=OFFICER, at=at, event=events.PERSONS_SOUGHT):
            assert found_past_the_action() == [identity]
    with acting_as(CLERK), journal.entry(by=CLERK, at=at, event=events.PERSONS_SOUGHT):
        assert found_past_the_action() == []
