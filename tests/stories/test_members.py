"""A member of a unit reports in where she lives, and serves there: scenario S8 of the domain."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, County, lamp_mended, lamp_out
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.programmes.members import actions, rules
from yijia.programmes.members.models import Volunteering
from yijia.programmes.members.tests.conftest import become_member, post_of_members, settle_beside

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
NAME, MOBILE = "测试甲", "13900139000"


@pytest.fixture
def _members(standing_county: County, now: datetime, service: Scope) -> None:
    """A member of the water company, and a second community."""
    with acting_as(service):
        post = post_of_members(by=service, at=now, unit="water")
        become_member("member", by=service, at=now, post=post)
        settle_beside(by=service, at=now)


def report_in(member: Visit, *, place: str) -> None:
    """Fills the page in, from a first mistake to the answers that are checked."""
    member.page.get_by_label(
        member.say("In which community or village do you live?")
    ).select_option(place)
    member.fill("Your name", NAME)
    member.fill("Mobile number", "12")
    member.press("Continue")
    member.press("Save")
    member.must_show(member.say("There is a problem"))
    member.fill("Mobile number", MOBILE)
    member.press("Continue")
    member.must_show(member.say("Check your answers"), NAME)
    member.press("Save")
    member.must_show(member.say("Waits for the community"))


def follow(person: Visit, name: str) -> None:
    """Follows the first link that begins with this msgid."""
    with person.page.expect_navigation():
        person.page.locator("main").get_by_role("link", name=person.say(name)).first.click()
    person.look()


def must_be_confirmed(worker: Visit) -> None:
    """Looks at the contact for a purpose, and confirms."""
    worker.open("/work/members")
    follow(worker, "Look at it")
    assert NAME not in worker.text()
    worker.press("Show the contact")
    worker.choose("To ask the person what is not clear")
    worker.press("Show the contact")
    worker.must_show(NAME, MOBILE)
    worker.open("/work/members")
    follow(worker, "Look at it")
    worker.press("Confirm that the member lives here")
    worker.press("Continue")
    worker.must_show(worker.say("Confirmed"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("_members")
def test_a_member_reports_in_is_confirmed_and_moves(visit: Sit, language: str) -> None:
    member = visit(language=language, who="member")
    sign_in(member, "member")
    member.open("/reporting")
    member.press("Report in where you live")
    report_in(member, place=HERE)
    worker = visit(language=language, screen=DESK, who="worker")
    sign_in(worker, "worker")
    must_be_confirmed(worker)
    unit = visit(language=language, screen=DESK, who="unit")
    sign_in(unit, "other")
    unit.open("/work/members")
    unit.must_show("member")
    assert all(word not in unit.text() for word in (NAME, "示例社区", "Example Community"))
    member.open("/reporting")
    member.press("I have moved")
    report_in(member, place="350181002902")
    neighbour = visit(language=language, screen=DESK, who="neighbour")
    sign_in(neighbour, "neighbour")
    must_be_confirmed(neighbour)
    member.open("/reporting")
    member.must_show(member.say("What was before"), member.say("Moved to another community"))
    follow(member, "End this report-in")
    member.press("Continue")
    member.must_show(member.say("Report-in ended"))


def fill_day(person: Visit, label: str, day: datetime) -> None:
    """Writes a day into the three boxes under a question."""
    group = person.page.get_by_role("group", name=person.say(label))
    for part, number in (("Year", day.year), ("Month", day.month), ("Day", day.day)):
        group.get_by_label(person.say(part)).fill(str(number))


def open_post(worker: Visit, *, now: datetime) -> None:
    """The community wants volunteers tomorrow morning."""
    worker.open("/work/service")
    worker.press("Open a post")
    worker.press("Continue")
    worker.must_show(worker.say("There is a problem"))
    worker.choose("Volunteering, taken freely")
    worker.page.get_by_label(worker.say("In which community or village?")).select_option(HERE)
    worker.fill("What is to be done, in Chinese", "入户探访")
    worker.choose("Care for old people and children")
    fill_day(worker, "On which day?", now.astimezone(CHINA) + timedelta(days=1))
    worker.fill("From when on?", "9:00")
    worker.fill("Until when?", "10:30")
    worker.fill("How many places are there?", "1")
    worker.press("Continue")
    worker.must_show(worker.say("Check your answers"), "入户探访")
    worker.press("Save")
    worker.must_show("入户探访")


def serve_before(by: Scope, *, now: datetime) -> str:
    """Yesterday the member took part in something, and a lamp was mended; its number."""
    member = scope_of(account_with_grants(at=now).get(login="member"))
    with acting_as(by):
        new = actions.NewReport(member.homes()[0], HERE, NAME, MOBILE)
        report = actions.report_in(by=member, at=now - timedelta(days=9), new=new)
        actions.confirm_report(by=by, at=now - timedelta(days=9), report=report)
        starts = (
            (now - timedelta(days=1))
            .astimezone(CHINA)
            .replace(hour=9, minute=0, second=0, microsecond=0)
        )
        post = actions.open_service_post(
            by=by,
            at=starts - timedelta(days=1),
            new=rules.NewPost(
                kind=rules.Kind.VOLUNTEERING,
                organisation=report.organisation_id,
                division=HERE,
                skill=rules.Skill.REPAIR,
                title_zh="修路灯",
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                places=1,
            ),
        )
        actions.take_post(by=member, at=starts - timedelta(hours=9), post=post)
        number = lamp_out(at=now - timedelta(days=2))
        lamp_mended(number, by=by, at=now - timedelta(days=1))
    return number


def must_count_hours(worker: Visit, *, number: str) -> None:
    """The organiser confirms what was done, and links the case that it solved: once."""
    worker.open("/work/service")
    with worker.page.expect_navigation():
        worker.page.get_by_role("link", name="修路灯").first.click()
    worker.look()
    follow(worker, "Confirm the hours")
    worker.fill("Since when were they there?", "9:00")
    worker.fill("Until when were they there?", "10:30")
    worker.press("Continue")
    worker.must_show(worker.say("Served"), "1.5")
    for told in (number, "There is a problem"):
        follow(worker, "Link a solved case")
        worker.fill("Number of the solved case", number)
        worker.press("Continue")
        worker.must_show(worker.say(told))


def must_be_certified(member: Visit, *, by: Visit) -> None:
    """The member has it certified, and shows their name to who checks it until it is gone."""
    follow(member, "Certificates of service")
    member.press("Have service certified")
    member.press("Continue")
    member.must_show(member.say("Code on the certificate"), "1.5")
    code = member.page.locator("main strong").first.inner_text()
    for verb, shown in (("Show my name where it is checked", True), ("Take my name back", False)):
        follow(member, verb)
        member.press("Continue")
        by.open(f"/certificates?code={code}")
        by.press("Check")
        by.must_show(by.say("Valid"), "1.5")
        assert (NAME in by.text()) is shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("_members")
def test_a_member_serves_and_a_problem_is_solved_once(
    visit: Sit, language: str, now: datetime, service: Scope
) -> None:
    number = serve_before(service, now=now)
    worker = visit(language=language, screen=DESK, who="worker")
    sign_in(worker, "worker")
    open_post(worker, now=now)
    member = visit(language=language, who="member")
    member.open("/service")
    member.must_show("入户探访")
    sign_in(member, "member")
    member.open("/service")
    follow(member, "Look at it")
    member.press("I will be there")
    member.must_show("入户探访", member.say("Agreed"))
    member.must_show(member.say("You can check in from half an hour before it begins."))
    with acting_as(service):
        taken = Volunteering.objects.latest("pk").pk
    member.open(f"/my-service/volunteering/{taken}/check_in")
    member.fill("Code at the place", "000000")
    member.press("Continue")
    member.must_show(member.say("There is a problem"))
    with worker.page.expect_navigation():
        worker.page.get_by_role("link", name="入户探访").first.click()
    worker.look()
    worker.must_show("member", worker.say("Agreed"))
    worker.press("Show the code at the place")
    assert worker.page.locator("#code").inner_text().isdigit()
    must_count_hours(worker, number=number)
    member.open("/my-service")
    member.must_show("1.5")
    assert NAME not in worker.text()
    must_be_certified(member, by=visit(language=language, who="stranger"))
    worker.open("/figures/members.problems_solved")
    worker.must_show(worker.say("Problems solved with members"))
