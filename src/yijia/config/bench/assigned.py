"""One batch of the exchange in a process of its own: its time, its memory, and how good it is.

`python -m yijia.config.bench.assigned NEEDS KINDS` prints what it found as JSON. Without a second
process the memory of the bench itself would be counted.
"""

import json
import random
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import click
import numpy as np
from scipy.optimize import linear_sum_assignment

from yijia.programmes.exchange.rules.assigning import assign
from yijia.programmes.exchange.rules.making import EVERY_DAY, Mode
from yijia.programmes.exchange.rules.matching import Offered, Wanted, fit
from yijia.programmes.exchange.rules.stock import Free

TODAY = date(2026, 10, 1)
COUNTY, TOWNS, COMMUNITIES, UNITS = "350181", 24, 20, 400
# Of so many resources that are given by the day one has all of its days left, and the others are
# taken on as many days at most of those that lie ahead.
UNTAKEN, MOST_TAKEN, AHEAD = 10, 14, 45
# A pair that is not possible costs more than all that are.
IMPOSSIBLE = 10**9


def made_up(count: int, *, kinds: int) -> tuple[list[Wanted], list[Offered], Free]:
    """So many needs and as many resources of some kinds, the same ones every time.

    And how much is left of each resource on the days on which it is taken.
    """
    dice = random.Random(2026)  # noqa: S311 - what is made up is no secret
    days = [TODAY + timedelta(days=n) for n in range(31)]

    def place() -> str:
        return f"{COUNTY}{dice.randrange(TOWNS):03}{dice.randrange(COMMUNITIES):03}"

    def need(number: int) -> Wanted:
        start = dice.choice(days)
        long = timedelta(days=dice.randint(1, 14))
        age = timedelta(days=dice.randint(0, 60))
        kind = f"kind-{dice.randrange(kinds)}"
        return Wanted(number, kind, place(), 1, start, start + long, TODAY - age)

    def given(number: int) -> Offered:
        here, kind = place(), f"kind-{dice.randrange(kinds)}"
        serves = dice.choice((COUNTY, COUNTY, here[:9], here))
        weekdays = dice.choice((EVERY_DAY, 31, 96))
        unit, mode = dice.randrange(UNITS), dice.choice(list(Mode))
        return Offered(number, unit, kind, here, serves, mode, 1, weekdays, TODAY, None)

    needs = [need(n) for n in range(1, count + 1)]
    resources = [given(n) for n in range(1, count + 1)]
    return needs, resources, _taken(resources, dice=dice)


def _taken(resources: Sequence[Offered], *, dice: random.Random) -> Free:
    """Of most that is lent or done once, nothing is left on some days."""
    by_day = [row for row in resources if row.mode is not Mode.GIVEN]
    return {
        row.id: {
            TODAY + timedelta(days=n): 0
            for n in dice.sample(range(AHEAD), k=dice.randint(1, MOST_TAKEN))
        }
        for row in by_day
        if dice.randrange(UNTAKEN)
    }


def found(count: int, *, kinds: int) -> dict[str, float]:
    """How long a batch takes one core, at most how much memory, what is met, and at which cost."""
    needs, resources, free = made_up(count, kinds=kinds)
    began = time.process_time()
    done = assign(needs, offered=resources, free=free, on=TODAY)
    seconds = time.process_time() - began
    memory = _most_held()
    by_need, by_id = {one.id: one for one in needs}, {row.id: row for row in resources}
    fits = [fit(by_need[n], offered=by_id[r], free=free.get(r, {})) for n, r in done.pairs]
    return {
        "seconds": seconds,
        "megabytes": memory,
        "met": len(done.pairs),
        "cost": sum(one.cost for one in fits if one is not None),
        "is_optimal": done.is_optimal,
    }


def _most_held() -> float:
    """The most memory that this program has held, in megabytes; its own alone.

    What `getrusage` tells goes on from whoever started it.
    """
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].removesuffix("kB")) / 1024


def best(count: int, *, kinds: int) -> dict[str, float]:
    """The same by one matrix of all pairs, each compared by the rule for one pair: the optimum."""
    needs, resources, free = made_up(count, kinds=kinds)
    costs = np.array([_costs(one, resources=resources, free=free) for one in needs], dtype=float)
    rows, columns = linear_sum_assignment(costs)
    kept = costs[rows, columns]
    kept = kept[kept < IMPOSSIBLE]
    return {"met": len(kept), "cost": float(kept.sum())}


def _costs(need: Wanted, *, resources: Sequence[Offered], free: Free) -> list[int]:
    fits = (fit(need, offered=row, free=free.get(row.id, {})) for row in resources)
    return [IMPOSSIBLE if one is None else one.cost for one in fits]


def main() -> None:
    """Prints what was found; with a third word, what is best as well."""
    count, kinds = (int(word) for word in sys.argv[1:3])
    told = {"found": found(count, kinds=kinds)}
    if "best" in sys.argv:
        told["best"] = best(count, kinds=kinds)
    click.echo(json.dumps(told))


if __name__ == "__main__":
    main()
