"""`python -m yijia.config.bench`: the bench itself, in the environment that `yijia bench` makes."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click
import django

from yijia.base.errors import Refused
from yijia.config import leash
from yijia.config.bench.parts import ALL, Name
from yijia.config.errors import OperatorError

FORESEEN = 1
INTERRUPTED = 130


@click.command()
@click.option("--quick", is_flag=True)
@click.option("--only", multiple=True, type=click.Choice([name.value for name in ALL]))
@click.option("--to", "target", type=click.Path(path_type=Path))
def command(quick: bool, only: tuple[str, ...], target: Path | None) -> None:
    """Measures, tells the aims, and writes the page where one is wanted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yijia.config.settings")
    django.setup()
    # These name models, so they can be imported only now.
    course, report, size = (
        import_module(f"yijia.config.bench.{name}") for name in ("course", "report", "size")
    )
    wanted = [Name(name) for name in only] or ALL
    found = course.run(size.QUICK if quick else size.FULL, wanted=wanted)
    click.echo("\n" + report.told(target for part in found.parts for target in part.targets))
    if only:
        click.echo("\n" + report.measured(found.parts))
    if target is not None:
        target.write_text(report.written(found), encoding="utf-8")
        click.echo(f"\nWritten to {target}")


def main() -> None:
    """Runs the command; a foreseen fault is one sentence."""
    leash.hold()
    try:
        command(standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except (OperatorError, Refused, click.ClickException) as fault:
        click.echo(f"yijia: {fault}", err=True)
        sys.exit(FORESEEN)


if __name__ == "__main__":
    main()
