"""A centre of the water company in a community: a hall of two parts, and a small room."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.county import HERE, County
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.workdays import CHINA
from yijia.ground.access.queries import acting_as
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.models import Booking, Centre, Room

Act = Callable[..., Any]
FRIDAY = date(2026, 10, 9)
NINE, TEN, NOON = time(9), time(10), time(12)
MORNING = rules.When(FRIDAY, NINE, TEN)
MOBILE = "13900139000"
# Room, the room that it is a part of, how many it takes, minutes before and after, whether it asks.
ROOMS: tuple[tuple[str, str, int, int, int, bool], ...] = (
    ("hall", "", 200, 0, 0, True),
    ("east", "hall", 100, 0, 0, False),
    ("west", "hall", 100, 0, 0, False),
    ("r201", "", 30, 15, 15, False),
)


@dataclass(frozen=True)
class Centres:
    """What residents, units and the centre do with its rooms, each in their own name."""

    county: County
    at: datetime

    def by(self, login: str) -> Scope:
        """Who signs in by this name; "other" works at the centre."""
        return self.county.scopes[login]

    @property
    def centre(self) -> Centre:
        """The centre."""
        return queries.access_centre(code="water-centre")

    def room(self, code: str = "r201") -> Room:
        """A room of the centre."""
        return queries.access_room(self.centre, code=code, on=self.at.date())

    def new(self, room: str = "r201", **changed: Any) -> actions.NewBooking:
        """A resident's wish for a room."""
        new = actions.NewBooking(
            self.room(room), MORNING, rules.UsedFor.MEETING, people=10, mobile=MOBILE
        )
        return replace(new, **changed)

    def book(self, room: str = "r201", **changed: Any) -> str:
        """A resident books a room; the number."""
        at = changed.pop("at", self.at)
        with acting_as(ANONYMOUS):
            new = self.new(room, **changed)
            return actions.book_room(by=ANONYMOUS, at=at, new=new).number

    def work(self, room: str = "r201", *, by: str = "other", **changed: Any) -> str:
        """Somebody books at work; the number."""
        with acting_as(self.by(by)):
            new = self.new(room, mobile="", **changed)
            return actions.book_at_work(by=self.by(by), at=self.at, new=new).number

    def move(self, number: str, verb: rules.Verb, *, by: str = "other", **said: Any) -> Booking:
        """One step at work."""
        at, scope = said.pop("at", self.at), self.by(by)
        with acting_as(scope):
            booking = queries.access_booking(scope=scope, number=number)
            return actions.move_booking(by=scope, at=at, booking=booking, verb=verb, **said)

    def cancel(self, number: str) -> Booking:
        """Whoever booked cancels it."""
        with acting_as(ANONYMOUS):
            booking = queries.access_own_booking(number=number)
            return actions.cancel_booking(by=ANONYMOUS, at=self.at, booking=booking)

    def state(self, number: str) -> str:
        """How a booking stands."""
        with acting_as(self.by("other")):
            return Booking.objects.get(number=number).state

    def act(self, action: Act, *, by: str = "other", **given: Any) -> Any:
        """Somebody does something with the centre."""
        with acting_as(self.by(by)):
            return action(by=self.by(by), at=self.at, **given)


def found(county: County, *, at: datetime) -> Centres:
    """Founds the centre: open on weekdays from 8:30 to 17:30."""
    by = county.scopes["other"]
    new = actions.NewCentre(
        code="water-centre",
        name_zh="示例党群服务中心",
        name_en="Example centre",
        organisation=county.organisations["water"].pk,
        division=HERE,
        address_zh="示例路 1 号",
        starts_on=date(2020, 1, 1),
    )
    hours = [rules.Session(day, time(8, 30), time(17, 30)) for day in range(1, 6)]
    with acting_as(by):
        centre = actions.open_centre(by=by, at=at, new=new)
        on = at.date()
        actions.set_hours(by=by, at=at, centre=centre, starts_on=on, sessions=hours)
        for code, parent, capacity, before, after, asks in ROOMS:
            room = actions.NewRoom(
                code=code,
                name_zh=f"{code} 室",
                name_en=code.title(),
                capacity=capacity,
                starts_on=date(2020, 1, 1),
                parent=parent,
                before_minutes=before,
                after_minutes=after,
                asks=asks,
            )
            actions.enter_room(by=by, at=at, centre=centre, new=room)
    return Centres(county, at)


@pytest.fixture
def centres(county: County, at: datetime) -> Centres:
    """Nothing is booked yet."""
    return found(county, at=at)


@pytest.fixture
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in China."""
    return datetime.combine(day, time(hour, minute), tzinfo=CHINA)


def must_open(client: Client, address: str) -> str:
    """A page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()
