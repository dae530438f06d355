"""Rows behind numbers counted apart by a dimension, any number of figures in one statement.

Such rows are read when they are asked for, so there is a bound: of more of them nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from yijia.engines.figures.database.groups import GROUPS
from yijia.engines.figures.queries.behind import MOST_ADDED_UP, given
from yijia.engines.figures.queries.cells import READ, Ask, parameters

TEXT, MOMENT = "::text", "::timestamptz"
# The number of rows is asked first, in the same statement, and too many are not looked at.
_ONE = """SELECT shown.place, shown.n, found.* FROM shown LEFT JOIN LATERAL
  {found} AS found ON true WHERE shown.place = {i}"""
# Of a circle each member has rows of its own, which are added up afterwards; persons are told apart
# among all of them together.
_EACH = """(SELECT one.* FROM unnest(%(d{i})s::text[], %(s{i})s::date[], %(e{i})s::date[])
    AS piece(division, since, until) CROSS JOIN LATERAL {call}(piece.division, piece.since,
      CASE WHEN shown.n <= %(most)s THEN piece.until ELSE piece.since END, {more}) AS one)"""
_TOGETHER = """{call}(%(d{i})s::text[], %(s{i})s::date[],
    CASE WHEN shown.n <= %(most)s THEN %(e{i})s::date[] ELSE %(s{i})s::date[] END, {more})"""


@dataclass(frozen=True)
class Call:
    """A function of the database over the rows of one ask, and the values that it takes beside
    them, each with its type. It is called for each division of the ask, or for all `together`.
    """

    ask: Ask
    function: str
    takes: tuple[tuple[object, str], ...]
    together: bool = False

    def sql(self, i: int) -> str:
        """The call as the statement writes it, with the values of the ask of this number."""
        more = ", ".join(f"%(m{i}_{k})s{cast}" for k, (_v, cast) in enumerate(self.takes))
        form = _TOGETHER if self.together else _EACH
        return _ONE.format(found=form.format(call=self.function, i=i, more=more), i=i)

    def given(self, i: int) -> dict[str, object]:
        """The values of the call."""
        pieces = given(self.ask)
        found = {f"d{i}": pieces["of"], f"s{i}": pieces["since"], f"e{i}": pieces["until"]}
        return found | {f"m{i}_{k}": value for k, (value, _cast) in enumerate(self.takes)}


def bounded(calls: Sequence[Call], *, most: int) -> list[tuple[int, list[tuple[object, ...]]]]:
    """What functions find, in the order called: how many rows there are, and what was found."""
    if not calls:
        return []
    pieces, values = [], parameters([call.ask for call in calls]) | {"most": most}
    for i, call in enumerate(calls, 1):
        pieces.append(call.sql(i))
        values |= call.given(i)
    counted: dict[int, int] = {}
    found: dict[int, list[tuple[object, ...]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH shown AS MATERIALIZED ({READ}) " + " UNION ALL ".join(pieces), values)
        for place, n, *rest in cursor.fetchall():
            counted[place] = n
            found.setdefault(place, []).append(tuple(rest))
    return [(counted[i], found[i]) for i in range(1, len(calls) + 1)]


@dataclass
class Pile:
    """The rows of one group: how many, their sum, and how often each number of days occurs."""

    n: int = 0
    v: Decimal = Decimal(0)
    spread: dict[int, int] = field(default_factory=dict)


def piles(asks: Sequence[Ask], *, dimension: str) -> list[dict[str, Pile] | None]:
    """The rows of each ask by the codes of a dimension; None where there are too many of them."""
    calls = [Call(ask, f"{GROUPS}{ask.figure.slug}", ((dimension, TEXT),)) for ask in asks]
    return [
        None if n > MOST_ADDED_UP else _piled(rows)
        for n, rows in bounded(calls, most=MOST_ADDED_UP)
    ]


def _piled(rows: Sequence[tuple[object, ...]]) -> dict[str, Pile]:
    found: dict[str, Pile] = {}
    for code, days, n, v in rows:
        if not isinstance(n, int) or not isinstance(v, Decimal):
            continue
        pile = found.setdefault(str(code or ""), Pile())
        pile.n, pile.v = pile.n + n, pile.v + v
        if isinstance(days, int):
            pile.spread[days] = pile.spread.get(days, 0) + n
    return found
