"""Reading one worksheet: its cells as people see them, what is merged, and what is hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.forms.rules import markup
from yijia.engines.forms.rules.books import Book, Worksheet
from yijia.engines.forms.rules.cells import MOST_COLUMNS, MOST_ROWS, Area, Cell, area_of, cell_of
from yijia.engines.forms.rules.formats import day_of

MOST_CELLS = 50_000
# What one formula computes for many cells stands in the first of them alone.
_AREA_FORMULAS = frozenset({"array", "dataTable"})
# So many of them are known, since every cell is held against each.
_MOST_COMPUTED = 200
# Columns and merged areas that are said one by one: every cell that is drawn is held against each.
_MOST_COLUMNS_SAID, _MOST_MERGED = 1_000, 10_000
# A spreadsheet has numbers of double precision, which reach so far.
_FURTHEST = 308
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# So much of a worksheet is drawn on a page; what lies beyond may be named.
MOST_DRAWN = (200, 60)


@dataclass(frozen=True)
class Seen:
    """One cell: what is read in it, its style, whether it computes itself, or holds words."""

    text: str
    style: int
    has_formula: bool
    has_words: bool = False


@dataclass(frozen=True)
class Read:
    """One worksheet: cells that hold something or have a style, merged areas, what is hidden."""

    cells: dict[Cell, Seen]
    merged: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    # What one formula computes for many cells.
    computed: tuple[Area, ...]
    looks: "Looks"

    def anchor_of(self, cell: Cell) -> Cell:
        """The cell that holds what is read in a cell: of merged cells the first one."""
        return next((area.first for area in self.merged if area.holds(cell)), cell)

    def seen(self, cell: Cell) -> Seen:
        """A cell, also one that holds nothing."""
        found = self.cells.get(cell) or Seen("", style=self.looks.of(cell), has_formula=False)
        if any(area.holds(cell) for area in self.computed):
            return replace(found, has_formula=True)
        return found

    @property
    def last(self) -> Cell:
        """The last row and the last column that hold a cell."""
        rows = max((cell.row for cell in self.cells), default=1)
        return Cell(rows, max((cell.column for cell in self.cells), default=1))


@dataclass
class Looks:
    """The styles of cells that hold nothing yet: of their row, or else of their column."""

    rows: dict[int, int] = field(default_factory=dict)
    columns: list[tuple[int, int, int]] = field(default_factory=list)

    def take_row(self, row: int, given: Mapping[str, str]) -> None:
        """Takes in what a row says of itself."""
        if is_true(given.get("customFormat")):
            self.rows[row] = int(given.get("s") or 0)

    def take_column(self, given: Mapping[str, str]) -> None:
        """Takes in what some columns beside each other say of themselves."""
        if len(self.columns) >= _MOST_COLUMNS_SAID:
            raise ValueError
        first, last = columns_of(given)
        self.columns.append((first, last, int(given.get("style") or 0)))

    def of(self, cell: Cell) -> int:
        """The style of a cell."""
        columns = (s for first, last, s in self.columns if first <= cell.column <= last)
        return self.rows.get(cell.row, next(columns, 0))


def columns_of(given: Mapping[str, str]) -> tuple[int, int]:
    """The first and the last of some columns beside each other.

    Raises:
        ValueError: no sheet has such columns.
    """
    first, last = int(given["min"]), min(int(given["max"]), MOST_COLUMNS)
    if first < 1:
        raise ValueError
    return first, last


@dataclass
class _Open:
    """The cell that is being read."""

    cell: Cell
    kind: str
    style: int
    has_formula: bool = False
    pieces: list[str] = field(default_factory=list)


class _Reader:
    """Takes a worksheet in, element by element."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.cells: dict[Cell, Seen] = {}
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.computed: list[Area] = []
        self.looks = Looks()
        self._inside = [""]
        self._open: _Open | None = None
        self.row = self.column = 0
        self._has_data = False
        # How many cells of a page merged areas cover.
        self._drawn = 0

    def start(self, name: str, given: dict[str, str], _at: int) -> None:
        """Takes in the beginning of an element."""
        name = markup.local(name)
        self._inside.append(name)
        if name == "sheetData":
            self._begin_data()
        elif name == "row":
            self._begin_row(given)
        elif name == "c":
            self._begin_cell(given)
        elif name == "col":
            self._begin_column(given)
        elif name == "mergeCell":
            self._begin_merged(area_of(given.get("ref", "")))
        elif name == "f" and self._open is not None:
            self._open.has_formula = True
            self.computed += computed_by(given)
            if len(self.computed) > _MOST_COMPUTED:
                raise ValueError

    def _begin_data(self) -> None:
        if self._has_data:
            raise ValueError
        self._has_data = True

    def _begin_merged(self, area: Area) -> None:
        """Takes in merged cells; of a sheet in which they lie over each other there is no page."""
        self.merged.append(area)
        self._drawn += area.within(MOST_DRAWN)
        if len(self.merged) > _MOST_MERGED or self._drawn > MOST_DRAWN[0] * MOST_DRAWN[1]:
            raise ValueError

    def _begin_column(self, given: dict[str, str]) -> None:
        self.looks.take_column(given)
        if is_true(given.get("hidden")):
            first, last = columns_of(given)
            self.hidden_columns |= set(range(first, last + 1))

    def _begin_row(self, given: dict[str, str]) -> None:
        row, self.column = int(given.get("r") or self.row + 1), 0
        # Two programs take a row that is there twice, or behind a later one, for different ones.
        if not self.row < row <= MOST_ROWS:
            raise ValueError
        self.row = row
        self.looks.take_row(self.row, given)
        if is_true(given.get("hidden")):
            self.hidden_rows.add(self.row)

    def _begin_cell(self, given: dict[str, str]) -> None:
        cell = cell_of(given["r"]) if "r" in given else Cell(self.row, self.column + 1)
        if cell.row != self.row or cell.column <= self.column:
            raise ValueError
        self.column = cell.column
        self._open = _Open(cell, kind=given.get("t", "n"), style=int(given.get("s") or 0))
        if len(self.cells) >= MOST_CELLS:
            raise Invalid(
                _("This worksheet has more than %(most)s cells."),
                params={"most": MOST_CELLS},
                field="sheet",
            )

    def text(self, said: str) -> None:
        """Takes in a text: the value of a cell; its formula is not kept."""
        spoken = self._inside[-1] == "v" or (self._inside[-1] == "t" and "rPh" not in self._inside)
        if self._open is not None and spoken:
            self._open.pieces.append(said)

    def end(self, name: str, _at: int) -> None:
        """Takes in the end of an element."""
        self._inside.pop()
        if markup.local(name) == "c" and self._open is not None:
            made, self._open = self._open, None
            text = _text_of(made, book=self.book)
            has_words = made.kind != "n" and not _is_number(text)
            self.cells[made.cell] = Seen(text, made.style, made.has_formula, has_words)


def computed_by(formula: Mapping[str, str]) -> list[Area]:
    """The area that a formula computes, where that is more than the cell in which it stands."""
    if formula.get("t") not in _AREA_FORMULAS or ":" not in formula.get("ref", ""):
        return []
    return [area_of(formula["ref"])]


def is_true(said: str | None) -> bool:
    return said in {"1", "true"}


def _is_number(text: str) -> bool:
    """Whether a text is empty, or a number that somebody has stored as a text."""
    bare = text.strip().rstrip("%").replace(",", "")
    return not text.strip() or (bare.isascii() and _PLAIN_NUMBER.fullmatch(bare) is not None)


def _text_of(made: _Open, *, book: Book) -> str:
    """What is read in a cell: a text, a day, a number without needless noughts."""
    raw = "".join(made.pieces)
    if made.kind == "s":
        return book.strings[int(raw)] if raw.isdigit() and int(raw) < len(book.strings) else ""
    if made.kind != "n" or not raw:
        return raw
    value = _number(raw, cell=made.cell)
    day = day_of(float(value), from_1904=book.from_1904) if made.style in book.styles.days else None
    if day is not None:
        return day.isoformat()
    if made.style in book.styles.shares:
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}"


def _number(raw: str, *, cell: Cell) -> Decimal:
    """The number of a cell, of which no spreadsheet makes more than fits into it."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or abs(value.adjusted()) > _FURTHEST:
        raise Invalid(
            _("The number in the cell %(cell)s cannot be read. Put it right, and save it anew."),
            params={"cell": cell.name},
            field="sheet",
        )
    return value


def read(book: Book, worksheet: Worksheet) -> Read:
    """Reads a worksheet.

    Raises:
        Invalid: it is not as it should be, or holds too much.
    """
    reader = _Reader(book)
    try:
        markup.walk(
            book.parts[worksheet.part], start=reader.start, end=reader.end, text=reader.text
        )
    except (KeyError, ValueError, ArithmeticError) as fault:
        raise markup.unreadable() from fault
    except Invalid as fault:
        if fault.field == "sheet":
            raise
        raise markup.unreadable() from fault
    return Read(
        cells=reader.cells,
        merged=tuple(reader.merged),
        hidden_rows=frozenset(reader.hidden_rows),
        hidden_columns=frozenset(reader.hidden_columns),
        computed=tuple(reader.computed),
        looks=reader.looks,
    )


@dataclass(frozen=True)
class Drawn:
    """One cell of a page: merged cells are one, which reaches over so many columns and rows."""

    cell: Cell
    text: str
    has_formula: bool
    columns: int
    rows: int


def drawn(found: Read) -> list[tuple[int, list[Drawn]]]:
    """The rows that are not hidden, each with its number and cells, as far as a page draws them."""
    last_row = min(found.last.row, MOST_DRAWN[0])
    columns = columns_drawn(found)
    rows = [row for row in range(1, last_row + 1) if row not in found.hidden_rows]
    covered: dict[Cell, Drawn | None] = {}
    for area in found.merged:
        covered |= _merged(found, area, rows=rows, columns=columns)
    return [(row, list(_row(found, row, columns=columns, covered=covered))) for row in rows]


def columns_drawn(found: Read) -> list[int]:
    """The columns that are not hidden, as far as a page draws them."""
    last = min(found.last.column, MOST_DRAWN[1])
    return [column for column in range(1, last + 1) if column not in found.hidden_columns]


def _merged(
    found: Read, area: Area, *, rows: list[int], columns: list[int]
) -> dict[Cell, Drawn | None]:
    """The one cell that stands for a merged area, where the first of it is to be seen; and None
    for all that it covers."""
    down = [row for row in rows if area.first.row <= row <= area.last.row]
    across = [c for c in columns if area.first.column <= c <= area.last.column]
    covered: dict[Cell, Drawn | None] = {
        Cell(row, column): None for row in down for column in across
    }
    if covered:
        seen = found.seen(area.first)
        covered[Cell(down[0], across[0])] = Drawn(
            area.first, seen.text, seen.has_formula, columns=len(across), rows=len(down)
        )
    return covered


def _row(
    found: Read, row: int, *, columns: list[int], covered: dict[Cell, Drawn | None]
) -> list[Drawn]:
    cells: list[Drawn] = []
    for column in columns:
        cell = Cell(row, column)
        seen = found.seen(cell)
        one = (
            covered.get(cell)
            if cell in covered
            else Drawn(cell, seen.text, seen.has_formula, columns=1, rows=1)
        )
        if one is not None:
            cells.append(one)
    return cells
