"""What pages and routes show of figures, in words and links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import queries, registry, rules
from yijia.engines.figures.queries import (
    Area,
    Around,
    Difference,
    FigurePage,
    Row,
    RowPage,
    Value,
)
from yijia.engines.figures.rules import Countable, Derived, Grain, Span, Stock
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

GRAINS = {
    Grain.LEAF: _("one day, here"),
    Grain.BRANCH: _("one day, below"),
    Grain.MONTH: _("one month"),
}
FAULT_HEAD = (_("Day"), _("Place"), _("Sum of"), _("In the rows"), _("In the sums"))
CLOSED = {
    queries.Closed.PERSONS: _(
        "The rows are of persons, so only those who work over this place can open them."
    ),
}
NOTHING = "–"


def address(code: str, *, division: str, span: Span, name: str = "figures:figure") -> str:
    """The address of a figure, or of its rows, for a division and a range."""
    asked = {"division": division, "from": str(span.start), "to": str(span.end)}
    return f"{reverse(name, args=[code])}?{urlencode(asked)}"


def number(value: int | Decimal | None) -> int | str | None:
    """A number for the page; None is one that is kept back."""
    return value if value is None or isinstance(value, int) else f"{value:,f}"


def json_number(value: int | Decimal | None) -> int | float | None:
    """A number for a program; a fraction has four places at most, which a double holds."""
    return float(value) if isinstance(value, Decimal) else value


def written(value: int | Decimal | None) -> str:
    """A number in a table."""
    return NOTHING if value is None else f"{value:,}"


@dataclass(frozen=True)
class Line:
    """One line of a table of numbers. `of` are the two numbers that a share is made of."""

    text: str
    href: str
    value: str
    of: str = ""


def around(area: Area, *, on: date) -> list[tuple[str, str]]:
    """What can be chosen beside an area, by code."""
    return [(one.code, one.name) for one in queries.area_choices(area, on=on)]


def figure_page(found: FigurePage, *, today: date) -> dict[str, object]:
    """One figure: the number, where it is made of, and how it moved."""
    figure, division, span = found.figure, found.around.division, found.around.span
    days = Span(found.value.start, found.value.end)
    return heading(figure, division=division) | {
        "span": days,
        "on": days.last_day if isinstance(figure, Stock) else None,
        "flows": _flows(figure, division=division, span=span),
        "value": number(found.value.value),
        "exact": found.value.value,
        "n": written(found.value.n) if figure.amount is not None else "",
        "red": found.value.red,
        "result": found.result,
        "fault_head": [gettext(text) for text in FAULT_HEAD],
        "faults": [_fault(differing) for differing in found.result.first] if found.result else [],
        "crumbs": crumbs(figure, around=found.around),
        "parts": [_part(d, value) for d, value in found.parts],
        "months": [_month(value) for value in found.months],
        "periods": periods(figure, division=division.code, span=span, today=today),
        "rows_href": address(figure.code, division=division.code, span=days, name="figures:rows")
        if found.closed is None
        else "",
        "closed": closed_words(found.closed),
    }


def closed_words(closed: queries.Closed | None) -> str:
    """Why rows are not opened, in words; nothing where they are."""
    return gettext(CLOSED[closed]) if closed else ""


def _flows(figure: Countable, *, division: Area, span: Span) -> list[Line]:
    """The two figures of a stock, each with its page."""
    if not isinstance(figure, Stock):
        return []
    return [
        Line(gettext(one.title), address(one.code, division=division.code, span=span), value="")
        for one, _sign in figure.counted
    ]


def crumbs(figure: Countable | Derived, *, around: Around) -> list[tuple[str, str]]:
    """The same number of the divisions above."""
    return [(d.name, address(figure.code, division=d.code, span=around.span)) for d in around.above]


def heading(figure: Countable | Derived, *, division: Area) -> dict[str, object]:
    """What is said of a figure whatever its number."""
    return {
        "title": gettext(figure.title),
        "sentence": gettext(figure.sentence),
        "source": gettext(figure.source),
        "unit": gettext(figure.unit),
        "figure": figure,
        "division": division,
        "minimum": rules.MINIMUM_OF_PERSONS,
    }


def _part(division: Division, value: Value) -> Line:
    href = address(value.code, division=division.code, span=Span(value.start, value.end))
    return Line(text=division.name, href=href, value=written(value.value))


def _month(value: Value) -> Line:
    href = address(value.code, division=value.division, span=Span(value.start, value.end))
    text = date_format(value.start, gettext("F Y"))
    return Line(text=text, href=href, value=written(value.value))


def periods(
    figure: Countable | Derived, *, division: str, span: Span, today: date
) -> list[tuple[str, str, bool]]:
    """Ranges that people ask for by name: label, address, whether it is the present one."""
    named = (
        (gettext("This month"), rules.this_month(today)),
        (gettext("This year"), rules.this_year(today)),
        (gettext("Last year"), rules.last_year(today)),
    )
    return [
        (label, address(figure.code, division=division, span=other), other == span)
        for label, other in named
    ]


def _fault(found: Difference) -> tuple[str, ...]:
    division = places.gazetteer().get(found.division)
    return (
        date_format(found.day, gettext("j F Y")),
        division.name if division else found.division,
        gettext(GRAINS[found.grain]),
        written(found.counted),
        written(found.held),
    )


def row_page(found: RowPage, *, division: str, span: Span) -> dict[str, object]:
    """One page of the rows behind a number, and whether all of them add up to it."""
    figure = found.figure
    place = queries.access_area(code=division)
    href = address(figure.code, division=division, span=span, name="figures:rows")
    here = f"{href}&{urlencode({'after': found.after})}" if found.after else href
    head = [gettext(text) for text in figure.headings] or [
        column.replace("_", " ") for column in figure.columns
    ]
    return heading(figure, division=place) | {
        "span": span,
        "on": span.last_day if isinstance(figure, Stock) else None,
        "is_first": not found.after,
        "head": [gettext("Counted on"), *head, *_amount_head(figure)],
        "numeric": str(len(head) + 2) if figure.amount is not None else "",
        "rows": [_row(row, figure=figure) for row in found.rows],
        "looked_at": written(found.looked_at) if found.looked_at else "",
        **_proof(found.proof),
        "add_up_href": f"{here}&add_up=all" if found.proof.on_request else "",
        "figure_href": address(figure.code, division=division, span=span),
        "next_href": f"{href}&{urlencode({'after': found.next})}" if found.next else "",
    }


def _proof(proof: queries.Proof) -> dict[str, object]:
    return {
        "proof": proof,
        "proof_rows": written(proof.rows_n),
        "proof_value": written(proof.rows_value),
        "proof_shown": written(proof.shown_value),
    }


def _row(row: Row, *, figure: Countable) -> list[str]:
    cells = _cells(row, figure=figure)
    amount = [written(row.value)] if figure.amount is not None else []
    return [date_format(row.day, gettext("j F Y")), *cells, *amount]


def _cells(row: Row, *, figure: Countable) -> list[str]:
    """What is shown of a row, or that it is confidential."""
    if not row.item:
        return [gettext("Confidential"), *[NOTHING] * (len(figure.columns) - 1)]
    words = registry.figures.words_of(figure, item=row.item)
    return [words.get(column) or _cell(column, row.item) for column in figure.columns]


def _amount_head(figure: Countable) -> list[str]:
    """A column for what each row adds, unless each adds one."""
    return [gettext(figure.unit)] if figure.amount is not None else []


def _cell(column: str, item: Mapping[str, object]) -> str:
    """A value in words: a division by its name, a day as people write it."""
    value = item[column]
    division = places.gazetteer().get(str(value)) if column == "division_id" else None
    if division is not None:
        return division.name
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    day = _day(value)
    if day is not None:
        return date_format(day, gettext("j F Y"))
    return NOTHING if value is None else str(value)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def described(
    figures: Iterable[Countable | Derived], *, by: Scope, division: str
) -> list[dict[str, object]]:
    """Figures for a program, with what each can be sorted by in a division by whoever asks."""
    return [
        {
            "code": figure.code,
            "title": gettext(figure.title),
            "unit": gettext(figure.unit),
            "sentence": gettext(figure.sentence),
            "chapter": gettext(registry.figures.chapter_of(figure.code).title),
            "source": gettext(figure.source),
            "version": figure.version,
            "public": figure.public,
            "dimensions": [
                {"code": one.code, "title": gettext(one.title)}
                for one in queries.dimensions_of(by=by, declared=figure, division=division)
            ],
        }
        for figure in figures
    ]
