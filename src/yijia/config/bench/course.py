"""The whole bench, in order: found, fill, fold, recount, serve, and measure."""

import time
from collections.abc import Callable, Collection, Mapping
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
    rivals,
    sealing,
    stage,
    sweep,
)
from yijia.config.bench.findings import Part
from yijia.config.bench.parts import ALL, OF_LARGER, Name
from yijia.config.bench.report import Report
from yijia.config.bench.size import Size
from yijia.config.bench.stage import LARGE, SMALL, Stage
from yijia.config.errors import OperatorError
from yijia.config.server import Address

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
# What needs no cases.
ALONE: Mapping[Name, Callable[[Stage], Part]] = {
    Name.SEALING: sealing.measure,
    Name.MATCHING: matching.measure,
}


def run(size: Size, *, wanted: Collection[Name] = ALL) -> Report:
    """Measures everything, or some parts, in the installation of the environment.

    Raises: OperatorError: something did not work, or a number that must be exact is not.
    """
    clock, at = _Clock(), datetime.now(tz=UTC)
    with postgres.running(env.data_dir()) as server:
        facts = machine.described(server)
        parts = _measured(Stage(server=server, size=size, say=clock.say), wanted)
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


def _measured(on: Stage, wanted: Collection[Name]) -> list[Part]:
    found = dict[Name, Part]()
    if not set(wanted) <= set(ALONE):
        found |= _of_county(on, wanted=wanted)
    found |= {name: ALONE[name](on) for name in wanted if name in ALONE}
    return [found[name] for name in Name if name in found]


def _of_county(on: Stage, *, wanted: Collection[Name]) -> dict[Name, Part]:
    """What needs a county, and most of it cases."""
    at, found = timezone.now(), dict[Name, Part]()
    on.say("Migrating, and founding a county without issues")
    stage.migrate()
    land = county.found(size=on.size, at=at)
    if set(wanted) & {*OF_LARGER, Name.MILLIONS}:
        found |= _of_tables(on, wanted=wanted, land=land, at=at)
    if Name.RIVALS in wanted:
        found[Name.RIVALS] = rivals.measure(on, land=land)
    return found


def _of_tables(
    on: Stage, *, wanted: Collection[Name], land: county.County, at: datetime
) -> dict[Name, Part]:
    """What fills tables: that of the larger one first, since all others leave it as it is."""
    found = dict[Name, Part]()
    _fill_smaller(on, land=land, at=at)
    if set(wanted) & set(OF_LARGER):
        found |= _of_larger(on, wanted=wanted, land=land, at=at)
    if Name.MILLIONS in wanted:
        found[Name.MILLIONS] = millions.measure(on, land=land, at=at)
    return found


def _of_larger(
    on: Stage, *, wanted: Collection[Name], land: county.County, at: datetime
) -> dict[Name, Part]:
    found = dict[Name, Part]()
    folding = _fill_larger(on, land=land, at=at)
    with on.owner() as owner:
        recounting = counting.recount(on, owner=owner) if Name.FIGURES in wanted else None
        with stage.serving(on) as large, stage.serving(on, database=SMALL) as small:
            if recounting is not None:
                reading = counting.read(on, address=large, owner=owner)
                found[Name.FIGURES] = counting.part(reading, folding=folding, recounting=recounting)
            if Name.QUEUE in wanted:
                found[Name.QUEUE] = queue_page.measure(on, small=small, large=large)
            if Name.LOOKING in wanted:
                found[Name.LOOKING] = looking.measure(on, small=small, large=large, land=land)
            found |= _last_of_larger(on, owner, wanted=wanted, land=land, address=large)
        if Name.SWEEP in wanted:
            found[Name.SWEEP] = sweep.measure(on, owner=owner)
    return found


def _last_of_larger(
    on: Stage,
    owner: psycopg.Connection,
    *,
    wanted: Collection[Name],
    land: county.County,
    address: Address,
) -> dict[Name, Part]:
    """What adds cases to the larger table: the intake, and the row policies on the most."""
    found = dict[Name, Part]()
    searched = None
    if Name.PERMISSIONS in wanted:
        searched = permissions.search(on, address=address, owner=owner)
    if Name.INTAKE in wanted:
        found[Name.INTAKE] = intake.measure(on, address=address, county=land)
    if set(wanted) & {Name.PERMISSIONS, Name.SWEEP}:
        _grown(on, owner, land=land, at=timezone.now())
    if searched is not None:
        under = permissions.policies(on, address=address, owner=owner)
        found[Name.PERMISSIONS] = permissions.part(searched, under=under)
    return found


def _grown(on: Stage, owner: psycopg.Connection, *, land: county.County, at: datetime) -> None:
    """Fills the larger table up to its last size; its numbers go on after those of the intake."""
    material = land.material(open_share=on.size.open_share)
    _fill(on, owner, material=material, first=on.size.large + 1, last=on.size.huge, at=at)
    on.settle()


def _fill_smaller(on: Stage, *, land: county.County, at: datetime) -> None:
    """Fills the smaller table, and copies it aside."""
    material = land.material(open_share=on.size.open_share)
    with on.owner() as owner:
        _fill(on, owner, material=material, first=1, last=on.size.small, at=at)
        counting.count_afresh()
    _work_once(on)
    on.copy(name=SMALL)
    on.copy(name=millions.DATABASE)


def _fill_larger(on: Stage, *, land: county.County, at: datetime) -> counting.Folding:
    """Fills the first table up to the larger size."""
    size = on.size
    material = land.material(open_share=size.open_share)
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
