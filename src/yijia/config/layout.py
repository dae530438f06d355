"""Where the embedded PostgreSQL keeps its files under the data directory."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

DATABASE = "yijia"
LONGEST_SOCKET_NAME = ".s.PGSQL.65535"
LONGEST_SOCKET_PATH = 107
SHORT_PLACE = Path("/tmp")  # noqa: S108 - only a private directory is made there, or refused


@dataclass(frozen=True)
class Layout:
    """The files of one embedded server, all of which belong to the user that runs it."""

    home: Path
    socket_dir: Path

    @property
    def cluster(self) -> Path:
        """The directory that PostgreSQL calls its data directory."""
        return self.home / "cluster"

    @property
    def pid_file(self) -> Path:
        """PostgreSQL's own lock file: only PostgreSQL makes it and takes it away."""
        return self.cluster / "postmaster.pid"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "log"

    @property
    def users(self) -> Path:
        """The lock that everyone who uses the server shares; when all are gone, it stops."""
        return self.home / "users.lock"

    @property
    def making(self) -> Path:
        """The lock of whoever is making the cluster, its roles and its database."""
        return self.home / "making.lock"

    @property
    def keeper(self) -> Path:
        """The lock of the one process that keeps the server running."""
        return self.home / "keeper.lock"


def of(data_dir: Path) -> Layout:
    """The layout under a data directory.

    A socket's path has a fixed longest length; when the data directory lies too deep, the socket
    goes to a short private directory whose name follows from the long one.
    """
    home = data_dir / "postgres"
    socket_dir = home / "socket"
    if len(os.fsencode(socket_dir / LONGEST_SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
        socket_dir = SHORT_PLACE / f"yijia-{digest}"
    return Layout(home=home, socket_dir=socket_dir)
