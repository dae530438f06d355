"""The process that keeps one embedded PostgreSQL running for as long as somebody uses it.

Run by path, with the standard library alone, since it gives up the rights of root before it
starts the server. Everyone who uses the server holds a shared lock on one file; the kernel drops
that lock however they end, so the keeper stops the server when it gets the lock for itself. A
server that dies under its users is started again: after a `kill -9` the first attempts fail until
the old processes are gone, so it tries for a while. `postmaster.pid` is never touched.
"""

import argparse
import ctypes
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

POLL_SECONDS = 0.1
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 0.5
GIVE_UP_SECONDS = 60.0
MOST_FAULTS = 3
STOP_SECONDS = 60.0
TAKEN, GAVE_UP = 3, 4
_SET_PARENT_DEATH_SIGNAL = 1

_prctl = getattr(ctypes.CDLL(None), "prctl", None)


def end_with_parent(number: int) -> None:
    """Asks the kernel, where it can, to send this process a signal when its parent ends."""
    if _prctl is not None:
        _prctl(_SET_PARENT_DEATH_SIGNAL, number)


def _lock(path: Path) -> int | None:
    opened = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened


def _start(*, command: list[str], log: Path) -> int:
    """Starts the server as a child and returns its process id."""
    child = os.fork()
    if child > 0:
        return child
    try:
        said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for stream in (1, 2):
            os.dup2(said, stream)
        end_with_parent(signal.SIGINT)
        os.execv(command[0], command)
    finally:
        os._exit(127)


def _ended(server: int) -> bool:
    try:
        return os.waitpid(server, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return True


def _stop(server: int) -> None:
    """Stops in PostgreSQL's fast way, which writes everything down, and waits for the end."""
    end = time.monotonic() + STOP_SECONDS
    number: int = signal.SIGINT
    while not _ended(server):
        os.kill(server, number)
        time.sleep(POLL_SECONDS)
        number = signal.SIGQUIT if time.monotonic() > end else 0


class _Attempts:
    """How long to go on starting a server that keeps ending.

    While its lock file is there, what is left of a killed server is in the way, and will go.
    Otherwise something is wrong with the server itself, and a few attempts are enough.
    """

    def __init__(self, pid_file: Path) -> None:
        self.pid_file = pid_file
        self.pause = FIRST_PAUSE
        self.started_at = time.monotonic()
        self.since = self.started_at
        self.faults = 0

    def start_again(self) -> bool:
        """Waits a little longer each time; False when it has been tried for long enough."""
        now = time.monotonic()
        if now - self.started_at > GIVE_UP_SECONDS / 2:
            self.pause, self.since, self.faults = FIRST_PAUSE, now, 0
        self.faults += not self.pid_file.exists()
        if self.faults >= MOST_FAULTS or now - self.since > GIVE_UP_SECONDS:
            return False
        time.sleep(self.pause)
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.started_at = time.monotonic()
        return True


def keep(*, command: list[str], log: Path, users: Path, pid_file: Path) -> int:
    """Runs the server until nobody holds the users' lock; the exit status."""
    asked: list[int] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    attempts = _Attempts(pid_file)
    server = _start(command=command, log=log)
    while True:
        if asked or _lock(users) is not None:
            _stop(server)
            return 0
        if _ended(server):
            if not attempts.start_again():
                return GAVE_UP
            server = _start(command=command, log=log)
        time.sleep(POLL_SECONDS)


def main() -> int:
    """Becomes the user that owns the cluster, makes sure of being the only keeper, and keeps.

    What started it goes on at once: the keeper outlives it when others use the server too.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uid", type=int, required=True)
    parser.add_argument("--gid", type=int, required=True)
    for name in ("home", "log", "users", "keeper", "pid-file"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    if os.geteuid() != given.uid:
        os.setgroups([])
        os.setgid(given.gid)
        os.setuid(given.uid)
    os.chdir(given.home)
    if _lock(given.keeper) is None:
        return TAKEN
    if os.fork() > 0:
        return 0
    return keep(command=given.command, log=given.log, users=given.users, pid_file=given.pid_file)


if __name__ == "__main__":
    sys.exit(main())
