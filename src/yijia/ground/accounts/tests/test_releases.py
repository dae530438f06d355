"""A forgotten password takes two administrators, and what lies further away takes another."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.harness.county import BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import GrantValue, Scope
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, rules
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.accounts.tests.test_desk import switched_on
from yijia.ground.accounts.tests.test_factors import must_add_app
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
Clock = Callable[..., datetime]


@pytest.fixture
def system(county: County, clock: Clock) -> Scope:
    """The system administrator, whose power over accounts is on."""
    return switched_on("system", Permission.ACCOUNT_EDIT, at=clock())


@pytest.fixture
def security(county: County, clock: Clock) -> Scope:
    """The security administrator, whose power over posts is on."""
    return switched_on("security", Permission.GRANT_EDIT, at=clock())


def release(by: Scope, *, at: datetime, login: str = "worker") -> None:
    with acting_as(by):
        actions.release_password(by=by, at=at, login=login, reason="came by, known to me")


def renewed(by: Scope, *, at: datetime, account: Account) -> str:
    with acting_as(by):
        return actions.renew_password(by=by, at=at, account=account).password


def keeper_over(division: str) -> Scope:
    """Whoever keeps the accounts of one area, and of no other."""
    grant = GrantValue(permissions=frozenset({Permission.ACCOUNT_EDIT}), division=division)
    return Scope(account=None, name="keeper", grants=(grant,))


@pytest.mark.parametrize("login", ["worker", "leader", "security"])
def test_one_administrator_alone_becomes_nobody_who_holds_a_post(
    system: Scope, clock: Clock, login: str
) -> None:
    account = Account.objects.get(login=login)
    with pytest.raises(Conflict, match="security administrator must release it first"):
        renewed(system, at=clock(), account=account)
    assert sign_in(Client(), login=login).status_code == 302


def test_what_another_has_released_is_set_once_within_an_hour(
    system: Scope, security: Scope, clock: Clock, worker: Account, service: Scope
) -> None:
    release(security, at=clock())
    password = renewed(system, at=clock(), account=worker)
    assert sign_in(Client(), password=password).status_code == 302
    with acting_as(service):
        told = Entry.objects.get(event="accounts.password_released")
    assert (told.actor_id, told.reason) == (security.account, "came by, known to me")
    with pytest.raises(Conflict):
        renewed(system, at=clock(), account=worker)
    release(security, at=clock())
    late = clock(rules.RELEASED_FOR)
    with pytest.raises(Conflict):
        renewed(system, at=late, account=worker)
    release(security, at=late)
    assert renewed(system, at=clock(timedelta(minutes=59)), account=worker)


def test_nobody_sets_what_they_released_themselves(
    county: County, clock: Clock, worker: Account
) -> None:
    account = Account.objects.get(login="leader")
    alone = Scope(account=account.pk, name="leader", everything=True)
    release(alone, at=clock())
    with pytest.raises(Conflict):
        renewed(alone, at=clock(), account=worker)


def test_a_second_factor_or_no_post_needs_no_release(
    system: Scope, clock: Clock, worker: Account, service: Scope
) -> None:
    client = Client()
    sign_in(client)
    must_add_app(client, at=clock())
    assert renewed(system, at=clock(), account=worker)
    with acting_as(service):
        nobody = people.open_account(by=service, at=clock(), login="newcomer", password=None)
    assert renewed(system, at=clock(), account=nobody)


def test_a_release_asks_for_a_reason_an_account_and_somebody_else(
    security: Scope, clock: Clock
) -> None:
    with acting_as(security):
        for login, reason, error in (
            ("worker", " ", Invalid),
            ("nobody", "x", Invalid),
            ("security", "x", Forbidden),
        ):
            with pytest.raises(error):
                actions.release_password(by=security, at=clock(), login=login, reason=reason)


def test_the_page_of_forgotten_passwords_releases(
    system: Scope, client: Client, clock: Clock, worker: Account
) -> None:
    sign_in(client, login="security")
    switched_on("security", Permission.GRANT_EDIT, at=clock(), client=client)
    page = "/administration/passwords"
    assert client.post(page, {"login": "worker", "reason": ""}).status_code == 422
    done = client.post(page, {"login": "worker", "reason": "came by"})
    assert b"can set the password now" in done.content
    assert renewed(system, at=clock(), account=worker)


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (actions.renew_password, {}),
        (actions.revoke_tokens, {}),
        (access.close_account, {"reason": "x"}),
    ],
)
def test_what_reaches_further_than_ones_area_is_refused_in_the_action(
    county: County, clock: Clock, worker: Account, act: Callable[..., Any], more: dict[str, str]
) -> None:
    by = keeper_over(BESIDE)
    with acting_as(by), pytest.raises(Forbidden):
        act(by=by, at=clock(), account=worker, **more)


def test_an_account_without_a_post_is_closed_by_who_keeps_accounts_alone(
    county: County, clock: Clock, service: Scope
) -> None:
    with acting_as(service):
        nobody = people.open_account(by=service, at=clock(), login="newcomer", password=None)
    leader = county.scopes["leader"]
    with acting_as(leader), pytest.raises(Forbidden):
        access.close_account(by=leader, at=clock(), account=nobody, reason="x")
    assert Account.objects.get(login="newcomer").is_active
    keeper = keeper_over(HERE)
    with acting_as(keeper):
        access.close_account(by=keeper, at=clock(), account=nobody, reason="x")
    assert not Account.objects.get(login="newcomer").is_active
