"""`yijia figures`: what is counted, whether it agrees with its rows, and what is not yet folded."""

from datetime import datetime

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.scope import service_scope
from yijia.config import migrations, postgres
from yijia.config.cli.work import acting, ticking
from yijia.config.errors import OperatorError
from yijia.engines.figures import actions, queries, ticks

SERVICE = service_scope("operator")
DAY = click.DateTime(formats=["%Y-%m-%d"])


class Disagreement(OperatorError):
    """A figure differs from its rows; the status tells whoever runs the command from a script."""


@click.group()
def command() -> None:
    """List figures, ask for one, recount them from their rows, fold changes into their cells."""


@command.command("list")
def list_figures() -> None:
    """Every figure: code, version, unit, title."""
    with acting(SERVICE):
        for figure in queries.figures_for(by=SERVICE):
            words = (figure.code, f"v{figure.version}", gettext(figure.unit), gettext(figure.title))
            click.echo("\t".join(words))


@command.command()
@click.argument("code")
@click.option("--division", default=settings.YIJIA_COUNTY, show_default=True, help="Its code.")
@click.option("--from", "start", type=DAY, required=True, help="The first day.")
@click.option("--to", "end", type=DAY, required=True, help="The first day that is left out.")
def show(code: str, division: str, start: datetime, end: datetime) -> None:
    """Print the number of one figure for a division and a range of days."""
    with acting(SERVICE):
        value = queries.value(
            by=SERVICE,
            code=code,
            division=division,
            start=start.date(),
            end=end.date(),
            on=timezone.localdate(),
        )
    click.echo(value.value)


@command.command()
def recount() -> None:
    """Count every figure afresh from its rows. A difference is told, and repaired by nobody."""
    with acting(SERVICE), ticking("Counting every figure again from its rows"):
        outcome = actions.recount_figures(by=SERVICE, at=timezone.now())
    for result in outcome.results:
        differing = f"{result.mismatches} differ" if result.mismatches else "all agree"
        click.echo(f"{result.figure}\t{result.n} rows, {result.cells} cells, {differing}")
    if not outcome.agrees:
        raise Disagreement("Some figures differ from their rows.")


@command.command()
@click.argument("code")
@click.option("--reason", required=True, help="Why, for the journal.")
def rebuild(code: str, reason: str) -> None:
    """Make one figure's cells anew from its rows, openly; a recount then shows whether it holds."""
    with acting(SERVICE):
        actions.rebuild_figure(by=SERVICE, at=timezone.now(), code=code, reason=reason)
    click.echo(f"{code} was counted anew.")


@command.command()
@click.option("--reason", required=True, help="Why, for the journal.")
def rebuild_all(reason: str) -> None:
    """Make the cells of every figure anew, as after a bulk load; each table is read once."""
    with acting(SERVICE), ticking("Counting every figure anew from its rows"):
        actions.rebuild_figures(by=SERVICE, at=timezone.now(), reason=reason)
    click.echo("Every figure was counted anew.")


@command.command()
def fold() -> None:
    """Add the changes that are waiting to their cells. No number changes by it."""
    with postgres.at_hand():
        migrations.check_current()
        folded = 0
        while taken := ticks.fold(at=timezone.now()):
            folded += taken
            click.echo(f"{folded} folded", err=True)
    click.echo(f"{folded} changes were folded.")
