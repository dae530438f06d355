"""`yijia keys`: the vault's keys, changed while the house is open."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import click
from django.conf import settings
from django.utils import timezone

from yijia.base.scope import service_scope
from yijia.config import keys
from yijia.config.cli.work import acting
from yijia.config.errors import OperatorError
from yijia.ground.people.actions import keys as actions
from yijia.ground.people.queries import keys as queries

SERVICE = service_scope("operator")
MANY = 1000
PAUSE_SECONDS = 0.2
# Drafts and answers to be repeated are sealed under the key of their hour, and kept this long.
KEPT = timedelta(days=2)
batch_option = click.option(
    "--batch", type=click.IntRange(1), default=MANY, show_default=True, help="Persons at a time."
)


class InUse(OperatorError):
    """A key that something is still sealed under."""


@click.group()
def command() -> None:
    """Show, add, change and drop the keys of the vault. Nobody has to stop working meanwhile.

    To change the key: add, rotate, and after two days drop the old one. Keep the old one apart for
    as long as a backup from its time is kept.
    """


@command.command()
def status() -> None:
    """Every key of the file, and how much each one wraps."""
    ring = settings.YIJIA_KEYS.ring()
    with acting(SERVICE):
        persons, working = queries.person_key_counts(), queries.working_key_counts()
        indexed = queries.index_counts()
    for number in sorted({*ring.keys, *persons, *working}):
        marks = "seals" if number == ring.newest else "opens"
        marks = marks if number in ring.keys else "MISSING from the file"
        told = f"{persons.get(number, 0)} persons, {working.get(number, 0)} working keys"
        click.echo(f"key {number}\t{marks}\t{told}")
    for version, count in indexed.items():
        click.echo(f"index key {version}\t{count} persons")


@command.command()
def add() -> None:
    """Add a fresh key to the file; from now on everything is sealed under it."""
    number = keys.add_key(settings.YIJIA_KEYS.path)
    click.echo(f"Key {number} was added. Run yijia keys rotate.")


@command.command()
@batch_option
def rotate(batch: int) -> None:
    """Wrap everything by the newest key. It may be stopped anywhere and run again."""
    with acting(SERVICE):
        actions.wrap_working_keys(by=SERVICE, at=timezone.now())
    count = _all(actions.rewrap_persons, most=batch, left=_under_older_key)
    click.echo(f"{count} persons rewrapped by key {settings.YIJIA_KEYS.ring().newest}.")


@command.command("rotate-index")
@batch_option
def rotate_index(batch: int) -> None:
    """Index mobile numbers under a fresh key. Run again after a stop, it goes on."""
    with acting(SERVICE):
        actions.wrap_working_keys(by=SERVICE, at=timezone.now())
        if len(queries.index_versions()) == 1:
            actions.start_mobile_index(by=SERVICE, at=timezone.now())
    _wait_for_older_transactions()
    count = _all(actions.index_mobiles, most=batch, left=_under_older_index)
    with acting(SERVICE):
        actions.retire_index_keys(by=SERVICE, at=timezone.now())
    click.echo(f"{count} persons indexed anew.")


@command.command()
@click.argument("number", type=int)
def drop(number: int) -> None:
    """Take an older key out of the file, once nothing is sealed under it any more."""
    with acting(SERVICE):
        counts = [queries.person_key_counts(), queries.working_key_counts()]
        settled_at = queries.last_wrapped_at()
    if any(number in count for count in counts):
        raise InUse(f"Key {number} still wraps something: run yijia keys rotate.")
    if settled_at is None or timezone.now() < settled_at + KEPT:
        raise InUse("Drafts of the last two days may lie under this key: wait two days.")
    keys.drop_key(settings.YIJIA_KEYS.path, number=number)
    click.echo(f"Key {number} was taken out of the file.")


def _batches(act: Callable[..., actions.Batch | None], *, most: int) -> Iterator[int]:
    """Runs an action batch by batch, each in a transaction of its own, until it finds nobody."""
    after = 0
    while True:
        with acting(SERVICE):
            batch = act(by=SERVICE, at=timezone.now(), after=after, most=most)
        if batch is None:
            return
        after = batch.last
        click.echo(f"{batch.count} done, up to person {batch.last}", err=True)
        yield batch.count


def _all(act: Callable[..., actions.Batch | None], *, most: int, left: Callable[[], int]) -> int:
    """Runs an action over everybody, and again over whoever was locked by somebody else."""
    count = sum(_batches(act, most=most))
    while _asked(left):
        time.sleep(PAUSE_SECONDS)
        count += sum(_batches(act, most=most))
    return count


def _asked(question: Callable[[], int]) -> int:
    with acting(SERVICE):
        return question()


def _under_older_key() -> int:
    newest = settings.YIJIA_KEYS.ring().newest
    return sum(n for number, n in queries.person_key_counts().items() if number != newest)


def _under_older_index() -> int:
    counts = queries.index_counts()
    return sum(n for version, n in counts.items() if version != queries.newest_index_version())


def _wait_for_older_transactions() -> None:
    """Waits until whoever may not know of the new key has finished."""
    with acting(SERVICE):
        older = queries.acting_transactions()
    while older:
        time.sleep(PAUSE_SECONDS)
        with acting(SERVICE):
            older &= queries.acting_transactions()
