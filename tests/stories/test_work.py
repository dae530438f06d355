"""The workbench by keyboard alone: a call taken in, a return refused, a part that closes first.

The scenarios S1, S2 and S3 of the domain, as the people in them sit before their screens.
"""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, County, day_off, lamp_out
from tests.harness.receiving import Hook
from tests.stories.test_issues import NAMES, counted, sign_in
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.base.sending import Webhook
from yijia.engines.cases import ticks as clocks
from yijia.engines.cases.models import Case
from yijia.engines.notices import ticks
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.queries import lookup_code
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.tests.test_course import moved

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
LANGUAGES = ["zh-hans", "en"]
WATER = {"zh-hans": "水务公司", "en": "Water company"}
# What has the focus now: what a label, a button or a link says of itself.
FOCUSED = """() => {
  const e = document.activeElement;
  const text = e.labels && e.labels.length ? e.labels[0].innerText : e.innerText;
  return (text || "").trim();
}"""
MOST_STOPS = 80


def tab_to(worker: Visit, name: str) -> None:
    """Goes on from stop to stop until the one that begins with this msgid has the focus."""
    wanted = worker.say(name)
    for _stop in range(MOST_STOPS):
        worker.page.keyboard.press("Tab")
        if worker.page.evaluate(FOCUSED).startswith(wanted):
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard on {worker.page.url}")


def write(worker: Visit, name: str, text: str) -> None:
    """Writes into the field of this msgid."""
    tab_to(worker, name)
    worker.page.keyboard.type(text)


def push(worker: Visit, name: str) -> None:
    """Presses the button, or follows the link, of this msgid, and looks at what comes."""
    tab_to(worker, name)
    with worker.page.expect_navigation():
        worker.page.keyboard.press("Enter")
    worker.look()


def pick(worker: Visit, name: str) -> None:
    """Goes to the radios, and by arrow to the answer of this name."""
    radio = worker.page.get_by_label(name, exact=True)
    for _stop in range(MOST_STOPS):
        worker.page.keyboard.press("Tab")
        if worker.page.evaluate("document.activeElement.type === 'radio'"):
            break
    worker.page.keyboard.press("Space")
    for _option in range(MOST_STOPS):
        if radio.is_checked():
            return
        worker.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} is not reached by the keyboard on {worker.page.url}")


def follow(resident: Visit, *, number: str) -> None:
    """Opens one's own issue by its lookup code."""
    resident.open(f"/issues/follow?number={number}")
    write(resident, "Lookup code", lookup_code(number))
    push(resident, "Continue")


def at_work(visit: Sit, who: str, *, language: str) -> Visit:
    worker = visit(language=language, screen=DESK, who=who)
    sign_in(worker, who)
    return worker


DAYS = {
    "zh-hans": ("2026年10月13日", "2026年10月14日"),
    "en": ("13 October 2026", "14 October 2026"),
}
AGREED = "I have read the notice out, and the person agrees that the number is kept"


def toggle(worker: Visit, name: str, *, key: str) -> None:
    """Ticks a box, or opens what is folded away, without going anywhere."""
    tab_to(worker, name)
    worker.page.keyboard.press(key)


def register_late(clerk: Visit) -> tuple[str, str]:
    """Takes in what was told on 30 September 2026 at four; returns number and lookup code."""
    push(clerk, "Register a call")
    write(clerk, "Topic", "ld")
    write(clerk, "Community or village", "slsq")
    write(clerk, "What does the person say?", "校门口路灯不亮")
    write(clerk, "Mobile number of the person", "13800138000")
    toggle(clerk, AGREED, key="Space")
    toggle(clerk, "It was told earlier", key="Enter")
    for name, text in (("Year", "2026"), ("Month", "9"), ("Day", "30")):
        write(clerk, name, text)
    write(clerk, "At what time?", "16:00")
    write(clerk, "Why is it entered late?", "停电，先记在纸上")
    push(clerk, "Look over it")
    clerk.must_show(NAMES[clerk.language]["category"], NAMES[clerk.language]["community"])
    push(clerk, "Register it")
    number, code = (clerk.page.locator(x).inner_text() for x in ("#number", "#code"))
    return number, code


@pytest.fixture
def texted(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Hook:
    """A service of text messages, by which persons are told."""
    address = f"http://127.0.0.1:{hook.port}/"
    monkeypatch.setattr(settings, "YIJIA_SMS", Webhook(address, key="k" * 32, seconds=5))
    return hook


def texts(hook: Hook) -> list[str]:
    """What persons were sent, in Chinese: nobody knows the language of who calls."""
    return [json.loads(one.body)["text"] for one in hook.received]


def told_all(*, at: datetime) -> None:
    """The background work: whoever is to be told is told, and messages go out."""
    ticks.make_notices(at=at)
    ticks.send_messages(at=at)


def must_move(number: str, *, at: datetime) -> None:
    """Saturday 10 October becomes a day off: the change names this case, and all are told."""
    service = service_scope("test")
    day_off(by=service, at=at)
    clocks.follow_calendar(at=at)
    told_all(at=at)
    with acting_as(service):
        assert Entry.objects.get(event="cases.due_moved").new["numbers"] == [number]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_has_one_day_on_paper_page_and_message_and_a_new_calendar_moves_it_once(
    standing_county: County, visit: Sit, at: datetime, texted: Hook, language: str
) -> None:
    before, after = DAYS[language]
    clerk = at_work(visit, "dispatcher", language=language)
    number, code = register_late(clerk)
    clerk.must_show(before)
    clerk.open("/work")
    push(clerk, "Narrow the list")
    clerk.page.locator("[name=topic]").select_option("02")
    clerk.page.locator("[name=source]").select_option("telephone")
    push(clerk, "Show these")
    clerk.must_show(number, "校门口路灯不亮")
    clerk.open("/work/search?q=xmkld")
    clerk.must_show(number)
    clerk.open(f"/work/issues/{number}/dispatch")
    pick(clerk, NAMES[language]["unit"])
    push(clerk, "Dispatch")
    clerk.open(f"/work/issues/{number}/print")
    clerk.must_show(number, before)
    resident = visit(language=language, who="resident")
    assert code.replace("-", "") == lookup_code(number)
    follow(resident, number=number)
    resident.must_show(before)
    told_all(at=at)
    assert [DAYS["zh-hans"][0] in text for text in texts(texted)] == [True, True]
    must_move(number, at=at)
    clerk.open(f"/work/issues/{number}/print")
    clerk.must_show(after)
    resident.open(f"/issues/{number}")
    resident.must_show(after)
    assert [DAYS["zh-hans"][1] in text for text in texts(texted)[2:]] == [True]
    handler = at_work(visit, "handler", language=language)
    handler.open("/notices")
    assert handler.text().count(after) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_is_refused_once_and_many_are_signed_for_at_once(
    standing_county: County, visit: Sit, language: str, at: datetime
) -> None:
    clerk = at_work(visit, "dispatcher", language=language)
    unit = NAMES[language]["unit"]
    numbers = [lamp_out(at=at) for _n in range(2)]
    clerk.open("/work?topic=02")
    for number in numbers:
        tab_to(clerk, f"{clerk.say('Tick')} {number}")
        clerk.page.keyboard.press("Space")
    push(clerk, "Go on with those ticked")
    pick(clerk, clerk.say("Dispatch"))
    push(clerk, "Continue")
    pick(clerk, unit)
    push(clerk, "Dispatch")
    assert clerk.page.locator(".govuk-notification-banner").count() == 1
    handler = at_work(visit, "handler", language=language)
    handler.open(f"/work/issues/{numbers[0]}")
    push(handler, "Return it")
    write(handler, "Why is it not this unit's duty?", "职责清单第三条：归供水管")
    push(handler, "Return it")
    clerk.open(f"/work/issues/{numbers[0]}")
    clerk.must_show("职责清单第三条：归供水管")
    push(clerk, "Refuse the return")
    write(clerk, "Why?", "路灯归路灯所")
    push(clerk, "Refuse the return")
    handler.open(f"/work/issues/{numbers[0]}")
    again = handler.page.get_by_role("link", name=handler.say("Return it"), exact=True)
    assert again.count() == 0
    handler.must_show("路灯归路灯所", handler.say("Reply"))
    handler.open(f"/work/issues/{numbers[1]}/return")
    write(handler, "Why is it not this unit's duty?", "是水泵房的灯，归水务")
    push(handler, "Return it")
    clerk.open(f"/work/issues/{numbers[1]}/grant_return")
    pick(clerk, WATER[language])
    push(clerk, "Accept the return")
    resident = visit(language=language, who="resident")
    follow(resident, number=numbers[1])
    # The unit is another one; number and day stay as they were told first.
    resident.must_show(numbers[1], WATER[language], DAYS[language][0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_community_is_given_nothing_that_is_not_in_its_list(
    standing_county: County, visit: Sit, language: str, at: datetime
) -> None:
    new = issues.NewIssue(IssueKind.HELP, category="0301", text="停水", division=HERE)
    with acting_as(ANONYMOUS):
        number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
    clerk = at_work(visit, "dispatcher", language=language)
    clerk.open(f"/work/issues/{number}/dispatch")
    pick(clerk, {"zh-hans": "示例社区居委会", "en": "Example committee"}[language])
    push(clerk, "Dispatch")
    clerk.must_show("list of duties (4)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_waits_for_its_part_and_is_printed_with_it(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    number = lamp_out(at=now)
    clerk = at_work(visit, "dispatcher", language=language)
    clerk.open(f"/work/issues/{number}/dispatch")
    pick(clerk, NAMES[language]["unit"])
    push(clerk, "Dispatch")
    handler = at_work(visit, "handler", language=language)
    handler.open(f"/work/issues/{number}/sign")
    push(handler, "Sign for it")
    handler.open(f"/work/issues/{number}/split")
    pick(handler, WATER[language])
    write(handler, "What is to be done?", "灯杆旁水管漏水")
    push(handler, "Open a part")
    handler.open(f"/work/issues/{number}/reply")
    write(handler, "Reply to the person", "已更换灯泡")
    push(handler, "Reply")
    handler.must_show(handler.say("A part of this is still open. It has to be answered first."))
    handler.open(f"/work/issues/{number}/print")
    handler.must_show(number, "灯杆旁水管漏水")
    with acting_as(service_scope("test")):
        part = Case.objects.get(parent__number=number).number
    done = timezone.now()
    moved(standing_county, "other", part, "sign", done)
    moved(standing_county, "other", part, "deliver", done, reason="水管已修好")
    handler.open(f"/work/issues/{number}/reply")
    write(handler, "Reply to the person", "已更换灯泡；水管已修好")
    push(handler, "Reply")
    resident = visit(language=language, who="resident")
    follow(resident, number=number)
    # One issue with its part: the reply quotes both results.
    resident.must_show("已更换灯泡；水管已修好", WATER[language], resident.say("Part done"))
    assert counted(resident, "issues.opened") == 1
