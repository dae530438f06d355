"""Sheets as Excel, LibreOffice and WPS write them are filled, and all else in them stays."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import python_calamine

from yijia.base.errors import Invalid
from yijia.engines.forms import rules
from yijia.engines.forms.rules import Bound, Cell, Holds, Period, Put, cell_of
from yijia.engines.forms.tests import ugly, written
from yijia.engines.forms.tests.written import HIDDEN, WORKSHEET

MARCH = date(2026, 3, 1)
FIFTH = date(2026, 3, 15)
# A number stored as text, a cell that is empty or is not there, and one in a hidden row.
PUTS = {"B4": Put(Decimal(40)), "C4": Put(Decimal("12.5")), "B5": Put(Decimal(2))}
PROGRAMS = pytest.mark.parametrize("program", written.SHEETS)


def must_fill(content: bytes) -> bytes:
    """The workbook with three numbers, and the month in the words in which it says one."""
    book = rules.open_book(content)
    rules.check_book(book)
    seen = rules.read(book, book.worksheet(WORKSHEET)).seen(cell_of("A2"))
    said = rules.said_in(book, seen, day=MARCH)
    assert said == "填报月份：2026年3月"
    puts: dict[Cell, Put] = {cell_of(name): put for name, put in PUTS.items()}
    puts[cell_of("A2")] = Put(None, text=said)
    return rules.filled(book, puts={WORKSHEET: puts})


def bare(sheet: bytes) -> bytes:
    """A worksheet without the cells that were filled, and without what formulas had computed."""
    cells = "|".join(["A2", *PUTS])
    cut = re.sub(rb'<c r="(' + cells.encode() + rb')"[^>]*?(/>|>.*?</c>)', b"", sheet)
    return re.sub(rb"(<f[^>]*?(?:/>|>[^<]*</f>))<v>[^<]*</v>", rb"\1", cut)


@PROGRAMS
def test_all_that_is_not_filled_stays_byte_for_byte(program: str) -> None:
    content = written.SHEETS[program]
    before, after = ugly.parts_of(content), ugly.parts_of(must_fill(content))
    assert list(before) == list(after)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == sorted(
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml"], key=list(before).index
    )
    sheet = "xl/worksheets/sheet1.xml"
    assert bare(after[sheet]) == bare(before[sheet])
    calculation = re.compile(rb"<calcPr[^>]*/>")
    workbook = after["xl/workbook.xml"]
    assert calculation.sub(b"", workbook) == calculation.sub(b"", before["xl/workbook.xml"])
    assert b'fullCalcOnLoad="1"' in workbook


@PROGRAMS
def test_another_reader_finds_the_numbers_where_they_belong(program: str) -> None:
    book = python_calamine.load_workbook(io.BytesIO(must_fill(written.SHEETS[program])))
    rows = book.get_sheet_by_name(WORKSHEET).to_python(skip_empty_area=False)
    assert rows[1][0] == "填报月份：2026年3月" and rows[0][0] == written.TEXTS[0]
    assert (rows[3][1], rows[3][2], rows[4][1]) == (40.0, 12.5, 2.0)
    assert rows[2][1:4] == ["受理", "办结", "办结率"]
    assert book.get_sheet_by_name(HIDDEN).to_python() == [[350181.0]]


@PROGRAMS
def test_what_can_be_bound_is_told_from_what_computes_itself(program: str) -> None:
    book = rules.open_book(written.SHEETS[program])
    found = rules.read(book, book.worksheet(WORKSHEET))
    figure = Bound(WORKSHEET, "B4", Holds.FIGURE, "x", "1", Period.MONTH)

    def held(name: str) -> bool:
        return rules.can_hold(found, Bound(WORKSHEET, name, figure.holds), book=book)

    # A number stored as text can be filled; words, formulas and what is merged cannot.
    assert [held(name) for name in ("B4", "C4", "B3", "D4", "D5", "B7", "B1")] == [
        *(True, True),
        *(False, False, False, False, False),
    ]
    assert found.hidden_rows == {5} and found.seen(cell_of("B4")).text == "12"
    rules.check_shows(book, found.seen(cell_of("D2")), holds=Holds.DUE_DAY)
    assert found.seen(cell_of("D2")).text == "2026-02-01"


def test_parts_whose_sizes_follow_them_are_read() -> None:
    with zipfile.ZipFile(io.BytesIO(written.SHEETS["LibreOffice"])) as file:
        assert all(part.flag_bits & 0x08 for part in file.infolist())


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("2026年2月", MARCH, "2026年3月"),
        ("二〇二六年二月", MARCH, "二〇二六年三月"),
        ("二○二五年十二月份统计表", MARCH, "二○二六年三月份统计表"),
        ("填报日期：  年  月  日", FIFTH, "填报日期：2026年3月15日"),
        ("（2026 年 02 月 28 日）", FIFTH, "（2026 年 03 月 15 日）"),
        ("２０２６年１１月", MARCH, "２０２６年３月"),
        ("二〇二六年二月二十一日", date(2026, 12, 31), "二〇二六年十二月三十一日"),
        ("截至____年__月", MARCH, "截至2026年3月"),
    ],
)
def test_a_day_in_words_is_said_again_as_it_was(text: str, day: date, said: str) -> None:
    found = rules.spoken(text)
    assert found is not None and found.of(day) == said
    assert found.has_day == (day != MARCH)


@pytest.mark.parametrize(
    "text",
    ["", "年度", "3月份", "2026年", "2026年1-3月", "2026年1月至2026年3月", "本年月均", "26年3月"],
)
def test_what_says_no_single_month_is_clearly_none(text: str) -> None:
    assert rules.spoken(text) is None
    book = rules.open_book(ugly.workbook())
    seen = rules.read(book, book.worksheet("报表")).seen(cell_of("D2"))
    with pytest.raises(Invalid, match="does not show a day"):
        rules.check_shows(book, seen, holds=Holds.MONTH)


def test_a_month_is_no_due_day_and_a_day_no_month() -> None:
    book = rules.open_book(written.SHEETS["Excel"])
    seen = rules.read(book, book.worksheet(WORKSHEET)).seen(cell_of("A2"))
    rules.check_shows(book, seen, holds=Holds.MONTH)
    with pytest.raises(Invalid, match="a month for a due day"):
        rules.check_shows(book, seen, holds=Holds.DUE_DAY)
