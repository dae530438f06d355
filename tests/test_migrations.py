"""Migrations that write rows, run over rows as they were before."""

from datetime import datetime, timedelta
from importlib import import_module

import psycopg
import pytest

from tests.harness.county import BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.scope import ANONYMOUS, GrantValue, Scope, service_scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case, Clock
from yijia.engines.cases.rules import first_late_day
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions
from yijia.ground.rights.rules import RequestKind
from yijia.programmes.exchange import actions as exchange
from yijia.programmes.exchange.models import Match
from yijia.programmes.exchange.tests.test_giving import Giving
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind, Urgency
from yijia.programmes.issues.views.own import HOLDING

pytestmark = pytest.mark.django_db(transaction=True)
AREA = import_module("yijia.programmes.issues.migrations.0007_rights_area")
URGENCY = import_module("yijia.programmes.issues.migrations.0014_urgency_of_cases")
STUCK = import_module("yijia.programmes.exchange.migrations.0006_stuck_matches")
LATE = import_module("yijia.engines.cases.migrations.0017_late_of_before")
OFFICER = Scope(
    account=77,
    name="officer",
    grants=(GrantValue(frozenset({Permission.PERSON_RIGHTS}), division=HERE[:6]),),
)
TABLES = ("rights_request", "rights_hold")
# What a table of before that column held.
NOWHERE = """
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} SET division = '';
ALTER TABLE {table} ENABLE TRIGGER USER; ALTER TABLE {table} FORCE ROW LEVEL SECURITY
"""
PLACES = "SELECT key, division FROM {table}"
GUARDED = """
SELECT relforcerowsecurity AND NOT EXISTS (
  SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'O')
FROM pg_class c WHERE relname = ANY (%s)
"""


def raised(division: str, *, at: datetime) -> str:
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=division, mobile="13800138000"
    )
    with acting_as(ANONYMOUS):
        number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
    with acting_as(OFFICER):
        held = HOLDING.find(number)
        actions.register_request(by=OFFICER, at=at, held=held, kind=RequestKind.COPY)
        actions.set_hold(by=OFFICER, at=at, held=held, reason="诉讼中")
    return number


def test_requests_and_holds_of_before_lie_where_their_issue_lies(
    standing_county: County, now: datetime, owner_cursor: psycopg.Cursor
) -> None:
    wanted = {(raised(division, at=now), division) for division in (HERE, BESIDE)}
    for table in TABLES:
        owner_cursor.execute(NOWHERE.format(table=table).encode())
    for statement in AREA.PLACED:
        owner_cursor.execute(statement.encode())
    for table in TABLES:
        found = owner_cursor.execute(PLACES.format(table=table).encode()).fetchall()
        assert set(found) == wanted
    guarded = owner_cursor.execute(GUARDED, [[*TABLES, "cases_case"]]).fetchall()
    assert guarded == [(True,)] * 3


# What a case of before that column held.
UNSAID = [*URGENCY.FILL]
UNSAID[3] = "UPDATE cases_case SET urgency = 'normal'"


def test_cases_of_before_are_as_urgent_as_their_issues_were_when_they_were_taken_in(
    standing_county: County, now: datetime, owner_cursor: psycopg.Cursor
) -> None:
    new = issues.NewIssue(
        IssueKind.HELP, "0201", "电线落地", division=HERE, urgency=Urgency.EMERGENCY
    )
    with acting_as(ANONYMOUS):
        issues.raise_issue(by=ANONYMOUS, at=now, new=new)
    found = []
    for statements in (UNSAID, URGENCY.FILL):
        for statement in statements:
            owner_cursor.execute(statement.encode())
        with acting_as(service_scope("test")):
            found.append(Case.objects.get().urgency)
    assert found == ["normal", "emergency"]
    guarded = owner_cursor.execute(GUARDED, [["cases_case", "issues_issue"]]).fetchall()
    assert guarded == [(True,)] * 2


# What became of a match before it could end without a word.
WAITING = [*STUCK.ENDED]
WAITING[3] = "UPDATE exchange_match SET state = 'delivered', ended_at = NULL"


def test_matches_of_needs_that_had_ended_without_a_word_end_like_that(
    county: County, at: datetime, owner_cursor: psycopg.Cursor
) -> None:
    giving = Giving(county, at)
    match = giving.promised(giving.enter())
    other = giving.promised(giving.enter())
    for one in (match, other):
        giving.match(exchange.deliver_match, one, by="other")
    ended_at = at + timedelta(days=30)
    giving.move(match.number, "close_unanswered", at=ended_at)
    found = []
    for statements in (WAITING, STUCK.ENDED):
        for statement in statements:
            owner_cursor.execute(statement.encode())
        with acting_as(service_scope("test")):
            rows = Match.objects.order_by("pk").values_list("state", "ended_at")
            found.append(list(rows))
    waits = ("delivered", None)
    assert found == [[waits, waits], [("unanswered", ended_at), waits]]
    guarded = owner_cursor.execute(GUARDED, [["cases_case", "exchange_match"]]).fetchall()
    assert guarded == [(True,)] * 2


# What a clock of before that column held.
UNNOTED = [*LATE.FILL]
UNNOTED[3] = "UPDATE cases_clock SET late_on = NULL"


def test_clocks_of_before_that_ended_late_say_since_which_day(
    standing_county: County, now: datetime, owner_cursor: psycopg.Cursor
) -> None:
    def withdrawn(after: timedelta) -> str:
        new = issues.NewIssue(IssueKind.HELP, "0201", "路灯不亮", division=HERE)
        with acting_as(ANONYMOUS):
            at = now - timedelta(days=60)
            number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
            case, at = cases.access_own_case(number=number), at + after
            issues.answer_issue(by=ANONYMOUS, at=at, case=case, verb="withdraw", inputs={})
        return number

    prompt, late = withdrawn(timedelta(days=1)), withdrawn(timedelta(days=40))
    found = []
    for statements in (UNNOTED, LATE.FILL):
        for statement in statements:
            owner_cursor.execute(statement.encode())
        with acting_as(service_scope("test")):
            noted = Clock.objects.filter(late_on__isnull=False)
            found.append({run.number: (run.late_on, run.due_at) for run in noted})
    assert found[0] == {} and [*found[1]] == [late] != [prompt]
    late_on, due_at = found[1][late]
    assert due_at is not None and late_on == first_late_day(due_at)
    guarded = owner_cursor.execute(GUARDED, [["cases_case", "cases_clock"]]).fetchall()
    assert guarded == [(True,)] * 2
