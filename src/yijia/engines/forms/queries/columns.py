"""Going on from one cell to the next: the same number of the next place, down or to the right."""

from dataclasses import dataclass, replace
from datetime import date

from yijia.engines.figures import queries as figures
from yijia.engines.forms import rules
from yijia.engines.forms.queries.sheets import Opened, book_of
from yijia.engines.forms.rules import Bound, Cell, Holds, Way
from yijia.ground.places import queries as places


@dataclass(frozen=True)
class GoingOn:
    """What a cell would hold if it went on as the one before it: the same, of the next place."""

    way: Way
    before: Cell
    bound: Bound


def goings_on(opened: Opened, *, on: date) -> list[GoingOn]:
    """As what a cell can go on: as the one above it, and as the one to the left of it."""
    before = {way: _before(opened, way=way) for way in Way}
    names = {cell.name for cell in before.values() if cell is not None}
    of_sheet = opened.sheet.bindings.filter(worksheet=opened.worksheet.name, cell__in=names)
    known = {row.cell: row.bound for row in of_sheet}
    found = []
    for way, cell in before.items():
        bound = known.get(cell.name) if cell is not None else None
        place = _next_place(bound, home=opened.sheet.organisation.division_id, on=on)
        if cell is not None and bound is not None and place is not None:
            same = replace(bound, cell=opened.cell.name, division=place)
            found.append(GoingOn(way, before=cell, bound=same))
    return found


def _before(opened: Opened, *, way: Way) -> Cell | None:
    cell = rules.step_back(opened.cell, way=way)
    return opened.read.anchor_of(cell) if cell is not None else None


def _next_place(bound: Bound | None, *, home: str, on: date) -> str | None:
    """The place that follows, in the order in which places are offered: beside a division below
    the home, the next one of its parent; after a circle the next one.
    """
    if bound is None or bound.holds is not Holds.FIGURE or bound.division is None:
        return None
    circles = list(figures.circles())
    if bound.division in circles:
        return rules.following(bound.division, among=circles)
    if not bound.division.startswith(home) or bound.division == home:
        return None
    parent = places.access_division(code=bound.division).parent_id
    beside = [one.code for one in places.children_of(parent=parent, on=on)]
    return rules.following(bound.division, among=beside)


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
