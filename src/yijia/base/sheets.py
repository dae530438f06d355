"""Tables for spreadsheet programs, in which no cell is taken for a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

# With one of these, in full width or not, a cell begins that such a program computes, or runs.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")
# By this mark at the beginning such programs know the encoding.
_MARK = "\ufeff"


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a file of comma-separated values in UTF-8 (RFC 4180)."""
    out = io.StringIO()
    out.write(_MARK)
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([*map(plain_cell, row)] for row in rows)
    return out.getvalue().encode()


def plain_cell(text: str) -> str:
    """A text that a spreadsheet program shows and does not compute."""
    folded = unicodedata.normalize("NFKC", text).lstrip(" ")
    return f"'{text}" if folded.startswith(_COMPUTED) else text
