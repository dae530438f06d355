"""`yijia user`: accounts, for whoever has the shell."""

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from yijia.base.errors import NotFound
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.config.cli.work import acting
from yijia.ground.people import actions, queries, rules

SERVICE = service_scope("operator")
UNKNOWN = _("There is no active account of this name.")


@click.group()
def command() -> None:
    """Open accounts, set passwords, issue tokens. What an account may do comes from its post."""


@command.command()
@click.argument("login")
@click.password_option(help="Asked for when it is not given.")
def create(login: str, password: str) -> None:
    """Open an account that can sign in."""
    _check(password)
    with acting(SERVICE):
        account = actions.open_account(
            by=SERVICE, at=timezone.now(), login=login, password=password
        )
    click.echo(f"The account {account.login} is open.")


@command.command()
@click.argument("login")
@click.password_option(help="Asked for when it is not given.")
def password(login: str, password: str) -> None:
    """Set a new password; the account is signed out everywhere."""
    _check(password)
    with acting(SERVICE):
        account = queries.account_by_login(login)
        if account is None:
            raise NotFound(UNKNOWN)
        actions.set_password(by=SERVICE, at=timezone.now(), account=account, password=password)
    click.echo(f"The account {login} has a new password.")


@command.command()
@click.argument("login")
@click.option(
    "--days",
    type=click.IntRange(1, rules.LONGEST_TOKEN_DAYS),
    default=rules.TOKEN_DAYS,
    show_default=True,
    help="For how many days it opens something, a year at most.",
)
@click.option(
    "--name", default="yijia user token", show_default=True, help="Which program uses it."
)
def token(login: str, days: int, name: str) -> None:
    """Print a new token for the JSON interface. It is shown once and kept nowhere."""
    with acting(SERVICE):
        account = queries.account_by_login(login)
        if account is None:
            raise NotFound(UNKNOWN)
        issued = actions.issue_token(
            by=SERVICE, at=timezone.now(), account=account, name=name, days=days
        )
    click.echo(issued)


def _check(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
