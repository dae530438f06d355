"""Spreadsheets are read as tables are, and what is none is refused."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.ground.places import actions
from yijia.ground.places.rules import files, sheets
from yijia.ground.places.tests.drawing import VILLAGE

ROOT = "application/vnd.openxmlformats-package.relationships+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{ROOT}"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{LINKS}/%s" Target="%s"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">'
    '<sheets><sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def workbook(rows: list[list[str | float]]) -> bytes:
    """A spreadsheet of texts and numbers, as small as one can be."""
    lines = "".join(_row(row, number=number) for number, row in enumerate(rows, 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELATIONS % ("officeDocument", "xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", BOOK)
        packed.writestr(
            "xl/_rels/workbook.xml.rels", RELATIONS % ("worksheet", "worksheets/sheet1.xml")
        )
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def _row(row: list[str | float], *, number: int) -> str:
    cells = (_cell(value, at=f"{chr(ord('A') + k)}{number}") for k, value in enumerate(row))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(value: str | float, *, at: str) -> str:
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""
    return f'<c r="{at}"><v>{value}</v></c>'


def test_a_sheet_is_read_as_a_table_with_its_rows_numbered() -> None:
    file = workbook([["code", "name_zh", "n"], ["0101", "甲", 5.0], [], ["0102", "", 1.5]])
    rows = files.read_table(file, needed=frozenset({"code"}), faults=files.Faults())
    assert [row.number for row in rows] == [2, 4]
    assert [dict(row.cells) for row in rows] == [
        {"code": "0101", "name_zh": "甲", "n": "5"},
        {"code": "0102", "name_zh": "", "n": "1.5"},
    ]


def test_cells_are_written_as_people_write_them() -> None:
    for cell, text in (
        (datetime(2026, 9, 30, 8, tzinfo=UTC), "2026-09-30"),
        (date(2026, 9, 30), "2026-09-30"),
        (True, "1"),
        (" x ", "x"),
    ):
        assert sheets._text(cell) == text


def test_what_is_no_sheet_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as packed:
        packed.writestr("a.txt", "nothing")
    for file in (b"PK\x03\x04nothing", broken.getvalue()):
        with pytest.raises(Invalid, match="no spreadsheet"):
            list(sheets.lines_of(file))
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 10)
    with pytest.raises(Invalid, match="larger than"):
        list(sheets.lines_of(workbook([["code"]])))


def sheet_of(rows: str) -> bytes:
    """A spreadsheet of rows that are given as markup."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([]))) as packed, zipfile.ZipFile(out, "w") as anew:
        for part in packed.infolist():
            body = packed.read(part).replace(b"<sheetData></", f"<sheetData>{rows}</".encode())
            anew.writestr(part.filename, body)
    return out.getvalue()


LAST = 1_048_576


# The reader would end the process, and this test with it, if it came to one of these.
@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="{LAST}"><c r="XFD{LAST}"><v>1</v></c></row>',
        f"<row r='{LAST}'><c r = 'xfd{LAST}'><v>1</v></c></row>",
        f'<row r="{LAST}"><c r="XFD000{LAST}"><v>1</v></c></row>',
        f'<row r="{LAST}">{"<c/>" * 16_000}<c><v>1</v></c></row>',
        f"{'<row/>' * 50_000}<row>{'<c/>' * 16_000}<c><v>1</v></c></row>",
    ],
)
def test_a_sheet_with_a_cell_in_a_far_corner_is_refused_before_it_is_laid_out(rows: str) -> None:
    file = sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}')
    with pytest.raises(Invalid, match="too far"):
        list(sheets.lines_of(file))


@pytest.mark.parametrize("other", ["xl/workbook.bin", "content.xml", "XL/Workbook.xml"])
def test_a_file_in_which_the_reader_would_find_another_one_is_refused(other: str) -> None:
    out = io.BytesIO(workbook([["code"]]))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr(other, "anything")
    with pytest.raises(Invalid, match="no spreadsheet"):
        list(sheets.lines_of(out.getvalue()))


@pytest.mark.django_db
def test_divisions_come_in_from_a_sheet_too(shipped: Scope, at: datetime) -> None:
    file = workbook([["code", "name_zh", "kind"], [VILLAGE, "甲村", "village"]])
    found = actions.import_divisions(by=shipped, at=at, file=file, source="test")
    assert found.added == (VILLAGE,)
