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


def grid(
    found: Read, *, over: Mapping[Cell, Over], href: str = "", formula: str = ""
) -> dict[str, object]:
    """A worksheet for a page; `href` is what the name of a cell is added to, where it is a link.

    `formula` stands in cells that compute themselves, in place of what they had computed before.
    """
    columns = rules.columns_drawn(found)
    return {
        "letters": [rules.letters_of(column) for column in columns],
        "rows": [
            (
                row,
                [_square(x, over=over.get(x.cell), href=href, formula=formula) for x in cells],
            )
            for row, cells in rules.drawn(found)
        ],
        "hidden": _hidden_words(found),
    }


def _square(one: Drawn, *, over: Over | None, href: str, formula: str) -> Square:
    name = one.cell.name
    if over is None and one.has_formula:
        over = Over(formula or one.text, kind="formula")
    elif over is None:
        over = Over(one.text, href=f"{href}{name}" if href else "", kind="plain")
    return Square(
        name, over.text, href=over.href, kind=over.kind, columns=one.columns, rows=one.rows
    )


def _hidden_words(found: Read) -> str:
    """That some of it is hidden, as the department made it."""
    if not (found.hidden_columns or found.hidden_rows):
        return ""
    return gettext("Columns or rows that the workbook hides are not drawn here; they stay in it.")
