"""A person's own data: they find it from their issue, see who read it, correct, withdraw, erase."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import County
from tests.stories.test_accounts import app_code, sign_in, switch_on
from tests.stories.test_issues import NAMES, dispatch, raise_issue, take
from yijia.base.access import Permission

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
    resident.choose("My name, my number, and what I sent")
    resident.press("Erase")
    assert title not in resident.text()
    assert resident.say("We hold no name and no number of yours here.") in resident.text()
    resident.open(f"/issues/{number}")
    assert title not in resident.text() and resident.page.locator("img.yj-photo").count() == 0
    resident.open("/privacy")
    assert "365" in resident.text() and resident.say("Sample data") in resident.text()
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
    resident.choose("No, it may go to any office that can help")
    resident.press("Continue")
    resident.press("Continue")
    assert resident.heading() == resident.say("Do you want to send this?")
    assert "138****8000" in resident.text() and "13800138000" not in resident.text()
    resident.press("Change it")
    resident.fill("Tell us about it", "路灯不亮")
    resident.press("Continue")
    assert resident.heading() == resident.say("Check your answers")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_answers_for_personal_data_sets_a_hold_and_answers_a_request(
    standing_county: County, visit: Sit, now: datetime, language: str
) -> None:
    number = raise_issue(visit(language="zh-hans", who="resident"), text="第二盏路灯不亮")[0]
    scope, power = standing_county.scopes["officer"], Permission.PERSON_RIGHTS
    officer = visit(language=language, screen=DESK, who="officer")
    sign_in(officer, "officer")
    add_app(officer)
    switch_on(officer, scope=scope, permission=power, at=now)
    officer.open("/work/rights")
    officer.press("Register a request")
    officer.fill("Number of the issue", "1")
    officer.choose("To erase the contact")
    officer.press("Save")
    assert officer.say("There is nothing here, or it is not yours to see.") in officer.text()
    officer.fill("Number of the issue", number)
    officer.press("Save")
    assert number in officer.text()
    officer.open("/work/rights/holds")
    officer.press("Set a legal hold")
    officer.fill("Number of the issue", number)
    officer.fill("Why must it be kept?", "诉讼中")
    officer.press("Set it")
    assert "诉讼中" in officer.text()
    officer.open("/work/rights/terms")
    officer.press("How long things are kept")
    officer.must_show(officer.say("Sample data"), officer.say("Nothing yet"))
    officer.open("/work/rights/holds")
    with officer.page.expect_navigation():
        officer.page.get_by_role("link", name=officer.say("Lift")).first.click()
    officer.look()
    officer.fill("Why need it not be kept any more?", "诉讼已结束")
    officer.press("Lift the hold")
    officer.open("/work/rights")
    officer.press(number)
    officer.choose("Do it, or say that it is done")
    officer.press("Send the answer")
    assert officer.say("Nothing waits for you here.") in officer.text()


def add_app(officer: Visit) -> None:
    """Adds the second factor without which some posts come no further."""
    officer.open("/account/second-factor/app")
    officer.page.get_by_text(officer.say("Your phone cannot read it")).click()
    officer.fill("Code", app_code(officer.page.locator("#secret").inner_text()))
    officer.press("Continue")
