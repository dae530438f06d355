"""How much is left of resources on the days of many needs at once; by NumPy.

Each day of the needs is walked once for all pairs, however many resources hold a stock.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yijia.programmes.exchange.rules.making import Mode
from yijia.programmes.exchange.rules.matching import Offered, Wanted
from yijia.programmes.exchange.rules.spans import Numbers, days_offered, numbers

Amounts = NDArray[np.int16]
# How much is left of each resource by its id, on the days on which something of it is taken.
Free = Mapping[int, Mapping[date, int]]
# So many pairs are walked at a time, which fit the memory next to the processor.
MOST_AT_ONCE = 250_000
# In place of an amount: on such a day it is not offered at all.
_NEVER = -1
_PLENTY = np.iinfo(np.int16).max


def walked(
    needs: Sequence[Wanted], *, resources: Sequence[Offered], free: Free
) -> tuple[Amounts, Amounts]:
    """On how many days each resource could be given for each need, and how much is left on them.

    As `matching.days_given` has it: in one go the longest time of what is lent, of all else the
    first day. Both are needs by resources. What is given for good is not counted by the day.
    """
    order = sorted(range(len(needs)), key=lambda n: needs[n].starts_on - needs[n].ends_on)
    longest_first = [needs[n] for n in order]
    shape = (len(needs), len(resources))
    days, left = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.int16)
    at_once = max(MOST_AT_ONCE // max(len(needs), 1), 1)
    for begin in range(0, len(resources), at_once):
        part = slice(begin, begin + at_once)
        found = _walked(longest_first, resources=resources[part], free=free)
        days[order, part], left[order, part] = found
    return days, left


def _walked(
    needs: Sequence[Wanted], *, resources: Sequence[Offered], free: Free
) -> tuple[Amounts, Amounts]:
    """The same of some resources, where the longest needs come first."""
    once = np.array([row.mode is not Mode.LENT for row in resources])
    shape = (len(needs), len(resources))
    run, least = np.zeros(shape, dtype=np.int16), np.full(shape, _PLENTY, dtype=np.int16)
    most, left = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.int16)
    quantities = np.array([one.quantity for one in needs], dtype=np.int16)[:, None]
    for here in _day_by_day(needs, resources=resources, free=free):
        count = len(here)
        # Of the needs that go on so long, what each day leaves; those that are over stand still.
        runs, leasts, mosts = run[:count], least[:count], most[:count]
        gives = here >= quantities[:count]
        breaks = ~gives & (here != _NEVER)
        runs += gives
        np.minimum(leasts, here, out=leasts, where=gives)
        np.copyto(runs, 0, where=breaks)
        np.copyto(leasts, _PLENTY, where=breaks)
        better = (runs > mosts) & ~(once & (mosts > 0))
        np.copyto(mosts, runs, where=better)
        np.copyto(left[:count], leasts, where=better)
    return most, left


def _day_by_day(
    needs: Sequence[Wanted], *, resources: Sequence[Offered], free: Free
) -> Iterator[Amounts]:
    """What each resource leaves on the first day of each need, on the second, and so on.

    Of the needs, of which the longest come first, those that go on so long.
    """
    starts = numbers(one.starts_on.toordinal() for one in needs)
    lengths = numbers((one.ends_on - one.starts_on).days for one in needs)
    first, last = int(starts.min()), int((starts + lengths).max())
    calendar = _calendar(np.arange(first, last), resources=resources, free=free)
    for n in range(int(lengths[0])):
        count = int(np.searchsorted(-lengths, -n))
        yield calendar[starts[:count] + (n - first)]


def _calendar(days: Numbers, *, resources: Sequence[Offered], free: Free) -> Amounts:
    """What each resource leaves on each of the days, days by resources."""
    amounts = numbers(row.quantity for row in resources)
    on: NDArray[Any] = days_offered(days, resources=resources)
    found: Amounts = np.where(on, amounts, _NEVER).astype(np.int16)
    first = int(days[0])
    taken = [
        (day.toordinal() - first, n, left)
        for n, row in enumerate(resources)
        for day, left in free.get(row.id, {}).items()
        if 0 <= day.toordinal() - first < len(days)
    ]
    if taken:
        places, columns, lefts = np.array(taken, dtype=np.int64).T
        found[places, columns] = np.where(on[places, columns], lefts, _NEVER)
    return found
