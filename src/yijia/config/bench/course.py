"""The whole bench, in order: found, fill, fold, recount, serve, and measure."""

import time
from datetime import UTC, datetime

import click
import psycopg
from django.conf import settings
from django.utils import timezone

from yijia.config import cluster, env, postgres, worker
from yijia.config.bench import (
    counting,
    county,
    filling,
    intake,
    looking,
    machine,
    matching,
    millions,
    permissions,
    queue_page,
    sealing,
    stage,
    sweep,
)
from yijia.config.bench.findings import Part
from yijia.config.bench.report import Report
from yijia.config.bench.size import Size
from yijia.config.bench.stage import LARGE, SMALL, Stage
from yijia.config.errors import OperatorError

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def run(size: Size) -> Report:
    """Measures everything in the installation of the environment.

    Raises: OperatorError: something did not work, or a number that must be exact is not.
    """
    clock, at = _Clock(), datetime.now(tz=UTC)
    with postgres.running(env.data_dir()) as server:
        facts = machine.described(server)
        parts = _measured(Stage(server=server, size=size, say=clock.say))
    took = f"{clock.seconds // 60:.0f} min {clock.seconds % 60:.0f} s"
    clock.say(f"Done in {took}")
    return Report(facts=[*facts, *_facts(size, at=at), ("time taken", took)], parts=parts)


class _Clock:
    """Tells what is going on, with the seconds since the beginning."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def say(self, text: str) -> None:
        """One line for who watches."""
        click.echo(f"[{self.seconds:4.0f} s] {text}")


def _measured(on: Stage) -> list[Part]:
    at = timezone.now()
    on.say("Migrating, and founding a county without issues")
    stage.migrate()
    land = county.found(size=on.size, at=at)
    folding = _filled(on, land=land, at=at)
    with on.owner() as owner:
        recounting = counting.recount(on, owner=owner)
        with stage.serving(on) as large, stage.serving(on, database=SMALL) as small:
            reading = counting.read(on, address=large, owner=owner)
            pages = queue_page.measure(on, small=small, large=large)
            looked_for = looking.measure(on, small=small, large=large, land=land)
            searched = permissions.search(on, address=large, owner=owner)
            taken_in = intake.measure(on, address=large, county=land)
            _grown(on, owner, land=land, at=at)
            under = permissions.policies(on, address=large, owner=owner)
        swept = sweep.measure(on, owner=owner)
    most = millions.measure(on, land=land, at=at)
    figures = counting.part(reading, folding=folding, recounting=recounting)
    searched_under = permissions.part(searched, under=under)
    alone = [sealing.measure(on), matching.measure(on)]
    return [taken_in, pages, looked_for, figures, most, searched_under, swept, *alone]


def _grown(on: Stage, owner: psycopg.Connection, *, land: county.County, at: datetime) -> None:
    """Fills the larger table up to its last size; its numbers go on after those of the intake."""
    material = land.material(open_share=on.size.open_share)
    _fill(on, owner, material=material, first=on.size.large + 1, last=on.size.huge, at=at)
    on.settle()


def _filled(on: Stage, *, land: county.County, at: datetime) -> counting.Folding:
    """Fills the smaller table, copies it aside, and fills the first one up to the larger size."""
    size = on.size
    material = land.material(open_share=size.open_share)
    with on.owner() as owner:
        _fill(on, owner, material=material, first=1, last=size.small, at=at)
        counting.count_afresh()
    _work_once(on)
    on.copy(name=SMALL)
    on.copy(name=millions.DATABASE)
    with on.owner() as owner:
        _fill(on, owner, material=material, first=size.small + 1, last=size.large, at=at)
        folding = counting.fold(on, owner=owner)
    _work_once(on)
    on.say(f"Settling {LARGE} and {SMALL}: vacuum, analyse, checkpoint")
    on.settle()
    return folding


def _work_once(on: Stage) -> None:
    """Does what a worker does first, so that it does not do it beside what is measured.

    The work of a night is done once, on the smaller table: the copy knows that it was done.

    Raises: OperatorError: some of it failed.
    """
    on.say("Doing the night's and the hour's work beforehand")
    at = timezone.now()
    ticks = worker.planned(settings.YIJIA_TICKS, at=at)
    worker.run_due(ticks, at=at)
    faults = [tick.fault for tick in ticks if tick.fault]
    if faults:
        raise OperatorError(f"Work of the night failed: {faults}")


def _fill(
    on: Stage,
    owner: psycopg.Connection,
    *,
    material: filling.Material,
    first: int,
    last: int,
    at: datetime,
) -> None:
    on.say(f"Filling {last - first + 1:,} cases")
    with click.progressbar(length=last - first + 1, label="cases") as bar:
        filling.fill(
            owner,
            material,
            numbers=range(first, last + 1),
            at=at,
            batch=on.size.batch,
            progress=bar.update,
        )


def _facts(size: Size, *, at: datetime) -> list[tuple[str, str]]:
    durable = ", ".join(f"{name} {cluster.SETTINGS[name]}" for name in DURABLE)
    rounds = (
        f"{size.rounds} of {size.seconds:g} s over HTTP and {' '.join(size.reference)} of pgbench, "
        f"{size.connections} connections each"
    )
    sizes = (
        f"{size.small:,} and {size.large:,}, in the end {size.huge:,}; {size.most:,} for figures"
    )
    return [
        ("measured", f"{at:%Y-%m-%d %H:%M} UTC"),
        ("database", f"embedded, as in `yijia serve`: {durable}"),
        ("cases", f"{sizes}; {size.open_share:.0%} of them open"),
        ("rounds", rounds),
    ]
