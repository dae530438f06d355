"""`yijia serve` as a whole: it answers, and when it ends nothing of it is left."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from yijia.config import layout
from yijia.config.server import Address

SECONDS = 60
INTERRUPT = 1 << (signal.SIGINT - 1)


@pytest.fixture(scope="module")
def installation() -> Iterator[dict[str, str]]:
    """The environment of a migrated installation with its own embedded server."""
    home = Path(tempfile.mkdtemp(prefix="yijia-serve-"))
    home.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("YIJIA_")}
    environment["YIJIA_DATA_DIR"] = str(home)
    subprocess.run(
        [sys.executable, "-m", "yijia", "migrate"],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield environment
    shutil.rmtree(home)


@contextmanager
def _must_serve(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that has said that it listens, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    words = [sys.executable, "-u", "-m", "yijia", "serve", "--bind", bind]
    with subprocess.Popen(
        words,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as serving:
        try:
            assert serving.stdout is not None
            said = serving.stdout.readline()
            assert said == f"Yijia listens on http://{bind} (Ctrl-C stops it).\n"
            yield serving, bind
        finally:
            serving.terminate()


def _health(bind: str) -> int:
    connection = HTTPConnection(bind, timeout=SECONDS)
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
    connection.close()
    return status


def _children(serving: subprocess.Popen[str]) -> list[str]:
    return Path(f"/proc/{serving.pid}/task/{serving.pid}/children").read_text().split()


def _words(pid: str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def _blocked_signals(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("SigBlk")), base=16)


def _processes(serving: subprocess.Popen[str], *, environment: dict[str, str]) -> list[int]:
    """Handles of everything that the server has started, the database server included."""
    found = _children(serving)
    files = layout.of(Path(environment["YIJIA_DATA_DIR"]))
    found.append(files.pid_file.read_text().split()[0])
    return [os.pidfd_open(int(pid)) for pid in found]


def _all_end(handles: list[int]) -> bool:
    """Whether each of these processes ends before long."""
    ended = [bool(select.select([handle], [], [], SECONDS)[0]) for handle in handles]
    for handle in handles:
        os.close(handle)
    return all(ended)


# One process of the run migrates the installation once for all of them.
@pytest.mark.xdist_group("serving")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends_with_all_that_it_started(
    installation: dict[str, str], number: signal.Signals
) -> None:
    with _must_serve(installation) as (serving, bind):
        assert _health(bind) == 200
        started = _processes(serving, environment=installation)
        assert len(started) >= 4, "web processes, the worker and the database"
        serving.send_signal(number)
        assert serving.wait(timeout=SECONDS) == 0
        assert _all_end(started)


@pytest.mark.xdist_group("serving")
def test_a_body_in_pieces_is_refused_before_it_is_read(installation: dict[str, str]) -> None:
    with _must_serve(installation) as (_serving, bind):
        connection = HTTPConnection(bind, timeout=SECONDS)
        connection.putrequest("POST", "/api/v1/issues")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders(b"10000\r\n")
        assert connection.getresponse().status == 411
        connection.close()


@pytest.mark.xdist_group("serving")
def test_whoever_sends_too_much_is_told_so_and_not_cut_off(installation: dict[str, str]) -> None:
    photo = b"x" * 20_000_000
    with _must_serve(installation) as (_serving, bind):
        for path, status in (("/issues/new/photos", 302), ("/api/v1/issues/photos", 413)):
            connection = HTTPConnection(bind, timeout=SECONDS)
            # A browser listens only when all is sent.
            connection.request("POST", path, body=photo)
            assert connection.getresponse().status == status
            connection.close()


@pytest.mark.xdist_group("serving")
def test_a_ctrl_c_in_the_terminal_is_for_the_server_alone(installation: dict[str, str]) -> None:
    with _must_serve(installation) as (serving, bind):
        assert _health(bind) == 200
        web = [pid for pid in _children(serving) if "spawn_main" in _words(pid)]
        assert len(web) >= 2
        assert all(_blocked_signals(pid) & INTERRUPT for pid in web)
        os.killpg(serving.pid, signal.SIGINT)
        assert serving.wait(timeout=SECONDS) == 0


@pytest.mark.xdist_group("serving")
def test_killed_it_leaves_nothing_behind(installation: dict[str, str]) -> None:
    with _must_serve(installation) as (serving, bind):
        assert _health(bind) == 200
        started = _processes(serving, environment=installation)
        serving.kill()
        serving.wait(timeout=SECONDS)
        assert _all_end(started)


@pytest.mark.parametrize(
    ("text", "url", "loopback"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000", True),
        ("localhost:80", "http://localhost:80", True),
        ("[::1]:8000", "http://[::1]:8000", True),
        ("0.0.0.0:8000", "http://0.0.0.0:8000", False),
        ("county.example:80", "http://county.example:80", False),
    ],
)
def test_an_address_knows_who_can_reach_it(text: str, url: str, loopback: bool) -> None:
    found = Address.read(text)
    assert (found.url, found.loopback) == (url, loopback)
