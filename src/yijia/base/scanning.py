"""Asking a ClamAV daemon over its socket whether a file holds something harmful.

The daemon is sent the bytes (INSTREAM), so it need not read our files. All of it together takes no
longer than was allowed: a daemon that hangs is one that gave no answer.
"""

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (?P<name>.+) FOUND")
_CLEAN = "stream: OK"


class NoAnswer(Exception):
    """The scanner could not be asked, or said something else than what it had found."""


@dataclass(frozen=True)
class Scanner:
    """Where the daemon listens, as `unix:/path` or `tcp:host:port`, and how long it may take."""

    address: str
    seconds: float
    # By which the time allowed is measured.
    clock: Callable[[], float] = time.monotonic

    def find(self, content: bytes) -> str | None:
        """The name of what was found in some bytes, or None when nothing was.

        Raises:
            NoAnswer: within the time allowed there was none.
        """
        end = self.clock() + self.seconds
        try:
            with self._connect() as daemon:
                said = _ask(daemon, content, left=lambda: _left(end - self.clock()))
        except OSError as fault:
            raise NoAnswer(str(fault)) from fault
        if said == _CLEAN:
            return None
        found = _FOUND.fullmatch(said)
        if found is None:
            raise NoAnswer(said)
        return found["name"]

    def _connect(self) -> socket.socket:
        kind, _colon, place = self.address.partition(":")
        if kind == "tcp":
            host, _colon, port = place.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), timeout=self.seconds)
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(self.seconds)
        try:
            daemon.connect(place)
        except OSError:
            daemon.close()
            raise
        return daemon


def is_address(text: str) -> bool:
    """Whether a text says where a daemon listens."""
    return re.fullmatch(r"unix:/.+|tcp:.+:\d{1,5}", text) is not None


def _ask(daemon: socket.socket, content: bytes, *, left: Callable[[], float]) -> str:
    _send(daemon, b"zINSTREAM\0", within=left())
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        _send(daemon, len(piece).to_bytes(4) + piece, within=left())
    _send(daemon, bytes(4), within=left())
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        daemon.settimeout(left())
        more = daemon.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _send(daemon: socket.socket, data: bytes, *, within: float) -> None:
    daemon.settimeout(within)
    daemon.sendall(data)


def _left(seconds: float) -> float:
    if seconds <= 0:
        raise TimeoutError("the time allowed has run out")
    return seconds
