"""The middle of the days that rows took, read from the cells of a spread: exact at commit.

It costs the same however many rows were counted: as many look-ups as there are days apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from yijia.base.scope import Scope
from yijia.engines.figures import rules
from yijia.engines.figures.queries import reading
from yijia.engines.figures.queries.cells import READ, Ask, Sum, asked, parameters
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.rules import LONGEST_DAYS, SPREAD, Band, Median, Reason, Span

_CELLS = f"figure = ask.code || '{SPREAD}' || lpad(days::text, 3, '0')"
_OF = "of_"
_SPREADS = f"""
SELECT ask.place, days, sum(part.n)::bigint AS n
FROM {asked(_OF)}
CROSS JOIN generate_series(0, {LONGEST_DAYS}) AS days
CROSS JOIN LATERAL (
  SELECT n FROM figures_cell WHERE {_CELLS} AND grain = 'month' AND division = ask.division
    AND day >= ask.first_month AND day < ask.last_month
  UNION ALL
  SELECT n FROM figures_cell
  WHERE {_CELLS} AND grain IN ('leaf', 'branch') AND division = ask.division
    AND day >= ask.since AND day < ask.first_edge
  UNION ALL
  SELECT n FROM figures_cell
  WHERE {_CELLS} AND grain IN ('leaf', 'branch') AND division = ask.division
    AND day >= ask.last_edge AND day < ask.until
  UNION ALL
  SELECT n FROM figures_delta
  WHERE {_CELLS} AND division >= ask.division AND division < ask.division || '~'
    AND day >= ask.since AND day < ask.until
) AS part
GROUP BY ask.place, days HAVING sum(part.n) <> 0
"""
# Numbers and spreads in one statement, so that both are of one moment.
_READ = f"""
SELECT found.place, NULL AS days, found.n, found.v, found.at, found.mismatches
FROM ({READ}) AS found
UNION ALL SELECT spread.place, spread.days, spread.n, NULL, NULL, NULL
FROM ({_SPREADS}) AS spread
"""


# Sums in the order asked, and the spreads of some of them by their place in it, from 1.
SumsAndSpreads = tuple[list[Sum], dict[int, dict[int, int]]]
ReadSpreads = Callable[[Sequence[Ask], Sequence[Ask]], SumsAndSpreads]


@dataclass(frozen=True)
class Middle:
    """A median of one division over a range, and the number of rows that it is the middle of."""

    median: Median
    of: Value
    spread: dict[int, int]

    @property
    def suppressed(self) -> bool:
        """Whether the rows are too few persons to be told."""
        return self.of.suppressed

    @property
    def value(self) -> reading.Number:
        """The middle, in days; None where there is none to be told."""
        return None if self.suppressed else rules.median_of(self.spread)

    @property
    def bands(self) -> list[Band]:
        """How the rows are spread over the days: all of them, each in one band.

        None are told of persons, of whom a band may hold few, and none of nothing.
        """
        if not self.spread or self.median.of.is_of_persons:
            return []
        return rules.bands_of(self.spread, ends=self.median.bands)

    @property
    def reason(self) -> Reason | None:
        """Why it is not told."""
        if self.suppressed:
            return Reason.SUPPRESSED
        if not self.spread:
            return Reason.NOTHING
        return Reason.BEYOND if self.value is None else None


def middles(
    *,
    by: Scope,
    asks: Sequence[tuple[Median, str, Span]],
    on: date,
    read_spreads: ReadSpreads | None = None,
) -> list[Middle]:
    """What was asked, in the order asked. The medians must be the asker's. `read_spreads` reads
    sums and spreads, where they are not those of now.
    """
    counted = [Ask(median.of, place, span) for median, place, span in asks]
    if not counted:
        return []
    spreads: dict[int, dict[int, int]] = {}

    def read(asked: Sequence[Ask]) -> list[Sum]:
        # Of persons the public may be told of fewer days, and then the middle is of those.
        sums, found = (read_spreads or _read)(asked, asked[: len(counted)])
        spreads.update(found)
        return sums

    found = reading.answers(by=by, asks=counted, on=on, read=read)
    return [
        Middle(median, of, spread=spreads.get(place, {}))
        for place, ((median, *_where), of) in enumerate(zip(asks, found, strict=True), 1)
    ]


def _read(asks: Sequence[Ask], spreads_of: Sequence[Ask]) -> SumsAndSpreads:
    sums, spreads = dict[int, Sum](), dict[int, dict[int, int]]()
    with connection.cursor() as cursor:
        cursor.execute(_READ, parameters(asks) | parameters(spreads_of, prefix=_OF))
        for place, days, n, total, at, mismatches in cursor.fetchall():
            if days is None:
                sums[place] = Sum(n, total, at, mismatches)
            else:
                spreads.setdefault(place, {})[days] = n
    return [sums[place] for place in sorted(sums)], spreads
