"""A person's own data: they find it from their issue, see who read it, correct, withdraw, erase."""

from collections.abc import Callable

import pytest

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import County
from tests.stories.test_issues import NAMES, dispatch, raise_issue, take

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]


def read_contact(dispatcher: Visit, *, title: str) -> None:
    """Opens the contact for a purpose, as somebody at work does."""
    take(dispatcher, title=title, within="area")
    dispatcher.press("Show the contact")
    dispatcher.choose("To agree on a visit")
    dispatcher.press("Show the contact")


def downloaded(resident: Visit, name: str) -> bytes:
    """What a button downloads."""
    with resident.page.expect_download() as told:
        resident.page.get_by_role("button", name=resident.say(name)).click()
    return told.value.path().read_bytes()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_person_sees_who_read_their_data_takes_a_copy_and_is_erased(
    standing_county: County, visit: Sit, language: str
) -> None:
    title = "第二盏路灯不亮"
    resident = visit(language=language, screen=PHONE, who="resident")
    number, _code = raise_issue(resident, text=title)
    dispatcher = visit(language=language, screen=DESK, who="dispatcher")
    dispatch(dispatcher, title=title)
    read_contact(dispatcher, title=title)
    resident.open(f"/issues/{number}")
    resident.press("Your data, and who has read it")
    centre = {"zh-hans": "受理中心", "en": "Centre"}[language]
    assert centre in resident.text() and resident.say("To agree on a visit") in resident.text()
    assert "13800138000" not in resident.text()
    resident.press("Show it")
    assert "13800138000" in resident.text()
    assert b"13800138000" in downloaded(resident, "For a program (JSON)")
    assert downloaded(resident, "As a document (PDF)").startswith(b"%PDF-")
    resident.open(f"/your-data/issues/{number}/correct")
    resident.fill("Your mobile number", "139 0013 9000")
    resident.press("Save")
    resident.press("Withdraw the consent")
    resident.press("Withdraw the consent")
    assert resident.say("Withdrawn: nobody but you sees it any more.") in resident.text()
    resident.press("Erase")
    resident.choose("My name, my number, and what I wrote")
    resident.press("Erase")
    assert title not in resident.text()
    assert resident.say("We hold no name and no number of yours here.") in resident.text()
    resident.open(f"/issues/{number}")
    assert title not in resident.text()
    take(dispatcher, title="Erased as the person asked", within="area")
    assert title not in dispatcher.text()


def test_who_writes_a_number_into_the_text_is_warned_on_a_page_of_its_own(
    standing_county: County, visit: Sit
) -> None:
    resident = visit(language="zh-hans", screen=PHONE, who="resident")
    names = NAMES["zh-hans"]
    resident.open("/issues/new/kind")
    resident.choose("A call for help")
    resident.press("Continue")
    resident.choose(names["topic"])
    resident.press("Continue")
    resident.choose(names["category"])
    resident.press("Continue")
    resident.select("Street or town", names["street"])
    resident.press("Continue")
    resident.select("Community or village", names["community"])
    resident.press("Continue")
    resident.fill("Tell us about it", "路灯不亮，找林某 13800138000")
    resident.press("Continue")
    resident.press("Continue")
    resident.press("Continue")
    assert resident.heading() == resident.say("Do you want to send this?")
    assert "138****8000" in resident.text() and "13800138000" not in resident.text()
    resident.press("Change it")
    resident.fill("Tell us about it", "路灯不亮")
    resident.press("Continue")
    assert resident.heading() == resident.say("Check your answers")
