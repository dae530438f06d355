"""Second factors: added after showing who one is, asked for at the door, and taken away."""

import base64
import html
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError, transaction
from django.test import Client

from tests.harness.county import PASSWORD, County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, rules
from yijia.ground.accounts.models import OpenSession
from yijia.ground.accounts.rules import Kind
from yijia.ground.accounts.tests.conftest import sign_in
from yijia.ground.journal.models import Entry
from yijia.ground.people.actions import tries
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db
Clock = Callable[..., datetime]
APP = "/account/second-factor/app"
SECOND = "/sign-in/second"


def code_at(secret: str, at: datetime) -> str:
    """What the app shows."""
    return rules.code_of(secret, step=int(at.timestamp()) // rules.STEP_SECONDS)


def must_add_app(client: Client, *, at: datetime) -> str:
    """Adds an app to the account that is signed in, and returns its secret."""
    page = client.get(APP).content.decode()
    found = re.search(r'id="secret" class="yj-code">([A-Z2-7 ]+)<', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    answer = client.post(APP, {"code": code_at(secret, at)})
    assert answer.headers["Location"] == "/account/recovery-codes"
    return secret


def recovery_codes(client: Client) -> list[str]:
    page = html.unescape(client.get("/account/recovery-codes").content.decode())
    return re.findall(r'<li><code class="yj-code">(\d{8})</code>', page)


@pytest.fixture
def secret(county: County, client: Client, clock: Clock) -> str:
    """The secret of an app that the worker has added, a minute ago."""
    sign_in(client)
    found = must_add_app(client, at=clock())
    clock(timedelta(minutes=1))
    return found


def test_with_an_app_the_password_alone_opens_nothing(secret: str, clock: Clock) -> None:
    client = Client(headers={"Accept-Language": "en"})
    answer = sign_in(client, next="/work?in=area")
    assert answer.headers["Location"] == SECOND
    assert client.get("/work").status_code == 302
    wrong = client.post(SECOND, {"code": "000000"})
    assert wrong.status_code == 422 and b"This does not open the account." in wrong.content
    right = client.post(SECOND, {"code": code_at(secret, clock())})
    assert right.headers["Location"] == "/work?in=area"
    assert client.get("/work").status_code == 200


def test_a_code_opens_one_door_only(secret: str, clock: Clock) -> None:
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    code = code_at(secret, clock())
    assert first.post(SECOND, {"code": code}).status_code == 302
    assert second.post(SECOND, {"code": code}).status_code == 422


def test_the_code_with_which_the_app_was_added_does_not_open_the_door(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    secret = must_add_app(client, at=clock())
    other = Client()
    sign_in(other)
    assert other.post(SECOND, {"code": code_at(secret, clock())}).status_code == 422


def test_a_recovery_code_is_shown_once_and_opens_once(secret: str, client: Client) -> None:
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    assert recovery_codes(client) == []
    for expected in (302, 422):
        other = Client()
        sign_in(other)
        assert other.post(SECOND, {"code": codes[0]}).status_code == expected
    client.post("/account/recovery-codes")
    renewed = recovery_codes(client)
    assert len(renewed) == 10 and not set(renewed) & set(codes)


def test_codes_are_not_guessed_for_long(secret: str, clock: Clock, service: Scope) -> None:
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client)
    for _n in range(10):
        client.post(SECOND, {"code": "000000"})
    refused = client.post(SECOND, {"code": code_at(secret, clock())})
    assert refused.status_code == 429 and b"Too many failed tries" in refused.content
    assert refused.headers["Retry-After"] == "900"
    with acting_as(service):
        locked = Entry.objects.get(event="accounts.locked_out")
    assert locked.new == {"login": "worker", "kind": "factor"}


def test_a_password_that_was_changed_between_the_steps_opens_nothing(
    secret: str, client: Client, clock: Clock
) -> None:
    other = Client()
    assert sign_in(other).headers["Location"] == SECOND
    changed = client.post("/account/password", {"old": PASSWORD, "new": "another long sentence"})
    assert changed.status_code == 302
    late = other.post(SECOND, {"code": code_at(secret, clock())})
    assert late.headers["Location"].startswith("/sign-in")
    assert other.get("/work").status_code == 302


def test_codes_are_not_guessed_from_many_places(secret: str, clock: Clock) -> None:
    for place in range(10):
        client = Client(REMOTE_ADDR=f"203.0.113.{place}")
        sign_in(client)
        assert client.post(SECOND, {"code": "000000"}).status_code == 422
    elsewhere = Client(REMOTE_ADDR="203.0.113.99")
    sign_in(elsewhere)
    assert elsewhere.post(SECOND, {"code": code_at(secret, clock())}).status_code == 429


def test_codes_are_not_guessed_a_little_all_day_long(
    secret: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tries.MOST_A_DAY, "factor", 3)
    client = Client(headers={"Accept-Language": "en"})
    for _n in range(3):
        sign_in(client)
        assert client.post(SECOND, {"code": "000000"}).status_code == 422
        clock(timedelta(hours=1))
    sign_in(client)
    refused = client.post(SECOND, {"code": code_at(secret, clock())})
    assert refused.status_code == 429 and b"in one day" in refused.content
    clock(timedelta(hours=22))
    assert client.post(SECOND, {"code": code_at(secret, clock())}).status_code == 302


def answer_of_passkey(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a browser sends; whatever is sent then counts as an answer of the account's passkey."""
    monkeypatch.setattr(webauthn, "parse_authentication_response", lambda _told: None)
    monkeypatch.setattr(
        webauthn,
        "complete_authentication",
        lambda user, _told: Authenticator.objects.get(user=user, type=Kind.TOTP),
    )
    return {"credential": '{"id": "x"}'}


@pytest.mark.parametrize("kind", ["app", "recovery code", "passkey"])
def test_the_second_step_opens_a_browser_in_which_somebody_else_is_still_signed_in(
    secret: str, client: Client, clock: Clock, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"code": code_at(secret, clock())}
    if kind == "recovery code":
        shown = {"code": recovery_codes(client)[0]}
    if kind == "passkey":
        shown = answer_of_passkey(monkeypatch)
    shared = Client()
    sign_in(shared, login="leader")
    key = shared.session.session_key
    assert sign_in(shared).headers["Location"] == SECOND
    assert shared.session.session_key != key and SESSION_KEY not in shared.session
    with acting_as(Scope(account=None, name="x", everything=True)):
        assert not OpenSession.objects.filter(account__login="leader").exists()
    assert shared.post(SECOND, shown).headers["Location"] == "/work"
    assert b">worker<" in shared.get("/account").content


def must_shut_out() -> Client:
    """Somebody who knows the password, and has guessed until no code is looked at any more."""
    guesser = Client()
    sign_in(guesser)
    for _n in range(10):
        assert guesser.post(SECOND, {"code": "000000"}).status_code == 422
    return guesser


def test_whoever_guesses_codes_does_not_shut_out_the_owner_of_a_passkey(
    secret: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    guesser = must_shut_out()
    for _n in range(11):
        assert guesser.post(SECOND, {"credential": MADE_UP[4]}).status_code == 422
    owner = Client()
    sign_in(owner)
    assert owner.post(SECOND, {"code": code_at(secret, clock())}).status_code == 429
    answer = answer_of_passkey(monkeypatch)
    assert owner.post(SECOND, answer).headers["Location"] == "/work"


def test_with_a_new_password_the_guesses_of_who_knew_the_old_one_are_forgotten(
    secret: str, client: Client, clock: Clock
) -> None:
    guesser = must_shut_out()
    new = "another long sentence"
    client.post("/account/password", {"old": PASSWORD, "new": new})
    for _n in range(10):
        assert guesser.post(SECOND, {"code": "000000"}).headers["Location"] == "/sign-in"
    owner = Client()
    assert sign_in(owner, password=new).headers["Location"] == SECOND
    assert owner.post(SECOND, {"code": code_at(secret, clock())}).headers["Location"] == "/work"


def test_a_start_password_forgets_no_wrong_codes(secret: str, service: Scope, clock: Clock) -> None:
    must_shut_out()
    with acting_as(service):
        account = Account.objects.get(login="worker")
        start = actions.set_start_password(by=service, at=clock(), account=account)
    guesser = Client()
    assert sign_in(guesser, password=start).headers["Location"] == SECOND
    assert guesser.post(SECOND, {"code": code_at(secret, clock())}).status_code == 429


def test_nobody_comes_to_the_second_step_without_the_first(client: Client, db: None) -> None:
    assert client.get(SECOND).headers["Location"] == "/sign-in"
    assert client.post(SECOND, {"code": "000000"}).headers["Location"] == "/sign-in"


def test_an_app_is_not_added_by_a_wrong_code_nor_twice(
    county: County, client: Client, clock: Clock
) -> None:
    sign_in(client)
    wrong = client.post(APP, {"code": "000000"})
    assert wrong.status_code == 422 and b"This code does not fit." in wrong.content
    must_add_app(client, at=clock())
    page = client.get(APP).content.decode()
    secret = page.split('class="yj-code">')[1].split("<")[0].replace(" ", "")
    again = client.post(APP, {"code": code_at(secret, clock())})
    assert again.status_code == 422 and b"has an authenticator app already" in again.content


def test_a_factor_is_added_and_taken_away_only_after_showing_who_one_is(
    secret: str, client: Client, clock: Clock
) -> None:
    clock(timedelta(minutes=11))
    client.get("/account")
    with acting_as(Scope(account=None, name="x")):
        factor = Authenticator.objects.get(type=Kind.TOTP).pk
    remove = f"/account/second-factor/{factor}/remove"
    for path in (APP, "/account/second-factor/passkey", "/account/recovery-codes", remove):
        for answer in (client.get(path), client.post(path)):
            assert answer.headers["Location"].startswith("/account/confirm?next=")
    client.post("/account/confirm", {"password": PASSWORD})
    assert b"It is the last one." in client.get(remove).content
    client.post(remove)
    assert sign_in(Client()).headers["Location"] == "/work"


def test_adding_using_and_taking_away_leave_entries_and_no_secret(
    secret: str, client: Client, clock: Clock, service: Scope
) -> None:
    other = Client()
    sign_in(other)
    other.post(SECOND, {"code": code_at(secret, clock())})
    with acting_as(service):
        held = Authenticator.objects.get(type=Kind.TOTP)
    assert secret not in str(held.data)
    client.post(f"/account/second-factor/{held.pk}/remove")
    with acting_as(service):
        entries = list(Entry.objects.filter(event__startswith="accounts.factor").order_by("id"))
        assert not Authenticator.objects.exists()
    told = {"login": "worker", "kind": "totp"}
    assert [(entry.event, entry.new) for entry in entries] == [
        ("accounts.factor_added", told),
        ("accounts.factor_used", told),
        ("accounts.factor_removed", told),
    ]


def test_nobody_takes_away_the_factor_of_another(secret: str, client: Client) -> None:
    with acting_as(Scope(account=None, name="x")):
        factor = Authenticator.objects.get(type=Kind.TOTP).pk
    other = Client()
    sign_in(other, login="leader")
    assert other.post(f"/account/second-factor/{factor}/remove").status_code == 404
    assert sign_in(Client()).headers["Location"] == SECOND


def test_the_database_refuses_a_factor_without_an_entry(acting: Scope, worker: Account) -> None:
    with pytest.raises(IntegrityError, match="needs a journal entry"), transaction.atomic():
        Authenticator.objects.create(user=worker, type=Kind.TOTP, data={})


def made_up(*, authenticator: bytes, attestation: bytes) -> str:
    """An answer whose parts are well named, and whose bytes end too soon."""
    told = {"type": "webauthn.get", "challenge": "AAAA", "origin": "http://localhost"}
    parts = {
        "authenticatorData": authenticator,
        "attestationObject": attestation,
        "clientDataJSON": json.dumps(told).encode(),
        "signature": b"x",
    }
    response = {name: base64.urlsafe_b64encode(part).decode() for name, part in parts.items()}
    named = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {}}
    return json.dumps({**named, "response": {**response, "transports": [], "userHandle": "AA"}})


# The flags of the second one promise extensions that do not follow; the third one nests for ever.
CUT_OFF = [
    made_up(authenticator=b"x", attestation=b"\xa3"),
    made_up(authenticator=b"x" * 32 + b"\x81" + b"\0" * 4, attestation=b""),
    made_up(
        authenticator=b"x" * 32 + b"\x81" + b"\0" * 4 + b"\x81" * 5000, attestation=b"\x81" * 5000
    ),
]
MADE_UP = [
    "{}",
    "[]",
    '"x"',
    "null",
    '{"id": "AA", "response": {}}',
    *CUT_OFF,
    "[" * 50_000,
    "9" * 5_000,
]


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_passkey_that_was_made_up_is_refused(
    county: County, client: Client, clock: Clock, credential: str
) -> None:
    sign_in(client)
    path = "/account/second-factor/passkey"
    client.get(path, headers={"Host": "localhost"})
    answer = client.post(path, {"credential": credential})
    assert answer.status_code == 422
    with acting_as(Scope(account=None, name="x")):
        assert not Authenticator.objects.exists()


def test_made_up_answers_of_a_passkey_open_no_door(secret: str) -> None:
    client = Client()
    sign_in(client)
    for credential in MADE_UP:
        assert client.post(SECOND, {"credential": credential}).status_code == 422
    assert client.get("/work").status_code == 302


@pytest.mark.parametrize(("host", "offered"), [("localhost", True), ("127.0.0.1:8000", False)])
def test_passkeys_are_offered_where_a_browser_takes_them(
    county: County, client: Client, clock: Clock, host: str, offered: bool
) -> None:
    sign_in(client)
    page = client.get("/account/second-factor", headers={"Host": host}).content.decode()
    assert ("Add a passkey" in page) == offered
