"""`yijia erasures`: the list outside the database, and applying it to a restored one."""

import click
from django.conf import settings
from django.utils import timezone

from yijia.base.scope import service_scope
from yijia.config import postgres
from yijia.config.cli.work import acting
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions, queries

SERVICE = service_scope("operator")


@click.group()
def command() -> None:
    """Apply the list of erasures after a restore, or say how much of it is not applied."""


@command.command()
def replay() -> None:
    """Erase again whom this database still knows and the list does not. Twice changes nothing."""
    with postgres.at_hand():
        with acting(SERVICE):
            missing = queries.unapplied_erasures()
        for line in missing:
            with acting_as(SERVICE):
                actions.replay_erasure(by=SERVICE, at=timezone.now(), line=line)
    click.echo(f"{len(missing)} erasures were applied." if missing else "Nothing to do.")


@command.command()
def status() -> None:
    """Say how many erasures the list holds, and how many this database has not applied."""
    with acting(SERVICE):
        listed, missing = queries.listed_erasures(), queries.unapplied_erasures()
    click.echo(f"{settings.YIJIA_ERASURES}: {len(listed)} erasures, {len(missing)} not applied")
