"""The county's identity provider in the environment: whole, or not at all."""

from pathlib import Path

import pytest

from yijia.config import identity
from yijia.config.env import SettingsError


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment that names a provider."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    secret.chmod(0o600)
    monkeypatch.setenv("YIJIA_OIDC_ISSUER", "https://id.example/")
    monkeypatch.setenv("YIJIA_OIDC_CLIENT_ID", "yijia")
    monkeypatch.setenv("YIJIA_OIDC_CLIENT_SECRET_FILE", str(secret))
    return monkeypatch


def test_without_an_issuer_there_is_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIJIA_OIDC_ISSUER", raising=False)
    assert identity.provider() is None


def test_a_provider_is_read_whole(told: pytest.MonkeyPatch) -> None:
    assert identity.provider() == identity.Provider(
        issuer="https://id.example", client_id="yijia", secret="s3cret", name="id.example"
    )
    told.setenv("YIJIA_OIDC_NAME", "County ID")
    told.setenv("YIJIA_OIDC_LOGIN_CLAIM", "login")
    found = identity.provider()
    assert found is not None and (found.name, found.login_claim) == ("County ID", "login")


@pytest.mark.parametrize("name", ["YIJIA_OIDC_CLIENT_ID", "YIJIA_OIDC_CLIENT_SECRET_FILE"])
def test_half_a_provider_is_refused(told: pytest.MonkeyPatch, name: str) -> None:
    told.delenv(name)
    with pytest.raises(SettingsError, match=f"{name} is not"):
        identity.provider()


@pytest.mark.parametrize("issuer", ["http://id.example", "id.example", "ftp://id.example"])
def test_a_provider_that_anybody_could_overhear_is_refused(
    told: pytest.MonkeyPatch, issuer: str
) -> None:
    told.setenv("YIJIA_OIDC_ISSUER", issuer)
    with pytest.raises(SettingsError, match="https://"):
        identity.provider()


def test_a_provider_on_this_machine_may_do_without_tls(told: pytest.MonkeyPatch) -> None:
    told.setenv("YIJIA_OIDC_ISSUER", "http://localhost:3000")
    assert identity.provider() is not None


def test_a_secret_that_others_can_read_is_refused(told: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(SettingsError, match="open to others"):
        identity.provider()
    told.setenv("YIJIA_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="no such file"):
        identity.provider()
