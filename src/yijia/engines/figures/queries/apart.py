"""A number counted apart by a dimension: by what it is about, by the unit, by how it came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import composites, making, persons, sorting
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import Number, is_privileged
from yijia.engines.figures.queries.sorting import Pile
from yijia.engines.figures.rules import (
    Composite,
    Countable,
    Coverage,
    Derived,
    Dimension,
    Distinct,
    Figure,
    Median,
    Ratio,
    Span,
    Stock,
    Weighting,
)

Counted = Ratio | Median | Composite
# A number, and those that it is made of.
Made = tuple[Number, tuple[Number, ...]]


@dataclass(frozen=True)
class Group:
    """One number of one group, and what it is made of; None where it is not told."""

    code: str
    name: str
    value: Number
    made_of: tuple[Number, ...]


@dataclass(frozen=True)
class Groups:
    """A number by the codes of a dimension, in their order; None where there are too many rows."""

    declared: Figure | Distinct | Counted
    dimension: Dimension
    division: str
    span: Span
    items: list[Group] | None


def dimensions_of(*, by: Scope, declared: Countable | Derived, division: str) -> list[Dimension]:
    """What a number may be sorted by for whoever asks; persons, for who works there alone.

    A stock and a coverage are sorted by nothing.
    """
    if isinstance(declared, Stock | Coverage):
        return []
    of_persons = isinstance(declared, Distinct) or any(
        part.is_of_persons for part in _figures(declared)
    )
    if of_persons and not is_privileged(by=by, division=division):
        return []
    return list(declared.dimensions)


def groups(
    *, by: Scope, code: str, division: str, start: date, end: date, dimension: str
) -> Groups:
    """One number of one division over `[start, end)` by the codes of a dimension.

    Raises:
        NotFound: there is no such number or dimension, or it is not the asker's to see.
        Invalid: the range is none.
    """
    declared = making.access_declared(by=by, code=code, division=division)
    known = dimensions_of(by=by, declared=declared, division=division)
    chosen = next((one for one in known if one.code == dimension), None)
    if chosen is None or isinstance(declared, Stock | Coverage):
        raise NotFound(_("There is no such figure."))
    span = rules.span_of(start=start, end=end)
    found: Mapping[str, Made] | None
    if isinstance(declared, Distinct):
        told = persons.persons_by(
            distinct=declared, division=division, span=span, dimension=dimension
        )
        found = None if told is None else {code: (n, ()) for code, n in told.items()}
    else:
        found = _counted(declared, division=division, span=span, dimension=dimension)
    items = None if found is None else _named(dimension, found)
    return Groups(declared, chosen, division, span, items=items)


def _counted(
    declared: Figure | Counted, *, division: str, span: Span, dimension: str
) -> dict[str, Made] | None:
    """The number of each group from the rows of every figure that it is made of."""
    asks = [Ask(one, division, span) for one in _figures(declared)]
    every = sorting.piles(asks, dimension=dimension)
    found = [piles for piles in every if piles is not None]
    if len(found) < len(every):
        return None
    rule = None
    if isinstance(declared, Composite):
        (within,) = composites.rules_within([(declared, division, span)])
        rule = within[0] if len(within) == 1 and within[0].within(span) == span else None
    codes = {code for piles in found for code in piles}
    of = {code: [piles.get(code, Pile()) for piles in found] for code in codes}
    return {code: _made(declared, of=piles, rule=rule) for code, piles in of.items()}


def _figures(declared: Figure | Distinct | Counted) -> list[Figure]:
    """The counted figures that a number is made of, in order."""
    if isinstance(declared, Figure):
        return [declared]
    if isinstance(declared, Composite):
        return [figure for part in declared.parts for figure in part.parts]
    return list(declared.parts) if isinstance(declared, Ratio) else [declared.of]


def _made(declared: Figure | Counted, *, of: Sequence[Pile], rule: Weighting | None) -> Made:
    """The number of one group, and those that it is made of."""
    sums = tuple(rules.plain(pile.v) for pile in of)
    if isinstance(declared, Figure):
        return sums[0], ()
    if isinstance(declared, Median):
        return rules.median_of(of[0].spread), (of[0].n,)
    if isinstance(declared, Ratio):
        return rules.share_of(sums[0], denominator=sums[1]), sums
    pairs = list(zip(sums[::2], sums[1::2], strict=True))
    shares = tuple(rules.share_of(part, denominator=whole) for part, whole in pairs)
    if rule is None or any(share is None for share in shares):
        return None, shares
    return rules.weighed(pairs, by=rule), shares


def _named(dimension: str, found: Mapping[str, Made]) -> list[Group]:
    names = registry.figures.names_of(dimension)
    return [
        Group(code, name=names.get(code, code), value=value, made_of=made_of)
        for code, (value, made_of) in sorted(found.items())
    ]
