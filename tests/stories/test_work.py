"""The workbench by keyboard alone: a call taken in, a return refused, a part that closes first.

The scenarios S1, S2 and S3 of the domain, as the people in them sit before their screens.
"""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import FilePayload

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, PASSWORD, County, lamp_out
from tests.harness.receiving import Hook
from tests.stories.test_issues import NAMES, counted
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.base.sending import Webhook
from yijia.engines.cases import ticks as clocks
from yijia.engines.cases.models import Case
from yijia.engines.notices import ticks
from yijia.ground.access.queries import acting_as
from yijia.ground.files.tests.test_documents import PDF
from yijia.ground.people.actions import lookup_code
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind

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
    """Sits down at a desk and signs in, by keyboard."""
    worker = visit(language=language, screen=DESK, who=who)
    worker.open("/sign-in")
    write(worker, "Login name", who)
    write(worker, "Password", PASSWORD)
    push(worker, "Sign in")
    return worker


def give(clerk: Visit, *, number: str, unit: str) -> None:
    """Sends an issue to a unit."""
    clerk.open(f"/work/issues/{number}")
    push(clerk, "Dispatch")
    pick(clerk, unit)
    push(clerk, "Dispatch")


def sign(worker: Visit, *, number: str) -> None:
    """Signs for what was sent to the unit."""
    worker.open(f"/work/issues/{number}")
    for _page in range(2):
        push(worker, "Sign for it")


def reply(worker: Visit, *, number: str, text: str) -> None:
    """Tells the person what was done."""
    worker.open(f"/work/issues/{number}")
    push(worker, "Reply")
    write(worker, "Reply to the person", text)
    push(worker, "Reply")


DAYS = {
    "zh-hans": ("2026年10月13日", "2026年10月14日"),
    "en": ("13 October 2026", "14 October 2026"),
}
AGREED = "I have read the notice out, and the person agrees that the number is kept"


def toggle(worker: Visit, name: str, *, key: str) -> None:
    """Ticks a box, or opens what is folded away, without going anywhere."""
    tab_to(worker, name)
    worker.page.keyboard.press(key)


MOVED_DAY = (
    "The work calendar has changed: issue %(number)s is now due on %(due_on)s"
    " instead of %(was_on)s."
)
SAID, LATE = "校门口路灯不亮", "停电，先记在纸上"


def register_late(clerk: Visit) -> tuple[str, str]:
    """Takes in what was told on 30 September 2026 at four; returns number and lookup code."""
    push(clerk, "Register a call")
    write(clerk, "Topic", "ld")
    write(clerk, "Community or village", "slsq")
    write(clerk, "What does the person say?", SAID)
    write(clerk, "Mobile number of the person", "13800138000")
    toggle(clerk, AGREED, key="Space")
    toggle(clerk, "It was told earlier", key="Enter")
    for name, text in (("Year", "2026"), ("Month", "9"), ("Day", "30")):
        write(clerk, name, text)
    write(clerk, "At what time?", "16:00")
    write(clerk, "Why is it entered late?", LATE)
    push(clerk, "Look over it")
    clerk.must_show(NAMES[clerk.language]["category"], NAMES[clerk.language]["community"])
    push(clerk, "Register it")
    number, code = (clerk.page.locator(x).inner_text() for x in ("#number", "#code"))
    return number, code


# Counts the keys that are pressed; a Chinese character is four of them in an input method.
COUNTING = """addEventListener('keydown', () => {
  sessionStorage.setItem('keys', 1 + Number(sessionStorage.getItem('keys')));
}, true)"""
KEYS_OF_CHARACTER = 4
# So many keys are pressed in a minute at a quarter of a second each, which is no quick typist.
KEYS_A_MINUTE = 240


def keys_pressed(clerk: Visit, *, characters: str) -> int:
    """The keys since the counting began, with those of the Chinese characters."""
    counted_keys = int(clerk.page.evaluate("Number(sessionStorage.getItem('keys'))"))
    return counted_keys + KEYS_OF_CHARACTER * len(characters)


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


def must_move(keeper: Visit, clerk: Visit, *, number: str, at: datetime) -> None:
    """Saturday 10 October becomes a day off: the change names this case, and all are told."""
    keeper.open("/administration/calendar")
    for name, text in (("Year", "2026"), ("Month", "10"), ("Day", "10")):
        write(keeper, name, text)
    pick(keeper, keeper.say("A day off"))
    write(keeper, "Document that says so", "文件 1")
    push(keeper, "Change it")
    clocks.follow_calendar(at=at)
    told_all(at=at)
    clerk.open("/work/calendar")
    clerk.must_show(number, *DAYS[clerk.language], "文件 1")


def must_be_provisional(clerk: Visit, handler: Visit, *, number: str) -> None:
    """More time leads into a year whose calendar is not out: the day may move, and is not late."""
    give(clerk, number=number, unit=NAMES[clerk.language]["unit"])
    sign(handler, number=number)
    handler.open(f"/work/issues/{number}/ask_extension")
    write(handler, "How many days more?", "90")
    write(handler, "Why?", "等厂家供货")
    push(handler, "Ask for more time")
    clerk.open(f"/work/issues/{number}/grant_extension")
    write(clerk, "What is the person told?", "配件要等厂家供货")
    push(clerk, "Give more time")
    clerk.must_show(clerk.say("This day may still move."))
    assert clerk.say("Late") not in clerk.text()


def must_be_urgent(clerk: Visit, *, number: str) -> None:
    """The desk says why it is an emergency, and the list shows it among those alone."""
    clerk.open(f"/work/issues/{number}/set_urgency")
    pick(clerk, clerk.say("An emergency"))
    write(clerk, "Why?", "校门口，天黑后学生多")
    push(clerk, "Say how urgent it is")
    clerk.must_show(f"{clerk.say('Normal')} → {clerk.say('An emergency')}")
    clerk.open("/work?in=area&urgency=emergency")
    clerk.must_show(number, clerk.say("An emergency"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_has_one_day_on_paper_page_and_message_and_a_new_calendar_moves_it_once(
    standing_county: County, visit: Sit, at: datetime, texted: Hook, language: str
) -> None:
    before, after = DAYS[language]
    clerk = at_work(visit, "dispatcher", language=language)
    clerk.page.add_init_script(COUNTING)
    number, code = register_late(clerk)
    assert 0 < keys_pressed(clerk, characters=SAID + LATE) <= KEYS_A_MINUTE
    clerk.must_show(before)
    clerk.open("/work")
    push(clerk, "Narrow the list")
    clerk.page.locator("[name=topic]").select_option("02")
    clerk.page.locator("[name=source]").select_option("telephone")
    push(clerk, "Show these")
    clerk.must_show(number, "校门口路灯不亮")
    clerk.open("/work/search?q=xmkld")
    clerk.must_show(number)
    give(clerk, number=number, unit=NAMES[language]["unit"])
    must_be_urgent(clerk, number=number)
    clerk.open(f"/work/issues/{number}/print")
    clerk.must_show(number, before, clerk.say("An emergency"))
    resident = visit(language=language, who="resident")
    assert code.replace("-", "") == lookup_code(number)
    follow(resident, number=number)
    resident.must_show(before)
    told_all(at=at)
    assert [DAYS["zh-hans"][0] in text for text in texts(texted)] == [True, True]
    must_move(at_work(visit, "system", language=language), clerk, number=number, at=at)
    clerk.open(f"/work/issues/{number}/print")
    clerk.must_show(after)
    resident.open(f"/issues/{number}")
    resident.must_show(after)
    assert [DAYS["zh-hans"][1] in text for text in texts(texted)[2:]] == [True]
    handler = at_work(visit, "handler", language=language)
    handler.open("/notices")
    told = handler.say(MOVED_DAY) % {"number": number, "due_on": after, "was_on": before}
    assert handler.text().count(told) == handler.text().count(after) == 1
    must_be_provisional(clerk, handler, number=lamp_out(at=timezone.now()))


def must_send_ticked(clerk: Visit, *, numbers: list[str]) -> None:
    """Ticks several in the list, and sends them to one unit."""
    clerk.open("/work?topic=02")
    for number in numbers:
        tab_to(clerk, f"{clerk.say('Tick')} {number}")
        clerk.page.keyboard.press("Space")
    push(clerk, "Go on with those ticked")
    pick(clerk, clerk.say("Dispatch"))
    push(clerk, "Continue")
    pick(clerk, NAMES[clerk.language]["unit"])
    push(clerk, "Dispatch")
    assert clerk.page.locator(".govuk-notification-banner").count() == 1


def must_be_refused_once(clerk: Visit, handler: Visit, *, number: str) -> None:
    """The unit names a clause with its evidence, the dispatcher reads both and refuses; no more."""
    handler.open(f"/work/issues/{number}")
    push(handler, "Return it")
    write(handler, "Why is it not this unit's duty?", "职责清单第三条：归供水管")
    listed: FilePayload = {"name": "list.pdf", "mimeType": "application/pdf", "buffer": PDF}
    handler.page.locator("input[type=file]").set_input_files(listed)
    push(handler, "Return it")
    clerk.open(f"/work/issues/{number}")
    clerk.must_show("职责清单第三条：归供水管", "PDF 1")
    push(clerk, "Refuse the return")
    write(clerk, "Why?", "路灯归路灯所")
    push(clerk, "Refuse the return")
    handler.open(f"/work/issues/{number}")
    again = handler.page.get_by_role("link", name=handler.say("Return it"), exact=True)
    assert again.count() == 0
    handler.must_show("路灯归路灯所", handler.say("Reply"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_is_refused_once_and_many_are_signed_for_at_once(
    standing_county: County, visit: Sit, language: str, at: datetime
) -> None:
    clerk = at_work(visit, "dispatcher", language=language)
    numbers = [lamp_out(at=at) for _n in range(2)]
    must_send_ticked(clerk, numbers=numbers)
    handler = at_work(visit, "handler", language=language)
    must_be_refused_once(clerk, handler, number=numbers[0])
    handler.open(f"/work/issues/{numbers[1]}/return")
    write(handler, "Why is it not this unit's duty?", "是水泵房的灯，归水务")
    push(handler, "Return it")
    clerk.open(f"/work/issues/{numbers[1]}/grant_return")
    pick(clerk, WATER[language])
    push(clerk, "Accept the return")
    resident = visit(language=language, who="resident")
    follow(resident, number=numbers[1])
    # The unit is another one; number and day stay as they were told first, and it is told so.
    resident.must_show(numbers[1], WATER[language], DAYS[language][0])
    ticks.make_notices(at=timezone.now())
    resident.open(f"/issues/{numbers[1]}")
    given = "Your issue %(number)s is now with %(unit)s, until %(due_on)s."
    facts = {"number": numbers[1], "unit": WATER[language], "due_on": DAYS[language][0]}
    resident.must_show(resident.say(given) % facts)
    must_stand_in_both_records(visit, handler, number=numbers[1])


def must_stand_in_both_records(visit: Sit, handler: Visit, *, number: str) -> None:
    """Who has it now reads why it came, and who returned it finds that counted for the unit."""
    language = handler.language
    other = at_work(visit, "other", language=language)
    other.open(f"/work/issues/{number}")
    other.must_show("是水泵房的灯，归水务", other.say("The unit says that it is not its duty."))
    handler.open("/work")
    assert number not in handler.text()
    handler.open("/figures/issues.returned?by=unit&to=2100-01-01")
    row = handler.page.locator("main tbody tr", has_text=NAMES[language]["unit"])
    assert row.locator("td").last.inner_text().strip() == "1"


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


HERE_NAMED = {"zh-hans": "示例社区居委会", "en": "Example committee"}


def part_with(handler: Visit, *, number: str, unit: str, text: str) -> str:
    """Opens a part for another unit, and returns its number."""
    handler.open(f"/work/issues/{number}/split")
    pick(handler, unit)
    write(handler, "What is to be done?", text)
    push(handler, "Open a part")
    with acting_as(service_scope("test")):
        return Case.objects.filter(parent__number=number).latest("pk").number


def deliver(worker: Visit, *, number: str, text: str) -> None:
    """Signs for a part and reports it as done."""
    sign(worker, number=number)
    worker.open(f"/work/issues/{number}/deliver")
    write(worker, "What was done or agreed?", text)
    push(worker, "Report it as done")


def assist(worker: Visit, *, number: str, wanted: str, given: str) -> None:
    """Finds in a list of its own what the unit is asked for, signs and gives its part."""
    push(worker, "Assisting")
    push(worker, "路灯不亮")
    worker.must_show(number)
    worker.must_show(wanted)
    for _page in range(2):
        push(worker, "Sign for assisting")
    push(worker, "Give your part")
    write(worker, "Your part of the answer", given)
    push(worker, "Give your part")
    worker.must_show(worker.say("Given"), given)


def ask_to_assist(handler: Visit, *, number: str, unit: str, text: str) -> None:
    handler.open(f"/work/issues/{number}")
    push(handler, "Ask a unit to assist")
    pick(handler, unit)
    write(handler, "What do you need from it?", text)
    write(handler, "In how many working days?", "1")
    push(handler, "Ask a unit to assist")
    handler.must_show(handler.say("Units that assist"), text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_waits_for_both_its_parts_and_is_printed_with_them(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    number = lamp_out(at=now)
    clerk = at_work(visit, "dispatcher", language=language)
    give(clerk, number=number, unit=NAMES[language]["unit"])
    handler = at_work(visit, "handler", language=language)
    sign(handler, number=number)
    pipe = part_with(handler, number=number, unit=WATER[language], text="灯杆旁水管漏水")
    road = part_with(handler, number=number, unit=HERE_NAMED[language], text="路面塌了一块")
    ask_to_assist(handler, number=number, unit=HERE_NAMED[language], text="请在路口设围挡")
    worker = at_work(visit, "worker", language=language)
    assist(worker, number=number, wanted="请在路口设围挡", given="围挡已设")
    deliver(at_work(visit, "other", language=language), number=pipe, text="水管已修好")
    reply(handler, number=number, text="已更换灯泡")
    handler.must_show(handler.say("A part of this is still open. It has to be answered first."))
    handler.open(f"/work/issues/{number}/print")
    handler.must_show(number, "灯杆旁水管漏水", "路面塌了一块")
    deliver(worker, number=road, text="路面已补平")
    handler.open(f"/work/issues/{number}/reply")
    handler.must_show("水管已修好", "路面已补平")
    reply(handler, number=number, text="已更换灯泡；水管已修好；路面已补平")
    resident = visit(language=language, who="resident")
    follow(resident, number=number)
    # One issue with two parts: the reply quotes the results, and the problem is counted once.
    resident.must_show("水管已修好；路面已补平", WATER[language], HERE_NAMED[language])
    assert resident.text().count(resident.say("Part done")) == len((pipe, road))
    assert "围挡" not in resident.text()
    push(resident, "It is solved")
    pick(resident, resident.say("Satisfied"))
    push(resident, "Send it")
    assert [counted(resident, f"issues.{code}") for code in ("opened", "solved")] == [1, 1]
    resident.open("/figures/issues.days_to_solve?to=2100-01-01")
    # However many units had to do with it, its days are counted once.
    row = resident.page.locator("main tbody tr", has_text=NAMES[language]["street"])
    assert row.first.locator("td").last.inner_text().strip() == "1"
