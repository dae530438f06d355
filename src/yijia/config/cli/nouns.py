"""The nouns of the command. A noun's module may import models: the framework is set up first."""

import os
from dataclasses import dataclass
from importlib import import_module

import click
import django
from django.utils import translation

SETTINGS = "yijia.config.settings"


@dataclass(frozen=True)
class Noun:
    """One word of the command: its module here, a line of help, and the database role it takes."""

    module: str
    help: str
    role: str = "app"
    demonstration: bool = False


NOUNS = {
    "serve": Noun("serve", "Serve the pages and the JSON interface."),
    "worker": Noun("worker", "Do the background work."),
    "migrate": Noun("migrate", "Bring the database up to date.", role="owner"),
    "demo": Noun("demo", "Load a demonstration county and serve it.", demonstration=True),
    "import": Noun("imports", "Bring in places, the calendar, organisations and posts."),
    "places": Noun("places", "Rename or end a division, turn a day of the work calendar."),
    "figures": Noun("figures", "List, show, recount and fold what is counted."),
    "erasures": Noun("erasures", "Apply the list of erasures after a restore."),
    "bench": Noun("bench", "Measure how fast it is, against PostgreSQL alone."),
    "keys": Noun("keys", "Show, add, change and drop the keys of the vault.", role="owner"),
    "user": Noun("user", "Open accounts, set passwords, issue tokens."),
}


class Nouns(click.Group):
    """A group that knows its commands by name and imports one only when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The nouns in the order of the table."""
        return list(NOUNS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Sets up the framework in the noun's role and imports its command."""
        noun = NOUNS.get(cmd_name)
        if noun is None:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        os.environ["YIJIA_ROLE"] = noun.role
        if noun.demonstration:
            os.environ["YIJIA_DEMONSTRATION"] = "1"
        django.setup()
        # The operator's language is that of the manuals; the pages speak the reader's own.
        translation.activate("en")
        command: click.Command = import_module(f"yijia.config.cli.{noun.module}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the nouns without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, noun.help) for name, noun in NOUNS.items()])


@click.group(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"]})
def program() -> None:
    """Yijia: the working system of a county's grass roots.

    Settings come from the environment: YIJIA_DATABASE_URL, YIJIA_OWNER_URL, YIJIA_DATA_DIR,
    YIJIA_SECRET_KEY, YIJIA_KEY_FILE, YIJIA_BIND, YIJIA_HOSTS, YIJIA_PROXIES, YIJIA_HTTPS. What each
    means stands in docs/operations.md.
    """
