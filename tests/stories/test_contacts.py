"""Before a storm: everybody behind a list of work is to be rung up, and a second person agrees."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import HERE, County
from tests.stories.test_accounts import sign_in, switch_on
from yijia.base.access import Permission
from yijia.base.scope import ANONYMOUS
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions
from yijia.programmes.issues.rules import IssueKind

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]


@pytest.fixture
def raised(standing_county: County, now: datetime) -> County:
    """An issue with a contact."""
    new = actions.NewIssue(
        IssueKind.HELP,
        category="0201",
        text="路灯不亮",
        division=HERE,
        name="林某",
        mobile="13800138000",
    )
    with acting_as(ANONYMOUS):
        actions.raise_issue(by=ANONYMOUS, at=now, new=new)
    return standing_county


def must_sit_down(person: Visit, *, login: str, county: County, at: datetime) -> None:
    """Signs in whoever may ask for many contacts, and decide on each other, with the power on."""
    sign_in(person, login)
    scope = county.scopes[login]
    switch_on(person, scope=scope, permission=Permission.CONTACT_BULK, at=at)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_contacts_of_a_list_are_taken_once_a_second_person_agrees(
    raised: County, visit: Sit, now: datetime, language: str
) -> None:
    dispatcher = visit(language=language, screen=DESK, who="dispatcher")
    must_sit_down(dispatcher, login="dispatcher", county=raised, at=now)
    dispatcher.open("/work/contacts")
    dispatcher.press("Ask for contacts")
    dispatcher.press("Ask")
    dispatcher.must_show(dispatcher.say("Choose one of the answers."))
    dispatcher.choose("All in my area")
    dispatcher.choose("Danger to life, health or property")
    dispatcher.fill("Why do you need all of them?", "台风前逐户通知")
    dispatcher.press("Ask")
    dispatcher.must_show("台风前逐户通知", dispatcher.say("Nobody has approved this yet."))
    address = dispatcher.page.url.removeprefix(dispatcher.base)
    officer = visit(language=language, screen=PHONE, who="officer")
    must_sit_down(officer, login="officer", county=raised, at=now)
    officer.open("/work/contacts")
    officer.must_show("dispatcher", officer.say("Nobody has approved this yet."))
    officer.open(address)
    officer.must_show("台风前逐户通知")
    officer.press("Approve")
    officer.must_show(officer.say("Approved"))
    dispatcher.open(address)
    with dispatcher.page.expect_download() as waiting:
        dispatcher.page.get_by_role("button", name=dispatcher.say("Take the table")).click()
    table = Path(waiting.value.path()).read_text("utf-8-sig")
    assert "林某" in table and "13800138000" in table
    dispatcher.open(address)
    dispatcher.must_show(dispatcher.say("This was used already. Ask again."))
