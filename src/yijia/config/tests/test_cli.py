"""The command: help everywhere, and a foreseen fault is one sentence and an exit status."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import psycopg
import pytest
from django.conf import settings
from django.utils import translation

from yijia.config import cli, server
from yijia.config.cli import demo, nouns
from yijia.front import demonstration
from yijia.front import queries as front

Command = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Calls the command in this process; its exit status."""
    monkeypatch.setenv("YIJIA_ROLE", "app")
    monkeypatch.setenv("YIJIA_DEMONSTRATION", "0")

    def command(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["yijia", *words])
        try:
            cli.main()
        except SystemExit as ended:
            return int(str(ended.code))
        return 0

    with translation.override("en"):
        yield command


def _apart(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Calls the command in a process of its own, with another environment."""
    return subprocess.run(
        [sys.executable, "-m", "yijia", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name)
        if isinstance(found, click.Group):
            yield from _commands(found, *path, name)


def test_every_command_explains_itself(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    for words in [(), *_commands(nouns.program)]:
        assert run(*words, "--help") == 0
        said = capsys.readouterr()
        assert said.out.startswith(f"Usage: {' '.join(['yijia', *words])}")
        assert said.err == ""


def test_the_overview_names_every_noun(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    run("--help")
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in nouns.NOUNS)


def test_an_unknown_command_is_a_usage_error(
    run: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("dance") == 2
    assert "No such command" in capsys.readouterr().err


def test_a_wrong_setting_is_one_sentence() -> None:
    done = _apart("migrate", YIJIA_SECRET_KEY="short")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "yijia: YIJIA_SECRET_KEY must have at least 32 characters.\n"


def test_a_database_out_of_reach_is_one_sentence() -> None:
    nowhere = "postgresql://yijia_app@127.0.0.1:1/yijia"
    done = _apart("user", "token", "somebody", YIJIA_DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert done.stderr.startswith("yijia: The database cannot be reached: ")
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_one_sentence() -> None:
    words = [sys.executable, "-m", "yijia", "--help"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == cli.FORESEEN
    assert ended.stderr == "yijia: The machine refuses: [Errno 28] No space left on device.\n"


@pytest.mark.django_db
def test_an_account_is_opened_and_gets_a_token(
    run: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("user", "create", "chen.li", "--password", "a long one 2026") == 0
    assert run("user", "token", "chen.li", "--days", "30", "--name", "日报") == 0
    opened, token = capsys.readouterr().out.splitlines()
    assert opened == "The account chen.li is open."
    assert len(token) > 30
    assert run("user", "token", "chen.li", "--days", "366") == 2
    assert "366 is not in the range" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_refusal_is_one_sentence(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "token", "nobody") == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "yijia: There is no active account of this name.\n")


@pytest.mark.django_db
def test_a_weak_password_opens_no_account(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("user", "create", "chen.li", "--password", "secret") == 1
    assert "too short" in capsys.readouterr().err
    assert run("user", "token", "chen.li") == 1


@pytest.mark.django_db
def test_a_password_is_set_anew(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "create", "chen.li", "--password", "a long one 2026")
    assert run("user", "password", "chen.li", "--password", "another one 2026") == 0
    assert "has a new password" in capsys.readouterr().out
    assert run("user", "password", "nobody", "--password", "another one 2026") == 1


@pytest.mark.django_db
def test_a_file_is_tried_and_then_brought_in(
    run: Command, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "divisions.csv"
    file.write_text("code,name_zh,kind\n350199,某县,county\n")
    words = ("import", "divisions", str(file), "--source", "a letter")
    for more in (["--dry-run"], [], []):
        assert run(*words, *more) == 0
    assert capsys.readouterr().out.splitlines() == [
        "would be 1 added, 0 changed, 0 as they were",
        "1 added, 0 changed, 0 as they were",
        "0 added, 0 changed, 1 as they were",
    ]


@pytest.mark.django_db
def test_every_fault_of_a_file_is_told_with_its_row(
    run: Command, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "divisions.csv"
    file.write_text("code,name_zh\n99,某县\n,无\n")
    assert run("import", "divisions", str(file), "--source", "a letter") == 1
    said = capsys.readouterr().err
    assert "  2.code: " in said and "  3.code: " in said


@pytest.mark.django_db
def test_what_is_shipped_is_loaded_once(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "shipped") == run("import", "shipped") == 0
    kinds = (
        "divisions",
        "calendar",
        "categories and limits",
        "printed names and the sample rule for branches",
        "types of convening and rules of meetings",
        "things to ask for and their limits",
        "the notice for members and its terms",
        "settings of centres",
    )
    said = capsys.readouterr().out.splitlines()
    first, again = said[: len(kinds)], said[len(kinds) :]
    for kind, new, known in zip(kinds, first, again, strict=True):
        assert new.startswith(f"{kind}: ") and not new.startswith(f"{kind}: 0 added")
        assert known.startswith(f"{kind}: 0 added")


@pytest.mark.django_db
def test_figures_are_listed_shown_and_recounted(
    run: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", "shipped")
    asked = ("--division", "350181", "--from", "2026-01-01", "--to", "2027-01-01")
    assert run("figures", "list") == run("figures", "recount") == 0
    assert run("figures", "show", "issues.opened", *asked) == 0
    told = capsys.readouterr()
    said = told.out
    assert "Counting every figure again from its rows" in told.err
    assert "issues.opened\tv2" in said
    assert "issues.opened\t0 rows, 0 cells, all agree" in said
    assert said.endswith("\n0\n")


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_differs_from_its_rows_gives_a_status_until_it_is_put_right(
    run: Command, capsys: pytest.CaptureFixture[str], owner_cursor: psycopg.Cursor
) -> None:
    owner_cursor.execute(
        "INSERT INTO figures_cell (figure, grain, division, day, n, v)"
        " VALUES ('issues.opened', 'month', '350181', '2020-01-01', 3, 3)"
    )
    for _twice in range(2):
        assert run("figures", "recount") == 1
        told = capsys.readouterr()
        assert "issues.opened\t0 rows, 1 cells, 1 differ" in told.out
        assert "issues.solved\t0 rows, 0 cells, all agree" in told.out
        assert "differ from their rows" in told.err
    assert run("figures", "rebuild", "issues.opened", "--reason", "a typed month") == 0
    assert run("figures", "recount") == 0


@pytest.mark.django_db
def test_a_figure_is_counted_anew_for_a_reason(
    run: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("figures", "rebuild", "issues.opened", "--reason", "a repaired disk") == 0
    assert run("figures", "rebuild", "issues.none", "--reason", "a repaired disk") == 1
    said = capsys.readouterr()
    assert said.out == "issues.opened was counted anew.\n"
    assert said.err == "yijia: There is no such figure.\n"


@pytest.mark.django_db
def test_nothing_is_folded_when_nothing_waits(
    run: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("figures", "fold") == 0
    assert capsys.readouterr().out == "0 changes were folded.\n"


def test_an_address_in_use_is_told(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        assert run("serve", "--bind", f"127.0.0.1:{held.getsockname()[1]}") == 1
    assert "Address already in use" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize(("marked", "status"), [(False, 1), (True, 0)])
def test_a_demonstration_is_served_only_where_every_page_says_so(
    run: Command,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    marked: bool,
    status: int,
) -> None:
    held = front.Demonstration(counts={"issues": 1}, samples=())
    monkeypatch.setattr(front, "demonstration", lambda: held)
    monkeypatch.setattr(settings, "YIJIA_DEMONSTRATION", marked)
    monkeypatch.setattr(server, "serve", lambda **given: given["ready"]())
    assert run("serve", "--bind", "127.0.0.1:18124") == status
    said = capsys.readouterr()
    assert ("Yijia listens" in said.out) is marked
    assert ("serve it with `yijia demo`" in said.err) is not marked


@pytest.mark.django_db
def test_a_county_without_a_demonstration_is_served(
    run: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "serve", lambda **given: given["ready"]())
    assert run("serve", "--bind", "127.0.0.1:18124") == 0
    assert capsys.readouterr().out == "Yijia listens on http://127.0.0.1:18124 (Ctrl-C stops it).\n"


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:", "127.0.0.1:http", "[::1]:70000"])
def test_an_address_of_another_form_is_told(
    run: Command, capsys: pytest.CaptureFixture[str], bind: str
) -> None:
    assert run("serve", "--bind", bind) == 1
    assert "YIJIA_BIND must be like" in capsys.readouterr().err


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "county.example:8000"])
def test_a_demonstration_listens_to_this_machine_alone(
    run: Command,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    bind: str,
) -> None:
    monkeypatch.setattr(settings, "YIJIA_DEMONSTRATION", True)
    assert run("demo", "--bind", bind) == 1
    assert "logins are public" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_demonstration_is_loaded_served_and_its_logins_printed(
    run: Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = demonstration.Loaded(divisions=1, organisations=2, issues=3, moves=4)

    def load(*, at: object, progress: demonstration.loading.Progress) -> demonstration.Loaded:
        progress(1, 2)
        progress(2, 2)
        return loaded

    monkeypatch.setattr(demo, "_migrate", lambda: None)
    monkeypatch.setattr(demonstration, "load", load)
    monkeypatch.setattr(server, "serve", lambda **given: given["ready"]())
    assert run("demo", "--bind", "127.0.0.1:18123") == 0
    said = capsys.readouterr().out
    assert "is loaded: 1 divisions" in said
    assert all(f"  {login.login} " in said for login in demonstration.LOGINS)
    assert demonstration.PASSWORD in said and "http://127.0.0.1:18123/demo" in said
