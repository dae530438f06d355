"""Rooms are booked once, by residents, units and the desk: whole or in parts, while open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.harness.county import County, over_time
from tests.harness.racing import at_once, overtaken
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.figures import queries as figures
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.people.models import Person
from yijia.ground.people.rules import Purpose
from yijia.programmes.centres import actions, queries, rules, ticks
from yijia.programmes.centres.models import Booking, Taken
from yijia.programmes.centres.rules import Ground, Source, Verb
from yijia.programmes.centres.tests.conftest import (
    FRIDAY,
    NINE,
    NOON,
    TEN,
    Act,
    Centres,
    clock,
    found,
)

pytestmark = pytest.mark.django_db
TESTED = Event(code="centres.tested", sentence="Tested.")
AFTER = clock(FRIDAY, 10)
ELSEWHERE = """
INSERT INTO centres_closure (centre_id, room_id, starts_at, ends_at, reason_zh, reason_en)
SELECT 0, id, now(), now() + interval '1 day', 'x', '' FROM centres_room
"""
LATER = rules.When(FRIDAY, TEN, NOON)


def test_a_room_is_booked_followed_and_cancelled_and_others_have_it_then(centres: Centres) -> None:
    number = centres.book()
    assert rules.plain_number(number) == number
    assert centres.state(number) == "booked"
    with pytest.raises(rules.NotFree) as refused:
        centres.book()
    assert refused.value.because is rules.Because.TAKEN
    assert "2026-10-09 10:30–11:30" in str(refused.value)
    assert centres.cancel(number).state == "cancelled"
    with pytest.raises(Conflict):
        centres.cancel(number)
    assert centres.state(centres.book()) == "booked"


def test_the_minutes_around_a_booking_are_kept_free(centres: Centres) -> None:
    centres.book()
    with pytest.raises(rules.NotFree):
        centres.book(when=LATER)
    half_past = rules.When(FRIDAY, time(10, 30), NOON)
    assert centres.state(centres.book(when=half_past)) == "booked"


def test_the_minutes_before_are_kept_free_of_what_is_just_over(centres: Centres) -> None:
    new = actions.NewRoom("studio", "练功房", 9, starts_on=date(2020, 1, 1), before_minutes=30)
    centres.act(actions.enter_room, centre=centres.centre, new=new)
    centres.book("studio", people=2)
    when, at = rules.When(FRIDAY, time(10, 15), time(11)), clock(FRIDAY, 10, 5)
    with pytest.raises(rules.NotFree) as refused:
        centres.book("studio", people=2, when=when, at=at)
    assert refused.value.offers[0].starts_at == clock(FRIDAY, 10, 30)


def test_who_books_the_hall_has_its_parts_and_who_has_a_part_keeps_the_hall(
    centres: Centres,
) -> None:
    hall = centres.book("hall")
    assert centres.state(hall) == "requested"
    with pytest.raises(rules.NotFree):
        centres.book("east")
    centres.move(hall, Verb.DECLINE, ground=Ground.NEEDED)
    centres.book("east")
    centres.book("west")
    with pytest.raises(rules.NotFree):
        centres.book("hall")
    assert centres.state(centres.book("hall", when=LATER)) == "requested"


def test_a_part_that_is_entered_later_is_taken_by_whoever_has_the_whole(centres: Centres) -> None:
    centres.book()
    new = actions.NewRoom("corner", "角落", 5, starts_on=date(2020, 1, 1), parent="r201")
    centres.act(actions.enter_room, centre=centres.centre, new=new)
    with pytest.raises(rules.NotFree):
        centres.book("corner", people=2)
    later = rules.When(FRIDAY, time(10, 15), NOON)
    assert centres.state(centres.book("corner", people=2, when=later)) == "booked"


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"when": rules.When(FRIDAY, time(8), NINE)}, rules.Because.HOURS),
        ({"when": rules.When(FRIDAY + timedelta(days=1), NINE, TEN)}, rules.Because.HOURS),
    ],
)
def test_outside_of_the_hours_nobody_books(
    centres: Centres, changed: dict[str, Any], because: rules.Because
) -> None:
    with pytest.raises(rules.NotFree) as refused:
        centres.book(**changed)
    assert refused.value.because is because and refused.value.offers


@pytest.mark.parametrize(
    ("changed", "field"), [({"people": 31}, "people"), ({"mobile": ""}, "mobile")]
)
def test_what_is_wrong_is_said_beside_its_field(
    centres: Centres, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        centres.book(**changed)
    assert refused.value.field == field


def closing(centres: Centres, *, room: str = "", by: str = "other", **changed: Any) -> Any:
    """Closes a room for a day."""
    new = actions.NewClosure(
        rules.Span(clock(FRIDAY, 0), clock(FRIDAY, 23)),
        reason_zh="检修",
        reason_en="Repairs",
        room=centres.room(room) if room else None,
    )
    new = replace(new, **changed)
    return centres.act(actions.close_rooms, by=by, centre=centres.centre, new=new)


def test_a_closure_calls_off_what_is_booked_with_its_reason_and_holds_back_what_comes(
    centres: Centres,
) -> None:
    east, west = centres.book("east"), centres.book("west")
    closure = closing(centres, room="east")
    assert (centres.state(east), centres.state(west)) == ("called_off", "booked")
    for room in ("east", "hall"):
        with pytest.raises(rules.NotFree) as refused:
            centres.book(room, when=LATER)
        assert refused.value.because is rules.Because.CLOSED
    with pytest.raises(Forbidden):
        centres.act(actions.lift_closure, by="worker", closure=closure)
    centres.act(actions.lift_closure, closure=closure)
    assert centres.state(centres.book("east")) == "booked"


def test_hours_are_not_set_past_what_is_booked_and_hold_from_their_day(centres: Centres) -> None:
    number = centres.book()
    afternoon = [rules.Session(5, time(14), time(17))]
    given: dict[str, Any] = {"centre": centres.centre, "starts_on": FRIDAY, "sessions": afternoon}
    with pytest.raises(Conflict, match="1 bookings lie outside"):
        centres.act(actions.set_hours, **given)
    centres.move(number, Verb.CALL_OFF, ground=Ground.NEEDED)
    centres.act(actions.set_hours, **given)
    with pytest.raises(rules.NotFree):
        centres.book()
    before = rules.When(FRIDAY - timedelta(days=1), NINE, TEN)
    assert centres.state(centres.book(when=before)) == "booked"


def test_a_room_ends_with_its_parts_and_what_is_booked_from_that_day_on_is_called_off(
    centres: Centres,
) -> None:
    before = centres.book("east", when=rules.When(FRIDAY - timedelta(days=1), NINE, TEN))
    east, west = centres.book("east"), centres.book("west")
    hall = centres.room("hall")
    with pytest.raises(Forbidden):
        centres.act(actions.end_room, by="worker", room=hall, ends_on=FRIDAY)
    with pytest.raises(Invalid, match="today or a later day"):
        centres.act(actions.end_room, room=hall, ends_on=centres.at.date() - timedelta(days=1))
    ended = centres.act(actions.end_room, room=hall, ends_on=FRIDAY)
    assert (ended.rooms, sorted(ended.called_off)) == (3, sorted([east, west]))
    states = [centres.state(one) for one in (before, east, west)]
    assert states == ["booked", "called_off", "called_off"]
    with pytest.raises(rules.NotFree) as refused:
        centres.book("east")
    assert refused.value.because is rules.Because.NOT_THERE
    with pytest.raises(Conflict, match="there no more"):
        centres.act(actions.end_room, room=hall, ends_on=FRIDAY)


def test_a_room_in_which_somebody_is_does_not_end_on_that_day(centres: Centres) -> None:
    centres.move(centres.book(), Verb.CHECK_IN, at=clock(FRIDAY, 9))
    end = partial(actions.end_room, by=centres.by("other"), room=centres.room(), ends_on=FRIDAY)
    with pytest.raises(Conflict, match="Something takes place"), acting_as(centres.by("other")):
        end(at=clock(FRIDAY, 9, 30))


def test_a_room_is_changed_for_what_is_booked_from_then_on(centres: Centres) -> None:
    number = centres.book()
    change = partial(centres.act, actions.change_room, room=centres.room())
    with pytest.raises(Forbidden):
        change(by="worker", new=actions.RoomFacts("研讨室", 12))
    with pytest.raises(Conflict, match="1 bookings are for more people") as refused:
        change(new=actions.RoomFacts("研讨室", 9))
    assert refused.value.field == "capacity"
    new = actions.RoomFacts("研讨室", 12, asks=True)
    assert change(new=new).name_zh == "研讨室"
    with pytest.raises(Conflict, match="stands already"):
        change(new=new)
    assert centres.state(number) == "booked"
    # What was booked keeps the quarter of an hour around it; what comes keeps none.
    with pytest.raises(rules.NotFree):
        centres.book(when=LATER)
    asked = centres.book(when=rules.When(FRIDAY, time(10, 15), time(11)))
    assert centres.state(asked) == "requested"
    assert centres.state(centres.book(when=rules.When(FRIDAY, time(11), NOON))) == "requested"


def test_a_code_is_that_of_one_room_a_day_and_the_day_says_which(centres: Centres) -> None:
    old, monday = centres.room(), FRIDAY + timedelta(days=3)
    centres.act(actions.end_room, room=old, ends_on=monday)
    new = actions.NewRoom("r201", "小会议室", 8, starts_on=FRIDAY)
    with pytest.raises(Conflict, match="has this code"):
        centres.act(actions.enter_room, centre=centres.centre, new=new)
    later = replace(new, starts_on=monday)
    entered = centres.act(actions.enter_room, centre=centres.centre, new=later)
    assert centres.room() == old
    asked = {"begins": NINE, "until": TEN, "used_for": "meeting", "people": 5, "mobile": "1"}
    for day, room in ((FRIDAY, old), (monday, entered)):
        given = asked | {"on": day}
        assert actions.NewBooking.told(given, room=old, source=Source.WEB).room == room
    assert queries.access_room(centres.centre, code="r201", on=monday) == entered


def test_the_desk_confirms_calls_off_and_says_who_came(centres: Centres) -> None:
    number = centres.book("hall")
    with pytest.raises(NotFound):
        centres.move(number, Verb.CONFIRM, by="worker")
    with pytest.raises(Invalid):
        centres.move(number, Verb.DECLINE)
    centres.move(number, Verb.CONFIRM)
    with pytest.raises(Conflict):
        centres.move(number, Verb.CHECK_IN)
    centres.move(number, Verb.MISS, at=AFTER)
    assert centres.move(number, Verb.CHECK_IN, at=AFTER).state == "attended"
    with pytest.raises(Conflict):
        centres.move(number, Verb.CALL_OFF, ground=Ground.NEEDED)


def test_what_nobody_confirms_lapses_when_it_would_begin(centres: Centres) -> None:
    number = centres.book("hall")
    assert ticks.end_waiting(at=clock(FRIDAY, 8)) == 0
    assert ticks.end_waiting(at=clock(FRIDAY, 9)) == 1
    assert centres.state(number) == "lapsed"
    assert centres.state(centres.book("hall")) == "requested"


def test_a_unit_books_what_residents_cannot_and_cancels_its_own(centres: Centres) -> None:
    new = actions.NewRoom("staff", "职工室", 8, starts_on=date(2020, 1, 1), is_open=False)
    centres.act(actions.enter_room, centre=centres.centre, new=new)
    with pytest.raises(Conflict, match="Only units"):
        centres.book("staff", people=2)
    unit = centres.county.organisations["lamps"].pk
    with pytest.raises(Forbidden):
        centres.work("staff", by="handler", people=2)
    number = centres.work("staff", by="handler", people=2, unit=unit)
    with pytest.raises(Forbidden):
        centres.move(number, Verb.CHECK_IN, by="handler", at=AFTER)
    assert centres.move(number, Verb.CANCEL, by="handler").state == "cancelled"
    # The centre's own desk gives what it books.
    assert centres.state(centres.work("hall")) == "booked"


def test_who_booked_is_told_what_the_centre_says_and_the_centre_what_waits(
    centres: Centres, service: Scope
) -> None:
    number = centres.book("hall")
    centres.move(number, Verb.CONFIRM)
    unit = centres.county.organisations["lamps"].pk
    centres.move(
        centres.work("east", by="handler", when=LATER, unit=unit),
        Verb.CALL_OFF,
        ground=Ground.NEEDED,
    )
    notices.make_notices(at=centres.at)
    with acting_as(service):
        told = Notice.objects.order_by("code").values_list("code", "account__login")
        assert set(told) == {
            ("centres.asked.unit", "other"),
            ("centres.call_off.person", None),
            ("centres.call_off.unit", "handler"),
            ("centres.confirm.person", None),
        }


def test_the_desk_looks_at_a_contact_for_a_purpose_and_nobody_else_does(
    centres: Centres,
) -> None:
    number = centres.book(name="测试甲")

    def read(login: str) -> Any:
        scope = centres.by(login)
        with acting_as(scope):
            booking = queries.access_booking(scope=scope, number=number)
            purpose = Purpose.ANSWER
            return actions.read_contact(by=scope, at=centres.at, booking=booking, purpose=purpose)

    assert read("other").mobile == "13900139000"
    for login in ("dispatcher", "handler"):
        with pytest.raises(NotFound):
            read(login)


def test_a_contact_goes_when_its_time_is_over_and_the_booking_stays(
    centres: Centres, service: Scope
) -> None:
    number = centres.book()
    day = timedelta(days=1)
    assert over_time(rules.CONTACT, at=AFTER + 89 * day) == 0
    assert over_time(rules.CONTACT, at=AFTER + 91 * day) == 1
    with acting_as(service):
        assert not Person.objects.filter(wrapped_key__isnull=False).exists()
        assert Booking.objects.get(number=number).people == 10


def test_the_contact_of_what_was_cancelled_goes_so_long_after_that(centres: Centres) -> None:
    centres.cancel(centres.book())
    centres.book()
    day = timedelta(days=1)
    assert over_time(rules.CONTACT, at=centres.at + 89 * day) == 0
    assert over_time(rules.CONTACT, at=centres.at + 91 * day) == 1


def test_hours_are_used_when_somebody_came_and_booked_whatever_became_of_it(
    centres: Centres, service: Scope
) -> None:
    came, missed = centres.book(), centres.book("east", when=rules.When(FRIDAY, NINE, time(10, 30)))
    centres.move(came, Verb.CHECK_IN, at=AFTER)
    centres.move(missed, Verb.MISS, at=AFTER + timedelta(hours=1))
    centres.cancel(centres.book("west", when=LATER))
    asked: dict[str, Any] = {"division": "350181", "on": FRIDAY, "start": FRIDAY}
    asked["end"] = FRIDAY + timedelta(days=1)
    with acting_as(service):
        used = figures.value(by=service, code="rooms.hours_used", **asked)
        booked = figures.value(by=service, code="rooms.hours_booked", **asked)
    assert (float(used.value or 0), float(booked.value or 0)) == (1.0, 4.5)


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE centres_booking SET state = 'attended' WHERE state = 'cancelled'", "go on like"),
        ("UPDATE centres_booking SET people = 1", "permission denied"),
        ("DELETE FROM centres_booking", "permission denied"),
        ("UPDATE centres_taken SET live = false", "permission denied"),
        ("UPDATE centres_room SET ends_on = '2020-01-02'", "goes on after that day"),
        ("UPDATE centres_room SET code = 'x'", "permission denied"),
        ("UPDATE centres_centre SET ends_on = '2020-01-02'", "not before its rooms"),
        ("UPDATE centres_closure SET lifted_at = now()", "lifted once"),
        (ELSEWHERE, "of its own centre"),
    ],
)
def test_a_shell_cannot_pass_the_guards(
    centres: Centres, service: Scope, sql: str, because: str
) -> None:
    centres.cancel(centres.book())
    centres.book()
    centres.act(actions.lift_closure, closure=closing(centres, room="west"))
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=centres.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    "changed",
    [
        {"people": 31},
        {"starts_at": clock(FRIDAY, 7)},
        {"held_on": FRIDAY + timedelta(days=1)},
        {"minutes": 61},
        {"state": "attended"},
        {"division_id": "350181"},
    ],
)
def test_the_database_itself_takes_no_booking_of_what_is_not_there(
    centres: Centres, service: Scope, changed: dict[str, Any]
) -> None:
    centres.book()
    with acting_as(service):
        row = Booking.objects.get()
    row.starts_at, row.ends_at = clock(FRIDAY, 14), clock(FRIDAY, 15)
    row.number, row.pk, row.person_id = "B1", None, None
    for name, value in changed.items():
        setattr(row, name, value)
    with (
        pytest.raises(DatabaseError, match="that is there and open"),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=centres.at, event=TESTED),
    ):
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_want_one_room_at_once_one_has_it_and_the_others_hear_when_it_is_free(
    county: County, at: datetime, service: Scope
) -> None:
    centres = found(county, at=at)
    told = at_once([partial(centres.book, source=Source.API) for _n in range(50)])
    refused = [one for one in told if isinstance(one, Refused)]
    assert len(refused) == 49
    assert all(isinstance(one, rules.NotFree) and len(one.offers) == 3 for one in refused)
    with acting_as(service):
        assert Booking.objects.count() == Taken.objects.filter(live=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_hall_and_its_parts_at_once_either_is_booked_and_nobody_waits_for_ever(
    county: County, at: datetime
) -> None:
    centres = found(county, at=at)
    wanted = ("hall", "east", "west") * 3
    told = at_once([partial(centres.book, room) for room in wanted])
    booked = [room for room, one in zip(wanted, told, strict=True) if isinstance(one, str)]
    assert sorted(booked) in (["hall"], ["east", "west"])


@pytest.mark.django_db(transaction=True)
def test_who_books_while_the_room_is_changed_closed_or_ended_waits_and_is_refused(
    county: County, at: datetime
) -> None:
    centres = found(county, at=at)

    def meanwhile(act: Act, *, room: str = "r201") -> Any:
        """What somebody hears who books while this is done and not committed."""

        @contextmanager
        def done() -> Iterator[None]:
            with transaction.atomic():
                act()
                yield

        return overtaken(done, work=partial(centres.book, room))

    room = centres.room()
    few = actions.RoomFacts("小室", 5)
    smaller = meanwhile(lambda: centres.act(actions.change_room, room=room, new=few))
    assert isinstance(smaller, Invalid) and smaller.field == "people"
    large = actions.RoomFacts("大室", 30)
    centres.act(actions.change_room, room=room, new=large)
    closed = meanwhile(lambda: closing(centres, room="east"), room="east")
    assert isinstance(closed, rules.NotFree) and closed.because is rules.Because.CLOSED
    ended = meanwhile(lambda: centres.act(actions.end_room, room=room, ends_on=FRIDAY))
    assert isinstance(ended, rules.NotFree) and ended.because is rules.Because.NOT_THERE


def test_nobody_sees_a_booking_of_elsewhere(centres: Centres) -> None:
    number = centres.work()
    for login in ("handler", "system", "security"):
        with pytest.raises(NotFound), acting_as(centres.by(login)):
            queries.access_booking(scope=centres.by(login), number=number)
    with pytest.raises(NotFound), acting_as(ANONYMOUS):
        queries.access_own_booking(number="B1")
