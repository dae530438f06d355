"""Reading what is made of figures: middles, persons told apart, and shares weighed together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import (
    areas,
    composites,
    coverages,
    persons,
    ratios,
    reading,
    spreads,
)
from yijia.engines.figures.queries.around import Around, around
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.composites import Weighed
from yijia.engines.figures.queries.coverages import Covered
from yijia.engines.figures.queries.persons import Persons
from yijia.engines.figures.queries.ratios import Share
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.queries.spreads import Middle
from yijia.engines.figures.rules import (
    Composite,
    Countable,
    Coverage,
    Derived,
    Distinct,
    Figure,
    Median,
    Ratio,
    Span,
    Stock,
)
from yijia.ground.places.models import Division

Found = Share | Middle | Persons | Weighed | Covered


def is_derived(code: str) -> bool:
    """Whether a number of this code is made of others."""
    return registry.figures.derived(code) is not None


def derived_for(*, by: Scope, division: str) -> list[Derived]:
    """What is made of figures that somebody may see of a division, by code."""
    privileged = reading.is_privileged(by=by, division=division)
    return [one for one in registry.figures.all_derived() if one.public or privileged]


def may_see(*, by: Scope, declared: Countable | Derived, division: str) -> bool:
    """Whether somebody may see a figure, or what is made of figures, of an area that is there."""
    return declared.public or reading.is_privileged(by=by, division=division)


def access_declared(*, by: Scope, code: str, division: str) -> Countable | Derived:
    """The figure of a code, or what is made of figures under it.

    Raises:
        NotFound: there is none, or it is not the asker's to see.
    """
    found = registry.figures.derived(code)
    if found is None:
        return reading.access_figure(by=by, code=code, division=division)
    areas.access_area(code=division)
    if not may_see(by=by, declared=found, division=division):
        raise NotFound(_("There is no such figure."))
    return found


def access_derived(*, by: Scope, code: str, division: str) -> Derived:
    """What is made of figures under a code.

    Raises:
        NotFound: there is none, or it is not the asker's to see.
    """
    found = access_declared(by=by, code=code, division=division)
    if isinstance(found, Figure | Stock):
        raise NotFound(_("There is no such figure."))
    return found


def derived(*, by: Scope, code: str, division: str, start: date, end: date, on: date) -> Found:
    """One such number of one division over `[start, end)`, as it is known on a day.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    known = access_derived(by=by, code=code, division=division)
    span = rules.span_of(start=start, end=end)
    return _derived(known, by=by, where=[(division, span)], on=on)[0]


def read(
    declared: Countable | Derived, *, by: Scope, where: Sequence[tuple[str, Span]], on: date
) -> Sequence[Value | Found]:
    """One figure, or number made of figures, of many areas and ranges, in the order asked, in a
    number of statements that does not grow with them. It must be the asker's in each area.
    """
    if isinstance(declared, Figure | Stock):
        return reading.answers(by=by, asks=[Ask(declared, *asked) for asked in where], on=on)
    return _derived(declared, by=by, where=where, on=on)


# What is made of figures, and how many of them are read at once.
_READERS: Mapping[type[Derived], Callable[..., Sequence[Found]]] = {
    Ratio: ratios.shares,
    Median: spreads.middles,
    Coverage: coverages.covered,
    Distinct: persons.persons,
    Composite: composites.weighed,
}


def derived_each(*, by: Scope, asks: Sequence[tuple[Derived, str, Span]], on: date) -> list[Found]:
    """Numbers that are made of others, whichever they are, in the order asked. They must be the
    asker's. It takes as many statements for many as for one of each kind.
    """
    found: dict[int, Found] = {}
    for kind, read_all in _READERS.items():
        places = [place for place, (known, *_where) in enumerate(asks) if isinstance(known, kind)]
        if places:
            told = read_all(by=by, asks=[asks[place] for place in places], on=on)
            found |= dict(zip(places, told, strict=True))
    return [found[place] for place in range(len(asks))]


def _counted(*, by: Scope, asks: Sequence[tuple[Countable, str, Span]], on: date) -> list[Value]:
    return reading.answers(by=by, asks=[Ask(*asked) for asked in asks], on=on)


# What is counted, and what is made of it, each with how many of them are read at once.
_KINDS: Mapping[tuple[type, ...], Callable[..., Sequence[Value | Found]]] = {
    (Figure, Stock): _counted,
    tuple(_READERS): derived_each,
}


def read_each(
    *, by: Scope, asks: Sequence[tuple[Countable | Derived, str, Span]], on: date
) -> list[Value | Found]:
    """Numbers of whichever kind, in the order asked. They must be the asker's. It takes as many
    statements for many as for one of each kind.
    """
    found: dict[int, Value | Found] = {}
    for kinds, read_all in _KINDS.items():
        places = [place for place, (known, *_where) in enumerate(asks) if isinstance(known, kinds)]
        told = read_all(by=by, asks=[asks[place] for place in places], on=on)
        found |= dict(zip(places, told, strict=True))
    return [found[place] for place in range(len(asks))]


def _derived(
    known: Derived, *, by: Scope, where: Sequence[tuple[str, Span]], on: date
) -> Sequence[Found]:
    return derived_each(by=by, asks=[(known, place, span) for place, span in where], on=on)


@dataclass(frozen=True)
class DerivedPage:
    """One number that is made of others, of one division, with what stands around it."""

    around: Around
    declared: Derived
    whole: Found
    parts: list[tuple[Division, Found]]
    months: list[Found]


def derived_page(
    *, by: Scope, code: str, division: str, start: date, end: date, on: date
) -> DerivedPage:
    """One number that is made of others, its parts by division, and twelve months.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    known = access_derived(by=by, code=code, division=division)
    page = around(division=division, start=start, end=end, on=on)
    found = _derived(known, by=by, where=page.asks(), on=on)
    whole, parts, months = page.sorted_out(list(found))
    return DerivedPage(around=page, declared=known, whole=whole, parts=parts, months=months)
