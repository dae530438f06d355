"""Party-mass service centres with a month of bookings behind them and a fortnight ahead.

All of it is made up, and goes through the actions that people use, each in their own name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import override

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.front.demonstration.logins import HOME_COMMUNITY
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.rules import EnrolVerb, Verb

COMMITTEE = "committee-"
DAY = timedelta(days=1)
# How many communities have one, since when, and how far bookings reach back and ahead.
MOST, OPENED, BACK, AHEAD = 4, 60, 30, 14
# Code, names, the room that it is a part of, how many it takes, minutes after, whether it asks.
ROOMS = (
    ("hall", "多功能厅", "Hall", "", 80, 15, True),
    ("east", "东厅", "East hall", "hall", 40, 15, False),
    ("west", "西厅", "West hall", "hall", 40, 15, False),
    ("reading", "近邻书房", "Reading room", "", 20, 0, False),
    ("talk", "谈心室", "Talking room", "", 6, 0, False),
)
BOOKED = ("reading", "east", "talk", "west", "hall")
HOURS = ((time(8, 30), time(12)), (time(14, 30), time(20, 30)))
# How many places an activity has, how many enrolled for one that is over, and who came besides.
PLACES, CAME, GUESTS = 8, 8, 5
# Each begins at one of these, and lasts for an hour and a half.
BEGINNINGS = (time(9), time(15), time(18, 30), time(10, 15))
LONG = timedelta(minutes=90)
# Of so many in a row one was cancelled, one missed, and one day rested.
CANCELLED, MISSED, RESTED = 7, 9, 3
CLOSED_FOR = "示例：设备检修"


@dataclass(frozen=True)
class _Acting:
    """Who acts for the organisation that runs a centre, and until when."""

    by: Scope
    # A row of a table, whose type only actions and queries may name; so are the rooms below.
    centre: Any
    at: datetime


def make_rooms(*, scopes: Mapping[str, Scope], at: datetime) -> int:
    """Opens centres, and books their rooms up to a moment and ahead; says how many were booked."""
    places = sorted(code.removeprefix(COMMITTEE) for code in scopes if code.startswith(COMMITTEE))
    home = [HOME_COMMUNITY] if HOME_COMMUNITY in places else []
    others = [place for place in places if place not in home]
    chosen = [*home, *others[:: max(1, len(others) // MOST)]][:MOST]
    centres = [_open(scopes[f"{COMMITTEE}{place}"], place=place, at=at) for place in chosen]
    for acting in centres[:1]:
        _take_place(acting)
    return sum(_book(acting, which=which) for which, acting in enumerate(centres))


def _open(by: Scope, *, place: str, at: datetime) -> _Acting:
    """A centre with its rooms, open every day."""
    opened_at = at - OPENED * DAY
    new = actions.NewCentre(
        code=f"centre-{place}",
        name_zh=f"{_name_of(place, language='zh-hans')}党群服务中心",
        name_en=f"{_name_of(place, language='en')} Party-Mass Centre",
        organisation=organisations.ids_by_code()[f"{COMMITTEE}{place}"],
        division=place,
        address_zh="示例路 1 号",
        address_en="1 Example Road",
        starts_on=_day(opened_at),
    )
    centre = actions.open_centre(by=by, at=opened_at, new=new)
    sessions = [rules.Session(day, *hours) for day in range(1, 8) for hours in HOURS]
    day = _day(opened_at)
    actions.set_hours(by=by, at=opened_at, centre=centre, starts_on=day, sessions=sessions)
    for code, zh, en, parent, capacity, after, asks in ROOMS:
        room = actions.NewRoom(
            code,
            zh,
            capacity,
            starts_on=day,
            name_en=en,
            parent=parent,
            after_minutes=after,
            asks=asks,
        )
        actions.enter_room(by=by, at=opened_at, centre=centre, new=room)
    return _Acting(by, centre, at)


def _name_of(place: str, *, language: str) -> str:
    with override(language):
        return places.gazetteer()[place].name


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _take_place(acting: _Acting) -> None:
    """What took place, with those who came, and what is to come, with a list that is full."""
    on = _day(acting.at)
    over = _announce(acting, on=on - 6 * DAY, title=("示例：消防安全讲座", "Sample: fire safety"))
    numbers = [_enrol(acting, over, at=over.announced_at) for _n in range(CAME)]
    for which, number in enumerate(numbers):
        enrolment = queries.access_own_enrolment(number=number)
        verb = EnrolVerb.MISS if which == 0 else EnrolVerb.CHECK_IN
        at = over.ends_at
        actions.move_enrolment(by=acting.by, at=at, enrolment=enrolment, verb=verb)
    actions.count_guests(by=acting.by, at=over.ends_at, activity=over, count=GUESTS)
    coming = _announce(acting, on=on + 5 * DAY, title=("示例：手机使用课", "Sample: phone course"))
    for _n in range(PLACES + 2):
        _enrol(acting, coming, at=acting.at)


def _announce(acting: _Acting, *, on: date, title: tuple[str, str]) -> Any:
    """An activity in the reading room, announced ten days before or just now."""
    rooms = {room.code: room for room in queries.rooms_of(acting.centre, on=on)}
    when = rules.When(on, time(15), time(16, 30))
    first = actions.NewBooking(
        rooms["reading"], when, rules.UsedFor.TRAINING, people=PLACES, source=rules.Source.DESK
    )
    roles = [rules.NewRole("居民", PLACES, "Residents")]
    new = actions.NewActivity(first, title[0], roles, title_en=title[1])
    at = min(acting.at - timedelta(hours=2), when.span.starts_at - 10 * DAY)
    return actions.announce_activity(by=acting.by, at=at, new=new)


def _enrol(acting: _Acting, activity: Any, *, at: datetime) -> str:
    """Somebody enrols at the desk, without leaving a number."""
    role = queries.roles_of([activity])[activity.pk][0].pk
    new = actions.NewEnrolment(activity, role)
    return actions.enrol_person(by=acting.by, at=at, new=new).number


def _book(acting: _Acting, *, which: int) -> int:
    """One booking on most days; what is over was come to, cancelled, or missed."""
    on = _day(acting.at)
    rooms = {room.code: room for room in queries.rooms_of(acting.centre, on=on)}
    _close(acting, room=rooms["talk"], on=on + 3 * DAY)
    count = 0
    for n, days in enumerate(range(-BACK, AHEAD)):
        turn = n + which
        if turn % RESTED == 0:
            continue
        room, begins = rooms[BOOKED[turn % len(BOOKED)]], BEGINNINGS[turn % len(BEGINNINGS)]
        count += _one(acting, room=room, on=on + days * DAY, begins=begins, turn=turn)
    return count


def _close(acting: _Acting, *, room: Any, on: date) -> None:
    begins, ends = (rules.moment(day, at=time(0)) for day in (on, on + DAY))
    new = actions.NewClosure(rules.Span(begins, ends), CLOSED_FOR, room=room)
    actions.close_rooms(by=acting.by, at=acting.at - DAY, centre=acting.centre, new=new)


def _one(acting: _Acting, *, room: Any, on: date, begins: time, turn: int) -> bool:
    """Books a room some days before, or says that it could not be had."""
    starts_at = rules.moment(on, at=begins)
    at = min(starts_at - 4 * DAY, acting.at - timedelta(hours=1))
    uses = list(rules.UsedFor)
    new = actions.NewBooking(
        room,
        rules.When(on, begins, (starts_at + LONG).time()),
        used_for=uses[turn % len(uses)],
        people=min(room.capacity, 4 + turn % 30),
        unit=acting.centre.organisation_id if turn % 4 == 0 else None,
        source=rules.Source.DESK,
    )
    try:
        number = actions.book_at_work(by=acting.by, at=at, new=new).number
    except Conflict:
        return False
    _end(acting, number=number, turn=turn)
    return True


def _end(acting: _Acting, *, number: str, turn: int) -> None:
    """What became of a booking that is over."""
    booking = queries.access_own_booking(number=number)
    if turn % CANCELLED == CANCELLED - 1:
        at = min(booking.starts_at - DAY, acting.at)
        actions.cancel_booking(by=acting.by, at=at, booking=booking)
    elif booking.ends_at < acting.at:
        verb = Verb.MISS if turn % MISSED == MISSED - 1 else Verb.CHECK_IN
        at = booking.ends_at if verb is Verb.MISS else booking.starts_at
        actions.move_booking(by=acting.by, at=at, booking=booking, verb=verb)
