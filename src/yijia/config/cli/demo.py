"""`yijia demo`: the demonstration county, ready to be looked at."""

import subprocess
import sys
from typing import Self

import click
from django.utils import timezone

from yijia.config import env, postgres, restored, server
from yijia.config.errors import OperatorError
from yijia.front import demonstration


@click.command()
@click.option(
    "--bind",
    default=lambda: env.text("YIJIA_BIND", default="127.0.0.1:8000"),
    show_default="YIJIA_BIND, or 127.0.0.1:8000",
    help="The address to listen on, host:port; of this machine only.",
)
@click.option("--load-only", is_flag=True, help="Load the county and do not serve it.")
def command(bind: str, load_only: bool) -> None:
    """Load a demonstration county, once, and serve it. Its data is synthetic."""
    address = server.Address.read(bind)
    if not load_only:
        server.check(address)
    with postgres.at_hand():
        _migrate()
        restored.check_erasures()
        _load()
        if not load_only:
            server.serve(address=address, ready=lambda: _welcome(address))


def _migrate() -> None:
    """In a process of its own, since this one is the application and not the owner."""
    done = subprocess.run([sys.executable, "-m", "yijia", "migrate"], check=False)
    if done.returncode != 0:
        raise OperatorError("The database could not be brought up to date.")


def _load() -> None:
    with _Bar() as bar:
        loaded = demonstration.load(at=timezone.now(), progress=bar.show)
    there = "is there already" if loaded.already_there else "is loaded"
    counts = ", ".join(f"{count} {name}" for name, count in loaded.counts.items())
    click.echo(f"The demonstration county {there}: {counts}.")


class _Bar:
    """A progress bar that appears with the first step, when the number of steps is known."""

    def __init__(self) -> None:
        self._done = 0
        self._bar = click.progressbar(length=1, label="Loading the demonstration county")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._done:
            self._bar.render_finish()

    def show(self, done: int, total: int) -> None:
        """Draws that `done` of `total` steps are done."""
        self._bar.length = total
        self._bar.update(done - self._done)
        self._done = done


def _welcome(address: server.Address) -> None:
    click.echo("\nDemonstration data, not official / 演示数据，非官方\n")
    for login in demonstration.LOGINS:
        click.echo(f"  {login.login:<12} {login.title_en} {login.title_zh}")
    click.echo(f"\nThe password of all of them is {demonstration.PASSWORD}")
    click.echo(f"Open {address.url}/ and {address.url}/demo (Ctrl-C stops everything).")
