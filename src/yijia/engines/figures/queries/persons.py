"""How many persons stand behind rows: told apart in the database, and named to nobody.

For the public such a number moves with the month: it counts the months that are over, without what
was written since, and is told where every place beside it and every month in it has enough persons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import rules
from yijia.engines.figures.database.groups import MEMBER, MONTH, PARTS, PERSONS, PLACE, WHOLE
from yijia.engines.figures.queries import areas, telling
from yijia.engines.figures.queries.around import Around
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import is_privileged
from yijia.engines.figures.queries.sorting import INTEGER, MOMENT, TEXT, Call, bounded
from yijia.engines.figures.rules import LEVELS, MOST_TOLD_APART, Distinct, Reason, Span
from yijia.engines.figures.rules.circles import is_circle
from yijia.engines.figures.rules.telling import Known

# What is counted of whom: an area, its days, within what they are told apart, and of which level.
Asked = tuple[str, Span, str, int]
Told = dict[str, int] | None


@dataclass(frozen=True)
class Persons:
    """A number of persons of one area over a range; None when it is not told, with why."""

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
    reader = _Reader(by, distinct=distinct, here=division, on=on)
    meant = reader.meant(span)
    (found,), known = reader.read([(division, meant, WHOLE, 0)], to_tell=[(division, meant)])
    return reader.told(_of(found, WHOLE), division=division, span=meant, known=known)


def persons_around(*, by: Scope, distinct: Distinct, page: Around, on: date) -> list[Persons]:
    """The numbers of a page in the order of its asks; each row is read a few times at most."""
    here, level = page.division.code, len(page.beneath[0][0].code) if page.beneath else 0
    reader = _Reader(by, distinct=distinct, here=here, on=on)
    span, within = reader.meant(page.span), MEMBER if is_circle(here) else PLACE
    year = reader.meant(Span(page.months[0].start, page.months[-1].end))
    below = [(d.code, reader.meant(days)) for d, days in page.beneath]
    asked = [(here, span), *below, *((here, month) for month in page.months)]
    asks = [(here, span, WHOLE, 0), (here, year, MONTH, 0), (here, span, within, level)]
    (whole, months, places), known = reader.read(asks, to_tell=asked)
    counted = [_of(whole, WHOLE), *(_of(places, code) for code, _days in below)]
    counted += [_of(months, f"{month.start:%Y-%m}") for month in page.months]
    return [
        reader.told(n, division=division, span=days, known=known)
        for n, (division, days) in zip(counted, asked, strict=True)
    ]


def persons_by(
    *, by: Scope, distinct: Distinct, division: str, span: Span, dimension: str, on: date
) -> dict[str, Persons] | None:
    """The numbers by the codes of a dimension, for who works there; None where the rows are too
    many.
    """
    reader = _Reader(by, distinct=distinct, here=division, on=on)
    (found,), known = reader.read([(division, span, dimension, 0)], to_tell=[])
    if found is None:
        return None
    return {
        code: reader.told(n, division=division, span=span, known=known) for code, n in found.items()
    }


@dataclass(frozen=True)
class _Reader:
    """Who asks of which persons, on which day, and from which page."""

    by: Scope
    distinct: Distinct
    here: str
    on: date

    @property
    def is_public(self) -> bool:
        """Whether somebody asks who does not work here."""
        return not is_privileged(by=self.by, division=self.here)

    @property
    def before(self) -> datetime | None:
        """Before when a row was written that is counted; None for every row."""
        turn = datetime.combine(self.on.replace(day=1), time(), tzinfo=CHINA)
        return turn if self.is_public else None

    def meant(self, span: Span) -> Span:
        """The days that are counted of a range."""
        return rules.span_told_of(span, on=self.on) if self.is_public else span

    def read(
        self, asks: Sequence[Asked], *, to_tell: Sequence[tuple[str, Span]]
    ) -> tuple[list[Told], Known | None]:
        """What was asked, and for the public what has to be known before these are told.

        It is one statement. None stands where the rows are too many.
        """
        guard = _Guard.of(to_tell) if self.is_public else _Guard({}, {})
        found = self._counted([*asks, *guard.asks])
        return found[: len(asks)], guard.known(found[len(asks) :])

    def _counted(self, asks: Sequence[Asked]) -> list[Told]:
        function, before = f"{PERSONS}{self.distinct.slug}", self.before
        calls = [
            Call(
                Ask(self.distinct.of, division, span),
                function,
                ((within, TEXT), (level, INTEGER), (before, MOMENT)),
                together=True,
            )
            for division, span, within, level in asks
        ]
        return [
            None
            if n > MOST_TOLD_APART
            else {str(code or ""): told for code, told in rows if isinstance(told, int)}
            for n, rows in bounded(calls, most=MOST_TOLD_APART)
        ]

    def told(self, n: int | None, *, division: str, span: Span, known: Known | None) -> Persons:
        """A number as it is told to whoever asks, or why it is not."""
        reason = None
        if n is None:
            reason = Reason.TOO_MANY
        elif self.is_public and not is_privileged(by=self.by, division=division):
            reason = self._reason(division, span=span, known=known)
        value = None if reason else n
        return Persons(self.distinct, division, span, value=value, reason=reason)

    def _reason(self, division: str, *, span: Span, known: Known | None) -> Reason | None:
        if known is None:
            return Reason.TOO_MANY
        pieces = areas.pieces(division, span=span)
        may_tell = telling.may_tell_pieces(pieces, known=known, on=self.on)
        return None if may_tell else Reason.SUPPRESSED


@dataclass(frozen=True)
class _Guard:
    """Of which wholes, and of which places' parts, the persons are counted month by month."""

    tops: dict[str, set[date]]
    places: dict[str, set[date]]

    @staticmethod
    def of(to_tell: Sequence[tuple[str, Span]]) -> "_Guard":
        """What has to be known before these numbers are told."""
        wanted = [
            (place, telling.whole_months(days))
            for division, span in to_tell
            for place, days in areas.pieces(division, span=span)
        ]
        tops: dict[str, set[date]] = {}
        for place, months in wanted:
            tops.setdefault(telling.path_of(place)[0], set()).update(months)
        places = telling.split(wanted)
        return _Guard(
            {top: months for top, months in tops.items() if months},
            {place: months for place, months in places.items() if months},
        )

    @property
    def asks(self) -> list[Asked]:
        """What is counted for it: wholes by month, then parts by month."""
        wholes = [(top, _cover(months), MONTH, 0) for top, months in self.tops.items()]
        return wholes + [
            (place, _cover(months), PARTS, _level_below(place))
            for place, months in self.places.items()
        ]

    def known(self, found: Sequence[Told]) -> Known | None:
        """What is known by what was counted; None where that were too many rows."""
        counted = [one for one in found if one is not None]
        if len(counted) < len(found):
            return None
        wholes: dict[date, int] = {}
        for (_top, months), by_month in zip(self.tops.items(), counted, strict=False):
            for month in months:
                wholes[month] = wholes.get(month, 0) + by_month.get(f"{month:%Y-%m}", 0)
        parts: dict[tuple[str, date], dict[str, int]] = {}
        for place, by_part in zip(self.places, counted[len(self.tops) :], strict=True):
            for code, n in by_part.items():
                part, of_month = code.split(" ")
                key = (place, date.fromisoformat(f"{of_month}-01"))
                parts.setdefault(key, {})[part] = n
        return Known(wholes, parts=parts, expected=telling.expected_in(self.places))


def _cover(months: set[date]) -> Span:
    return Span(min(months), rules.next_month(max(months)))


def _level_below(place: str) -> int:
    return next((level for level in LEVELS if level > len(place)), len(place))


def _of(found: Told, code: str) -> int | None:
    return None if found is None else found.get(code, 0)
