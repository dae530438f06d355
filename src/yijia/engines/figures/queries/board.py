"""What the board needs: one figure of one or two areas, over time, by place, and by circle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from yijia.base.scope import Scope
from yijia.engines.figures import registry
from yijia.engines.figures.models import Circle
from yijia.engines.figures.queries import areas, making, reading
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.around import Around, around
from yijia.engines.figures.queries.composites import Weighed
from yijia.engines.figures.queries.coverages import Covered
from yijia.engines.figures.queries.making import Found
from yijia.engines.figures.queries.persons import Persons
from yijia.engines.figures.queries.ratios import Share
from yijia.engines.figures.queries.reading import Number, Value
from yijia.engines.figures.queries.spreads import Middle
from yijia.engines.figures.rules import Countable, Derived, Reason, Span
from yijia.ground.places import queries as places

Part = tuple[Area, Span, Number]


@dataclass(frozen=True)
class OfArea:
    """One figure of one area: its number with the days that it counts, and the months before."""

    area: Area
    span: Span
    value: Number
    reason: Reason | None
    months: list[Number]
    recounted_at: datetime | None
    is_red: bool
    rows_open: bool


@dataclass(frozen=True)
class Board:
    """One figure of one area, or of two; its parts by place are of the first, circles of all."""

    declared: Countable | Derived
    around: Around
    areas: list[OfArea]
    parts: Sequence[Part]
    circles: Sequence[Part]


def outlines(found: Board, *, on: date) -> list[dict[str, object]]:
    """The outlines of the places of a board, as GeoJSON features."""
    return places.outlines_of([area.code for area, _days, _value in found.parts], on=on)


def board_figures(*, by: Scope, division: str) -> list[Countable | Derived]:
    """What can be put on the board by whoever asks."""
    privileged = reading.is_privileged(by=by, division=division)
    counted = [one for one in reading.figures_for(by=by) if one.public or privileged]
    return [*counted, *making.derived_for(by=by, division=division)]


def board_areas(area: Area, *, by: Scope, code: str, on: date) -> list[Area]:
    """What an area can stand beside on the board: those of which the figure is the asker's."""
    declared = registry.figures.countable(code) or registry.figures.derived(code)
    return [
        one
        for one in areas.beside(area, on=on)
        if declared and making.may_see(by=by, declared=declared, division=one.code)
    ]


def board(
    *, by: Scope, code: str, divisions: Sequence[str], start: date, end: date, on: date
) -> Board:
    """One figure of one or two areas over `[start, end)`, and of every circle of which it is the
    asker's, in a number of statements that does not grow with them.

    Raises:
        NotFound: the figure or an area is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    declared, *_same = [
        making.access_declared(by=by, code=code, division=division) for division in divisions
    ]
    page = around(division=divisions[0], start=start, end=end, on=on)
    beside = [areas.access_area(code=division) for division in divisions[1:]]
    circles = _circles(declared, by=by)
    where = [
        *page.asks(),
        *((area.code, days) for area in beside for days in (page.span, *page.months)),
        *((circle.code, page.span) for circle in circles),
    ]
    found = iter(making.read(declared, by=by, where=where, on=on))
    number, parts, months = page.sorted_out(list(islice(found, len(page.asks()))))
    return Board(
        declared,
        around=page,
        areas=[
            _of_area(page.division, number, months=months),
            *(_of_area(area, next(found), months=islice(found, len(months))) for area in beside),
        ],
        parts=[
            (area, days, one.value)
            for (area, days), (_same, one) in zip(page.beneath, parts, strict=True)
        ],
        circles=[(one, page.span, of.value) for one, of in zip(circles, found, strict=True)],
    )


def _circles(declared: Countable | Derived, *, by: Scope) -> list[Circle]:
    """The circles of which the figure is the asker's."""
    return [
        circle
        for circle in areas.circles().values()
        if making.may_see(by=by, declared=declared, division=circle.code)
    ]


def _of_area(area: Area, whole: Value | Found, *, months: Iterable[Value | Found]) -> OfArea:
    behind = counted_behind(whole)
    times = [value.recounted_at for value in behind if value.recounted_at is not None]
    return OfArea(
        area=area,
        span=making.days_counted(whole),
        value=whole.value,
        reason=_reason(whole),
        months=[month.value for month in months],
        recounted_at=min(times, default=None),
        is_red=any(value.red for value in behind),
        rows_open=isinstance(whole, Value) and whole.rows_open,
    )


def _reason(whole: Value | Found) -> Reason | None:
    if isinstance(whole, Value):
        return Reason.SUPPRESSED if whole.suppressed else None
    return whole.reason


def counted_behind(whole: Value | Found) -> list[Value]:
    """The counted numbers behind a number; of persons told apart there are none."""
    if isinstance(whole, Share):
        return [whole.denominator, whole.numerator]
    if isinstance(whole, Weighed):
        return [value for share in whole.shares for value in counted_behind(share)]
    if isinstance(whole, Covered):
        return [unit.value for unit in whole.units]
    if isinstance(whole, Middle):
        return [whole.of]
    return [] if isinstance(whole, Persons) else [whole]
