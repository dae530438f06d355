"""The days of many needs and resources at once: on how many each pair could meet; by NumPy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from yijia.programmes.exchange.rules.matching import Offered, Wanted

_WEEK = 7
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Spans:
    """Of each pair the days `[first, last)` that both have, and on how many of them it is given.

    Days are counted by the calendar from its first one; `wanted` is how many each need asks for,
    and of each resource `masks` are its weekdays.
    """

    first: Numbers
    last: Numbers
    days: Numbers
    wanted: Numbers
    masks: Numbers


def spans_of(needs: Sequence[Wanted], *, resources: Sequence[Offered]) -> Spans:
    """The days that each need and each resource have in common, needs by resources."""
    starts = numbers(one.starts_on.toordinal() for one in needs)[:, None]
    ends = numbers(one.ends_on.toordinal() for one in needs)[:, None]
    first = np.maximum(starts, numbers(row.starts_on.toordinal() for row in resources))
    last = np.minimum(ends, numbers(_end(row) for row in resources))
    masks = numbers(row.weekdays for row in resources)
    days = days_within(first, last=last, masks=masks)
    return Spans(first, last=last, days=days, wanted=ends - starts, masks=masks)


def numbers(values: Iterable[int]) -> Numbers:
    """Whole numbers as one row."""
    return np.fromiter(values, dtype=np.int64)


def _end(row: Offered) -> int:
    return row.ends_on.toordinal() if row.ends_on else date.max.toordinal()


def days_within(first: Numbers, *, last: Numbers, masks: Numbers) -> Numbers:
    """How many days of `[first, last)` are among the weekdays of a mask, cell by cell."""
    span = np.maximum(last - first, 0)
    # The first day of all, by which the calendar counts, was a Monday.
    weekday = (first - 1) % _WEEK
    known: Numbers = _TABLE[np.broadcast_to(masks, span.shape), weekday, span % _WEEK]
    whole: Numbers = span // _WEEK * _BITS[masks]
    return whole + known


def days_offered(days: Numbers, *, resources: Sequence[Offered]) -> NDArray[np.bool]:
    """Whether each resource is offered on each of some days, days by resources."""
    day = days[:, None]
    begun = numbers(row.starts_on.toordinal() for row in resources) <= day
    goes_on = day < numbers(_end(row) for row in resources)
    weekday = numbers(row.weekdays for row in resources) >> (day - 1) % _WEEK & 1
    found: NDArray[np.bool] = begun & goes_on & (weekday == 1)
    return found


def _table() -> tuple[Numbers, Numbers]:
    """How many days a mask has, and how many of the next few from each weekday on."""
    bits = numbers(mask.bit_count() for mask in range(1 << _WEEK))
    table = np.zeros((1 << _WEEK, _WEEK, _WEEK), dtype=np.int64)
    for mask in range(1 << _WEEK):
        for weekday in range(_WEEK):
            days = [mask >> (weekday + n) % _WEEK & 1 for n in range(_WEEK - 1)]
            table[mask, weekday, 1:] = np.cumsum(days)
    return bits, table


_BITS, _TABLE = _table()
