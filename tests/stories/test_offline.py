"""An issue told where there is no network: kept on the device, sent when there is one, wiped."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import County
from tests.stories.test_issues import NAMES, sign_in
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues.models import Answer, Issue
from yijia.programmes.issues.rules import KEEPING_LABELS, NO

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
DOOR, WORDS = "/issues/offline", "第二盏路灯不亮"
PATIENCE = 15_000
# The answer of the server is lost on its way back, after it has registered the issue.
LOSE = """() => {
  const real = window.fetch;
  window.fetch = async (where, how) => {
    const answer = await real(where, how);
    if (how?.method === "POST") throw new TypeError("lost");
    return answer;
  };
}"""
NEEDED = (
    "Choose what kind of message it is.",
    "Choose what it is about.",
    "Choose a community or village of this county.",
    "Tell us about it in a few words.",
    "Choose whether anybody should be kept from reading this.",
)
DRAFT = "() => localStorage.getItem('yijia.issue')"
HOLD = "draft => localStorage.setItem('yijia.issue', draft)"
LOOKED_AT = "() => document.dispatchEvent(new Event('visibilitychange'))"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, {ignoreVary: true});
      found[new URL(request.url).pathname] = await answer.text();
    }
  }
  return found;
}"""
# What the device keeps once there is another version, and no older one beside it.
NEWER = """async before => {
  const end = performance.now() + 15000;
  let names = [];
  do {
    names = await caches.keys();
    await new Promise((go) => setTimeout(go, 20));
  } while ((names.length !== 1 || names[0] === before) && performance.now() < end);
  return names;
}"""


def aged(draft: dict[str, Any], *, days: int) -> str:
    """A draft as if it had been begun so many days earlier."""
    return json.dumps(draft | {"begunAt": draft["begunAt"] - days * 24 * 3600 * 1000})


def must_say(page: Page, what: str) -> None:
    """Fails unless the page comes to say this of itself or of the draft."""
    expect(page.locator(f"[data-say='{what}']")).to_be_visible(timeout=PATIENCE)


def write(resident: Visit, *, mobile: str = "138 0013 8000", words: str = WORDS) -> None:
    """Fills in all that is needed, and a number."""
    names = NAMES[resident.language]
    resident.choose("A call for help")
    resident.select("What is it about?", names["category"])
    resident.select("Community or village", names["community"])
    resident.fill("Address or landmark", "学校门口")
    resident.fill("Tell us about it", words)
    resident.choose(KEEPING_LABELS[NO])
    resident.fill("Your mobile number", mobile)


def send(visit: Visit, page: Page | None = None) -> None:
    (page or visit.page).get_by_role("button", name=visit.say("Send it"), exact=True).click()


def opened(resident: Visit) -> None:
    """Opens the page from where issues are told, and waits until the browser has it."""
    resident.open("/issues/new")
    resident.press("Tell us without a network")
    must_say(resident.page, "stored")


def must_write_without_a_network(resident: Visit) -> None:
    """Writes a draft without a network, which is there after a reload, and cannot be sent."""
    page = resident.page
    page.context.set_offline(True)
    page.reload()
    write(resident)
    must_say(page, "kept")
    resident.look()
    page.reload()
    assert page.locator("#id_text").input_value() == WORDS
    send(resident)
    must_say(page, "offline")
    page.context.set_offline(False)


def must_send_from_two_windows(resident: Visit) -> tuple[str, str]:
    """Sends a draft whose answer is lost, and again from another window; number and code."""
    page, other = resident.page, resident.page.context.new_page()
    other.goto(resident.base + DOOR)
    page.evaluate(LOSE)
    send(resident)
    must_say(page, "unsure")
    assert not page.locator("#id_text").is_enabled()
    resident.look()
    must_say(other, "unsure")
    with other.expect_response("**/api/v1/issues") as got:
        send(resident, other)
    answer, number = got.value.json(), other.locator("[data-number]")
    assert got.value.headers["idempotent-replayed"] == "true"
    expect(number).to_have_text(answer["number"], timeout=PATIENCE)
    code = other.locator("[data-lookup]").inner_text()
    assert code.replace("-", "") == answer["lookup_code"]
    return number.inner_text(), code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_draft_is_written_without_a_network_sent_twice_and_registered_once(
    standing_county: County, visit: Sit, service: Scope, language: str
) -> None:
    resident = visit(language=language, screen=PHONE, who="resident")
    opened(resident)
    must_write_without_a_network(resident)
    number, code = must_send_from_two_windows(resident)
    must_say(resident.page, "gone")
    assert resident.page.locator("#id_text").input_value() == ""
    assert resident.page.evaluate(DRAFT) is None
    with acting_as(service):
        (issue,) = Issue.objects.select_related("case")
    assert (issue.case.number, issue.text, issue.source) == (number, WORDS, "web")
    resident.open("/issues/follow")
    resident.fill("Number of the issue", number)
    resident.fill("Lookup code", code)
    resident.press("Continue")
    resident.must_show(WORDS)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_is_said_beside_its_question_and_nothing_is_registered(
    standing_county: County, visit: Sit, service: Scope, language: str
) -> None:
    resident = visit(language=language, screen=PHONE, who="resident")
    opened(resident)
    page = resident.page
    summary = page.locator(".govuk-error-summary")
    send(resident)
    needed = [resident.say(sentence) for sentence in NEEDED]
    assert summary.locator("li").all_inner_texts() == needed
    beside = page.locator(".govuk-error-message").all_inner_texts()
    assert [one.split("\n")[-1].strip() for one in beside] == needed
    resident.look()
    write(resident, mobile="123", words="身份证 11010519491231002X 请帮忙")
    send(resident)
    wrong = page.locator("[data-field='mobile'] .govuk-error-message")
    sentence = resident.say("Enter a mobile number of 11 digits, like 138 0013 8000.")
    expect(wrong).to_contain_text(sentence, timeout=PATIENCE)
    assert page.evaluate("() => document.activeElement.className") == "govuk-error-summary"
    assert page.locator("#id_mobile").get_attribute("aria-describedby") is not None
    assert resident.say("an identity number") in summary.inner_text()
    must_say(page, "refused")
    resident.look()
    with acting_as(service):
        assert not Issue.objects.exists()
    summary.get_by_role("link", name=sentence).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("13800138000")
    resident.choose("Leave it as it is")
    send(resident)
    expect(page.locator("[data-number]")).not_to_be_empty(timeout=PATIENCE)
    assert page.locator("h1:visible").all_inner_texts() == [resident.say("We have your issue")]
    resident.look()
    with acting_as(service):
        assert Issue.objects.count() == 1


def test_what_a_category_asks_is_asked_for_it_alone_and_sent_with_it(
    standing_county: County, visit: Sit, service: Scope
) -> None:
    resident = visit(language="en", screen=PHONE, who="resident")
    opened(resident)
    page = resident.page
    write(resident)
    asked = page.locator("[data-code]:visible")
    assert asked.count() == 0
    resident.select("What is it about?", "Noise · Noise of shops")
    assert asked.count() == 2
    for name, day in (("q-noise-since", "7"), ("occurred_on", "8")):
        for part, value in (("year", "2026"), ("month", "9"), ("day", day)):
            page.locator(f"#id_{name}_{part}").fill(value)
    asked.last.get_by_label("Yes").check()
    resident.look()
    send(resident)
    expect(page.locator("[data-number]")).not_to_be_empty(timeout=PATIENCE)
    with acting_as(service):
        issue = Issue.objects.get()
        told = Answer.objects.values_list("question__code", "value").order_by("question__code")
        assert list(told) == [("noise.night", "yes"), ("noise.since", "2026-09-07")]
    assert (issue.category_id[:4], issue.occurred_on) == ("0102", date(2026, 9, 8))


def test_a_draft_is_deleted_by_its_person_or_when_its_days_are_over(
    standing_county: County, visit: Sit, service: Scope
) -> None:
    resident = visit(language="en", screen=PHONE, who="resident")
    opened(resident)
    page = resident.page
    write(resident)
    page.get_by_text("Delete this draft").click()
    page.get_by_role("button", name="Delete it now").click()
    must_say(page, "deleted")
    assert (page.evaluate(DRAFT), page.locator("#id_text").input_value()) == (None, "")
    write(resident)
    held = json.loads(page.evaluate(DRAFT))
    for days, said in ((6, "kept"), (8, "dropped")):
        page.evaluate(HOLD, aged(held, days=days))
        page.reload()
        must_say(page, said)
    assert (page.evaluate(DRAFT), page.locator("#id_text").input_value()) == (None, "")
    # The page stays open meanwhile, or what was sent was never answered.
    sent = held | {"body": "{}"}
    for draft, look, said in (
        (held, lambda: page.evaluate(LOOKED_AT), "dropped"),
        (sent, lambda: send(resident), "lapsed"),
    ):
        write(resident)
        page.evaluate(HOLD, aged(draft, days=8))
        look()
        must_say(page, said)
        assert (page.evaluate(DRAFT), page.locator("#id_text").input_value()) == (None, "")
    resident.look()
    with acting_as(service):
        assert not Issue.objects.exists()


def test_the_device_keeps_the_empty_page_alone_and_of_a_new_version_nothing_older(
    standing_county: County, visit: Sit
) -> None:
    worker = visit(language="en", screen=DESK, who="worker")
    sign_in(worker, "worker")
    opened(worker)
    page = worker.page
    write(worker)
    worker.open("/work")
    worker.open(DOOR)
    kept = page.evaluate(KEPT)
    assert DOOR in kept and "/work" not in kept
    assert {path for path in kept if not path.startswith("/static/")} == {DOOR}
    assert "/sign-out" in page.content()
    assert "/sign-out" not in kept[DOOR] and WORDS not in kept[DOOR]
    (before,) = page.evaluate("() => caches.keys()")
    page.locator(".yj-masthead button[name=language]").click()
    must_say(page, "stored")
    (after,) = page.evaluate(NEWER, before)
    assert after != before
    page.context.set_offline(True)
    page.reload()
    assert worker.page.locator("h1").first.inner_text() == "没有网络时反映问题"
    assert "/sign-out" not in page.content()


def test_without_a_script_the_page_says_how_else_to_tell(
    standing_county: County, visit: Sit
) -> None:
    resident = visit(language="en", screen=PHONE, who="resident")
    plain = resident.page.context.browser
    assert plain is not None
    context = plain.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(resident.base + DOOR)
    shown = page.locator("main").inner_text()
    context.close()
    assert "call 12345" in shown and "Send it" not in shown
