"""A worksheet as a page draws it: rows and columns as people know them, each cell with its link."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from yijia.engines.forms import rules
from yijia.engines.forms.rules import Cell, Drawn, Read


@dataclass(frozen=True)
class Over:
    """What a page says of a cell in place of what the workbook holds."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Square:
    """One cell of the page. `kind` is plain, formula, bound, nobody, counted, typed or empty."""

    name: str
    text: str
    href: str
    kind: str
    columns: int
    rows: int


def grid(found: Read, *, over: Mapping[Cell, Over], href: str = "") -> dict[str, object]:
    """A worksheet for a page; `href` is what the name of a cell is added to, where it is a link."""
    columns = rules.columns_drawn(found)
    return {
        "letters": [rules.letters_of(column) for column in columns],
        "rows": [
            (row, [_square(one, over=over.get(one.cell), href=href) for one in cells])
            for row, cells in rules.drawn(found)
        ],
        "hidden": _hidden_words(found),
    }


def _square(one: Drawn, *, over: Over | None, href: str) -> Square:
    name = one.cell.name
    if over is not None:
        text, kind, link = over.text, over.kind, over.href
    else:
        text, kind = one.text, "formula" if one.has_formula else "plain"
        link = f"{href}{name}" if href and not one.has_formula else ""
    return Square(name, text, link, kind, columns=one.columns, rows=one.rows)


def _hidden_words(found: Read) -> str:
    """That some of it is hidden, as the department made it."""
    if not (found.hidden_columns or found.hidden_rows):
        return ""
    return gettext("Columns or rows that the workbook hides are not drawn here; they stay in it.")
