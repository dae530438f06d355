"""Writing numbers into a workbook: nothing but the cells named is changed in its bytes.

What the workbook had computed from the old numbers is taken out, and whoever opens it computes it
anew. Only numbers are written, and days in the words of the workbook itself, so that nothing that
is filled in can be a formula.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from yijia.engines.forms.rules import markup
from yijia.engines.forms.rules.books import Book, Put, packed
from yijia.engines.forms.rules.cells import MOST_ROWS, Area, Cell, cell_of
from yijia.engines.forms.rules.formats import Styles
from yijia.engines.forms.rules.formulas import check_formulas
from yijia.engines.forms.rules.worksheets import Looks, computed_by, read

_WORKBOOK = "xl/workbook.xml"
# After the last of these that a workbook has, it says how it computes.
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")
_HUNDRED = 100


@dataclass(frozen=True)
class _Edit:
    """Bytes `[start, end)` that become others."""

    start: int
    end: int
    made: bytes


def filled(book: Book, *, puts: Mapping[str, Mapping[Cell, Put]]) -> bytes:
    """The workbook with these cells filled, by the names of its worksheets, as a file.

    Raises:
        Invalid: there is no such worksheet.
    """
    parts = dict(book.parts)
    wanted = {book.worksheet(name).part: cells for name, cells in puts.items()}
    for worksheet in book.worksheets:
        part = worksheet.part
        parts[part] = _cut(
            parts[part], _Writer(parts[part], wanted.get(part, {}), book.styles).edits
        )
    parts[_WORKBOOK] = _computing(parts[_WORKBOOK])
    return packed(parts)


def check_book(book: Book) -> None:
    """Refuses a workbook that could not be read or filled later on.

    Raises:
        Invalid: with why.
    """
    check_formulas(book)
    for worksheet in book.worksheets:
        read(book, worksheet)
    filled(book, puts={})


def _cut(xml: bytes, edits: list[_Edit]) -> bytes:
    pieces, at = list[bytes](), 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += [xml[at : edit.start], edit.made]
        at = edit.end
    return b"".join([*pieces, xml[at:]])


class _Writer:
    """Goes through a worksheet and notes what is to be cut into its bytes."""

    def __init__(self, xml: bytes, puts: Mapping[Cell, Put], styles: Styles) -> None:
        self.xml, self.puts, self.styles = xml, puts, styles
        self.edits: list[_Edit] = []
        self._left = sorted(puts)
        self._looks, self._computed = Looks(), list[Area]()
        self._row = self._column = 0
        self._cell: tuple[Cell, int, int] | None = None
        self._value: tuple[int, int] | None = None
        self._has_formula = False
        self._prefix = ""
        self._row_at = self._data_at = 0
        markup.walk(xml, start=self._start, end=self._end)

    def _start(self, name: str, given: dict[str, str], at: int) -> None:
        self._prefix, name = markup.prefix(name), markup.local(name)
        if name == "sheetData":
            self._data_at = at
        elif name == "row":
            self._row, self._column = int(given.get("r") or self._row + 1), 0
            self._row_at = at
            self._looks.take_row(self._row, given)
            self._insert(at, self._rows(before=self._row))
        elif name == "c":
            cell = cell_of(given["r"]) if "r" in given else Cell(self._row, self._column + 1)
            self._column, self._has_formula, self._value = cell.column, False, None
            self._cell = (cell, at, int(given.get("s") or 0))
            self._insert(at, self._cells(before=cell))
        elif name == "col":
            self._looks.take_column(given)
        elif name == "f" and self._cell is not None:
            self._has_formula = True
            self._computed += computed_by(given)
        elif name == "v":
            self._value = (at, at)

    def _end(self, name: str, at: int) -> None:
        name = markup.local(name)
        if name == "v" and self._value is not None:
            self._value = (
                self._value[0],
                markup.element_end(self.xml, start=self._value[0], end=at),
            )
        elif name == "c" and self._cell is not None:
            self._end_cell(
                *self._cell, until=markup.element_end(self.xml, start=self._cell[1], end=at)
            )
            self._cell = None
        elif name == "row":
            self._close(
                self._row_at, at, made=self._cells(before=Cell(self._row + 1, 0)), name=name
            )
        elif name == "sheetData":
            self._close(self._data_at, at, made=self._rows(before=MOST_ROWS + 1), name=name)

    def _end_cell(self, cell: Cell, start: int, style: int, *, until: int) -> None:
        if cell in self._left:
            self._left.remove(cell)
            self.edits.append(_Edit(start, until, self._made(cell, style=style)))
        elif self._is_computed(cell) and self._value is not None:
            self.edits.append(_Edit(*self._value, b""))

    def _is_computed(self, cell: Cell) -> bool:
        return self._has_formula or any(area.holds(cell) for area in self._computed)

    def _close(self, start: int, end: int, *, made: bytes, name: str) -> None:
        """Puts what is left into an element that is over; one that closed itself is opened."""
        if made and markup.is_empty(self.xml, start):
            opened = b">" + made + f"</{self._prefix}{name}>".encode()
            self.edits.append(_Edit(end - 2, end, opened))
        else:
            self._insert(end, made)

    def _insert(self, at: int, made: bytes) -> None:
        if made:
            self.edits.append(_Edit(at, at, made))

    def _cells(self, *, before: Cell) -> bytes:
        """The cells of this row that the worksheet does not have yet, before one that it has."""
        return b"".join(self._new(cell) for cell in self._taken(before=before))

    def _rows(self, *, before: int) -> bytes:
        """The rows that the worksheet does not have yet, before one that it has."""
        found, made = self._taken(before=Cell(before, 0)), b""
        for row in dict.fromkeys(cell.row for cell in found):
            cells = b"".join(self._new(cell) for cell in found if cell.row == row)
            made += f'<{self._prefix}row r="{row}">'.encode() + cells
            made += f"</{self._prefix}row>".encode()
        return made

    def _taken(self, *, before: Cell) -> list[Cell]:
        """The cells that are still to be written and lie before a place; they are written now."""
        found: list[Cell] = []
        while self._left and self._left[0] < before:
            found.append(self._left.pop(0))
        return found

    def _new(self, cell: Cell) -> bytes:
        """A cell that the worksheet does not have yet: it looks as its row or its column does."""
        return self._made(cell, style=self._looks.of(cell))

    def _made(self, cell: Cell, *, style: int) -> bytes:
        put, p = self.puts[cell], self._prefix
        opened = f'<{p}c r="{cell.name}"' + (f' s="{style}"' if style else "")
        if put.text:
            said = f'<{p}is><{p}t xml:space="preserve">{escape(put.text)}</{p}t></{p}is>'
            return f'{opened} t="inlineStr">{said}</{p}c>'.encode()
        if put.value is None:
            return f"{opened}/>".encode()
        of_hundred = put.is_share and style in self.styles.shares
        value = put.value / _HUNDRED if of_hundred else put.value
        return f"{opened}><{p}v>{_plain(value)}</{p}v></{p}c>".encode()


def _plain(value: Decimal) -> str:
    """A number in digits alone, without needless noughts."""
    return f"{value.normalize():f}"


def _computing(xml: bytes) -> bytes:
    """The workbook, told to compute everything when it is opened."""
    edits: list[_Edit] = []
    begun: dict[str, int] = {}
    # Where it is said, and with which prefix, if nowhere yet.
    place = [(0, "")]

    def start(name: str, given: dict[str, str], at: int) -> None:
        begun[name] = at
        if markup.local(name) == "calcPr":
            kept = {key: value for key, value in given.items() if key != "fullCalcOnLoad"}
            said = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
            closing = "/>" if markup.is_empty(xml, at) else ">"
            made = f'<{name}{said} fullCalcOnLoad="1"{closing}'
            edits.append(_Edit(at, markup.tag_end(xml, at), made.encode()))

    def end(name: str, at: int) -> None:
        if markup.local(name) in _BEFORE_CALCULATION:
            after = markup.element_end(xml, start=begun[name], end=at)
            place[0] = (after, markup.prefix(name))

    markup.walk(xml, start=start, end=end)
    if not edits:
        at, prefix = place[0]
        edits.append(_Edit(at, at, f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode()))
    return _cut(xml, edits)
