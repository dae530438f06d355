"""Signing in: a second factor is added and used, sessions are ended, and people are led back."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import CDPSession
from pytest_django.live_server_helper import LiveServer

from tests.harness import provider
from tests.harness.browser import DESK, PHONE, Visit
from tests.harness.county import PASSWORD, County, lamp_out, with_power
from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.ground.access.queries import door_of_session
from yijia.ground.accounts import rules

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def sign_in(person: Visit, login: str = "worker", *, path: str = "/sign-in") -> None:
    """Shows name and password at the door."""
    person.open(path)
    person.fill("Login name", login)
    person.fill("Password", PASSWORD)
    person.press("Sign in")


def follow(person: Visit, label: str) -> None:
    """Follows the link that begins with this msgid; the rest of its name is for the ear alone."""
    with person.page.expect_navigation():
        person.page.locator("main").get_by_role("link", name=person.say(label)).first.click()
    person.look()


def app_code(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes later."""
    step = int(time.time()) // rules.STEP_SECONDS
    return rules.code_of(secret.replace(" ", ""), step=step + later)


def virtual_key(person: Visit) -> CDPSession:
    """A passkey that answers by itself, as a person's finger would."""
    session = person.page.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


@LANGUAGES
def test_an_authenticator_app_is_added_and_asked_for_at_the_door(
    standing_county: County, visit: Sit, language: str
) -> None:
    worker = visit(language=language, screen=PHONE, who="worker")
    sign_in(worker)
    worker.open("/account")
    worker.open("/account/second-factor")
    worker.press("Add an authenticator app")
    worker.page.get_by_text(worker.say("Your phone cannot read it")).click()
    secret = worker.page.locator("#secret").inner_text()
    worker.fill("Code", "000000")
    worker.press("Continue")
    wrong = "This code does not fit. Wait for the next one and try again."
    assert worker.say(wrong) in worker.text()
    worker.fill("Code", app_code(secret))
    worker.press("Continue")
    codes = worker.page.locator("#codes li").all_inner_texts()
    assert len(codes) == 10
    worker.press("Continue")
    assert worker.say("Authenticator app") in worker.text()
    elsewhere = visit(language=language, screen=DESK, who="elsewhere")
    sign_in(elsewhere)
    assert elsewhere.heading() == elsewhere.say("Show that it is you")
    elsewhere.fill("Code", app_code(secret, later=1))
    elsewhere.press("Continue")
    assert elsewhere.page.url.endswith("/work")
    third = visit(language=language, screen=DESK, who="third")
    sign_in(third)
    third.fill("Code", codes[0])
    third.press("Continue")
    assert third.page.url.endswith("/work")


def test_a_passkey_is_added_used_at_the_door_and_removed(
    standing_county: County, visit: Sit
) -> None:
    worker = visit(language="en", screen=PHONE, who="worker")
    virtual_key(worker)
    sign_in(worker)
    worker.open("/account/second-factor")
    worker.press("Add a passkey")
    worker.press("Add a passkey")
    assert worker.heading() == "Recovery codes"
    worker.press("Continue")
    assert "Passkey" in worker.text()
    worker.open("/sign-out")
    worker.press("Sign out")
    sign_in(worker)
    worker.press("Use a passkey")
    assert worker.page.url.endswith("/work")
    worker.open("/account/second-factor")
    follow(worker, "Remove it")
    worker.press("Remove it")
    assert "There is none." in worker.text()


def test_a_passkey_that_does_not_answer_is_said_so(standing_county: County, visit: Sit) -> None:
    worker = visit(language="zh-hans", screen=PHONE, who="worker")
    virtual_key(worker)
    sign_in(worker)
    worker.open("/account/second-factor/passkey")
    worker.press("Add a passkey")
    worker.open("/sign-out")
    worker.press("Sign out")
    sign_in(worker)
    refuse = "() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }"
    worker.page.evaluate(refuse)
    worker.page.get_by_role("button", name=worker.say("Use a passkey")).click()
    failed = worker.page.locator("[data-passkey-failed]")
    failed.wait_for()
    told = "The passkey did not answer. Try again, or use another way."
    assert failed.inner_text() == worker.say(told)
    worker.look()


@LANGUAGES
def test_the_owner_of_an_account_looks_after_it(
    standing_county: County, visit: Sit, language: str
) -> None:
    elsewhere = visit(language=language, screen=DESK, who="elsewhere")
    sign_in(elsewhere)
    worker = visit(language=language, screen=PHONE, who="worker")
    sign_in(worker)
    worker.open("/account/sessions")
    assert worker.say("This one") in worker.text()
    worker.press("End all others")
    assert worker.page.get_by_role("button", name=worker.say("End all others")).count() == 0
    elsewhere.open("/work")
    assert elsewhere.heading() == elsewhere.say("Sign in")
    worker.open("/account/tokens")
    worker.fill("Which program is it for?", "Daily report")
    worker.press("Issue a token")
    assert len(worker.page.locator("#token").inner_text()) > 30
    follow(worker, "Revoke")
    worker.press("Revoke the token")
    assert worker.say("There is none.") in worker.text()
    worker.open("/account/password")
    worker.fill("Your password now", "wrong")
    worker.fill("New password", "another long sentence")
    worker.press("Change the password")
    assert worker.say("This is not your password.") in worker.text()
    worker.fill("Your password now", PASSWORD)
    worker.fill("New password", "another long sentence")
    worker.press("Change the password")
    assert worker.heading() == worker.say("My account")


@LANGUAGES
def test_whoever_was_signed_out_is_led_back(
    standing_county: County, visit: Sit, language: str
) -> None:
    worker = visit(language=language, screen=PHONE, who="worker")
    worker.open("/signed-out?why=idle&next=/work%3Fin%3Darea")
    worker.press("Sign in")
    worker.fill("Login name", "worker")
    worker.fill("Password", PASSWORD)
    worker.press("Sign in")
    assert worker.page.url.endswith("/work?in=area")


@pytest.fixture
def county_identity(live_server: LiveServer, settings: Any) -> Iterator[str]:
    """The county's own identity provider, a real one, known to the house."""
    with provider.real(callback=f"{live_server.url}/sign-in/identity/callback") as issuer:
        settings.YIJIA_OIDC = provider.known(issuer)
        yield issuer


def say_who(person: Visit, *, name: str) -> None:
    """Shows a name at the provider, whose pages are not ours to look at."""
    page = person.page
    page.wait_for_selector("input[name=login]")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "anything")
    page.click("button[type=submit]")
    page.get_by_role("button", name="Continue").click()


@LANGUAGES
def test_an_identity_of_the_county_is_tied_and_opens_the_account(
    standing_county: County, visit: Sit, county_identity: str, language: str
) -> None:
    worker = visit(language=language, screen=PHONE, who="worker")
    sign_in(worker)
    worker.open("/account/identity")
    worker.page.get_by_role("button", name=worker.say("Tie it")).click()
    say_who(worker, name="li")
    worker.page.wait_for_url("**/account/identity")
    worker.look()
    assert worker.say("Tied") in worker.text()
    elsewhere = visit(language=language, screen=DESK, who="elsewhere")
    elsewhere.open("/sign-in")
    label = elsewhere.say("Sign in with %(name)s") % {"name": "County ID"}
    elsewhere.page.get_by_role("button", name=label).click()
    say_who(elsewhere, name="li")
    elsewhere.page.wait_for_url("**/work")
    elsewhere.open("/account")
    assert "worker" in elsewhere.text()
    stranger = visit(language=language, screen=PHONE, who="stranger")
    stranger.open("/sign-in")
    stranger.page.get_by_role("button", name=label).click()
    say_who(stranger, name="wang")
    stranger.page.wait_for_url("**/callback**")
    stranger.look()
    told = "This identity opens no account here. Sign in with your password and tie it first."
    assert stranger.say(told) in stranger.text()


def switch_on(person: Visit, *, scope: Scope, permission: Permission, at: datetime) -> None:
    """Switches a power on in the session of whoever sits at this screen."""
    cookies = {cookie["name"]: cookie["value"] for cookie in person.page.context.cookies()}
    door = door_of_session(cookies[settings.SESSION_COOKIE_NAME])
    with_power(scope, permission=permission, at=at, door=door)


def must_fill_post(security: Visit, *, login: str) -> None:
    """Puts somebody into the post of a handler, from today on."""
    security.open("/administration/posts?search=handler")
    security.page.locator("main td a").first.click()
    security.look()
    security.press("Fill the post")
    security.fill("Login name", login)
    today = timezone.localdate()
    for part, value in (("year", today.year), ("month", today.month), ("day", today.day)):
        security.page.locator(f"#id_starts_on_{part}").fill(str(value))
    security.press("Fill the post")
    assert login in security.text()


@LANGUAGES
def test_somebody_new_is_let_in_given_a_post_and_shut_out_again(
    standing_county: County, visit: Sit, now: datetime, language: str
) -> None:
    scopes = standing_county.scopes
    system = visit(language=language, screen=DESK, who="system")
    sign_in(system, "system")
    switch_on(system, scope=scopes["system"], permission=Permission.ACCOUNT_EDIT, at=now)
    system.open("/administration/accounts")
    system.press("Open an account")
    system.fill("Login name", "newcomer")
    system.press("Open an account")
    password = system.page.locator("#start-password").inner_text()
    security = visit(language=language, screen=DESK, who="security")
    sign_in(security, "security")
    switch_on(security, scope=scopes["security"], permission=Permission.GRANT_EDIT, at=now)
    must_fill_post(security, login="newcomer")
    newcomer = visit(language=language, screen=PHONE, who="newcomer")
    newcomer.open("/sign-in")
    newcomer.fill("Login name", "newcomer")
    newcomer.fill("Password", password)
    newcomer.press("Sign in")
    assert newcomer.heading() == newcomer.say("Choose a new password")
    newcomer.fill("Your password now", password)
    newcomer.fill("New password", "a sentence of my own")
    newcomer.press("Change the password")
    newcomer.open("/work")
    assert newcomer.heading() == newcomer.say("Work")
    system.open("/administration/accounts/newcomer")
    system.press("Close the account")
    system.fill("Why?", "a story ends")
    system.press("Close the account")
    assert system.say("Closed") in system.text()
    newcomer.open("/work")
    assert newcomer.heading() == newcomer.say("Sign in")


@LANGUAGES
def test_a_power_is_switched_on_and_off(standing_county: County, visit: Sit, language: str) -> None:
    system = visit(language=language, screen=PHONE, who="system")
    sign_in(system, "system")
    system.open("/account/second-factor/app")
    system.page.get_by_text(system.say("Your phone cannot read it")).click()
    system.fill("Code", app_code(system.page.locator("#secret").inner_text()))
    system.press("Continue")
    system.open("/account/powers")
    follow(system, "Switch on")
    system.press("Switch on")
    system.fill("What do you need it for?", "a story")
    system.press("Switch on")
    assert system.say("On") in system.text()
    with system.page.expect_navigation():
        system.page.get_by_role("button", name=system.say("Switch off")).click()
    system.look()
    assert system.say("Off") in system.text()


@LANGUAGES
def test_an_auditor_draws_a_sample_and_reads_a_case_of_it(
    standing_county: County, visit: Sit, now: datetime, language: str
) -> None:
    number = lamp_out(at=now)
    auditor = visit(language=language, screen=PHONE, who="auditor")
    sign_in(auditor, "auditor")
    auditor.open("/audit/samples")
    auditor.page.locator("input[name=division]").first.check()
    auditor.fill("How many cases?", "1")
    auditor.press("Draw a sample")
    assert auditor.say("the same cases") in auditor.text()
    auditor.press(number)
    assert auditor.heading() == "路灯不亮"
    auditor.open("/audit/samples")
    assert auditor.say("Drawn by you") in auditor.text()


def must_put_credit_code(system: Visit) -> None:
    """A sample code with a wrong character is refused beside its field, and then put right."""
    right, label = "91350181MA0000000Y", "Unified social credit code"
    system.open("/administration/organisations?search=水务")
    system.page.locator("main td a").click()
    system.fill(label, right[:-1] + "X")
    system.press("Save")
    assert system.page.locator(".govuk-error-message").count() == 1
    system.look()
    system.fill(label, right)
    system.press("Save")
    assert right in system.text()


OWN_PAGES = ("confirm", "password", "sessions", "tokens", "powers", "second-factor/passkey")
KEPT_PAGES = ("", "/new", "/worker", "/worker/password", "/worker/tokens", "/worker/close")


@LANGUAGES
def test_every_page_of_an_account_and_of_the_desks_is_fit_for_a_phone(
    standing_county: County, visit: Sit, now: datetime, language: str
) -> None:
    scopes = standing_county.scopes
    worker = visit(language=language, screen=PHONE, who="worker")
    sign_in(worker)
    for page in OWN_PAGES:
        worker.open(f"/account/{page}")
    system = visit(language=language, screen=PHONE, who="system")
    sign_in(system, "system")
    switch_on(system, scope=scopes["system"], permission=Permission.ACCOUNT_EDIT, at=now)
    for page in KEPT_PAGES:
        system.open(f"/administration/accounts{page}")
    must_put_credit_code(system)
    security = visit(language=language, screen=PHONE, who="security")
    sign_in(security, "security")
    switch_on(security, scope=scopes["security"], permission=Permission.GRANT_EDIT, at=now)
    security.open("/administration/second-factors")
    security.press("Take the second factors away")
    security.open("/administration/passwords")
    security.press("Release the password")
    security.open("/administration/posts")
    security.page.locator("main td a").first.click()
    security.look()
    follow(security, "Leave")
    assert security.heading() == security.say("Leave the post")
    audit = visit(language=language, screen=PHONE, who="audit")
    sign_in(audit, "audit")
    switch_on(audit, scope=scopes["audit"], permission=Permission.JOURNAL_READ, at=now)
    audit.open("/administration/journal?actor=security")
    assert audit.heading() == audit.say("Journal")


def test_the_page_that_leads_to_the_provider_can_be_read_while_it_waits(
    standing_county: County, visit: Sit, county_identity: str
) -> None:
    worker = visit(language="zh-hans", screen=PHONE, who="worker")
    worker.page.route(f"{county_identity}/**", lambda route: route.fulfill(status=204))
    worker.open("/sign-in")
    label = worker.say("Sign in with %(name)s") % {"name": "County ID"}
    worker.page.get_by_role("button", name=label).click()
    worker.page.get_by_role("heading", name=worker.say("Going on to another site")).wait_for()
    worker.look()
    assert worker.page.get_by_role("button", name=worker.say("Continue")).is_visible()
