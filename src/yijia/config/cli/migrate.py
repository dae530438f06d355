"""`yijia migrate`."""

import click

from yijia.config import migrations, postgres


@click.command()
def command() -> None:
    """Bring the database up to date, as its owner. Doing it twice changes nothing."""
    with postgres.at_hand():
        changed = migrations.migrate(say=click.echo)
    click.echo("The database is up to date." if changed else "Nothing to do.")
