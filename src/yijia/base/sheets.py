"""Tables for spreadsheet programs, in which no cell is taken for a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain

# With one of these, in full width or not, a cell begins that such a program computes, or runs.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")
# By this mark at the beginning such programs know the encoding.
_MARK = "\ufeff"
# A line that begins with this is no row.
LABEL_MARK = "#"


def csv_bytes(rows: Iterable[Sequence[str | int | Decimal]], *, label: str) -> bytes:
    """Rows as a file of comma-separated values in UTF-8 (RFC 4180); numbers are written plainly.

    `label` stands on a line of its own before them, where it is not empty.
    """
    out = io.StringIO()
    out.write(_MARK)
    labelled = chain([[f"{LABEL_MARK} {label}"]] if label else [], rows)
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([*map(_cell, row)] for row in labelled)
    return out.getvalue().encode()


def _cell(value: str | int | Decimal) -> str:
    return plain_cell(value) if isinstance(value, str) else f"{value}"


def plain_cell(text: str) -> str:
    """A text that a spreadsheet program shows and does not compute."""
    folded = unicodedata.normalize("NFKC", text).lstrip(" ")
    return f"'{text}" if folded.startswith(_COMPUTED) else text
