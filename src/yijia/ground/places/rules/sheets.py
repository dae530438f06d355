"""Reading the first sheet of an XLSX file as lines of text. No formula of it is run."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import python_calamine

from yijia.base.errors import Invalid
from yijia.base.words import _

MOST_BYTES = 20 * 1024 * 1024
# A small file can hold a sheet that fills the memory: so much of it is unpacked, and no more.
MOST_UNPACKED = 200 * 1024 * 1024
_MAGIC = b"PK\x03\x04"


def is_sheet(file: bytes) -> bool:
    """Whether the bytes are a packed file, as an XLSX file is."""
    return file.startswith(_MAGIC)


def lines_of(file: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet from its first cell on, the blank cells at their end left out
    down to the length of the header.

    Raises Invalid when it is no such file, or too large.
    """
    if len(file) > MOST_BYTES or _unpacked(file) > MOST_UNPACKED:
        raise Invalid(_("The file is larger than 20 MB."), field="file")
    try:
        sheet = python_calamine.load_workbook(io.BytesIO(file)).get_sheet_by_index(0)
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


def _unpacked(file: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as error:
        raise _no_sheet() from error


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
