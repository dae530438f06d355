"""The JSON routes of figures. Outside programs rely on them: names and meanings stay."""

from datetime import date
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.engines.figures import actions, inputs, queries, rules, shown
from yijia.engines.figures.queries import MOST, Proof, RowPage
from yijia.engines.figures.shown import documents
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
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


class GroupsAsked(Asked):
    """The same, and by what the number is sorted."""

    by: str = Field(description="The code of a dimension: `category`, `unit`, `source`.")


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


class MadeOut(ValueOut):
    """A median: the middle of the days that `n` rows took; `rows` are those. Or how many persons
    stand behind rows, which moves at night for who does not work there, and shows no rows.

    `reason` says why there is no value: `nothing`, `suppressed`, `beyond` the days that are counted
    apart, or `too_many` rows.
    """

    reason: str | None


class WeighedPartOut(Schema):
    """A share that is weighed, and how much of 100 it weighs by the one rule that holds."""

    code: str
    value: int | float | None
    numerator: int | float | None
    denominator: int | float | None
    weight: int | None


class WeightingOut(Schema):
    """How the parts weigh, in their order, from one day to another, and who says so."""

    start: date = Field(serialization_alias="from")
    end: date | None = Field(serialization_alias="to")
    weights: list[int]
    source: str
    sample: bool


class CompositeOut(ValueOut):
    """Shares weighed together; `n` is the smallest number of rows behind a part.

    There is no value where the rule changes within the range (`reason` is `changed`), where none
    holds (`no_rule`), or where a part is of nothing. `rules` are those that hold within the range.
    """

    reason: str | None
    parts: list[WeighedPartOut]
    rules: list[WeightingOut]


class GroupOut(Schema):
    """One number of one code, and the numbers that it is made of; null where it is not told."""

    code: str
    name: str
    value: int | float | None
    made_of: list[int | float | None]


class GroupsOut(Schema):
    """A number by a dimension; `items` is null where there are too many rows to be sorted."""

    code: str
    by: str
    division: str
    start: date = Field(serialization_alias="from")
    end: date = Field(serialization_alias="to")
    unit: str
    items: list[GroupOut] | None


class RowOut(Schema):
    """One counted row: the day it counts on, what it adds, and what may be shown of it.

    Nothing is shown of what is confidential: `row` is empty.
    """

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
    made = queries.derived_for(by=request.scope, division=settings.YIJIA_COUNTY)
    return shown.described([*queries.figures_for(by=request.scope), *made])


class SealOut(Schema):
    """One frozen number of a division and a month; `publication` counts those of the month."""

    code: str
    value: int | float
    n: int
    version: int
    publication: int
    at: str
    note: str


class SealedOut(SealOut):
    """The latest seal, and what the figure says now."""

    now: int | float | None


class MonthOut(Schema):
    """A month that was published, how often, and when last."""

    month: str
    publications: int
    at: str
    href: str


class PublicationOut(Schema):
    """One publication of a month; a later one says why it was needed."""

    number: int
    at: str
    note: str


class MonthPageOut(Schema):
    """What was published of a month and a division."""

    month: str
    division: str
    publications: list[PublicationOut]
    items: list[SealedOut]


ANY_OUT = CompositeOut | ShareOut | MadeOut | ValueOut


@router.get("/figures/{code}", response=ANY_OUT, by_alias=True, summary="One number")
@public
def read_figure(request: ScopedRequest, code: str, asked: Query[Asked]) -> dict[str, object]:
    """A figure of a division, or a number that is made of figures, exact at commit."""
    if queries.is_derived(code):
        on = timezone.localdate()
        made = queries.derived(by=request.scope, code=code, on=on, **_where(asked))
        return documents.derived_document(made, beside=request.path.removesuffix(code))
    found = queries.value(by=request.scope, code=code, **_where(asked))
    return documents.value_document(found, address=f"{request.path}/rows")


@router.get("/figures/{code}/rows", response=RowPageOut, summary="The rows behind a number")
@public
def read_rows(request: ScopedRequest, code: str, asked: Query[RowsAsked]) -> dict[str, object]:
    """The counted rows by day, with the columns that may be shown."""
    where = _where(asked)
    found = queries.rows(by=request.scope, code=code, after=asked.after, limit=asked.limit, **where)
    given = documents.given(**where) | {"limit": str(asked.limit), "after": found.next}
    return _row_page(found, next_page=f"{request.path}?{urlencode(given)}")


@router.get(
    "/figures/{code}/groups", response=GroupsOut, by_alias=True, summary="One number by a dimension"
)
@public
def read_groups(request: ScopedRequest, code: str, asked: Query[GroupsAsked]) -> dict[str, object]:
    """The number of each category, unit or way in; read from bounded rows."""
    on, where = timezone.localdate(), _where(asked)
    found = queries.groups(by=request.scope, code=code, dimension=asked.by, on=on, **where)
    return documents.groups_document(found)


@router.get("/figures/{code}/seals", response=list[SealOut], summary="The published numbers")
@public
def read_seals(request: ScopedRequest, code: str, month: str, division: str = "") -> Any:
    """Every seal of a figure of one month (`2026-10`) and one division, the latest first."""
    found = queries.seals(
        by=request.scope,
        code=code,
        division=division or settings.YIJIA_COUNTY,
        month=rules.month_of(month),
    )
    return [shown.seal_document(one) for one in found]


@router.get("/publications", response=list[MonthOut], summary="The months that were published")
@public
def list_publications(request: ScopedRequest) -> Any:
    """The published months, the latest first."""
    found = queries.published_months()
    return [shown.month_document(one, beside=request.path) for one in found]


@router.get("/publications/{month}", response=MonthPageOut, summary="What was published of a month")
@public
def read_publication(request: ScopedRequest, month: str, division: str = "") -> Any:
    """The latest seals of a month (`2026-10`), each beside what its figure says now."""
    found = queries.month_page(
        by=request.scope,
        month=rules.month_of(month),
        division=division or settings.YIJIA_COUNTY,
        on=timezone.localdate(),
    )
    return shown.month_page_document(found)


@router.post(
    "/publications",
    response={201: MonthPageOut},
    openapi_extra=schemas.body_of(inputs.PublishMonth) | schemas.BY_TOKEN,
    summary="Publish a month",
)
@needs(Permission.FIGURE_PUBLISH)
def publish(request: ScopedRequest) -> Any:
    """Freezes what every public figure says of a month that is over."""
    given = schemas.checked(inputs.PublishMonth, schemas.read_json(request)).cleaned_data
    at = timezone.now()
    actions.publish_month(by=request.scope, at=at, month=given["month"], note=given["note"])
    found = queries.month_page(
        by=request.scope,
        month=given["month"],
        division=settings.YIJIA_COUNTY,
        on=timezone.localdate(),
    )
    return Status(201, shown.month_page_document(found))


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
