"""Workbooks as departments send them, made by hand: merged headings, hidden columns, formulas that
were computed before, days as China writes them, drawings that nobody else would keep.
"""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
WORKBOOK = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/><sheets>'
    '<sheet name="报表" sheetId="1" r:id="rId1"/>'
    '<sheet name="汇总" sheetId="2" state="hidden" r:id="rId2"/></sheets>'
    '<definedNames><definedName name="区域">报表!$A$1:$F$9</definedName></definedNames></workbook>'
)
WORKBOOK_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId4" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="177" formatCode="0.0%"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/>'
    '<xf numFmtId="31"/></cellXfs></styleSheet>'
)
STRINGS = (
    f'{HEAD}<sst xmlns="{MAIN}"><si><t>群众诉求办理情况统计表</t></si>'
    "<si><r><t>上报</t></r><r><t>件数</t></r><rPh sb='0' eb='2'><t>shangbao</t></rPh></si>"
    "<si><t>办结件数</t></si><si><t>办结率</t></si><si><t>走访户数</t></si></sst>"
)
# Row 4 has no name of its own, row 6 closes itself, C3 was computed, and E is hidden.
SHEET = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:F6"/>'
    '<cols><col min="1" max="1" width="20"/><col min="5" max="5" hidden="1"/></cols><sheetData>'
    '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1"/><c r="F1" s="1"><v>45962</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c>'
    '<c r="C2" t="s"><v>3</v></c>'
    '<c r="D2" t="inlineStr"><is><t>走访户数</t></is></c><c r="E2"><v>7</v></c></row>'
    '<row r="3" ht="20" customHeight="1"><c r="A3" s="0"><v>12</v></c>'
    '<c r="C3" s="2"><f>IF(A3=0,0,B3/A3)</f><v>0.75</v></c><c r="D3" s="0"/></row>'
    '<row><c r="B4" s="2"/></row>'
    '<row r="6" ht="9"/>'
    "</sheetData>"
    '<mergeCells count="2"><mergeCell ref="A1:D1"/><mergeCell ref="A3:A4"/></mergeCells>'
    '<drawing r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"/></worksheet>'
)
# Another program writes every name with a prefix, and no place of a cell.
SECOND = (
    f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:f>报表!A3*2</x:f><x:v>24'
    "</x:v></x:c><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
)
DRAWING = b"<any>bytes \xe5\x9b\xbe that nobody here understands</any>"
PARTS: Mapping[str, str | bytes] = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": WORKBOOK,
    "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS,
    "xl/styles.xml": STYLES,
    "xl/sharedStrings.xml": STRINGS,
    "xl/worksheets/sheet1.xml": SHEET,
    "xl/worksheets/sheet2.xml": SECOND,
    "xl/drawings/drawing1.xml": DRAWING,
}


def workbook(**changed: str | bytes) -> bytes:
    """The workbook as a file; `changed` are parts by a piece of their name."""
    return made_of({name: _part(name, changed) for name in PARTS})


def _part(name: str, changed: Mapping[str, str | bytes]) -> str | bytes:
    found = [body for piece, body in changed.items() if piece in name]
    return found[0] if found else PARTS[name]


def with_parts(**added: str | bytes) -> bytes:
    """The workbook with further parts, whose names say `__` for `/` and `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): body for name, body in added.items()}
    return made_of({**PARTS, **named})


def made_of(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}
