"""System E1: a category asks what it needs, answered by keyboard; and what goes on paper."""

from collections.abc import Callable

import pytest

from tests.harness.browser import PHONE, Visit
from tests.harness.county import HERE, County
from tests.stories.test_issues import NAMES

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
WORDS = {
    "zh-hans": {
        "matter": "商铺噪音",
        "night": "夜间（22时至次日6时）也有吗？",
        "body": "示例社区居委会",
    },
    "en": {
        "matter": "Noise of shops",
        "night": "Also at night (10 pm to 6 am)?",
        "body": "Example committee",
    },
}


def type_on(resident: Visit, *, keys: str, sent: str = "Enter") -> None:
    """Answers a page by keyboard alone: focuses its first field, types, and sends."""
    resident.page.locator("main").get_by_role("radio").first.focus()
    for _n in range(int(keys)):
        resident.page.keyboard.press("ArrowDown")
    resident.page.keyboard.press("Space")
    with resident.page.expect_navigation():
        resident.page.keyboard.press(sent)
    resident.look()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_noise_is_told_by_keyboard_with_what_its_category_asks(
    standing_county: County, visit: Sit, language: str
) -> None:
    words, names = WORDS[language], NAMES[language]
    resident = visit(language=language, screen=PHONE, who="resident")
    resident.open("/issues/new/kind")
    type_on(resident, keys="2")
    type_on(resident, keys="0")
    type_on(resident, keys="1")
    resident.must_show(words["matter"])
    type_on(resident, keys="1")
    resident.must_show(words["night"])
    for key, value in (("year", "2026"), ("month", "9"), ("day", "1")):
        resident.page.locator(f"#id_q-noise-since_{key}").fill(value)
    type_on(resident, keys="0")
    resident.select("Street or town", names["street"])
    resident.press("Continue")
    resident.select("Community or village", names["community"])
    resident.press("Continue")
    resident.fill("Tell us about it", "楼下商铺半夜放音响")
    resident.press("Continue")
    resident.press("Continue")
    type_on(resident, keys="0")
    resident.press("Continue")
    resident.must_show(words["matter"], words["night"], resident.say("Yes"))
    resident.press("Send it")
    resident.press("A receipt to print")
    resident.must_show(words["matter"], resident.say("Lookup code"))
    resident.open(f"/places/{HERE}")
    resident.must_show(words["body"])
