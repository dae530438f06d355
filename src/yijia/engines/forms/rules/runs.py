"""Going on from one cell over many: which cells follow, and of what each of them is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import product, takewhile

from yijia.engines.forms.rules.bindings import Bound
from yijia.engines.forms.rules.books import Book
from yijia.engines.forms.rules.cells import Cell, Way, cell_of, step_on
from yijia.engines.forms.rules.holding import can_hold
from yijia.engines.forms.rules.periods import month_after
from yijia.engines.forms.rules.worksheets import MOST_DRAWN, Read


class Series(StrEnum):
    """In what the cells differ that follow each other."""

    PLACE = "place"
    MONTH = "month"


@dataclass(frozen=True)
class Places:
    """The places that may follow a cell: those beside its own in their order, and all of its kind
    by code, each with the names by which a sheet may call it.
    """

    beside: Sequence[str]
    names: Mapping[str, frozenset[str]]

    def called(self, texts: Sequence[str]) -> str | None:
        """The place that one of some texts names, and no other one."""
        said = {bare(text) for text in texts}
        found = [code for code, names in self.names.items() if said & names]
        return found[0] if len(found) == 1 else None

    def after(self, code: str | None) -> Sequence[str]:
        """The places that stand after one."""
        at = self.beside.index(code) + 1 if code in self.beside else len(self.beside)
        return self.beside[at:]


def bare(text: str) -> str:
    """A text without blanks: headings are often spread out."""
    return "".join(text.split())


@dataclass(frozen=True)
class Run:
    """Where one goes on from: a worksheet, the cells of it of which something was said, and what
    one of them holds.
    """

    book: Book
    read: Read
    bound: Bound
    held: frozenset[str]

    def over_places(self, way: Way, *, places: Places) -> list[Bound]:
        """The same of the places that the headings of the cells name; or, where the heading of the
        first one does not name its own place, of those that follow, as far as cells do.
        """
        start = cell_of(self.bound.cell)
        if places.called(self._headings(start, way=way)) == self.bound.division:
            free = [cell for cell, is_free in self._cells(way) if is_free]
            named = [(cell, places.called(self._headings(cell, way=way))) for cell in free]
            pairs = [(cell, code) for cell, code in named if code is not None]
        else:
            follow = places.after(self.bound.division)
            pairs = list(zip(self._unbroken(way), follow, strict=False))
        return [replace(self.bound, cell=cell.name, division=code) for cell, code in pairs]

    def over_months(self, way: Way) -> list[Bound]:
        """The same of the months that follow in that year, as far as cells do."""
        made, period = list[Bound](), month_after(self.bound.period)
        for cell in self._unbroken(way):
            if period is None:
                break
            made.append(replace(self.bound, cell=cell.name, period=period))
            period = month_after(period)
        return made

    def _unbroken(self, way: Way) -> list[Cell]:
        return [cell for cell, _is_free in takewhile(lambda one: one[1], self._cells(way))]

    def _cells(self, way: Way) -> Iterator[tuple[Cell, bool]]:
        """The cells that follow as far as a page draws them, each with whether nothing was said of
        it and it can hold a number. Of merged cells the first one stands for all.
        """
        rows, columns = min(self.read.last.row, MOST_DRAWN[0]), self.read.last.column
        cell, seen = step_on(cell_of(self.bound.cell), way=way), {cell_of(self.bound.cell)}
        while cell.row <= rows and cell.column <= min(columns, MOST_DRAWN[1]):
            anchor = self._anchors.get(cell, cell)
            if anchor not in seen and not self._is_hidden(cell):
                yield anchor, self._is_free(anchor)
            seen.add(anchor)
            cell = step_on(cell, way=way)

    @cached_property
    def _anchors(self) -> Mapping[Cell, Cell]:
        """The first cell of what is merged, by each cell of it that a page draws."""
        return {
            Cell(row, column): area.first
            for area in self.read.merged
            for row, column in product(
                range(area.first.row, min(area.last.row, MOST_DRAWN[0]) + 1),
                range(area.first.column, min(area.last.column, MOST_DRAWN[1]) + 1),
            )
        }

    def _is_hidden(self, cell: Cell) -> bool:
        return cell.row in self.read.hidden_rows or cell.column in self.read.hidden_columns

    def _is_free(self, cell: Cell) -> bool:
        wanted = replace(self.bound, cell=cell.name)
        return cell.name not in self.held and can_hold(self.read, wanted, book=self.book)

    def _headings(self, cell: Cell, *, way: Way) -> list[str]:
        """The words that stand before a cell in its row, or above it in its column."""
        down = way is Way.DOWN
        before = (
            Cell(cell.row, one) if down else Cell(one, cell.column)
            for one in range(1, cell.column if down else cell.row)
        )
        anchors = dict.fromkeys(self._anchors.get(one, one) for one in before)
        return [seen.text for one in anchors if (seen := self.read.seen(one)).has_words]
