"""A department's Excel is uploaded once, and from then on fills itself: checked, signed, sent."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import python_calamine
from django.utils import timezone
from playwright.sync_api import FilePayload

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import BESIDE, HERE, County, lamp_out
from tests.stories.test_issues import sign_in
from yijia.engines.figures.tests.test_circles import draw
from yijia.engines.forms import ticks
from yijia.engines.forms.tests import ugly

pytestmark = pytest.mark.django_db(transaction=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "诉求统计月报"
# In the order in which places are offered, which is that of their Chinese names.
VILLAGES = {
    "zh-hans": ("第二社区", "示例社区"),
    "en": ("Second Community", "Example Community"),
}
CIRCLES = {"zh-hans": "三地", "en": "Three places"}


def choose_cell(clerk: Visit, cell: str) -> None:
    """Clicks a cell of the worksheet."""
    with clerk.page.expect_navigation():
        clerk.page.locator(f"#{cell} a").click()
    clerk.look()


def bind_figure(clerk: Visit, cell: str, *, figure: str, period: str, place: str = "") -> None:
    """Says by clicks that a cell holds a figure of a place, by default of the whole county."""
    choose_cell(clerk, cell)
    clerk.choose("A number that is counted")
    clerk.press("Go on")
    clerk.select("Which number?", clerk.say(figure))
    clerk.press("Go on")
    if place:
        clerk.select("Of which place?", place)
    clerk.press("Go on")
    clerk.select("Of which days?", clerk.say(period))
    clerk.press("Go on")
    clerk.must_show(clerk.say(figure), clerk.say(period))
    clerk.press("Save")


def bind_nobody(clerk: Visit, cell: str, *, reason: str) -> None:
    """Says by clicks that nobody counts what belongs into a cell, and why."""
    choose_cell(clerk, cell)
    clerk.choose("Nothing: nobody counts this")
    clerk.press("Go on")
    clerk.fill("Why does nobody count this?", reason)
    clerk.press("Go on")
    clerk.press("Save")


def upload(clerk: Visit, *, name: str, content: bytes) -> None:
    """Chooses a workbook, and sends it."""
    sent: FilePayload = {"name": name, "mimeType": XLSX, "buffer": content}
    clerk.fill("What is the form called?", NAME)
    clerk.page.locator("input[type=file]").set_input_files(sent)
    clerk.press("Upload")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_is_uploaded_bound_by_clicks_filled_checked_signed_and_sent(
    standing_county: County,
    visit: Callable[..., Visit],
    language: str,
    now: datetime,
) -> None:
    month_ago = now.replace(day=1) - timedelta(days=3)
    lamp_out(at=month_ago)
    clerk = visit(language=language, screen=DESK, who="clerk")
    sign_in(clerk, "dispatcher")
    clerk.open("/work/forms")
    clerk.press("Upload a form")
    upload(clerk, name="表.xlsm", content=ugly.workbook())
    clerk.must_show(clerk.say("This workbook holds macros. Save it as .xlsx without them."))
    upload(clerk, name="表.xlsx", content=ugly.workbook())
    clerk.must_show("群众诉求办理情况统计表", "走访户数")
    bind_figure(clerk, "A3", figure="Issues raised", period="The month before the due day")
    bind_figure(clerk, "B4", figure="Issues solved", period="From January to the end of that month")
    bind_nobody(clerk, "D3", reason="走访由部门登记")
    clerk.press("Go on")
    set_due(clerk)
    fill_by_hand(clerk)
    must_read_and_check(clerk)
    sign(visit(language=language, screen=PHONE, who="leader"))
    clerk.page.reload()
    clerk.press("It has been sent")
    clerk.must_show(clerk.say("Sent"))
    must_take_along(clerk)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_row_is_bound_to_villages_at_once_and_a_cell_to_a_circle(
    standing_county: County, visit: Callable[..., Visit], language: str
) -> None:
    draw((HERE, BESIDE), since=timezone.localdate().replace(day=1))
    clerk = visit(language=language, screen=PHONE, who="clerk")
    names = VILLAGES[language]
    sign_in(clerk, "dispatcher")
    clerk.open("/work/forms/new")
    upload(clerk, name="表.xlsx", content=ugly.workbook())
    period = "The month before the due day"
    bind_figure(clerk, "A3", figure="Issues raised", period=period, place=names[0])
    offer = clerk.say("Across to %(last)s, each cell of its own place (%(number)s)")
    clerk.press(offer % {"last": "B3", "number": 1})
    clerk.must_show(names[1])
    clerk.press("Save")
    circle = CIRCLES[language]
    bind_figure(clerk, "D3", figure="Issues raised", period=period, place=circle)
    clerk.must_show(*names, circle)


def set_due(clerk: Visit) -> None:
    """Says that the form is due every month on the day that it is today."""
    today = timezone.localdate()
    with clerk.page.expect_navigation():
        clerk.page.locator("main a[href$='/due']").click()
    clerk.look()
    clerk.choose("Every month")
    clerk.fill("On which day of the month?", str(today.day))
    clerk.press("Save")


def fill_by_hand(clerk: Visit) -> None:
    """Fills the form that is due today."""
    with clerk.page.expect_navigation():
        clerk.page.locator("main form[action$='/fill'] button").click()
    clerk.look()
    clerk.must_show(clerk.say("Filled, to be checked"), "走访由部门登记")


def must_read_and_check(clerk: Visit) -> None:
    """Opens the rows behind a number, types what nobody counts, and says that all is right."""
    there = clerk.page.url
    choose_cell(clerk, "A3")
    assert clerk.page.locator("main tbody tr").count() == 1
    clerk.page.goto(there)
    with clerk.page.expect_navigation():
        clerk.page.locator("main a[href*='/type']").click()
    clerk.look()
    clerk.fill("Which number belongs into this cell?", "36")
    clerk.press("Save")
    clerk.must_show("36", clerk.say("Typed"))
    clerk.press("It is right")
    clerk.must_show(clerk.say("Checked, to be signed"))


def sign(leader: Visit) -> None:
    """Finds the form among those to be signed, and signs what was filled."""
    sign_in(leader, "leader")
    leader.open("/work/forms")
    leader.press(NAME)
    with leader.page.expect_navigation():
        leader.page.locator("main ul.govuk-list a").first.click()
    leader.look()
    leader.press("Sign it")
    leader.must_show(leader.say("Signed, to be sent"))


def must_take_along(clerk: Visit) -> None:
    """Downloads what was signed: the department's own workbook, with the numbers in it."""
    with clerk.page.expect_download() as told:
        clerk.page.locator("main a[href$='/xlsx']").click()
    content = told.value.path().read_bytes()
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name("报表")
    rows = sheet.to_python(skip_empty_area=False)
    # Raised and solved, the second in the row below, and what was typed.
    assert (rows[2][0], rows[3][1], rows[2][3]) == (1.0, 0.0, 36.0)
    assert rows[0][0] == "群众诉求办理情况统计表"
    assert ugly.parts_of(content)["xl/drawings/drawing1.xml"] == ugly.DRAWING


def test_the_next_period_needs_no_hand(
    standing_county: County, visit: Callable[..., Visit], now: datetime
) -> None:
    clerk = visit(language="en", screen=PHONE, who="clerk")
    sign_in(clerk, "dispatcher")
    clerk.open("/work/forms/new")
    upload(clerk, name="表.xlsx", content=ugly.workbook())
    bind_figure(clerk, "A3", figure="Issues raised", period="The month before the due day")
    clerk.press("Go on")
    set_due(clerk)
    assert ticks.fill_due(at=now) == 1
    assert ticks.fill_due(at=now + timedelta(days=32)) == 1
    clerk.page.reload()
    assert clerk.page.locator("main ul.govuk-list a").count() == 2
