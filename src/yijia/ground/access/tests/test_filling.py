"""A post is held once at a time by one account, and from no day that suits whoever fills it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.harness.county import BEGAN, County, with_power
from tests.harness.racing import at_once
from yijia.base.access import Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.ground.access import actions, events
from yijia.ground.access.models import Grant
from yijia.ground.access.queries import acting_as
from yijia.ground.access.tests.test_apart import LATER, TODAY, newcomer, post_of
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

DAY = timedelta(days=1)
AT_ONCE = 4


@pytest.fixture(name="seat")
def _seat(county: County, acting: Scope, at: datetime) -> tuple[Post, Account]:
    """A post that an account holds from today until later, and from then on was not to hold."""
    post, account = post_of(Role.HANDLER, by=acting, at=at), newcomer(by=acting, at=at)
    actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY, ends_on=LATER)
    given = actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=LATER + DAY)
    actions.leave_post(by=acting, at=at, appointment=given.appointment, ends_on=LATER + DAY)
    return post, account


@pytest.mark.django_db
@pytest.mark.compat
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(TODAY, None), (LATER - DAY, None), (TODAY - DAY, TODAY + DAY), (TODAY + DAY, LATER - DAY)],
)
def test_one_account_holds_one_post_once_at_a_time(
    seat: tuple[Post, Account], acting: Scope, at: datetime, starts_on: date, ends_on: date | None
) -> None:
    post, account = seat
    days = {"starts_on": starts_on, "ends_on": ends_on}
    with pytest.raises(Conflict, match="holds this post"):
        actions.fill_post(
            by=acting, at=at, post=post, account=account, starts_on=starts_on, ends_on=ends_on
        )
    past = journal.entry(by=acting, at=at, event=events.POST_FILLED, subject=Appointment)
    with pytest.raises(IntegrityError, match="once at a time"), transaction.atomic(), past:
        Appointment.objects.create(post=post, account=account, **days)


@pytest.mark.django_db
@pytest.mark.parametrize(("starts_on", "ends_on"), [(LATER, None), (TODAY - DAY, TODAY)])
def test_one_account_holds_one_post_again_before_and_after(
    seat: tuple[Post, Account], acting: Scope, at: datetime, starts_on: date, ends_on: date | None
) -> None:
    post, account = seat
    actions.fill_post(
        by=acting, at=at, post=post, account=account, starts_on=starts_on, ends_on=ends_on
    )
    assert Appointment.objects.filter(post=post, account=account, starts_on=starts_on).exists()


@pytest.mark.django_db
def test_a_post_is_not_filled_from_long_ago(county: County, acting: Scope, at: datetime) -> None:
    post, account = post_of(Role.HANDLER, by=acting, at=at), newcomer(by=acting, at=at)
    security = with_power(county.scopes["security"], permission=Permission.GRANT_EDIT, at=at)

    def fill(by: Scope, starts_on: date) -> Grant:
        with acting_as(by):
            return actions.fill_post(
                by=by, at=at, post=post, account=account, starts_on=starts_on, ends_on=TODAY
            )

    with pytest.raises(Invalid, match="a year ago") as refused:
        fill(security, BEGAN)
    assert refused.value.field == "starts_on"
    for who in (security, acting):
        with pytest.raises(Invalid, match="begins later"):
            fill(who, BEGAN - DAY)
    assert fill(security, TODAY - timedelta(days=365)).starts_on == TODAY - timedelta(days=365)


@pytest.mark.django_db
def test_many_accounts_fill_one_post_together_or_not_at_all(
    county: County, acting: Scope, at: datetime
) -> None:
    post = post_of(Role.HANDLER, by=acting, at=at)
    first, *others = people.open_accounts(by=acting, at=at, logins=["a-1", "a-2", "a-3"]).values()

    def fill(*accounts: int, by: Scope = acting) -> int:
        with acting_as(by):
            return actions.fill_post_with(
                by=by, at=at, post=post, accounts=accounts, starts_on=TODAY
            )

    assert fill(first) == 1
    with pytest.raises(Conflict, match="holds this post"):
        fill(first, *others)
    security = with_power(county.scopes["security"], permission=Permission.GRANT_EDIT, at=at)
    assert security.account is not None
    for who, accounts in ((security, [security.account]), (county.scopes["system"], others)):
        with pytest.raises(Forbidden):
            fill(*accounts, by=who)
    assert fill(*others, by=security) == len(others)
    held = Grant.objects.filter(appointment__post=post, ends_on=None)
    assert {(one.account_id, one.starts_on) for one in held} == {
        (account, TODAY) for account in (first, *others)
    }


@pytest.mark.django_db(transaction=True)
def test_of_many_fillings_of_one_post_at_once_one_is_done(
    service: Scope, county: County, at: datetime
) -> None:
    with acting_as(service):
        post, account = post_of(Role.HANDLER, by=service, at=at), newcomer(by=service, at=at)

    def fill() -> object:
        with acting_as(service):
            return actions.fill_post(by=service, at=at, post=post, account=account, starts_on=TODAY)

    said = [type(one).__name__ for one in at_once([fill] * AT_ONCE)]
    assert sorted(said) == [*["Conflict"] * (AT_ONCE - 1), "Grant"]
    assert Appointment.objects.filter(post=post).count() == 1
