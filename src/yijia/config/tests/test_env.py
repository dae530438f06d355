"""Settings from the environment: secrets made once and kept to oneself, addresses read, errors."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from yijia.base.ciphers import Profile
from yijia.config import env

TWO_AT_ONCE = (
    "import sys; from pathlib import Path; from yijia.config import env; "
    "sys.stdin.readline(); print(env.secret('NONE_SUCH', Path(sys.argv[1])))"
)


def test_a_secret_is_made_on_first_use_and_kept(tmp_path: Path) -> None:
    first = env.secret("NONE_SUCH", tmp_path / "new" / "secret")
    assert first == env.secret("NONE_SUCH", tmp_path / "new" / "secret")
    assert len(first) >= env.SHORTEST_SECRET


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    env.secret("NONE_SUCH", tmp_path / "secret")
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_two_processes_at_once_make_one_secret(tmp_path: Path) -> None:
    words = [sys.executable, "-c", TWO_AT_ONCE, str(tmp_path / "secret")]
    both = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    found = {process.communicate("go\n")[0] for process in both}
    assert len(found) == 1 and len(found.pop().strip()) == 64


def test_a_secret_open_to_others_is_refused(tmp_path: Path) -> None:
    env.secret("NONE_SUCH", tmp_path / "secret")
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(env.SettingsError, match="open to others"):
        env.secret("NONE_SUCH", tmp_path / "secret")


def test_a_secret_that_is_given_must_be_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIJIA_SECRET_KEY", "short")
    with pytest.raises(env.SettingsError, match="YIJIA_SECRET_KEY"):
        env.secret("YIJIA_SECRET_KEY", tmp_path / "secret")


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("No", False), ("", True)])
def test_a_flag_says_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    monkeypatch.setenv("A_FLAG", value)
    assert env.flag("A_FLAG", default=True) is meant


def test_a_flag_that_says_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_FLAG", "maybe")
    with pytest.raises(env.SettingsError, match="A_FLAG"):
        env.flag("A_FLAG", default=True)


def test_hosts_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_HOSTS", " a.example , b.example,")
    assert env.hosts("SOME_HOSTS", default=("localhost",)) == ["a.example", "b.example"]


def test_without_an_address_the_embedded_socket_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YIJIA_DATABASE_URL", raising=False)
    monkeypatch.delenv("YIJIA_OWNER_URL", raising=False)
    monkeypatch.setenv("YIJIA_DATA_DIR", str(tmp_path))
    found = env.database(role="owner")
    assert (found["USER"], found["NAME"]) == ("yijia_owner", "yijia")
    assert found["HOST"] == str(tmp_path / "postgres" / "socket")
    assert found["OPTIONS"] == {}


def test_another_login_takes_the_role_on(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://county:p%40ss@db.example:6432/yijia1?sslmode=require"
    monkeypatch.setenv("YIJIA_DATABASE_URL", address)
    monkeypatch.delenv("YIJIA_OWNER_URL", raising=False)
    found = env.database(role="owner")
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("county", "p@ss", "6432")
    assert found["OPTIONS"] == {"sslmode": "require", "options": "-c role=yijia_owner"}


def test_a_socket_may_stand_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://yijia_app@/yijia?host=%2Frun%2Fpostgresql"
    monkeypatch.setenv("YIJIA_DATABASE_URL", address)
    found = env.database(role="app")
    assert (found["HOST"], found["OPTIONS"]) == ("/run/postgresql", env.PREPARED)


def test_only_a_server_keeps_a_pool_and_only_for_the_application(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YIJIA_POOL", "1")
    assert env.database(role="app")["OPTIONS"]["pool"] == env.POOL
    assert "pool" not in env.database(role="owner")["OPTIONS"]


@pytest.mark.parametrize("address", ["postgresql://[", "postgresql://somebody@db.example"])
def test_an_address_that_cannot_be_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("YIJIA_DATABASE_URL", address)
    with pytest.raises(env.SettingsError, match="address"):
        env.database(role="app")


def test_an_owner_without_an_application_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIJIA_DATABASE_URL", raising=False)
    monkeypatch.setenv("YIJIA_OWNER_URL", "postgresql://yijia_owner@db.example/yijia")
    with pytest.raises(env.SettingsError, match="YIJIA_DATABASE_URL"):
        env.database(role="owner")


def test_a_choice_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_CHOICE", "SM4-GCM")
    chosen = env.one_of("A_CHOICE", choices=Profile, default=Profile.AES_256_GCM)
    assert chosen is Profile.SM4_GCM
    monkeypatch.setenv("A_CHOICE", "rot13")
    with pytest.raises(env.SettingsError, match="aes-256-gcm, sm4-gcm"):
        env.one_of("A_CHOICE", choices=Profile, default=Profile.AES_256_GCM)


def test_a_limit_of_nought_is_none_and_a_negative_one_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert env.limit("A_LIMIT", default=30) == 30
    monkeypatch.setenv("A_LIMIT", "0")
    assert env.limit("A_LIMIT", default=30) == 0
    for wrong in ("-1", "many", "½"):
        monkeypatch.setenv("A_LIMIT", wrong)
        with pytest.raises(env.SettingsError, match="A_LIMIT"):
            env.limit("A_LIMIT", default=30)


def test_a_scanner_has_an_address_or_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.scanner("A_SCANNER") is None
    monkeypatch.setenv("A_SCANNER", "tcp:[::1]:3310")
    found = env.scanner("A_SCANNER")
    assert found is not None and found.address == "tcp:[::1]:3310"
    monkeypatch.setenv("A_SCANNER", "/run/clamav/clamd.ctl")
    with pytest.raises(env.SettingsError, match="unix:/path"):
        env.scanner("A_SCANNER")


def test_a_place_on_the_disk_is_absolute_and_may_lie_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("YIJIA_ERASURES_FILE", raising=False)
    assert env.path("YIJIA_ERASURES_FILE", default=tmp_path) == tmp_path
    monkeypatch.setenv("YIJIA_ERASURES_FILE", "~/erasures.jsonl")
    found = env.path("YIJIA_ERASURES_FILE", default=tmp_path)
    assert found == Path.home() / "erasures.jsonl"


def test_a_mail_server_has_an_address_and_a_sender_or_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert env.mail_server("A_MAIL", sender="A_SENDER") is None
    monkeypatch.setenv("A_MAIL", "smtps://me:hidden@mail.example.org")
    with pytest.raises(env.SettingsError, match="A_SENDER"):
        env.mail_server("A_MAIL", sender="A_SENDER")
    monkeypatch.setenv("A_SENDER", "county@example.org")
    found = env.mail_server("A_MAIL", sender="A_SENDER")
    assert found is not None and found.sender == "county@example.org"
    monkeypatch.setenv("A_MAIL", "me:hidden@mail.example.org")
    with pytest.raises(env.SettingsError) as refused:
        env.mail_server("A_MAIL", sender="A_SENDER")
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ""),
        ("https://county.example.cn/", "https://county.example.cn"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_our_own_address_is_whole_and_has_no_path(
    monkeypatch: pytest.MonkeyPatch, said: str, meant: str
) -> None:
    monkeypatch.setenv("AN_ADDRESS", said)
    assert env.address("AN_ADDRESS") == meant


@pytest.mark.parametrize(
    "said",
    [
        "county.example.cn",
        "/issues",
        "http://county.example.cn",
        "https://county.example.cn/yijia",
        "https://me@county.example.cn",
        "ftp://county.example.cn",
        "https://",
    ],
)
def test_no_other_address_is_taken_for_our_own(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("AN_ADDRESS", said)
    with pytest.raises(env.SettingsError, match="AN_ADDRESS must be like"):
        env.address("AN_ADDRESS")


def test_a_service_of_messages_needs_a_key_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert env.webhook("A_HOOK", key="A_KEY") is None
    monkeypatch.setenv("A_HOOK", "https://sms.example.org/send")
    with pytest.raises(env.SettingsError, match="A_KEY"):
        env.webhook("A_HOOK", key="A_KEY")
    file = tmp_path / "key"
    file.write_text("k" * 40)
    monkeypatch.setenv("A_KEY", str(file))
    file.chmod(0o644)
    with pytest.raises(env.SettingsError, match="chmod 600"):
        env.webhook("A_HOOK", key="A_KEY")
    file.chmod(0o600)
    found = env.webhook("A_HOOK", key="A_KEY")
    assert found is not None and found.key == "k" * 40
