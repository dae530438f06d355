"""`yijia serve`."""

import click
from django.conf import settings

from yijia.base.scope import service_scope
from yijia.config import env, leash, migrations, postgres, server
from yijia.config.errors import OperatorError
from yijia.front import queries
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import queries as rights


@click.command()
@click.option(
    "--bind",
    default=lambda: env.text("YIJIA_BIND", default="127.0.0.1:8000"),
    show_default="YIJIA_BIND, or 127.0.0.1:8000",
    help="The address to listen on, host:port.",
)
def command(bind: str) -> None:
    """Serve the pages and the JSON interface, with the background worker beside them."""
    leash.hold()
    address = server.Address.read(bind)
    server.check(address)
    with postgres.at_hand():
        migrations.check_current()
        _check_official()
        check_erasures()
        server.serve(
            address=address,
            ready=lambda: click.echo(f"Yijia listens on {address.url} (Ctrl-C stops it)."),
        )


def check_erasures() -> None:
    """Refuses a database that an older backup has brought back, before the list is applied."""
    with acting_as(service_scope("operator")):
        missing = len(rights.unapplied_erasures())
    if missing:
        raise OperatorError(
            f"{settings.YIJIA_ERASURES} lists {missing} erasures that this database has not "
            "applied, as after a restore: run yijia erasures replay."
        )


def _check_official() -> None:
    """Refuses made-up data that no page would call made up."""
    if not settings.YIJIA_DEMONSTRATION and queries.demonstration() is not None:
        raise OperatorError(
            "This database holds a demonstration, and every page of it must say so: "
            "serve it with `yijia demo`, or with YIJIA_DEMONSTRATION=1."
        )
