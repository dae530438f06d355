"""The nightly sweep: every open case's clocks derived again from its marks."""

import time

import psycopg
from django.db import connections
from django.utils import timezone

from yijia.config.bench.findings import Part, Row, Target, rate, share
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.engines.cases import ticks

AIM_SECONDS, CASES = 60, 100_000
TITLE = "The sweep of clocks"
TEXT = """\
What the worker does each night, and after each change of the work calendar: every open case is
locked, its clocks are derived again from their marks, and what moved is stored, a thousand cases in
a transaction. In the first round every due date moves, since the cases were put down with another
one; in the others none does. {cases:,} cases were open. The reference is the database alone, which
reads the marks of the same cases and sorts them."""
REFERENCE = """
SELECT sum(hashtext(told)) FROM (
  SELECT c.id, string_agg(m.mark || m.at || m.step, ',' ORDER BY m.at, m.id) AS told
  FROM cases_case c JOIN cases_clockmark m ON m.case_id = c.id
  WHERE c.is_open GROUP BY c.id
) AS derived
"""
COUNT = "SELECT count(*) FROM cases_case WHERE is_open"


def measure(on: Stage, *, owner: psycopg.Connection) -> Part:
    """Sweeps all open cases as often as there are rounds and once more, the database beside it."""
    cases = int((owner.execute(COUNT).fetchone() or (0,))[0])
    on.say(f"Sweeping the clocks of {cases:,} open cases")
    first, moved = _sweep()
    swept, read = list[float](), list[float]()
    for _round in range(on.size.rounds):
        swept.append(_sweep()[0])
        began = time.monotonic()
        owner.execute(REFERENCE)
        read.append(time.monotonic() - began)
    connections.close_all()
    return part(cases, moved=moved, first=first, swept=swept, read=read)


def _sweep() -> tuple[float, int]:
    """The seconds that one sweep takes, and how many due dates it moved."""
    began = time.monotonic()
    moved = ticks.recompute_due(at=timezone.now(), cause="bench")
    return time.monotonic() - began, moved


def part(cases: int, *, moved: int, first: float, swept: list[float], read: list[float]) -> Part:
    """What was found: cases by second, and how long a hundred thousand take."""
    rates = Series.of(cases / seconds for seconds in swept)
    alone = Series.of(cases / seconds for seconds in read)
    rows: list[Row] = [
        rate("cases swept, none moved", rates),
        rate(f"cases swept, {moved:,} moved", Series.of([cases / first])),
        rate("cases read by the database alone", alone),
        share("sweep ÷ database alone", rates.over(alone)),
    ]
    slowest = max(CASES / cases * seconds for seconds in (first, *swept))
    target = Target(
        f"Sweep of {CASES:,} open cases, at the slowest rate, on {cases:,}",
        aim=f"≤ {AIM_SECONDS} s",
        found=f"{slowest:.0f} s",
        met=slowest <= AIM_SECONDS,
    )
    return Part(TITLE, TEXT.format(cases=cases), targets=[target], rows=rows)
