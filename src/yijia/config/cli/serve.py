"""`yijia serve`."""

import click
from django.conf import settings

from yijia.config import env, leash, migrations, postgres, restored, server
from yijia.config.errors import OperatorError
from yijia.front import queries


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
        restored.check_erasures()
        server.serve(
            address=address,
            ready=lambda: click.echo(f"Yijia listens on {address.url} (Ctrl-C stops it)."),
        )


def _check_official() -> None:
    """Refuses made-up data that no page would call made up."""
    if not settings.YIJIA_DEMONSTRATION and queries.demonstration() is not None:
        raise OperatorError(
            "This database holds a demonstration, and every page of it must say so: "
            "serve it with `yijia demo`, or with YIJIA_DEMONSTRATION=1."
        )
