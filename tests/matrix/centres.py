"""A centre of the water company in the community of the planted case, with what is booked there.

Whoever holds a post at the water company works at its desk; the lamps have booked a room, too.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from tests.harness.county import HERE
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, TARGET, Planted
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.workdays import CHINA
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.rules import Purpose
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.models import (
    Activity,
    Booking,
    Centre,
    Enrolment,
    Feedback,
    Room,
    Series,
    SeriesRefusal,
)
from yijia.programmes.centres.rules import Verb

RUNNING, BOOKING = Cell("handler", "other_unit"), Cell("handler", "unit")
FIRST, DAY, SPARE = date(2026, 1, 1), date(2026, 10, 9), date(2026, 10, 8)
LAST = date(2027, 12, 1)
WHEN = rules.When(DAY, time(9), time(10))
LATER = rules.When(DAY, time(14), time(15))
WEEKLY = rules.When(DAY, time(17), time(18))
PLAYED = rules.When(date(2026, 10, 5), time(9), time(10))
UNPLAYED = rules.When(date(2026, 10, 6), time(9), time(10))
PLAYING = rules.When(date(2026, 10, 7), time(9), time(10))
MORE = rules.When(SPARE, time(17), time(18))


def add_centres(planted: Planted) -> None:
    """Plants all of it through the actions that people use."""
    by, at = planted.actors[RUNNING].scope, planted.at
    sessions = [rules.Session(day, time(8), time(20)) for day in range(1, 8)]
    with acting_as(by):
        centre = actions.open_centre(by=by, at=at, new=_centre("planted"))
        on = at.date()
        actions.set_hours(by=by, at=at, centre=centre, starts_on=on, sessions=sessions)
        rooms = [actions.enter_room(by=by, at=at, centre=centre, new=_room(n)) for n in ROOMS]
        actions.import_rooms(by=by, at=at, file=FILE % b"r7", source="test")
        planted.values["room batch"] = str(Room.objects.get(code="r7").batch)
        closure = actions.close_rooms(by=by, at=at, centre=centre, new=_closure(rooms[1]))
    planted.values |= {"planted centre": centre.code, "planted room": ROOMS[0]}
    planted.values["closure"] = str(closure.pk)
    planted.values |= {"room": str(rooms[0].pk), "spare room": str(rooms[1].pk)}
    with acting_as(ANONYMOUS):
        new = replace(_new(planted), mobile=CANARIES["mobile"])
        planted.values["booking"] = actions.book_room(by=ANONYMOUS, at=at, new=new).number
    lamps = planted.actors[BOOKING].scope
    with acting_as(lamps):
        unit = Organisation.objects.get(code="lamps").pk
        new = replace(_new(planted), when=LATER, unit=unit)
        made = actions.book_at_work(by=lamps, at=at, new=new)
        planted.values["unit booking"] = made.number
        series = actions.NewSeries(replace(new, when=WEEKLY), last_on=WEEKLY.on)
        weekly = actions.book_series(by=lamps, at=at, new=series)
    planted.values["series"] = str(weekly.pk)
    _add_activity(planted)
    _add_refusal(planted)


def _add_activity(planted: Planted) -> None:
    """An activity with one place, who has it, who was there, and what they said."""
    by, at = planted.actors[RUNNING].scope, planted.at
    with acting_as(by):
        activity = actions.announce_activity(by=by, at=at, new=_activity(planted, PLAYED))
        spare = actions.announce_activity(by=by, at=at, new=_activity(planted, UNPLAYED))
    planted.values |= {"activity": str(activity.pk), "spare activity": str(spare.pk)}
    with acting_as(ANONYMOUS):
        role = queries.roles_of([activity])[activity.pk][0].pk
        new = actions.NewEnrolment(activity, role, mobile=CANARIES["mobile"])
        planted.values["enrolment"] = actions.enrol_person(by=ANONYMOUS, at=at, new=new).number
        planted.values["activity role"] = str(role)
    after = _after()
    with acting_as(by):
        actions.count_guests(by=by, at=after, activity=activity, count=1)
    service = planted.service
    with acting_as(service), journal.entry(by=service, at=at, event=TARGET):
        Feedback.objects.create(
            enrolment=_enrolment(planted), activity=activity, useful=3, again=3, given_at=after
        )


def _activity(planted: Planted, when: rules.When) -> actions.NewActivity:
    first = replace(_new(planted), when=when)
    return actions.NewActivity(first, "示例活动", [rules.NewRole("居民", 1)])


def _add_refusal(planted: Planted) -> None:
    """A day on which the series could not be had."""
    row = SeriesRefusal(series_id=int(planted.values["series"]), held_on=DAY, because="taken")
    with acting_as(planted.service), journal.entry(by=planted.service, at=planted.at, event=TARGET):
        row.save(force_insert=True)


ROOMS = ("r1", "r2")
FILE = b"centre,code,name_zh,capacity,starts_on\nplanted,%s,x,5,2026-09-30\n"


def _centre(code: str) -> actions.NewCentre:
    water = Organisation.objects.get(code="water").pk
    return actions.NewCentre(code, "示例中心", water, HERE, "示例路", starts_on=FIRST)


def _room(code: str) -> actions.NewRoom:
    return actions.NewRoom(code, "示例室", 10, starts_on=FIRST, asks=True)


def _closure(room: Room) -> actions.NewClosure:
    begins, ends = (datetime.combine(SPARE, time(hour), tzinfo=CHINA) for hour in (9, 10))
    return actions.NewClosure(rules.Span(begins, ends), "检修", room=room)


def _new(planted: Planted) -> actions.NewBooking:
    room = queries.room_by_id(int(planted.values["room"]))
    return actions.NewBooking(room, WHEN, rules.UsedFor.MEETING, people=3)


def _of(planted: Planted, name: str = "booking") -> Booking:
    return Booking.objects.get(number=planted.values[name])


def _enrolment(planted: Planted) -> Enrolment:
    found = Enrolment.objects.select_related("activity", "role")
    return found.get(number=planted.values["enrolment"])


def _played(planted: Planted, name: str = "activity") -> Activity:
    return queries.access_activity(identity=int(planted.values[name]))


def _held(_planted: Planted) -> Centre:
    return queries.access_centre(code="planted")


def _spare(planted: Planted) -> Room:
    return queries.room_by_id(int(planted.values["spare room"]))


def _move(scope: Scope, planted: Planted, *, verb: Verb, name: str = "booking") -> object:
    booking, ground = _of(planted, name), rules.Ground.NEEDED
    return actions.move_booking(by=scope, at=planted.at, booking=booking, verb=verb, ground=ground)


# What is done with a centre and a booking, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "programmes.centres.actions.open_centre": lambda s, p: actions.open_centre(
        by=s, at=p.at, new=_centre("another")
    ),
    "programmes.centres.actions.enter_room": lambda s, p: actions.enter_room(
        by=s, at=p.at, centre=_held(p), new=_room("r3")
    ),
    "programmes.centres.actions.end_room": lambda s, p: actions.end_room(
        by=s, at=p.at, room=_spare(p), ends_on=DAY
    ),
    "programmes.centres.actions.end_centre": lambda s, p: actions.end_centre(
        by=s, at=p.at, centre=_held(p), ends_on=LAST
    ),
    "programmes.centres.actions.change_room": lambda s, p: actions.change_room(
        by=s, at=p.at, room=_spare(p), new=actions.RoomFacts("另一室", 11)
    ),
    "programmes.centres.actions.change_centre": lambda s, p: actions.change_centre(
        by=s, at=p.at, centre=_held(p), new=actions.CentreFacts("另一中心", "示例路")
    ),
    "programmes.centres.actions.set_hours": lambda s, p: actions.set_hours(
        by=s, at=p.at, centre=_held(p), starts_on=date(2027, 1, 1), sessions=[]
    ),
    "programmes.centres.actions.close_rooms": lambda s, p: actions.close_rooms(
        by=s, at=p.at, centre=_held(p), new=_closure(_spare(p))
    ),
    "programmes.centres.actions.lift_closure": lambda s, p: actions.lift_closure(
        by=s, at=p.at, closure=queries.closure_by_id(int(p.values["closure"]))
    ),
    "programmes.centres.actions.import_rooms": lambda s, p: actions.import_rooms(
        by=s, at=p.at, file=FILE % b"r8", source="test"
    ),
    "programmes.centres.actions.undo_rooms": lambda s, p: actions.undo_rooms(
        by=s, at=p.at, batch=int(p.values["room batch"])
    ),
    "programmes.centres.actions.book_at_work": lambda s, p: actions.book_at_work(
        by=s, at=p.at, new=replace(_new(p), when=rules.When(SPARE, time(9), time(10)))
    ),
    "programmes.centres.actions.move_booking": lambda s, p: _move(s, p, verb=Verb.DECLINE),
    "programmes.centres.actions.move_booking of a unit": lambda s, p: _move(
        s, p, verb=Verb.CANCEL, name="unit booking"
    ),
    "programmes.centres.actions.book_series": lambda s, p: actions.book_series(
        by=s, at=p.at, new=actions.NewSeries(replace(_new(p), when=MORE), last_on=MORE.on)
    ),
    "programmes.centres.actions.cancel_series": lambda s, p: actions.cancel_series(
        by=s, at=p.at, series=Series.objects.get(pk=p.values["series"])
    ),
    "programmes.centres.actions.announce_activity": lambda s, p: actions.announce_activity(
        by=s, at=p.at, new=_activity(p, PLAYING)
    ),
    "programmes.centres.actions.call_off_activity": lambda s, p: actions.call_off_activity(
        by=s, at=p.at, activity=_played(p, "spare activity")
    ),
    "programmes.centres.actions.count_guests": lambda s, p: actions.count_guests(
        by=s, at=_after(), activity=_played(p), count=1
    ),
    "programmes.centres.actions.enrol_person without a number": lambda s, p: actions.enrol_person(
        by=s, at=p.at, new=actions.NewEnrolment(_played(p), int(p.values["activity role"]))
    ),
    "programmes.centres.actions.move_enrolment": lambda s, p: actions.move_enrolment(
        by=s, at=_after(), enrolment=_enrolment(p), verb=rules.EnrolVerb.CHECK_IN
    ),
    "programmes.centres.actions.read_enrolled": lambda s, p: actions.read_enrolled(
        by=s, at=p.at, enrolment=_enrolment(p), purpose=Purpose.ANSWER
    ),
    "programmes.centres.actions.read_contact": lambda s, p: actions.read_contact(
        by=s, at=p.at, booking=_of(p), purpose=Purpose.ANSWER
    ),
}


def _after() -> datetime:
    return rules.moment(PLAYED.on, at=PLAYED.until)


# What finds it, asked while the database itself would show everything.
CALLS: dict[str, Callable[[Scope, Planted], bool]] = {
    "programmes.centres.queries.booked.visible_bookings": lambda s, p: (
        queries.visible_bookings(s).filter(number=p.values["booking"]).exists()
    ),
    "programmes.centres.queries.booked.access_booking": lambda s, p: (
        queries.access_booking(scope=s, number=p.values["booking"]).pk > 0
    ),
    "programmes.centres.queries.booked.access_booking of a unit": lambda s, p: (
        queries.access_booking(scope=s, number=p.values["unit booking"]).pk > 0
    ),
    "programmes.centres.queries.booked.access_series": lambda s, p: (
        queries.access_series(scope=s, identity=int(p.values["series"])).pk > 0
    ),
    "programmes.centres.queries.activities.visible_enrolments": lambda s, p: (
        queries.visible_enrolments(s).filter(number=p.values["enrolment"]).exists()
    ),
    "programmes.centres.queries.activities.enrolments_of": lambda s, p: bool(
        queries.enrolments_of(s, activity=_played(p))
    ),
    "programmes.centres.queries.activities.access_enrolment": lambda s, p: (
        queries.access_enrolment(scope=s, number=p.values["enrolment"]).pk > 0
    ),
    "programmes.centres.queries.activities.may_read_enrolled": lambda s, p: (
        queries.may_read_enrolled(_enrolment(p), scope=s)
    ),
    "programmes.centres.queries.activities.access_came": lambda s, p: (
        queries.access_came(_played(p), scope=s).count > 0
    ),
    "programmes.centres.queries.booked.may_read_contact": lambda s, p: queries.may_read_contact(
        _of(p), scope=s
    ),
    "programmes.centres.queries.booked.desk": lambda s, p: (
        p.values["booking"] in {one.number for one in queries.desk(s, on=p.at.date()).waiting}
    ),
    "programmes.centres.queries.booked.desk of a unit": lambda s, p: (
        p.values["unit booking"] in {one.number for one in queries.desk(s, on=p.at.date()).own}
    ),
    "programmes.centres.queries.reference.runs": lambda s, p: queries.runs(
        s, organisation=_of(p).organisation_id
    ),
    "programmes.centres.queries.reference.centres_of": lambda s, p: (
        "planted" in {one.code for one in queries.centres_of(s, on=p.at.date())}
    ),
    "programmes.centres.queries.reference.room_batches": lambda s, _p: bool(
        queries.room_batches(s)
    ),
    "programmes.centres.queries.reference.units_of": lambda s, p: (
        "water" in {one.code for one in queries.units_of(s, on=p.at.date())}
    ),
}
