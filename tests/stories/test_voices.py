"""What persons say decides: many who tell of one problem, and one who says it is not solved.

The scenarios S4 and S5 of the domain, by keyboard alone.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.harness.browser import DESK, Visit
from tests.harness.county import BESIDE, HERE, County
from tests.stories.test_issues import NAMES, counted
from tests.stories.test_work import (
    LANGUAGES,
    at_work,
    follow,
    give,
    pick,
    push,
    reply,
    sign,
    write,
)
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.engines.cases.models import Case
from yijia.engines.figures.rules import next_month
from yijia.ground.access.queries import acting_as
from yijia.ground.people.actions import lookup_code
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.tests.test_course import moved

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
MANY = 12
# So many of them live in the next community: who merges decides, and no radius does.
FAR = 3
NOT_OVER = (
    "Not shown, so that nobody can be recognised: of different persons everybody is shown one month"
    " at a time, when it is over, and of the whole county alone."
)


def told(*, at: datetime, who: int) -> str:
    """One of many persons tells of the dark street; the number of their issue."""
    place, mobile = BESIDE if who >= MANY - FAR else HERE, f"138001380{who:02}"
    new = issues.NewIssue(
        IssueKind.HELP, "0201", "整条街路灯都不亮", place, name="林某", mobile=mobile
    )
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


def replied(county: County, number: str, *, at: datetime) -> None:
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "reply", at, text="变压器已更换。")


def due_of(number: str) -> datetime | None:
    with acting_as(service_scope("test")):
        return Case.objects.get(number=number).due_at


def day_in(language: str, *, number: str) -> str:
    """The day by which an issue is answered, as its page says it."""
    with acting_as(service_scope("test")):
        day = Case.objects.get(number=number).due_on or date.max
    zh, en = f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}"
    return en if language == "en" else zh


def must_hold_the_same_reply(neighbour: Visit, *, numbers: list[str]) -> None:
    """Every one of the many has the own number, and under it the same reply."""
    for number in numbers:
        own = {"Lookup-Code": lookup_code(number)}
        told = neighbour.page.request.get(
            f"{neighbour.base}/api/v1/issues/{number}", headers=own
        ).json()
        replies = [reply["text"] for reply in told["replies"]]
        assert (told["number"], replies) == (number, ["变压器已更换。"])


def handled(clerk: Visit, handler: Visit, *, number: str) -> None:
    """The whole way of one issue up to its answer."""
    give(clerk, number=number, unit=NAMES[clerk.language]["unit"])
    sign(handler, number=number)
    reply(handler, number=number, text="变压器已更换。")


def must_answer_apart(clerk: Visit, *, others: list[str], neighbour: Visit) -> None:
    """One says it is solved by themselves, one when called; one is taken out, and has its clock."""
    push(neighbour, "It is solved")
    pick(neighbour, neighbour.say("Satisfied"))
    push(neighbour, "Send it")
    neighbour.must_show(neighbour.say("Solved"))
    clerk.open(f"/work/issues/{others[0]}/callback_solved")
    pick(clerk, clerk.say("Very satisfied"))
    push(clerk, "Called back: solved")
    clerk.must_show(clerk.say("Solved"))
    clerk.open(f"/work/issues/{others[1]}/unmerge")
    write(clerk, "Why?", "是另一条街")
    push(clerk, "Take out again")


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_tell_of_one_problem_and_each_keeps_number_answer_and_voice(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    main, *others = [told(at=now, who=who) for who in range(MANY)]
    own_day = due_of(others[1])
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
    handled(clerk, at_work(visit, "handler", language=language), number=main)
    neighbour = visit(language=language, who="neighbour")
    follow(neighbour, number=others[-1])
    neighbour.must_show(others[-1], "变压器已更换。")
    must_hold_the_same_reply(neighbour, numbers=[main, *others])
    figures = [counted(clerk, f"issues.{code}") for code in ("opened", "told", "people")]
    assert figures == [1, MANY, MANY]
    must_answer_apart(clerk, others=others, neighbour=neighbour)
    assert due_of(others[1]) == own_day
    assert [counted(clerk, f"issues.{code}") for code in ("opened", "told")] == [2, MANY]
    # Whoever does not work here is told of persons when the month is over.
    stranger = visit(language=language, screen=DESK, who="stranger")
    month = timezone.localdate(now).replace(day=1)
    stranger.open(f"/figures/issues.people?from={month}&to={next_month(month)}")
    stranger.must_show(stranger.say(NOT_OVER))


def must_call_in_vain(clerk: Visit, handler: Visit, *, number: str) -> None:
    """The centre calls on a second day and ends it; the unit that answered does neither."""
    handler.open(f"/work/issues/{number}")
    for verb in ("Called back: solved", "Called back: not solved", "Called back: nobody reached"):
        assert handler.say(verb) not in handler.text()
    clerk.open(f"/work/issues/{number}/callback_missed")
    push(clerk, "Called back: nobody reached")
    clerk.open(f"/work/issues/{number}/close_unanswered")
    push(clerk, "End it without a word")
    clerk.must_show(clerk.say("Ended without a word"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_solved_is_handled_again_and_silence_is_no_yes(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    number, before = told(at=now, who=0), now - timedelta(days=4)
    clerk = at_work(visit, "dispatcher", language=language)
    handler = at_work(visit, "handler", language=language)
    handled(clerk, handler, number=number)
    silent = told(at=before, who=1)
    replied(standing_county, silent, at=before)
    resident = visit(language=language, who="resident")
    follow(resident, number=number)
    push(resident, "It is not solved")
    write(resident, "What is still wrong?", "东头三盏还不亮")
    push(resident, "Send it")
    resident.must_show(resident.say("The office is working on it."), "变压器已更换。")
    resident.must_show(day_in(language, number=number))
    handler.open(f"/work/issues/{number}/submit")
    write(handler, "Reply to the person", "三盏已更换灯头。")
    push(handler, "Send the reply to be checked")
    resident.open(f"/issues/{number}")
    assert "三盏已更换灯头。" not in resident.text()
    clerk.open(f"/work/issues/{number}/approve")
    push(clerk, "Approve the reply")
    resident.open(f"/issues/{number}")
    resident.must_show("变压器已更换。", "三盏已更换灯头。")
    # The call of the day before: two on one day count as one.
    moved(standing_county, "dispatcher", silent, "callback_missed", before + timedelta(days=1))
    must_call_in_vain(clerk, handler, number=silent)
    resident.open("/figures/issues.solved_share?to=2100-01-01")
    resident.must_show("0.0", "0 / 2")
    # Who was not reached is among them, and stands there as having said nothing.
    resident.open("/figures/issues.asked_after?to=2100-01-01")
    push(resident, "Show the rows")
    resident.must_show(resident.say("Not said"), resident.say("No"))
