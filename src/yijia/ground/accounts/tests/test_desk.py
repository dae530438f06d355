"""What administrators do with accounts and posts, by page and by program, in their area only."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.harness.county import HERE, PASSWORD, County, door_of, door_of_program, with_power
from yijia.base.access import POWERS, Permission, Role
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.ground.access import actions as access
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.accounts import actions, rules
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.accounts.tests.test_factors import SECOND, code_at, must_add_app, must_shut_out
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
Clock = Callable[..., datetime]
DESK, API = "/administration", "/api/v1/administration"
KEEPS, LETS_IN = Permission.ACCOUNT_EDIT, Permission.GRANT_EDIT


def switched_on(
    login: str, permission: Permission, *, at: datetime, client: Client | None = None
) -> Scope:
    """The scope of somebody who has just switched a power on, at a browser or at no door."""
    scope = scope_of(account_with_grants(at=at).get(login=login))
    door = "" if client is None else door_of(client)
    return with_power(scope, permission=permission, at=at, door=door)


@pytest.fixture
def keeper(county: County, client: Client, clock: Clock) -> Client:
    """The system administrator, whose power over accounts is on."""
    sign_in(client, login="system")
    switched_on("system", KEEPS, at=clock(), client=client)
    return client


@pytest.fixture
def opener(county: County, client: Client, clock: Clock) -> Client:
    """The security administrator, whose power over posts is on."""
    sign_in(client, login="security")
    switched_on("security", LETS_IN, at=clock(), client=client)
    return client


@pytest.fixture
def program(county: County, clock: Clock, service: Scope) -> Callable[..., Any]:
    """Calls a route as somebody's program, for which the powers are on that were switched on."""

    def call(login: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        with acting_as(service):
            account = Account.objects.get(login=login)
            token = people.issue_token(by=service, at=clock(), account=account)
        scope = scope_of(account_with_grants(at=clock()).get(login=login))
        for permission in POWERS & set(scope.held()):
            with_power(scope, permission=permission, at=clock(), door=door_of_program(token))
        bearer = Client(headers={"Authorization": f"Bearer {token}"})
        if method == "GET":
            return bearer.get(API + path)
        return bearer.post(API + path, body or {}, content_type="application/json")

    return call


def must_show_password(page: Any) -> str:
    found = re.search(r'id="start-password" class="yj-code">([^<]+)<', page.content.decode())
    assert found is not None
    return found[1]


def entry(event: str, *, by: Scope) -> Entry:
    with acting_as(by):
        return Entry.objects.get(event=event)


# Powers


def test_the_desk_is_shut_until_the_power_is_on(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client, login="system")
    assert client.get(f"{DESK}/accounts").status_code == 403
    switched_on("system", KEEPS, at=clock(), client=client)
    assert client.get(f"{DESK}/accounts").status_code == 200
    clock(timedelta(minutes=14))
    client.get("/account")
    clock(timedelta(minutes=14))
    client.get("/account")
    clock(timedelta(minutes=14))
    client.get("/account")
    clock(timedelta(minutes=14))
    assert client.get(f"{DESK}/accounts").status_code == 200
    clock(timedelta(minutes=5))
    assert client.get(f"{DESK}/accounts").status_code == 403


def test_a_power_is_switched_on_with_a_reason_and_off_again(
    county: County, client: Client, clock: Clock, service: Scope
) -> None:
    sign_in(client, login="system")
    must_add_app(client, at=clock())
    assert b"Open and close accounts" in client.get("/account/powers").content
    path = "/account/powers/account.edit/on"
    assert client.post(path, {"reason": "", "minutes": 60}).status_code == 422
    assert client.post(path, {"reason": "a new colleague", "minutes": 61}).status_code == 422
    done = client.post(path, {"reason": "a new colleague", "minutes": 30})
    assert done.headers["Location"] == "/account/powers"
    assert entry("access.power_on", by=service).reason == "a new colleague"
    assert client.get(f"{DESK}/accounts").status_code == 200
    client.post("/account/powers/account.edit/off")
    assert client.get(f"{DESK}/accounts").status_code == 403


def test_a_power_is_on_in_one_session_and_in_no_other(
    keeper: Client, county: County, clock: Clock
) -> None:
    other = Client()
    sign_in(other, login="system")
    assert keeper.get(f"{DESK}/accounts").status_code == 200
    assert other.get(f"{DESK}/accounts").status_code == 403
    keeper.post("/sign-out")
    sign_in(keeper, login="system")
    assert keeper.get(f"{DESK}/accounts").status_code == 403


def test_a_power_is_switched_on_for_one_program_and_off_again(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client, login="system")
    must_add_app(client, at=clock())
    page = client.post("/account/tokens", {"name": "Daily report", "days": 9}).content.decode()
    token = page.split('<code id="token" class="yj-code">')[1].split("</code>")[0]
    bearer = Client(headers={"Authorization": f"Bearer {token}"})
    path, number = "/account/powers/account.edit", page.split("/account/tokens/")[1].split("/")[0]
    assert "Daily report" in client.get(f"{path}/on").content.decode()
    given = {"reason": "a new colleague", "minutes": 30, "program": number}
    assert client.post(f"{path}/on", given | {"program": "0"}).status_code == 422
    assert client.post(f"{path}/on", given).status_code == 302
    assert bearer.get(f"{API}/accounts").status_code == 200
    assert client.get(f"{DESK}/accounts").status_code == 403
    assert "On for the program Daily report" in client.get("/account/powers").content.decode()
    assert client.post(f"{path}/off").status_code == 409
    client.post(f"{path}/off", {"program": number})
    assert bearer.get(f"{API}/accounts").status_code == 403


def test_without_a_second_factor_no_power_is_switched_on(
    county: County, client: Client, clock: Clock, settings: Any
) -> None:
    sign_in(client, login="system")
    path, body = "/account/powers/account.edit/on", {"reason": "a new colleague", "minutes": 30}
    refused = client.post(path, body)
    assert refused.status_code == 422 and b"Add a second factor first." in refused.content
    settings.YIJIA_DEMONSTRATION = True
    assert client.post(path, body).status_code == 302


@pytest.mark.parametrize("power", ["grant.edit", "case.read", "nonsense"])
def test_nobody_switches_on_what_their_post_does_not_give(
    county: County, client: Client, clock: Clock, power: str
) -> None:
    sign_in(client, login="system")
    must_add_app(client, at=clock())
    refused = client.post(f"/account/powers/{power}/on", {"reason": "why not", "minutes": 5})
    assert refused.status_code in {404, 422}
    assert client.get(f"{DESK}/posts").status_code == 403


# Accounts


def test_an_account_is_opened_with_a_password_that_opens_one_page_only(
    keeper: Client, clock: Clock
) -> None:
    password = must_show_password(keeper.post(f"{DESK}/accounts/new", {"login": "newcomer"}))
    client = Client(headers={"Accept-Language": "en"})
    assert sign_in(client, login="newcomer", password=password).status_code == 302
    for path in ("/work", "/account", "/", "/account/tokens"):
        assert client.get(path).headers["Location"] == "/account/password"
    told = client.get("/api/v1/work")
    assert (told.status_code, told.headers["Content-Type"]) == (403, "application/problem+json")
    assert told.json()["detail"] == "Choose your own password first, under My account."
    assert b"set by an administrator" in client.get("/account/password").content
    new = {"old": password, "new": "a sentence of my own"}
    assert client.post("/account/password", new).headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert sign_in(Client(), login="newcomer", password=password).status_code == 422


def test_a_start_password_opens_nothing_after_a_week(keeper: Client, clock: Clock) -> None:
    password = must_show_password(keeper.post(f"{DESK}/accounts/new", {"login": "newcomer"}))
    clock(rules.START_PASSWORD_FOR)
    client = Client(headers={"Accept-Language": "en"})
    refused = sign_in(client, login="newcomer", password=password)
    assert refused.status_code == 422 and b"This start password is too old." in refused.content


def test_a_start_password_ends_every_session_and_the_old_password(
    keeper: Client, clock: Clock
) -> None:
    client, owner = Client(), Client()
    sign_in(client)
    secret = must_add_app(client, at=clock())
    clock(timedelta(minutes=1))
    password = must_show_password(keeper.post(f"{DESK}/accounts/worker/password"))
    assert client.get("/work").status_code == 302
    assert sign_in(Client()).status_code == 422
    assert sign_in(owner, password=password).headers["Location"] == SECOND
    assert owner.post(SECOND, {"code": code_at(secret, clock())}).status_code == 302


def test_who_had_an_account_before_its_post_keeps_no_way_in(
    keeper: Client, service: Scope, clock: Clock
) -> None:
    """An administrator who signs in to a new account before its owner does gains nothing by it."""
    password = must_show_password(keeper.post(f"{DESK}/accounts/new", {"login": "newcomer"}))
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, login="newcomer", password=password)
    client.post("/account/password", {"old": password, "new": "a sentence of my own"})
    asked = client.post("/account/tokens", {"name": "key", "days": "90"})
    assert asked.status_code == 422 and b"holds no post" in asked.content
    with acting_as(service):
        account = Account.objects.get(login="newcomer")
        token = people.issue_token(by=service, at=clock(), account=account)
        tied = {"provider": "https://id.example", "uid": "somebody", "extra_data": {}}
        SocialAccount.objects.create(user=account, **tied)
    bearer = Client(headers={"Authorization": f"Bearer {token}"})
    assert bearer.get(f"{API}/accounts").status_code == 403
    must_show_password(keeper.post(f"{DESK}/accounts/newcomer/password"))
    assert bearer.get(f"{API}/accounts").status_code == 401
    assert not SocialAccount.objects.exists()
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("login", "told"), [("worker", "This login name is taken."), ("a b", "has letters a to z")]
)
def test_a_login_name_that_cannot_be_is_refused_beside_its_field(
    keeper: Client, login: str, told: str
) -> None:
    refused = keeper.post(f"{DESK}/accounts/new", {"login": login})
    assert refused.status_code == 422 and told in refused.content.decode()


def test_accounts_are_found_by_a_part_of_their_name_and_page_by_page(
    keeper: Client, service: Scope, clock: Clock
) -> None:
    with acting_as(service):
        for number in range(60):
            login = f"clerk{number:02}"
            people.open_account(by=service, at=clock(), login=login, password=None)
    first = keeper.get(f"{DESK}/accounts?search=clerk").content.decode()
    assert first.count("/administration/accounts/clerk") == 50 and "worker" not in first
    onward = re.search(r'href="([^"]+after=[^"]+)"', first)
    assert onward is not None
    second = keeper.get(onward[1].replace("&amp;", "&")).content.decode()
    assert second.count("/administration/accounts/clerk") == 10 and "clerk59" in second


def test_an_account_is_closed_with_a_reason_and_all_of_its_doors_with_it(
    keeper: Client, service: Scope, program: Callable[..., Any]
) -> None:
    client = Client()
    sign_in(client)
    page = f"{DESK}/accounts/worker"
    assert b"Close the account" in keeper.get(page).content
    assert keeper.post(f"{page}/close", {"reason": ""}).status_code == 422
    assert keeper.post(f"{page}/close", {"reason": "left"}).headers["Location"] == page
    assert client.get("/work").status_code == 302
    assert sign_in(Client()).status_code == 422
    assert entry("people.account_closed", by=service).reason == "left"
    assert b"Close the account" not in keeper.get(page).content


def test_all_tokens_of_an_account_are_revoked(
    keeper: Client, service: Scope, clock: Clock, worker: Account
) -> None:
    with acting_as(service):
        tokens = [people.issue_token(by=service, at=clock(), account=worker) for _n in range(2)]
    assert keeper.post(f"{DESK}/accounts/worker/tokens").status_code == 302
    for token in tokens:
        answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/work")
        assert answer.status_code == 401
    assert keeper.post(f"{DESK}/accounts/worker/tokens").status_code == 409


@pytest.mark.parametrize("path", ["", "/password", "/tokens", "/close"])
def test_an_account_that_reaches_further_is_not_there(
    county: County, client: Client, clock: Clock, service: Scope, path: str
) -> None:
    with acting_as(service):
        post = organisations.open_post(
            by=service,
            at=clock(),
            organisation=county.organisations["here"],
            title_zh="管理员",
            title_en="Keeper",
            role=Role.SYSTEM,
            over_division=HERE,
        )
        account = people.open_account(by=service, at=clock(), login="local", password=PASSWORD)
        access.fill_post(
            by=service, at=clock(), post=post, account=account, starts_on=date(2026, 1, 1)
        )
    sign_in(client, login="local")
    switched_on("local", KEEPS, at=clock(), client=client)
    assert client.get(f"{DESK}/accounts/worker{path}").status_code == 200
    assert client.get(f"{DESK}/accounts/leader{path}").status_code == 404
    assert client.post(f"{DESK}/accounts/leader{path}", {"reason": "x"}).status_code == 404
    listed = client.get(f"{DESK}/accounts").content.decode()
    assert "accounts/worker" in listed and "accounts/leader" not in listed


def test_nobody_lets_themselves_in_anew(county: County, clock: Clock) -> None:
    own = Client()
    sign_in(own, login="system")
    switched_on("system", KEEPS, at=clock(), client=own)
    assert own.post(f"{DESK}/accounts/system/password").status_code == 403
    assert own.post(f"{DESK}/accounts/system/close", {"reason": "x"}).status_code == 422


# Posts and second factors


def test_a_post_is_filled_and_left_and_what_it_gives_comes_and_goes(
    opener: Client, service: Scope, clock: Clock
) -> None:
    with acting_as(service):
        people.open_account(by=service, at=clock(), login="newcomer", password=PASSWORD)
        post = Post.objects.get(title_zh="handler")
    client = Client()
    sign_in(client, login="newcomer")
    assert client.get("/work").status_code == 403
    path = f"{DESK}/posts/{post.pk}"
    assert "Street lighting" in opener.get(f"{DESK}/posts?search=lighting").content.decode()
    unknown = opener.post(f"{path}/fill", {"login": "nobody", "starts_on": "2026-09-30"})
    assert unknown.status_code == 422 and b"no account of this name" in unknown.content
    filled = opener.post(f"{path}/fill", {"login": "newcomer", "starts_on": "2026-09-30"})
    assert filled.headers["Location"] == path
    assert "newcomer" in opener.get(path).content.decode()
    assert client.get("/work").status_code == 200
    with acting_as(service):
        held = Appointment.objects.get(account__login="newcomer")
    leave = f"{DESK}/appointments/{held.pk}/leave"
    assert opener.post(leave, {"ends_on": "2026-09-29"}).status_code == 422
    assert opener.post(leave, {"ends_on": "2026-10-01"}).headers["Location"] == path
    clock(timedelta(days=1))
    again = Client()
    sign_in(again, login="newcomer")
    assert again.get("/work").status_code == 403


def test_second_factors_are_taken_away_for_a_reason(
    opener: Client, clock: Clock, service: Scope
) -> None:
    client = Client()
    sign_in(client)
    secret = must_add_app(client, at=clock())
    path = f"{DESK}/second-factors"
    assert opener.post(path, {"login": "worker", "reason": ""}).status_code == 422
    assert opener.post(path, {"login": "nobody", "reason": "x"}).status_code == 422
    done = opener.post(path, {"login": "worker", "reason": "lost the phone, came by"})
    assert b"The second factors were taken away." in done.content
    assert entry("accounts.factors_reset", by=service).reason == "lost the phone, came by"
    assert sign_in(Client()).headers["Location"] == "/work"
    other = Client()
    assert other.post(SECOND, {"code": code_at(secret, clock())}).status_code == 302


def test_with_the_factors_go_the_guesses_at_them(opener: Client, clock: Clock) -> None:
    client = Client()
    sign_in(client)
    must_add_app(client, at=clock())
    must_shut_out()
    opener.post(f"{DESK}/second-factors", {"login": "worker", "reason": "lost the phone"})
    sign_in(client)
    secret = must_add_app(client, at=clock())
    clock(timedelta(minutes=1))
    sign_in(client)
    assert client.post(SECOND, {"code": code_at(secret, clock())}).status_code == 302


def test_nobody_takes_their_own_factors_away_at_the_desk(opener: Client, clock: Clock) -> None:
    must_add_app(opener, at=clock())
    refused = opener.post(f"{DESK}/second-factors", {"login": "security", "reason": "x"})
    assert refused.status_code == 422 and b"My account" in refused.content


@pytest.mark.parametrize(
    "path",
    [
        *("/accounts", "/accounts/new", "/accounts/worker", "/posts", "/posts/1"),
        *("/second-factors", "/passwords"),
    ],
)
def test_whoever_keeps_no_accounts_finds_the_desks_shut(
    county: County, client: Client, clock: Clock, path: str
) -> None:
    assert client.get(DESK + path).headers["Location"].startswith("/sign-in")
    for login in ("worker", "leader", "system", "security"):
        sign_in(client, login=login)
        assert client.get(DESK + path).status_code == 403


# Programs


def test_a_program_opens_fills_leaves_and_closes(
    program: Callable[..., Any], clock: Clock, service: Scope
) -> None:
    switched_on("system", KEEPS, at=clock())
    switched_on("security", LETS_IN, at=clock())
    opened = program("system", "POST", "/accounts", {"login": "robot"})
    assert opened.status_code == 201 and len(opened.json()["start_password"]) > 15
    listed = program("system", "GET", "/accounts?search=robot").json()
    assert [row["login"] for row in listed["items"]] == ["robot"] and listed["next"] is None
    post = program("security", "GET", "/posts?search=lighting").json()["items"][0]
    told = {"login": "robot", "starts_on": "2026-09-30"}
    filled = program("security", "POST", f"/posts/{post['id']}/fill", told)
    assert filled.status_code == 201
    appointment = next(a for a in filled.json()["appointments"] if a["login"] == "robot")
    left = program(
        "security", "POST", f"/appointments/{appointment['id']}/leave", {"ends_on": "2026-10-02"}
    )
    assert left.json()["ends_on"] == "2026-10-02"
    assert program("system", "POST", "/accounts/robot/password").status_code == 409
    told = {"login": "robot", "reason": "the program lost it"}
    assert program("security", "POST", "/passwords/release", told).status_code == 200
    renewed = program("system", "POST", "/accounts/robot/password")
    assert renewed.json()["start_password"] != opened.json()["start_password"]
    closed = program("system", "POST", "/accounts/robot/close", {"reason": "a test"})
    assert closed.json()["is_active"] is False
    assert program("system", "GET", "/accounts/robot").json()["is_active"] is False


def test_a_program_resets_factors_and_revokes_tokens(
    program: Callable[..., Any], clock: Clock, service: Scope, worker: Account
) -> None:
    switched_on("system", KEEPS, at=clock())
    switched_on("security", LETS_IN, at=clock())
    client = Client()
    sign_in(client)
    must_add_app(client, at=clock())
    with acting_as(service):
        people.issue_token(by=service, at=clock(), account=worker)
    assert program("system", "POST", "/accounts/worker/tokens/revoke").status_code == 200
    told = {"login": "worker", "reason": "lost"}
    assert program("security", "POST", "/second-factors/reset", told).status_code == 200
    assert program("security", "POST", "/second-factors/reset", told).status_code == 409


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/accounts"),
        ("POST", "/accounts"),
        ("GET", "/accounts/worker"),
        ("POST", "/accounts/worker/close"),
        ("POST", "/accounts/worker/password"),
        ("POST", "/accounts/worker/tokens/revoke"),
        ("POST", "/second-factors/reset"),
        ("POST", "/passwords/release"),
        ("GET", "/posts"),
        ("POST", "/posts/1/fill"),
        ("POST", "/appointments/1/leave"),
    ],
)
def test_a_program_of_whoever_has_no_power_on_is_refused(
    program: Callable[..., Any], method: str, path: str
) -> None:
    for login in ("worker", "system", "security"):
        assert program(login, method, path).status_code == 403


@pytest.mark.parametrize(
    ("act", "about"),
    [
        (actions.open_account, {"login": "x"}),
        (actions.renew_password, {"account": None}),
        (actions.revoke_tokens, {"account": None}),
        (actions.reset_factors, {"login": "worker", "reason": "x"}),
        (actions.release_password, {"login": "worker", "reason": "x"}),
    ],
)
def test_an_action_refuses_whoever_comes_past_the_pages(
    county: County, clock: Clock, act: Callable[..., object], about: dict[str, object]
) -> None:
    leader = county.scopes["leader"]
    with acting_as(leader), pytest.raises(Forbidden):
        act(by=leader, at=clock(), **about)
