"""`yijia serve`: the web server, the background worker beside it, and how both end."""

import ipaddress
import multiprocessing
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Self

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from yijia.config import env, leash, migrations, postgres
from yijia.config.errors import OperatorError

TARGET = "yijia.config.wsgi:application"
PROCESSES = 2
THREADS = 4
KILL_SECONDS = 10
WORKER_SECONDS = 30
PAUSE_SECONDS = 2.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    @classmethod
    def read(cls, text: str) -> Self:
        """The address in `host:port`; an IPv6 host stands in brackets."""
        host, _colon, port = text.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
            raise env.SettingsError(f"YIJIA_BIND must be like 127.0.0.1:8000, not {text!r}.")
        return cls(host=host.strip("[]"), port=int(port))

    @property
    def url(self) -> str:
        """The address as one types it into a browser."""
        return (
            f"http://[{self.host}]:{self.port}"
            if ":" in self.host
            else (f"http://{self.host}:{self.port}")
        )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def serve(*, address: Address, ready: Callable[[], object]) -> None:
    """Serves until told to stop, with everything that it needs, and stops all that it started.

    Raises: OperatorError.
    """
    check(address)
    with postgres.at_hand():
        migrations.check_current()
        connections.close_all()
        with _interrupted_alone(), _worker():
            _web(address=address, ready=ready)


def check(address: Address) -> None:
    """Refuses a public address for a demonstration, and one that is in use."""
    if settings.YIJIA_DEMONSTRATION and not address.loopback:
        raise OperatorError(
            f"A demonstration, whose logins are public, does not listen on {address.host}."
        )
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise OperatorError(
                f"Cannot listen on {address.host}:{address.port}: {error.strerror}. "
                "Is Yijia running already? YIJIA_BIND names another address."
            ) from error


@contextmanager
def _interrupted_alone() -> Iterator[None]:
    """Keeps a Ctrl-C from the children, who would take it from the terminal at the same moment.

    A web process that is told twice, by the terminal and by its parent, hangs until it is killed.
    So nobody is interrupted: a thread waits for the Ctrl-C and asks the main thread to end.
    """

    def wait() -> None:
        signal.sigwait({signal.SIGINT})
        signal.pthread_kill(main, signal.SIGTERM)

    # The first process made by multiprocessing brings this one along, and lets signals in again.
    resource_tracker.ensure_running()
    main = threading.get_ident()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=wait, name="interrupt", daemon=True).start()
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _web(*, address: Address, ready: Callable[[], object]) -> None:
    # Fresh processes: a copy of this one would share its locks and connections.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ |= leash.environment()
    web = Granian(
        TARGET,
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )
    told = threading.Thread(target=_tell, args=(address, ready), name="tell", daemon=True)
    web.on_startup(told.start)
    web.serve()


def _tell(address: Address, ready: Callable[[], object]) -> None:
    """Calls `ready` once the web processes are up, which is a second after the start."""
    while True:
        try:
            socket.create_connection((address.host, address.port), timeout=1).close()
        except OSError:
            time.sleep(LOOK_SECONDS)
        else:
            ready()
            return


@contextmanager
def _worker() -> Iterator[None]:
    """Runs the background worker beside the web server, and starts it again when it dies."""
    stopping = threading.Event()
    current: list[subprocess.Popen[bytes]] = [leash.start(["worker"])]

    def watch() -> None:
        while not stopping.is_set():
            current[0].wait()
            if not stopping.wait(PAUSE_SECONDS):
                current[0] = leash.start(["worker"])

    watcher = threading.Thread(target=watch, name="worker-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stopping.set()
        _end(current[0])
        watcher.join()


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(timeout=WORKER_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
