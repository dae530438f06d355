"""A virus scanner is asked before a file is taken, and never waited for longer than was allowed."""

import hashlib
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from yijia.base.errors import Invalid, Unavailable
from yijia.base.scanning import NoAnswer, Scanner
from yijia.base.scope import Scope
from yijia.ground.files import actions
from yijia.ground.files.models import File
from yijia.ground.files.tests.test_documents import PDF, sent

pytestmark = pytest.mark.django_db
SECONDS = 5


@pytest.fixture(autouse=True)
def _own_directory(settings: Settings, tmp_path: Path) -> None:
    settings.YIJIA_FILES_DIR = tmp_path / "files"
    settings.YIJIA_SCANNER_NEEDED = True


@contextmanager
def daemon(path: Path, serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """A daemon that serves one connection at this path, and its address."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def accept() -> None:
            connection, _peer = listening.accept()
            with connection:
                serve(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"unix:{path}"
        thread.join(SECONDS)


def must_receive(connection: socket.socket) -> bytes:
    """The bytes of one INSTREAM command, taken out of their pieces."""
    stream = connection.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    content = b""
    while length := int.from_bytes(stream.read(4)):
        content += stream.read(length)
    return content


def answering(said: bytes, *, seen: list[bytes]) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        seen.append(must_receive(connection))
        connection.sendall(said)

    return serve


def test_a_file_in_which_nothing_is_found_is_taken_and_says_when(
    acting: Scope, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    seen: list[bytes] = []
    with daemon(tmp_path / "clamd", answering(b"stream: OK\0", seen=seen)) as address:
        settings.YIJIA_SCANNER = Scanner(address, seconds=SECONDS)
        large = PDF[:-6] + bytes(200_000) + PDF[-6:]
        stored = actions.store_file(by=acting, at=at, upload=sent(large, "a.pdf"))
    assert seen == [large]
    assert stored.scanned_at == at


def test_a_file_in_which_something_is_found_is_refused(
    acting: Scope, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    said = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    with daemon(tmp_path / "clamd", answering(said, seen=[])) as address:
        settings.YIJIA_SCANNER = Scanner(address, seconds=SECONDS)
        with pytest.raises(Invalid, match="harmful"):
            actions.store_file(by=acting, at=at, upload=sent(PDF, "a.pdf"))
    assert File.objects.count() == 0
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize(
    "said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and FOUND?\0", b"\xff\0"]
)
def test_whatever_else_is_said_is_no_answer(tmp_path: Path, said: bytes) -> None:
    with (
        daemon(tmp_path / "clamd", answering(said, seen=[])) as address,
        pytest.raises(NoAnswer),
    ):
        Scanner(address, seconds=SECONDS).find(PDF)


def test_a_daemon_that_hangs_is_given_up(tmp_path: Path) -> None:
    let_go = threading.Event()

    def hang(_connection: socket.socket) -> None:
        let_go.wait(SECONDS)

    with daemon(tmp_path / "clamd", hang) as address:
        with pytest.raises(NoAnswer, match="time"):
            Scanner(address, seconds=0.2).find(PDF)
        let_go.set()


def test_without_the_scanners_word_nothing_is_taken_unless_that_is_allowed(
    acting: Scope,
    at: datetime,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.YIJIA_SCANNER = Scanner(f"unix:{tmp_path / 'nobody'}", seconds=SECONDS)
    with pytest.raises(Unavailable):
        actions.store_file(by=acting, at=at, upload=sent(PDF, "a.pdf"))
    assert File.objects.count() == 0
    settings.YIJIA_SCANNER_NEEDED = False
    stored = actions.store_file(by=acting, at=at, upload=sent(PDF, "a.pdf"))
    assert stored.scanned_at is None
    assert "does not answer" in caplog.text


def test_without_a_scanner_a_file_is_taken_unseen(
    acting: Scope, at: datetime, settings: Settings
) -> None:
    settings.YIJIA_SCANNER = None
    stored = actions.store_file(by=acting, at=at, upload=sent(PDF, "a.pdf"))
    assert stored.scanned_at is None


CLAMD = Path("/usr/sbin/clamd")
HARMFUL = b"%PDF-1.7\nharm done here\n%%EOF\n"


@pytest.fixture
def real_daemon(tmp_path: Path) -> Iterator[str]:
    """A real daemon that knows one signature, made here: the hash of one file."""
    signature = f"{hashlib.sha256(HARMFUL).hexdigest()}:{len(HARMFUL)}:Yijia.Test\n"
    (tmp_path / "made.hsb").write_text(signature)
    place = tmp_path / "real"
    settings = f"LocalSocket {place}\nDatabaseDirectory {tmp_path}\nForeground yes\nUser root\n"
    (tmp_path / "clamd.conf").write_text(settings)
    words = [str(CLAMD), f"--config-file={tmp_path / 'clamd.conf'}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        try:
            assert running.stdout is not None
            assert any(b"Self checking" in line for line in running.stdout), "clamd did not start"
            yield f"unix:{place}"
        finally:
            running.terminate()


@pytest.mark.skipif(not CLAMD.is_file(), reason="clamav-daemon is not installed here")
def test_a_real_daemon_finds_what_it_has_a_signature_for(real_daemon: str) -> None:
    scanner = Scanner(real_daemon, seconds=SECONDS)
    assert scanner.find(HARMFUL) == "Yijia.Test.UNOFFICIAL"
    assert scanner.find(PDF) is None
