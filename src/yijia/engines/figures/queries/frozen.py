"""The sums that were sealed, read in the place of those of now.

What is made of figures is made of their seals by the same code, and so in the same way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from yijia.base.scope import ANONYMOUS
from yijia.engines.figures.queries import composites, coverages, ratios, reading, spreads
from yijia.engines.figures.queries.cells import Ask, Sum
from yijia.engines.figures.queries.making import Found
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.rules import (
    SPREAD,
    Cause,
    Composite,
    Coverage,
    Derived,
    Figure,
    Median,
    Ratio,
    Span,
    Stock,
    next_month,
    sealed_parts,
)

_SEALS = """
SELECT seal.id, seal.figure, seal.month, seal.version, publication.number, publication.at,
  publication.note, seal.cause
FROM figures_seal AS seal JOIN figures_publication AS publication
  ON publication.id = seal.publication_id
WHERE seal.figure = ANY (%(codes)s) AND seal.month = coalesce(%(month)s, seal.month)
  AND publication.at < coalesce(%(until)s, 'infinity'::timestamptz)
ORDER BY seal.id
"""
# Of a page the sums of its area, and of coverages those of the places in it; of a file all.
_SUMS = """
SELECT seal_id, figure, division, n, v FROM figures_sealedsum
WHERE seal_id = ANY (%(seals)s) AND (%(of)s::text[] IS NULL OR division = ANY (%(of)s)
  OR (figure = ANY (%(covering)s) AND division = ANY (%(units)s)))
"""
_NOTHING = (0, Decimal())
Declared = Figure | Stock | Derived


@dataclass(frozen=True)
class Stamp:
    """One seal: of which figure or stock and month, in which version, when, and why."""

    id: int
    code: str
    month: date
    version: int
    number: int
    at: datetime
    note: str
    cause: Cause | None


@dataclass(frozen=True)
class Where:
    """The divisions of which sums are read, and of the figures of coverages those of more places;
    without any, all.
    """

    of: Sequence[str] | None = None
    covering: Sequence[str] = ()
    units: Sequence[str] = ()

    def parameters(self) -> dict[str, list[str] | None]:
        """The values that the statement takes."""
        of = None if self.of is None else list(self.of)
        return {"of": of, "covering": list(self.covering), "units": list(self.units)}


@dataclass
class Sums:
    """What was sealed of one code and month: by division, and of each the days of its spread."""

    by_division: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    spreads: dict[str, dict[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Frozen:
    """The latest of some seals of each figure and month, and the sums of all of them."""

    latest: Mapping[tuple[str, date], Stamp]
    sums: Mapping[int, Sums]

    def stamps(self, declared: Declared, *, month: date) -> list[Stamp] | None:
        """The seals that a number of a month is made of; None where one of them is missing."""
        found = [self.latest.get((part.code, month)) for part in sealed_parts(declared)]
        stamps = [one for one in found if one is not None]
        return stamps if stamps and len(stamps) == len(found) else None

    def sums_of(self, code: str, *, month: date) -> Sums:
        """The latest sums of a figure and a month."""
        stamp = self.latest.get((code, month))
        return self.sums.get(stamp.id, Sums()) if stamp else Sums()

    def numbers(
        self, declared: Declared, *, where: Sequence[tuple[str, date]]
    ) -> Sequence[Value | Found]:
        """What was published of areas and months, made of the seals, in the order asked."""
        spans = [(area, Span(month, next_month(month))) for area, month in where]
        if not spans:
            return []
        on = max(span.end for _area, span in spans)
        if isinstance(declared, Figure | Stock):
            asks = [Ask(declared, *one) for one in spans]
            return reading.answers(by=ANONYMOUS, asks=asks, on=on, read=self._read)
        return self._made(declared, spans=spans, on=on)

    def _made(
        self, declared: Derived, *, spans: Sequence[tuple[str, Span]], on: date
    ) -> Sequence[Found]:
        if isinstance(declared, Ratio):
            of_ratio = [(declared, *one) for one in spans]
            return ratios.shares(by=ANONYMOUS, asks=of_ratio, on=on, read=self._read)
        if isinstance(declared, Composite):
            of_weighed = [(declared, *one) for one in spans]
            return composites.weighed(by=ANONYMOUS, asks=of_weighed, on=on, read=self._read)
        if isinstance(declared, Coverage):
            of_places = [(declared, *one) for one in spans]
            return coverages.covered(by=ANONYMOUS, asks=of_places, on=on, read=self._read)
        if isinstance(declared, Median):
            of_rows = [(declared, *one) for one in spans]
            return spreads.middles(
                by=ANONYMOUS, asks=of_rows, on=on, read_spreads=self._read_spreads
            )
        raise TypeError(f"{declared.code} is not made of seals")

    def _read(self, asks: Sequence[Ask]) -> list[Sum]:
        return [self._sum(ask) for ask in asks]

    def _sum(self, ask: Ask) -> Sum:
        # A stock is sealed as it stands at the end of the month, and its days reach back further.
        held = self.sums_of(ask.figure.code, month=ask.span.start.replace(day=1)).by_division
        found = [held.get(division, _NOTHING) for division, _days in ask.pieces]
        return Sum(
            n=sum(n for n, _v in found),
            total=sum((v for _n, v in found), Decimal()),
            recounted_at=None,
            mismatches=None,
        )

    def _read_spreads(
        self, asks: Sequence[Ask], spreads_of: Sequence[Ask]
    ) -> spreads.SumsAndSpreads:
        return self._read(asks), {
            place: self._spread(ask) for place, ask in enumerate(spreads_of, 1)
        }

    def _spread(self, ask: Ask) -> dict[int, int]:
        held = self.sums_of(ask.figure.code, month=ask.span.start).spreads
        found: dict[int, int] = {}
        for division, _days in ask.pieces:
            for days, n in held.get(division, {}).items():
                found[days] = found.get(days, 0) + n
        return found


def stamps(*, codes: Sequence[str], month: date | None, until: datetime | None) -> list[Stamp]:
    """The seals of figures, of a month or of all, that were made before a moment, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_SEALS, {"codes": list(codes), "month": month, "until": until})
        return [
            Stamp(key, code, month_of, version, number, at, note, Cause(cause) if cause else None)
            for key, code, month_of, version, number, at, note, cause in cursor.fetchall()
        ]


def frozen(every: Iterable[Stamp], *, sums: Mapping[int, Sums]) -> Frozen:
    """What was known when the last of some seals had been made; they are given oldest first."""
    return Frozen({(one.code, one.month): one for one in every}, sums)


def latest_of(every: Iterable[Stamp]) -> list[Stamp]:
    """The last seal of each figure and month; they are given oldest first."""
    return list(frozen(every, sums={}).latest.values())


def sums(every: Sequence[Stamp], *, where: Where) -> dict[int, Sums]:
    """The sums of seals, by seal."""
    found: dict[int, Sums] = {one.id: Sums() for one in every}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, where.parameters() | {"seals": list(found)})
        for seal, figure, division, n, v in cursor.fetchall():
            _code, _mark, days = figure.partition(SPREAD)
            if days:
                found[seal].spreads.setdefault(division, {})[int(days)] = n
            else:
                found[seal].by_division[division] = (n, v)
    return found


def version_of(declared: Declared, *, stamps: Sequence[Stamp]) -> int:
    """The version of what was sealed: where it is made of others, of all of them, and its own."""
    if isinstance(declared, Composite):
        versions = {one.code: one.version for one in stamps}
        own = [sum(versions[part.code] for part in r.parts) + r.revision for r in declared.parts]
        return sum(own) + declared.revision
    revision = 0 if isinstance(declared, Figure | Stock) else declared.revision
    return sum(one.version for one in stamps) + revision
