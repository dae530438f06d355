"""Reading one worksheet: its cells as people see them, what is merged, and what is hidden."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.forms.rules import markup
from yijia.engines.forms.rules.books import Book, Worksheet
from yijia.engines.forms.rules.cells import MOST_COLUMNS, Area, Cell, area_of, cell_of
from yijia.engines.forms.rules.formats import day_of

MOST_CELLS = 50_000
# So much of a worksheet is drawn on a page; what lies beyond may be named.
MOST_DRAWN = (200, 60)


@dataclass(frozen=True)
class Seen:
    """One cell: what is read in it, its style, and whether it computes itself."""

    text: str
    style: int
    has_formula: bool


@dataclass(frozen=True)
class Read:
    """One worksheet: cells that hold something or have a style, merged areas, what is hidden."""

    cells: dict[Cell, Seen]
    merged: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]

    def anchor_of(self, cell: Cell) -> Cell:
        """The cell that holds what is read in a cell: of merged cells the first one."""
        return next((area.first for area in self.merged if area.holds(cell)), cell)

    def seen(self, cell: Cell) -> Seen:
        """A cell, also one that holds nothing."""
        return self.cells.get(cell, Seen("", style=0, has_formula=False))

    @property
    def last(self) -> Cell:
        """The last row and the last column that hold a cell."""
        rows = max((cell.row for cell in self.cells), default=1)
        return Cell(rows, max((cell.column for cell in self.cells), default=1))


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
        self._inside = [""]
        self._open: _Open | None = None
        self.row = self.column = 0

    def start(self, name: str, given: dict[str, str], _at: int) -> None:
        """Takes in the beginning of an element."""
        name = markup.local(name)
        self._inside.append(name)
        if name == "row":
            self._begin_row(given)
        elif name == "c":
            self._begin_cell(given)
        elif name == "col" and _is_true(given.get("hidden")):
            last = min(int(given["max"]), MOST_COLUMNS)
            self.hidden_columns |= set(range(int(given["min"]), last + 1))
        elif name == "mergeCell":
            self.merged.append(area_of(given.get("ref", "")))
        elif name == "f" and self._open is not None:
            self._open.has_formula = True

    def _begin_row(self, given: dict[str, str]) -> None:
        self.row, self.column = int(given.get("r") or self.row + 1), 0
        if _is_true(given.get("hidden")):
            self.hidden_rows.add(self.row)

    def _begin_cell(self, given: dict[str, str]) -> None:
        cell = cell_of(given["r"]) if "r" in given else Cell(self.row, self.column + 1)
        self.column = cell.column
        self._open = _Open(cell, kind=given.get("t", "n"), style=int(given.get("s") or 0))
        if len(self.cells) >= MOST_CELLS:
            raise Invalid(
                _("This worksheet has more than %(most)s cells."),
                params={"most": MOST_CELLS},
                field="sheet",
            )

    def text(self, said: str) -> None:
        """Takes in a text: the value of a cell, and not its formula."""
        spoken = self._inside[-1] == "v" or (self._inside[-1] == "t" and "rPh" not in self._inside)
        if self._open is not None and spoken:
            self._open.pieces.append(said)

    def end(self, name: str, _at: int) -> None:
        """Takes in the end of an element."""
        self._inside.pop()
        if markup.local(name) == "c" and self._open is not None:
            made, self._open = self._open, None
            text = _text_of(made, book=self.book)
            self.cells[made.cell] = Seen(text, style=made.style, has_formula=made.has_formula)


def _is_true(said: str | None) -> bool:
    return said in {"1", "true"}


def _text_of(made: _Open, *, book: Book) -> str:
    """What is read in a cell: a text, a day, a number without needless noughts."""
    raw = "".join(made.pieces)
    if made.kind == "s":
        return book.strings[int(raw)] if raw.isdigit() and int(raw) < len(book.strings) else ""
    if made.kind != "n" or not raw:
        return raw
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    day = day_of(float(value), from_1904=book.from_1904) if made.style in book.styles.days else None
    if day is not None:
        return day.isoformat()
    if made.style in book.styles.shares:
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}" if value.is_finite() else raw


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
    except (KeyError, ValueError) as fault:
        raise markup.unreadable() from fault
    return Read(
        cells=reader.cells,
        merged=tuple(reader.merged),
        hidden_rows=frozenset(reader.hidden_rows),
        hidden_columns=frozenset(reader.hidden_columns),
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


def check_bindable(found: Read, cell: Cell) -> None:
    """Refuses a cell that computes itself, or that another one covers.

    Raises:
        Invalid: with why.
    """
    if found.anchor_of(cell) != cell:
        raise Invalid(
            _("This cell is merged into %(cell)s. Choose that one."),
            params={"cell": found.anchor_of(cell).name},
            field="cell",
        )
    if found.seen(cell).has_formula:
        raise Invalid(_("This cell computes itself, and stays as it is."), field="cell")
