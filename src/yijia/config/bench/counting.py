"""Figures: reading a number, recounting everything, folding changes into cells."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import psycopg
from django.utils import timezone

from yijia.config.bench import filling, pgbench, statements, traffic
from yijia.config.bench.county import SERVICE
from yijia.config.bench.findings import Part, Row, rate, share, wait
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.config.errors import OperatorError
from yijia.config.server import Address
from yijia.engines.figures import actions as figures
from yijia.ground.access.queries import acting_as

T = TypeVar("T")

OK = 200
PATH = "/api/v1/figures/issues.opened"
THE_QUERY = "figures_cell"
# What any recount must do at least once: pass over the table and sum it up by division and day.
PLAIN_COUNT = "SELECT division_id, opened_on, count(*) FROM cases_case GROUP BY 1, 2"
PLAIN_TOTAL = "SELECT count(*) FROM cases_case WHERE kind = 'issue' AND opened_on >= '2017-01-01'"
TITLE = "Figures"
TEXT = """\
`GET /api/v1/figures/issues.opened` for the county over all years, on the larger table, by
anybody: one number, exact at commit, out of cells and changes not yet folded. The reference is
pgbench running the request's own statements; a plain `count(*)` of the same rows stands beside
it. The recount counts all figures afresh and compares every cell at every level; its reference
is one plain `GROUP BY` over the table. The folder adds changes to their cells; its reference
carries as many rows from one table to another."""


class Differing(OperatorError):
    """A recount found a difference: what was measured is wrong, so no time is worth telling."""


@dataclass(frozen=True)
class Folding:
    """Changes folded and rows carried, a second; and the seconds of counting all afresh, once.

    `changes` is how many had waited after the load.
    """

    folded: Series
    moved: Series
    changes: int
    afresh: Series


@dataclass(frozen=True)
class Recounting:
    """Seconds of recounts, and of a plain GROUP BY beside each."""

    recount: Series
    plain: Series


@dataclass(frozen=True)
class Reading:
    """Rates of the number over HTTP and of its statements by pgbench; seconds of a plain count."""

    over_http: list[traffic.Pace]
    reference: list[pgbench.Reading]
    plain: Series
    heard: statements.Heard


def fold(stage: Stage, *, owner: psycopg.Connection) -> Folding:
    """Folds batches of what waits, with a plain move beside each, and counts the rest afresh."""
    rows, waiting = stage.size.folded_at_once, filling.waiting(owner)
    filling.prepare_moving(owner, rows=rows * stage.size.rounds)
    folded, moved = [], []
    for _number in range(stage.size.rounds):
        taken, took = _timed(lambda: figures.fold_deltas(most=rows))
        folded.append(taken / took)
        carried, took = _timed(lambda: filling.move(owner, rows=rows))
        moved.append(carried / took)
    stage.say(f"Folded {Series.of(folded).median:,.0f} changes a second; counting the rest afresh")
    _none, took = _timed(count_afresh)
    return Folding(Series.of(folded), Series.of(moved), changes=waiting, afresh=Series.of([took]))


def count_afresh() -> None:
    """Makes the cells of all figures anew from their rows, which is faster after a bulk load."""
    with acting_as(SERVICE):
        figures.rebuild_figures(by=SERVICE, at=timezone.now(), reason="bulk load of the bench")


def recount(stage: Stage, *, owner: psycopg.Connection) -> Recounting:
    """Recounts round by round, with one plain GROUP BY beside each. Raises: Differing."""
    recounts, plain = [], []
    for number in range(min(3, stage.size.rounds)):
        _none, took = _timed(lambda: _recount(at=timezone.now()))
        recounts.append(took)
        _none, took = _timed(lambda: owner.execute(PLAIN_COUNT).fetchall())
        plain.append(took)
        stage.say(f"Recount, round {number + 1}: {recounts[-1]:.2f} s, plain {plain[-1]:.2f} s")
    return Recounting(Series.of(recounts), Series.of(plain))


def _recount(*, at: datetime) -> None:
    with acting_as(SERVICE):
        outcome = figures.recount_figures(by=SERVICE, at=at)
    if not outcome.agrees:
        raise Differing(f"The recount found differences: {outcome.results}")


def read(stage: Stage, *, address: Address, owner: psycopg.Connection) -> Reading:
    """Reads the number round by round, the server and pgbench in turn."""
    until = timezone.localdate().isoformat()
    request = traffic.Request("GET", f"{PATH}?from=2017-01-01&to={until}", {})
    work = traffic.Drive(address, [request], stage.size.connections, expected=OK)
    traffic.drive(work, seconds=stage.size.seconds)
    heard = statements.overhear(
        stage.server,
        log=stage.files.log,
        ask=lambda: traffic.ask(address, request),
        holding=THE_QUERY,
    )
    script = stage.script("figure.sql", statements.request_script(heard))
    over_http, reference, plain = [], [], []
    for number in range(stage.size.rounds):
        over_http.append(traffic.drive(work, seconds=stage.size.seconds))
        reference.append(pgbench.run(stage.reference(script), mode=pgbench.PREPARED))
        _none, took = _timed(lambda: owner.execute(PLAIN_TOTAL).fetchall())
        plain.append(1000 * took)
        stage.say(
            f"Figure, round {number + 1}: {over_http[-1].rate:,.0f}/s, "
            f"pgbench {reference[-1].rate:,.0f}/s"
        )
    return Reading(over_http, reference, Series.of(plain), heard)


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


def part(reading: Reading, *, folding: Folding, recounting: Recounting) -> Part:
    """What was found of figures."""
    http = Series.of(pace.rate for pace in reading.over_http)
    reference = Series.of(run.rate for run in reading.reference)
    half = Series.of(pace.half_within for pace in reading.over_http)
    return Part(
        title=TITLE,
        text=TEXT,
        rows=[
            share("**figure over HTTP ÷ pgbench, same statements**", http.over(reference)),
            rate("figure over HTTP", http),
            rate("pgbench, same statements", reference),
            wait("half of the answers within", half),
            wait("a plain `count(*)` of the same rows", reading.plain),
            Row(
                "**recount of all figures ÷ one plain GROUP BY**",
                recounting.recount.over(recounting.plain),
                unit=" times",
                digits=1,
            ),
            Row("making all cells anew", folding.afresh, unit=" s", digits=2),
            Row("recount of all figures", recounting.recount, unit=" s", digits=2),
            Row("one plain GROUP BY", recounting.plain, unit=" s", digits=2),
            share("**folding ÷ carrying as many rows**", folding.folded.over(folding.moved)),
            rate("changes folded", folding.folded),
            rate("rows carried", folding.moved),
        ],
        notes=[f"{folding.changes:,} changes waited after the load, and every cell agreed."],
        statements=[*reading.heard.before, "BEGIN", *reading.heard.inside, "COMMIT"],
    )
