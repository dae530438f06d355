"""The file of keys: one key or several, read again when it changes, never read half written."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from yijia.config import keys
from yijia.config.env import SettingsError

ONE, OTHER = "ab" * 32, "cd" * 32
TWO_AT_ONCE = (
    "import sys; from pathlib import Path; from yijia.config import keys; "
    "sys.stdin.readline(); print(keys.add_key(Path(sys.argv[1])))"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of one key without a number, as the first version made it."""
    (tmp_path / "keys").touch(mode=0o600)
    (tmp_path / "keys").write_text(ONE + "\n")
    return tmp_path / "keys"


def test_a_key_file_that_is_named_is_never_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIJIA_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(SettingsError, match="no such file"):
        keys.key_file("YIJIA_KEY_FILE", tmp_path / "default")
    assert not list(tmp_path.iterdir())


def test_the_default_file_is_made_with_a_first_key(tmp_path: Path) -> None:
    first = keys.key_file("NONE_SUCH", tmp_path / "new" / "keys").ring()
    assert list(first.keys) == [1]
    assert keys.key_file("NONE_SUCH", tmp_path / "new" / "keys").ring() == first


def test_a_file_of_one_key_without_a_number_holds_key_one(path: Path) -> None:
    assert keys.read(path).keys == {1: bytes.fromhex(ONE)}


def test_a_file_of_several_keys_may_hold_notes(path: Path) -> None:
    path.write_text(f"# from the safe\n\n1 {ONE}\n  12 {OTHER}\n")
    assert keys.read(path).keys == {1: bytes.fromhex(ONE), 12: bytes.fromhex(OTHER)}
    assert keys.read(path).newest == 12


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n",
        "zz" * 32,
        "ab" * 31,
        f"{ONE}\n{OTHER}\n",
        f"0 {ONE}\n",
        f"65536 {ONE}\n",
        f"one {ONE}\n",
        f"1 {ONE} {OTHER}\n",
        f"1 {ONE}\n1 {OTHER}\n",
    ],
)
def test_a_file_of_another_form_is_refused(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(SettingsError, match="32 bytes"):
        keys.read(path)


def test_a_file_open_to_others_is_refused(path: Path) -> None:
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="open to others"):
        keys.read(path)


def test_a_key_that_is_added_is_known_at_once_and_seals(path: Path) -> None:
    held = keys.KeyFile(path)
    assert held.ring().newest == 1
    assert keys.add_key(path) == 2
    assert held.ring().newest == 2 and held.ring().key(1) == bytes.fromhex(ONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_becomes_unreadable_leaves_the_keys_as_they_were(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    held = keys.KeyFile(path)
    before = held.ring()
    path.write_text("half a ke")
    assert held.ring() == before and held.ring() == before
    assert len(caplog.records) == 1
    path.unlink()
    assert held.ring() == before
    path.touch(mode=0o600)
    path.write_text(f"2 {OTHER}\n")
    assert held.ring().newest == 2


def test_an_older_key_is_dropped_and_the_newest_is_not(path: Path) -> None:
    keys.add_key(path)
    keys.drop_key(path, number=1)
    assert list(keys.read(path).keys) == [2]
    for number in (1, 2, 3):
        with pytest.raises(SettingsError, match="no older key"):
            keys.drop_key(path, number=number)


def test_two_processes_at_once_add_two_keys(path: Path) -> None:
    words = [sys.executable, "-c", TWO_AT_ONCE, str(path)]
    both = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert {process.communicate("go\n")[0].strip() for process in both} == {"2", "3"}
    assert sorted(keys.read(path).keys) == [1, 2, 3]
