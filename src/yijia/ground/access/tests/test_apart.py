"""What one account may not hold together: two administrators, or more areas than are known."""

import threading
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from tests.harness import database
from tests.harness.county import County, with_power
from yijia.base.access import ADMINISTRATORS, Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid, Refused
from yijia.base.scope import Scope
from yijia.ground.access import actions, events, rules
from yijia.ground.access.models import Grant
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TODAY, LATER = date(2026, 9, 30), date(2026, 12, 1)
PAIRS = [(a, b) for a in sorted(ADMINISTRATORS) for b in sorted(ADMINISTRATORS) if a != b]


def post_of(role: Role, *, by: Scope, at: datetime, over: str | None = "350181") -> Post:
    return organisations.open_post(
        by=by,
        at=at,
        organisation=Organisation.objects.get(code="centre"),
        title_zh=f"{role}{over}",
        title_en="",
        role=role,
        over_division=over,
    )


def newcomer(*, by: Scope, at: datetime) -> Account:
    return people.open_account(by=by, at=at, login="newcomer", password=None)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_nobody_is_two_of_the_three_administrators_at_a_time(
    county: County, acting: Scope, at: datetime, first: Role, second: Role
) -> None:
    account = newcomer(by=acting, at=at)
    posts = [post_of(role, by=acting, at=at) for role in (first, second)]
    actions.fill_post(
        by=acting, at=at, post=posts[0], account=account, starts_on=TODAY, ends_on=LATER
    )
    with pytest.raises(Conflict, match="never two of the three administrators"):
        actions.fill_post(by=acting, at=at, post=posts[1], account=account, starts_on=TODAY)
    actions.fill_post(by=acting, at=at, post=posts[1], account=account, starts_on=LATER)
    assert Grant.objects.filter(account=account).count() == 2


@pytest.mark.parametrize("beside", [Role.SYSTEM, Role.HANDLER])
def test_whoever_audits_is_nothing_else_meanwhile(
    county: County, acting: Scope, at: datetime, beside: Role
) -> None:
    account, days = newcomer(by=acting, at=at), {"starts_on": TODAY, "ends_on": LATER}
    audits, works = (post_of(role, by=acting, at=at) for role in (Role.AUDITOR, beside))
    grant = actions.fill_post(by=acting, at=at, post=audits, account=account, **days)
    with pytest.raises(Conflict, match="no other post"):
        actions.fill_post(by=acting, at=at, post=works, account=account, starts_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        smuggled(grant, role=beside, by=acting, at=at, starts_on=TODAY)
    actions.fill_post(by=acting, at=at, post=works, account=account, starts_on=LATER)
    with pytest.raises(IntegrityError), transaction.atomic(), open_entry(by=acting, at=at):
        Grant.objects.filter(pk=grant.pk).update(ends_on=date(2026, 12, 2))
    header = "organisation,title_zh,role,over_division,login,starts_on,ends_on\n"
    row = f"centre,{audits.title_zh},auditor,350181,newcomer,2027-01-01,2027-02-01\n"
    assert must_name(header + row, by=acting, at=at) == {"2.login"}


@pytest.mark.django_db(transaction=True)
def test_what_overlapped_once_is_held_against_no_later_post(
    service: Scope, county: County, at: datetime
) -> None:
    """Before auditors were held apart an account could be one and more; such days stay."""
    until = date(2026, 3, 1)
    with acting_as(service):
        account = newcomer(by=service, at=at)
        audits = post_of(Role.AUDITOR, by=service, at=at)
        works = [post_of(Role.HANDLER, by=service, at=at, over=f"3501811{n:02}") for n in (3, 4, 5)]
        fill = partial(actions.fill_post, by=service, at=at, account=account)
        fill(post=audits, starts_on=date(2026, 1, 1), ends_on=until)
        grant = fill(post=works[0], starts_on=until, ends_on=date(2026, 4, 1))
    with database.superuser_connection() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE access_grant SET starts_on = '2026-02-01' WHERE id = %s", [grant.pk])
    header = "organisation,title_zh,role,over_division,login,starts_on\n"
    row = f"centre,{works[2].title_zh},handler,350181105,newcomer,2026-10-01\n"
    with acting_as(service):
        fill(post=works[1], starts_on=until)
        bring = partial(actions.import_posts, by=service, at=at, source="a letter")
        assert len(bring(file=(header + row).encode()).added) == 1
    with acting_as(service), pytest.raises(Conflict, match="no other post"):
        fill(post=works[2], starts_on=date(2026, 2, 28))


def test_one_administrator_of_two_areas_is_no_two(
    county: County, acting: Scope, at: datetime
) -> None:
    account = newcomer(by=acting, at=at)
    for over in ("350181103", "350181104"):
        post = post_of(Role.SYSTEM, by=acting, at=at, over=over)
        actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY)
    scope = scope_of(account_with_grants(at=at).get(pk=account.pk))
    assert scope.prefixes(Permission.PLACE_EDIT) == ("350181103", "350181104")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_database_itself_refuses_two_administrators(
    county: County, acting: Scope, at: datetime, first: Role, second: Role
) -> None:
    account = newcomer(by=acting, at=at)
    post = post_of(first, by=acting, at=at)
    grant = actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        smuggled(grant, role=second, by=acting, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        relabelled(grant, role=second, by=acting, at=at)


def open_entry(*, by: Scope, at: datetime) -> AbstractContextManager[object]:
    """The guard open for a write that no action makes."""
    return journal.entry(by=by, at=at, event=events.POST_LEFT)


def smuggled(grant: Grant, *, role: Role, by: Scope, at: datetime, starts_on: date = LATER) -> None:
    """Adds a second grant to a post, as no action does."""
    with open_entry(by=by, at=at):
        Grant.objects.create(
            account=grant.account,
            role=role,
            division=grant.division,
            appointment=grant.appointment,
            starts_on=starts_on,
        )


def relabelled(grant: Grant, *, role: Role, by: Scope, at: datetime) -> None:
    """Makes another role of one of two grants of the same role."""
    with open_entry(by=by, at=at):
        other = Grant.objects.create(
            account=grant.account,
            role=grant.role,
            division=grant.division,
            appointment=grant.appointment,
            starts_on=LATER,
        )
        Grant.objects.filter(pk=other.pk).update(role=role)


def test_a_file_that_makes_somebody_two_administrators_is_refused(
    county: County, acting: Scope, at: datetime
) -> None:
    header = "organisation,title_zh,role,over_division,login,starts_on,ends_on\n"
    rows = "centre,系统,system,350181,both,2026-01-01,\ncentre,审计,audit,350181,both,2026-06-01,\n"
    assert must_name(header + rows, by=acting, at=at) == {"3.login"}
    apart = rows.replace("both,2026-01-01,", "both,2026-01-01,2026-06-01")
    done = actions.import_posts(by=acting, at=at, file=(header + apart).encode(), source="a letter")
    assert len(done.added) == 2


def test_who_would_read_in_a_fifth_area_is_refused_the_post_and_not_every_page(
    county: County, acting: Scope, at: datetime
) -> None:
    account = newcomer(by=acting, at=at)
    towns = [f"3501811{n:02}" for n in range(3, 8)]
    posts = [post_of(Role.LEADER, by=acting, at=at, over=town) for town in towns]
    for post in posts[:4]:
        actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY)
    with pytest.raises(Conflict, match="four separate areas"):
        actions.fill_post(by=acting, at=at, post=posts[4], account=account, starts_on=LATER)
    with acting_as(scope_of(account_with_grants(at=at).get(pk=account.pk))):
        assert Grant.objects.filter(account=account).count() == 4


def test_a_file_that_gives_a_fifth_area_is_refused(
    county: County, acting: Scope, at: datetime
) -> None:
    header = "organisation,title_zh,role,over_division,login,starts_on\n"
    rows = "".join(f"centre,领导{n},leader,3501811{n:02},many,2026-01-01\n" for n in range(3, 8))
    assert must_name(header + rows, by=acting, at=at) == {"6.login"}


def must_name(text: str, *, by: Scope, at: datetime) -> set[str]:
    """The places that an import refuses."""
    with pytest.raises(Invalid) as refused:
        actions.import_posts(by=by, at=at, file=text.encode(), source="a letter")
    return {place for place, _message in refused.value.errors}


def test_areas_are_counted_on_each_day_and_one_inside_another_is_none() -> None:
    def held(division: str, *, starts: date, ends: date | None = None) -> rules.Held:
        return rules.Held(Role.LEADER, division=division, starts_on=starts, ends_on=ends)

    apart = [held("1", starts=TODAY, ends=LATER), held("2", starts=LATER)]
    assert rules.most_areas(apart) == 1
    assert rules.most_areas([*apart, held("3", starts=TODAY)]) == 2
    assert rules.most_areas([held("1", starts=TODAY), held("12", starts=TODAY)]) == 1
    assert rules.most_areas([]) == 0


def test_an_engagement_has_an_end(county: County, acting: Scope, at: datetime) -> None:
    account, post = newcomer(by=acting, at=at), post_of(Role.AUDITOR, by=acting, at=at)
    with pytest.raises(Invalid) as refused:
        actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY)
    assert refused.value.field == "ends_on"
    grant = actions.fill_post(
        by=acting, at=at, post=post, account=account, starts_on=TODAY, ends_on=LATER
    )
    with pytest.raises(IntegrityError), transaction.atomic(), open_entry(by=acting, at=at):
        Grant.objects.filter(pk=grant.pk).update(ends_on=None)


def test_only_the_security_administrator_says_who_holds_a_post_and_only_with_the_power_on(
    county: County, acting: Scope, at: datetime
) -> None:
    account, post = newcomer(by=acting, at=at), post_of(Role.LEADER, by=acting, at=at)
    held = Appointment.objects.get(account__login="worker")
    security = county.scopes["security"]
    for scope in (county.scopes["system"], county.scopes["leader"], security):
        with acting_as(scope), pytest.raises(Forbidden):
            actions.fill_post(by=scope, at=at, post=post, account=account, starts_on=TODAY)
        with acting_as(scope), pytest.raises(Forbidden):
            actions.leave_post(by=scope, at=at, appointment=held, ends_on=TODAY)
    on = with_power(security, permission=Permission.GRANT_EDIT, at=at)
    with acting_as(on):
        actions.fill_post(by=on, at=at, post=post, account=account, starts_on=TODAY)
        actions.leave_post(by=on, at=at, appointment=held, ends_on=TODAY)


def test_nobody_fills_a_post_themselves(county: County, acting: Scope, at: datetime) -> None:
    post = post_of(Role.LEADER, by=acting, at=at)
    on = with_power(county.scopes["security"], permission=Permission.GRANT_EDIT, at=at)
    account = Account.objects.get(login="security")
    with acting_as(on), pytest.raises(Forbidden, match="of themselves"):
        actions.fill_post(by=on, at=at, post=post, account=account, starts_on=TODAY)


def test_a_post_given_by_mistake_is_taken_back_at_once(
    county: County, acting: Scope, at: datetime
) -> None:
    account, post = newcomer(by=acting, at=at), post_of(Role.LEADER, by=acting, at=at)
    grant = actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY)
    assert scope_of(account_with_grants(at=at).get(pk=account.pk)).grants
    with pytest.raises(Invalid):
        actions.leave_post(
            by=acting, at=at, appointment=grant.appointment, ends_on=date(2026, 9, 29)
        )
    actions.leave_post(by=acting, at=at, appointment=grant.appointment, ends_on=TODAY)
    assert not scope_of(account_with_grants(at=at).get(pk=account.pk)).grants


def test_a_closed_account_has_no_scope_and_its_tokens_are_revoked(
    county: County, acting: Scope, at: datetime
) -> None:
    account = Account.objects.get(login="worker")
    people.issue_token(by=acting, at=at, account=account)
    system = with_power(county.scopes["system"], permission=Permission.ACCOUNT_EDIT, at=at)
    with acting_as(county.scopes["system"]), pytest.raises(Forbidden):
        actions.close_account(by=county.scopes["system"], at=at, account=account, reason="离职")
    with acting_as(system):
        actions.close_account(by=system, at=at, account=account, reason="离职")
        with pytest.raises(Conflict):
            actions.close_account(by=system, at=at, account=account, reason="离职")
    assert not account_with_grants(at=at).filter(login="worker").exists()
    assert not account.tokens.filter(revoked_at=None).exists()


def test_nobody_closes_an_account_that_reaches_further_nor_their_own(
    county: County, acting: Scope, at: datetime
) -> None:
    account, post = (
        newcomer(by=acting, at=at),
        post_of(Role.SYSTEM, by=acting, at=at, over="350181103"),
    )
    actions.fill_post(by=acting, at=at, post=post, account=account, starts_on=TODAY)
    town = with_power(
        scope_of(account_with_grants(at=at).get(pk=account.pk)),
        permission=Permission.ACCOUNT_EDIT,
        at=at,
    )
    for login, sentence in (("leader", "reaches further"), ("newcomer", "their own")):
        other = Account.objects.get(login=login)
        with acting_as(town), pytest.raises(Forbidden, match=sentence):
            actions.close_account(by=town, at=at, account=other, reason="离职")


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_given_at_once_one_is_refused(
    service: Scope, county: County, at: datetime
) -> None:
    with acting_as(service):
        account = newcomer(by=service, at=at)
        posts = [post_of(role, by=service, at=at) for role in (Role.SYSTEM, Role.AUDIT)]
    barrier, said = threading.Barrier(2, timeout=10), list[str]()

    def fill(post: Post) -> None:
        try:
            with acting_as(service):
                barrier.wait()
                actions.fill_post(by=service, at=at, post=post, account=account, starts_on=TODAY)
            said.append("filled")
        except Refused as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=fill, args=[post]) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Conflict", "filled"]
