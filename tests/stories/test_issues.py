"""System E1: a resident raises an issue on a phone, the network works, the resident decides."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import PASSWORD, County
from yijia.programmes.issues.rules import KEEPING_LABELS, NO, YES

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
NAMES = {
    "zh-hans": {
        "topic": "道路设施",
        "category": "路灯",
        "street": "玉屏街道",
        "community": "示例社区",
        "unit": "路灯所",
    },
    "en": {
        "topic": "Roads and lighting",
        "category": "Street light",
        "street": "Yuping Street",
        "community": "Example Community",
        "unit": "Street lighting",
    },
}


def picture() -> FilePayload:
    """A small photo as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "PNG")
    return {"name": "lamp.png", "mimeType": "image/png", "buffer": out.getvalue()}


def raise_issue(resident: Visit, *, text: str, about: str = "") -> tuple[str, str]:
    """Goes through every question, and returns number and lookup code."""
    fill_in(resident, text=text, about=about)
    resident.must_show(text, NAMES[resident.language]["community"])
    resident.press("Send it")
    number, code = (resident.page.locator(x).inner_text() for x in ("#number", "#code"))
    return number, code


def fill_in(resident: Visit, *, text: str, mobile: str = "138 0013 8000", about: str = "") -> None:
    """Goes through every question up to what comes before the answers are sent.

    It is kept from the unit that it is `about`, if one is named.
    """
    names = NAMES[resident.language]
    resident.open("/issues/new")
    resident.press("Start")
    resident.choose("A call for help")
    resident.press("Continue")
    resident.choose(names["topic"])
    resident.press("Continue")
    resident.choose(names["category"])
    resident.press("Continue")
    resident.select("Street or town", names["street"])
    resident.press("Continue")
    resident.select("Community or village", names["community"])
    resident.fill("Address or landmark", "学校门口")
    resident.press("Continue")
    resident.fill("Tell us about it", text)
    resident.press("Continue")
    resident.page.locator("input[type=file]").set_input_files(picture())
    resident.press("Continue")
    resident.choose(KEEPING_LABELS[YES if about else NO])
    if about:
        resident.fill("Which unit is it about?", about)
    resident.press("Continue")
    resident.fill("Your mobile number", mobile)
    resident.press("Continue")


def sign_in(worker: Visit, login: str) -> None:
    """Signs in, and arrives at the work that waits."""
    worker.open("/sign-in")
    worker.fill("Login name", login)
    worker.fill("Password", PASSWORD)
    worker.press("Sign in")


def take(worker: Visit, *, title: str, within: str = "") -> None:
    """Opens the case with this title from the list of work."""
    worker.open(f"/work?in={within}")
    with worker.page.expect_navigation():
        worker.page.get_by_role("link", name=title).click()
    worker.look()


def dispatch(dispatcher: Visit, *, title: str) -> None:
    """Sends the case to the unit that mends lamps."""
    sign_in(dispatcher, "dispatcher")
    take(dispatcher, title=title)
    dispatcher.press("Dispatch")
    dispatcher.choose(NAMES[dispatcher.language]["unit"])
    dispatcher.press("Dispatch")
    dispatcher.must_show(dispatcher.say("Sent to a unit"))


def sign_and_reply(handler: Visit, *, title: str, text: str) -> None:
    """Signs for the case, and tells the person what was done."""
    sign_in(handler, "handler")
    take(handler, title=title)
    must_see_the_photo(handler)
    handler.press("Sign for it")
    handler.press("Sign for it")
    handler.press("Reply")
    handler.fill("Reply to the person", text)
    handler.press("Reply")


def must_see_the_photo(handler: Visit) -> None:
    """The photo that the resident sent is drawn on the page, and not only linked."""
    drawn = "images => images.map(image => image.complete && image.naturalWidth)"
    assert handler.page.locator(".yj-photo").evaluate_all(drawn) == [64]


def counted(reader: Visit, code: str) -> int:
    """What the public page of a figure says for the whole county."""
    reader.open(f"/figures/{code}")
    return int(reader.page.locator(".yj-stat__value").first.inner_text().split()[0])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_lamp_is_mended_the_resident_says_so_and_the_figure_moves(
    standing_county: County, visit: Sit, language: str
) -> None:
    title = "第二盏路灯不亮"
    resident = visit(language=language, screen=PHONE, who="resident")
    reader = visit(language=language, screen=DESK, who="reader")
    assert (counted(reader, "issues.opened"), counted(reader, "issues.solved")) == (0, 0)
    number, _code = raise_issue(resident, text=title)
    assert (counted(reader, "issues.opened"), counted(reader, "issues.solved")) == (1, 0)
    dispatch(visit(language=language, screen=DESK, who="dispatcher"), title=title)
    handler = visit(language=language, screen=DESK, who="handler")
    sign_and_reply(handler, title=title, text="已更换灯泡。")
    resident.open(f"/issues/{number}")
    resident.press("It is solved")
    resident.choose("Very satisfied")
    resident.press("Send it")
    assert resident.say("You said that it is solved. Thank you.") in resident.text()
    assert counted(reader, "issues.solved") == 1
    reader.press("Show the rows")
    assert number in reader.text()


def test_a_contact_opens_only_for_a_purpose_and_an_issue_only_for_its_code(
    standing_county: County, visit: Sit
) -> None:
    resident = visit(language="zh-hans", who="resident")
    number, code = raise_issue(resident, text="路灯闪烁")
    dispatcher = visit(language="zh-hans", screen=DESK, who="dispatcher")
    dispatch(dispatcher, title="路灯闪烁")
    take(dispatcher, title="路灯闪烁", within="area")
    dispatcher.press("Show the contact")
    dispatcher.press("Show the contact")
    assert "13800138000" not in dispatcher.text()
    dispatcher.choose("Something else")
    dispatcher.press("Show the contact")
    assert "13800138000" not in dispatcher.text()
    dispatcher.fill("More about it", "约定维修时间")
    dispatcher.press("Show the contact")
    assert "13800138000" in dispatcher.text()
    neighbour = visit(language="zh-hans", who="neighbour")
    neighbour.open(f"/issues/{number}")
    neighbour.fill("Number of the issue", number)
    neighbour.fill("Lookup code", "AAAA-AAAA")
    neighbour.press("Continue")
    wrong = "This code does not belong to this number. Check both."
    assert neighbour.say(wrong) in neighbour.text()
    neighbour.fill("Lookup code", code.lower())
    neighbour.press("Continue")
    assert "路灯闪烁" in neighbour.text()


def test_whoever_leaves_something_out_is_told_beside_the_field(
    standing_county: County, visit: Sit
) -> None:
    resident = visit(language="en", who="resident")
    resident.open("/issues/new/kind")
    resident.press("Continue")
    assert "There is a problem" in resident.text()
    resident.page.get_by_role("link", name="Choose one of the answers.").click()
    assert resident.page.evaluate("document.activeElement.id") == "id_kind_0"
    resident.open("/issues/new/photos")
    upload: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    resident.page.locator("input[type=file]").set_input_files(upload)
    resident.press("Continue")
    assert "This is not a photo that we can read." in resident.text()
