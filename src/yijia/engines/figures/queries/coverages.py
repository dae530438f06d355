"""How many places of those eligible have something: every one of them is read, and listed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from yijia.base.scope import Scope
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import areas, reading
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import Read, Value
from yijia.engines.figures.rules import Countable, Coverage, Reason, Span
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division


@dataclass(frozen=True)
class Unit:
    """One eligible place: its number, and whether that meets the threshold.

    In a circle the number is of the days on which the place lies in it.
    """

    division: Division
    value: Value
    is_covered: bool


@dataclass(frozen=True)
class Covered:
    """A coverage of one area over a range, with both lists of places in it; `span` are the days of
    the range that have come. It is `red` where a number does not agree with its rows that it is
    made of, or that says who is eligible, and `recounted_at` is when the last of them was recounted
    longest ago; who is eligible by its own records is read, and stands in no sum.
    """

    coverage: Coverage
    division: str
    span: Span
    units: tuple[Unit, ...]
    red: bool
    recounted_at: datetime | None

    @property
    def having(self) -> list[Unit]:
        """The places that meet the threshold."""
        return [unit for unit in self.units if unit.is_covered]

    @property
    def lacking(self) -> list[Unit]:
        """The eligible places that do not."""
        return [unit for unit in self.units if not unit.is_covered]

    @property
    def value(self) -> Decimal | None:
        """Hundredths to one place; None where no place is eligible."""
        return rules.share_of(len(self.having), denominator=len(self.units))

    @property
    def reason(self) -> Reason | None:
        """Why there is no share."""
        return None if self.units else Reason.NOTHING

    @property
    def suppressed(self) -> bool:
        """Never: no coverage is of persons."""
        return False


def covered(
    *, by: Scope, asks: Sequence[tuple[Coverage, str, Span]], on: date, read: Read | None = None
) -> list[Covered]:
    """What was asked, in the order asked. The coverages must be the asker's.

    Every number is read in one statement, and of no day that is yet to come. Who is eligible is
    asked once for each coverage. `read` reads the sums, where they are not those of now.
    """
    meant = [(one, area, span.come_by(on)) for one, area, span in asks]
    days: dict[Coverage, set[date]] = {}
    for one, _area, span in meant:
        days.setdefault(one, set()).add(span.last_day)
    said = {one: registry.figures.eligible(one, days=sorted(known)) for one, known in days.items()}
    every = [(ask, _eligible(*ask, said=said[ask[0]])) for ask in meant]
    wanted = dict.fromkeys(
        number for ask, divisions in every for number in _numbers(*ask, divisions)
    )
    values = reading.answers(by=by, asks=list(wanted), on=on, read=read)
    found = dict(zip(wanted, values, strict=True))
    return [
        Covered(
            *ask,
            units=_units(*ask, divisions, found=found),
            red=any(found[number].red for number in _numbers(*ask, divisions)),
            recounted_at=reading.recounted_at(
                [found[number] for number in _numbers(*ask, divisions)]
            ),
        )
        for ask, divisions in every
    ]


def _numbers(coverage: Coverage, area: str, span: Span, divisions: Sequence[Division]) -> list[Ask]:
    """All that is asked for a coverage: of every place each figure that it is made of."""
    return [
        _number(figure, division, area=area, span=span)
        for figure in coverage.parts
        for division in divisions
    ]


def _number(figure: Countable, division: Division, *, area: str, span: Span) -> Ask:
    """What is asked of a place: all days from the first to the last on which it lies in an area."""
    pieces = areas.pieces_within(division.code, area=area, span=span)
    days = Span(pieces[0][1].start, pieces[-1][1].end)
    return Ask(figure, division.code, days, within=area)


def _eligible(
    coverage: Coverage, area: str, span: Span, *, said: Mapping[date, Collection[str]] | None
) -> list[Division]:
    """The divisions of the kinds that lie in an area, and are there on the last day.

    `said` are by their day the codes of those that should have it, where not all of them should.
    """
    last = Span(span.last_day, span.end)
    within = [code for code, _days in areas.pieces(area, span=last)]
    return [
        one
        for one in places.gazetteer().values()
        if one.kind in coverage.kinds
        and one.valid_on(span.last_day)
        and any(one.code.startswith(code) for code in within)
        and (said is None or one.code in said[span.last_day])
    ]


def _units(
    coverage: Coverage,
    area: str,
    span: Span,
    divisions: Sequence[Division],
    *,
    found: Mapping[Ask, Value],
) -> tuple[Unit, ...]:
    made = []
    for division in divisions:
        of, *among = (
            found[_number(part, division, area=area, span=span)] for part in coverage.parts
        )
        if all(one.value for one in among):
            is_covered = of.value is not None and coverage.threshold.is_met(of.value)
            made.append(Unit(division, of, is_covered=is_covered))
    return tuple(made)
