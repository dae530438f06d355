"""The network by keyboard: a keeper gives a seat, a stranger walks from the county to it, and a
community calls units together.

The scenario S6 of the domain: units are called, come, resolve and do it, what is overdue rises, and
both sides rate each other; coverage shows who shall have a branch, who has one, and why not.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import BESIDE, HERE, County, lamp_out
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES, MOST_STOPS, pick, push, write
from yijia.base.scope import Scope
from yijia.engines.meetings import ticks
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.tests.test_network import opened
from yijia.programmes.network.tests.keeping import employed

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
TITLE, REASON, WHY = "兼职委员", "新设社区", "路灯下积水"
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
    worker = visit(language=language, screen=DESK, who="worker")
    lamps = visit(language=language, who="lamps")
    must_call_together(worker, lamps=lamps, number=lamp_out(at=now), now=now)


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


def named(visit: Visit, zh: str, en: str) -> str:
    """A name as it is read in somebody's language."""
    return en if visit.language.startswith("en") else zh


def must_call_together(worker: Visit, *, lamps: Visit, number: str, now: datetime) -> None:
    """A community calls the lamps to a case, who come and take something on."""
    sign_in(worker, "worker")
    worker.open(f"/work/issues/{number}")
    push(worker, "Call units together")
    worker.select(
        "For which body do you call?", named(worker, "示例社区居委会", "Example committee")
    )
    worker.page.get_by_label(named(worker, "应急处置", "Emergency")).check()
    write(worker, "Why are they called?", WHY)
    write(worker, "Where do they meet?", "示例路口")
    worker.page.get_by_label(named(worker, "路灯所", "Street lighting")).check()
    push(worker, "Continue")
    worker.must_show(worker.say("Check your answers"), WHY)
    push(worker, "Save")
    called = f"/work/convened/{number}-C1"
    sign_in(lamps, "handler")
    lamps.open("/work/convened")
    lamps.must_show("示例路口", lamps.say("Arrive by"))
    lamps.open(called)
    lamps.must_show(WHY)
    push(lamps, "Sign that your unit has arrived")
    lamps.must_show("handler")
    must_resolve(worker, lamps=lamps, called=called, now=now)
    must_rate(worker, called=called)


def must_resolve(worker: Visit, *, lamps: Visit, called: str, now: datetime) -> None:
    """What was resolved becomes overdue, rises to the centre, and is done at last."""
    worker.open(f"{called}/resolutions")
    write(worker, "What is to be done?", "换灯")
    worker.select("Who does it?", named(worker, "路灯所", "Street lighting"))
    write(worker, "Within how many working days?", "1")
    push(worker, "Continue")
    push(worker, "Save")
    assert ticks.raise_overdue(at=now + timedelta(days=30)) == 1
    lamps.open(called)
    lamps.must_show("换灯", lamps.say("Overdue"), named(lamps, "受理中心", "Centre"))
    push(lamps, "Report as done")
    write(lamps, "What was done?", "换好了")
    push(lamps, "Continue")
    push(lamps, "Save")
    worker.open(called)
    push(worker, "Agree that it is done")
    push(worker, "Close the convening")
    worker.must_show(worker.say("How both sides worked together"))


def must_rate(worker: Visit, *, called: str) -> None:
    """The community says how it was."""
    worker.open(f"{called}/ratings/here/lamps")
    pick(worker, worker.say("5 – very well"))
    write(worker, "Say in a sentence why", "到场及时")
    push(worker, "Continue")
    push(worker, "Save")
    worker.must_show("5 / 5", "到场及时")
