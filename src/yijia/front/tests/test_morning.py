"""The morning of a leader: few numbers of yesterday, what is late, and what turned red."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone, translation

from tests.harness.clients import client_of, program_of
from tests.harness.counting import INSIDE_A_TEST
from tests.harness.county import BESIDE, HERE, County, lamp_out
from tests.harness.racing import at_once
from yijia.base.errors import Forbidden, NotFound
from yijia.base.scope import Scope
from yijia.engines.figures import queries as figures
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.front import actions, events, morning, ticks
from yijia.front.queries import wishes
from yijia.ground.access.models import Grant
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal

pytestmark = pytest.mark.django_db
WHOLE, OTHERS = "350181", "others"
Counting = Callable[[int], AbstractContextManager[object]]


def told(
    county: County, at: datetime, *, login: str = "leader", division: str = ""
) -> morning.Morning:
    scope = county.scopes[login]
    with acting_as(scope):
        return morning.morning(scope, division=division, at=at)


def test_numbers_of_yesterday_stand_beside_those_of_the_week_before(
    county: County, at: datetime
) -> None:
    for days in (0, 1, 1, 8, 40):
        lamp_out(at=at - timedelta(days=days))
    found = told(county, at)
    assert (found.area.code, found.day) == (WHOLE, date(2026, 9, 29))
    numbers = {one.declared.code: (one.now.value, one.change) for one in found.numbers}
    assert numbers == {
        "issues.opened": (2, 1),
        "issues.solved": (0, 0),
        "issues.unsolved": (4, 2),
    }
    with translation.override("en"):
        said = [morning.change_words(one) for one in found.numbers]
    assert said == [
        "1 more than a week before",
        "As many as a week before",
        "2 more than a week before",
    ]


def test_late_cases_are_counted_and_those_that_became_so_since_yesterday(
    county: County, at: datetime
) -> None:
    lamp_out(at=at)
    # It was to be given to a unit by the eighth, and is due as a whole on the thirteenth. Each
    # limit ends with its day: it has run out at the midnight after it.
    found = [
        told(county, datetime.fromisoformat(f"2026-10-{moment}+08:00"))
        for moment in ("08T12:00", "09T08:00", "10T23:00", "11T08:00", "14T08:00", "15T23:59")
    ]
    assert [one.late for one in found] == [0, 1, 1, 1, 1, 1]
    assert [one.late_since for one in found] == [0, 1, 1, 0, 1, 1]


def test_a_figure_is_red_in_the_morning_and_new_once(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def night(*red: str) -> figures.Night:
        return figures.Night(
            1, at, whole=True, codes=list(red), cells=1, mismatches=len(red), red=list(red)
        )

    both = [night("issues.opened", "issues.solved"), night("issues.solved")]
    monkeypatch.setattr(figures, "whole_nights", lambda *, most: both[:most])
    monkeypatch.setattr(figures, "red_codes", lambda: {code for one in both for code in one.red})
    red = [(one.code, is_new) for one, is_new in told(county, at).red]
    assert red == [("issues.opened", True), ("issues.solved", False)]
    page = client_of("leader").get("/work/morning").content.decode()
    assert "do not agree" in page and page.count("since the last recount") == 1
    both.clear()
    assert told(county, at).red == []


def test_it_is_of_where_one_works_alone(county: County, at: datetime) -> None:
    assert told(county, at, login="worker").area.code == HERE
    for division in (BESIDE, WHOLE, "9"):
        with pytest.raises(NotFound):
            told(county, at, login="worker", division=division)
    assert client_of("worker").get(f"/work/morning?division={BESIDE}").status_code == 404
    # Who works in a unit is told of the county, as everybody is.
    assert told(county, at, login="handler").area.code == WHOLE


def test_a_circle_has_its_morning_for_who_works_in_all_of_it(county: County, at: datetime) -> None:
    for code, members in ((CIRCLE, (HERE, BESIDE)), (OTHERS, (BESIDE, "350181106"))):
        draw(members, since=date(2026, 1, 1), code=code)
    for _twice in range(2):
        lamp_out(at=at - timedelta(days=1))
    late = datetime.fromisoformat("2026-10-09T08:00+08:00")
    found = told(county, late, division=CIRCLE)
    assert (found.late, found.late_since) == (2, 0)
    assert {area.code for area in found.areas} == {WHOLE, CIRCLE, OTHERS}
    numbers = [told(county, at, division=code).numbers[0].now.value for code in (CIRCLE, OTHERS)]
    assert (numbers, told(county, late, division=OTHERS).late) == ([2, 0], 0)
    with pytest.raises(NotFound):
        told(county, at, login="worker", division=CIRCLE)
    leader = client_of("leader")
    listed = leader.get(f"/work?in=area&division={CIRCLE}").content.decode()
    assert listed.count('href="/work/issues/') == 2 and "Three places" in listed
    beside = leader.get(f"/work?in=area&division={OTHERS}").content.decode()
    assert "/work/issues/" not in beside
    assert leader.get(f"/work/morning/{CIRCLE}").status_code == 200
    assert leader.get("/work?in=area&division=nothing").status_code == 422


def test_who_asks_for_it_is_told_of_each_morning_once_and_no_more_when_they_stop(
    county: County, at: datetime, service: Scope
) -> None:
    lamp_out(at=at - timedelta(days=1))
    leader = client_of("leader")
    assert client_of("worker").post(f"/work/morning/{WHOLE}/ask").status_code == 404
    asked = leader.post(f"/work/morning/{WHOLE}/ask")
    assert asked.headers["Location"] == f"/work/morning/{WHOLE}"
    assert "Tell me no more each morning" in leader.get("/work/morning").content.decode()
    assert leader.get("/api/v1/work/morning").json()["told_each_morning"]
    assert [ticks.tell_mornings(at=at + timedelta(hours=n)) for n in (0, 1, 24)] == [1, 0, 1]
    page = leader.get("/notices").content.decode()
    assert "29 September 2026: issues raised 1, solved 0. Late now: 0." in page
    assert f"/work/morning/{WHOLE}" in page
    program = program_of("leader", service=service, at=timezone.now())
    assert not program.post("/api/v1/work/morning/stop").json()["told_each_morning"]
    assert ticks.tell_mornings(at=at + timedelta(days=2)) == 0
    assert program.post(f"/api/v1/work/morning/{WHOLE}/ask").json()["told_each_morning"]
    assert leader.post("/work/morning/stop").status_code == 302
    assert not leader.get("/api/v1/work/morning").json()["told_each_morning"]


def test_who_has_left_is_told_of_no_morning_and_nobody_stops_anothers(
    county: County, at: datetime, service: Scope
) -> None:
    scope = county.scopes["leader"]
    with acting_as(scope):
        actions.ask_morning(by=scope, at=at, area=HERE)
        actions.ask_morning(by=scope, at=at, area=WHOLE)
    with pytest.raises(Forbidden), acting_as(county.scopes["worker"]):
        actions.stop_mornings(by=county.scopes["worker"], at=at, accounts=[scope.account or 0])
    with acting_as(service):
        assert [wish.area for wish in wishes.morning_wishes()] == [WHOLE]
        with journal.entry(by=service, at=at, event=events.MORNING_ASKED, new={}):
            Grant.objects.filter(account=scope.account).update(ends_on=at.date())
    assert ticks.tell_mornings(at=at) == 0
    with acting_as(service):
        assert wishes.morning_wishes() == []


@pytest.mark.django_db(transaction=True)
def test_of_many_mornings_asked_for_at_once_one_is_kept(county: County, at: datetime) -> None:
    scope = county.scopes["leader"]

    def ask(area: str) -> None:
        with acting_as(scope):
            actions.ask_morning(by=scope, at=at, area=area)

    assert at_once([partial(ask, area) for area in (HERE, BESIDE, WHOLE)]) == [None] * 3
    with acting_as(scope):
        assert wishes.wished_area(scope) in {HERE, BESIDE, WHOLE}


def test_a_page_and_a_program_are_told_the_same_at_a_constant_cost(
    county: County, django_assert_num_queries: Counting
) -> None:
    lamp_out(at=timezone.now() - timedelta(days=1))
    client = client_of("leader")
    document = client.get("/api/v1/work/morning").json()
    assert [one["code"] for one in document["numbers"]] == list(morning.NUMBERS)
    assert document["numbers"][0]["value"] == 1 and not document["more_late"]
    page = client.get("/work/morning").content.decode()
    assert "1 more than a week before" in page and "Every figure agrees with its rows" in page
    with django_assert_num_queries(9 + INSIDE_A_TEST):
        client.get("/work/morning")
    for days in range(9):
        lamp_out(at=timezone.now() - timedelta(days=days))
    with django_assert_num_queries(9 + INSIDE_A_TEST):
        client.get("/work/morning")
