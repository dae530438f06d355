"""System E1: who reports an office is told, and can rely on it, that the office does not see it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import HERE, County
from tests.stories.test_issues import NAMES, sign_in, take
from yijia.base.scope import ANONYMOUS
from yijia.ground.access.queries import acting_as
from yijia.ground.people.actions import lookup_code
from yijia.programmes.issues import actions
from yijia.programmes.issues.rules import KEEPING_LABELS, YES, IssueKind

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
UNIT = {"zh-hans": "示例社区居委会", "en": "Example committee"}
TITLE = "办证时另收费用"


def raised(at: datetime) -> tuple[str, str]:
    """Number and code of an issue about a committee that its person could not name."""
    new = actions.NewIssue(IssueKind.COMPLAINT, "0201", TITLE, division=HERE, is_confidential=True)
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    return number, lookup_code(number)


def must_ask_by_keyboard(resident: Visit) -> None:
    """Answers the page by the keyboard alone, once without saying yes."""
    names, keys = NAMES[resident.language], resident.page.keyboard
    resident.open("/issues/new/street")
    resident.select("Street or town", names["street"])
    resident.press("Continue")
    resident.open("/issues/new/place")
    resident.select("Community or village", names["community"])
    resident.press("Continue")
    resident.open("/issues/new/confidential")
    resident.page.locator("#id_about").focus()
    keys.insert_text(UNIT[resident.language])
    resident.press("Continue")
    resident.must_show(resident.say("There is a problem"))
    resident.page.get_by_label(resident.say(KEEPING_LABELS[YES]), exact=True).focus()
    keys.press("Space")
    with resident.page.expect_navigation():
        resident.page.locator("#id_about").focus()
        keys.press("Tab")
        keys.press("Enter")
    assert "/issues/new/confidential" not in resident.page.url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_issue_about_a_committee_is_kept_from_it(
    standing_county: County, visit: Sit, now: datetime, language: str
) -> None:
    resident = visit(language=language, screen=PHONE, who="resident")
    must_ask_by_keyboard(resident)
    number, code = raised(now)
    dispatcher = visit(language=language, screen=DESK, who="dispatcher")
    sign_in(dispatcher, "dispatcher")
    take(dispatcher, title=TITLE)
    dispatcher.press("Keep it from a unit")
    dispatcher.fill("Which unit must not read it?", UNIT[language])
    dispatcher.fill("Why?", "听录音可知")
    dispatcher.press("Keep it from a unit")
    dispatcher.must_show(UNIT[language], dispatcher.say("Confidential"))
    worker = visit(language=language, screen=DESK, who="worker")
    sign_in(worker, "worker")
    worker.open("/work?in=area")
    assert TITLE not in worker.text()
    resident.open("/issues/follow")
    resident.fill("Number of the issue", number)
    resident.fill("Lookup code", code)
    resident.press("Continue")
    resident.must_show(resident.say("This is confidential."), UNIT[language])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_resident_makes_it_confidential_later_by_number_and_code(
    standing_county: County, visit: Sit, now: datetime, language: str
) -> None:
    with acting_as(ANONYMOUS):
        new = actions.NewIssue(IssueKind.COMPLAINT, "0201", TITLE, division=HERE)
        number = actions.raise_issue(by=ANONYMOUS, at=now, new=new).number
    resident = visit(language=language, screen=PHONE, who="resident")
    resident.open("/issues/follow")
    resident.fill("Number of the issue", number)
    resident.fill("Lookup code", lookup_code(number))
    resident.press("Continue")
    resident.press("Make it confidential")
    # By its first letters, as those of the centre.
    resident.fill("Which unit must not read it?", "sl")
    resident.press("Send it")
    resident.choose(UNIT[language])
    resident.press("Send it")
    resident.must_show(resident.say("This is confidential."), UNIT[language])
