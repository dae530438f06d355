"""Sessions: how they begin, how long they last, and how their owner ends them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.harness.county import PASSWORD, County, over_time
from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts.models import OpenSession
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
Clock = Callable[..., datetime]
NEW = "another long sentence"
NEW_TOKEN = {"name": "Daily report", "days": 90}


def entries(event: str, *, by: Scope) -> list[dict[str, object]]:
    with acting_as(by):
        return list(Entry.objects.filter(event=event).order_by("id").values_list("new", flat=True))


def test_signing_in_leaves_an_entry_and_says_nothing_of_where_from(
    county: County, client: Client, service: Scope, clock: Clock
) -> None:
    assert sign_in(client).headers["Location"] == "/work"
    assert entries("accounts.signed_in", by=service) == [{"login": "worker"}]


def test_the_try_that_locks_leaves_one_entry_and_a_name_of_nobody_none(
    county: County, client: Client, service: Scope, clock: Clock
) -> None:
    for login in ("worker", "nobody"):
        for _n in range(12):
            client.post("/sign-in", {"login": login, "password": "wrong"})
    told = {"login": "worker", "kind": "password"}
    assert entries("accounts.locked_out", by=service) == [told]
    assert b"Too many failed tries" in sign_in(client).content


def test_whoever_does_nothing_for_a_while_is_led_back_to_where_they_were(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    clock(timedelta(minutes=14))
    assert client.get("/work?in=area").status_code == 200
    clock(timedelta(minutes=14))
    assert client.get("/work?in=area").status_code == 200
    clock(timedelta(minutes=15))
    away = client.get("/work?in=area")
    assert away.headers["Location"] == "/signed-out?why=idle&next=%2Fwork%3Fin%3Darea"
    page = client.get(away.headers["Location"]).content.decode()
    assert "Nothing was done here for 15 minutes." in page
    back = "/sign-in?next=%2Fwork%3Fin%3Darea"
    assert f'href="{back}"' in page
    again = client.post(back, {"login": "worker", "password": PASSWORD})
    assert again.headers["Location"] == "/work?in=area"


def test_a_page_that_is_open_to_all_is_shown_to_whoever_was_away(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    clock(timedelta(hours=1))
    page = client.get("/issues/new")
    assert page.status_code == 200 and b'href="/sign-in"' in page.content
    assert client.get("/work").headers["Location"] == "/sign-in?next=%2Fwork"


def test_a_session_ends_after_twelve_hours_whatever_is_done_in_it(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    for _n in range(71):
        clock(timedelta(minutes=10))
        assert client.get("/work").status_code == 200
    clock(timedelta(minutes=10))
    assert "why=long" in client.get("/work").headers["Location"]


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:x",
        "/\tevil",
        "/work\r\nX: y",
        "/work\x7f",
    ],
)
def test_the_page_of_the_signed_out_leads_to_no_other_site(
    client: Client, onward: str, db: None
) -> None:
    page = client.get("/signed-out", {"next": onward, "why": "idle"}).content.decode()
    assert 'href="/sign-in?next=%2Fwork"' in page


def test_the_owner_sees_open_sessions_and_ends_one_and_all_others(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    others = [Client(), Client(), Client()]
    for other in (*others, client):
        sign_in(other)
    page = client.get("/account/sessions").content.decode()
    assert page.count("This one") == 1 and page.count('name="session"') == 3
    with acting_as(service):
        oldest = OpenSession.objects.order_by("pk").first()
    assert oldest is not None
    client.post("/account/sessions", {"session": oldest.pk})
    assert [other.get("/work").status_code for other in others] == [302, 200, 200]
    client.post("/account/sessions")
    assert [other.get("/work").status_code for other in others] == [302, 302, 302]
    assert client.get("/work").status_code == 200
    assert [new["count"] for new in entries("accounts.sessions_ended", by=service)] == [1, 2]


def test_nobody_sees_or_ends_the_session_of_another(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    sign_in(Client(), login="leader")
    sign_in(client)
    with acting_as(service):
        foreign = OpenSession.objects.get(account__login="leader")
    for session in (foreign.pk, "9" * 30, "9" * 5_000, "\u0663", "x"):
        assert client.post("/account/sessions", {"session": session}).status_code == 404
    with acting_as(Scope(account=foreign.account_id + 1, name="x")):
        assert not OpenSession.objects.filter(pk=foreign.pk).exists()
    with acting_as(ANONYMOUS):
        assert not OpenSession.objects.exists()


def test_leaving_ends_the_session_and_a_plain_visit_is_only_asked(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    sign_in(client)
    assert b"Sign out" in client.get("/sign-out").content
    assert client.get("/work").status_code == 200
    client.post("/sign-out")
    assert client.get("/work").status_code == 302
    with acting_as(service):
        assert not OpenSession.objects.exists()


def test_nothing_that_somebody_else_left_in_the_browser_is_there_after_signing_in(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    secret = found_secret(client)
    sign_in(client, login="leader")
    assert found_secret(client) != secret
    stranger = Client()
    session = stranger.session
    session["own_issues"] = ["2026-000001"]
    session.save()
    sign_in(stranger)
    assert "own_issues" not in stranger.session


def test_who_signs_in_once_more_finds_what_they_left(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    secret, key = found_secret(client), client.session.session_key
    sign_in(client)
    assert found_secret(client) == secret
    assert client.session.session_key != key


def found_secret(client: Client) -> str:
    """The secret that the page shows to an authenticator app."""
    page = client.get("/account/second-factor/app").content.decode()
    return page.split('id="secret" class="yj-code">')[1].split("<")[0]


def test_a_new_password_ends_every_other_session_and_keeps_this_one(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    other = Client()
    sign_in(other)
    sign_in(client)
    answer = client.post("/account/password", {"old": PASSWORD, "new": NEW})
    assert answer.headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert other.get("/work").status_code == 302
    assert sign_in(Client()).status_code == 422
    assert sign_in(Client(), password=NEW).status_code == 302
    assert entries("accounts.password_changed", by=service) == [{"login": "worker"}]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("wrong", NEW), "This is not your password."),
        ((PASSWORD, "short"), "too short"),
        ((PASSWORD, "password123"), "too common"),
        ((PASSWORD, PASSWORD), "This is the password that you have now."),
    ],
)
def test_a_password_that_is_weak_or_not_confirmed_is_refused(
    county: County, client: Client, clock: Clock, typed: tuple[str, str], told: str
) -> None:
    sign_in(client)
    answer = client.post("/account/password", dict(zip(("old", "new"), typed, strict=True)))
    assert answer.status_code == 422 and told in answer.content.decode()
    assert sign_in(Client()).status_code == 302


def test_guessing_the_password_inside_counts_with_guessing_at_the_door(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    for _n in range(10):
        client.post("/account/password", {"old": "wrong", "new": NEW})
    assert b"Too many failed tries" in sign_in(Client(headers={"Accept-Language": "en"})).content


def test_a_session_of_a_closed_account_opens_nothing(
    county: County, client: Client, clock: Clock, service: Scope, worker: Account
) -> None:
    sign_in(client)
    with acting_as(service):
        people.close_account(by=service, at=clock(), account=worker, reason="left")
    assert client.get("/account").status_code == 302
    assert sign_in(Client()).status_code == 422


def test_old_sessions_are_taken_off_the_lists(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    sign_in(client)
    assert over_time("accounts.session", at=clock(timedelta(hours=11))) == 0
    assert over_time("accounts.session", at=clock(timedelta(hours=2))) == 1


@pytest.mark.parametrize(
    "path", ["/account", "/account/sessions", "/account/password", "/account/tokens"]
)
def test_pages_of_an_account_ask_a_stranger_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/sign-in?next=")


def test_a_token_is_shown_once_and_opens_until_it_is_revoked(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    assert client.post("/account/tokens", {"name": "", "days": 366}).status_code == 422
    page = client.post("/account/tokens", NEW_TOKEN).content.decode()
    assert "Daily report" in page and "29 December 2026" in page and "never" in page
    token = page.split('<code id="token" class="yj-code">')[1].split("</code>")[0]
    assert token not in client.get("/account/tokens").content.decode()
    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert program.get("/api/v1/work").status_code == 200
    address = client.get("/account/tokens").content.decode().split('href="/account/tokens/')[1]
    number = address.split("/")[0]
    assert "never" not in client.get("/account/tokens").content.decode()
    assert b"shut out at once" in client.get(f"/account/tokens/{number}/revoke").content
    client.post(f"/account/tokens/{number}/revoke")
    assert program.get("/api/v1/work").status_code == 401


def test_a_token_ends_by_itself_and_each_day_of_its_use_is_an_entry(
    county: County, clock: Clock, service: Scope, worker: Account
) -> None:
    with acting_as(service):
        token = people.issue_token(by=service, at=clock(), account=worker, days=30)
    program = Client(headers={"Authorization": f"Bearer {token}"})
    for hours in (0, 1, 23):
        clock(timedelta(hours=hours))
        assert program.get("/api/v1/work").status_code == 200
    clock(timedelta(days=28))
    assert program.get("/api/v1/work").status_code == 200
    clock(timedelta(days=1))
    assert program.get("/api/v1/work").status_code == 401
    with acting_as(service):
        used = Entry.objects.filter(event="people.token_used")
        assert [entry.actor_name for entry in used] == ["worker"] * 3


def test_a_token_is_no_key_to_a_page_not_even_beside_a_session_of_another(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    with acting_as(service):
        leader = Account.objects.get(login="leader")
        stolen = people.issue_token(by=service, at=clock(), account=leader)
    bearer = {"Authorization": f"Bearer {stolen}"}
    assert client.get("/account/tokens", headers=bearer).status_code == 302
    sign_in(client)
    assert "worker" in client.get("/account", headers=bearer).content.decode()
    client.post("/account/tokens", NEW_TOKEN, headers=bearer)
    with acting_as(service):
        assert leader.tokens.count() == 1


def test_nobody_revokes_the_token_of_another(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    with acting_as(service):
        leader = Account.objects.get(login="leader")
        people.issue_token(by=service, at=clock(), account=leader)
        foreign = leader.tokens.get()
    sign_in(client)
    assert client.post(f"/account/tokens/{foreign.pk}/revoke").status_code == 404


def test_what_matters_asks_for_the_password_again_after_a_while(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    clock(timedelta(minutes=10))
    asked = client.get("/account/tokens")
    assert asked.headers["Location"] == "/account/confirm?next=%2Faccount%2Ftokens"
    assert client.post("/account/tokens").headers["Location"] == asked.headers["Location"]
    wrong = client.post(asked.headers["Location"], {"password": "wrong"})
    assert wrong.status_code == 422 and b"This is not your password." in wrong.content
    right = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert right.headers["Location"] == "/account/tokens"
    assert client.get("/account/tokens").status_code == 200


@pytest.mark.parametrize(
    ("login", "page"), [("worker", "/work"), ("leader", "/work"), ("system", "/account")]
)
def test_people_arrive_at_their_work_and_whoever_has_none_at_their_account(
    county: County, client: Client, clock: Clock, login: str, page: str
) -> None:
    assert sign_in(client, login=login).headers["Location"] == page
    assert client.get(page).status_code == 200
    wanted = "/account/sessions"
    answer = client.post(f"/sign-in?next={wanted}", {"login": login, "password": PASSWORD})
    assert answer.headers["Location"] == wanted


PAGES = (
    *("", "/confirm", "/password", "/sessions", "/tokens", "/powers", "/powers/account.edit/on"),
    *("/second-factor", "/second-factor/app", "/second-factor/passkey", "/recovery-codes"),
)


@pytest.mark.parametrize("path", [f"/account{page}" for page in PAGES])
def test_a_page_of_an_account_is_kept_by_nobody_and_runs_no_script_of_its_own(
    county: County, client: Client, clock: Clock, path: str
) -> None:
    sign_in(client, login="system")
    answer = client.get(path, headers={"Host": "localhost"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src")
    page = answer.content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert all('type="application/json"' in script for script in scripts)
    assert " style=" not in page and "<style" not in page and not re.search(r"\son\w+=", page)
