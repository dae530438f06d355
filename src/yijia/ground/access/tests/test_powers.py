"""A power allows something for an hour at most, with a reason that stays in the journal."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.harness.county import County, door_of_program, with_power
from yijia.base.access import PERMISSIONS, POWERS, Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.ground.access import actions, events
from yijia.ground.access.models import Power
from yijia.ground.access.queries import (
    account_with_grants,
    acting_as,
    powers_of,
    scope_of,
    scope_of_token,
)
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
EDIT = Permission.GRANT_EDIT
Counting = Callable[[int], AbstractContextManager[object]]


def scope_at(at: datetime, *, login: str) -> Scope:
    return scope_of(account_with_grants(at=at).get(login=login))


def test_every_power_is_given_by_a_role_and_reads_no_case() -> None:
    given = {permission for held in PERMISSIONS.values() for permission in held}
    assert given == set(Permission)
    assert given > POWERS and Permission.CASE_READ not in POWERS


@pytest.mark.parametrize(
    ("login", "powers"),
    [
        ("system", {Permission.ACCOUNT_EDIT}),
        ("security", {Permission.GRANT_EDIT}),
        ("audit", {Permission.JOURNAL_READ}),
        ("officer", {Permission.PERSON_RIGHTS, Permission.CONTACT_BULK}),
        ("dispatcher", {Permission.CONTACT_BULK}),
        ("auditor", {Permission.JOURNAL_READ}),
        ("worker", set[Permission]()),
    ],
)
def test_a_power_that_is_off_allows_nothing(
    county: County, login: str, powers: set[Permission]
) -> None:
    scope = county.scopes[login]
    assert set(scope.powers()) == powers
    assert not any(scope.holds(permission) for permission in POWERS)
    assert not any(
        scope.may(permission, division="350181", organisation=None) for permission in POWERS
    )


def test_a_power_is_on_from_its_minute_to_the_one_in_which_it_ends(
    county: County, at: datetime
) -> None:
    with_power(county.scopes["security"], permission=EDIT, at=at)
    hour = timedelta(hours=1)
    times = [at - timedelta(seconds=1), at, at + hour - timedelta(seconds=1), at + hour]
    found = [scope_at(time, login="security").holds(EDIT) for time in times]
    assert found == [False, True, True, False]
    assert not scope_at(at, login="security").powers()


def test_a_power_counts_where_the_post_gives_it_and_nowhere_else(
    county: County, at: datetime
) -> None:
    scope = with_power(county.scopes["security"], permission=EDIT, at=at)
    assert scope.prefixes(EDIT) == ("350181",)
    assert not scope.may(EDIT, division="350182", organisation=None)


def test_a_power_is_on_for_the_token_it_was_switched_on_for_and_held_to_the_same_hour(
    county: County, acting: Scope, at: datetime
) -> None:
    account = Account.objects.get(login="security")
    token, other = (people.issue_token(by=acting, at=at, account=account) for _n in range(2))
    with_power(county.scopes["security"], permission=EDIT, at=at)
    assert not scope_of_token(token=token, at=at).holds(EDIT)
    with_power(county.scopes["security"], permission=EDIT, at=at, door=door_of_program(token))
    assert scope_of_token(token=token, at=at).holds(EDIT)
    assert not scope_of_token(token=other, at=at).holds(EDIT)
    assert not scope_of_token(token=token, at=at + timedelta(hours=1)).holds(EDIT)


def test_a_power_is_switched_off_before_its_time(county: County, at: datetime) -> None:
    scope, later = county.scopes["security"], at + timedelta(minutes=5)
    on = with_power(scope, permission=EDIT, at=at)
    with acting_as(on):
        actions.switch_power_off(by=on, at=later, permission=EDIT)
        with pytest.raises(Conflict, match="off already"):
            actions.switch_power_off(by=on, at=later, permission=EDIT)
    assert not scope_at(later, login="security").holds(EDIT)
    assert scope_at(later, login="security").powers() == (EDIT,)


def test_switching_is_in_the_journal_with_its_reason(county: County, at: datetime) -> None:
    on = with_power(county.scopes["security"], permission=EDIT, at=at)
    with acting_as(on):
        actions.switch_power_off(by=on, at=at + timedelta(minutes=1), permission=EDIT)
        found = Entry.objects.filter(actor_id=on.account).order_by("id")
        told = [(entry.event, entry.reason, entry.new["permission"]) for entry in found]
    assert told == [
        (events.POWER_ON.code, "测试", EDIT),
        (events.POWER_OFF.code, "", EDIT),
    ]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (("worker", "因为", 60), Forbidden),
        (("system", "因为", 60), Forbidden),
        (("security", "  ", 60), Invalid),
        (("security", "因" * 201, 60), Invalid),
        (("security", "因为", 61), Invalid),
        (("security", "因为", 0), Invalid),
    ],
)
def test_nobody_has_a_power_that_no_post_gives_nor_without_reason_nor_for_longer(
    county: County, at: datetime, asked: tuple[str, str, int], refused: type[Forbidden | Invalid]
) -> None:
    login, reason, minutes = asked
    scope = county.scopes[login]
    with acting_as(scope), pytest.raises(refused):
        actions.switch_power_on(by=scope, at=at, permission=EDIT, reason=reason, minutes=minutes)
    assert not scope_at(at, login=login).holds(EDIT)


def test_a_power_that_is_on_is_not_switched_on_again(county: County, at: datetime) -> None:
    on = with_power(county.scopes["security"], permission=EDIT, at=at)
    with acting_as(on), pytest.raises(Conflict, match="on already"):
        actions.switch_power_on(by=on, at=at, permission=EDIT, reason="再来")


def test_a_service_has_no_powers_to_switch_on(service: Scope, at: datetime) -> None:
    with acting_as(service), pytest.raises(Forbidden):
        actions.switch_power_on(by=service, at=at, permission=EDIT, reason="因为")


def test_the_page_of_powers_shows_each_and_until_when_it_is_on(
    county: County, at: datetime
) -> None:
    officer = county.scopes["officer"]
    on = with_power(officer, permission=Permission.PERSON_RIGHTS, at=at)
    with acting_as(on):
        shown = {power.permission: power.on_until for power in powers_of(on, at=at)}
    assert shown == {
        Permission.CONTACT_BULK: None,
        Permission.PERSON_RIGHTS: at + timedelta(hours=1),
    }


def test_powers_and_grants_are_read_in_one_statement(
    county: County, acting: Scope, at: datetime, django_assert_num_queries: Counting
) -> None:
    with_power(county.scopes["officer"], permission=Permission.PERSON_RIGHTS, at=at)
    with django_assert_num_queries(1):
        assert scope_at(at, login="officer").holds(Permission.PERSON_RIGHTS)


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": timedelta(minutes=61)},
        {"reason": ""},
        {"permission": Permission.ACCOUNT_EDIT},
        {"door": "another"},
        {"starts_at": timedelta(minutes=-1)},
    ],
)
def test_the_database_lets_a_power_only_end_sooner(
    county: County, acting: Scope, at: datetime, change: dict[str, object]
) -> None:
    with_power(county.scopes["security"], permission=EDIT, at=at)
    values = {k: at + v if isinstance(v, timedelta) else v for k, v in change.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        written_by(acting, at=at, values=values)


def written_by(acting: Scope, *, at: datetime, values: dict[str, object]) -> None:
    """Changes every power below an entry, as no action does."""
    with journal.entry(by=acting, at=at, event=events.POWER_OFF, new={"permission": "?"}):
        Power.objects.update(**values)


def test_a_role_that_has_ended_gives_no_power(county: County, acting: Scope, at: datetime) -> None:
    held = Account.objects.get(login="security").appointments.get()
    with_power(county.scopes["security"], permission=EDIT, at=at)
    actions.leave_post(by=acting, at=at, appointment=held, ends_on=at.date())
    assert not scope_at(at, login="security").holds(EDIT)
    assert Role.SECURITY in {grant.role for grant in held.grants.all()}
