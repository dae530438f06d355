"""The workbench by keyboard alone: a call taken in, a return refused, a part that closes first.

The scenarios S2 and S3 of the domain, as the people in them sit before their screens.
"""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import County, lamp_out
from tests.stories.test_issues import NAMES, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
LANGUAGES = ["zh-hans", "en"]
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


def at_work(visit: Sit, who: str, *, language: str) -> Visit:
    worker = visit(language=language, screen=DESK, who=who)
    sign_in(worker, who)
    return worker


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_taken_in_by_keyboard_and_stands_in_the_list(
    standing_county: County, visit: Sit, language: str
) -> None:
    clerk = at_work(visit, "dispatcher", language=language)
    push(clerk, "Register a call")
    write(clerk, "Topic", "ld")
    write(clerk, "Community or village", "slsq")
    write(clerk, "What does the person say?", "校门口路灯不亮")
    push(clerk, "Look over it")
    clerk.must_show(NAMES[language]["category"], NAMES[language]["community"])
    push(clerk, "Register it")
    number = clerk.page.locator("#number").inner_text()
    clerk.open("/work?topic=02&source=telephone")
    clerk.must_show(number, "校门口路灯不亮")
    clerk.open("/work/search?q=xmkld")
    clerk.must_show(number)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_waits_for_its_part_and_is_printed_with_it(
    standing_county: County, visit: Sit, language: str, at: datetime
) -> None:
    number = lamp_out(at=at)
    clerk = at_work(visit, "dispatcher", language=language)
    clerk.open(f"/work/issues/{number}/dispatch")
    pick(clerk, NAMES[language]["unit"])
    push(clerk, "Dispatch")
    handler = at_work(visit, "handler", language=language)
    handler.open(f"/work/issues/{number}/sign")
    push(handler, "Sign for it")
    handler.open(f"/work/issues/{number}/split")
    pick(handler, {"zh-hans": "水务公司", "en": "Water company"}[language])
    write(handler, "What is to be done?", "灯杆旁水管漏水")
    push(handler, "Open a part")
    handler.open(f"/work/issues/{number}/reply")
    write(handler, "Reply to the person", "已更换灯泡")
    push(handler, "Reply")
    handler.must_show(handler.say("A part of this is still open. It has to be answered first."))
    handler.open(f"/work/issues/{number}/print")
    handler.must_show(number, "灯杆旁水管漏水")
