"""Published numbers as files: of every month and place, as they were known on any day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from django.db import connection

from yijia.base.errors import NotFound
from yijia.base.words import _
from yijia.engines.figures import rules
from yijia.engines.figures.queries import about, areas, frozen, seals
from yijia.engines.figures.queries.frozen import Declared
from yijia.engines.figures.rules import Coverage, Derived, Figure, Stock
from yijia.ground.places import queries as places

# The latest seals of every month that lay there when a day was over, and their sums.
KNOWN = """
WITH latest AS (
  SELECT DISTINCT ON (seal.month) seal.id, seal.month, seal.version, publication.number,
    publication.at
  FROM figures_seal AS seal JOIN figures_publication AS publication
    ON publication.id = seal.publication_id
  WHERE seal.figure = %(code)s AND publication.at < %(until)s
  ORDER BY seal.month, seal.id DESC
)
SELECT latest.month, held.division, held.n, held.v, latest.version, latest.number, latest.at
FROM latest JOIN figures_sealedsum AS held ON held.seal_id = latest.id
WHERE held.figure = %(code)s
ORDER BY latest.month, held.division
"""


@dataclass(frozen=True)
class Known:
    """One published number as it was known on a day."""

    month: date
    division: str
    n: int
    value: int | Decimal
    version: int
    number: int
    at: datetime


def access_sealed(*, code: str) -> Declared:
    """A figure whose months are published, or what is made of their seals.

    Raises:
        NotFound: there is no such figure.
    """
    found = {one.code: one for one in seals.sealed_numbers()}.get(code)
    if found is None:
        raise NotFound(_("There is no such figure."))
    return found


def known(*, declared: Declared, until: datetime) -> Iterator[Known]:
    """The published numbers of every month, division and circle, as known before a moment. Of a
    coverage, of the areas that hold places which it is of.
    """
    if isinstance(declared, Figure | Stock):
        yield from _known(declared.code, until=until)
    else:
        yield from _known_made(declared, until=until)


def _known(code: str, *, until: datetime) -> Iterator[Known]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"code": code, "until": until})
        found = [
            Known(month, division, n, rules.plain(v), version, number, at)
            for month, division, n, v, version, number, at in cursor.fetchall()
        ]
    for month, ours in groupby(found, key=lambda one: one.month):
        of_month = list(ours)
        yield from of_month
        yield from _of_circles(month, of_month)


def _of_circles(month: date, known: Sequence[Known]) -> Iterator[Known]:
    """The sums of the circles of a month, from those of its divisions."""
    for circle in areas.circles().values():
        made_of = set(areas.in_month(circle.code, month=month))
        ours = [one for one in known if one.division in made_of]
        if made_of:
            yield replace(
                known[0],
                division=circle.code,
                n=sum(one.n for one in ours),
                value=sum(one.value for one in ours),
            )


def _known_made(declared: Derived, *, until: datetime) -> Iterator[Known]:
    codes = [part.code for part in rules.sealed_parts(declared)]
    every = frozen.latest_of(frozen.stamps(codes=codes, month=None, until=until))
    known = frozen.frozen(every, sums=frozen.sums(every, where=frozen.Where()))
    where = [
        (area, month)
        for month in sorted({one.month for one in every})
        if known.stamps(declared, month=month) is not None
        for area in _areas_of(declared, known=known, month=month)
    ]
    found = known.numbers(declared, where=where)
    for (area, month), one in zip(where, found, strict=True):
        stamps = known.stamps(declared, month=month) or []
        last = max(stamps, key=lambda stamp: stamp.number)
        if one.value is not None:
            yield Known(
                month,
                area,
                about.n_of(one) or 0,
                one.value,
                version=frozen.version_of(declared, stamps=stamps),
                number=last.number,
                at=last.at,
            )


def _areas_of(declared: Derived, *, known: frozen.Frozen, month: date) -> list[str]:
    """The areas of which a number of a month may be something: where rows were counted, of a
    coverage where there are places, and every circle of the month.
    """
    circles = [code for code in areas.circles() if areas.in_month(code, month=month)]
    if isinstance(declared, Coverage):
        last = rules.next_month(month) - timedelta(days=1)
        there = [one for one in places.gazetteer().values() if one.valid_on(last)]
        return [*sorted(d.code for d in there if d.kind not in declared.kinds), *circles]
    of = [known.sums_of(part.code, month=month) for part in rules.sealed_parts(declared)]
    return [*sorted({code for one in of for code in one.by_division}), *circles]
