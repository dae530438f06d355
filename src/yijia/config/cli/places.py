"""`yijia places`: what a document orders of one division or one day, besides whole files."""

from datetime import datetime

import click
from django.utils import timezone

from yijia.base.scope import service_scope
from yijia.config.cli.work import acting
from yijia.ground.places import actions

SERVICE = service_scope("operator")
DAY = click.DateTime(formats=["%Y-%m-%d"])
ORDERED = click.option("--document", required=True, help="What orders it, for the journal.")


@click.group()
def command() -> None:
    """Rename or end a division, and turn a day of the work calendar."""


@command.command()
@click.argument("code")
@click.option("--name-zh", required=True, help="The new name.")
@click.option("--name-en", default="", help="The same in English.")
@click.option("--on", type=DAY, required=True, help="The first day of the new name.")
@ORDERED
def rename(code: str, name_zh: str, name_en: str, on: datetime, document: str) -> None:
    """Give a division a new name from a day on; the old one stays for the days before."""
    with acting(SERVICE):
        actions.rename_division(
            by=SERVICE,
            at=timezone.now(),
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            on=on.date(),
            document=document,
        )
    click.echo(f"{code} is called {name_zh}.")


@command.command()
@click.argument("code")
@click.option("--on", type=DAY, required=True, help="The first day without it.")
@click.option("--into", default=None, help="The code of the division that it goes on in.")
@ORDERED
def end(code: str, on: datetime, into: str | None, document: str) -> None:
    """End a division. Those below it have to end first."""
    with acting(SERVICE):
        actions.end_division(
            by=SERVICE,
            at=timezone.now(),
            code=code,
            on=on.date(),
            successor=into,
            document=document,
        )
    click.echo(f"{code} ends on {on.date()}.")


@command.command()
@click.argument("on", metavar="DAY", type=DAY)
@click.option("--work/--off", "is_workday", required=True, default=None, help="What it becomes.")
@ORDERED
def day(on: datetime, is_workday: bool, document: str) -> None:
    """Make a day a working day or a day off; due days of open cases follow by themselves."""
    with acting(SERVICE):
        actions.edit_workday(
            by=SERVICE,
            at=timezone.now(),
            day=on.date(),
            is_workday=is_workday,
            document=document,
        )
    click.echo(f"{on.date()} is a {'working day' if is_workday else 'day off'}.")
