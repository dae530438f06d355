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
from yijia.programmes.exchange.rules.spans import Numbers, Spans, days_within, numbers, spans_of
from yijia.programmes.exchange.rules.stock import Free, walked

# One matrix has so many cells at most: 32 MB of them.
MOST_CELLS = 4_000_000
# One need more that is met is worth more than any saving: no sum of costs comes near it.
_UNMET = 1e12
# So far back the age of a need is told apart: it decides between pairs that are alike in all else.
_OLDEST = 4095
Cells = NDArray[np.float64]


@dataclass(frozen=True)
class Assigned:
    """Pairs of a need and a resource by their ids; whether no others meet more, or cost less.

    Each pair is looked at on the days on which it fits best; `is_optimal` is about those days.
    """

    pairs: tuple[tuple[int, int], ...]
    is_optimal: bool


@dataclass(frozen=True)
class _Pairs:
    """Every pair of some needs and resources, each a cell: what it costs, and how much is left.

    A pair that does not fit costs `_UNMET`. `is_shared` says of each resource whether all needs
    that it fits meet on one day on which no more is left than on any of their days.
    """

    costs: Cells
    left: NDArray[np.int16]
    is_shared: NDArray[Any]


def assign(
    wanted: Sequence[Wanted], *, offered: Sequence[Offered], free: Free, on: date
) -> Assigned:
    """Assigns resources to needs: as many needs as possible, then the least cost, then the oldest.

    `free` says how much is left of each resource on the days on which something is taken; one
    resource serves as many needs at once as that allows. `on` is the day from which ages are
    counted.
    """
    pairs: list[tuple[int, int]] = []
    is_optimal = True
    for needs, resources in _by_category(wanted, offered=offered):
        found, exact = _category(needs, resources=resources, free=free, on=on)
        pairs += found
        is_optimal &= exact
    return Assigned(tuple(sorted(pairs)), is_optimal=is_optimal)


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
    needs: list[Wanted], *, resources: list[Offered], free: Free, on: date
) -> tuple[list[tuple[int, int]], bool]:
    used = dict.fromkeys((row.id for row in resources), 0)
    if len(needs) * _slots(resources, needs=needs, used=used) <= MOST_CELLS:
        return _solved(needs, resources=resources, free=free, used=used, on=on)
    pairs: list[tuple[int, int]] = []
    waiting = needs
    # First what lies in one street, then what is left of the county, the oldest needs first.
    for street in sorted({one.division[: Level.TOWN] for one in needs}):
        near = [row for row in resources if row.division.startswith(street)]
        here = [one for one in waiting if one.division.startswith(street)]
        pairs += _in_parts(here, resources=near, free=free, used=used, on=on)
    met = {need for need, _resource in pairs}
    waiting = [one for one in needs if one.id not in met]
    return pairs + _in_parts(waiting, resources=resources, free=free, used=used, on=on), False


def _slots(
    resources: Sequence[Offered], *, needs: Sequence[Wanted], used: Mapping[int, int]
) -> int:
    """How many columns a matrix has at most."""
    least = min(one.quantity for one in needs)
    return sum(min((row.quantity - used[row.id]) // least, len(needs)) for row in resources)


def _in_parts(
    needs: list[Wanted], *, resources: list[Offered], free: Free, used: dict[int, int], on: date
) -> list[tuple[int, int]]:
    """Solves a few needs at a time, so that no matrix is larger than it may be."""
    pairs: list[tuple[int, int]] = []
    while needs:
        found = [row for row in resources if row.quantity > used[row.id]]
        columns = max(_slots(found, needs=needs, used=used), 1)
        some = max(MOST_CELLS // columns, 1)
        part, needs = needs[:some], needs[some:]
        pairs += _solved(part, resources=found, free=free, used=used, on=on)[0]
    return pairs


def _solved(
    needs: list[Wanted], *, resources: list[Offered], free: Free, used: dict[int, int], on: date
) -> tuple[list[tuple[int, int]], bool]:
    """Solves one matrix and adds what was assigned to what is used; whether it is exact."""
    if not needs or not resources:
        return [], True
    found = _pairs(needs, resources=resources, free=free, used=used, on=on)
    columns, often = _columns(found, needs=needs)
    if not columns.size:
        return [], True
    # The second of a resource is for pairs of which two are left, and so on.
    cells = found.costs[:, columns]
    cells[often <= _nth(columns)] = _UNMET
    rows, places = linear_sum_assignment(cells)
    pairs = []
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        if cells[row, place] < _UNMET:
            resource = resources[int(columns[place])]
            pairs.append((needs[row].id, resource.id))
            used[resource.id] += needs[row].quantity
    return pairs, _is_exact(found, needs=needs)


def _columns(found: _Pairs, *, needs: list[Wanted]) -> tuple[Numbers, NDArray[np.int16]]:
    """Each resource as often as it could serve the largest need that it fits, and nothing else.

    And for each cell of that, how many such needs could be served on the days of the pair.
    """
    fits = found.costs < _UNMET
    quantities = np.array([one.quantity for one in needs], dtype=np.int16)
    largest = np.where(fits, quantities[:, None], 0).max(axis=0)
    often = np.where(fits, found.left // np.maximum(largest, 1), 0)
    most = np.minimum(often.max(axis=0), fits.sum(axis=0))
    columns = np.repeat(np.arange(len(most), dtype=np.int64), most)
    return columns, often[:, columns]


def _nth(columns: Numbers) -> Numbers:
    """Of columns in their order, the how-manieth of its resource each one is, from nought."""
    _known, firsts, counts = np.unique(columns, return_index=True, return_counts=True)
    found: Numbers = np.arange(len(columns)) - np.repeat(firsts, counts)
    return found


def _is_exact(found: _Pairs, *, needs: list[Wanted]) -> bool:
    """Whether a matrix says all: each need is for one, and those of a resource cannot do without
    each other's share, or there is enough for all of them.
    """
    fits = found.costs < _UNMET
    several = np.array([one.quantity > 1 for one in needs])
    if (fits & several[:, None]).any():
        return False
    least = np.where(fits, found.left, np.iinfo(np.int16).max).min(axis=0)
    return bool((found.is_shared | (fits.sum(axis=0) <= least)).all())


def _pairs(
    needs: list[Wanted], *, resources: list[Offered], free: Free, used: Mapping[int, int], on: date
) -> _Pairs:
    """The cost of each pair, as `matching.Fit` has it, and the age of the need behind it."""
    quantity = numbers(one.quantity for one in needs)[:, None]
    span = spans_of(needs, resources=resources)
    amounts = np.array([row.quantity for row in resources], dtype=np.int16)
    left = np.broadcast_to(amounts, span.days.shape).copy()
    _take_stock(needs, resources=resources, free=free, span=span, left=left)
    lent = np.array([row.mode is Mode.LENT for row in resources])
    wanted = np.where(lent, span.wanted, 1)
    given = np.where(lent, span.days, np.minimum(span.days, 1))
    left -= np.array([used[row.id] for row in resources], dtype=np.int16)
    fits = (given > 0) & (quantity <= left) & _served(needs, resources=resources)
    lacks = -(-100 * (wanted - given) // wanted)
    cost = lacks * 1000 + _distances(needs, resources=resources) * 100
    cost += np.minimum(left - quantity, 99)
    age = numbers(min((on - one.made_on).days, _OLDEST) for one in needs)[:, None]
    costs = np.where(fits, cost * (_OLDEST + 1.0) + (_OLDEST - age), _UNMET)
    return _Pairs(
        costs, left=left, is_shared=_shared(fits, span=span, resources=resources, free=free)
    )


def _take_stock(
    needs: list[Wanted],
    *,
    resources: list[Offered],
    free: Free,
    span: Spans,
    left: NDArray[np.int16],
) -> None:
    """Puts in how much is left on the days of each pair, where something of it is taken."""
    by_day: list[int] = []
    for n, row in enumerate(resources):
        if row.mode is Mode.GIVEN:
            left[:, n] = free.get(row.id, {}).get(row.starts_on, row.quantity)
        elif free.get(row.id):
            by_day.append(n)
    if by_day:
        held = [resources[n] for n in by_day]
        span.days[:, by_day], left[:, by_day] = walked(needs, resources=held, free=free)


def _shared(
    fits: NDArray[Any], *, span: Spans, resources: list[Offered], free: Free
) -> NDArray[Any]:
    """Whether of each resource all needs that it fits meet on a day, as `_Pairs` has it.

    Where something of it is taken on some days this is not looked into: then it says no.
    """
    latest = np.where(fits, span.first, 0).max(axis=0)
    earliest = np.where(fits, span.last, date.max.toordinal()).min(axis=0)
    soonest = np.where(fits, span.first, date.max.toordinal()).min(axis=0)
    meets = days_within(latest, last=earliest, masks=span.masks) > 0
    once = np.array([row.mode is Mode.ONCE for row in resources])
    meets &= ~once | (soonest == latest)
    found: NDArray[Any] = meets & ~np.array([bool(free.get(row.id)) for row in resources])
    found |= np.array([row.mode is Mode.GIVEN for row in resources])
    return found


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
    return numbers(known.setdefault(code, len(known)) for code in codes)


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
