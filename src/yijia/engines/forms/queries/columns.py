"""Going on from one cell to the next: the same number of the next place, down or to the right."""

from dataclasses import dataclass, replace
from datetime import date

from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.engines.figures import queries as figures
from yijia.engines.forms import rules
from yijia.engines.forms.queries.sheets import Opened, book_of
from yijia.engines.forms.rules import Bound, Cell, Holds, Places, Run, Series, Way
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

BOUND_MEANWHILE = _("Something was said of one of these cells meanwhile. Look at it again.")


@dataclass(frozen=True)
class GoingOn:
    """What a cell would hold if it went on as the one before it: the same of the next place, of the
    next month of the year, or of what is asked for (`series` is None).
    """

    way: Way
    before: Cell
    bound: Bound
    series: Series | None


def goings_on(opened: Opened, *, on: date) -> list[GoingOn]:
    """As what a cell can go on: as the one above it, and as the one to the left of it."""
    before = {way: _before(opened, way=way) for way in Way}
    names = {cell.name for cell in before.values() if cell is not None}
    of_sheet = opened.sheet.bindings.filter(worksheet=opened.worksheet.name, cell__in=names)
    known = {row.cell: row.bound for row in of_sheet}
    found = list[GoingOn]()
    for way, cell in before.items():
        bound = known.get(cell.name) if cell is not None else None
        if cell is not None and bound is not None and bound.holds is Holds.FIGURE:
            same = replace(bound, cell=opened.cell.name)
            home = opened.sheet.organisation.division_id
            place, month = _next_place(bound, home=home, on=on), rules.month_after(bound.period)
            if place is not None:
                of_place = replace(same, division=place)
                found.append(GoingOn(way, cell, of_place, Series.PLACE))
            if month is not None:
                found.append(GoingOn(way, cell, replace(same, period=month), Series.MONTH))
            found.append(GoingOn(way, cell, same, None))
    return found


def _before(opened: Opened, *, way: Way) -> Cell | None:
    cell = rules.step_back(opened.cell, way=way)
    return opened.read.anchor_of(cell) if cell is not None else None


def _next_place(bound: Bound, *, home: str, on: date) -> str | None:
    """The place that follows, in the order in which places are offered: beside a division below
    the home, the next one of its parent; after a circle the next one.
    """
    if bound.division is None:
        return None
    circles = list(figures.circles())
    if bound.division in circles:
        return rules.following(bound.division, among=circles)
    if not bound.division.startswith(home) or bound.division == home:
        return None
    parent = places.access_division(code=bound.division).parent_id
    beside = [one.code for one in places.children_of(parent=parent, on=on)]
    return rules.following(bound.division, among=beside)


def runs(opened: Opened, *, on: date) -> dict[tuple[Way, Series], list[Bound]]:
    """How one can go on from a cell at once: in which direction, over places or months, and what
    each of the cells then holds; runs of one cell or none are left out.
    """
    sheet, bound = opened.sheet, opened.bound
    if bound is None or bound.holds is not Holds.FIGURE:
        return {}
    known = sheet.bindings.filter(worksheet=opened.worksheet.name)
    held = frozenset(known.values_list("cell", flat=True))
    run = Run(book_of(sheet), opened.read, bound, held)
    places_known = _places(bound, home=sheet.organisation.division_id, on=on)
    found = {}
    for way in Way:
        found[way, Series.PLACE] = run.over_places(way, places=places_known)
        found[way, Series.MONTH] = run.over_months(way)
    return {key: made for key, made in found.items() if made}


def run_of(opened: Opened, *, on: date, way: str, series: str, until: str) -> list[Bound]:
    """One of the runs from a cell, up to one of its cells, or as far as it goes.

    Raises:
        Conflict: the cell that was chosen as the last one is not in it, or not any more.
    """
    found = runs(opened, on=on).get((Way(way), Series(series)), [])
    names = [one.cell for one in found]
    if found and until and until not in names:
        raise Conflict(BOUND_MEANWHILE)
    return found[: names.index(until) + 1] if found and until else found


def _places(bound: Bound, *, home: str, on: date) -> Places:
    """The places that may follow that of a cell: of a division those of its kind below the home, of
    a circle the circles, each by every name that it has.
    """
    circles = figures.circles()
    if bound.division in circles:
        named = {code: frozenset({rules.bare(one.name)}) for code, one in circles.items()}
        return Places(list(circles), names=named)
    place = places.access_division(code=str(bound.division))
    if not place.code.startswith(home) or place.code == home:
        return Places((), names={})
    alike = (
        one
        for one in places.gazetteer().values()
        if one.kind == place.kind and one.code.startswith(home) and one.valid_on(on)
    )
    beside = [one.code for one in places.children_of(parent=place.parent_id, on=on)]
    return Places(beside, names={one.code: _names(one) for one in alike})


def _names(one: Division) -> frozenset[str]:
    return frozenset(rules.bare(name) for name in (one.name_zh, one.name_en) if name)


def cell_after(opened: Opened, *, way: Way) -> Cell | None:
    """The next cell in a direction, where it is there, nothing was said of it, and it can hold a
    number.
    """
    read, book = opened.read, book_of(opened.sheet)
    cell = rules.step_on(opened.cell, way=way)
    while read.anchor_of(cell) == opened.cell:
        cell = rules.step_on(cell, way=way)
    cell = read.anchor_of(cell)
    wanted = Bound(opened.worksheet.name, cell.name, Holds.FIGURE)
    held = opened.sheet.bindings.filter(worksheet=wanted.worksheet, cell=wanted.cell)
    return cell if rules.can_hold(read, wanted, book=book) and not held.exists() else None
