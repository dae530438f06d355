"""The county's own identity provider, by which whoever works here may sign in (OpenID Connect)."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from yijia.config import env

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """Where people are asked who they are, and what the answer means here.

    `login_claim` names the claim that holds a login name; without one an identity opens only the
    account that its owner has tied it to.
    """

    issuer: str
    client_id: str
    secret: str
    name: str
    login_claim: str = ""


def provider() -> Provider | None:
    """The provider that the environment names, or None when it names none.

    Raises:
        SettingsError: something about it is missing, or it cannot be reached safely.
    """
    issuer = env.text("YIJIA_OIDC_ISSUER", default="").rstrip("/")
    if not issuer:
        return None
    _check_address(issuer)
    return Provider(
        issuer=issuer,
        client_id=_needed("YIJIA_OIDC_CLIENT_ID"),
        secret=_secret("YIJIA_OIDC_CLIENT_SECRET_FILE"),
        name=env.text("YIJIA_OIDC_NAME", default=urlsplit(issuer).hostname or issuer),
        login_claim=env.text("YIJIA_OIDC_LOGIN_CLAIM", default=""),
    )


def _check_address(issuer: str) -> None:
    parts = urlsplit(issuer)
    here = parts.scheme == "http" and parts.hostname in _HERE
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise env.SettingsError(
            f"YIJIA_OIDC_ISSUER must be an address that begins with https://, not {issuer!r}."
        )


def _needed(name: str) -> str:
    value = env.text(name, default="")
    if not value:
        raise env.SettingsError(f"YIJIA_OIDC_ISSUER is set, and {name} is not.")
    return value


def _secret(name: str) -> str:
    path = Path(_needed(name))
    if not path.is_file():
        raise env.SettingsError(f"{name} names {os.fspath(path)}, and there is no such file.")
    secret = env.read_kept(path).strip()
    if not secret:
        raise env.SettingsError(f"{name} names {os.fspath(path)}, which is empty.")
    return secret
