"""Reading the environment: every setting that differs between installations comes through here."""

import ipaddress
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from yijia.base import codes, scanning, sending
from yijia.config import layout
from yijia.config.errors import OperatorError

PROJECT_DIR = Path(__file__).resolve().parents[3]
KEY_BYTES = 32
SHORTEST_SECRET = 32
SCAN_SECONDS = 10
SEND_SECONDS = 5
ROLES = {"app": "yijia_app", "owner": "yijia_owner"}
# What a process says a third time is prepared, and no more planned each time (ADR 0017).
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}
POOL = {"min_size": 2, "max_size": 10, "timeout": 10}
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})
_NAMED_PARTS = frozenset({"dbname", "user", "password", "host", "port"})

Choice = TypeVar("Choice", bound=StrEnum)


class SettingsError(OperatorError, ImproperlyConfigured):
    """A setting is missing or cannot be meant; the sentence says which and what would do."""


def text(name: str, *, default: str) -> str:
    """The value of a variable; unset and empty alike give the default."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A variable that says yes or no."""
    value = text(name, default="yes" if default else "no").lower()
    if value not in _YES | _NO:
        raise SettingsError(f"{name} must be 1 or 0, not {value!r}.")
    return value in _YES


def scanner(name: str) -> scanning.Scanner | None:
    """The virus scanner at an address, such as unix:/run/clamav/clamd.ctl or tcp:10.0.0.9:3310."""
    address = text(name, default="")
    if not address:
        return None
    if not scanning.is_address(address):
        raise SettingsError(f"{name} must be like unix:/path or tcp:host:port, not {address!r}.")
    return scanning.Scanner(address, seconds=SCAN_SECONDS)


def mail_server(name: str, *, sender: str) -> sending.MailServer | None:
    """The mail server at an address, such as smtp+starttls://user:password@mail.example.org:587."""
    address = text(name, default="")
    if not address:
        return None
    if not sending.is_address(address, schemes=sending.MAIL_SCHEMES):
        # The address may hold a password, so it is not repeated.
        raise SettingsError(f"{name} must be like smtp://host, smtp+starttls://… or smtps://….")
    said_by = text(sender, default="")
    if codes.email(said_by) is None:
        raise SettingsError(f"{sender} must be the e-mail address that mails come from.")
    return sending.MailServer(address, sender=said_by, seconds=SEND_SECONDS)


def webhook(name: str, *, key: str) -> sending.Webhook | None:
    """The service of text messages at an address, with the file of the key that signs."""
    address = text(name, default="")
    if not address:
        return None
    if not sending.is_address(address, schemes=sending.HOOK_SCHEMES):
        raise SettingsError(f"{name} must be like https://host/path.")
    named = text(key, default="")
    if not named:
        raise SettingsError(f"{key} must name the file of the key that signs messages.")
    secret_key = read_kept(Path(named).expanduser().absolute()).strip()
    if len(secret_key) < SHORTEST_SECRET:
        raise SettingsError(f"{named} must hold at least {SHORTEST_SECRET} characters.")
    return sending.Webhook(address, key=secret_key, seconds=SEND_SECONDS)


def address(name: str) -> str:
    """Where people reach this installation, like https://county.example.cn; "" when it is not said.

    It has no path, and http is for this machine alone.
    """
    value = text(name, default="").rstrip("/")
    if not value:
        return ""
    parts = urlsplit(value)
    is_plain = value == f"{parts.scheme}://{parts.netloc}" and bool(parts.hostname)
    local = parts.scheme == "http" and _is_local(parts.hostname or "")
    if not is_plain or "@" in parts.netloc or not (parts.scheme == "https" or local):
        raise SettingsError(f"{name} must be like https://county.example.cn, not {value!r}.")
    return value


def limit(name: str, *, default: int) -> int:
    """A variable that holds a whole number, of which nought means that there is no limit."""
    value = text(name, default=str(default))
    if not (value.isascii() and value.isdecimal()):
        raise SettingsError(f"{name} must be a whole number or 0, not {value!r}.")
    return int(value)


def one_of(name: str, *, choices: type[Choice], default: Choice) -> Choice:
    """A variable that names one of a few choices."""
    value = text(name, default=default.value).lower()
    known = [choice.value for choice in choices]
    if value not in known:
        raise SettingsError(f"{name} must be one of {', '.join(known)}, not {value!r}.")
    return choices(value)


def hosts(name: str, *, default: Sequence[str]) -> list[str]:
    """A list of host names with commas between them."""
    given = [part.strip() for part in text(name, default="").split(",")]
    return [part for part in given if part] or list(default)


def check_local(names: Sequence[str], *, proxies: Sequence[str]) -> None:
    """Refuses to make a demonstration reachable from elsewhere: everybody knows its logins.

    Raises:
        SettingsError: a host is more than this machine, or a proxy stands before it.
    """
    public = [name for name in names if not _is_local(name)]
    if public:
        raise SettingsError(
            f"A demonstration, whose logins are public, is for this machine alone: YIJIA_HOSTS "
            f"must not name {', '.join(public)}."
        )
    if proxies:
        raise SettingsError(
            "A demonstration, whose logins are public, is for this machine alone: unset "
            "YIJIA_PROXIES."
        )


def _is_local(name: str) -> bool:
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def number(name: str, *, default: int) -> int:
    """A variable that holds a whole number above nought."""
    value = text(name, default=str(default))
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)


def networks(name: str) -> list[str]:
    """A list of addresses or networks, such as 10.0.0.7 or 10.0.0.0/24, with commas between."""
    try:
        return [str(ipaddress.ip_network(part)) for part in hosts(name, default=())]
    except ValueError as error:
        raise SettingsError(f"{name} must name network addresses: {error}.") from error


def origins(names: Sequence[str]) -> list[str]:
    """The origins behind TLS of these hosts, of which one that begins with a dot means all below.

    A host that stands for any other names nobody whom a form could be trusted from.
    """
    return [
        f"https://*{name}" if name.startswith(".") else f"https://{name}"
        for name in names
        if name != "*"
    ]


def data_dir() -> Path:
    """Where this installation keeps its data: `YIJIA_DATA_DIR`, or `var/` of the checkout."""
    return path("YIJIA_DATA_DIR", default=PROJECT_DIR / "var")


def path(name: str, *, default: Path) -> Path:
    """A variable that names a place on the disk."""
    return Path(text(name, default=str(default))).expanduser().absolute()


def secret(name: str, path: Path) -> str:
    """The secret in the variable, or the one kept in the file, which is made on first use."""
    value = os.environ.get(name, "").strip() or kept(path).strip()
    if len(value) < SHORTEST_SECRET:
        raise SettingsError(f"{name} must have at least {SHORTEST_SECRET} characters.")
    return value


def kept(path: Path) -> str:
    """The secret in a file that nobody else may read; a missing one is made."""
    try:
        if not path.exists():
            _make(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be made: {error}.") from error
    return read_kept(path)


def read_kept(path: Path) -> str:
    """The secret in a file that must be there, and that nobody else may read."""
    try:
        if path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            raise SettingsError(f"{path} is open to others: chmod 600 it.")
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error


def _make(path: Path) -> None:
    """Makes a secret so that of two processes at once both end up with the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces what another process has just made.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database_url(*, role: str) -> str | None:
    """The address given for a role, or None when the embedded server is meant."""
    app = text("YIJIA_DATABASE_URL", default="")
    owner = text("YIJIA_OWNER_URL", default=app)
    if owner and not app:
        raise SettingsError("YIJIA_OWNER_URL is set, and YIJIA_DATABASE_URL is not.")
    return (owner if role == "owner" else app) or None


def database(*, role: str) -> dict[str, Any]:
    """What Django needs to reach the database as the application or as the owner.

    A login that is not the role itself takes the role on when it connects. Only a server keeps a
    pool (`YIJIA_POOL`), and only for the application.
    """
    if role not in ROLES:
        raise SettingsError(f"YIJIA_ROLE must be app or owner, not {role!r}.")
    parts = connection_parts(role=role)
    options: dict[str, Any] = {k: v for k, v in parts.items() if k not in _NAMED_PARTS}
    if parts.get("user") != ROLES[role]:
        options["options"] = f"{parts.get('options', '')} -c role={ROLES[role]}".strip()
    if role == "app":
        options |= PREPARED
        if flag("YIJIA_POOL", default=False):
            options["pool"] = dict(POOL)
    return {
        "ENGINE": "yijia.config.pooled",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 0,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": options,
    }


def connection_parts(*, role: str) -> Mapping[str, str]:
    """The words of a libpq connection for a role, from its address or the embedded server."""
    url = database_url(role=role)
    if url is None:
        return {
            "dbname": layout.DATABASE,
            "user": ROLES[role],
            "host": str(layout.of(data_dir()).socket_dir),
        }
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise SettingsError(f"The database address cannot be read: {error}".strip()) from error
    if not parts.get("dbname"):
        raise SettingsError("The database address names no database.")
    return {name: str(value) for name, value in parts.items() if value is not None}
