"""Room 201 is booked once, by whoever comes first: scenario S9 of the domain.

The centre enters it with its hours and a closure; a resident books it on the phone, another one is
offered the next free times, the desk says who came, and nobody else learns who was there.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import County
from tests.stories.test_accounts import sign_in
from tests.stories.test_exchange import fill_day
from tests.stories.test_work import LANGUAGES

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
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
