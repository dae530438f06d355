"""Matching a batch of needs with what units give: time, memory, and how far it is from the best."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence

from yijia.config.bench.findings import Part, Row, Target
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage

TITLE = "Matching"
TEXT = """\
{large:,} needs and as many resources of {kinds} kinds, in {towns} streets, each with its days,
weekdays and the place that it is for, are assigned to each other so that as many needs as possible
are met, then at the least cost, then the oldest. Most of what is lent or done once is taken on some
of its days. Each round is a process of its own, which says how long one core worked and what memory
it took at most, with all that was loaded. The same is done for {small:,} by {small:,}, and beside
it all pairs are compared one by one and solved in one matrix.
"""
KINDS, TOWNS = 13, 24
MOST_SECONDS, MOST_MEGABYTES = 5.0, 500.0
Told = Mapping[str, Mapping[str, float]]


def measure(on: Stage) -> Part:
    """Measures both sizes, round by round."""
    large, small = on.size.batches
    on.say(f"Matching {large} needs with as many resources")
    rounds = [_asked(str(large), str(KINDS)) for _round in range(on.size.rounds)]
    return part(rounds, compared=_asked(str(small), str(KINDS), "best"), sizes=(large, small))


def _asked(*words: str) -> Told:
    command = [sys.executable, "-m", "yijia.config.bench.assigned", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: Told = json.loads(done.stdout)
    return told


def part(rounds: Sequence[Told], *, compared: Told, sizes: tuple[int, int]) -> Part:
    """What was found: seconds and megabytes of the large one, and whether the small one is best."""
    large, small = sizes
    seconds, memory, met = (
        Series.of(told["found"][name] for told in rounds)
        for name in ("seconds", "megabytes", "met")
    )
    found, best = compared["found"], compared["best"]
    is_best = all(found[name] == best[name] for name in ("met", "cost"))
    text = TEXT.format(large=large, small=small, kinds=KINDS, towns=TOWNS)
    return Part(
        TITLE,
        text,
        targets=[
            Target(
                f"{large:,} by {large:,}",
                aim=f"at most {MOST_SECONDS:.0f} s",
                found=f"{seconds.median:.1f} s",
                met=seconds.median <= MOST_SECONDS,
            ),
            Target(
                f"{large:,} by {large:,}, memory",
                aim=f"at most {MOST_MEGABYTES:.0f} MB",
                found=f"{memory.highest:.0f} MB",
                met=memory.highest <= MOST_MEGABYTES,
            ),
            Target(
                f"{small:,} by {small:,}",
                aim=f"{best['met']:,.0f} met at a cost of {best['cost']:,.0f}, the optimum",
                found=f"{found['met']:,.0f} met at a cost of {found['cost']:,.0f}",
                met=is_best,
            ),
        ],
        rows=[
            Row("one core's work", seconds, unit=" s", digits=2),
            Row("memory at most", memory, unit=" MB"),
            Row("needs met", met),
        ],
    )
