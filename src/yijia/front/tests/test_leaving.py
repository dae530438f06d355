"""Somebody leaves a post: what waits there is told, and no unit is left without anybody unsaid."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.harness.county import HERE, PASSWORD, County, door_of, lamp_out, with_power
from tests.harness.racing import at_once
from yijia.base.access import Permission, Role
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import events as case_events
from yijia.engines.cases import queries as cases
from yijia.engines.notices import ticks as notices
from yijia.front import actions as front
from yijia.front import queries as lists
from yijia.front import ticks
from yijia.front.models import SavedList
from yijia.ground.access import actions as access
from yijia.ground.access import queries as held
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.access.rules import Then
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations import queries as organisation_queries
from yijia.ground.organisations.models import Appointment
from yijia.ground.people import actions as people
from yijia.programmes.issues import actions
from yijia.programmes.issues import ticks as issue_ticks

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[object]]
HANDLERS = "handler"


def give(county: County, *, at: datetime, sign: bool = True) -> str:
    """An issue that the handler of the lamps has."""
    number = lamp_out(at=at)
    steps: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("dispatcher", "dispatch", {"organisation": "lamps"}),
        ("handler", "sign", {}),
    )
    for login, verb, inputs in steps[: 2 if sign else 1]:
        with acting_as(county.scopes[login]):
            case = cases.access_case(scope=county.scopes[login], number=number)
            actions.move_issue(by=county.scopes[login], at=at, case=case, verb=verb, inputs=inputs)
    notices.make_notices(at=at)
    return number


def colleague(*, by: Scope, at: datetime, county: County, login: str = "second") -> Appointment:
    """Another handler of the lamps."""
    with acting_as(by):
        account = people.open_account(by=by, at=at, login=login, password=PASSWORD)
        post = Appointment.objects.get(account__login=HANDLERS).post
        grant = access.fill_post(by=by, at=at, post=post, account=account, starts_on=at.date())
    return grant.appointment


def appointment_of(login: str) -> Appointment:
    found = Appointment.objects.select_related("post__organisation", "account")
    return found.get(account__login=login)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock that pages read stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def opener(county: County, at: datetime) -> Client:
    """The browser of the security administrator, whose power over posts is on."""
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": "security", "password": PASSWORD})
    scope, door = county.scopes["security"], door_of(client)
    with_power(scope, permission=Permission.GRANT_EDIT, at=at, door=door)
    return client


@pytest.fixture
def by_security(county: County, at: datetime) -> Scope:
    """The security administrator, with the power on."""
    return with_power(county.scopes["security"], permission=Permission.GRANT_EDIT, at=at)


def leave_path(login: str) -> str:
    return f"/administration/appointments/{appointment_of(login).pk}/leave"


def leaving_on(at: datetime, **more: str) -> dict[str, str]:
    day = {"year": str(at.year), "month": str(at.month), "day": str(at.day)}
    return {f"ends_on_{name}": value for name, value in day.items()} | more


def test_the_page_names_what_waits_and_who_goes_on(
    county: County, opener: Client, service: Scope, at: datetime
) -> None:
    give(county, at=at)
    page = opener.get(leave_path(HANDLERS)).content.decode()
    assert "Open cases of the unit" in page and "Say who goes on with them" in page
    assert "The others who work there" not in page
    colleague(by=service, at=at, county=county)
    again = opener.get(leave_path(HANDLERS)).content.decode()
    assert "second, handler" in again and "The others who work there" in again
    told = opener.get(f"/api/v1{leave_path(HANDLERS).removesuffix('/leave')}").json()
    assert told["behind"] == {"open_cases": 1, "known_cases": 1, "unread": 1, "lists": 0}
    assert [one["login"] for one in told["others"]] == ["second"] and not told["is_left_alone"]


@pytest.mark.parametrize("count", [1, 4])
def test_what_is_left_behind_costs_two_statements(
    county: County,
    service: Scope,
    at: datetime,
    count: int,
    django_assert_num_queries: Counting,
) -> None:
    for _n in range(count):
        give(county, at=at)
    colleague(by=service, at=at, county=county)
    found = appointment_of(HANDLERS)
    with acting_as(service), django_assert_num_queries(2):
        behind = held.left_behind(found, on=at.date())
    assert behind.counts["open_cases"] == count


def test_what_is_left_behind_is_told_to_who_may_end_the_appointment(
    county: County, by_security: Scope, at: datetime
) -> None:
    give(county, at=at)
    handler = county.scopes[HANDLERS]
    lamps = county.organisations["lamps"].pk
    with acting_as(handler):
        front.save_list(by=handler, at=at, name="路灯", question="", organisation=lamps)
    found = appointment_of(HANDLERS)
    for who, told in ((by_security, 1), (county.scopes["system"], 0), (handler, 0)):
        with acting_as(who):
            behind = held.left_behind(found, on=at.date())
        assert set(behind.counts.values()) == {told}


def test_the_last_of_a_unit_does_not_leave_in_silence(
    county: County, opener: Client, service: Scope, at: datetime
) -> None:
    number = give(county, at=at)
    refused = opener.post(leave_path(HANDLERS), leaving_on(at))
    assert refused.status_code == 422 and b"Nobody would be left" in refused.content
    assert appointment_of(HANDLERS).ends_on is None
    path = leave_path(HANDLERS)
    done = opener.post(path, leaving_on(at, then="dispatcher"))
    assert done.status_code == 302
    with acting_as(service):
        said = Entry.objects.get(event="access.post_left").new
    assert (said["then"], said["behind"]["open_cases"]) == ("dispatcher", 1)
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    listed = client.get("/api/v1/work?list=alone").json()["items"]
    assert [row["number"] for row in listed] == [number]
    page = client.get("/work?in=alone").content.decode()
    assert number in page and "Units without anybody" in page


def test_a_successor_holds_the_post_from_that_day_on(
    county: County, opener: Client, service: Scope, at: datetime
) -> None:
    give(county, at=at)
    with acting_as(service):
        people.open_account(by=service, at=at, login="next", password=PASSWORD)
    path, day = leave_path(HANDLERS), leaving_on(at, then="successor")
    assert b"Say who comes next" in opener.post(path, day).content
    unknown = opener.post(path, day | {"successor": "nobody-here"})
    assert unknown.status_code == 422
    oneself = opener.post(path, day | {"successor": HANDLERS})
    assert b"Somebody else" in oneself.content
    assert opener.post(path, day | {"successor": "next"}).status_code == 302
    assert appointment_of("next").starts_on == appointment_of(HANDLERS).ends_on == at.date()
    scope = scope_of(account_with_grants(at=at).get(login="next"))
    with acting_as(scope):
        assert len(cases.my_work(scope, after=None, limit=9)) == 1
        assert cases.without_anybody(service, on=at.date(), after=None, limit=9) == []


def test_another_unit_gets_the_work_of_one_in_which_nobody_is_left(
    county: County, opener: Client, service: Scope, at: datetime
) -> None:
    number, kept = give(county, at=at), lamp_out(at=at)
    path, day = leave_path(HANDLERS), leaving_on(at, then="unit")
    assert b"Say which unit gets the work" in opener.post(path, day).content
    assert b"There is no unit of this code" in opener.post(path, day | {"unit": "none"}).content
    assert b"It has to be another unit" in opener.post(path, day | {"unit": "lamps"}).content
    assert issue_ticks.pass_on(at=at) == 0
    assert opener.post(path, day | {"unit": "Water company"}).status_code == 302
    with acting_as(service):
        assert Entry.objects.get(event="access.post_left").new["unit"] == "water"
    assert issue_ticks.pass_on(at=at) == 1
    assert issue_ticks.pass_on(at=at) == 0
    other = county.scopes["other"]
    with acting_as(other):
        (mine,) = cases.my_work(other, after=None, limit=9)
        assert (mine.number, mine.state) == (number, "dispatched")
        assert cases.without_anybody(service, on=at.date(), after=None, limit=9) == []
    with acting_as(service):
        assert cases.access_case(scope=service, number=kept).state == "registered"


def pass_to(unit: str, *, login: str, by: Scope, at: datetime, days: int = 0) -> None:
    """Lets the last of a unit leave its post, so many days from now, and names who comes next."""
    access.leave_post(
        by=by,
        at=at,
        appointment=appointment_of(login),
        ends_on=at.date() + timedelta(days=days),
        then=Then.UNIT,
        unit=organisation_queries.named_organisation(unit, on=at.date()),
    )


def test_a_later_word_takes_the_place_of_an_earlier_one_and_so_does_whoever_works_there(
    county: County, service: Scope, at: datetime
) -> None:
    number, passed = give(county, at=at), organisation_queries.passed_on
    lamps, water = (county.organisations[code].pk for code in ("lamps", "water"))
    later = at + timedelta(days=3)
    with acting_as(service):
        pass_to("water", login=HANDLERS, by=service, at=at)
        assert passed(on=at.date()) == {lamps: water}
        colleague(by=service, at=at, county=county)
        assert passed(on=at.date()) == {}
        day, seat = later.date(), appointment_of("second")
        then = Then.DISPATCHER
        access.leave_post(by=service, at=at, appointment=seat, ends_on=day, then=then)
        assert passed(on=day) == {}
    assert issue_ticks.pass_on(at=later) == 0
    with acting_as(service):
        (left,) = cases.without_anybody(service, on=day, after=None, limit=9)
    assert left.number == number


@pytest.mark.parametrize("days", [0, 7])
def test_no_unit_passes_its_work_on_to_one_from_which_that_would_come_back(
    county: County, service: Scope, at: datetime, days: int
) -> None:
    with acting_as(service):
        pass_to("lamps", login="other", by=service, at=at, days=days)
        with pytest.raises(Invalid, match="passes its work on to this one"):
            pass_to("water", login=HANDLERS, by=service, at=at)


@pytest.mark.parametrize("unit", ["here", "centre"])
def test_work_is_passed_on_to_a_unit_alone_that_may_be_given_it(
    county: County, service: Scope, at: datetime, unit: str
) -> None:
    with acting_as(service), pytest.raises(Invalid, match="serves this place"):
        pass_to(unit, login=HANDLERS, by=service, at=at)


def test_what_the_other_unit_may_not_have_stays_with_those_without_anybody(
    county: County, by_security: Scope, service: Scope, at: datetime
) -> None:
    number = give(county, at=at)
    with acting_as(by_security):
        pass_to("water", login=HANDLERS, by=by_security, at=at)
    with acting_as(service):
        case = cases.access_case(scope=service, number=number)
        event = case_events.MADE_CONFIDENTIAL
        actions.move_issue(
            by=service,
            at=at,
            case=case,
            verb="make_confidential",
            inputs={"about": "water", "reason": "x"},
        )
        assert Entry.objects.filter(event=event.code).exists()
    assert issue_ticks.pass_on(at=at) == 0
    with acting_as(service):
        (left,) = cases.without_anybody(service, on=at.date(), after=None, limit=9)
        assert left.number == number


def test_who_only_leads_or_leaves_nothing_open_leaves_as_before(
    county: County, by_security: Scope, service: Scope, at: datetime
) -> None:
    with acting_as(by_security):
        other = appointment_of("other")
        access.leave_post(by=by_security, at=at, appointment=other, ends_on=at.date())
    give(county, at=at)
    with acting_as(service):
        post = organisations.open_post(
            by=service,
            at=at,
            organisation=county.organisations["lamps"],
            title_zh="所长",
            title_en="",
            role=Role.LEADER,
            over_division=HERE,
        )
        account = people.open_account(by=service, at=at, login="head", password=None)
        access.fill_post(by=service, at=at, post=post, account=account, starts_on=at.date())
        access.leave_post(by=service, at=at, appointment=appointment_of("head"), ends_on=at.date())
    assert appointment_of("head").ends_on == at.date()


def test_a_colleague_who_leaves_sooner_goes_on_with_nothing(
    county: County, service: Scope, at: datetime
) -> None:
    give(county, at=at)
    second = colleague(by=service, at=at, county=county)
    later = at.date() + timedelta(days=7)
    with acting_as(service):
        access.leave_post(by=service, at=at, appointment=second, ends_on=later)
        found = appointment_of(HANDLERS)
        with pytest.raises(Invalid, match="Nobody would be left"):
            access.leave_post(by=service, at=at, appointment=found, ends_on=later)
        access.leave_post(by=service, at=at, appointment=found, ends_on=later, then=Then.DISPATCHER)


def test_the_unit_sees_who_leaves_it_and_when(county: County, service: Scope, at: datetime) -> None:
    second, day = colleague(by=service, at=at, county=county), at.date() + timedelta(days=7)
    with acting_as(service):
        access.leave_post(by=service, at=at, appointment=second, ends_on=day)
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": HANDLERS, "password": PASSWORD})
    assert (
        "the first day without it is 7 October 2026"
        in client.get("/work/organisation").content.decode()
    )
    (told,) = client.get("/api/v1/work/organisations").json()
    assert {one["login"]: one["ends_on"] for one in told["posts"]} == {
        HANDLERS: None,
        "second": "2026-10-07",
    }


def test_shared_lists_of_who_left_pass_to_the_unit(
    county: County, service: Scope, at: datetime
) -> None:
    handler, lamps = county.scopes[HANDLERS], county.organisations["lamps"].pk
    second = colleague(by=service, at=at, county=county).account
    with acting_as(handler):
        for name, shared in (("共享", lamps), ("自用", None)):
            front.save_list(by=handler, at=at, name=name, question="", organisation=shared)
    assert ticks.pass_lists(at=at) == 0
    with acting_as(service):
        found = appointment_of(HANDLERS)
        access.leave_post(by=service, at=at, appointment=found, ends_on=at.date())
    assert ticks.pass_lists(at=at) == 1
    assert ticks.pass_lists(at=at) == 0
    mine = scope_of(account_with_grants(at=at).get(pk=second.pk))
    stranger = county.scopes["other"]
    with acting_as(mine):
        (left,) = lists.saved_lists(mine)
    with acting_as(stranger), pytest.raises(NotFound):
        lists.access_saved_list(scope=stranger, identity=left.pk)
    with acting_as(mine):
        front.forget_list(by=mine, at=at, saved=left)
    with acting_as(service):
        assert list(SavedList.objects.values_list("name", flat=True)) == ["自用"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_the_second_is_the_last(
    service: Scope, county: County, at: datetime
) -> None:
    give(county, at=at)
    seats = [appointment_of(HANDLERS), colleague(by=service, at=at, county=county)]
    seats = [appointment_of(seat.account.login) for seat in seats]
    barrier = Barrier(len(seats))

    def leave(seat: Appointment) -> str:
        try:
            with acting_as(service):
                barrier.wait(timeout=20)
                access.leave_post(by=service, at=at, appointment=seat, ends_on=at.date())
        except Invalid as refused:
            return str(refused.field)
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(len(seats)) as pool:
        done: list[Any] = [pool.submit(leave, seat) for seat in seats]
        assert sorted(one.result(timeout=60) for one in done) == ["left", "then"]


@pytest.mark.django_db(transaction=True)
def test_of_two_units_that_name_each_other_at_once_one_keeps_its_work(
    service: Scope, county: County, at: datetime
) -> None:
    def leave(login: str, unit: str) -> str:
        with acting_as(service):
            pass_to(unit, login=login, by=service, at=at)
        return "left"

    came = at_once([partial(leave, HANDLERS, "water"), partial(leave, "other", "lamps")])
    (refused,) = [one for one in came if one != "left"]
    assert isinstance(refused, Invalid) and refused.field == "unit"
