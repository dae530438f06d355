"""What somebody may do follows from their posts, day by day."""

from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection

from tests.harness.county import BESIDE, HERE, County
from yijia.base.access import Permission, Role
from yijia.base.errors import Conflict, Forbidden
from yijia.base.scope import GrantValue, Scope
from yijia.base.workdays import CHINA
from yijia.ground.access import actions
from yijia.ground.access.models import Grant
from yijia.ground.access.queries import (
    account_with_grants,
    acting_as,
    scope_of,
    scope_of_session,
    scope_of_token,
)
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TODAY = date(2026, 9, 30)
READER = frozenset({Permission.CASE_READ})
IDENTITY = "account", "all", "organisations", "slots", "subject", "entry", "holds", "journal"


def told() -> list[str]:
    """What the database knows of who asks, on this connection and now."""
    with connection.cursor() as cursor:
        settings = [f"coalesce(current_setting('yijia.{name}', true), '')" for name in IDENTITY]
        cursor.execute(f"SELECT {', '.join(settings)}")
        return [str(value) for value in cursor.fetchone()]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=CHINA)


def scope_on(day: date, *, login: str) -> Scope:
    return scope_of(account_with_grants(at=noon(day)).get(login=login))


def areas(*codes: str) -> Scope:
    grants = tuple(GrantValue(READER, division=code) for code in codes)
    return Scope(account=1, name="somebody", grants=grants)


def test_a_post_over_a_division_reaches_all_below_it(county: County, acting: Scope) -> None:
    scope = scope_on(TODAY, login="worker")
    assert scope.prefixes(Permission.CASE_READ) == (HERE,)
    assert scope.may(Permission.CASE_HANDLE, division=f"{HERE}001", organisation=None)
    assert not scope.may(Permission.CASE_HANDLE, division=BESIDE, organisation=None)
    assert scope.homes() == (county.organisations["here"].pk,)


def test_a_post_over_no_division_reaches_the_bodys_own_work(county: County, acting: Scope) -> None:
    scope = scope_on(TODAY, login="handler")
    lamps, water = (county.organisations[code].pk for code in ("lamps", "water"))
    assert scope.prefixes(Permission.CASE_READ) == ()
    assert scope.may(Permission.CASE_HANDLE, division=HERE, organisation=lamps)
    assert not scope.may(Permission.CASE_HANDLE, division=HERE, organisation=water)


def test_a_grant_holds_from_its_first_day_to_the_day_before_its_last(
    county: County, acting: Scope, at: datetime
) -> None:
    held = Appointment.objects.get(account__login="worker")
    actions.leave_post(by=acting, at=at, appointment=held, ends_on=TODAY)
    days = [held.starts_on - timedelta(days=1), held.starts_on, TODAY - timedelta(days=1), TODAY]
    found = [scope_on(day, login="worker").holds(Permission.CASE_READ) for day in days]
    assert found == [False, True, True, False]


def test_who_leaves_a_post_loses_every_grant_of_it_and_no_other(
    county: County, acting: Scope, at: datetime
) -> None:
    account = Account.objects.get(login="worker")
    other = organisations.open_post(
        by=acting,
        at=at,
        organisation=county.organisations["here"],
        title_zh="值班",
        title_en="On duty",
        role=Role.LEADER,
        over_division=BESIDE,
    )
    actions.fill_post(by=acting, at=at, post=other, account=account, starts_on=TODAY)
    held = Appointment.objects.get(account=account, post__role=Role.COMMUNITY_WORKER)
    actions.leave_post(by=acting, at=at, appointment=held, ends_on=TODAY)
    ended = Grant.objects.filter(account=account).values_list("division", "ends_on")
    assert sorted(ended) == [(HERE, TODAY), (BESIDE, None)]
    assert scope_on(TODAY, login="worker").prefixes(Permission.CASE_READ) == (BESIDE,)
    with pytest.raises(Conflict):
        actions.leave_post(by=acting, at=at, appointment=held, ends_on=TODAY)


def test_a_session_and_a_token_are_worth_what_the_grants_are_that_day(
    county: County, acting: Scope, at: datetime
) -> None:
    account = Account.objects.get(login="worker")
    token = people.issue_token(by=acting, at=at, account=account)
    session = account.get_session_auth_hash()
    before = date(2016, 12, 31)
    for day, holds in ((before, False), (TODAY, True)):
        scopes = (
            scope_of_token(token=token, at=noon(day)),
            scope_of_session(account=account.pk, session_hash=session, key="", at=noon(day)),
        )
        assert [scope.holds(Permission.CASE_READ) for scope in scopes] == [holds, holds]


def test_who_reads_in_more_than_four_areas_is_refused() -> None:
    four = [f"35018{n}" for n in range(1, 5)]
    with acting_as(areas(*four, "350181002")):
        assert told()[3] == ",".join(four)
    with pytest.raises(Forbidden, match="more than 4 areas"), acting_as(areas(*four, "350185")):
        pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_who_asked_is_forgotten_with_the_transaction(fails: bool) -> None:
    connection.ensure_connection()
    same = connection.connection
    ending = pytest.raises(RuntimeError, match="broken") if fails else nullcontext()
    with ending, acting_as(areas("350181"), subject="cases_case:1"):
        assert told()[:1] == ["1"] and told()[3:5] == ["350181", "cases_case:1"]
        if fails:
            raise RuntimeError("broken")
    assert told() == [""] * len(IDENTITY)
    assert connection.connection is same
