"""What every command that acts has around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

import click

from yijia.base.scope import Scope
from yijia.config import migrations, postgres
from yijia.ground.access.queries import acting_as

TICK_SECONDS = 2


@contextmanager
def ticking(doing: str) -> Iterator[None]:
    """Says what is being done, and since how many seconds, while one long statement runs."""
    click.echo(f"{doing} …", err=True)
    over, began = Event(), monotonic()

    def tick() -> None:
        while not over.wait(TICK_SECONDS):
            click.echo(f"{doing}: {monotonic() - began:.0f} s", err=True)

    thread = Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """The database running, up to date, and told who is asking, in one transaction."""
    with postgres.at_hand():
        migrations.check_current()
        with acting_as(scope):
            yield
