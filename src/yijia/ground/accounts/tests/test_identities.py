"""Signing in by another provider: only what it signed for this session's question is believed."""

import base64
import hashlib
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from tests.harness.county import County
from tests.harness.provider import CLIENT, SECRET, Provider, known, new_key, running
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.accounts.tests.test_factors import SECOND, code_at, must_add_app
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
Clock = Callable[..., datetime]
BACK = "/sign-in/identity/callback"
TIE = "/account/identity"


@pytest.fixture(scope="module")
def standing() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(standing: Provider, settings: Any) -> Provider:
    """The provider of the settings, which tells the truth."""
    settings.YIJIA_OIDC = known(standing.issuer)
    standing.signed_with, standing.algorithm = None, "RS256"
    standing.described_issuer, standing.claims = "", {}
    standing.heard.clear()
    return standing


def must_be_question(answer: Any) -> dict[str, str]:
    """What the provider would be asked, from the page that leads there."""
    assert answer.status_code == 200, answer
    address = answer.headers["Refresh"].removeprefix("0; url=")
    assert html.escape(address) in answer.content.decode()
    return {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}


def claims(provider: Provider, *, nonce: str, **more: Any) -> dict[str, Any]:
    """A true answer about subject 42, unless told otherwise."""
    now = datetime.now().astimezone()
    told = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "sub": "42",
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "nonce": nonce,
        "auth_time": int(timezone.now().timestamp()),
    }
    return {name: value for name, value in (told | more).items() if value is not None}


def come_back(client: Client, provider: Provider, *, start: str, **more: Any) -> Any:
    """The whole way: asked, answered with these claims, and sent back."""
    asked = must_be_question(client.post(start))
    provider.claims = claims(provider, nonce=asked["nonce"]) | more
    return client.get(BACK, {"state": asked["state"], "code": "c"})


def must_tie(client: Client, provider: Provider) -> None:
    assert come_back(client, provider, start=TIE).headers["Location"] == TIE


def test_an_identity_is_tied_by_whoever_is_signed_in_and_opens_their_account(
    county: County, client: Client, clock: Clock, provider: Provider, service: Scope
) -> None:
    sign_in(client)
    must_tie(client, provider)
    assert b"Untie it" in client.get(TIE).content
    other = Client()
    answer = come_back(other, provider, start="/sign-in/identity?next=/work%3Fin%3Darea")
    assert answer.headers["Location"] == "/work?in=area"
    assert other.get("/work").status_code == 200
    with acting_as(service):
        tied = Entry.objects.get(event="accounts.identity_tied")
        signed_in = Entry.objects.filter(event="accounts.signed_in")
        assert [entry.new for entry in signed_in] == [{"login": "worker"}] * 2
        held = SocialAccount.objects.get()
    assert tied.new == {"login": "worker", "provider": "County ID"}
    assert held.uid != "42" and held.extra_data == {}
    # Whoever has the rows and the subject, but not the key, cannot tell that they belong together.
    tried = hashlib.sha256(f"{held.provider}\x0042".encode()).hexdigest()
    assert held.uid != tried and tried[:32] != held.uid


def test_the_exchange_is_bound_to_this_session(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    asked = must_be_question(client.post(TIE))
    assert asked["scope"] == "openid" and asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    provider.claims = claims(provider, nonce=asked["nonce"])
    client.get(BACK, {"state": asked["state"], "code": "c"})
    verifier = provider.heard[-1]["code_verifier"].encode()
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (digest, "S256")
    assert provider.heard[-1]["client_secret"] == SECRET


def test_an_identity_that_is_not_tied_opens_nothing(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    answer = come_back(client, provider, start="/sign-in/identity")
    assert answer.status_code == 403 and b"This identity opens no account here." in answer.content
    assert client.get("/work").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"nbf": 99_999_999_999},
    ],
    ids=str,
)
def test_an_answer_to_another_question_signs_nobody_in(
    county: County, client: Client, clock: Clock, provider: Provider, wrong: dict[str, Any]
) -> None:
    sign_in(client)
    must_tie(client, provider)
    other = Client(headers={"Accept-Language": "en"})
    asked = must_be_question(other.post("/sign-in/identity"))
    provider.claims = claims(provider, **({"nonce": asked["nonce"]} | wrong))
    answer = other.get(BACK, {"state": asked["state"], "code": "c"})
    assert answer.status_code == 403 and b"did not tell us who you are" in answer.content
    assert other.get("/work").status_code == 302


@pytest.mark.parametrize("how", ["another key", "no signature", "the public key as a secret"])
def test_an_answer_that_the_provider_did_not_sign_signs_nobody_in(
    county: County, client: Client, clock: Clock, provider: Provider, how: str
) -> None:
    sign_in(client)
    must_tie(client, provider)
    if how == "another key":
        provider.signed_with = new_key()
    else:
        provider.signed_with = "" if how == "no signature" else "x" * 40
        provider.algorithm = "none" if how == "no signature" else "HS256"
    other = Client()
    assert come_back(other, provider, start="/sign-in/identity").status_code == 403
    assert other.get("/work").status_code == 302


@pytest.mark.parametrize("ago", [timedelta(minutes=11), None, "soon"], ids=str)
def test_a_browser_that_is_signed_in_at_the_provider_still_shows_no_new_way_in(
    county: County, client: Client, clock: Clock, provider: Provider, ago: Any
) -> None:
    sign_in(client)
    must_tie(client, provider)
    told = (clock() - ago).timestamp() if isinstance(ago, timedelta) else ago
    other = Client()
    answer = come_back(other, provider, start="/sign-in/identity", auth_time=told)
    assert answer.headers["Location"] == "/work"
    for page in ("/account/second-factor/app", "/account/tokens", TIE):
        assert other.get(page).headers["Location"].startswith("/account/confirm?next=")


def test_the_provider_asks_again_who_was_there_some_time_ago(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    assert must_be_question(client.post("/sign-in/identity"))["max_age"] == "600"
    sign_in(client)
    must_tie(client, provider)
    other = Client()
    ahead = (clock() + timedelta(seconds=20)).timestamp()
    come_back(other, provider, start="/sign-in/identity", auth_time=ahead)
    assert other.get("/account/tokens").status_code == 200


def test_a_state_is_this_sessions_own_and_used_once(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    must_tie(client, provider)
    other, third = Client(), Client()
    asked = must_be_question(other.post("/sign-in/identity"))
    provider.claims = claims(provider, nonce=asked["nonce"])
    back = {"state": asked["state"], "code": "c"}
    assert third.get(BACK, back).status_code == 403
    assert other.get(BACK, back | {"state": "guessed"}).status_code == 403
    assert other.get(BACK).status_code == 403
    assert other.get(BACK, back).status_code == 302
    other.post("/sign-out")
    assert other.get(BACK, back).status_code == 403


def test_a_state_whose_answer_was_refused_is_used_up(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    must_tie(client, provider)
    other = Client()
    asked = must_be_question(other.post("/sign-in/identity"))
    back = {"state": asked["state"], "code": "c"}
    provider.claims = claims(provider, nonce="another")
    assert other.get(BACK, back).status_code == 403
    provider.claims = claims(provider, nonce=asked["nonce"])
    assert other.get(BACK, back).status_code == 403


def test_whoever_turns_back_at_the_provider_is_told_calmly(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    asked = must_be_question(client.post("/sign-in/identity"))
    back = {"state": asked["state"], "error": "access_denied"}
    answer = client.get(BACK, back)
    assert answer.status_code == 403 and b"Nothing was changed; try again." in answer.content


def test_a_description_of_another_issuer_is_not_believed(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    provider.described_issuer = "https://evil.example"
    assert client.post("/sign-in/identity").status_code == 403


def test_a_provider_that_does_not_answer_is_said_so(
    county: County, client: Client, clock: Clock, provider: Provider, settings: Any
) -> None:
    settings.YIJIA_OIDC = known("http://127.0.0.1:9")
    answer = client.post("/sign-in/identity")
    assert answer.status_code == 403 and b"did not tell us who you are" in answer.content


def test_the_second_factor_is_asked_for_all_the_same(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    must_tie(client, provider)
    secret = must_add_app(client, at=clock())
    clock(timedelta(minutes=1))
    other = Client()
    answer = come_back(other, provider, start="/sign-in/identity")
    assert answer.headers["Location"] == SECOND
    assert other.get("/work").status_code == 302
    other.post(SECOND, {"code": code_at(secret, clock())})
    assert other.get("/work").status_code == 200


def test_an_identity_and_a_code_open_a_browser_in_which_somebody_else_is_still_signed_in(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    must_tie(client, provider)
    secret = must_add_app(client, at=clock())
    clock(timedelta(minutes=1))
    shared = Client()
    sign_in(shared, login="leader")
    answer = come_back(shared, provider, start="/sign-in/identity")
    assert answer.headers["Location"] == SECOND
    assert shared.post(SECOND, {"code": code_at(secret, clock())}).headers["Location"] == "/work"
    assert b">worker<" in shared.get("/account").content


def test_an_identity_opens_one_account_and_an_account_has_one_identity(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    must_tie(client, provider)
    other = Client(headers={"Accept-Language": "en"})
    sign_in(other, login="leader")
    refused = come_back(other, provider, start=TIE)
    assert refused.status_code == 409 and b"opens another account" in refused.content
    second = come_back(client, provider, start=TIE, sub="43")
    assert second.status_code == 409 and b"Untie that one first." in second.content


def test_a_question_asked_for_one_account_ties_nothing_to_who_signs_in_after_it(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    sign_in(client)
    asked = must_be_question(client.post(TIE))
    provider.claims = claims(provider, nonce=asked["nonce"])
    sign_in(client, login="leader")
    assert client.get(BACK, {"state": asked["state"], "code": "c"}).status_code == 403
    assert b"Untie it" not in client.get(TIE).content
    assert come_back(Client(), provider, start="/sign-in/identity").status_code == 403


def test_an_identity_that_was_untied_opens_nothing(
    county: County, client: Client, clock: Clock, provider: Provider, service: Scope
) -> None:
    sign_in(client)
    must_tie(client, provider)
    found = re.search(r'action="(/account/identity/\d+/untie)"', client.get(TIE).content.decode())
    assert found is not None
    other = Client()
    sign_in(other, login="leader")
    assert other.post(found[1]).status_code == 404
    assert client.post(found[1]).headers["Location"] == TIE
    assert come_back(Client(), provider, start="/sign-in/identity").status_code == 403
    with acting_as(service):
        assert Entry.objects.filter(event="accounts.identity_untied").count() == 1


def test_a_closed_account_is_not_opened_by_an_identity(
    county: County, client: Client, clock: Clock, provider: Provider, service: Scope
) -> None:
    sign_in(client)
    must_tie(client, provider)
    with acting_as(service):
        worker = Account.objects.get(login="worker")
        people.close_account(by=service, at=clock(), account=worker, reason="left")
    assert come_back(Client(), provider, start="/sign-in/identity").status_code == 403


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("login", {"login": "nobody"}),
        ("login", {"login": ""}),
        ("login", {}),
        ("", {"login": "worker"}),
        ("", {"": "worker"}),
    ],
)
def test_a_login_name_is_believed_only_in_the_claim_of_the_settings(
    worker: Account, provider: Provider, settings: Any, claim: str, told: dict[str, str]
) -> None:
    settings.YIJIA_OIDC = replace(settings.YIJIA_OIDC, login_claim=claim)
    answer = come_back(Client(), provider, start="/sign-in/identity", **told)
    assert answer.status_code == 403


def test_the_login_name_in_the_claim_of_the_settings_ties_the_identity(
    county: County, clock: Clock, provider: Provider, settings: Any
) -> None:
    settings.YIJIA_OIDC = replace(settings.YIJIA_OIDC, login_claim="login")
    for told in ({"login": "Worker"}, {"login": "leader"}, {}):
        # Whoever is still signed in to this browser is not who comes.
        client = Client()
        sign_in(client, login="leader")
        answer = come_back(client, provider, start="/sign-in/identity", **told)
        assert answer.status_code == 302
        assert b">worker<" in client.get("/account").content


def test_whoever_has_no_password_shows_a_code_or_signs_in_again(
    county: County, clock: Clock, provider: Provider, settings: Any, service: Scope
) -> None:
    settings.YIJIA_OIDC = replace(settings.YIJIA_OIDC, login_claim="login")
    with acting_as(service):
        people.open_account(by=service, at=clock(), login="imported", password=None)
    client = Client(headers={"Accept-Language": "en"})
    come_back(client, provider, start="/sign-in/identity", login="imported")
    clock(timedelta(minutes=11))
    asked = client.get("/account/tokens").headers["Location"]
    assert b"Your account has no password." in client.get(asked).content
    client.post("/sign-out")
    come_back(client, provider, start="/sign-in/identity")
    secret = must_add_app(client, at=clock())
    clock(timedelta(minutes=11))
    asked = client.get("/account/tokens").headers["Location"]
    assert client.post(asked, {"code": "000000"}).status_code == 422
    answer = client.post(asked, {"code": code_at(secret, clock())})
    assert answer.headers["Location"] == "/account/tokens"


def test_tying_asks_who_is_there_first(
    county: County, client: Client, clock: Clock, provider: Provider
) -> None:
    assert client.post(TIE).headers["Location"].startswith("/sign-in?next=")
    sign_in(client)
    clock(timedelta(minutes=11))
    assert client.post(TIE).headers["Location"].startswith("/account/confirm?next=")


@pytest.mark.parametrize("path", ["/sign-in/identity", BACK, TIE])
def test_without_a_provider_there_is_no_such_way_in(
    county: County, client: Client, clock: Clock, path: str
) -> None:
    sign_in(client)
    told = client.post(path) if path == "/sign-in/identity" else client.get(path)
    assert told.status_code == 404
    assert b"/sign-in/identity" not in Client().get("/sign-in").content
