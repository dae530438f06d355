"""No write without an entry of the same transaction, and no change of what was written."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.ground.journal import actions, queries
from yijia.ground.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TESTED = Event(code="journal.tested", sentence="Tested.")
WRITE = """
INSERT INTO people_account (login, password, is_active, created_at) VALUES (%s, '', true, now())
"""


def write(login: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [login])


def must_be_refused(work: Callable[[], object], *, because: str) -> None:
    with pytest.raises(IntegrityError, match=because), transaction.atomic():
        work()


def test_a_write_without_an_entry_is_refused(acting: Scope) -> None:
    must_be_refused(lambda: write("a"), because="needs a journal entry")


def test_a_write_inside_an_entry_goes_through_and_one_after_it_does_not(
    acting: Scope, at: datetime
) -> None:
    with actions.entry(by=acting, at=at, event=TESTED):
        write("inside")
    must_be_refused(lambda: write("after"), because="needs a journal entry")


def test_an_inner_entry_gives_the_outer_one_back(acting: Scope, at: datetime) -> None:
    with actions.entry(by=acting, at=at, event=TESTED) as outer:
        with actions.entry(by=acting, at=at, event=TESTED) as inner:
            write("inner")
        write("outer")
    assert Entry.objects.get(pk=inner.entry_id).parent_id == outer.entry_id


@pytest.mark.parametrize("named", ["1", "0", "999999999"])
def test_naming_an_entry_that_this_transaction_did_not_write_opens_nothing(
    acting: Scope, named: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yijia.entry', %s, true)", [named])
    must_be_refused(lambda: write("b"), because="needs a journal entry")


@pytest.mark.parametrize(
    "change", ["UPDATE journal_entry SET reason = 'x'", "DELETE FROM journal_entry"]
)
def test_entries_are_never_changed_or_removed(acting: Scope, at: datetime, change: str) -> None:
    with actions.entry(by=acting, at=at, event=TESTED):
        pass

    def alter() -> None:
        with connection.cursor() as cursor:
            cursor.execute(change)

    with pytest.raises(Exception, match=r"permission denied|never changed"), transaction.atomic():
        alter()


def test_what_was_remembered_is_read_again_once_reference_data_changed(
    acting: Scope, at: datetime, django_assert_num_queries: Any
) -> None:
    read: list[int] = []

    @queries.remembered
    def loader() -> int:
        read.append(1)
        return len(read)

    assert loader() == loader() == 1
    with connection.cursor() as cursor, actions.entry(by=acting, at=at, event=TESTED):
        cursor.execute("UPDATE organisations_organisation SET name_en = name_en")
    queries.hold_stamp(None)
    assert loader() == 2
