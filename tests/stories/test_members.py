"""A member of a unit reports in where she lives, and serves there: scenario S8 of the domain."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, County
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
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
    follow(worker, "Open")
    assert NAME not in worker.text()
    worker.press("Show the contact")
    worker.choose("To ask the person what is not clear")
    worker.press("Show the contact")
    worker.must_show(NAME, MOBILE)
    worker.open("/work/members")
    follow(worker, "Open")
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
    member.must_show(member.say("Ended"))
