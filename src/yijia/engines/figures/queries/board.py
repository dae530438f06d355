"""What the board needs: one figure of one or two areas, over time, by place, and by circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from yijia.base.scope import Scope
from yijia.engines.figures import registry, rules
from yijia.engines.figures.models import Circle
from yijia.engines.figures.queries import areas, behind, making, reading
from yijia.engines.figures.queries.about import AnyNumber
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.around import Around, around
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.rules import Countable, Derived, Span
from yijia.ground.places import queries as places

Part = tuple[Area, Span, AnyNumber]


@dataclass(frozen=True)
class OfArea:
    """One figure of one area: its number, and those of the months before."""

    area: Area
    number: AnyNumber
    months: Sequence[AnyNumber]


@dataclass(frozen=True)
class Board:
    """One figure of one area, or of two; its parts by place are of the first, circles of all.
    `opens` are those that it is made of, or itself, whose rows are open to whoever asks.
    """

    declared: Countable | Derived
    around: Around
    areas: list[OfArea]
    parts: Sequence[Part]
    circles: Sequence[Part]
    opens: Sequence[Countable]


def outlines(found: Board, *, on: date) -> list[dict[str, object]]:
    """The outlines of the places of a board, as GeoJSON features."""
    return places.outlines_of([area.code for area, _days, _number in found.parts], on=on)


def board_figures(*, by: Scope, division: str) -> list[Countable | Derived]:
    """What can be put on the board by whoever asks."""
    privileged = reading.is_privileged(by=by, division=division)
    counted = [one for one in reading.figures_for(by=by) if one.public or privileged]
    return [*counted, *making.derived_for(by=by, division=division)]


def first_of(known: Sequence[Countable | Derived]) -> str:
    """The code of what the board shows of nothing asked: the first that leads the list of all."""
    codes = [one.code for one in known]
    leading = [code for chapter in registry.figures.chapters() for code in chapter.leading]
    return next((code for code in (*leading, *codes) if code in codes), "")


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
            OfArea(page.division, number, months),
            *(OfArea(area, next(found), list(islice(found, len(months)))) for area in beside),
        ],
        parts=[
            (area, days, one)
            for (area, days), (_same, one) in zip(page.beneath, parts, strict=True)
        ],
        circles=[(one, page.span, of) for one, of in zip(circles, found, strict=True)],
        opens=_opens(declared, by=by, page=page),
    )


def _opens(declared: Countable | Derived, *, by: Scope, page: Around) -> list[Countable]:
    asks = [Ask(one, page.division.code, page.span) for one in rules.made_of(declared)]
    return [ask.figure for ask in asks if behind.why_closed(ask, by=by) is None]


def _circles(declared: Countable | Derived, *, by: Scope) -> list[Circle]:
    """The circles of which the figure is the asker's."""
    return [
        circle
        for circle in areas.circles().values()
        if making.may_see(by=by, declared=declared, division=circle.code)
    ]
