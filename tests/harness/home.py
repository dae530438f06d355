"""Where a test run lives: a directory of its own, and an environment that leads nowhere else.

This is read before the settings are. The run's first process makes the directory and takes it away;
the parallel workers find it in their environment.
"""

import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path

HOME = "YIJIA_TEST_HOME"
RELEASE = "YIJIA_TEST_POSTGRES"
PORT = "YIJIA_TEST_PORT"
SETTINGS = "yijia.config.settings"
NETWORK_RELEASE = 16


def claim() -> Path | None:
    """Makes the run's home and points every setting at it; None when another process did."""
    if HOME in os.environ:
        return None
    if "DJANGO_SETTINGS_MODULE" in os.environ:
        raise RuntimeError("Unset DJANGO_SETTINGS_MODULE: the tests choose their own settings.")
    home = Path(tempfile.mkdtemp(prefix="yijia-test-"))
    # The server's unprivileged user must get through; what lies inside is private of itself.
    home.chmod(0o755)
    for name in [name for name in os.environ if name.startswith("YIJIA_") and name != RELEASE]:
        del os.environ[name]
    os.environ |= {
        HOME: str(home),
        "YIJIA_DATA_DIR": str(home),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }
    if release() == NETWORK_RELEASE:
        os.environ |= _over_the_network()
    return home


def leave(home: Path) -> None:
    """Takes the run's home away."""
    shutil.rmtree(home, ignore_errors=True)


def here() -> Path:
    """The run's home."""
    return Path(os.environ[HOME])


def release() -> int:
    """The PostgreSQL release that this run is on."""
    return int(os.environ.get(RELEASE, "18"))


def port() -> int | None:
    """The port on the loopback address, when the run goes over the network."""
    found = os.environ.get(PORT)
    return int(found) if found else None


def worker() -> str:
    """The name of this process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _over_the_network() -> dict[str, str]:
    """The older release is reached by address and password, as an operator's own server is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    word = secrets.token_urlsafe(16)
    place = f"{word}@127.0.0.1:{port}/yijia"
    return {
        PORT: str(port),
        "YIJIA_DATABASE_URL": f"postgresql://yijia_app:{place}",
        "YIJIA_OWNER_URL": f"postgresql://yijia_owner:{place}",
    }
