"""What must show of figures: an issue is closed and the number moves; its month is published, and
what an act changes afterwards is sealed beside it, for everybody to see.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import County
from tests.stories.test_issues import counted
from tests.stories.test_voices import replied, told
from tests.stories.test_work import LANGUAGES, at_work, follow, pick, push, tab_to, write
from yijia.engines.figures.rules import next_month
from yijia.engines.figures.shown.seals import month_text

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
WHY = "两个诉求说的是同一盏灯"


def close(resident: Visit, *, number: str) -> None:
    """The person says that it is solved, which ends the issue."""
    follow(resident, number=number)
    push(resident, "It is solved")
    pick(resident, resident.say("Satisfied"))
    push(resident, "Send it")
    resident.must_show(resident.say("Solved"))


def must_open_the_rows(stranger: Visit, *, number: str) -> None:
    """The number of those solved has moved, and opens the row that it was moved by."""
    assert counted(stranger, "issues.solved") == 1
    stranger.press("Show the rows")
    stranger.must_show(number)
    stranger.open("/figures/issues.days_to_solve")
    stranger.must_show(stranger.say("How long it took"), "100.0")


def publish(leader: Visit, *, month: date, note: str = "") -> None:
    """Publishes a month, from the page of published months on."""
    leader.open("/figures/published")
    push(leader, "Publish a month")
    tab_to(leader, "Which month?")
    leader.page.get_by_label(leader.say("Which month?")).select_option(month_text(month))
    if note:
        write(leader, "What has changed since it was published?", note)
    leader.press("Publish")


def merge(clerk: Visit, *, number: str, into: str) -> None:
    """Says that an issue tells of the same as another."""
    clerk.open(f"/work/issues/{number}/merge")
    write(clerk, "Number of the issue that stays", into)
    push(clerk, "Merge with another")


def seals(stranger: Visit) -> list[list[str]]:
    """What the page of a figure says of its seals: number and reason, the latest first."""
    table = stranger.page.locator("table").filter(
        has_text=stranger.say("Why again"), has=stranger.page.locator("caption")
    )
    rows = table.locator("tbody tr").all()
    cells = [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]
    return [[value, why] for _at, value, _version, why in cells]


def must_take_along(stranger: Visit) -> None:
    """Downloads the published month as a document to print."""
    with stranger.page.expect_download() as told_file:
        stranger.page.get_by_role("button", name=stranger.say("Print this month (PDF)")).click()
    assert told_file.value.path().read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_is_published_and_what_changes_it_is_sealed_beside_it(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    before = now.replace(day=1) - timedelta(days=3)
    month = timezone.localdate(before).replace(day=1)
    done, stays, same = (told(at=before, who=who) for who in range(3))
    replied(standing_county, done, at=before)
    stranger = visit(language=language, screen=PHONE, who="stranger")
    assert counted(stranger, "issues.solved") == 0
    close(visit(language=language, screen=PHONE, who="resident"), number=done)
    must_open_the_rows(stranger, number=done)
    leader = at_work(visit, "leader", language=language)
    publish(leader, month=month)
    page = f"/figures/issues.opened?from={month}&to={next_month(month)}"
    stranger.open(page)
    assert seals(stranger) == [["3", ""]]
    merge(at_work(visit, "dispatcher", language=language), number=same, into=stays)
    publish(leader, month=month)
    leader.must_show(leader.say("Say what has changed since it was published."))
    write(leader, "What has changed since it was published?", WHY)
    leader.press("Publish")
    leader.must_show(WHY)
    stranger.open(page)
    assert seals(stranger) == [["2", WHY], ["3", ""]]
    beside = visit(language=language, screen=DESK, who="beside")
    beside.open("/figures/published")
    assert beside.say("Publish a month") not in beside.text()
    beside.open(f"/figures/published/{month_text(month)}")
    beside.must_show(WHY, beside.say("Issues raised"))
    must_take_along(beside)
    for reader in (stranger, beside):
        reader.open("/figures")
        reader.must_show(reader.say("Issues of residents"), reader.say("Board"))
    # In the morning the leader looks at a few numbers on the phone, and opens one of them.
    leader.page.set_viewport_size(PHONE)
    leader.open("/work/morning")
    leader.must_show(leader.say("Issues raised"), leader.say("Issues solved"))
