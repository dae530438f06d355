"""Reading numbers: exact at commit, any number of them in one statement and so in one snapshot.

A range is whole months, read from month cells, and two edges of days, read from day cells; what
is not folded yet is added from the deltas. All of it is looked up by key: a read costs the same
however many rows were counted.
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
from yijia.engines.figures.rules import Figure, Span
from yijia.ground.places import queries as places

# A sum, or a number made of sums; None is not told.
Number = int | Decimal | None

READ = """
SELECT ask.place, total.n, total.v, latest.at, latest.mismatches
FROM unnest(%(codes)s::text[], %(versions)s::int[], %(divisions)s::text[],
  %(starts)s::date[], %(first_edges)s::date[], %(first_months)s::date[],
  %(last_months)s::date[], %(last_edges)s::date[], %(ends)s::date[])
  WITH ORDINALITY AS ask(code, version, division, since, first_edge, first_month, last_month,
    last_edge, until, place)
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
ORDER BY ask.place
"""


@dataclass(frozen=True)
class Ask:
    """One number that is asked for."""

    figure: Figure
    division: str
    span: Span


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
    """Whether somebody works over a division, and so sees what the public does not."""
    return by.may(Permission.CASE_READ, division=division, organisation=None)


def figures_for(*, by: Scope) -> list[Figure]:
    """The figures that somebody may ask for somewhere, by code."""
    held = by.holds(Permission.CASE_READ)
    return [figure for figure in registry.figures if figure.public or held]


def access_figure(*, by: Scope, code: str, division: str) -> Figure:
    """The figure of a code, for a division that is, or was, there.

    Raises:
        NotFound: there is no such figure or division, or this one is not the asker's to see.
    """
    figure = registry.figures.get(code)
    places.access_division(code=division)
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
    edges = [ask.span.edges for ask in asks]
    return {
        "codes": [ask.figure.code for ask in asks],
        "versions": [ask.figure.version for ask in asks],
        "divisions": [ask.division for ask in asks],
        "starts": [ask.span.start for ask in asks],
        "first_edges": [first[1] for first, _last in edges],
        "first_months": [ask.span.months[0] for ask in asks],
        "last_months": [ask.span.months[1] for ask in asks],
        "last_edges": [last[0] for _first, last in edges],
        "ends": [ask.span.end for ask in asks],
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
