"""Thirty days over a national holiday, lived through day by day with the night's work."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from tests.harness.county import County, day_off
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import ticks as clocks
from yijia.engines.cases.models import Case, Clock
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import ticks
from yijia.programmes.issues.tests.test_course import moved, raised

pytestmark = [pytest.mark.django_db]
BEGAN = datetime.fromisoformat("2026-09-28T09:00+08:00")
DAYS = 30


class Diary:
    """What was seen each morning: how each issue stood, and which clock of it was late."""

    def __init__(self, service: Scope) -> None:
        self.service, self.seen = service, dict[str, list[tuple[date, str, str]]]()

    def note(self, names: dict[str, str], *, at: datetime) -> None:
        """Writes down what has changed since the day before."""
        for number, name in names.items():
            with acting_as(self.service):
                case = cases.access_case(scope=self.service, number=number)
                now = (case.state, self._late(case, at=at))
            pages = self.seen.setdefault(name, [])
            if not pages or pages[-1][1:] != now:
                pages.append((at.date(), *now))

    def _late(self, case: Case, *, at: datetime) -> str:
        runs = Clock.objects.filter(case=case, stopped_at=None, due_at__lte=at)
        return " ".join(sorted(runs.values_list("step", flat=True)))


def nights(*, until: int) -> Iterator[datetime]:
    """Three in the morning, day after day."""
    for day in range(1, until + 1):
        yield (BEGAN + timedelta(days=day)).replace(hour=3)


def handled(county: County) -> str:
    number = raised(BEGAN)
    moved(county, "dispatcher", number, "dispatch", BEGAN, organisation="lamps")
    moved(county, "handler", number, "sign", BEGAN)
    moved(county, "handler", number, "contact", BEGAN, reason="已联系")
    return number


def lived_through(county: County, service: Scope, names: dict[str, str]) -> Diary:
    """Runs the night's work of thirty days; what people do by day is done after it."""
    diary = Diary(service)
    by_name = {name: number for number, name in names.items()}
    for at in nights(until=DAYS):
        ticks.end_waits(at=at)
        ticks.free_merged(at=at)
        clocks.follow_calendar(at=at)
        diary.note(names, at=at)
        if at.date() == date(2026, 10, 9):
            moved(county, "handler", by_name["answered"], "reply", at, text="好", private_text="n")
            day_off(by=service, at=at)
    return diary


# What is found each morning on which something has changed. A workday is a day of the calendar:
# the five from the twenty-eighth on end on Monday the twelfth, since Saturday the tenth, a workday
# by the notice, was made a day off.
SEEN = {
    # Nobody sends it on: late to register after a workday, and as a whole after the fifth.
    "left": [
        (date(2026, 9, 29), "registered", ""),
        (date(2026, 9, 30), "registered", "register"),
        (date(2026, 10, 13), "registered", "register resolve"),
    ],
    # The person never says: after five workdays it goes on, and its limit runs on from there.
    "silent": [
        (date(2026, 9, 29), "waiting", ""),
        (date(2026, 10, 14), "signed", ""),
        (date(2026, 10, 21), "signed", "resolve"),
    ],
    "parked": [
        (date(2026, 9, 29), "parked", ""),
        (date(2026, 10, 16), "parked", "review"),
    ],
    "answered": [
        (date(2026, 9, 29), "signed", ""),
        (date(2026, 10, 10), "replied", ""),
        (date(2026, 10, 13), "replied", "callback"),
    ],
    # Sent and not signed for; signed for, and nobody called: each late after a workday.
    "unsigned": [
        (date(2026, 9, 29), "dispatched", ""),
        (date(2026, 9, 30), "dispatched", "sign"),
        (date(2026, 10, 13), "dispatched", "resolve sign"),
    ],
    "unspoken": [
        (date(2026, 9, 29), "signed", ""),
        (date(2026, 9, 30), "signed", "contact"),
        (date(2026, 10, 13), "signed", "contact resolve"),
    ],
    # Three workdays more: the thirteenth to the fifteenth.
    "longer": [
        (date(2026, 9, 29), "signed", ""),
        (date(2026, 10, 16), "signed", "resolve"),
    ],
}


def test_thirty_days_over_a_holiday_with_all_clocks(county: County, service: Scope) -> None:
    ask = BEGAN + timedelta(days=1)
    left, unsigned, unspoken = (raised(BEGAN) for _one in range(3))
    silent, parked, answered, longer = (handled(county) for _one in range(4))
    for number in (unsigned, unspoken):
        moved(county, "dispatcher", number, "dispatch", BEGAN, organisation="lamps")
    moved(county, "handler", unspoken, "sign", BEGAN)
    moved(county, "handler", longer, "ask_extension", ask, days="3", reason="待吊车")
    moved(county, "dispatcher", longer, "grant_extension", ask, text="要等吊车")
    moved(county, "handler", silent, "ask_person", ask, text="哪一盏?")
    moved(county, "handler", parked, "ask_park", ask, review_on="2026-10-15", reason="待配件")
    moved(county, "dispatcher", parked, "grant_park", ask, text="待配件")
    names = {left: "left", silent: "silent", parked: "parked", answered: "answered"}
    names |= {unsigned: "unsigned", unspoken: "unspoken", longer: "longer"}
    assert lived_through(county, service, names).seen == SEEN
