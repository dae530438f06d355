"""What each role sees when it asks the database in its own words: nothing of another area."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import ProgrammingError, connection

from tests.harness.county import BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.engines.cases import queries as cases
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TESTED = Event(code="cases.tested", sentence="Tested.")
# Only the entries of cases: those of reference data have no division and concern everybody.
ENTRIES = "SELECT DISTINCT division FROM journal_entry WHERE subject_type = 'cases_case'"
CASES = "SELECT DISTINCT division_id FROM cases_case"
ISSUES = "SELECT DISTINCT text FROM issues_issue"
MARKS = "SELECT DISTINCT case_id::text FROM cases_clockmark"
GRANT = f"""
INSERT INTO access_grant (account_id, role, division_id, appointment_id, starts_on)
SELECT %s, 'leader', '{HERE}', min(id), '2026-01-01' FROM organisations_appointment
"""
PERSONS = "SELECT DISTINCT id::text FROM people_person"


@pytest.fixture
def numbers(county: County, at: datetime) -> dict[str, str]:
    """The numbers of two issues, by the community in which each lies."""
    return {division: raised(division, at=at) for division in (HERE, BESIDE)}


def raised(division: str, *, at: datetime) -> str:
    new = issues.NewIssue(
        IssueKind.HELP,
        category="0201",
        text=f"在{division}",
        division=division,
        name="测试甲",
        mobile="13800138000",
    )
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


def seen(scope: Scope, question: str) -> set[str]:
    """What a question finds when this person asks it, whatever the code would have asked."""
    with acting_as(scope), connection.cursor() as cursor:
        cursor.execute(question)
        return {str(value) for (value,) in cursor.fetchall()}


@pytest.mark.parametrize(
    ("login", "areas"),
    [
        ("dispatcher", {HERE, BESIDE}),
        ("leader", {HERE, BESIDE}),
        ("worker", {HERE}),
        ("handler", set[str]()),
        ("other", set[str]()),
        ("", set[str]()),
    ],
)
def test_cases_and_entries_are_seen_below_ones_own_divisions_alone(
    county: County, numbers: dict[str, str], login: str, areas: set[str]
) -> None:
    scope = county.scopes[login] if login else ANONYMOUS
    assert seen(scope, CASES) == areas
    assert seen(scope, ENTRIES) == areas


@pytest.mark.parametrize("login", ["dispatcher", "leader", "worker", "handler", ""])
def test_no_text_no_mark_and_no_person_is_seen_without_a_case_that_was_fetched(
    county: County, numbers: dict[str, str], login: str
) -> None:
    scope = county.scopes[login] if login else ANONYMOUS
    assert [seen(scope, question) for question in (ISSUES, MARKS, PERSONS)] == [set(), set(), set()]


def test_who_has_fetched_a_case_sees_its_text_and_no_others(
    county: County, numbers: dict[str, str]
) -> None:
    scope = county.scopes["dispatcher"]
    with acting_as(scope), connection.cursor() as cursor:
        cases.access_case(scope=scope, number=numbers[HERE])
        cursor.execute(ISSUES)
        assert cursor.fetchall() == [(f"在{HERE}",)]
        cursor.execute(PERSONS)
        assert cursor.fetchall() == []


def test_a_unit_sees_what_it_is_given_and_its_neighbour_still_nothing(
    county: County, numbers: dict[str, str], at: datetime
) -> None:
    scope = county.scopes["dispatcher"]
    with acting_as(scope):
        case = cases.access_case(scope=scope, number=numbers[BESIDE])
        given = {"organisation": "lamps"}
        issues.move_issue(by=scope, at=at, case=case, verb="dispatch", inputs=given)
    assert seen(county.scopes["handler"], CASES) == {BESIDE}
    assert seen(county.scopes["other"], CASES) == set()
    assert seen(county.scopes["worker"], CASES) == {HERE}


@pytest.mark.parametrize(
    ("login", "rows"), [("worker", 0), ("handler", 0), ("", 0), ("dispatcher", 1)]
)
def test_nobody_changes_a_case_of_another_area(
    county: County, numbers: dict[str, str], at: datetime, login: str, rows: int
) -> None:
    scope = county.scopes[login] if login else ANONYMOUS
    with (
        acting_as(scope),
        journal.entry(by=scope, at=at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_case SET version = version WHERE division_id = %s", [BESIDE])
        assert cursor.rowcount == rows


def test_who_lets_people_in_does_so_in_their_area_and_never_for_themselves(
    county: County, at: datetime
) -> None:
    worker, security = county.scopes["worker"], county.scopes["security"]
    here, beside = letting_in(security, over=HERE), letting_in(security, over=BESIDE)
    assert granted(here, account=worker.account, at=at)
    for scope, account in ((here, here.account), (beside, worker.account), (worker, here.account)):
        with pytest.raises(ProgrammingError, match="row-level security"):
            granted(scope, account=account, at=at)


def letting_in(scope: Scope, *, over: str) -> Scope:
    """The same person, who says over this division alone who holds a post."""
    return replace(scope, grants=(GrantValue(frozenset({Permission.GRANT_EDIT}), division=over),))


def granted(scope: Scope, *, account: int | None, at: datetime) -> bool:
    """Whether this person can write that an account leads a community, past every action."""
    with (
        acting_as(scope),
        journal.entry(by=scope, at=at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(GRANT, [account])
        return bool(cursor.rowcount)
