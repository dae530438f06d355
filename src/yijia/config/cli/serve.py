"""`yijia serve`."""

import click

from yijia.config import env, leash, server


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
    server.serve(
        address=address,
        ready=lambda: click.echo(f"Yijia listens on {address.url} (Ctrl-C stops it)."),
    )
