"""A monthly form of a department, made up, which has filled itself for some months."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.forms import actions, queries
from yijia.engines.forms.rules import Bound, Due, Holds, Period, Rhythm
from yijia.front.demonstration.bodies import COUNTY
from yijia.ground.organisations import queries as organisations

KEPT_BY, SIGNED_BY = "centre", "governance-office"
NAME_ZH, NAME_EN = "基层诉求办理情况月报（示例）", "Monthly form on residents' issues (sample)"
# Due on the fifth, three times: the last one is left for whoever visits the demonstration.
DAY, TIMES = 5, 3
_WORKSHEET = "月报"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# What stands in the form. A day is a number with a style, as such programs write it.
_TEXTS = {
    "A1": NAME_ZH,
    "A2": "填报月份",
    "A3": "项目",
    "B3": "本月",
    "C3": "本年累计",
    "D3": "上年同月",
    "A4": "受理件数",
    "A5": "办结件数",
    "A6": "走访户数",
}
_OF = {"B": Period.MONTH, "C": Period.YEAR, "D": Period.MONTH_YEAR_AGO}
_FIGURES = {"4": "issues.opened", "5": "issues.solved"}


def workbook() -> bytes:
    """The form as a department would send it: empty, with a merged heading and a day."""
    office = f"{_RELATIONS}/officeDocument"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + _typed("workbook", kind="sheet.main")
        + _typed("styles", kind="styles")
        + _typed("worksheets/sheet1", kind="worksheet")
        + "</Types>",
        "_rels/.rels": _relations({"rId1": (office, "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="{_WORKSHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            {
                "rId1": (f"{_RELATIONS}/worksheet", "worksheets/sheet1.xml"),
                "rId2": (f"{_RELATIONS}/styles", "styles.xml"),
            }
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _worksheet(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, _HEAD + body)
    return out.getvalue()


def _typed(part: str, *, kind: str) -> str:
    named = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    return f'<Override PartName="/xl/{part}.xml" ContentType="{named}"/>'


def _relations(found: Mapping[str, tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, (kind, target) in found.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _styles() -> str:
    edge = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="176"'
        ' formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="14"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        f'<borders count="2"><border/><border>{edge}</border></borders>'
        "<cellStyleXfs><xf/></cellStyleXfs><cellXfs>"
        '<xf borderId="1" applyBorder="1"/><xf numFmtId="176" applyNumberFormat="1"/>'
        '<xf fontId="1" applyFont="1" applyAlignment="1"><alignment horizontal="center"/></xf>'
        "</cellXfs></styleSheet>"
    )


def _worksheet() -> str:
    rows = "".join(_row(row) for row in range(1, 7))
    return (
        f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="4" width="16" customWidth="1"/></cols>'
        f'<sheetData>{rows}</sheetData><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>'
        "</worksheet>"
    )


def _row(row: int) -> str:
    cells = "".join(_cell(f"{letter}{row}") for letter in "ABCD")
    return f'<row r="{row}">{cells}</row>'


def _cell(name: str) -> str:
    style = {"A1": 2, "B2": 1}.get(name, 0)
    text = _TEXTS.get(name)
    if text is None:
        return f'<c r="{name}" s="{style}"/>'
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def fill_form(*, scopes: Mapping[str, Scope], at: datetime) -> None:
    """Uploads the form, and fills it for the due days before a moment as the people there would."""
    clerk, leader = scopes[KEPT_BY], scopes[SIGNED_BY]
    days = _due_days(at.astimezone(CHINA).date())
    began = _at(days[0] - timedelta(days=10))
    bodies = {known.code: known.id for known in organisations.ever_known().values()}
    new = actions.NewSheet(NAME_ZH, NAME_EN, bodies[KEPT_BY], workbook(), "form.xlsx")
    sheet = actions.upload_sheet(by=clerk, at=began, new=new)
    for bound in _bounds():
        actions.bind_cell(by=clerk, at=began, sheet=sheet, bound=bound)
    due = Due(Rhythm.MONTHLY, began.date(), day=DAY)
    actions.set_due(by=clerk, at=began, sheet=sheet, due=due, signer=bodies[SIGNED_BY])
    for day in days:
        sheet = queries.access_sheet(by=clerk, identity=sheet.pk)
        filling = actions.fill_sheet(by=clerk, at=_at(day), sheet=sheet, due_on=day)
        if day != days[-1]:
            actions.check_filling(by=clerk, at=_at(day), filling=filling)
            actions.sign_filling(by=leader, at=_at(day), filling=filling)
            actions.note_sent(by=clerk, at=_at(day), filling=filling)


def _due_days(today: date) -> list[date]:
    """The last due days that are over, the oldest first."""
    found: list[date] = []
    day = today.replace(day=DAY) if today.day > DAY else _month_before(today.replace(day=DAY))
    while len(found) < TIMES:
        found.insert(0, day)
        day = _month_before(day)
    return found


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=day.day)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=CHINA)


def _bounds() -> list[Bound]:
    """Six numbers of the county, the month, and one row that nobody counts."""
    counted = [
        Bound(_WORKSHEET, f"{letter}{row}", Holds.FIGURE, code, COUNTY, period)
        for row, code in _FIGURES.items()
        for letter, period in _OF.items()
    ]
    reason = "走访由部门自行登记（示例）"
    return [
        *counted,
        Bound(_WORKSHEET, "B2", Holds.MONTH),
        Bound(_WORKSHEET, "B6", Holds.NOBODY, reason=reason),
    ]
