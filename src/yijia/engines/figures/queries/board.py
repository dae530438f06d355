"""What the board needs: one figure of one or two areas, over time, by place, and by circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.scope import Scope
from yijia.engines.figures import rules
from yijia.engines.figures.queries import areas, making, pages, reading
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.around import Around
from yijia.engines.figures.queries.composites import Weighed
from yijia.engines.figures.queries.coverages import Covered
from yijia.engines.figures.queries.making import DerivedPage, Found
from yijia.engines.figures.queries.pages import FigurePage
from yijia.engines.figures.queries.persons import Persons
from yijia.engines.figures.queries.ratios import Share
from yijia.engines.figures.queries.reading import Number, Value
from yijia.engines.figures.queries.spreads import Middle
from yijia.engines.figures.rules import Countable, Derived, Reason, Span

Part = tuple[Area, Span, Number]


@dataclass(frozen=True)
class OfArea:
    """One figure of one area: its number, and the months before."""

    around: Around
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
    areas: list[OfArea]
    parts: Sequence[Part]
    circles: Sequence[Part]

    @property
    def names(self) -> list[Area]:
        """The areas that are shown."""
        return [one.around.division for one in self.areas]


def board_figures(*, by: Scope, division: str) -> list[Countable | Derived]:
    """What can be put on the board by whoever asks."""
    privileged = reading.is_privileged(by=by, division=division)
    counted = [one for one in reading.figures_for(by=by) if one.public or privileged]
    return [*counted, *making.derived_for(by=by, division=division)]


def board(
    *, by: Scope, code: str, divisions: Sequence[str], start: date, end: date, on: date
) -> Board:
    """One figure of one or two areas over `[start, end)`; each area is read once.

    Raises:
        NotFound: the figure or an area is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    declared = making.access_declared(by=by, code=code, division=divisions[0])
    first, *others = [
        _page(by=by, code=code, division=division, start=start, end=end, on=on)
        for division in divisions
    ]
    span = rules.span_of(start=start, end=end)
    circles = [
        (circle, span, _number(by=by, code=code, division=circle.code, span=span, on=on))
        for circle in areas.circles().values()
    ]
    return Board(
        declared,
        areas=[_of_area(page) for page in (first, *others)],
        parts=[
            (division, days, one.value)
            for (division, days), (_same, one) in zip(
                first.around.beneath, first.parts, strict=True
            )
        ],
        circles=circles,
    )


def _page(
    *, by: Scope, code: str, division: str, start: date, end: date, on: date
) -> FigurePage | DerivedPage:
    read = making.derived_page if making.is_derived(code) else pages.figure_page
    return read(by=by, code=code, division=division, start=start, end=end, on=on)


def _number(*, by: Scope, code: str, division: str, span: Span, on: date) -> Number:
    start, end = span.start, span.end
    if making.is_derived(code):
        return making.derived(
            by=by, code=code, division=division, start=start, end=end, on=on
        ).value
    return reading.value(by=by, code=code, division=division, start=start, end=end, on=on).value


def _of_area(page: FigurePage | DerivedPage) -> OfArea:
    whole = page.value if isinstance(page, FigurePage) else page.whole
    behind = counted_behind(whole)
    times = [value.recounted_at for value in behind if value.recounted_at is not None]
    return OfArea(
        around=page.around,
        span=Span(behind[0].start, behind[0].end) if behind else page.around.span,
        value=whole.value,
        reason=_reason(whole),
        months=[month.value for month in page.months],
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
