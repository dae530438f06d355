"""A resident wishes for a wheelchair on the phone and gets it: scenario S7 of the domain.

The community confirms it, proposals are ranked with their reasons, nothing is promised until both
sides accept, what was not given is back in the list, and only the resident's word fulfils it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import FilePayload

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, County
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.exchange import actions, queries
from yijia.programmes.exchange.rules import NeedKind

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dispatcher_makes_a_project_and_a_batch_and_a_unit_sends_a_file(
    standing_county: County, visit: Sit, language: str, now: datetime, service: Scope
) -> None:
    with acting_as(service):
        here = standing_county.organisations["here"].pk
        new = actions.NewResource(here, "wheelchair", 1, "350181", now.date())
        actions.enter_resource(by=service, at=now, new=new)
    for category in (*["equipment"] * 3, "wheelchair"):
        list_one(service, category=category, now=now)
    desk = visit(language=language, screen=DESK, who="dispatcher")
    sign_in(desk, "dispatcher")
    desk.open("/projects")
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name=desk.say("Open a project")).first.click()
    desk.look()
    must_open_a_project(desk, now=now)
    desk.open("/work/plans")
    desk.page.get_by_label(desk.say("For which place?")).select_option("350181002")
    desk.press("Propose a batch")
    desk.must_show(desk.say("in the same community"), desk.say("all days that are wanted"))
    desk.page.get_by_role("checkbox").first.check()
    desk.press("Propose these to both sides")
    desk.must_show(desk.say("Waits for both sides"))
    worker = visit(language=language, who="worker")
    sign_in(worker, "worker")
    worker.open("/work/needs")
    must_send_a_file(worker)


def list_one(service: Scope, *, category: str, now: datetime) -> None:
    """A need of the community that is in the list."""
    day = now.date() + timedelta(days=7)
    new = actions.NewNeed(NeedKind.NEED, category, HERE, 1, day, day + timedelta(days=6))
    with acting_as(service):
        number = actions.register_need(by=service, at=now, new=new).number
        case = queries.access_need(scope=service, number=number).case
        actions.move_need(by=service, at=now, case=case, verb="confirm", inputs={})


def must_open_a_project(desk: Visit, *, now: datetime) -> None:
    """Fills a project in, from a first mistake to its page, and says that a step was done."""
    desk.press("Continue")
    desk.must_show(desk.say("There is a problem"))
    desk.fill("Name of the project, in Chinese", "健身器材更新")
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.page.get_by_label(desk.say("Which unit owns it?")).select_option("water")
    desk.fill("Budget in yuan", "120000")
    desk.fill("Where does the money come from?", "党建经费")
    fill_day(desk, "From which day on?", now)
    fill_day(desk, "Until which day?", now + timedelta(days=60))
    desk.fill("Steps", f"{now.date() + timedelta(days=9)} 选址公示")
    desk.press("Continue")
    desk.press("Save")
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name=desk.say("Schedule and needs")).first.click()
    desk.look()
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name=desk.say("Done")).first.click()
    desk.look()
    desk.press("Give it up")


def must_send_a_file(worker: Visit) -> None:
    """A faulty file is refused with its rows, a good one is tried out first."""
    worker.open("/work/giving/import")
    for row, said in (("nobody,books,1", "2.organisation"), ("here,books,30", "1")):
        send(worker, row, dry_run=True)
        worker.must_show(said)
    send(worker, "here,books,30", dry_run=False)
    worker.open("/work/giving")
    with worker.page.expect_navigation():
        worker.page.get_by_role("link", name=worker.say("Stock and end")).first.click()
    worker.look()
    worker.press("End it")


def send(worker: Visit, row: str, *, dry_run: bool) -> None:
    """Sends a file of one resource, to be tried out or brought in."""
    text = f"organisation,category,quantity,serves,starts_on\n{row},350181,2026-01-01\n"
    file = FilePayload(name="r.csv", mimeType="text/csv", buffer=text.encode())
    worker.page.locator("input[type=file]").set_input_files(file)
    worker.fill("Where does the file come from?", "来函")
    worker.page.get_by_role("checkbox").first.set_checked(dry_run)
    worker.press("Continue")
