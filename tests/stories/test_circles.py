"""Places that are followed together: a circle is drawn, its figures asked, a target set.

The system N3 of the article, as who keeps the local rules and a stranger sit before it.
"""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.harness.browser import PHONE, Visit
from tests.harness.county import BESIDE, HERE, County
from tests.stories.test_voices import told
from tests.stories.test_work import LANGUAGES, at_work, pick, push, tab_to, write
from yijia.base.scope import service_scope
from yijia.engines.figures import actions as figures
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
STREET = "350181003"
NAMES = {"zh-hans": "三地示范圈", "en": "Circle of three"}
RECOUNT = service_scope("recount")


def draw(keeper: Visit, *, since: date) -> None:
    """Draws a circle, at first with a community inside a street that is in it too."""
    keeper.open("/figures/circles")
    push(keeper, "Draw a circle")
    write(keeper, "Name in Chinese", NAMES["zh-hans"])
    write(keeper, "Name in English", NAMES["en"])
    write(keeper, "Short name for addresses", "of-three")
    tab_to(keeper, "Which places?")
    keeper.page.keyboard.insert_text(f"{HERE}\n{STREET}\n{HERE[:9]}")
    write(keeper, "From which month on?", f"{since:%Y-%m}")
    write(keeper, "Document that says so", "文件一号")
    push(keeper, "Save")
    keeper.must_show(HERE[:9], keeper.say("Draw a circle"))
    keeper.page.get_by_label(keeper.say("Which places?")).fill(f"{HERE}\n{BESIDE}\n{STREET}")
    push(keeper, "Save")
    keeper.must_show("文件一号")


def aim(keeper: Visit, *, since: date) -> None:
    """Sets what the figure on the page should be more than."""
    push(keeper, "Set a target")
    pick(keeper, keeper.say("It is more than the number (>)"))
    write(keeper, "Number to hold it against", "2")
    for part in (since.year, since.month, since.day):
        keeper.page.keyboard.press("Tab")
        keeper.page.keyboard.type(str(part))
    write(keeper, "Document that says so", "计划")
    push(keeper, "Set")


def number(reader: Visit) -> str:
    """The large number of a page."""
    words = (reader.page.locator(".yj-stat__value").first.text_content() or "").split()
    return words[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_circle_is_drawn_asked_and_given_a_target(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    for who in range(3):
        told(at=now, who=who)
    month = timezone.localdate(now).replace(day=1)
    year = month.replace(month=1)
    asked = f"?division=of-three&from={year}&to={year.replace(year=year.year + 1)}"
    keeper = at_work(visit, "system", language=language)
    draw(keeper, since=month)
    push(keeper, "Its figures")
    keeper.must_show(NAMES[language])
    keeper.open(f"/figures/issues.told{asked}")
    keeper.must_show(NAMES[language])
    assert number(keeper) == "3"
    aim(keeper, since=year)
    with acting_as(RECOUNT):
        figures.recount_figures(by=RECOUNT, at=now)
    stranger = visit(language=language, screen=PHONE, who="stranger")
    stranger.open(f"/figures/issues.told{asked}")
    assert stranger.page.locator(".govuk-tag").all_inner_texts() == [stranger.say("Reached")]
    for path, shown in (
        (f"/figures/issues.told{asked}", ("计划",)),
        (
            f"/figures/board{asked}&figure=issues.told&beside=350181",
            (stranger.say("Over time"), stranger.say("By circle"), NAMES[language]),
        ),
        ("/figures/recounts", (stranger.say("Recounts"),)),
        ("/figures/circles", (NAMES[language],)),
        ("/figures/issues.places_told", ("50.0", "1 / 2")),
    ):
        stranger.open(path)
        stranger.must_show(*shown)
    stranger.open("/figures/issues.unsolved")
    assert number(stranger) == "3"
