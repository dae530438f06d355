"""Loading the demonstration county: whole or not at all, once, and where it may be."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
from pytest_django import Settings

from yijia.base.errors import Conflict
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.engines.cases.models import Case
from yijia.engines.figures import queries as figures
from yijia.engines.meetings.models import Convening, Item, Meeting, Resolution
from yijia.front import demonstration, queries
from yijia.front.demonstration import LOGINS, PASSWORD, Loaded
from yijia.front.demonstration.logins import HOME_COMMUNITY
from yijia.front.tests.conftest import TINY
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.organisations.models import Organisation
from yijia.ground.people import actions as people
from yijia.ground.people import queries as accounts
from yijia.ground.places import queries as places
from yijia.programmes.centres.models import Booking, Enrolment
from yijia.programmes.exchange.models import Listing, Plan, Project
from yijia.programmes.issues import queries as issues

SERVICE = service_scope("test")


class Killed(Exception):
    """Stands for the end of the process."""


def test_the_county_is_loaded_with_all_that_its_counts_say(loaded_county: Loaded) -> None:
    with acting_as(SERVICE):
        assert loaded_county.divisions == len(places.gazetteer())
        assert loaded_county.organisations == Organisation.objects.count()
        assert loaded_county.issues == Case.objects.filter(kind="issue").count() > 10
        assert loaded_county.moves > loaded_county.issues
        assert len(places.boundaries_on(date(2021, 1, 1))) == loaded_county.divisions
        assert all(outline.schematic for outline in places.boundaries_on(date(2021, 1, 1)))


def test_a_county_that_is_there_is_kept(loaded_county: Loaded, load: Callable[[], Loaded]) -> None:
    assert load() == Loaded(**loaded_county.counts, already_there=True)
    with acting_as(SERVICE):
        assert Case.objects.filter(kind="issue").count() == loaded_county.issues


@pytest.mark.usefixtures("shown", "db")
def test_a_load_that_is_killed_half_way_leaves_nothing_and_is_started_again(now: datetime) -> None:
    told: list[tuple[int, int]] = []

    def die_half_way(done: int, total: int) -> None:
        if done > total * 0.9:
            raise Killed

    with pytest.raises(Killed):
        demonstration.load(at=now, progress=die_half_way, size=TINY)
    with acting_as(SERVICE):
        assert queries.demonstration() is None
        assert not accounts.has_accounts()
        assert not Case.objects.exists()
    again = demonstration.load(at=now, progress=lambda done, of: told.append((done, of)), size=TINY)
    assert not again.already_there
    total = len(told)
    assert told == [(step, total) for step in range(1, total + 1)]


def test_logins_that_everybody_knows_are_never_put_beside_other_people_s(
    load: Callable[[], Loaded], now: datetime
) -> None:
    with acting_as(SERVICE):
        people.open_account(by=SERVICE, at=now, login="somebody", password=None)
    with pytest.raises(Conflict):
        load()


def test_an_installation_that_is_no_demonstration_loads_none(
    load: Callable[[], Loaded], settings: Settings
) -> None:
    settings.YIJIA_DEMONSTRATION = False
    with pytest.raises(Conflict):
        load()


@pytest.mark.usefixtures("loaded_county")
def test_every_login_signs_in_and_no_clerk_does(now: datetime) -> None:
    with acting_as(ANONYMOUS):
        for login in LOGINS:
            signed_in = people.check_sign_in(login=login.login, password=PASSWORD)
            assert signed_in is not None
        clerk = people.check_sign_in(login="water.clerk", password=PASSWORD)
        assert clerk is None


def test_the_figures_count_what_was_made(loaded_county: Loaded) -> None:
    with acting_as(SERVICE):
        problems = Case.objects.filter(kind="issue", parent=None, merged_into=None)
        expectations = {
            "issues.told": loaded_county.issues,
            "issues.opened": problems.count(),
            "issues.solved": problems.filter(solved=True).count(),
        }
        for code, expected in expectations.items():
            found = figures.value(
                by=SERVICE,
                code=code,
                division="350181",
                start=date(2017, 1, 1),
                end=date(2022, 1, 1),
                on=date(2022, 1, 1),
            )
            assert found.value == expected


@pytest.mark.usefixtures("loaded_county")
def test_wishes_of_a_year_stand_at_every_stage_and_most_are_fulfilled() -> None:
    with acting_as(SERVICE):
        found = Counter(Listing.objects.values_list("state", flat=True))
        assert set(found) >= {"registered", "listed", "promised", "planned", "delivered", "unmet"}
        assert found["fulfilled"] * 2 > found.total()
        assert Project.objects.get().steps.exclude(done_on=None).count() == 1
        assert Plan.objects.get().lines.exists()


@pytest.mark.usefixtures("loaded_county")
def test_rooms_of_centres_have_a_month_behind_them_and_days_ahead(now: datetime) -> None:
    with acting_as(SERVICE):
        found = Counter(Booking.objects.values_list("state", flat=True))
        assert set(found) >= {"attended", "missed", "cancelled", "booked"}
        assert found["attended"] * 3 > found.total()
        assert Booking.objects.filter(starts_at__gt=now, state="booked").count() > 3
        enrolled = Counter(Enrolment.objects.values_list("state", flat=True))
        assert set(enrolled) == {"attended", "missed", "enrolled", "waiting"}


@pytest.mark.usefixtures("loaded_county")
def test_people_leave_their_own_entries() -> None:
    with acting_as(SERVICE):
        actors = Counter(Entry.objects.values_list("event", "actor_name"))
    assert actors["issues.raised", "anonymous"] > 0
    assert actors["issues.confirmed", "anonymous"] > 0
    assert actors["issues.dispatched", "dispatcher"] > 0
    assert {who for event, who in actors if event == "issues.dispatched"} == {"dispatcher"}
    assert not {who for event, who in actors if event == "issues.replied" and ":" in who}


@pytest.mark.usefixtures("loaded_county")
def test_the_samples_wait_for_whoever_raised_them() -> None:
    with acting_as(ANONYMOUS):
        held = queries.demonstration()
        assert held is not None
        for number in held.samples:
            assert issues.access_own_issue(number=number).case.state == "replied"


@pytest.mark.usefixtures("loaded_county")
def test_a_community_worker_finds_open_work_and_has_called_units_together() -> None:
    with acting_as(SERVICE):
        at_home = Case.objects.filter(division=HOME_COMMUNITY, is_open=True)
        assert at_home.count() > 3
        states = Counter(one.closed_at is None for one in Convening.objects.all())
        asked = [one.asked_by and one.asked_by.code for one in Convening.objects.all()]
    assert states == {True: 3, False: 1}
    assert f"committee-{HOME_COMMUNITY}" in asked


@pytest.mark.usefixtures("loaded_county")
def test_two_committees_have_signed_minutes_with_open_resolutions_and_meet_again() -> None:
    with acting_as(SERVICE):
        assert Counter(Meeting.objects.values_list("state", flat=True)) == {
            "signed": 2,
            "called": 2,
        }
        resolved = Resolution.objects.filter(item__meeting__state="signed")
        assert Counter(resolved.values_list("state", flat=True)) == {"accepted": 2, "open": 4}
        drawn = Item.objects.filter(meeting__state="called").exclude(source="")
        assert set(drawn.values_list("source", flat=True)) >= {"resolutions"}


@pytest.mark.usefixtures("loaded_county")
def test_a_handler_finds_work_of_the_own_body_alone() -> None:
    assert isinstance(SERVICE, Scope)
    with acting_as(SERVICE):
        bodies = set(Case.objects.values_list("organisation__code", flat=True))
    assert {"city-management", "municipal-works"} <= bodies
