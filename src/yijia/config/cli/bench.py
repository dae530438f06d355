"""`yijia bench`: how fast it is on this machine, in an installation of its own."""

import subprocess
import sys
from pathlib import Path

import click

from yijia.config import env
from yijia.config.bench import home
from yijia.config.bench.parts import ALL

PAGE = env.PROJECT_DIR / "docs" / "benchmarks.md"


@click.command()
@click.option("--quick", is_flag=True, help="A small run that only shows that all of it works.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write; by default docs/benchmarks.md, and none for a quick run.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice([name.value for name in ALL]),
    help="A part to measure alone; may be said again. What is found is told, and no page written.",
)
def command(quick: bool, to: Path | None, only: tuple[str, ...]) -> None:
    """Measure intake, queue page and figures against PostgreSQL alone, and write down the ratios.

    It takes about half an hour, makes an installation of its own and takes it away again.
    An aim that is not met is told, and is no error.
    """
    if only and to:
        raise click.UsageError("A page tells all parts: leave --to or --only away.")
    page = to or (None if quick or only else PAGE)
    words = [*(["--quick"] if quick else []), *(["--to", str(page.absolute())] if page else [])]
    words += [f"--only={name}" for name in only]
    with home.temporary() as place:
        status = _run([sys.executable, "-m", "yijia.config.bench", *words], place=place)
    sys.exit(status)


def _run(words: list[str], *, place: Path) -> int:
    """The bench in a process of its own, whose settings are those of its installation."""
    with subprocess.Popen(words, env=home.environment(place)) as bench:
        try:
            return bench.wait()
        except KeyboardInterrupt:
            # It has been interrupted too, and stops what it has started.
            bench.wait()
            raise
