"""The JSON routes of figures. Outside programs rely on them: names and meanings stay."""

from datetime import date
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema

from yijia.base.access import public
from yijia.engines.figures import queries, rules, shown
from yijia.engines.figures.queries import MOST, Proof, RowPage, Share, Value
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell.paging import PAGE

router = Router(tags=["figures"])


class Asked(Schema):
    """Which division, by default the county, over which days `[from, to)`, by default this year."""

    division: str = Field("", description="The code of a division; by default the county.")
    start: date | None = Field(None, alias="from", description="The first day.")
    end: date | None = Field(None, alias="to", description="The first day not counted any more.")


class RowsAsked(Asked):
    """The same, and which page of the rows."""

    after: str = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


class FigureOut(Schema):
    """One figure that may be asked for."""

    code: str
    title: str
    unit: str
    version: int
    public: bool


class ValueOut(Schema):
    """One number over `[from, to)`; `n` is how many rows stand behind it.

    A number of too few persons is not told: `value` and `n` are null, `suppressed` is true. `red`
    says that the last recount found a difference.
    """

    code: str
    value: int | float | None
    n: int | None
    unit: str
    division: str
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    version: int
    recounted_at: str | None
    rows: str | None
    suppressed: bool
    red: bool


class ShareOut(ValueOut):
    """A share in hundredths, and the numbers that it is made of; `n` rows stand behind the whole.

    `value` is null too where nothing was counted. `rows` are those of the denominator.
    """

    numerator: int | float | None
    denominator: int | float | None


class RowOut(Schema):
    """One counted row: the day it counts on, what it adds, and what may be shown of it."""

    day: date
    value: int | float
    row: dict[str, Any]


class ProofOut(Schema):
    """All rows of the range against the number, read at one moment.

    The rows are null when they are too many to be added up here; the recount does so every night.
    """

    rows_n: int | None
    rows_value: int | float | None
    shown_n: int
    shown_value: int | float
    adds_up: bool | None


class RowPageOut(Schema):
    """Some rows and the address of the next page; the last page holds the proof."""

    items: list[RowOut]
    next: str | None
    proof: ProofOut | None


@router.get("/figures", response=list[FigureOut], summary="The figures that may be asked for")
@public
def list_figures(request: ScopedRequest) -> list[dict[str, object]]:
    """Public figures, and for who works here the others too."""
    ratios = queries.ratios_for(by=request.scope, division=settings.YIJIA_COUNTY)
    return shown.described([*queries.figures_for(by=request.scope), *ratios])


@router.get("/figures/{code}", response=ShareOut | ValueOut, by_alias=True, summary="One number")
@public
def read_figure(request: ScopedRequest, code: str, asked: Query[Asked]) -> dict[str, object]:
    """A figure of a division, or a share of two, exact at commit."""
    if queries.is_ratio(code):
        whole = queries.share(by=request.scope, code=code, **_where(asked))
        return _share(whole, beside=request.path.removesuffix(code))
    found = queries.value(by=request.scope, code=code, **_where(asked))
    return _value(found, address=f"{request.path}/rows")


@router.get("/figures/{code}/rows", response=RowPageOut, summary="The rows behind a number")
@public
def read_rows(request: ScopedRequest, code: str, asked: Query[RowsAsked]) -> dict[str, object]:
    """The counted rows by day, with the columns that may be shown."""
    where = _where(asked)
    found = queries.rows(by=request.scope, code=code, after=asked.after, limit=asked.limit, **where)
    given = _given(**where) | {"limit": str(asked.limit), "after": found.next}
    return _row_page(found, next_page=f"{request.path}?{urlencode(given)}")


class _Where(TypedDict):
    division: str
    start: date
    end: date


def _where(asked: Asked) -> _Where:
    usual = rules.this_year(timezone.localdate())
    return {
        "division": asked.division or settings.YIJIA_COUNTY,
        "start": asked.start or usual.start,
        "end": asked.end or usual.end,
    }


def _given(*, division: str, start: date, end: date) -> dict[str, str]:
    return {"division": division, "from": start.isoformat(), "to": end.isoformat()}


def _value(found: Value, *, address: str) -> dict[str, object]:
    asked = _given(division=found.division, start=found.start, end=found.end)
    at = found.recounted_at
    return {
        **vars(found),
        "value": shown.json_number(found.value),
        "unit": gettext(found.unit),
        "recounted_at": timezone.localtime(at).isoformat() if at else None,
        "rows": f"{address}?{urlencode(asked)}" if found.rows_open else None,
        "suppressed": found.suppressed,
    }


def _share(found: Share, *, beside: str) -> dict[str, object]:
    whole = found.denominator
    numbers = {
        "numerator": shown.json_number(found.numerator.value),
        "denominator": shown.json_number(whole.value),
    }
    told = _value(whole, address=f"{beside}{whole.code}/rows") | {
        "code": found.ratio.code,
        "value": shown.json_number(found.value),
        "unit": gettext(found.ratio.unit),
        "version": found.ratio.version,
        "suppressed": found.suppressed,
        "red": found.numerator.red or whole.red,
    }
    return told | numbers if not found.suppressed else told | dict.fromkeys(numbers) | {"n": None}


def _row_page(found: RowPage, *, next_page: str) -> dict[str, object]:
    items = [
        {"day": row.day, "value": shown.json_number(row.value), "row": row.item}
        for row in found.rows
    ]
    return {
        "items": items,
        "next": next_page if found.next else None,
        "proof": _proof(found.proof) if found.proof else None,
    }


def _proof(proof: Proof) -> dict[str, object]:
    return {
        "rows_n": proof.rows_n,
        "rows_value": shown.json_number(proof.rows_value),
        "shown_n": proof.shown_n,
        "shown_value": shown.json_number(proof.shown_value),
        "adds_up": proof.adds_up,
    }
