"""The network by keyboard: a keeper gives a seat, and a stranger walks from the county to it.

The end of the scenario S6 of the domain: coverage shows who shall have a branch, who has one, who
is excluded and why.
"""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import BESIDE, HERE, County
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES, MOST_STOPS, pick, push, write
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.tests.test_network import opened
from yijia.programmes.network.tests.keeping import employed

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
TITLE, REASON = "兼职委员", "新设社区"
DRAWN = "document.activeElement instanceof SVGAElement"


def on_new_year(keeper: Visit) -> None:
    """Writes a day into the next three boxes."""
    for part, number in (("Year", "2026"), ("Month", "1"), ("Day", "1")):
        write(keeper, part, number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_keeper_gives_a_seat_and_excludes_a_community_and_everybody_sees_it(
    standing_county: County, visit: Sit, language: str, now: datetime, service: Scope
) -> None:
    with acting_as(service):
        opened(by=service, at=now)
        employed(by=service, at=now)
    keeper = visit(language=language, screen=DESK, who="keeper")
    sign_in(keeper, "keeper")
    keeper.open("/network/bodies/party")
    push(keeper, "Give a seat")
    push(keeper, "Continue")
    keeper.must_show(keeper.say("There is a problem"))
    keeper.select("Which unit holds the seat?", "bank")
    write(keeper, "What the seat is called, in Chinese", TITLE)
    pick(keeper, keeper.say("Part-time"))
    on_new_year(keeper)
    push(keeper, "Continue")
    keeper.must_show(keeper.say("Check your answers"), TITLE, "bank")
    push(keeper, "Save")
    keeper.must_show(TITLE, keeper.say("Part-time"))
    keeper.open(f"/network/places/{BESIDE}/exclude")
    write(keeper, "Why does it need no branch?", REASON)
    write(keeper, "Document that says so", "文件 1")
    on_new_year(keeper)
    push(keeper, "Continue")
    push(keeper, "Save")
    keeper.open("/network/imports/seats")
    stranger = visit(language=language, who="stranger")
    must_walk(stranger)


def must_walk(stranger: Visit) -> None:
    """From the whole network down to the seat, and to who has no branch and why."""
    stranger.open("/network")
    for _stop in range(MOST_STOPS):
        stranger.page.keyboard.press("Tab")
        if stranger.page.evaluate(DRAWN) and HERE[:9] in stranger.page.evaluate(
            "document.activeElement.href.baseVal"
        ):
            break
    else:
        pytest.fail("No stop of the keyboard is a street of the drawing.")
    with stranger.page.expect_navigation():
        stranger.page.keyboard.press("Enter")
    assert urlsplit(stranger.page.url).path == f"/network/places/{HERE[:9]}"
    stranger.look()
    stranger.open(f"/network/places/{HERE}")
    stranger.must_show(TITLE, "bank", "worker")
    push(stranger, "bank")
    stranger.must_show(TITLE)
    stranger.open("/network/coverage")
    stranger.must_show(REASON, "100%")
    stranger.open("/network/names")
    stranger.must_show("Three Ways", stranger.say("Meaning not public"))
