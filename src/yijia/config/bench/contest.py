"""What rivals want: rooms, activities and gifts of the bench's county, and how each one asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.workdays import CHINA
from yijia.config.bench.county import County
from yijia.ground.access.queries import acting_as
from yijia.programmes.centres import actions as centres
from yijia.programmes.centres import queries as enrolled
from yijia.programmes.centres import rules
from yijia.programmes.exchange import actions as exchange
from yijia.programmes.exchange import queries as matched
from yijia.programmes.exchange.rules import NeedKind

COMMITTEE, GIVER, GIFT, COUNTY = "committee-", "civil-affairs", "wheelchair", "350181"
DAY = timedelta(days=1)
OPENS, CLOSES = time(8), time(20)
WANTED, TAUGHT = (time(9), time(10)), (time(11), time(12))
SPACE = 200


@dataclass(frozen=True)
class Ground:
    """Two communities, the first of which runs a centre, and a unit that gives.

    `centre` is a row of a table, whose type only actions and queries may name; so are the rooms,
    activities and matches below.
    """

    committees: tuple[Scope, Scope]
    places: tuple[str, str]
    giver: Scope
    unit: int
    centre: Any
    at: datetime

    @property
    def by(self) -> Scope:
        """Who works at the centre."""
        return self.committees[0]


def prepared(land: County) -> Ground:
    """Opens a centre that is open on every day."""
    first, second = sorted(code for code in land.scopes if code.startswith(COMMITTEE))[:2]
    by, at = land.scopes[first], timezone.now()
    on = at.astimezone(CHINA).date()
    new = centres.NewCentre(
        code="bench",
        name_zh="Example centre",
        organisation=land.bodies[first],
        division=first.removeprefix(COMMITTEE),
        address_zh="1 Example Road",
        starts_on=on,
    )
    hours = [rules.Session(day, OPENS, CLOSES) for day in range(1, 8)]
    with acting_as(by):
        centre = centres.open_centre(by=by, at=at, new=new)
        centres.set_hours(by=by, at=at, centre=centre, starts_on=on, sessions=hours)
    return Ground(
        (by, land.scopes[second]),
        places=(first.removeprefix(COMMITTEE), second.removeprefix(COMMITTEE)),
        giver=land.scopes[GIVER],
        unit=land.bodies[GIVER],
        centre=centre,
        at=at,
    )


def _room(ground: Ground, *, code: str) -> Any:
    on = ground.at.astimezone(CHINA).date()
    new = rules.NewRoom(code, "Example room", SPACE, starts_on=on)
    with acting_as(ground.by):
        return centres.enter_room(by=ground.by, at=ground.at, centre=ground.centre, new=new)


def _when(ground: Ground, hours: tuple[time, time]) -> rules.When:
    return rules.When(ground.at.astimezone(CHINA).date() + 2 * DAY, *hours)


def new_room(ground: Ground, *, number: int) -> Any:
    """A room in which nothing is booked."""
    return _room(ground, code=f"room-{number}")


def booking(ground: Ground, *, room: Any, mobile: str) -> Callable[[], object]:
    """How a resident books that room, all at the same hour."""
    when, use = _when(ground, WANTED), rules.UsedFor.MEETING
    new = centres.NewBooking(room, when, use, people=2, mobile=mobile, source=rules.Source.API)

    def book() -> object:
        with acting_as(ANONYMOUS):
            return centres.book_room(by=ANONYMOUS, at=ground.at, new=new)

    return book


def new_activity(ground: Ground, *, number: int, places: int) -> Any:
    """An activity with so many places, in a room of its own."""
    room = _room(ground, code=f"class-{number}")
    when, use = _when(ground, TAUGHT), rules.UsedFor.TRAINING
    first = centres.NewBooking(room, when, use, people=places, source=rules.Source.DESK)
    new = centres.NewActivity(first, "Example course", [rules.NewRole("Residents", places)])
    with acting_as(ground.by):
        return centres.announce_activity(by=ground.by, at=ground.at, new=new)


def enrolling(ground: Ground, *, activity: Any, mobile: str) -> Callable[[], object]:
    """How a resident enrols in that activity."""
    with acting_as(ANONYMOUS):
        role = enrolled.roles_of([activity])[activity.pk][0].pk
    new = centres.NewEnrolment(activity, role, mobile=mobile)

    def enrol() -> object:
        with acting_as(ANONYMOUS):
            return centres.enrol_person(by=ANONYMOUS, at=ground.at, new=new)

    return enrol


def two_claims(ground: Ground) -> tuple[int, list[Callable[[], object]]]:
    """The id of what there is one of, and how two communities take it, to which it was offered."""
    by, at = ground.giver, ground.at
    new = exchange.NewResource(ground.unit, GIFT, 1, COUNTY, at.astimezone(CHINA).date())
    with acting_as(by):
        resource = exchange.enter_resource(by=by, at=at, new=new)
    sides = zip(ground.committees, ground.places, strict=True)
    return resource.pk, [
        _taking(ground, by=side, match=_offered(ground, by=side, place=place, resource=resource))
        for side, place in sides
    ]


def _offered(ground: Ground, *, by: Scope, place: str, resource: Any) -> int:
    """What is offered for a wish of a place that was confirmed there."""
    at, on = ground.at, ground.at.astimezone(CHINA).date()
    new = exchange.NewNeed(NeedKind.WISH, GIFT, place, 1, on + 3 * DAY, on + 9 * DAY)
    with acting_as(ANONYMOUS):
        number = exchange.make_need(by=ANONYMOUS, at=at, new=new).number
    with acting_as(by):
        case = matched.access_need(scope=by, number=number).case
        exchange.move_need(by=by, at=at, case=case, verb="confirm", inputs={})
    with acting_as(ground.giver):
        listing = matched.access_listed(number=number)
        match = exchange.claim_need(by=ground.giver, at=at, listing=listing, resource=resource)
        return int(match.pk)


def _taking(ground: Ground, *, by: Scope, match: int) -> Callable[[], object]:
    def take() -> object:
        with acting_as(by):
            held = matched.access_match(scope=by, identity=match)
            return exchange.accept_match(by=by, at=ground.at, match=held)

    return take
