"""System E1: who meets what a neighbour has raised says so, and gets the answer too."""

from collections.abc import Callable

import pytest

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import County
from tests.stories.test_issues import NAMES, dispatch, fill_in, raise_issue, sign_and_reply, take

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]


def must_join(neighbour: Visit, *, number: str, text: str) -> tuple[str, str]:
    """Fills in the same again, is shown the neighbour's, and joins it; returns number and code."""
    fill_in(neighbour, text=text, mobile="139 0013 9000")
    assert neighbour.heading() == neighbour.say("Is it one of these?")
    neighbour.must_show(NAMES[neighbour.language]["category"])
    neighbour.page.locator(f"input[value='{number}']").check()
    neighbour.press("Continue")
    told, code = (neighbour.page.locator(x).inner_text() for x in ("#number", "#code"))
    return told, code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_neighbour_says_me_too_and_reads_the_answer(
    standing_county: County, visit: Sit, language: str
) -> None:
    title = "第二盏路灯不亮"
    resident = visit(language=language, screen=PHONE, who="resident")
    number, _code = raise_issue(resident, text=title)
    neighbour = visit(language=language, screen=PHONE, who="neighbour")
    joined, code = must_join(neighbour, number=number, text="学校门口路灯坏了")
    assert joined == f"{number}-1"
    handler = visit(language=language, screen=DESK, who="handler")
    dispatch(visit(language=language, screen=DESK, who="dispatcher"), title=title)
    sign_and_reply(handler, title=title, text="已更换灯泡。")
    take(handler, title=title, within="area")
    handler.must_show(handler.say("They read each reply too."))
    again = visit(language=language, screen=PHONE, who="again")
    again.open("/issues/follow")
    again.fill("Number of the issue", joined)
    again.fill("Lookup code", code)
    again.press("Continue")
    again.must_show("已更换灯泡。", NAMES[language]["unit"], again.say("Answered"))
    assert title not in again.text()
