"""Reading numbers: exact at commit, any number of them in one statement and so in one snapshot.

A range is whole months, read from month cells, and two edges of days, read from day cells; what
is not folded yet is added from the deltas. All of it is looked up by key: a read costs the same
however many rows were counted. A circle is as many such reads as it has members, added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import areas
from yijia.engines.figures.rules import Figure, Span

# A sum, or a number made of sums; None is not told.
Number = int | Decimal | None

# One line for each division of each ask; `place` is the number of the ask, counted from 1.
ASKED = """unnest(%(places)s::int[], %(codes)s::text[], %(versions)s::int[], %(divisions)s::text[],
  %(starts)s::date[], %(first_edges)s::date[], %(first_months)s::date[],
  %(last_months)s::date[], %(last_edges)s::date[], %(ends)s::date[])
  AS ask(place, code, version, division, since, first_edge, first_month, last_month,
    last_edge, until)"""
READ = f"""
SELECT whole.place, whole.n, whole.v, latest.at, latest.mismatches
FROM (
SELECT ask.place, min(ask.code) AS code, min(ask.version) AS version,
  sum(total.n)::bigint AS n, sum(total.v) AS v
FROM {ASKED}
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
GROUP BY ask.place
) AS whole
LEFT JOIN LATERAL (
  SELECT run.at, result.mismatches
  FROM figures_recount AS run JOIN figures_result AS result ON result.recount_id = run.id
  WHERE result.figure = whole.code AND result.version = whole.version
  ORDER BY run.recorded_at DESC, run.id DESC LIMIT 1
) AS latest ON true
ORDER BY whole.place
"""


# What is asked of a circle before it had any member: nothing, of no day.
NOWHERE = ("", Span(rules.FIRST_DAY, rules.FIRST_DAY))


@dataclass(frozen=True)
class Ask:
    """One number that is asked for; `division` is the code of a division or of a circle."""

    figure: Figure
    division: str
    span: Span

    @property
    def pieces(self) -> list[tuple[str, Span]]:
        """The divisions that are added up, each with its days."""
        return areas.pieces(self.division, span=self.span)


@dataclass(frozen=True)
class Value:
    """One number. `value` and `n` (the rows behind it) are None when it must be kept back.

    `rows_open` says whether whoever asks may see those rows.
    """

    code: str
    value: int | Decimal | None
    n: int | None
    unit: str
    division: str
    start: date
    end: date
    version: int
    recounted_at: datetime | None
    red: bool
    rows_open: bool

    @property
    def suppressed(self) -> bool:
        """Whether the number counts too few persons to be shown to whoever asks."""
        return self.value is None


def is_privileged(*, by: Scope, division: str) -> bool:
    """Whether somebody works over a division, or over all that a circle is or was made of, and so
    sees what the public does not.
    """
    made_of = areas.codes_of(division)
    return bool(made_of) and all(
        by.may(Permission.CASE_READ, division=code, organisation=None) for code in made_of
    )


def figures_for(*, by: Scope) -> list[Figure]:
    """The figures that somebody may ask for somewhere, by code."""
    held = by.holds(Permission.CASE_READ)
    return [figure for figure in registry.figures if figure.public or held]


def access_figure(*, by: Scope, code: str, division: str) -> Figure:
    """The figure of a code, for a division or a circle that is, or was, there.

    Raises:
        NotFound: there is no such figure or area, or this one is not the asker's to see.
    """
    figure = registry.figures.get(code)
    areas.access_area(code=division)
    if figure is None:
        raise NotFound(_("There is no such figure."))
    if not figure.public and not is_privileged(by=by, division=division):
        raise NotFound(_("There is no such figure."))
    return figure


def value(*, by: Scope, code: str, division: str, start: date, end: date) -> Value:
    """One figure of one division over `[start, end)`, exact at commit.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    return values(by=by, codes=[code], divisions=[division], start=start, end=end)[0]


def values(
    *, by: Scope, codes: Sequence[str], divisions: Sequence[str], start: date, end: date
) -> list[Value]:
    """Every figure of every division over `[start, end)`: all divisions of the first figure first.

    Raises:
        NotFound: one of them is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    span = rules.span_of(start=start, end=end)
    asks = [
        Ask(access_figure(by=by, code=code, division=division), division, span)
        for code in codes
        for division in divisions
    ]
    return answers(by=by, asks=asks)


def answers(*, by: Scope, asks: Sequence[Ask]) -> list[Value]:
    """What was asked, in the order asked, in one statement. The figures must be the asker's."""
    if not asks:
        return []
    with connection.cursor() as cursor:
        cursor.execute(READ, parameters(asks))
        rows = cursor.fetchall()
    return [
        _value(ask, by=by, n=n, total=total, recounted_at=at, mismatches=mismatches)
        for ask, (_place, n, total, at, mismatches) in zip(asks, rows, strict=True)
    ]


def parameters(asks: Sequence[Ask]) -> dict[str, Any]:
    """The values that the statement takes, one list for each."""
    asked = [
        (place, ask.figure, division, span)
        for place, ask in enumerate(asks, 1)
        for division, span in ask.pieces or [NOWHERE]
    ]
    spans = [span for *_where, span in asked]
    return {
        "places": [place for place, *_what in asked],
        "codes": [figure.code for _place, figure, *_where in asked],
        "versions": [figure.version for _place, figure, *_where in asked],
        "divisions": [division for *_what, division, _span in asked],
        "starts": [span.start for span in spans],
        "first_edges": [span.edges[0][1] for span in spans],
        "first_months": [span.months[0] for span in spans],
        "last_months": [span.months[1] for span in spans],
        "last_edges": [span.edges[1][0] for span in spans],
        "ends": [span.end for span in spans],
    }


def _value(
    ask: Ask,
    *,
    by: Scope,
    n: int,
    total: Decimal,
    recounted_at: datetime | None,
    mismatches: int | None,
) -> Value:
    privileged = is_privileged(by=by, division=ask.division)
    hidden = rules.is_suppressed(ask.figure, n=n, privileged=privileged)
    return Value(
        code=ask.figure.code,
        value=None if hidden else rules.plain(total),
        n=None if hidden else n,
        unit=ask.figure.unit,
        division=ask.division,
        start=ask.span.start,
        end=ask.span.end,
        version=ask.figure.version,
        recounted_at=recounted_at,
        red=bool(mismatches),
        rows_open=privileged or not ask.figure.is_of_persons,
    )
