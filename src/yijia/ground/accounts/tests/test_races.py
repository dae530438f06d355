"""One code shown at two doors at the very same time, over real connections that commit."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from tests.harness.racing import at_once
from yijia.base.errors import Conflict, TooMany
from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, queries, rules
from yijia.ground.accounts.tests.test_factors import code_at
from yijia.ground.people import actions as people
from yijia.ground.people.actions import tries
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = rules.secret_from(b"12345678901234567890")
DOORS = 4


@pytest.fixture
def guarded(service: Scope, at: datetime) -> Account:
    """An account with an app."""
    with acting_as(service):
        account = people.open_account(by=service, at=at, login="worker", password=None)
        code = code_at(SECRET, at)
        actions.add_totp(by=service, at=at, account=account, secret=SECRET, code=code)
    return account


def must_answer(work: Callable[[], bool]) -> int:
    """How many doors open when all are tried together; none may answer otherwise."""
    said = at_once([work] * DOORS)
    assert set(map(type, said)) == {bool}
    return said.count(True)


def try_door(account: Account, *, by: Scope, at: datetime, code: str) -> bool:
    with acting_as(by):
        return actions.check_code(by=by, at=at, account=account, code=code)


def test_a_code_of_the_app_opens_one_door_of_many(
    guarded: Account, service: Scope, at: datetime
) -> None:
    later = at + timedelta(minutes=1)
    code = code_at(SECRET, later)
    assert must_answer(lambda: try_door(guarded, by=service, at=later, code=code)) == 1


def test_a_recovery_code_opens_one_door_of_many(
    guarded: Account, service: Scope, at: datetime
) -> None:
    code = queries.recovery_codes(guarded)[0]
    assert must_answer(lambda: try_door(guarded, by=service, at=at, code=code)) == 1
    assert len(queries.recovery_codes(guarded)) == 9


def test_of_many_tries_at_once_no_more_reach_the_slow_hash_than_may(
    service: Scope, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[bool] = []

    def look(**_given: object) -> None:
        reached.append(connection.in_atomic_block)

    def knock() -> bool:
        try:
            given = {"login": "worker", "password": "wrong", "origin": "here"}
            actions.check_sign_in(by=ANONYMOUS, at=at, **given)
        except TooMany:
            return False
        return True

    monkeypatch.setattr(tries, "MOST_TRIES", 2)
    monkeypatch.setattr(people, "check_sign_in", look)
    assert must_answer(knock) == 2
    assert reached == [False, False]


def test_of_many_codes_guessed_at_once_no_more_are_looked_at_than_may(
    guarded: Account, service: Scope, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MOST_TRIES", 2)
    said = at_once([lambda: try_door(guarded, by=service, at=at, code="000000")] * DOORS)
    assert sorted(type(one).__name__ for one in said) == ["TooMany", "TooMany", "bool", "bool"]


def test_two_apps_at_once_leave_one(service: Scope, at: datetime) -> None:
    with acting_as(service):
        account = people.open_account(by=service, at=at, login="worker", password=None)

    def add() -> bool:
        with acting_as(service):
            code = code_at(SECRET, at)
            try:
                actions.add_totp(by=service, at=at, account=account, secret=SECRET, code=code)
            except Conflict:
                return False
            return True

    assert must_answer(add) == 1
    assert Authenticator.objects.filter(type=rules.Kind.TOTP).count() == 1
