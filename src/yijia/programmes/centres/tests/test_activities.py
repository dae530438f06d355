"""Activities: places, a numbered waiting list, offers that expire, who came and what they said."""

import itertools
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import County, over_time
from tests.harness.racing import at_once, overtaken
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Refused, TooMany
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.figures import queries as figures
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.models import Person
from yijia.ground.people.rules import Purpose
from yijia.ground.shell.queries import Allowance
from yijia.programmes.centres import actions, queries, rules, ticks
from yijia.programmes.centres.actions.activities import EnrolledBefore
from yijia.programmes.centres.models import Activity, Attendance, Booking, Enrolment
from yijia.programmes.centres.rules import EnrolVerb, Ground, NewRole, Verb
from yijia.programmes.centres.tests.conftest import (
    FRIDAY,
    MOBILE,
    NOON,
    TEN,
    Centres,
    clock,
    found,
    must_open,
)
from yijia.programmes.centres.tests.test_pages import must_save, resident, sender, token_of

pytestmark = pytest.mark.django_db
TESTED = Event(code="centres.tested_activity", sentence="Tested.")
BEGINS, ENDS, HOUR = clock(FRIDAY, 10), clock(FRIDAY, 12), timedelta(hours=1)


def announced(centres: Centres, *, places: int = 2, by: str = "other") -> Activity:
    """The centre announces an activity in its room."""
    scope = centres.by(by)
    with acting_as(scope):
        first = centres.new(when=rules.When(FRIDAY, TEN, NOON), mobile="")
        roles = [NewRole("居民", places), NewRole("志愿者", 1, "Volunteers")]
        new = actions.NewActivity(first, "剪纸课", roles, title_en="Paper cutting")
        return actions.announce_activity(by=scope, at=centres.at, new=new)


OTHERS = (f"1390013{n:04}" for n in itertools.count())


def enrol(centres: Centres, activity: Activity, *, which: int = 0, **changed: Any) -> str:
    """Somebody enrols, each by a number of their own; the number of the enrolment."""
    at = changed.pop("at", centres.at)
    with acting_as(ANONYMOUS):
        role = queries.roles_of([activity])[activity.pk][which]
        given: dict[str, Any] = {"role": role.pk, "mobile": next(OTHERS)} | changed
        new = actions.NewEnrolment(activity, **given)
        return actions.enrol_person(by=ANONYMOUS, at=at, new=new).number


def own(number: str) -> Enrolment:
    """An enrolment for whoever has shown its code."""
    with acting_as(ANONYMOUS):
        return queries.access_own_enrolment(number=number)


def say(number: str, verb: EnrolVerb, *, at: datetime) -> Enrolment:
    """Whoever enrolled says something."""
    with acting_as(ANONYMOUS):
        enrolment = queries.access_own_enrolment(number=number)
        return actions.answer_offer(by=ANONYMOUS, at=at, enrolment=enrolment, verb=verb)


def move(
    centres: Centres, number: str, verb: EnrolVerb, *, at: datetime, by: str = "other"
) -> Enrolment:
    """The desk says who came."""
    scope = centres.by(by)
    with acting_as(scope):
        enrolment = queries.access_enrolment(scope=scope, number=number)
        return actions.move_enrolment(by=scope, at=at, enrolment=enrolment, verb=verb)


def test_places_are_taken_then_the_list_is_numbered_and_a_place_goes_to_the_first(
    centres: Centres, service: Scope
) -> None:
    activity, at = announced(centres), centres.at
    numbers = [enrol(centres, activity) for _n in range(5)]
    assert [own(one).state for one in numbers] == ["enrolled"] * 2 + ["waiting"] * 3
    assert [own(one).place for one in numbers] == [None, None, 1, 2, 3]
    assert own(enrol(centres, activity, which=1)).state == "enrolled"
    assert ticks.pass_places_on(at=at) == 0
    say(numbers[0], EnrolVerb.CANCEL, at=at)
    # Whoever comes now stands behind those who wait, though a place is free.
    assert own(enrol(centres, activity)).place == 4
    assert ticks.pass_places_on(at=at) == 1
    first = own(numbers[2])
    assert (first.state, first.offered_until) == ("offered", at + 24 * HOUR)
    # Nobody answers: the offer goes on to the second, who accepts it.
    assert ticks.pass_places_on(at=at + 24 * HOUR) == 2
    assert [own(one).state for one in numbers[2:4]] == ["lapsed", "offered"]
    with pytest.raises(Conflict):
        say(numbers[2], EnrolVerb.ACCEPT, at=at + 24 * HOUR)
    with pytest.raises(Conflict, match="has run out"):
        say(numbers[3], EnrolVerb.ACCEPT, at=at + 48 * HOUR)
    assert say(numbers[3], EnrolVerb.ACCEPT, at=at + 25 * HOUR).state == "enrolled"
    notices.make_notices(at=at + 49 * HOUR)
    with acting_as(service):
        told = list(Notice.objects.order_by("id").values_list("code", flat=True))
    assert told == [
        "centres.enrolment_offer.person",
        "centres.enrolment_lapse.person",
        "centres.enrolment_offer.person",
    ]


def test_an_offer_runs_out_when_it_begins_and_nothing_is_offered_after(centres: Centres) -> None:
    activity = announced(centres, places=1)
    first, second = enrol(centres, activity), enrol(centres, activity)
    say(first, EnrolVerb.CANCEL, at=BEGINS - HOUR)
    ticks.pass_places_on(at=BEGINS - HOUR)
    assert own(second).offered_until == BEGINS
    assert ticks.pass_places_on(at=BEGINS) == 1
    assert own(second).state == "lapsed"
    with pytest.raises(Conflict):
        enrol(centres, activity, at=BEGINS)


def test_visits_are_the_rows_of_who_came_enrolled_or_not(centres: Centres, service: Scope) -> None:
    activity = announced(centres)
    came, missed, waits = (enrol(centres, activity) for _n in range(3))
    with pytest.raises(Conflict):
        move(centres, came, EnrolVerb.CHECK_IN, at=BEGINS - HOUR)
    move(centres, came, EnrolVerb.CHECK_IN, at=BEGINS)
    with pytest.raises(Conflict, match="No place is left"):
        move(centres, waits, EnrolVerb.CHECK_IN, at=BEGINS)
    with pytest.raises(Conflict):
        move(centres, missed, EnrolVerb.MISS, at=BEGINS + timedelta(minutes=14))
    move(centres, missed, EnrolVerb.MISS, at=BEGINS + timedelta(minutes=15))
    move(centres, waits, EnrolVerb.CHECK_IN, at=BEGINS + timedelta(minutes=15))
    guests = partial(actions.count_guests, activity=activity, count=3, at=ENDS)
    with acting_as(centres.by("other")):
        assert guests(by=centres.by("other")) == 3
    with pytest.raises(Forbidden), acting_as(centres.by("worker")):
        guests(by=centres.by("worker"))
    with acting_as(service):
        assert Attendance.objects.count() == 5
        asked: dict[str, Any] = {"division": "350181", "on": FRIDAY, "start": FRIDAY}
        asked["end"] = FRIDAY + timedelta(days=1)
        visits = figures.value(by=service, code="centres.visits", **asked)
        held = figures.value(by=service, code="centres.activities", **asked)
        used = figures.value(by=service, code="rooms.hours_used", **asked)
    assert (visits.value, held.value, float(used.value or 0)) == (5, 1, 2.0)


def test_whoever_waits_at_the_door_comes_in_in_the_order_of_the_list(centres: Centres) -> None:
    activity, late = announced(centres, places=1), BEGINS + timedelta(minutes=15)
    gone, first, second = (enrol(centres, activity) for _n in range(3))
    move(centres, gone, EnrolVerb.MISS, at=late)
    with pytest.raises(Conflict, match="before them on the list"):
        move(centres, second, EnrolVerb.CHECK_IN, at=late)
    # The first was called, and was not there: that is no no-show.
    assert move(centres, first, EnrolVerb.MISS, at=late).state == "lapsed"
    assert move(centres, second, EnrolVerb.CHECK_IN, at=late).state == "attended"


def test_the_room_of_an_activity_goes_on_with_it_alone(centres: Centres, service: Scope) -> None:
    activity = announced(centres)
    number = enrol(centres, activity)
    with acting_as(service):
        booking = Booking.objects.get().number
    for verb, at in ((Verb.CALL_OFF, centres.at), (Verb.CHECK_IN, BEGINS), (Verb.MISS, ENDS)):
        with pytest.raises(Conflict, match="An activity takes place there"):
            centres.move(booking, verb, at=at, ground=Ground.NEEDED)
    assert centres.state(booking) == "booked"
    move(centres, number, EnrolVerb.CHECK_IN, at=BEGINS - timedelta(minutes=10))
    assert centres.state(booking) == "attended"
    # Somebody is there: it is called off no more.
    by, at = centres.by("other"), BEGINS - timedelta(minutes=5)
    with pytest.raises(Conflict), acting_as(by):
        actions.call_off_activity(by=by, at=at, activity=activity)
    assert Activity.objects.get().state == "open"


def test_an_activity_keeps_its_room_and_leaves_it_when_it_is_called_off(centres: Centres) -> None:
    activity = announced(centres)
    with pytest.raises(rules.NotFree):
        announced(centres)
    with pytest.raises(rules.NotFree):
        centres.book(when=rules.When(FRIDAY, TEN, NOON))
    numbers = [enrol(centres, activity) for _n in range(3)]
    by = centres.by("other")
    worker = centres.by("worker")
    with pytest.raises(Forbidden), acting_as(worker):
        actions.call_off_activity(by=worker, at=centres.at, activity=activity)
    with acting_as(by):
        actions.call_off_activity(by=by, at=centres.at, activity=activity)
        with pytest.raises(Conflict):
            actions.call_off_activity(by=by, at=centres.at, activity=activity)
    assert {own(one).state for one in numbers} == {"called_off"}
    with pytest.raises(Conflict):
        enrol(centres, Activity.objects.get())
    assert centres.state(centres.book(when=rules.When(FRIDAY, TEN, NOON))) == "booked"


def test_a_closure_calls_off_what_takes_place_with_all_who_enrolled(centres: Centres) -> None:
    activity = announced(centres)
    number = enrol(centres, activity)
    new = actions.NewClosure(rules.Span(clock(FRIDAY, 0), clock(FRIDAY, 23)), "检修")
    centres.act(actions.close_rooms, centre=centres.centre, new=new)
    assert own(number).state == "called_off"
    with acting_as(centres.by("other")):
        assert (Activity.objects.get().state, Booking.objects.get().ground) == (
            "called_off",
            "closed",
        )


def test_a_centre_ends_with_its_rooms_and_with_what_takes_place_there_later(
    centres: Centres,
) -> None:
    activity = announced(centres)
    number = enrol(centres, activity)
    end = partial(centres.act, actions.end_centre, centre=centres.centre)
    with pytest.raises(Forbidden):
        end(by="worker", ends_on=FRIDAY)
    assert end(ends_on=FRIDAY).rooms == 4
    assert own(number).state == "called_off"
    with acting_as(ANONYMOUS):
        assert queries.centres_on(on=FRIDAY) == [] != queries.centres_on(on=centres.at.date())
    with pytest.raises(Conflict, match="there no more"):
        end(ends_on=FRIDAY)


def test_what_those_said_who_were_there_is_shown_once_enough_have(centres: Centres) -> None:
    activity = announced(centres, places=9)
    numbers = [enrol(centres, activity) for _n in range(6)]

    def give(number: str, useful: rules.Useful) -> None:
        with acting_as(ANONYMOUS):
            actions.give_feedback(
                by=ANONYMOUS,
                at=ENDS,
                enrolment=queries.access_own_enrolment(number=number),
                useful=useful,
                again=rules.Again.YES,
            )

    with pytest.raises(Conflict, match="Only who was there"):
        give(numbers[0], rules.Useful.YES)
    for number in numbers:
        move(centres, number, EnrolVerb.CHECK_IN, at=BEGINS)
    for number in numbers[:4]:
        give(number, rules.Useful.YES)
    with acting_as(centres.by("other")):
        assert queries.answers_of(activity) == []
    give(numbers[4], rules.Useful.PARTLY)
    with pytest.raises(Conflict, match="You have said"):
        give(numbers[4], rules.Useful.NO)
    # What the sixth says is not told by what it adds to the five.
    give(numbers[5], rules.Useful.NO)
    with acting_as(ANONYMOUS):
        assert sorted(queries.answers_of(activity)) == [(2, 3, 1), (3, 3, 4)]


@pytest.mark.parametrize(("changed", "field"), [({"mobile": ""}, "mobile"), ({"role": 0}, "role")])
def test_what_is_wrong_with_an_enrolment_is_said_beside_its_field(
    centres: Centres, changed: dict[str, Any], field: str
) -> None:
    activity = announced(centres)
    with pytest.raises(Invalid) as refused:
        enrol(centres, activity, **changed)
    assert refused.value.field == field


def test_the_desk_alone_looks_at_who_enrolled_and_the_contact_goes_in_time(
    centres: Centres, service: Scope
) -> None:
    number = enrol(centres, announced(centres), name="测试甲", mobile=MOBILE)

    def read(login: str) -> Any:
        scope = centres.by(login)
        with acting_as(scope):
            enrolment = queries.access_enrolment(scope=scope, number=number)
            purpose, at = Purpose.ANSWER, centres.at
            return actions.read_enrolled(by=scope, at=at, enrolment=enrolment, purpose=purpose)

    assert read("other").mobile == MOBILE
    for login in ("dispatcher", "handler"):
        with pytest.raises(NotFound):
            read(login)
    assert over_time(rules.ENROLLED_CONTACT, at=ENDS + timedelta(days=91)) == 1
    cancelled = enrol(centres, Activity.objects.get())
    say(cancelled, EnrolVerb.CANCEL, at=centres.at)
    assert over_time(rules.ENROLLED_CONTACT, at=centres.at + timedelta(days=91)) == 1
    with acting_as(service):
        assert not Person.objects.filter(wrapped_key__isnull=False).exists()


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE centres_activityrole SET taken = 0", "permission denied"),
        (
            "UPDATE centres_enrolment SET state = 'attended' WHERE state = 'called_off'",
            "go on like",
        ),
        ("UPDATE centres_enrolment SET place = 1", "permission denied"),
        ("UPDATE centres_activity SET state = 'open' WHERE state = 'called_off'", "off once"),
        ("UPDATE centres_booking SET state = 'called_off' WHERE state = 'booked'", "its room"),
        ("DELETE FROM centres_attendance", "permission denied"),
        ("UPDATE centres_feedback SET useful = 1", "permission denied"),
    ],
)
def test_a_shell_cannot_pass_the_guards_of_enrolments(
    centres: Centres, service: Scope, sql: str, because: str
) -> None:
    activity, by = announced(centres), centres.by("other")
    enrol(centres, activity)
    with acting_as(by):
        actions.call_off_activity(by=by, at=centres.at, activity=activity)
    announced(centres)
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=centres.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_for_the_last_ten_places_exactly_ten_have_one_and_the_list_is_numbered(
    county: County, at: datetime, service: Scope
) -> None:
    centres = found(county, at=at)
    activity = announced(centres, places=10)
    numbers = at_once([partial(enrol, centres, activity) for _n in range(50)])
    assert all(isinstance(one, str) for one in numbers)
    with acting_as(service):
        rows = Enrolment.objects.all()
        assert rows.filter(state="enrolled", place=None).count() == 10
        waiting = rows.filter(state="waiting").order_by("place")
        assert list(waiting.values_list("place", flat=True)) == list(range(1, 41))
        assert queries.roles_of([activity])[activity.pk][0].taken == 10


def test_one_number_enrols_once_and_anew_when_it_was_given_up_or_forgotten(
    centres: Centres, service: Scope
) -> None:
    activity = announced(centres, places=9)
    again = partial(enrol, centres, activity, mobile=MOBILE)
    number = again()
    for which in (0, 1):
        with pytest.raises(Conflict, match="with this number") as refused:
            again(which=which, mobile="+86 139-0013-9000")
        assert refused.value.field == "mobile"
    # In another activity nothing tells that it is the same person.
    with acting_as(centres.by("other")):
        marks = set(Enrolment.objects.values_list("mark", flat=True))
        assert queries.roles_of([activity])[activity.pk][0].taken == len(marks) == 1
    say(number, EnrolVerb.CANCEL, at=centres.at)
    second = own(again())
    with acting_as(service):
        people.destroy_person_key(by=service, at=centres.at, person_id=second.person_id or 0)
    assert (own(number).mark, own(second.number).mark) == (None, None)
    assert own(second.number).state == own(again()).state == "enrolled"


def test_who_asks_after_numbers_by_enrolling_is_soon_asked_to_wait(
    county: County, at: datetime
) -> None:
    centres = found(county, at=at)
    activity = announced(centres, places=9)
    enrol(centres, activity, mobile=MOBILE)
    role, allowed = queries.roles_of([activity])[activity.pk][0], Allowance("issues", b"far", 2)

    def must_refuse(mobile: str) -> type[Refused]:
        new = actions.NewEnrolment(activity, role=role.pk, mobile=mobile)
        with acting_as(ANONYMOUS), pytest.raises(Refused) as found:
            actions.enrol_person(by=ANONYMOUS, at=at, new=new, allowed=allowed)
        return found.type

    # Then nothing is told of any number.
    asked = [MOBILE, MOBILE, MOBILE, next(OTHERS)]
    assert list(map(must_refuse, asked)) == [EnrolledBefore, EnrolledBefore, TooMany, TooMany]
    assert EnrolledBefore().keeps_writes


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_one_number_one_is_enrolled(
    county: County, at: datetime, service: Scope
) -> None:
    centres = found(county, at=at)
    activity = announced(centres, places=9)
    works = [partial(enrol, centres, activity, which=n % 2, mobile=MOBILE) for n in range(8)]
    told = at_once(works)
    refused = [one for one in told if isinstance(one, Conflict)]
    assert len(refused) == 7 and {str(one) for one in refused} == {rules.ENROLLED_BEFORE}
    with acting_as(service):
        assert [one.number for one in Enrolment.objects.all()] == [
            one for one in told if isinstance(one, str)
        ]
        assert sum(one.taken for one in queries.roles_of([activity])[activity.pk]) == 1


def calling_off(centres: Centres, activity: Activity) -> Activity:
    """The desk calls it off."""
    by = centres.by("other")
    with acting_as(by):
        return actions.call_off_activity(by=by, at=centres.at, activity=activity)


@pytest.mark.django_db(transaction=True)
def test_who_enrols_while_it_is_being_called_off_waits_and_is_refused(
    county: County, at: datetime
) -> None:
    centres = found(county, at=at)
    activity = announced(centres)

    class CallingOff:
        """Calls it off, and commits when it is left."""

        def __enter__(self) -> None:
            self.outer = transaction.atomic()
            self.outer.__enter__()
            calling_off(centres, activity)

        def __exit__(self, *told: Any) -> None:
            self.outer.__exit__(*told)

    assert isinstance(overtaken(CallingOff, work=partial(enrol, centres, activity)), Conflict)


@pytest.mark.django_db(transaction=True)
def test_an_activity_is_called_off_beside_whoever_cancels_and_neither_waits_for_ever(
    county: County, at: datetime
) -> None:
    centres = found(county, at=at)
    activity = announced(centres)
    stays, goes = (enrol(centres, activity) for _n in range(2))

    class Cancelling:
        """Has the row of an enrolment, and cancels it when it is left."""

        def __enter__(self) -> None:
            self.outer = transaction.atomic()
            self.outer.__enter__()
            with acting_as(ANONYMOUS):
                row = queries.access_own_enrolment(number=goes)
                Enrolment.objects.select_for_update(no_key=True).get(pk=row.pk)

        def __exit__(self, *told: Any) -> None:
            say(goes, EnrolVerb.CANCEL, at=at)
            self.outer.__exit__(*told)

    done = overtaken(Cancelling, work=partial(calling_off, centres, activity))
    assert isinstance(done, Activity) and done.state == "called_off"
    assert (own(stays).state, own(goes).state) == ("called_off", "cancelled")


@pytest.mark.usefixtures("_moment")
def test_an_activity_is_announced_on_pages_and_both_on_the_phone_have_their_number(
    centres: Centres, service: Scope
) -> None:
    desk, client = client_of("other"), resident()
    given = {
        "title_zh": "剪纸课",
        "title_en": "Paper cutting",
        "room": "r201",
        "on": "2026-10-09",
        "begins": "10:00",
        "until": "12:00",
        "used_for": "culture",
        "roles": "some",
    }
    address = "/work/centres/water-centre/activities/new"
    wrong = desk.post(address, given)
    assert wrong.status_code == 422 and "Begin each line" in wrong.content.decode()
    assert must_save(desk, address, given | {"roles": "1 居民 / Residents\n2 志愿者"}) == 302
    with acting_as(service):
        activity = Activity.objects.get()
    public = must_open(client, "/centres/water-centre")
    assert "Paper cutting" in public and "1 of 1 places left" in public
    first, second = (must_enrol(client, activity, mobile=one) for one in (MOBILE, "13900139001"))
    assert "waiting list" in must_open(client, f"/activities/{activity.pk}")
    assert 'id="place">1<' in must_open(client, f"/enrolments/{second}")
    stranger = resident()
    assert stranger.get("/enrolments/done").status_code == 302
    assert stranger.get(f"/enrolments/{first}").status_code == 302
    assert stranger.get(f"/enrolments/{first}/cancel").status_code == 404
    follow = {"number": first, "code": people.lookup_code(first)}
    assert stranger.post("/bookings/follow", follow)["Location"] == f"/enrolments/{first}"
    assert client.post(f"/enrolments/{first}/cancel").status_code == 302
    ticks.pass_places_on(at=centres.at)
    assert "Accept the place" in must_open(client, f"/enrolments/{second}")
    assert client.post(f"/enrolments/{second}/accept").status_code == 302
    assert client.post(f"/enrolments/{first}/forget").status_code == 302
    assert "Has a place" in must_open(client, f"/your-data/enrolments/{second}")


def must_enrol(client: Client, activity: Activity, *, mobile: str = MOBILE) -> str:
    """Somebody enrols on the phone; the number."""
    with acting_as(ANONYMOUS):
        role = queries.roles_of([activity])[activity.pk][0].pk
    person = {"role": str(role), "name": "测试甲", "mobile": mobile}
    assert must_save(client, f"/activities/{activity.pk}/enrol", person) == 302
    number = str(client.session["booking_made"])
    assert people.lookup_code(number)[:4] in must_open(client, "/enrolments/done")
    return number


@pytest.mark.usefixtures("_moment")
def test_the_desk_leads_an_activity_on_pages_and_asks_how_it_was(
    centres: Centres, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity, desk, client = announced(centres), client_of("other"), resident()
    number = must_enrol(client, activity)
    with acting_as(centres.by("other")):
        booking = Booking.objects.get().number
    room = must_open(desk, f"/work/bookings/{booking}")
    assert f"/work/activities/{activity.pk}" in room and "Call it off" not in room
    leading = must_open(desk, f"/work/activities/{activity.pk}")
    assert number in leading and "测试甲" not in leading
    page = must_open(desk, f"/work/enrolments/{number}")
    assert "Show the contact" in page and "They are here" not in page
    contact = desk.post(f"/work/enrolments/{number}/person", {"purpose": "answer", "words": ""})
    assert MOBILE in contact.content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: ENDS)
    desk = client_of("other")
    assert desk.post(f"/work/enrolments/{number}/check_in").status_code == 302
    assert desk.get(f"/work/enrolments/{number}/accept").status_code == 404
    assert desk.post(f"/work/activities/{activity.pk}/guests", {"count": "2"}).status_code == 302
    assert "3 came, 2 of them" in must_open(desk, f"/work/activities/{activity.pk}")
    answers, follow = {"useful": "3", "again": "3"}, {"number": number}
    client.post("/bookings/follow", follow | {"code": people.lookup_code(number)})
    assert client.post(f"/enrolments/{number}/feedback", answers).status_code == 302
    again = client.post(f"/enrolments/{number}/feedback", answers)
    assert again.status_code == 422 and "You have said how it was" in again.content.decode()
    assert "They said how it was" in must_open(client, f"/enrolments/{number}")
    assert "They said how it was" not in must_open(desk, f"/work/enrolments/{number}")
    assert desk.post(f"/work/activities/{activity.pk}/call-off").status_code == 422
    assert "Paper cutting" in must_open(desk, "/work/centres/water-centre")


ANNOUNCED: dict[str, Any] = {
    "title_zh": "剪纸课",
    "room": "r201",
    "on": "2026-10-09",
    "begins": "10:00",
    "until": "12:00",
    "used_for": "culture",
    "roles": "1 居民",
}


@pytest.mark.usefixtures("_moment")
def test_programs_announce_and_enrol(centres: Centres, service: Scope) -> None:
    desk, stranger = token_of("other", service=service, at=centres.at), Client()
    made = sender(desk)("/centres/water-centre/activities", **ANNOUNCED)
    (listed,) = stranger.get("/api/v1/centres/water-centre/activities").json()
    assert listed == made
    assert stranger.get(f"/api/v1/activities/{made['id']}").json() == made | {"answers": []}
    person = {"role": str(made["roles"][0]["id"]), "mobile": MOBILE}
    another = person | {"mobile": "13900139001"}
    enrolling = f"/activities/{made['id']}/enrolments"
    keyed = sender(Client(headers={"Idempotency-Key": "k"}), below="")
    first, again = (keyed(enrolling, **person) for _n in range(2))
    assert first == again
    must_send = sender(stranger, below="")
    twice = stranger.post(f"/api/v1{enrolling}", person, content_type="application/json")
    assert twice.status_code == 409 and "手机号" in twice.json()["detail"]
    second = must_send(enrolling, **another)
    codes = [{"Lookup-Code": one["lookup_code"]} for one in (first, second)]
    seen = stranger.get(f"/api/v1/enrolments/{second['number']}", headers=codes[1]).json()
    assert (seen["state"], seen["place"]) == ("waiting", 1)
    assert stranger.get(f"/api/v1/enrolments/{second['number']}").status_code == 404
    must_send(f"/enrolments/{first['number']}/cancel", headers=codes[0])
    ticks.pass_places_on(at=centres.at)
    accepted = must_send(f"/enrolments/{second['number']}/accept", headers=codes[1])
    assert accepted["state"] == "enrolled"


@pytest.mark.usefixtures("_moment")
def test_programs_lead_an_activity(
    centres: Centres, service: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = announced(centres)
    number = enrol(centres, activity, mobile=MOBILE)
    desk = token_of("other", service=service, at=centres.at)
    must_send = sender(desk)
    (row,) = desk.get(f"/api/v1/work/activities/{activity.pk}/enrolments").json()
    assert (row["number"], row["state"]) == (number, "enrolled")
    assert must_send(f"/enrolments/{number}/person", purpose="answer")["mobile"] == MOBILE
    monkeypatch.setattr("django.utils.timezone.now", lambda: ENDS)
    assert must_send(f"/enrolments/{number}/check_in")["state"] == "attended"
    assert must_send(f"/activities/{activity.pk}/guests", count=4) == {"count": 4}
    visits = f"/api/v1/work/activities/{activity.pk}/visits"
    assert desk.get(visits).json() == {"count": 5, "guests": 4}
    assert client_of("dispatcher").get(visits).status_code == 404
    code = {"Lookup-Code": people.lookup_code(number)}
    said = sender(Client(), below="")
    said(f"/enrolments/{number}/feedback", headers=code, useful="3", again="2")
    with acting_as(service):
        assert (Attendance.objects.count(), Booking.objects.get().state) == (5, "attended")


def test_as_what_people_come_is_read_line_by_line() -> None:
    read = rules.read_roles("30 居民 / Residents\n\n2 志愿者")
    assert read == [NewRole("居民", 30, "Residents"), NewRole("志愿者", 2)]
    assert [rules.read_roles(one) for one in ("居民", "0 居民", "30 居民\nx")] == [[], [], []]
