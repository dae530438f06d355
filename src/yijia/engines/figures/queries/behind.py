"""The rows behind a number, page by page, and the proof that they add up to it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import connection

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.figures import rules
from yijia.engines.figures.database.rows import ROWS, TOTAL
from yijia.engines.figures.queries.cells import READ, Ask, parameters, read
from yijia.engines.figures.queries.reading import access_figure, is_privileged
from yijia.engines.figures.rules import Countable, Figure
from yijia.ground.shell.paging import PAGE, cursor_of, day_of, id_of, parts_of

MOST = 500
# Adding up reads every row, and anybody may ask. So few are added up on every page, more on the
# last one and when it is asked for; beyond that, the nightly recount does it.
MOST_AT_ONCE, MOST_ADDED_UP = 2_000, 100_000
NONE_ADDED_UP = -1
# Those that are left of a stock are looked for among so many that came in, for one page.
MOST_LOOKED_AT = 2_000
# The divisions of an ask, each with its days: one, or the members of a circle.
PIECES = (
    "unnest(%(of)s::text[], %(since)s::date[], %(until)s::date[]) AS piece(division, since, until)"
)
_FETCH = f"""
SELECT found.* FROM {PIECES} CROSS JOIN LATERAL {{rows}}(
  piece.division, piece.since, piece.until, %(day)s::date, %(identity)s::bigint, %(most)s) AS found
ORDER BY found.row_day, found.row_id LIMIT %(most)s
"""
_FETCH_LEFT = f"""
SELECT found.* FROM {PIECES} CROSS JOIN LATERAL {{rows}}(piece.division, piece.since, piece.until,
  %(day)s::date, %(identity)s::bigint, %(most)s, %(looked)s) AS found
ORDER BY found.row_day DESC, found.row_id DESC
"""
_PROVE = f"""
SELECT total.n, total.v, shown.n, shown.v, coalesce(shown.mismatches, 0) > 0
FROM ({READ}) AS shown CROSS JOIN LATERAL (
  SELECT coalesce(sum(found.total_n), 0)::bigint AS n, coalesce(sum(found.total_v), 0) AS v
  FROM {PIECES} CROSS JOIN LATERAL {{total}}(piece.division, piece.since, piece.until) AS found
  WHERE shown.n <= %(most)s
) AS total
"""


class Closed(StrEnum):
    """Why the rows behind a number are not opened."""

    PERSONS = "persons"  # they are of persons, and for who works over the place


@dataclass(frozen=True)
class Row:
    """One counted row: its day, what it adds, and the columns that may be shown, if any may."""

    day: date
    id: int
    value: int | Decimal
    item: dict[str, object]


@dataclass(frozen=True)
class Proof:
    """All rows of the range against the number shown, both of one moment.

    The rows are None when they were not added up: because they are too many, or because they are
    `on_request`, on any page, and on the last one. `red` says what the last recount found.
    """

    rows_n: int | None
    rows_value: int | Decimal | None
    shown_n: int
    shown_value: int | Decimal
    on_request: bool = False
    red: bool = False

    @property
    def adds_up(self) -> bool | None:
        """Whether the rows are the number; None when they were not added up."""
        if self.rows_n is None:
            return None
        return (self.rows_n, self.rows_value) == (self.shown_n, self.shown_value)


@dataclass(frozen=True)
class RowPage:
    """One page of rows from the place `after` on, the place of the next one, and the proof of all.

    Of a stock the page may be short, or empty, and others follow: `looked_at` says how many rows
    that came in were looked through for it, where there are more.
    """

    figure: Countable
    rows: list[Row]
    next: str
    proof: Proof
    after: str = ""
    looked_at: int | None = None


def access_rows(*, by: Scope, code: str, division: str) -> Countable:
    """The figure whose rows somebody may see: of persons, only who works over the division.

    Raises:
        NotFound: there are no such rows, or they are not the asker's to see.
    """
    figure = access_figure(by=by, code=code, division=division)
    if figure.is_of_persons and not is_privileged(by=by, division=division):
        raise NotFound
    return figure


def rows(
    *,
    by: Scope,
    code: str,
    division: str,
    start: date,
    end: date,
    after: str = "",
    limit: int = PAGE,
    add_up: bool = False,
) -> RowPage:
    """One page of the rows behind a number, by day and id, of a stock the latest first; where they
    are few, on the last page, and when it is asked to, it proves that all of them add up to it.

    Raises:
        NotFound: they are not there, or not the asker's to see.
        Invalid: the range is none, or `after` is no place in the list.
    """
    figure = access_rows(by=by, code=code, division=division)
    ask = Ask(figure, division, rules.span_of(start=start, end=end))
    limit, ended = max(1, min(limit, MOST)), None
    if isinstance(figure, Figure):
        found = _fetch(ask, after=_place(after), most=limit + 1)
    else:
        found, ended = _fetch_left(ask, after=_place(after), most=limit + 1)
    last = (found[limit - 1].day, found[limit - 1].id) if len(found) > limit else ended
    return RowPage(
        figure=figure,
        rows=found[:limit],
        next=cursor_of(last[0].isoformat(), last[1]) if last else "",
        proof=_proof(ask, is_asked=add_up or last is None),
        after=after,
        looked_at=MOST_LOOKED_AT if ended and len(found) <= limit else None,
    )


def why_closed(ask: Ask, *, by: Scope) -> Closed | None:
    """Why somebody cannot open the rows behind a number; None where they can."""
    if ask.figure.is_of_persons and not is_privileged(by=by, division=ask.division):
        return Closed.PERSONS
    return None


def given(ask: Ask) -> dict[str, Any]:
    """The divisions of an ask with their days, one list for each."""
    pieces = ask.pieces
    return {
        "of": [division for division, _span in pieces],
        "since": [span.start for _division, span in pieces],
        "until": [span.end for _division, span in pieces],
    }


def _fetch(ask: Ask, *, after: tuple[date, int] | None, most: int) -> list[Row]:
    day, identity = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            _FETCH.format(rows=f"{ROWS}{ask.figure.slug}"),
            given(ask) | {"day": day, "identity": identity, "most": most},
        )
        return [
            Row(day=day, id=key, value=rules.plain(value), item=item)
            for day, key, value, item in cursor.fetchall()
        ]


def _fetch_left(
    ask: Ask, *, after: tuple[date, int] | None, most: int
) -> tuple[list[Row], tuple[date, int] | None]:
    """Those of a stock, the latest first, and where looking for them ended, if there are more.

    Each division of the ask was looked through to a place of its own; what came in before the
    latest of these places belongs to the next page.
    """
    day, identity = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            _FETCH_LEFT.format(rows=f"{ROWS}{ask.figure.slug}"),
            given(ask) | {"day": day, "identity": identity, "most": most, "looked": MOST_LOOKED_AT},
        )
        found = cursor.fetchall()
    ended = max(((day, key) for day, key, value, _item in found if value is None), default=None)
    rows = [
        Row(day=day, id=key, value=rules.plain(value), item=item)
        for day, key, value, item in found
        if value is not None and (ended is None or (day, key) >= ended)
    ]
    return rows, ended


def _proof(ask: Ask, *, is_asked: bool) -> Proof:
    """What the number is and what all rows add up to, where they are few enough; those of a stock
    are looked for among all that came in.
    """
    most = MOST_ADDED_UP if is_asked else min(MOST_AT_ONCE, MOST_ADDED_UP)
    entered = _entered(ask)
    proof = _both_sums(ask, most=most if entered <= most else NONE_ADDED_UP)
    is_possible = max(entered, proof.shown_n) <= MOST_ADDED_UP
    return replace(proof, on_request=proof.rows_n is None and is_possible)


def _entered(ask: Ask) -> int:
    """How many rows came in, of a stock; of a figure it is the number itself that says so."""
    if isinstance(ask.figure, Figure):
        return 0
    entered = read([Ask(ask.figure.entered, division, days) for division, days in ask.pieces])
    return sum(one.n for one in entered)


def _both_sums(ask: Ask, *, most: int) -> Proof:
    """Both sums in one statement, so that nothing can be written between them; of more rows than
    `most` none is read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _PROVE.format(total=f"{TOTAL}{ask.figure.slug}"),
            parameters([ask]) | given(ask) | {"most": most},
        )
        rows_n, rows_v, shown_n, shown_v, red = cursor.fetchone()
    known = shown_n <= most
    return Proof(
        rows_n=rows_n if known else None,
        rows_value=rules.plain(rows_v) if known else None,
        shown_n=shown_n,
        shown_value=rules.plain(shown_v),
        red=red,
    )


def _place(after: str) -> tuple[date, int] | None:
    parts = parts_of(after, count=2)
    if parts is None:
        return None
    day, identity = parts
    return day_of(day), id_of(identity)
