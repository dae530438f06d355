"""How many persons stand behind rows: told apart in the database, and named to nobody.

For the public such a number moves at night: what was written since midnight is not in it yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import rules
from yijia.engines.figures.database.groups import MEMBER, MONTH, PERSONS, PLACE, WHOLE
from yijia.engines.figures.queries.around import Around
from yijia.engines.figures.queries.reading import Ask, is_privileged
from yijia.engines.figures.queries.sorting import INTEGER, MOMENT, TEXT, Call, bounded
from yijia.engines.figures.rules import MOST_TOLD_APART, Distinct, Reason, Span
from yijia.engines.figures.rules.circles import is_circle


@dataclass(frozen=True)
class Persons:
    """A number of persons of one division over a range; None when it is not told, with why."""

    distinct: Distinct
    division: str
    span: Span
    value: int | None
    reason: Reason | None

    @property
    def suppressed(self) -> bool:
        """Whether they are too few to be told to whoever asks."""
        return self.reason is Reason.SUPPRESSED


def persons(*, by: Scope, distinct: Distinct, division: str, span: Span, on: date) -> Persons:
    """One number of persons, on a day. It must be the asker's to see."""
    (found,) = _told_apart(by=by, distinct=distinct, asks=[(division, span, WHOLE, 0)], on=on)
    return _told(_of(found, WHOLE), by=by, distinct=distinct, division=division, span=span)


def persons_around(*, by: Scope, distinct: Distinct, page: Around, on: date) -> list[Persons]:
    """The numbers of a page in the order of its asks; each row is read three times at most."""
    here, level = page.division.code, len(page.beneath[0][0].code) if page.beneath else 0
    year = Span(page.months[0].start, page.months[-1].end)
    within = MEMBER if is_circle(here) else PLACE
    asks = [(here, page.span, WHOLE, 0), (here, year, MONTH, 0), (here, page.span, within, level)]
    whole, months, places = _told_apart(by=by, distinct=distinct, asks=asks, on=on)
    told = [(here, page.span, _of(whole, WHOLE))]
    told += [(d.code, days, _of(places, d.code)) for d, days in page.beneath]
    told += [(here, month, _of(months, f"{month.start:%Y-%m}")) for month in page.months]
    return [
        _told(n, by=by, distinct=distinct, division=division, span=span)
        for division, span, n in told
    ]


def persons_by(
    *, by: Scope, distinct: Distinct, division: str, span: Span, dimension: str, on: date
) -> dict[str, Persons] | None:
    """The numbers by the codes of a dimension; None where the rows are too many."""
    (found,) = _told_apart(by=by, distinct=distinct, asks=[(division, span, dimension, 0)], on=on)
    if found is None:
        return None
    return {
        code: _told(n, by=by, distinct=distinct, division=division, span=span)
        for code, n in found.items()
    }


def _told_apart(
    *, by: Scope, distinct: Distinct, asks: Sequence[tuple[str, Span, str, int]], on: date
) -> list[dict[str, int] | None]:
    """How many persons there are by code, for each ask; None where the rows are too many."""
    function, midnight = f"{PERSONS}{distinct.slug}", datetime.combine(on, time(), tzinfo=CHINA)
    calls = []
    for division, span, within, level in asks:
        before = None if is_privileged(by=by, division=division) else midnight
        takes = ((within, TEXT), (level, INTEGER), (before, MOMENT))
        calls.append(Call(Ask(distinct.of, division, span), function, takes, together=True))
    return [
        None
        if n > MOST_TOLD_APART
        else {str(code or ""): told for code, told in rows if isinstance(told, int)}
        for n, rows in bounded(calls, most=MOST_TOLD_APART)
    ]


def _of(found: dict[str, int] | None, code: str) -> int | None:
    return None if found is None else found.get(code, 0)


def _told(n: int | None, *, by: Scope, distinct: Distinct, division: str, span: Span) -> Persons:
    reason = None
    if n is None:
        reason = Reason.TOO_MANY
    elif rules.few_persons(n, privileged=is_privileged(by=by, division=division)):
        reason = Reason.SUPPRESSED
    return Persons(distinct, division, span, value=None if reason else n, reason=reason)
