"""Migrations that write rows, run over rows as they were before."""

from datetime import datetime
from importlib import import_module

import psycopg
import pytest

from tests.harness.county import BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions
from yijia.ground.rights.rules import RequestKind
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.views.own import HOLDING

pytestmark = pytest.mark.django_db(transaction=True)
AREA = import_module("yijia.programmes.issues.migrations.0007_rights_area")
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
