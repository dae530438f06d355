"""What persons say decides: many who tell of one problem, and one who says it is not solved.

The scenarios S4 and S5 of the domain, by keyboard alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.harness.browser import DESK, Visit
from tests.harness.county import HERE, County
from tests.stories.test_issues import counted
from tests.stories.test_work import LANGUAGES, at_work, follow, pick, push, write
from yijia.base.scope import ANONYMOUS
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.tests.test_course import moved

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
MANY = 12
FEW = "Not shown: fewer than %(minimum)s persons, so that nobody can be recognised."


def told(*, at: datetime, who: int) -> str:
    """One of many persons tells of the dark street; the number of their issue."""
    new = issues.NewIssue(
        IssueKind.HELP, "0201", "整条街路灯都不亮", HERE, name="林某", mobile=f"138001380{who:02}"
    )
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


def replied(county: County, number: str, *, at: datetime) -> None:
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "reply", at, text="变压器已更换。")


def called(county: County, number: str, *, at: datetime) -> None:
    """A callback reaches nobody."""
    moved(county, "dispatcher", number, "callback_missed", at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_tell_of_one_problem_and_each_keeps_number_answer_and_voice(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    main, *others = [told(at=now, who=who) for who in range(MANY)]
    clerk = at_work(visit, "dispatcher", language=language)
    clerk.open("/work?topic=02")
    for number in others:
        clerk.page.locator(f"input[value='{number}']").focus()
        clerk.page.keyboard.press("Space")
    push(clerk, "Go on with those ticked")
    pick(clerk, clerk.say("Merge with another"))
    push(clerk, "Continue")
    write(clerk, "Number of the issue that stays", main)
    push(clerk, "Merge with another")
    replied(standing_county, main, at=now)
    neighbour = visit(language=language, who="neighbour")
    follow(neighbour, number=others[-1])
    neighbour.must_show(others[-1], "变压器已更换。")
    figures = [counted(clerk, f"issues.{code}") for code in ("opened", "told", "people")]
    assert figures == [1, MANY, MANY]
    # Whoever does not work here is told a number of persons only from the next midnight on.
    stranger = visit(language=language, screen=DESK, who="stranger")
    stranger.open("/figures/issues.people")
    stranger.must_show(stranger.say(FEW) % {"minimum": 5})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_solved_is_handled_again_and_silence_is_no_yes(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    number, before = told(at=now, who=0), now - timedelta(days=4)
    replied(standing_county, number, at=now)
    silent = told(at=before, who=1)
    replied(standing_county, silent, at=before)
    resident = visit(language=language, who="resident")
    follow(resident, number=number)
    push(resident, "It is not solved")
    write(resident, "What is still wrong?", "东头三盏还不亮")
    push(resident, "Send it")
    resident.must_show(resident.say("The office is working on it."), "变压器已更换。")
    handler = at_work(visit, "handler", language=language)
    handler.open(f"/work/issues/{number}/submit")
    write(handler, "Reply to the person", "三盏已更换灯头。")
    push(handler, "Send the reply to be checked")
    resident.open(f"/issues/{number}")
    assert "三盏已更换灯头。" not in resident.text()
    moved(standing_county, "dispatcher", number, "approve", now)
    resident.open(f"/issues/{number}")
    resident.must_show("变压器已更换。", "三盏已更换灯头。")
    for days in (1, 2, 3):
        called(standing_county, silent, at=before + timedelta(days=days))
    moved(standing_county, "dispatcher", silent, "close_unanswered", before + timedelta(days=3))
    resident.open("/figures/issues.solved_share?to=2100-01-01")
    resident.must_show("0.0", "0 / 2")
