"""The network by keyboard: a keeper gives a seat, a stranger walks from the county to it, a
community blows the whistle, and a committee meets.

The scenario S6 of the domain: the community blows the whistle, the big working committee of its
street hears it and names units; they come, resolve and do it, what is overdue rises, and who has
blown and the units rate each other; coverage shows who shall have a branch, who has one, and why
not.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.harness.browser import DESK, Visit
from tests.harness.county import BESIDE, HERE, County, lamp_out
from tests.stories.test_accounts import sign_in
from tests.stories.test_work import LANGUAGES, MOST_STOPS, pick, push, write
from yijia.base.scope import Scope
from yijia.engines.meetings import ticks
from yijia.engines.meetings.tests.met import met_in
from yijia.engines.meetings.tests.test_whistles import employed_at
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
        works = opened(by=service, at=now)["works"]
        employed(by=service, at=now)
    employed_at(works, by=service, at=now)
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
    lamps, street = (visit(language=language, who=who) for who in ("lamps", "street"))
    number = lamp_out(at=now)
    must_blow(worker, street=street, number=number)
    must_come(lamps, number=number)
    must_resolve(street, lamps=lamps, called=f"/work/convened/{number}-C1", now=now)
    must_rate(worker, called=f"/work/convened/{number}-C1", pair="here/lamps")
    must_rate(lamps, called=f"/work/convened/{number}-C1", pair="lamps/here")


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


def must_blow(worker: Visit, *, street: Visit, number: str) -> None:
    """A community blows the whistle, and the committee of its street names the lamps."""
    sign_in(worker, "worker")
    worker.open(f"/work/issues/{number}")
    push(worker, "Call units together")
    push(worker, "Blow the whistle: let the body above name the units")
    worker.page.get_by_label(named(worker, "示例社区居委会", "Example committee")).check()
    worker.page.get_by_label(named(worker, "应急处置", "Emergency")).check()
    write(worker, "Why are units needed?", WHY)
    write(worker, "Where are they to meet?", "示例路口")
    push(worker, "Continue")
    worker.must_show(worker.say("Check your answers"), WHY)
    push(worker, "Save")
    sign_in(street, "street")
    street.open("/work/convened")
    street.must_show(street.say("Whistles that wait for you"), f"{number}-W1")
    street.open(f"/work/whistles/{number}-W1")
    street.must_show(WHY, named(street, "示例社区居委会", "Example committee"))
    push(street, "Name the units")
    street.page.get_by_label(named(street, "路灯所", "Street lighting")).check()
    push(street, "Continue")
    push(street, "Save")
    street.must_show(street.say("Units named"), f"{number}-C1")


def must_come(lamps: Visit, *, number: str) -> None:
    """The lamps are called by the committee, and sign that they have come."""
    sign_in(lamps, "handler")
    lamps.open("/work/convened")
    lamps.must_show("示例路口", lamps.say("Arrive by"))
    lamps.open(f"/work/convened/{number}-C1")
    lamps.must_show(WHY, lamps.say("Asked for by"))
    push(lamps, "Sign that your unit has arrived")
    lamps.must_show("handler")


def must_resolve(street: Visit, *, lamps: Visit, called: str, now: datetime) -> None:
    """What was resolved becomes overdue, rises to the centre, and is done at last."""
    street.open(f"{called}/resolutions")
    write(street, "What is to be done?", "换灯")
    street.select("Who does it?", named(street, "路灯所", "Street lighting"))
    write(street, "Within how many working days?", "1")
    push(street, "Continue")
    push(street, "Save")
    assert ticks.raise_overdue(at=now + timedelta(days=30)) == 1
    lamps.open(called)
    lamps.must_show("换灯", lamps.say("Overdue"), named(lamps, "受理中心", "Centre"))
    push(lamps, "Report as done")
    write(lamps, "What was done?", "换好了")
    push(lamps, "Continue")
    push(lamps, "Save")
    street.open(called)
    push(street, "Agree that it is done")
    push(street, "Close the convening")
    street.must_show(street.say("How both sides worked together"))


def must_rate(who: Visit, *, called: str, pair: str) -> None:
    """One side says how it was: who has blown the whistle, and the unit that came."""
    who.open(f"{called}/ratings/{pair}")
    pick(who, who.say("5 – very well"))
    write(who, "Say in a sentence why", "到场及时")
    push(who, "Continue")
    push(who, "Save")
    who.must_show("5 / 5", "到场及时")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_committee_meets_and_what_it_resolved_stands_in_its_minutes_and_in_the_month(
    standing_county: County, visit: Sit, language: str, now: datetime, service: Scope
) -> None:
    """A joint meeting by keyboard: called, its roll taken, decided by count, signed."""
    met_in(standing_county, by=service, at=now)
    worker = visit(language=language, screen=DESK, who="worker")
    sign_in(worker, "worker")
    worker.open("/work/bodies/party/meetings")
    local = timezone.localtime(now)
    for part, number in (("Year", local.year), ("Month", local.month), ("Day", local.day)):
        write(worker, part, str(number))
    write(worker, "At what time?", "09:00")
    write(worker, "Where does it meet?", "社区会议室")
    push(worker, "Continue")
    push(worker, "Save")
    worker.must_show("社区会议室", worker.say("The latest meetings"))
    worker.open("/work/meetings/party-M1")
    push(worker, "Put on the agenda")
    write(worker, "A point of your own", TITLE)
    push(worker, "Continue")
    push(worker, "Save")
    worker.open("/work/meetings/party-M1/roll")
    for code in ("lamps", "water"):
        worker.page.locator(f'input[name="present"][value="{code}"]').check()
    # A line for each seat stands there already.
    worker.page.locator('textarea[name="speakers"]').fill("lamps: 副所长\nwater: 副经理")
    push(worker, "Continue")
    push(worker, "Save")
    worker.must_show("副所长", worker.say("reached"))
    must_decide(worker)
    lamps = visit(language=language, who="lamps")
    sign_in(lamps, "handler")
    lamps.open("/work/meetings/party-M1")
    lamps.must_show(TITLE, WHY, "换灯", lamps.say("Minutes signed"))
    lamps.open("/work/bodies/party/tasks")
    lamps.must_show(lamps.say("Tasks of the month"))
    lamps.open("/network/gathering")
    lamps.must_show(lamps.say("Quorum and majority"), lamps.say("In force"))


def must_decide(worker: Visit) -> None:
    """A vote by counts of units, a resolution, and the signature under the minutes."""
    push(worker, "Write down what became of it")
    write(worker, "What was said or decided?", WHY)
    write(worker, "How many units were in favour?", "2")
    write(worker, "How many were against?", "0")
    write(worker, "How many abstained?", "0")
    push(worker, "Continue")
    push(worker, "Save")
    worker.must_show(worker.say("Carried"))
    push(worker, "Write down a resolution")
    write(worker, "What is to be done?", "换灯")
    worker.select("Who does it?", named(worker, "路灯所", "Street lighting"))
    write(worker, "Within how many working days?", "2")
    push(worker, "Continue")
    push(worker, "Save")
    push(worker, "Sign the minutes")
    worker.must_show(worker.say("Minutes signed"), worker.say("Known by"))
