"""The same form as three programs write it, each with what only that program does.

What LibreOffice writes was taken from a file of its own (7.4) and cut; Excel's and WPS's are made
by hand after what files of theirs hold.
"""

import io
import zipfile
from collections.abc import Mapping

from yijia.engines.forms.tests.ugly import HEAD, MAIN, PACKAGE, RELATIONS

OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKSHEET, HIDDEN = "报表", "代码"
# What stands in the cells, the same in all of them: a heading over four columns, the month in
# words, a number stored as text, a share that computes itself, and a sum that does for three rows.
TEXTS = ("群众诉求办理情况统计表", "填报月份：2026年2月", "受理", "办结", "办结率", "12", "合计")
Parts = Mapping[str, str | bytes]


def _relations(*targets: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if "://" in kind else f"{RELATIONS}/{kind}"}"'
        f' Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{made}</Relationships>'


def _types(**parts: str) -> str:
    made = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.printerSettings"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{made}</Types>'
    )


_TYPES = _types(
    **{
        "xl/workbook.xml": f"{OFFICE}.sheet.main+xml",
        "xl/worksheets/sheet1.xml": f"{OFFICE}.worksheet+xml",
        "xl/worksheets/sheet2.xml": f"{OFFICE}.worksheet+xml",
        "xl/styles.xml": f"{OFFICE}.styles+xml",
        "xl/sharedStrings.xml": f"{OFFICE}.sharedStrings+xml",
    }
)
_STRINGS = (
    f'{HEAD}<sst xmlns="{MAIN}" count="7" uniqueCount="7">'
    + "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in TEXTS)
    + "</sst>"
)
_STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-'
    'compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/'
    'spreadsheetml/2009/9/ac"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\年m\\月"/>'
    '<numFmt numFmtId="165" formatCode="[$-804]0.0%;@"/></numFmts>'
    '<fonts count="1" x14ac:knownFonts="1"><font><sz val="11"/><color theme="1"/>'
    '<name val="等线"/><scheme val="minor"/></font></fonts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    '<dxfs count="1"><dxf><font><color rgb="FF9C0006"/></font></dxf></dxfs></styleSheet>'
)
_SECOND = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>350181</v></c></row>'
    "</sheetData></worksheet>"
)

# Excel: rows that say how far they reach, a formula shared by three cells, values that stay in the
# cells of those, what only later versions know in `extLst`, with a formula of its own, a theme, the
# order in which formulas are computed, a printer, comments, and where the file lay on a disk.
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
EXCEL_SHEET = (
    f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats'
    '.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" xmlns:x14ac="http://schemas.microsoft.'
    'com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml'
    '/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}">'
    '<sheetPr><tabColor theme="4" tint="0.39997558519241921"/></sheetPr><dimension ref="A1:D7"/>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="3" topLeftCell="A4"'
    ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="B4"'
    ' sqref="B4"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="14.25"'
    ' x14ac:dyDescent="0.2"/><cols><col min="1" max="1" width="14" customWidth="1"/>'
    '<col min="5" max="16384" width="9" hidden="1" customWidth="1"/></cols><sheetData>'
    '<row r="1" spans="1:4" ht="28.5" customHeight="1" x14ac:dyDescent="0.2">'
    '<c r="A1" s="0" t="s"><v>0</v></c></row>'
    '<row r="2" spans="1:4" x14ac:dyDescent="0.2"><c r="A2" t="s"><v>1</v></c>'
    '<c r="D2" s="1"><v>46054</v></c></row>'
    '<row r="3" spans="1:4" x14ac:dyDescent="0.2"><c r="B3" t="s"><v>2</v></c>'
    '<c r="C3" t="s"><v>3</v></c><c r="D3" t="s"><v>4</v></c></row>'
    '<row r="4" spans="1:4" x14ac:dyDescent="0.2"><c r="A4" t="inlineStr"><is><t>东村</t></is></c>'
    '<c r="B4" t="s"><v>5</v></c><c r="C4"/><c r="D4" s="2"><f t="shared" ref="D4:D6" si="0">'
    "IF(B4=0,0,C4/B4)</f><v>0.5</v></c></row>"
    '<row r="5" spans="1:4" hidden="1" x14ac:dyDescent="0.2"><c r="A5"/><c r="B5"><v>3</v></c>'
    '<c r="D5" s="2"><f t="shared" si="0"/><v>0.25</v></c></row>'
    '<row r="6" spans="1:4" x14ac:dyDescent="0.2"><c r="B6"/><c r="D6" s="2"><f t="shared" si="0"/>'
    '<v>0</v></c></row><row r="7" spans="1:4" x14ac:dyDescent="0.2"><c r="A7" t="s"><v>6</v></c>'
    '<c r="B7"><f>SUM(B4:B6)</f><v>15</v></c></row></sheetData>'
    '<phoneticPr fontId="1" type="noConversion"/><mergeCells count="1"><mergeCell ref="A1:D1"/>'
    '</mergeCells><conditionalFormatting sqref="D4:D6"><cfRule type="cellIs" dxfId="0" priority="1"'
    ' operator="lessThan"><formula>0.5</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="whole" allowBlank="1" sqref="B4:C6">'
    "<formula1>0</formula1><formula2>99999</formula2></dataValidation></dataValidations>"
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="portrait" r:id="rId1"/><legacyDrawing r:id="rId2"/>'
    f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{_X14}">'
    '<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="'
    f'{_XM}"><x14:cfRule type="iconSet" priority="2" id="{{1}}"><x14:iconSet iconSet="3Stars">'
    f'<x14:cfvo type="num"><xm:f>代码!$A$1</xm:f></x14:cfvo></x14:iconSet></x14:cfRule>'
    "<xm:sqref>B4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    "</worksheet>"
)
EXCEL: Parts = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": _relations(
        ("officeDocument", "xl/workbook.xml"),
        (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
    ),
    "xl/workbook.xml": (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.'
        'openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15 xr xr6 xr10 xr2"'
        ' xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
        ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision">'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="26827"/>'
        '<workbookPr defaultThemeVersion="166925"/><mc:AlternateContent><mc:Choice Requires="x15">'
        '<x15ac:absPath url="D:\\报表\\" xmlns:x15ac="http://schemas.microsoft.com/office/'
        'spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><bookViews><workbookView'
        ' xWindow="-110" yWindow="-110" windowWidth="19420" windowHeight="10300"/></bookViews>'
        f'<sheets><sheet name="{WORKSHEET}" sheetId="1" r:id="rId1"/><sheet name="{HIDDEN}"'
        ' sheetId="2" state="veryHidden" r:id="rId2"/></sheets><definedNames>'
        f'<definedName name="_xlnm.Print_Area" localSheetId="0">{WORKSHEET}!$A$1:$D$7</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{WORKSHEET}!$1:$3</definedName>'
        '</definedNames><calcPr calcId="191029"/><extLst><ext uri="{B58B0392-4F1F-4190-BB64-'
        '5DF3571DCE5F}"/></extLst></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": _relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("worksheet", "worksheets/sheet2.xml"),
        ("theme", "theme/theme1.xml"),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("calcChain", "calcChain.xml"),
    ),
    "xl/worksheets/sheet1.xml": EXCEL_SHEET,
    "xl/worksheets/sheet2.xml": _SECOND,
    "xl/worksheets/_rels/sheet1.xml.rels": _relations(
        ("printerSettings", "../printerSettings/printerSettings1.bin"),
        ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("comments", "../comments1.xml"),
    ),
    "xl/theme/theme1.xml": f'{HEAD}<a:theme xmlns:a="x" name="Office"/>',
    "xl/styles.xml": _STYLES,
    "xl/sharedStrings.xml": _STRINGS,
    "xl/calcChain.xml": (
        f'{HEAD}<calcChain xmlns="{MAIN}"><c r="D4" i="1" l="1"/><c r="D5" i="1"/><c r="B7"'
        ' i="1" l="1"/></calcChain>'
    ),
    "xl/comments1.xml": (
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author>x</author></authors><commentList>'
        '<comment ref="B4" authorId="0"><text><t>以系统数据为准</t></text></comment></commentList>'
        "</comments>"
    ),
    "xl/drawings/vmlDrawing1.vml": (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape/><br></xml>'
    ),
    "xl/printerSettings/printerSettings1.bin": b"\x00H\x00P\x00 \x00L\x00\xff",
    "docProps/app.xml": f"{HEAD}<Properties><Application>Excel</Application></Properties>",
    "docProps/core.xml": f"{HEAD}<coreProperties/>",
}

# LibreOffice: every attribute is said, also what is false, each number is named one, every formula
# says that it is none of an array, and the workbook lets others compute as they like.
_SAID = (
    'customFormat="false" ht="12.8" hidden="{}" customHeight="false" outlineLevel="0"'
    ' collapsed="false"'
)
_SHOWN, _NOT_SHOWN = _SAID.format("false"), _SAID.format("true")
LIBRE_SHEET = (
    f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}" xmlns:x14="{_X14}"><sheetPr'
    ' filterMode="false"><pageSetUpPr fitToPage="false"/></sheetPr><dimension ref="A1:D7"/>'
    '<sheetViews><sheetView showFormulas="false" workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="12.8" zeroHeight="false" outlineLevelRow="0"/>'
    '<cols><col collapsed="false" customWidth="true" hidden="false" outlineLevel="0" max="1"'
    ' min="1" style="0" width="17.86"/></cols><sheetData>'
    f'<row r="1" {_SHOWN}><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="0"/><c r="C1" s="0"/>'
    '<c r="D1" s="0"/></row>'
    f'<row r="2" {_SHOWN}><c r="A2" s="0" t="s"><v>1</v></c><c r="D2" s="1" t="n"><v>46054</v></c>'
    "</row>"
    f'<row r="3" {_SHOWN}><c r="B3" s="0" t="s"><v>2</v></c><c r="C3" s="0" t="s"><v>3</v></c>'
    '<c r="D3" s="0" t="s"><v>4</v></c></row>'
    f'<row r="4" {_SHOWN}><c r="B4" s="0" t="s"><v>5</v></c><c r="D4" s="2" t="n">'
    '<f aca="false">IF(B4=0,0,C4/B4)</f><v>0.5</v></c></row>'
    f'<row r="5" {_NOT_SHOWN}><c r="B5" s="0" t="n"><v>3</v></c><c r="D5" s="2" t="n">'
    '<f aca="false">IF(B5=0,0,C5/B5)</f><v>0.25</v></c></row>'
    f'<row r="7" {_SHOWN}><c r="A7" s="0" t="s"><v>6</v></c><c r="B7" s="0" t="n">'
    '<f aca="false">SUM(B4:B6)</f><v>15</v></c></row></sheetData>'
    '<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells><conditionalFormatting sqref="B4">'
    '<cfRule type="cellIs" priority="2" operator="greaterThan" aboveAverage="0" rank="0" text=""'
    ' dxfId="0"><formula>5</formula></cfRule></conditionalFormatting><dataValidations count="1">'
    '<dataValidation allowBlank="false" errorStyle="stop" operator="greaterThan" sqref="B4"'
    ' type="whole"><formula1>0</formula1><formula2>0</formula2></dataValidation></dataValidations>'
    '<headerFooter differentFirst="false"><oddHeader></oddHeader></headerFooter></worksheet>'
)
LIBRE: Parts = {
    "_rels/.rels": _relations(
        ("officeDocument", "xl/workbook.xml"),
        (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
    ),
    "xl/workbook.xml": (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><fileVersion appName="Calc"/>'
        '<workbookPr backupFile="false" showObjects="all" date1904="false"/><workbookProtection/>'
        f'<sheets><sheet name="{WORKSHEET}" sheetId="1" state="visible" r:id="rId2"/>'
        f'<sheet name="{HIDDEN}" sheetId="2" state="hidden" r:id="rId3"/></sheets><definedNames>'
        f'<definedName function="false" hidden="false" name="区域" vbProcedure="false">{WORKSHEET}'
        '!$A$1:$D$7</definedName></definedNames><calcPr iterateCount="100" refMode="A1"'
        ' iterate="false" iterateDelta="0.001"/><extLst><ext xmlns:loext="http://schemas.'
        'libreoffice.org/" uri="{7626C862-2A13-11E5-B345-FEFF819CDC9F}"><loext:extCalcPr'
        ' stringRefSyntax="CalcA1ExcelA1"/></ext></extLst></workbook>'
    ),
    "xl/styles.xml": _STYLES,
    "xl/worksheets/sheet1.xml": LIBRE_SHEET,
    "xl/worksheets/sheet2.xml": _SECOND,
    "xl/_rels/workbook.xml.rels": _relations(
        ("styles", "styles.xml"),
        ("worksheet", "worksheets/sheet1.xml"),
        ("worksheet", "worksheets/sheet2.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ),
    "xl/sharedStrings.xml": _STRINGS,
    "docProps/core.xml": f"{HEAD}<coreProperties/>",
    "docProps/app.xml": f"{HEAD}<Properties><Application>LibreOffice</Application></Properties>",
    "[Content_Types].xml": _TYPES,
}

# WPS: no line between the declaration and the root, its own names beside the common ones, pictures
# that stand in cells by a function of its own, and its mark on the file.
_WPS = 'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
WPS_SHEET = (
    EXCEL_SHEET.replace(f'<worksheet xmlns="{MAIN}"', f'<worksheet xmlns="{MAIN}" {_WPS}')
    .replace("\r\n", "")
    .replace(
        "</sheetData>",
        '<row r="8" spans="1:4"><c r="A8" t="str"><f>_xlfn.DISPIMG("ID_0A1B",1)</f>'
        '<v>=DISPIMG("ID_0A1B",1)</v></c></row></sheetData>',
    )
)
WPS: Parts = {
    **EXCEL,
    "xl/worksheets/sheet1.xml": WPS_SHEET,
    "xl/_rels/workbook.xml.rels": _relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("worksheet", "worksheets/sheet2.xml"),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml"),
    ),
    "xl/cellimages.xml": f"{HEAD}<etc:cellImages {_WPS}><etc:cellImage/></etc:cellImages>",
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n",
    "docProps/custom.xml": (
        f'{HEAD}<Properties><property name="KSOProductBuildVer"><lpwstr>2052-12.1.0</lpwstr>'
        "</property></Properties>"
    ),
}


class _Streamed(io.BytesIO):
    """A file that cannot go back: sizes then follow each part, as some programs write them."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *_where: int) -> int:
        raise OSError


def packed(parts: Parts, *, is_streamed: bool = False) -> bytes:
    """Parts as a file."""
    out = _Streamed() if is_streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


SHEETS = {
    "Excel": packed(EXCEL),
    "LibreOffice": packed(LIBRE, is_streamed=True),
    "WPS": packed(WPS),
}
