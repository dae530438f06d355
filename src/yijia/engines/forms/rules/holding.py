"""What a cell of a workbook can hold: a number, or a day as it shows or says one."""

from collections.abc import Iterable
from datetime import date

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.forms.rules.bindings import Bound, Holds
from yijia.engines.forms.rules.books import Book
from yijia.engines.forms.rules.cells import Cell, cell_of
from yijia.engines.forms.rules.spoken import spoken
from yijia.engines.forms.rules.worksheets import Read, Seen, read

# What is a day, and may stand in words.
_DAYS = frozenset({Holds.DUE_DAY, Holds.MONTH})


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


def still_held(book: Book, bounds: Iterable[Bound]) -> set[Bound]:
    """Of what cells held in another workbook, what they can hold in this one: they are there, and
    are numbers or empty. Each worksheet is read once.
    """
    wanted = list(bounds)
    found: set[Bound] = set()
    for worksheet in book.worksheets:
        there = [one for one in wanted if one.worksheet == worksheet.name]
        if there:
            held = read(book, worksheet)
            found |= {one for one in there if can_hold(held, one, book=book)}
    return found


def can_hold(found: Read, bound: Bound, *, book: Book) -> bool:
    """Whether a cell lies in a worksheet, and is a number or empty."""
    cell = cell_of(bound.cell)
    if cell.row > found.last.row or cell.column > found.last.column:
        return False
    if found.seen(cell).has_words and bound.holds not in _DAYS:
        return False
    try:
        check_bindable(found, cell)
        check_shows(book, found.seen(cell), holds=bound.holds)
    except Invalid:
        return False
    return True


def check_shows(book: Book, seen: Seen, *, holds: Holds) -> None:
    """Refuses a day in a cell that neither shows one nor says one in words.

    Raises:
        Invalid: it does not, or it says a day and not a month, or the other way round.
    """
    if holds not in _DAYS or seen.style in book.styles.days:
        return
    said = spoken(seen.text)
    if said is None:
        raise Invalid(
            _(
                "This cell does not show a day. Give it a date format, or write 2026年3月 or"
                " 2026年3月5日 into it, and upload the form anew."
            ),
            field="holds",
        )
    if said.has_day != (holds is Holds.DUE_DAY):
        raise Invalid(
            _("This cell says a month for a due day, or a day for a month. Choose the other one."),
            field="holds",
        )


def said_in(book: Book, seen: Seen, *, day: date) -> str | None:
    """What a cell says when it says a day in words, with another day; None where it shows one."""
    said = spoken(seen.text) if seen.style not in book.styles.days else None
    return said.of(day) if said is not None else None
