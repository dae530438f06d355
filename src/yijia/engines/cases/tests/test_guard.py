"""The database refuses a move that the table does not know, whoever tries it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.harness.county import HERE, County
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries, ticks
from yijia.engines.cases.database import guards
from yijia.engines.cases.models import Case, Clock, ClockMark
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TESTED = Event(code="cases.tested", sentence="Tested.")


@pytest.fixture
def case(county: County, raised: str, service: Scope) -> Case:
    with acting_as(service):
        return Case.objects.get(number=raised)


def must_be_refused(
    sql: str, *, service: Scope, at: datetime, because: str, subject: Case | None = None
) -> None:
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=at, event=TESTED, subject=subject),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ("state = 'closed', is_open = false, ended_at = now()", "no edge"),
        ("state = 'replied'", "no edge"),
        ("state = 'nonsense'", "no edge"),
        ("number = '1'", "never changed"),
        ("happened_at = now()", "never changed"),
        ("kind = 'other'", "never changed"),
        ("is_open = false, ended_at = now()", "without a move"),
        ("organisation_id = NULL", "without a move"),
        ("division_id = '350181002902'", "by the entry that says so"),
        ("title = 'x'", "never changed"),
        ("topic = '0101'", "by the entry that says so"),
        ("satisfied = 5", "without a move"),
        ("state = 'withdrawn'", "final state"),
        ("solved = true", "without a move"),
    ],
)
def test_a_shell_cannot_skip_the_table(
    case: Case, service: Scope, at: datetime, change: str, because: str
) -> None:
    sql = f"UPDATE cases_case SET {change} WHERE id = {case.pk}"
    must_be_refused(sql, service=service, at=at, because=because)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM cases_case",
        "TRUNCATE cases_case",
        "UPDATE cases_clockmark SET at = now()",
        "DELETE FROM cases_clockmark",
        "UPDATE cases_edge SET target = 'closed'",
        "INSERT INTO cases_edge SELECT * FROM cases_edge",
        "ALTER TABLE cases_case DISABLE TRIGGER ALL",
    ],
)
def test_the_application_can_remove_no_case_and_edit_no_clock(
    case: Case, service: Scope, at: datetime, sql: str
) -> None:
    must_be_refused(
        sql, service=service, at=at, because="permission denied|must be owner|never changed"
    )


def test_a_day_taken_from_the_calendar_moves_the_open_cases_once_and_names_them(
    case: Case, service: Scope, at: datetime, move_day: Callable[[], object]
) -> None:
    ticks.recompute_due(at=at)
    assert ticks.follow_calendar(at=at) == 0
    move_day()
    assert ticks.follow_calendar(at=at) == 1
    assert ticks.follow_calendar(at=at) == 0
    with acting_as(service):
        due = Case.objects.get(pk=case.pk).due_on
        told = Entry.objects.get(event="cases.due_moved")
    assert due is not None and due.isoformat() == "2026-10-14"
    assert told.new["numbers"] == [case.number]


def test_the_guard_knows_every_column_that_is_stored() -> None:
    stored = {field.column for field in Case._meta.concrete_fields if not field.generated}
    assert stored == {*guards.ALL_BUT_DERIVED, *guards.DERIVED}


def test_a_sweep_stores_the_run_of_a_clock_that_has_none_yet_beside_those_that_moved(
    case: Case, service: Scope, at: datetime
) -> None:
    with acting_as(service), journal.entry(by=service, at=at, event=TESTED, subject=case):
        given = {"mark": "start", "at": at, "amount": 2, "unit": "hours"}
        ClockMark.objects.create(case=case, step="contact", **given)
        Clock.objects.filter(case=case, step="resolve").update(due_provisional=True)
    assert ticks.recompute_due(at=at) == 1
    with acting_as(service):
        runs = {row.step: (row.due_at, row.due_provisional) for row in queries.runs_of(case)}
        case.refresh_from_db()
    assert runs["contact"] == (at + timedelta(hours=2), False)
    assert runs["resolve"] == (case.due_at, False)
    assert case.next_due_at == at + timedelta(hours=2)
    assert ticks.recompute_due(at=at) == 0


def test_what_belongs_to_a_case_is_shown_with_that_case_only(case: Case, county: County) -> None:
    leader = county.scopes["leader"]
    with acting_as(leader):
        assert not case.marks.exists()
        opened = queries.access_case(scope=leader, number=case.number)
        assert {(m.step, m.mark) for m in opened.marks.all()} == {
            ("resolve", "start"),
            ("register", "start"),
        }
    with acting_as(ANONYMOUS):
        assert not Case.objects.exists() and not case.marks.exists()
    assert case.division_id == HERE


def test_a_case_that_has_ended_is_never_written_again(
    case: Case, service: Scope, at: datetime
) -> None:
    with acting_as(service), journal.entry(by=service, at=at, event=TESTED, subject=case):
        ended = {"state": "withdrawn", "is_open": False, "ended_at": at}
        Case.objects.filter(pk=case.pk).update(**ended)
    for change in ("solved = true", "ended_at = now()", "due_at = now()", "state = 'registered'"):
        sql = f"UPDATE cases_case SET {change} WHERE id = {case.pk}"
        must_be_refused(sql, service=service, at=at, because="without a move|no edge")


ENDED = "state = 'withdrawn', is_open = false, ended_at = now()"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (f"{ENDED}, solved = true", "solved by the move"),
        (f"{ENDED}, satisfied = 5", "solved by the move"),
        ("state = 'withdrawn', is_open = false, ended_at = '2099-01-01'", "future"),
        ("state = 'withdrawn', is_open = false, ended_at = '2019-05-05'", "in this order"),
        (f"{ENDED}, id = id + 1000000", "never changed"),
    ],
)
def test_a_figure_cannot_be_moved_by_ending_a_case_some_other_way(
    case: Case, service: Scope, at: datetime, change: str, because: str
) -> None:
    sql = f"UPDATE cases_case SET {change} WHERE id = {case.pk}"
    must_be_refused(sql, service=service, at=at, because=because, subject=case)


def test_one_entry_moves_the_case_it_is_about_and_no_other(
    case: Case, service: Scope, at: datetime
) -> None:
    sql = f"UPDATE cases_case SET {ENDED} WHERE id = {case.pk}"
    must_be_refused(sql, service=service, at=at, because="about this very case")
