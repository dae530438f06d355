"""Notices are made of every entry once: however late it was committed, whoever was killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import psycopg
import pytest
from django.db import DatabaseError, connection

from tests.harness.county import County, lamp_out
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries as cases
from yijia.engines.notices import actions, queries, ticks
from yijia.engines.notices.models import Due, Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import rules


def numbers(service: Scope) -> list[str]:
    with acting_as(service):
        rows = Notice.objects.filter(account=None).order_by("id")
        return [row.facts["number"] for row in rows]


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_committed_late_is_not_missed(
    county: County, at: datetime, service: Scope
) -> None:
    drawn, go_on = Event(), Event()
    new = issues.NewIssue(rules.IssueKind.HELP, category="0201", text="慢", division="350181002901")

    def slow() -> str:
        try:
            with acting_as(ANONYMOUS):
                number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
                drawn.set()
                go_on.wait(timeout=20)
            return number
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(slow)
        assert drawn.wait(timeout=20)
        early = lamp_out(at=at)
        assert ticks.make_notices(at=at) == 1
        assert numbers(service) == [early]
        go_on.set()
        number = late.result(timeout=20)
    assert number < early
    assert ticks.make_notices(at=at) == 1
    assert numbers(service) == [early, number]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everybody_once(
    county: County, at: datetime, service: Scope
) -> None:
    raised = [lamp_out(at=at) for _count in range(12)]

    def work() -> int:
        try:
            return ticks.make_notices(at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(work) for _worker in range(3)]
        assert sum(one.result(timeout=60) for one in done) == 12
    assert sorted(numbers(service)) == sorted(raised)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_loses_nothing_and_doubles_nothing(
    county: County,
    at: datetime,
    service: Scope,
    monkeypatch: pytest.MonkeyPatch,
    owner_cursor: psycopg.Cursor,
) -> None:
    number = lamp_out(at=at)
    with monkeypatch.context() as patch:
        # The last act of the tick before its commit.
        patch.setattr(Due.objects, "filter", lambda **_asked: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ticks.make_notices(at=at)
    assert numbers(service) == []
    assert ticks.make_notices(at=at) == 1
    # As if the entry came back from a backup beside the notice that was made of it.
    owner_cursor.execute("INSERT INTO notices_due SELECT max(id) FROM journal_entry")
    owner_cursor.execute(
        "INSERT INTO notices_due SELECT id FROM journal_entry WHERE event = 'issues.raised'"
        " ON CONFLICT DO NOTHING"
    )
    ticks.make_notices(at=at)
    assert numbers(service) == [number]


@pytest.mark.django_db
def test_what_nobody_is_told_of_does_not_wait(county: County, service: Scope) -> None:
    with acting_as(service):
        assert Entry.objects.count() > 10
        assert Due.objects.count() == 0


@pytest.mark.django_db
def test_a_notice_never_changes_and_is_read_by_its_own_account_alone(
    county: County, at: datetime, service: Scope
) -> None:
    account = county.scopes["handler"].account or 0
    with acting_as(service):
        for person in (None, account):
            Notice.objects.create(
                key="k",
                code="c",
                subject_table="cases_case",
                subject_id=1,
                account_id=person,
                happened_at=at,
                made_at=at,
            )
    with acting_as(county.scopes["other"]):
        assert actions.read_notices(by=county.scopes["other"], at=at, until=2**40) == 0
        assert Notice.objects.update(read_at=at) == 0
    with acting_as(county.scopes["handler"]):
        assert actions.read_notices(by=county.scopes["handler"], at=at, until=2**40) == 1
        assert actions.read_notices(by=county.scopes["handler"], at=at, until=2**40) == 0
    for change in ("UPDATE notices_notice SET facts = '{}'", "DELETE FROM notices_notice"):
        with pytest.raises(DatabaseError), acting_as(service), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "unread"), [(29, 1), (31, 0)])
def test_what_happened_a_month_ago_is_no_news_to_staff(
    county: County, at: datetime, service: Scope, days: int, unread: int
) -> None:
    number, scope = lamp_out(at=at), county.scopes["dispatcher"]
    with acting_as(scope):
        case = cases.access_case(scope=scope, number=number)
        given = {"organisation": "lamps"}
        issues.move_issue(by=scope, at=at, case=case, verb="dispatch", inputs=given)
    ticks.make_notices(at=at + timedelta(days=days))
    with acting_as(county.scopes["handler"]):
        assert queries.unread_of(county.scopes["handler"]) == unread
        assert len(queries.told_to(county.scopes["handler"], after="").rows) == 1
