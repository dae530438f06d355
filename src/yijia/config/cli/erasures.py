"""`yijia erasures`: the list outside the database, and applying it to a restored one."""

from itertools import islice

import click
from django.conf import settings
from django.utils import timezone

from yijia.base.scope import service_scope
from yijia.config import postgres
from yijia.config.cli.work import acting
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions, queries

SERVICE = service_scope("operator")
_AT_ONCE = 1000


@click.group()
def command() -> None:
    """Apply the list of erasures after a restore, or say how much of it is not applied."""


@command.command()
def replay() -> None:
    """Erase again whom this database still knows and the list does not. Twice changes nothing."""
    applied = 0
    with postgres.at_hand():
        while missing := _next_lines():
            for line in missing:
                with acting_as(SERVICE):
                    actions.replay_erasure(by=SERVICE, at=timezone.now(), line=line)
            applied += len(missing)
    click.echo(f"{applied} erasures were applied." if applied else "Nothing to do.")


def _next_lines() -> list[queries.Line]:
    """The next lines that are missing: few at a time, since a list may be long."""
    with acting(SERVICE):
        return list(islice(queries.unapplied_erasures(), _AT_ONCE))


@command.command()
def status() -> None:
    """Say how many erasures the list holds, and how many this database has not applied."""
    with acting(SERVICE):
        listed = sum(1 for _line in queries.listed_erasures())
        missing = sum(1 for _line in queries.unapplied_erasures())
    click.echo(f"{settings.YIJIA_ERASURES}: {listed} erasures, {missing} not applied")
