"""The launcher of the embedded server: starts, shares, survives, stops, and lets nobody else in."""

import fcntl
import os
import pwd
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from yijia.config import cluster, env, layout, postgres

FAST = {"fsync": "off"}
ROOT = os.geteuid() == 0
# Starts as whoever runs the tests, and is an ordinary user before it does anything.
AS_ANOTHER = """
import os, sys
from pathlib import Path
from yijia.config import postgres
uid, gid = int(sys.argv[2]), int(sys.argv[3])
if os.geteuid() != uid:
    os.setgroups([]); os.setgid(gid); os.setuid(uid)
with postgres.running(Path(sys.argv[1])) as server, server.connect(database="yijia") as admin:
    print(admin.execute("SELECT current_database()").fetchone()[0])
"""
BESIDE = """
import sys
from pathlib import Path
from yijia.config import postgres
with postgres.running(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.readline()
"""


def _pid(files: layout.Layout) -> int:
    return int(files.pid_file.read_text().split()[0])


def _parent(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(x.split()[1] for x in status.splitlines() if x.startswith("PPid")))


def _wait_for_the_keeper(files: layout.Layout) -> None:
    """Returns when the keeper has ended and so given its lock back."""
    with files.keeper.open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def _python_for_everybody() -> str:
    """A Python of this release that other users may run as well."""
    own = Path(sys.executable).resolve()
    shut = any(not place.stat().st_mode & stat.S_IXOTH for place in own.parents)
    found = f"/usr/bin/python3.{sys.version_info.minor}" if shut else str(own)
    if not Path(found).exists():
        pytest.skip("There is no Python here that another user may run.")
    return found


def _gone(place: Path) -> bool:
    files = layout.of(place)
    return not files.pid_file.exists() and not list(files.socket_dir.iterdir())


def test_a_new_directory_becomes_a_running_server(place: Path) -> None:
    with postgres.running(place) as server, server.connect(database="yijia") as admin:
        settings = "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
        assert admin.execute(settings).fetchone() == ("on", "on")
        roles = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'yijia%' ORDER BY 1"
        assert admin.execute(roles).fetchall() == [("yijia_app",), ("yijia_owner",)]
        locale = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'yijia'"
        assert admin.execute(locale).fetchone() == ("b", "C.UTF-8")
    assert _gone(place)


def test_the_application_has_no_more_than_rows(place: Path) -> None:
    with (
        postgres.running(place, settings=FAST) as server,
        server.connect(user="yijia_app", database="yijia") as app,
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE stray (id int)")
        powers = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert app.execute(powers, ["yijia_app"]).fetchone() == (False, False, False)


def test_nobody_else_may_enter_the_directories(place: Path) -> None:
    with postgres.running(place, settings=FAST):
        files = layout.of(place)
        for private in (files.home, files.cluster, files.socket_dir):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_a_second_use_finds_the_running_server(place: Path) -> None:
    with postgres.running(place, settings=FAST):
        first = _pid(layout.of(place))
        with postgres.running(place):
            assert _pid(layout.of(place)) == first
        assert _pid(layout.of(place)) == first
    assert _gone(place)


def test_it_runs_until_the_last_process_that_uses_it_has_ended(place: Path) -> None:
    words = [sys.executable, "-c", BESIDE, str(place)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as beside:
        assert beside.stdout is not None and beside.stdout.readline() == "up\n"
        with postgres.running(place) as server:
            beside.communicate("end\n")
            server.connect().close()
    assert _gone(place)


def test_it_stops_when_the_process_that_started_it_is_killed(place: Path) -> None:
    words = [sys.executable, "-c", BESIDE, str(place)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as killed:
        assert killed.stdout is not None and killed.stdout.readline() == "up\n"
        first = _pid(layout.of(place))
        killed.kill()
    _wait_for_the_keeper(layout.of(place))
    assert _gone(place)
    with postgres.running(place):
        assert _pid(layout.of(place)) != first


def test_a_killed_server_is_started_again_under_its_users(place: Path) -> None:
    with postgres.running(place) as server:
        with server.connect(user="yijia_owner", database="yijia") as owner:
            owner.execute("CREATE TABLE kept AS SELECT 1 AS one")
        first = _pid(layout.of(place))
        os.kill(first, signal.SIGKILL)
        with postgres.running(place), server.connect(database="yijia") as admin:
            assert admin.execute("SELECT one FROM kept").fetchone() == (1,)
        assert _pid(layout.of(place)) != first


def test_after_a_crash_of_everything_it_starts_and_has_kept_all(place: Path) -> None:
    files = layout.of(place)
    with postgres.running(place) as server:
        with server.connect(user="yijia_owner", database="yijia") as owner:
            owner.execute("CREATE TABLE kept AS SELECT 1 AS one")
        postmaster = _pid(files)
        # Held still first, so that it cannot stop in good order when its keeper dies.
        os.kill(postmaster, signal.SIGSTOP)
        os.kill(_parent(postmaster), signal.SIGKILL)
        os.kill(postmaster, signal.SIGKILL)
    assert _pid(files) == postmaster, "the launcher never takes the lock file away"
    with postgres.running(place) as server, server.connect(database="yijia") as admin:
        assert admin.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(deep_place: Path) -> None:
    found = layout.of(deep_place).socket_dir
    assert len(os.fsencode(found / layout.LONGEST_SOCKET_NAME)) <= layout.LONGEST_SOCKET_PATH
    with postgres.running(deep_place, settings=FAST) as server:
        assert server.socket_dir == found
        assert stat.S_IMODE(found.stat().st_mode) == 0o700
        server.connect().close()


def test_a_socket_directory_that_somebody_else_made_is_refused(deep_place: Path) -> None:
    found = layout.of(deep_place).socket_dir
    found.mkdir(mode=0o777)
    found.chmod(0o777)
    with pytest.raises(cluster.ServerError, match=str(found)), postgres.running(deep_place):
        pass


def test_a_cluster_of_another_release_is_refused(place: Path) -> None:
    with postgres.running(place, settings=FAST):
        pass
    with (
        pytest.raises(cluster.ServerError, match="made by PostgreSQL 18"),
        postgres.running(place, release=16),
    ):
        pass


def test_a_server_that_cannot_start_says_why(place: Path) -> None:
    with (
        pytest.raises(cluster.ServerError, match="no_such_setting"),
        postgres.running(place, settings={"no_such_setting": "1"}),
    ):
        pass


def test_without_the_wheel_it_says_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WHEEL", "no_such_wheel")
    with pytest.raises(cluster.ServerError, match="YIJIA_DATABASE_URL"):
        cluster.programs(18)


def test_the_server_is_never_run_by_root(place: Path) -> None:
    with postgres.running(place, settings=FAST):
        assert layout.of(place).cluster.stat().st_uid != 0
        assert Path(f"/proc/{_pid(layout.of(place))}").stat().st_uid != 0


@pytest.mark.skipif(not ROOT, reason="An ordinary user runs every test of this file anyway.")
def test_an_ordinary_user_runs_a_server_of_their_own(place: Path) -> None:
    user = pwd.getpwnam("nobody")
    os.chown(place, user.pw_uid, user.pw_gid)
    python = _python_for_everybody()
    packages = str(Path(psycopg.__file__).parents[1])
    done = subprocess.run(
        [python, "-c", AS_ANOTHER, str(place), str(user.pw_uid), str(user.pw_gid)],
        env={"PYTHONPATH": f"{env.PROJECT_DIR / 'src'}:{packages}", "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "yijia", done.stderr
    assert layout.of(place).cluster.stat().st_uid == user.pw_uid


@pytest.mark.skipif(not ROOT, reason="Only root runs the server as somebody else.")
def test_a_directory_shut_to_the_servers_user_is_named(place: Path) -> None:
    (place / "shut").mkdir(mode=0o700)
    with (
        pytest.raises(cluster.ServerError, match=f"{place}/shut is shut to the user"),
        postgres.running(place / "shut" / "data"),
    ):
        pass
