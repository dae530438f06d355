"""A resident wishes for a wheelchair on the phone and gets it: scenario S7 of the domain.

The community confirms it, proposals are ranked with their reasons, nothing is promised until both
sides accept, what was not given is back in the list, and only the resident's word fulfils it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import County
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.exchange import actions

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
TEXT = "奶奶出院后用一周"
NAME, MOBILE = "测试甲", "13900139000"


def fill_day(person: Visit, label: str, day: datetime) -> None:
    """Writes a day into the three boxes under a question."""
    group = person.page.get_by_role("group", name=person.say(label))
    for part, number in (("Year", day.year), ("Month", day.month), ("Day", day.day)):
        group.get_by_label(person.say(part)).fill(str(number))


def wish(resident: Visit, *, now: datetime) -> tuple[str, str]:
    """Fills the page in, corrects what is missing, and gets number and code."""
    resident.open("/needs")
    resident.press("Wish for something")
    resident.press("Continue")
    resident.must_show(resident.say("There is a problem"))
    chair = "轮椅 – 借用若干天" if resident.language.startswith("zh") else "Wheelchair – lent for"
    resident.page.get_by_label(chair).first.check()
    place = resident.page.get_by_label(resident.say("In which community or village?"))
    place.select_option(index=1)
    fill_day(resident, "From which day on?", now + timedelta(days=7))
    fill_day(resident, "Until which day?", now + timedelta(days=13))
    resident.fill("Tell your community more", TEXT)
    resident.fill("Your name", NAME)
    resident.fill("Mobile number", MOBILE)
    resident.press("Continue")
    resident.must_show(resident.say("Check your answers"), TEXT)
    resident.press("Save")
    number = resident.page.locator("#number").inner_text()
    return number, resident.page.locator("#code").inner_text()


def enter(unit: Visit, *, now: datetime) -> None:
    """A unit enters two wheelchairs, on weekdays."""
    unit.open("/work/giving")
    unit.press("Enter what your unit gives")
    unit.page.get_by_label(unit.say("Which unit gives it?")).select_option(index=1)
    chair = "轮椅 – 借用若干天" if unit.language.startswith("zh") else "Wheelchair – lent for"
    unit.page.get_by_label(chair).first.check()
    unit.fill("How many at a time?", "2")
    unit.page.get_by_label(unit.say("For which place?")).select_option(index=1)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        unit.choose(day)
    fill_day(unit, "From which day on?", now - timedelta(days=30))
    unit.press("Continue")
    unit.press("Save")
    unit.must_show(unit.say("Offer it"))


def offer(unit: Visit, resident: Visit, *, number: str) -> None:
    """The unit offers what it has, and the resident accepts it."""
    unit.open("/work/giving")
    with unit.page.expect_navigation():
        unit.page.get_by_role("button", name=unit.say("Offer it")).first.click()
    unit.look()
    unit.must_show(unit.say("Whoever asked, or their community, has to accept"))
    resident.open(f"/needs/{number}")
    resident.must_show(resident.say("Looking for somebody who gives it"))
    resident.press("Accept")
    resident.must_show(resident.say("Promised"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wish_is_confirmed_matched_given_and_received(
    standing_county: County, visit: Sit, language: str, now: datetime, service: Scope
) -> None:
    resident = visit(language=language, who="resident")
    number, code = wish(resident, now=now)
    worker = visit(language=language, screen=DESK, who="worker")
    sign_in(worker, "worker")
    worker.open(f"/work/needs/{number}")
    worker.must_show(TEXT, worker.say("To be confirmed"))
    worker.press("Take it into the list")
    worker.press("Continue")
    with acting_as(service):
        here = standing_county.organisations["here"].pk
        new = actions.NewResource(here, "wheelchair", 1, "350181", now.date())
        actions.enter_resource(by=service, at=now, new=new)
    unit = visit(language=language, screen=DESK, who="unit")
    sign_in(unit, "other")
    enter(unit, now=now)
    assert NAME not in unit.text() and TEXT not in unit.text()
    must_be_ranked(worker, number=number)
    stranger = visit(language=language, who="stranger")
    stranger.open("/needs")
    stranger.must_show(stranger.say("Looking for somebody who gives it"))
    assert all(word not in stranger.text() for word in (NAME, TEXT, MOBILE, number))
    stranger.open("/resources")
    offer(unit, resident, number=number)
    unit.open("/work/giving")
    unit.press("Say that it was not given")
    unit.fill("Why?", "车坏了")
    unit.press("Continue")
    worker.open(f"/work/needs/{number}")
    worker.must_show(worker.say("Looking for somebody who gives it"), "车坏了")
    offer(unit, resident, number=number)
    unit.open("/work/giving")
    unit.press("Say that it was given")
    unit.press("Continue")
    must_have_the_last_word(visit(language=language, who="again"), number=number, code=code)


def must_be_ranked(worker: Visit, *, number: str) -> None:
    """Who covers every day and lies near comes first, and each says why."""
    worker.open(f"/work/needs/{number}")
    first, second = (
        worker.page.locator(".govuk-summary-card", has_text=worker.say(reason)).first.inner_text()
        for reason in ("in the same community", "elsewhere in the county")
    )
    shown = worker.text()
    assert shown.index(first) < shown.index(second)
    assert worker.say("all days that are wanted") in first


def must_have_the_last_word(resident: Visit, *, number: str, code: str) -> None:
    """On another telephone, by number and code, whoever asked says that they have it."""
    resident.open("/needs/follow")
    resident.fill("Number of the wish", number)
    resident.fill("Lookup code", code)
    resident.press("Continue")
    resident.press("I have it")
    resident.choose("Very satisfied")
    resident.press("Continue")
    resident.must_show(resident.say("Fulfilled"))
    resident.open("/needs")
    resident.must_show(resident.say("Fulfilled"))
    resident.open("/figures/needs.fulfilled")
