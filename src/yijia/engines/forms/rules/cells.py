"""Cells by their names: B5 is the second column of the fifth row, and B5:D6 an area of six."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
_LETTERS = 26
_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, order=True)
class Cell:
    """One cell, by row and column, both from 1; cells are sorted as they are read."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """The name that people know it by."""
        return f"{letters_of(self.column)}{self.row}"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, both corners inside."""

    first: Cell
    last: Cell

    def holds(self, cell: Cell) -> bool:
        """Whether a cell lies in it."""
        rows = self.first.row <= cell.row <= self.last.row
        return rows and self.first.column <= cell.column <= self.last.column

    def within(self, most: tuple[int, int]) -> int:
        """How many of its cells lie in the first rows and columns of a sheet, so many of each."""
        rows = min(self.last.row, most[0]) - self.first.row + 1
        return max(rows, 0) * max(min(self.last.column, most[1]) - self.first.column + 1, 0)


class Way(StrEnum):
    """In which direction one goes on from cell to cell."""

    DOWN = "down"
    RIGHT = "right"


def step_on(cell: Cell, *, way: Way) -> Cell:
    """The next cell in a direction."""
    down = way is Way.DOWN
    return Cell(cell.row + 1, cell.column) if down else Cell(cell.row, cell.column + 1)


def step_back(cell: Cell, *, way: Way) -> Cell | None:
    """The cell from which one comes in a direction; None at the edge of the sheet."""
    down = way is Way.DOWN
    row, column = (cell.row - 1, cell.column) if down else (cell.row, cell.column - 1)
    return Cell(row, column) if row and column else None


def following(code: str, *, among: Sequence[str]) -> str | None:
    """What stands after a code in a list; None after the last, and where it does not stand."""
    place = among.index(code) + 1 if code in among else len(among)
    return among[place] if place < len(among) else None


def letters_of(column: int) -> str:
    """The letters of a column: A, Z, AA."""
    found = ""
    while column:
        column, place = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + place) + found
    return found


def cell_of(name: str) -> Cell:
    """The cell of a name.

    Raises:
        Invalid: no sheet has such a cell.
    """
    found = _NAME.fullmatch(name.strip())
    if found is None:
        raise Invalid(_("A cell is named like B5."), field="cell")
    column = 0
    for letter in found[1].upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    cell = Cell(int(found[2]), column)
    if cell.column > MOST_COLUMNS or cell.row > MOST_ROWS:
        raise Invalid(_("A cell is named like B5."), field="cell")
    return cell


def area_of(name: str) -> Area:
    """The area of a name like B5:D6, or of one cell.

    Raises:
        Invalid: it names none.
    """
    first, _colon, last = name.partition(":")
    one, other = cell_of(first), cell_of(last or first)
    rows, columns = sorted((one.row, other.row)), sorted((one.column, other.column))
    return Area(Cell(rows[0], columns[0]), Cell(rows[1], columns[1]))
