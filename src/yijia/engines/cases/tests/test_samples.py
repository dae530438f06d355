"""An auditor sees cases drawn at random, one by one, and every reading is in the journal."""

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.harness.county import BESIDE, ENGAGED_UNTIL, HERE, County, lamp_out
from tests.harness.racing import at_once
from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid, NotFound, TooMany
from yijia.base.scope import GrantValue, Scope
from yijia.engines.cases import actions, events, queries
from yijia.engines.cases.models import Case, Sample, SampledCase
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
COUNTY = "350181"


@pytest.fixture
def numbers(county: County, at: datetime) -> set[str]:
    """Six cases of one community."""
    return {lamp_out(at=at - timedelta(hours=n)) for n in range(6)}


@pytest.fixture
def auditor(county: County) -> Scope:
    return county.scopes["auditor"]


def test_an_auditor_draws_and_reads_cases_and_sees_none_besides(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division=COUNTY, size=2)
        drawn = queries.numbers_of(sample)
        assert len(drawn) == 2 and set(drawn) < numbers
        assert not Case.objects.exists()
        case = actions.read_sampled_case(by=auditor, at=at, sample=sample, number=drawn[0])
        assert case.number == drawn[0]
        assert [shown.number for shown in Case.objects.all()] == drawn[:1]
        with pytest.raises(NotFound):
            queries.access_case(scope=auditor, number=drawn[1])


def test_a_case_that_was_not_drawn_is_not_read(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division=COUNTY, size=2)
        other = (numbers - set(queries.numbers_of(sample))).pop()
        with pytest.raises(NotFound):
            actions.read_sampled_case(by=auditor, at=at, sample=sample, number=other)


def test_drawing_and_every_reading_are_in_the_journal(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1)
        (number,) = queries.numbers_of(sample)
        for _time in range(2):
            actions.read_sampled_case(by=auditor, at=at, sample=sample, number=number)
        found = Entry.objects.filter(actor_id=auditor.account).order_by("id")
        told = [(entry.event, entry.new) for entry in found]
    read = (events.SAMPLE_READ.code, {"number": number, "sample": sample.pk})
    assert told == [
        (events.SAMPLE_DRAWN.code, {"seed": sample.seed, "size": 1, "count": 1}),
        read,
        read,
    ]


def test_the_seed_draws_the_same_again_whatever_came_later(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division=COUNTY, size=3)
    for n in range(20):
        lamp_out(at=at + timedelta(seconds=n + 1))
    with acting_as(auditor):
        assert queries.is_drawn_again(sample)
        # One other seed may by chance draw the same three of six; twenty don't.
        again = []
        for seed in range(20):
            sample.seed = f"another {seed}"
            again.append(queries.is_drawn_again(sample))
        assert not all(again)


@pytest.mark.parametrize("login", ["leader", "dispatcher", "audit", "system"])
def test_who_is_no_auditor_draws_nothing_not_even_in_the_database(
    county: County, numbers: set[str], at: datetime, login: str
) -> None:
    scope = county.scopes[login]
    with acting_as(scope):
        with pytest.raises(Forbidden):
            actions.draw_sample(by=scope, at=at, division=COUNTY, size=1)
        assert queries.draw(division=COUNTY, seed="1", size=10, until=at) == []


def test_an_engagement_over_one_town_draws_there_alone(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor), pytest.raises(Forbidden):
        actions.draw_sample(by=auditor, at=at, division="350182", size=1)
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division="350181003", size=5)
        assert queries.numbers_of(sample) == []
        below = actions.draw_sample(by=auditor, at=at, division=HERE, size=50)
        assert set(queries.numbers_of(below)) == numbers


def test_an_engagement_over_one_community_is_told_nothing_beyond_it_by_the_database(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    grant = GrantValue(permissions=frozenset({Permission.SAMPLE_READ}), division=HERE)
    local = Scope(account=auditor.account, name=auditor.name, grants=(grant,))
    with acting_as(local):
        for beyond in (COUNTY, BESIDE, "", HERE[:-1]):
            assert queries.draw(division=beyond, seed="1", size=10, until=at) == []
        drawn = queries.draw(division=HERE, seed="1", size=10, until=at)
    assert {one.number for one in drawn} == numbers


@pytest.mark.django_db(transaction=True)
def test_of_many_samples_drawn_at_once_no_more_than_three_are(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    def draw() -> int:
        with acting_as(auditor):
            return actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1).pk

    done = at_once([draw] * 6)
    assert sum(isinstance(outcome, TooMany) for outcome in done) == 6 - actions.MOST_SAMPLES_A_DAY


def test_samples_are_few_and_small(numbers: set[str], auditor: Scope, at: datetime) -> None:
    with acting_as(auditor):
        for size in (0, actions.MOST_DRAWN + 1):
            with pytest.raises(Invalid):
                actions.draw_sample(by=auditor, at=at, division=COUNTY, size=size)
        for _time in range(actions.MOST_SAMPLES_A_DAY):
            actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1)
        with pytest.raises(TooMany):
            actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1)
        tomorrow = at + timedelta(days=1)
        assert actions.draw_sample(by=auditor, at=tomorrow, division=COUNTY, size=1).pk


def test_when_the_engagement_has_ended_its_samples_are_closed(
    numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1)
        assert queries.access_sample(scope=auditor, sample=sample.pk) == sample
    ended = datetime.combine(ENGAGED_UNTIL, at.timetz())
    later = scope_of(account_with_grants(at=ended).get(login="auditor"))
    with acting_as(later), pytest.raises(NotFound):
        queries.access_sample(scope=later, sample=sample.pk)


def test_samples_are_their_auditors_own(
    county: County, numbers: set[str], auditor: Scope, at: datetime
) -> None:
    with acting_as(auditor):
        actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1)
    for login, rows in (("leader", 0), ("system", 0), ("auditor", 2)):
        with acting_as(county.scopes[login]):
            assert Sample.objects.count() + SampledCase.objects.count() == rows


def test_a_sample_is_never_changed(numbers: set[str], auditor: Scope, at: datetime) -> None:
    with acting_as(auditor):
        sample = actions.draw_sample(by=auditor, at=at, division=COUNTY, size=1)
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            journal.entry(by=auditor, at=at, event=events.SAMPLE_READ, subject=sample),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE cases_sample SET seed = 'chosen'")
