"""The board of a county with outlines: a place is found on its map by keyboard, and opened."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from playwright.sync_api import ViewportSize

from tests.harness.browser import DESK, PHONE, Visit
from tests.stories.test_circles import number
from tests.stories.test_voices import told
from tests.stories.test_work import LANGUAGES, MOST_STOPS
from yijia.ground.places.tests.drawing import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
STREET = {"zh-hans": "玉屏街道", "en": "Yuping Street"}
# What the shape in the link that has the focus says of itself.
SHAPE = """() => {
  const shape = document.activeElement.querySelector("path[aria-label]");
  return shape ? shape.getAttribute("aria-label") : "";
}"""


def tab_to_shape(reader: Visit, said: str) -> None:
    """Goes on from stop to stop until a place on the map has the focus that says this."""
    for _stop in range(MOST_STOPS):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate(SHAPE) == said:
            return
    raise AssertionError(f"{said} is not reached by the keyboard on {reader.page.url}")


@pytest.mark.usefixtures("drawn_county")
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_on_the_map_is_reached_by_keyboard_and_opens_its_board(
    visit: Sit, language: str, screen: ViewportSize, now: datetime
) -> None:
    for who in range(2):
        told(at=now, who=who)
    year = timezone.localdate(now).replace(month=1, day=1)
    asked = {"division": COUNTY, "from": year, "to": year.replace(year=year.year + 1)}
    reader = visit(language=language, screen=screen, who="reader")
    reader.open(f"/figures/board?{urlencode({'figure': 'issues.told', **asked})}")
    reader.must_show(reader.say("By place"), reader.say("The darker, the more. White: not told."))
    tab_to_shape(reader, f"{STREET[language]}: 2")
    reader.look()
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    reader.look()
    reader.must_show(STREET[language])
    assert number(reader) == "2"
