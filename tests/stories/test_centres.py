"""Room 201 is booked once, by whoever comes first: scenario S9 of the domain.

The centre enters it with its hours and a closure; a resident books it on the phone, another one is
offered the next free times, and nobody else learns who was there. An activity has places, a
numbered list and offers; a series says beforehand which of its days cannot be had.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, County
from tests.stories.test_accounts import sign_in
from tests.stories.test_exchange import fill_day
from tests.stories.test_work import LANGUAGES
from yijia.ground.access.queries import acting_as
from yijia.programmes.centres import actions, rules, ticks

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
TITLE = "剪纸课"
ROOM, NAME, MOBILE = "201 室", "测试甲", "13900139000"
ADDRESS = "/centres/here-centre/rooms/r201"
DAY = timedelta(days=1)


def tuesday(now: datetime) -> datetime:
    """A Tuesday that comes."""
    return now + (8 - now.weekday()) * DAY


def follow(person: Visit, msgid: str) -> None:
    """Follows the first link whose name begins like this."""
    with person.page.expect_navigation():
        person.page.get_by_role("link", name=person.say(msgid)).first.click()
    person.look()


def enter_centre(desk: Visit, *, now: datetime) -> None:
    """The community enters its centre, from a first mistake on, with a room, hours, a closure."""
    desk.open("/work/centres")
    desk.press("Enter a centre")
    desk.press("Continue")
    desk.must_show(desk.say("There is a problem"))
    desk.fill("Code in addresses", "here-centre")
    desk.fill("Name in Chinese", "示例党群服务中心")
    desk.page.get_by_label(desk.say("Which organisation runs it?")).select_option(index=1)
    desk.page.get_by_label(desk.say("Where does it lie?")).select_option("350181002901")
    desk.page.locator("#id_address_zh").fill("示例路 1 号")
    fill_day(desk, "From which day on?", now)
    desk.press("Continue")
    desk.press("Save")
    desk.press("示例党群服务中心")
    desk.press("Enter a room")
    desk.fill("Code in addresses", "r201")
    desk.fill("Name in Chinese", ROOM)
    desk.fill("How many people does it take?", "30")
    for label in ("Minutes kept free before a booking", "Minutes kept free after a booking"):
        desk.fill(label, "15")
    desk.press("Continue")
    desk.press("Save")
    desk.press("Set the opening hours")
    for day in ("Monday", "Tuesday", "Wednesday"):
        desk.fill(day, "09:00-17:00")
    desk.press("Continue")
    desk.press("Close it for some time")
    closed = tuesday(now) + 7 * DAY
    fill_day(desk, "From which day?", closed)
    fill_day(desk, "Until which last day?", closed)
    desk.fill("From when?", "00:00")
    desk.fill("Until when?", "23:45")
    desk.fill("Why?", "国庆放假")
    desk.press("Continue")
    desk.press("Save")
    desk.must_show(ROOM, "09:00–17:00", "国庆放假")


def ask(resident: Visit, *, day: datetime, begins: str, until: str) -> None:
    """Fills the page of a booking in."""
    resident.open(f"{ADDRESS}/book")
    fill_day(resident, "On which day?", day)
    resident.fill("From when?", begins)
    resident.fill("Until when?", until)
    resident.choose("A meeting of residents")
    resident.fill("How many people?", "12")
    resident.fill("Your name", NAME)
    resident.fill("Mobile number", MOBILE)
    resident.press("Continue")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_room_is_booked_by_one_and_the_next_is_offered_other_times(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    desk = visit(language=language, screen=DESK, who="desk")
    sign_in(desk, "worker")
    enter_centre(desk, now=now)
    resident = visit(language=language, who="resident")
    resident.open("/centres")
    follow(resident, "Hours and rooms")
    follow(resident, "When it is free")
    ask(resident, day=tuesday(now), begins="10:00", until="11:00")
    resident.must_show(resident.say("Check your answers"), ROOM)
    resident.press("Save")
    number = resident.page.locator("#number").inner_text()
    code = resident.page.locator("#code").inner_text()
    must_be_offered_another(visit(language=language, who="second"), now=now)
    desk.open(f"/work/bookings/{number}")
    assert NAME not in desk.text() and MOBILE not in desk.text()
    desk.press("Show the contact")
    desk.page.get_by_role("radio").first.check()
    desk.press("Show the contact")
    desk.must_show(NAME, MOBILE)
    stranger = visit(language=language, who="stranger")
    stranger.open(f"{ADDRESS}?on={tuesday(now):%Y-%m-%d}")
    assert all(word not in stranger.text() for word in (NAME, MOBILE, number))
    again = visit(language=language, who="again")
    again.open("/bookings/follow")
    again.fill("Number of the booking or enrolment", number)
    again.fill("Lookup code", code)
    again.press("Continue")
    again.press("I do not need it any more")
    again.press("Continue")
    again.must_show(again.say("Cancelled"))
    stranger.open("/figures/rooms.hours_used")


def must_be_offered_another(second: Visit, *, now: datetime) -> None:
    """Who comes second hears why, takes the first time that is free, and is told of a closure."""
    ask(second, day=tuesday(now), begins="10:30", until="11:30")
    second.must_show(second.say("Free instead"), "11:30–12:30")
    with second.page.expect_navigation():
        second.page.get_by_role("button", name="11:30–12:30").first.click()
    second.look()
    second.must_show(second.say("Check your answers"), "11:30")
    second.press("Save")
    second.must_show(second.say("Booked"))
    ask(second, day=tuesday(now) + 7 * DAY, begins="10:00", until="11:00")
    second.must_show(second.say("It is closed then. Free next: %(times)s.").partition("%")[0])
    second.open(f"{ADDRESS}?on={tuesday(now) + 7 * DAY:%Y-%m-%d}")
    second.must_show("国庆放假")


def founded(county: County, *, now: datetime) -> None:
    """The centre with its room, entered before."""
    by, day = county.scopes["worker"], (now - 7 * DAY).date()
    new = actions.NewCentre(
        "here-centre", "示例党群服务中心", county.organisations["here"].pk, HERE, "示例路 1 号", day
    )
    hours = [rules.Session(weekday, time(9), time(17)) for weekday in range(1, 8)]
    with acting_as(by):
        centre = actions.open_centre(by=by, at=now, new=new)
        on = timezone.localdate(now)
        actions.set_hours(by=by, at=now, centre=centre, starts_on=on, sessions=hours)
        room = actions.NewRoom("r201", ROOM, 30, starts_on=day)
        actions.enter_room(by=by, at=now, centre=centre, new=room)


def announce(desk: Visit, *, now: datetime) -> None:
    """The desk announces an activity with one place, from a first mistake on."""
    desk.open("/work/centres/here-centre")
    desk.press("Announce an activity")
    desk.fill("Title in Chinese", TITLE)
    desk.page.get_by_label(desk.say("In which room?")).select_option("r201")
    fill_day(desk, "On which day?", tuesday(now))
    desk.fill("From when?", "10:00")
    desk.fill("Until when?", "12:00")
    desk.choose("Music, dance, sport or reading")
    desk.fill("How many places?", "居民")
    desk.press("Continue")
    desk.must_show(desk.say("Begin each line with how many may come, as: 30 participants."))
    desk.fill("How many places?", "1 居民")
    desk.press("Continue")
    desk.press("Save")
    desk.must_show(TITLE)


def enrol(resident: Visit, *, mobile: str) -> str:
    """A resident enrols on the phone; the number."""
    resident.open("/centres/here-centre")
    follow(resident, "Places and enrolment")
    resident.press("Enrol")
    resident.fill("Your name", NAME)
    resident.fill("Mobile number", mobile)
    resident.press("Continue")
    resident.press("Save")
    return resident.page.locator("#number").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_goes_to_the_first_on_the_list_and_who_came_is_counted(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    founded(standing_county, now=now)
    desk = visit(language=language, screen=DESK, who="desk")
    sign_in(desk, "worker")
    announce(desk, now=now)
    first, second = (visit(language=language, who=who) for who in ("first", "second"))
    has, waits = enrol(first, mobile=MOBILE), enrol(second, mobile="13900139001")
    first.must_show(first.say("Has a place"))
    assert second.page.locator("#place").inner_text() == "1"
    first.open(f"/enrolments/{has}")
    first.press("I cannot come")
    first.press("Continue")
    ticks.pass_places_on(at=timezone.now())
    second.open(f"/enrolments/{waits}")
    second.must_show(second.say("A place is offered"), second.say("Offer runs out"))
    second.press("Accept the place")
    second.press("Continue")
    second.must_show(second.say("Has a place"))
    must_follow_on_the_desk(desk, number=waits)
    must_book_weekly(desk, now=now)


def must_follow_on_the_desk(desk: Visit, *, number: str) -> None:
    """The desk sees who is enrolled by number, and opens a contact for a purpose alone."""
    desk.open("/work/centres/here-centre")
    follow(desk, "Places and enrolment")
    desk.must_show(number)
    assert NAME not in desk.text()
    desk.open(f"/work/enrolments/{number}")
    desk.press("Show the contact")


def must_book_weekly(desk: Visit, *, now: datetime) -> None:
    """A day that is taken stands with its reason before the series is confirmed."""
    desk.open("/work/centres/here-centre")
    follow(desk, "Book it every week")
    fill_day(desk, "On which day?", tuesday(now))
    fill_day(desk, "Until which last day?", tuesday(now) + 14 * DAY)
    desk.fill("From when?", "11:00")
    desk.fill("Until when?", "12:00")
    desk.choose("A course or a talk")
    desk.fill("How many people?", "9")
    desk.press("Continue")
    desk.must_show(desk.say("It is taken then."), desk.say("Can be had"))
    desk.press("Save")
    desk.open("/work/centres")
    with desk.page.expect_navigation():
        desk.page.locator('a[href*="/work/bookings/B"]').last.click()
    desk.look()
    desk.press("Every week")
    desk.must_show(desk.say("Could not be had"))
    desk.open("/work/centres/import")
