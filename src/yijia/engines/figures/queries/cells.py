"""Cells and changes, added up by key: any number of sums in one statement, and so in one snapshot.

A range is whole months, read from month cells, and two edges of days, read from day cells; what
is not folded yet is added from the deltas. All of it is looked up by key: a read costs the same
however many rows were counted. A circle is as many such reads as it has members, added up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from yijia.engines.figures import rules
from yijia.engines.figures.queries import areas
from yijia.engines.figures.rules import Countable, Figure, Span


def asked(prefix: str = "") -> str:
    """One line for each figure and division of each ask; `place` is the number of the ask, from 1.

    The names of the values may have a prefix, where a statement asks twice.
    """
    p = f"%({prefix}"
    return f"""unnest({p}places)s::int[], {p}signs)s::int[], {p}codes)s::text[],
  {p}versions)s::int[], {p}divisions)s::text[], {p}starts)s::date[], {p}first_edges)s::date[],
  {p}first_months)s::date[], {p}last_months)s::date[], {p}last_edges)s::date[], {p}ends)s::date[])
  AS ask(place, sign, code, version, division, since, first_edge, first_month, last_month,
    last_edge, until)"""


READ = f"""
SELECT ask.place, sum(ask.sign * total.n)::bigint AS n, sum(ask.sign * total.v) AS v,
  min(latest.at) AS at, max(latest.mismatches) AS mismatches
FROM {asked()}
CROSS JOIN LATERAL (
  SELECT coalesce(sum(part.n), 0)::bigint AS n, coalesce(sum(part.v), 0) AS v FROM (
    SELECT n, v FROM figures_cell
    WHERE figure = ask.code AND grain = 'month' AND division = ask.division
      AND day >= ask.first_month AND day < ask.last_month
    UNION ALL
    SELECT n, v FROM figures_cell
    WHERE figure = ask.code AND grain IN ('leaf', 'branch') AND division = ask.division
      AND day >= ask.since AND day < ask.first_edge
    UNION ALL
    SELECT n, v FROM figures_cell
    WHERE figure = ask.code AND grain IN ('leaf', 'branch') AND division = ask.division
      AND day >= ask.last_edge AND day < ask.until
    UNION ALL
    SELECT n, v FROM figures_delta
    WHERE figure = ask.code AND division >= ask.division AND division < ask.division || '~'
      AND day >= ask.since AND day < ask.until
  ) AS part
) AS total
LEFT JOIN LATERAL (
  SELECT run.at, result.mismatches
  FROM figures_recount AS run JOIN figures_result AS result ON result.recount_id = run.id
  WHERE result.figure = ask.code AND result.version = ask.version
  ORDER BY run.recorded_at DESC, run.id DESC LIMIT 1
) AS latest ON true
GROUP BY ask.place ORDER BY ask.place
"""


# What is asked of a circle before it had any member: nothing, of no day.
NOWHERE = ("", Span(rules.FIRST_DAY, rules.FIRST_DAY))


@dataclass(frozen=True)
class Ask:
    """One number that is asked for; `division` is the code of a division or of a circle.

    Of a division `within` a circle only those days count on which it lies in it.
    """

    figure: Countable
    division: str
    span: Span
    within: str = ""

    @property
    def pieces(self) -> list[tuple[str, Span]]:
        """The divisions that are added up, each with its days; of a stock, those of the last day,
        with all days until then.
        """
        if isinstance(self.figure, Figure):
            return self._pieces(self.span)
        last = Span(self.span.last_day, self.span.end)
        return [(code, rules.until(days)) for code, days in self._pieces(last)]

    def _pieces(self, span: Span) -> list[tuple[str, Span]]:
        if self.within:
            return areas.pieces_within(self.division, area=self.within, span=span)
        return areas.pieces(self.division, span=span)


@dataclass(frozen=True)
class Sum:
    """How many rows were counted and what they add up to, whoever asks; and the last recount."""

    n: int
    total: Decimal
    recounted_at: datetime | None
    mismatches: int | None


def read(asks: Sequence[Ask]) -> list[Sum]:
    """The sums that were asked, in the order asked. Whether they may be told is another matter."""
    if not asks:
        return []
    with connection.cursor() as cursor:
        cursor.execute(READ, parameters(asks))
        return [Sum(n, total, at, found) for _place, n, total, at, found in cursor.fetchall()]


def _lines(ask: Ask) -> Iterator[tuple[int, Countable, str, Span]]:
    """What is added up, each with its sign; of a stock also what a recount found of itself."""
    for figure, sign in ask.figure.counted:
        for division, span in ask.pieces or [NOWHERE]:
            yield sign, figure, division, span
    if not isinstance(ask.figure, Figure):
        yield (0, ask.figure, *NOWHERE)


def parameters(asks: Sequence[Ask], *, prefix: str = "") -> dict[str, Any]:
    """The values that the statement takes, one list for each."""
    lines = [
        (place, sign, figure, division, span)
        for place, ask in enumerate(asks, 1)
        for sign, figure, division, span in _lines(ask)
    ]
    spans = [span for *_where, span in lines]
    named = {
        "places": [place for place, *_what in lines],
        "signs": [sign for _place, sign, *_what in lines],
        "codes": [figure.code for _place, _sign, figure, *_where in lines],
        "versions": [figure.version for _place, _sign, figure, *_where in lines],
        "divisions": [division for *_what, division, _span in lines],
        "starts": [span.start for span in spans],
        "first_edges": [span.edges[0][1] for span in spans],
        "first_months": [span.months[0] for span in spans],
        "last_months": [span.months[1] for span in spans],
        "last_edges": [span.edges[1][0] for span in spans],
        "ends": [span.end for span in spans],
    }
    return {f"{prefix}{name}": values for name, values in named.items()}
