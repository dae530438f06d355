"""Behind a proxy that speaks TLS: forms are taken, cookies are safe, and people are told apart."""

import runpy
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.harness.county import PASSWORD, County
from yijia import config
from yijia.config import env

pytestmark = pytest.mark.django_db
HOST = "county.example.cn"
ORIGIN = f"https://{HOST}"
TRIES = 12


def _read() -> dict[str, object]:
    """The settings as a new process would read them."""
    return runpy.run_path(str(Path(config.__file__).with_name("settings.py")))


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Settings:
    """The settings of a server behind one proxy with TLS."""
    monkeypatch.setenv("YIJIA_HOSTS", HOST)
    monkeypatch.setenv("YIJIA_PROXIES", "10.0.0.7")
    monkeypatch.setenv("YIJIA_HTTPS", "1")
    for name, value in _read().items():
        if name.startswith(("CSRF_", "SESSION_COOKIE_", "SECURE_", "LANGUAGE_COOKIE_", "YIJIA_P")):
            setattr(settings, name, value)
    settings.ALLOWED_HOSTS = [HOST]
    return settings


def through(proxy: str = "10.0.0.7", *, person: str = "198.51.100.1") -> Client:
    """A browser on the other side of a proxy."""
    return Client(
        enforce_csrf_checks=True,
        REMOTE_ADDR=proxy,
        HTTP_HOST=HOST,
        HTTP_X_FORWARDED_FOR=person,
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_ORIGIN=ORIGIN,
    )


def sign_in(client: Client) -> tuple[int, bool]:
    """Tries a wrong password: the status, and whether there were too many tries."""
    client.get("/sign-in")
    token = client.cookies["__Host-csrftoken"].value
    body = {"login": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}
    answer = client.post("/sign-in", body, headers={"Accept-Language": "en"})
    return answer.status_code, "Too many failed tries" in answer.content.decode()


def test_a_form_behind_tls_is_taken(behind: Settings, county: County) -> None:
    assert sign_in(through()) == (422, False)


def test_a_form_of_another_site_is_refused(behind: Settings, county: County) -> None:
    client = through()
    client.defaults["HTTP_ORIGIN"] = "https://evil.example"
    assert sign_in(client)[0] == 403


def test_cookies_stay_on_tls_and_browsers_remember_it(behind: Settings, county: County) -> None:
    client = through()
    assert "max-age=31536000" in client.get("/sign-in").headers["Strict-Transport-Security"]
    assert client.cookies["__Host-csrftoken"]["secure"]
    token = client.cookies["__Host-csrftoken"].value
    client.post("/language", {"language": "en", "csrfmiddlewaretoken": token})
    assert client.cookies["__Host-language"]["secure"]


def test_one_who_tries_too_often_shuts_out_nobody_else_behind_the_proxy(
    behind: Settings, county: County
) -> None:
    told = [sign_in(through())[1] for _n in range(TRIES)]
    assert told[0] is False and told[-1] is True
    assert sign_in(through(person="198.51.100.2"))[1] is False


def test_a_stranger_cannot_pretend_to_be_a_proxy(behind: Settings, county: County) -> None:
    told = [sign_in(through("203.0.113.5", person=f"198.51.100.{n}"))[1] for n in range(TRIES)]
    assert told[-1] is True


def test_without_the_settings_nothing_of_it_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _read()
    assert found["SECURE_PROXY_SSL_HEADER"] is None and found["YIJIA_PROXIES"] == []
    assert (found["CSRF_TRUSTED_ORIGINS"], found["SESSION_COOKIE_SECURE"]) == ([], False)


def test_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJIA_PROXIES", "10.0.0.7, proxy.local")
    with pytest.raises(env.SettingsError, match="YIJIA_PROXIES"):
        _read()


def test_origins_follow_the_hosts() -> None:
    assert env.origins(["a.example", ".b.example", "*"]) == [
        "https://a.example",
        "https://*.b.example",
    ]


def test_over_tls_every_cookie_is_this_hosts_own(behind: Settings, county: County) -> None:
    client = through()
    client.get("/sign-in")
    token = client.cookies["__Host-csrftoken"].value
    body = {"login": "worker", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/sign-in", body).status_code == 302
    token = client.cookies["__Host-csrftoken"].value
    client.post("/language", {"language": "en", "csrfmiddlewaretoken": token})
    assert set(client.cookies) == {"__Host-csrftoken", "__Host-sessionid", "__Host-language"}
    for cookie in client.cookies.values():
        kept = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"])
        assert kept == (True, True, "Lax", "/") and not cookie["domain"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YIJIA_HOSTS", "county.example.cn"),
        ("YIJIA_HOSTS", "localhost,*"),
        ("YIJIA_HOSTS", "10.0.0.7"),
        ("YIJIA_HOSTS", ".localhost.example.cn"),
        ("YIJIA_PROXIES", "127.0.0.1"),
    ],
)
def test_a_demonstration_that_others_could_reach_does_not_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("YIJIA_DEMONSTRATION", "1")
    monkeypatch.setenv(name, value)
    with pytest.raises(env.SettingsError, match=f"whose logins are public.*{name}"):
        _read()


@pytest.mark.parametrize("hosts", ["", "localhost", "127.0.0.1,[::1]", "demo.localhost"])
def test_a_demonstration_for_this_machine_starts(
    monkeypatch: pytest.MonkeyPatch, hosts: str
) -> None:
    monkeypatch.setenv("YIJIA_DEMONSTRATION", "1")
    monkeypatch.setenv("YIJIA_HOSTS", hosts)
    assert _read()["YIJIA_IDLE_MINUTES"] == 120
    monkeypatch.setenv("YIJIA_IDLE_MINUTES", "30")
    assert _read()["YIJIA_IDLE_MINUTES"] == 30
    monkeypatch.setenv("YIJIA_IDLE_MINUTES", "0")
    with pytest.raises(env.SettingsError, match="YIJIA_IDLE_MINUTES"):
        _read()
