"""The numbers themselves, the rows behind them, and what they are counted apart by."""

from datetime import date
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from ninja import Query, Router

from yijia.base.access import public
from yijia.engines.figures import queries, rules, shown
from yijia.engines.figures.api import shapes
from yijia.engines.figures.queries import Proof
from yijia.engines.figures.shown import documents
from yijia.ground.access.middleware import ScopedRequest

router = Router(tags=["figures"])


@router.get(
    "/figures", response=list[shapes.FigureOut], summary="The figures that may be asked for"
)
@public
def list_figures(request: ScopedRequest) -> list[dict[str, object]]:
    """Public figures, and for who works here the others too."""
    by, county = request.scope, settings.YIJIA_COUNTY
    every = [*queries.figures_for(by=by), *queries.derived_for(by=by, division=county)]
    return shown.described(every, by=by, division=county)


@router.get("/recounts", response=list[shapes.NightOut], summary="What recounts found")
@public
def list_recounts(
    request: ScopedRequest, asked: Query[shapes.NightsAsked]
) -> list[dict[str, object]]:
    """The latest recounts of all figures, of some, and those that found sums differing, the latest
    first; or, page by page, all that did.
    """
    if not asked.differing:
        return [shown.night_document(one) for one in queries.nights()]
    return [shown.night_document(one) for one in queries.differing_nights(before=asked.before)]


@router.get("/figures/{code}", response=shapes.ANY_OUT, by_alias=True, summary="One number")
@public
def read_figure(request: ScopedRequest, code: str, asked: Query[shapes.Asked]) -> dict[str, object]:
    """A figure of a division, or a number that is made of figures, exact at commit."""
    on = timezone.localdate()
    if queries.is_derived(code):
        made = queries.derived(by=request.scope, code=code, on=on, **_where(asked))
        return documents.derived_document(made, beside=request.path.removesuffix(code))
    found = queries.value(by=request.scope, code=code, on=on, **_where(asked))
    told = documents.value_document(found, address=f"{request.path}/rows")
    declared = queries.access_figure(by=request.scope, code=code, division=found.division)
    ask = queries.Ask(declared, found.division, rules.Span(found.start, found.end))
    closed = queries.why_closed(ask, by=request.scope)
    return told | ({"rows": None, "rows_closed": closed.value} if closed else {})


@router.get("/figures/{code}/rows", response=shapes.RowPageOut, summary="The rows behind a number")
@public
def read_rows(
    request: ScopedRequest, code: str, asked: Query[shapes.RowsAsked]
) -> dict[str, object]:
    """The counted rows by day, with the columns that may be shown."""
    where = _where(asked)
    found = queries.rows(
        by=request.scope,
        code=code,
        after=asked.after,
        limit=asked.limit,
        add_up=asked.add_up,
        **where,
    )
    given = documents.given(**where) | {"limit": str(asked.limit)}
    onward, here = given | {"after": found.next}, given | {"after": asked.after, "add_up": "true"}
    return {
        "items": [
            {"day": row.day, "value": shown.json_number(row.value), "row": row.item}
            for row in found.rows
        ],
        "next": f"{request.path}?{urlencode(onward)}" if found.next else None,
        "proof": _proof(found.proof, add_up=f"{request.path}?{urlencode(here)}"),
        "red": found.proof.red,
        "looked_at": found.looked_at,
    }


@router.get(
    "/figures/{code}/groups",
    response=shapes.GroupsOut,
    by_alias=True,
    summary="One number by a dimension",
)
@public
def read_groups(
    request: ScopedRequest, code: str, asked: Query[shapes.GroupsAsked]
) -> dict[str, object]:
    """The number of each category, unit or way in; read from bounded rows."""
    found = queries.groups(by=request.scope, code=code, dimension=asked.by, **_where(asked))
    return documents.groups_document(found)


@router.get("/figures/{code}/seals", response=list[shapes.SealOut], summary="The published numbers")
@public
def read_seals(
    request: ScopedRequest, code: str, month: str, division: str = "", known_on: str = ""
) -> Any:
    """Every seal of a figure of one month (`2026-10`) and one division, the latest first; as they
    were known when a day was over, by `known_on`.
    """
    found = queries.seals(
        by=request.scope,
        code=code,
        division=division or settings.YIJIA_COUNTY,
        month=rules.month_of(month),
        known_on=rules.day_known(known_on),
    )
    return [shown.seal_document(one) for one in found]


class _Where(TypedDict):
    division: str
    start: date
    end: date


def _where(asked: shapes.Asked) -> _Where:
    usual = rules.this_year(timezone.localdate())
    return {
        "division": asked.division or settings.YIJIA_COUNTY,
        "start": asked.start or usual.start,
        "end": asked.end or usual.end,
    }


def _proof(proof: Proof, *, add_up: str) -> dict[str, object]:
    return {
        "rows_n": proof.rows_n,
        "rows_value": shown.json_number(proof.rows_value),
        "shown_n": proof.shown_n,
        "shown_value": shown.json_number(proof.shown_value),
        "adds_up": proof.adds_up,
        "add_up": add_up if proof.on_request else None,
    }
