"""Which resources serve which needs so that as many as possible are met, at the least cost; pure.

Kept apart from the other rules because of what it stands on: SciPy is loaded only when a batch is
proposed. Needs and resources of different categories never fit, so each category is solved by
itself, and exactly. A category that is too large for one matrix is solved street by street first,
and what is left is solved for the county, the oldest needs first: then the answer says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from yijia.ground.places.rules.codes import Level
from yijia.programmes.exchange.rules.making import Mode
from yijia.programmes.exchange.rules.matching import (
    SAME_COMMUNITY,
    SAME_COUNTY,
    SAME_STREET,
    Offered,
    Wanted,
)

# One matrix has so many cells at most: 32 MB of them.
MOST_CELLS = 4_000_000
# One need more that is met is worth more than any saving: no sum of costs comes near it.
_UNMET = 1e12
# So far back the age of a need is told apart: it decides between pairs that are alike in all else.
_OLDEST = 4095
_WEEK = 7
Cells = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Assigned:
    """Pairs of a need and a resource by their ids; whether nothing better is possible at all."""

    pairs: tuple[tuple[int, int], ...]
    is_optimal: bool


def assign(
    wanted: Sequence[Wanted], *, offered: Sequence[Offered], free: Mapping[int, int], on: date
) -> Assigned:
    """Assigns resources to needs: as many needs as possible, then the least cost, then the oldest.

    `free` says how much is left of each resource by its id; one resource serves as many needs at
    once as that allows. `on` is the day from which ages are counted.
    """
    pairs: list[tuple[int, int]] = []
    is_optimal = True
    for needs, resources in _by_category(wanted, offered=offered):
        found, exact = _category(needs, resources=resources, free=free, on=on)
        pairs += found
        is_optimal &= exact
    return Assigned(tuple(sorted(pairs)), is_optimal=is_optimal)


def total_cost(pairs: Iterable[tuple[int, int]], *, costs: Mapping[tuple[int, int], int]) -> int:
    """The sum of the costs of pairs."""
    return sum(costs[pair] for pair in pairs)


def _by_category(
    wanted: Sequence[Wanted], *, offered: Sequence[Offered]
) -> Iterator[tuple[list[Wanted], list[Offered]]]:
    needs: dict[str, list[Wanted]] = {}
    for one in sorted(wanted, key=lambda w: (w.made_on, w.id)):
        needs.setdefault(one.category, []).append(one)
    resources: dict[str, list[Offered]] = {}
    for row in sorted(offered, key=lambda r: r.id):
        resources.setdefault(row.category, []).append(row)
    for category in sorted(needs.keys() & resources.keys()):
        yield needs[category], resources[category]


def _category(
    needs: list[Wanted], *, resources: list[Offered], free: Mapping[int, int], on: date
) -> tuple[list[tuple[int, int]], bool]:
    left = {row.id: free.get(row.id, row.quantity) for row in resources}
    if len(needs) * _slots(left, needs=needs) <= MOST_CELLS:
        return _solved(needs, resources=resources, left=left, on=on), True
    pairs: list[tuple[int, int]] = []
    waiting = needs
    # First what lies in one street, then what is left of the county, the oldest needs first.
    for street in sorted({one.division[: Level.TOWN] for one in needs}):
        near = [row for row in resources if row.division.startswith(street)]
        here = [one for one in waiting if one.division.startswith(street)]
        pairs += _in_parts(here, resources=near, left=left, on=on)
    met = {need for need, _resource in pairs}
    waiting = [one for one in needs if one.id not in met]
    return pairs + _in_parts(waiting, resources=resources, left=left, on=on), False


def _slots(left: Mapping[int, int], *, needs: Sequence[Wanted]) -> int:
    """How many columns a matrix has at most."""
    least = min(one.quantity for one in needs)
    return sum(min(amount // least, len(needs)) for amount in left.values())


def _in_parts(
    needs: list[Wanted], *, resources: list[Offered], left: dict[int, int], on: date
) -> list[tuple[int, int]]:
    """Solves a few needs at a time, so that no matrix is larger than it may be."""
    pairs: list[tuple[int, int]] = []
    while needs:
        of_these = {row.id: left[row.id] for row in resources if left[row.id] > 0}
        columns = max(_slots(of_these, needs=needs), 1)
        some = max(MOST_CELLS // columns, 1)
        part, needs = needs[:some], needs[some:]
        found = [row for row in resources if row.id in of_these]
        pairs += _solved(part, resources=found, left=left, on=on)
    return pairs


def _solved(
    needs: list[Wanted], *, resources: list[Offered], left: dict[int, int], on: date
) -> list[tuple[int, int]]:
    """Solves one matrix, and takes what was assigned from what is left."""
    if not needs or not resources:
        return []
    amounts = np.array([left[row.id] for row in resources], dtype=np.int64)
    cells = _costs(needs, resources=resources, amounts=amounts, on=on)
    columns = _columns(cells, needs=needs, amounts=amounts)
    if not columns.size:
        return []
    rows, places = linear_sum_assignment(cells[:, columns])
    pairs = []
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        column = int(columns[place])
        if cells[row, column] < _UNMET:
            pairs.append((needs[row].id, resources[column].id))
            left[resources[column].id] -= needs[row].quantity
    return pairs


def _columns(cells: Cells, *, needs: list[Wanted], amounts: Numbers) -> Numbers:
    """Each resource as often as it could serve the largest need that it fits, and nothing else."""
    fits = cells < _UNMET
    quantities = np.array([one.quantity for one in needs], dtype=np.int64)
    largest = np.where(fits, quantities[:, None], 0).max(axis=0)
    often = np.where(largest > 0, amounts // np.maximum(largest, 1), 0)
    often = np.minimum(often, fits.sum(axis=0))
    return np.repeat(np.arange(len(amounts), dtype=np.int64), often)


def _costs(needs: list[Wanted], *, resources: list[Offered], amounts: Numbers, on: date) -> Cells:
    """The cost of each pair, as `matching.Fit` has it, and the age of the need behind it."""
    quantity = _numbers(one.quantity for one in needs)[:, None]
    starts = _numbers(one.starts_on.toordinal() for one in needs)[:, None]
    ends = _numbers(one.ends_on.toordinal() for one in needs)[:, None]
    first = np.maximum(starts, _numbers(row.starts_on.toordinal() for row in resources))
    last = np.minimum(ends, _numbers(_end(row) for row in resources))
    masks = _numbers(row.weekdays for row in resources)
    days = _days(first, last=last, masks=masks)
    lent = np.array([row.mode is Mode.LENT for row in resources])
    wanted = np.where(lent, ends - starts, 1)
    given = np.where(lent, days, np.minimum(days, 1))
    lacks = -(-100 * (wanted - given) // wanted)
    spare = np.minimum(amounts - quantity, 99)
    cost = lacks * 1000 + _distances(needs, resources=resources) * 100 + spare
    age = _numbers(min((on - one.made_on).days, _OLDEST) for one in needs)[:, None]
    fits = (given > 0) & (quantity <= amounts) & _served(needs, resources=resources)
    return np.where(fits, cost * (_OLDEST + 1.0) + (_OLDEST - age), _UNMET)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)


def _end(row: Offered) -> int:
    return row.ends_on.toordinal() if row.ends_on else date.max.toordinal()


def _days(first: Numbers, *, last: Numbers, masks: Numbers) -> Numbers:
    """How many days of `[first, last)` are among the weekdays of a mask, cell by cell."""
    span = np.maximum(last - first, 0)
    # The first day of all, by which the calendar counts, was a Monday.
    weekday = (first - 1) % _WEEK
    known: Numbers = _TABLE[np.broadcast_to(masks, span.shape), weekday, span % _WEEK]
    whole: Numbers = span // _WEEK * _BITS[masks]
    return whole + known


def _table() -> tuple[Numbers, Numbers]:
    """How many days a mask has, and how many of the next few from each weekday on."""
    bits = _numbers(mask.bit_count() for mask in range(1 << _WEEK))
    table = np.zeros((1 << _WEEK, _WEEK, _WEEK), dtype=np.int64)
    for mask in range(1 << _WEEK):
        for weekday in range(_WEEK):
            days = [mask >> (weekday + n) % _WEEK & 1 for n in range(_WEEK - 1)]
            table[mask, weekday, 1:] = np.cumsum(days)
    return bits, table


_BITS, _TABLE = _table()


def _distances(needs: list[Wanted], *, resources: list[Offered]) -> Numbers:
    """How far each pair is apart, as `matching.distance` has it."""
    street = _same(needs, resources=resources, level=Level.TOWN)
    community = _same(needs, resources=resources, level=Level.COMMUNITY)
    found: Numbers = np.where(street, SAME_STREET, SAME_COUNTY).astype(np.int64)
    return np.where(community, SAME_COMMUNITY, found)


def _same(needs: list[Wanted], *, resources: list[Offered], level: int) -> NDArray[Any]:
    """Whether both lie in one place of a level; numbers are compared faster than codes are."""
    known: dict[str, int] = {}
    here = _numbered((one.division[:level] for one in needs), known=known)
    there = _numbered((row.division[:level] for row in resources), known=known)
    found: NDArray[Any] = here[:, None] == there
    return found


def _numbered(codes: Iterable[str], *, known: dict[str, int]) -> Numbers:
    return _numbers(known.setdefault(code, len(known)) for code in codes)


def _served(needs: list[Wanted], *, resources: list[Offered]) -> NDArray[Any]:
    """Whether each resource is for the place of each need."""
    found = np.zeros((len(needs), len(resources)), dtype=bool)
    for length in {len(row.serves) for row in resources}:
        places = [n for n, row in enumerate(resources) if len(row.serves) == length]
        known: dict[str, int] = {}
        here = _numbered((one.division[:length] for one in needs), known=known)
        serves = _numbered((resources[n].serves for n in places), known=known)
        found[:, places] = here[:, None] == serves
    return found
