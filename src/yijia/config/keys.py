"""The file of the vault's keys: read when it has changed, and a key added or taken out of it.

One line for each key: its number, a space, 32 bytes in hexadecimal. What begins with # is a note.
A file of one key without a number holds key 1.
"""

import fcntl
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yijia.base.ciphers import FIRST_KEY, KEY_BYTES, LAST_KEY, Keyring, new_key
from yijia.config import env
from yijia.config.env import SettingsError

HEAD = "# The keys of the vault. The highest number seals, and every one opens.\n"

logger = logging.getLogger(__name__)


class KeyFile:
    """The keys in a file. A change is seen at the next use: no process need be started anew.

    A file that can no longer be read leaves the keys as they were, and is told once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = (_stamp(path), read(path))

    def ring(self) -> Keyring:
        """The keys as they are now."""
        before, held = self._held
        if (now := _stamp(self.path)) != before:
            try:
                held = read(self.path)
            except SettingsError:
                logger.exception("The keys stay as they were read before.")
            self._held = (now, held)
        return held


def key_file(name: str, path: Path) -> KeyFile:
    """The file that the variable names, or the default one, made with a first key on first use.

    A file that was named and is not there is never made: the data is sealed under another key.
    """
    named = os.environ.get(name, "").strip()
    if named and not Path(named).is_file():
        raise SettingsError(f"{name} names {named}, and there is no such file.")
    source = Path(named) if named else path
    env.kept(source)
    return KeyFile(source)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes with the file; None while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def read(path: Path) -> Keyring:
    """The keys that a file holds.

    Raises:
        SettingsError: it cannot be read, or a line of it is no key.
    """
    lines = [line.split() for line in env.read_kept(path).splitlines()]
    lines = [words for words in lines if words and not words[0].startswith("#")]
    if len(lines) == 1 and len(lines[0]) == 1:
        lines = [[str(FIRST_KEY), *lines[0]]]
    keys = dict(_key_of(words, path=path) for words in lines)
    if not keys or len(keys) < len(lines):
        raise SettingsError(f"{path} must hold keys of {KEY_BYTES} bytes, each number once.")
    return Keyring(keys)


def _key_of(words: list[str], *, path: Path) -> tuple[int, bytes]:
    try:
        number, key = int(words[0]), bytes.fromhex(" ".join(words[1:]))
    except ValueError:
        number, key = 0, b""
    if not FIRST_KEY <= number <= LAST_KEY or len(key) != KEY_BYTES:
        raise SettingsError(
            f"A line of {path} must be a number and a key of {KEY_BYTES} bytes in hexadecimal."
        )
    return number, key


def add_key(path: Path) -> int:
    """Adds a fresh key with the next number, under which everything is sealed from now on."""
    with _alone(path):
        ring = read(path)
        number = ring.newest + 1
        _write(path, Keyring({**ring.keys, number: new_key()}))
    return number


def drop_key(path: Path, *, number: int) -> None:
    """Takes a key out of the file; the newest one stays.

    Raises:
        SettingsError: there is no such key, or it is the newest.
    """
    with _alone(path):
        ring = read(path)
        if number not in ring.keys or number == ring.newest:
            raise SettingsError(f"{path} holds no older key {number}.")
        _write(path, Keyring({n: key for n, key in ring.keys.items() if n != number}))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two commands at once change the file one after the other."""
    try:
        with path.parent.joinpath(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise SettingsError(f"{path} cannot be changed here: {error}.") from error


def _write(path: Path, ring: Keyring) -> None:
    """Writes aside and moves into place, so that nobody ever reads half a file."""
    lines = [f"{number} {ring.keys[number].hex()}\n" for number in sorted(ring.keys)]
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(HEAD + "".join(lines))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
