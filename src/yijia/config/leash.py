"""Children that do not outlive the command which started them, even one that is killed."""

import os
import signal
import subprocess
import sys

from yijia.config import keeper

PARENT = "YIJIA_PARENT"


def environment() -> dict[str, str]:
    """The environment that tells a child whose end is also its own."""
    return {**os.environ, PARENT: str(os.getpid())}


def start(words: list[str]) -> subprocess.Popen[bytes]:
    """Starts a command of our own as a child. A Ctrl-C in the terminal does not reach it."""
    return subprocess.Popen(
        [sys.executable, "-m", "yijia", *words], env=environment(), start_new_session=True
    )


def hold(number: signal.Signals = signal.SIGTERM) -> None:
    """Called by a child: sends it a signal when its parent ends. Without a parent, nothing."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    keeper.end_with_parent(number)
    if os.getppid() != int(parent):
        sys.exit("yijia: the command that started this process has ended.")
