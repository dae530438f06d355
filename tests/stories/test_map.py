"""Saying where it is on the map: a tap is a place, and list and map never contradict each other."""

from collections.abc import Callable

import pytest

from tests.harness.browser import PHONE, Visit
from tests.harness.county import HERE, County
from tests.stories.test_issues import NAMES
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.places.tests.drawing import EAST, WEST
from yijia.programmes.issues.models import Issue

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
SCHEMATIC = {"zh-hans": "本图为示意图。", "en": "The map is a schematic drawing."}
MARKED = {"zh-hans": "已标记：玉屏街道", "en": "Place marked: Yuping Street"}
PLACE = {"zh-hans": "玉屏街道 示例社区", "en": "Example Community, Yuping Street"}
# The community in which the finger comes down: how far from the west, and from the north, of the
# western street on the drawing.
ACROSS, DOWN = 1.25 / 2, 0.75 / 2


def open_map(resident: Visit) -> None:
    """Answers what comes before, and unfolds the map."""
    resident.open("/issues/new/kind")
    names = NAMES[resident.language]
    for answer in ("A call for help", names["topic"], names["category"]):
        resident.choose(answer)
        resident.press("Continue")
    resident.page.locator(".yj-map summary").click()
    resident.page.locator(".yj-map__canvas path").first.wait_for()
    resident.look()


def tap(resident: Visit) -> None:
    """Taps the community on the map."""
    west = resident.page.locator(".yj-map__canvas path").first
    box = west.bounding_box()
    size = (box["width"], box["height"]) if box else (0.0, 0.0)
    west.click(position={"x": size[0] * ACROSS, "y": size[1] * DOWN})
    resident.look()


def held(resident: Visit) -> list[str]:
    """What the form would send: longitude, latitude, street."""
    return [resident.page.locator(f"#id_{name}").input_value() for name in ("lon", "lat", "street")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_tap_on_the_map_is_the_place_of_the_issue(
    drawn_county: County, service: Scope, visit: Sit, language: str
) -> None:
    resident = visit(language=language, screen=PHONE)
    open_map(resident)
    resident.must_show(SCHEMATIC[language])
    tap(resident)
    resident.must_show(MARKED[language])
    assert held(resident)[2] == WEST
    resident.press("Continue")
    assert resident.page.locator("#id_division").input_value() == HERE
    resident.press("Continue")
    resident.fill("Tell us about it", "第二盏路灯不亮")
    resident.press("Continue")
    resident.press("Continue")
    resident.choose("No, it may go to any office that can help")
    resident.press("Continue")
    resident.press("Continue")
    resident.must_show(PLACE[language])
    resident.press("Send it")
    resident.press("See how it is going")
    resident.must_show(PLACE[language])
    with acting_as(service):
        issue = Issue.objects.get()
    assert abs(float(issue.lon or 0) - 119.25) < 0.1
    assert abs(float(issue.lat or 0) - 25.25) < 0.1


def test_another_street_from_the_list_takes_the_mark_away(drawn_county: County, visit: Sit) -> None:
    resident = visit(language="en", screen=PHONE)
    open_map(resident)
    tap(resident)
    assert all(held(resident))
    resident.page.locator("#id_street").select_option(EAST)
    assert held(resident) == ["", "", EAST]
    resident.must_show(resident.say("No place marked yet."))
    tap(resident)
    resident.page.get_by_role("button", name=resident.say("Take the mark away")).click()
    assert held(resident) == ["", "", WEST]
