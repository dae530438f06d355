"""Reading the first sheet of an XLSX file as lines of text. No formula of it is run.

The reader that we use lays a sheet out whole, from its first cell to its last: of one cell in the
furthest corner it asks for more memory than there is, and the process ends. So it is told of no
file of which it was not counted before how far its cells reach.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime

import python_calamine

from yijia.base.errors import Invalid
from yijia.base.words import _

MOST_BYTES = 20 * 1024 * 1024
# A small file can hold a sheet that fills the memory: so much of it is unpacked, and no more.
MOST_UNPACKED = 200 * 1024 * 1024
# So many cells a sheet may reach over, empty ones among them: 100,000 rows of 40 columns.
MOST_REACHED = 4_000_000
_MAGIC = b"PK\x03\x04"
_WORKBOOK = "xl/workbook.xml"
# What the reader would take for a file of another kind, in which nothing is counted.
_OTHER_KINDS = frozenset({"xl/workbook.bin", "content.xml", "mimetype"})
_LETTERS = 26
# No row and no column has a name of so many signs.
_MOST_SIGNS = 9
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])")


def is_sheet(file: bytes) -> bool:
    """Whether the bytes are a packed file, as an XLSX file is."""
    return file.startswith(_MAGIC)


def lines_of(file: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet from its first cell on, the blank cells at their end left out
    down to the length of the header.

    Raises Invalid when it is no such file, or too large.
    """
    if len(file) > MOST_BYTES:
        raise _too_large()
    counted = _counted(file)
    try:
        sheet = python_calamine.load_workbook(counted).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _no_sheet() from error
    lines = [[_text(cell) for cell in row] for row in rows]
    width = len(_trimmed(lines[0])) if lines else 0
    for line in lines:
        kept = _trimmed(line)
        yield kept + [""] * (width - len(kept))


def _no_sheet() -> Invalid:
    return Invalid(_("The file is no spreadsheet that can be read."), field="file")


def _too_large() -> Invalid:
    return Invalid(_("The file is larger than 20 MB."), field="file")


def _counted(file: bytes) -> io.BytesIO:
    """The file packed anew, so that the reader finds what was counted and nothing else.

    Raises Invalid when it is no such file, or reaches too far.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as packed, zipfile.ZipFile(out, "w") as anew:
            parts = [one for one in packed.infolist() if not one.is_dir()]
            _check_parts(parts)
            for part in parts:
                # A part that is longer than it says fails on its checksum.
                body = packed.read(part)
                if _reached(body) > MOST_REACHED:
                    raise _too_far()
                anew.writestr(part.filename, body)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _no_sheet() from error
    out.seek(0)
    return out


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise _too_large()
    names = {one.filename.lower().replace("\\", "/") for one in parts}
    if len(names) != len(parts) or _WORKBOOK not in names or names & _OTHER_KINDS:
        raise _no_sheet()


def _too_far() -> Invalid:
    return Invalid(
        _("The sheet reaches too far. Remove what lies far below or beside the table."),
        field="file",
    )


def _reached(body: bytes) -> int:
    """Over how many cells a part may reach if it is a sheet; rather too many than too few.

    What says no place of its own stands after the one before it.
    """
    rows = columns = 0
    for letters, number in _PLACE.findall(body):
        row = int(number.lstrip(b"0")[:_MOST_SIGNS] or b"0")
        rows, columns = max(rows, row), max(columns, _column(letters[:_MOST_SIGNS]))
    said = _ROW.split(body)
    unsaid = max(len(_CELL.findall(row)) for row in said)
    return (rows + len(said)) * (columns + unsaid)


def _column(letters: bytes) -> int:
    """The number of a column from 1 by its letters; of none, 0."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _trimmed(line: list[str]) -> list[str]:
    filled = [place for place, cell in enumerate(line, 1) if cell]
    return line[: filled[-1]] if filled else []


def _text(cell: object) -> str:
    """A cell as people write it: a whole number without a point, a day as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
