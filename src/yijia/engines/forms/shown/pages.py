"""The pages of one form and of one filled form."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures.queries import AnyNumber, is_red
from yijia.engines.forms import queries, rules
from yijia.engines.forms.models import FilledCell, Filling, Sheet
from yijia.engines.forms.queries import Filled, GoingOn, Opened
from yijia.engines.forms.rules import (
    Book,
    Bound,
    Empty,
    Holds,
    Read,
    Series,
    State,
    Way,
    Worksheet,
    cell_of,
)
from yijia.engines.forms.shown import said
from yijia.engines.forms.shown.grids import Over, grid
from yijia.engines.forms.shown.places import Options, offered
from yijia.ground.places import queries as places

# How many filled forms a page lists.
SHOWN = 24
ANSWER_LABELS = {
    "holds": _("What it holds"),
    "figure": _("Counted figure"),
    "division": _("Place"),
    "period": _("Over the days"),
    "reason": _("Why nobody counts it"),
}
AS_BEFORE = _("As %(cell)s, next place: %(place)s")
NEXT_MONTH = _("As %(cell)s, next month: %(month)s")
OTHER_NUMBER = _("As %(cell)s, but another number")
OFFERS = {
    (Way.DOWN, Series.PLACE): _("Down to %(last)s, each cell of its own place (%(number)s)"),
    (Way.RIGHT, Series.PLACE): _("Across to %(last)s, each cell of its own place (%(number)s)"),
    (Way.DOWN, Series.MONTH): _("Down to %(last)s, each cell of its own month (%(number)s)"),
    (Way.RIGHT, Series.MONTH): _("Across to %(last)s, each cell of its own month (%(number)s)"),
}
# As long as it is not signed, it is said why it was sent back.
_NOT_SIGNED = frozenset({State.FILLED, State.CHECKED})
# A cell that is empty for one of these reasons may be typed into.
_TYPED_INTO = frozenset(empty.value for empty in Empty if empty.value) - rules.NOT_TYPED


def sheet_page(sheet: Sheet, *, by: Scope, on: date) -> dict[str, object]:
    """One form: when it is due, who signs it, what it holds, and what was filled."""
    rules_known = queries.due_rules_of(sheet)
    (standing,) = queries.standings([sheet], on=on)
    waiting = standing.to_fill
    return heading(sheet) | {
        "owner": said.body(sheet.organisation_id),
        "signer": said.body(sheet.signer_id),
        "rule": said.rule_words(rules_known[-1]) if rules_known else "",
        "next_due": standing.next_due,
        "bound": len(queries.bindings_of(sheet)),
        "may_edit": queries.may_edit(by, sheet=sheet) and sheet.ended_on is None,
        "may_fill": queries.may_edit(by, sheet=sheet),
        "to_fill": waiting[0] if waiting else None,
        "waiting": waiting if sheet.ended_on is not None else [],
        "fillings": [_filling_row(one) for one in queries.fillings_of(sheet, most=SHOWN)],
    }


def heading(sheet: Sheet) -> dict[str, object]:
    """What every page of a form says of it."""
    return {"sheet": sheet, "name": said.name_of(sheet)}


def _filling_row(one: Filling) -> dict[str, object]:
    return {
        "due_on": one.due_on,
        "href": reverse("forms:filling", args=[one.pk]),
        "state": said.state_words(one.state),
        "counted": one.counted,
        "typed": one.typed,
    }


def grid_page(
    sheet: Sheet, *, book: Book, found: tuple[Worksheet, Read], may_edit: bool
) -> dict[str, object]:
    """A worksheet of a form in which each cell leads to what it holds."""
    worksheet, read = found
    titles = said.figure_titles(division=sheet.organisation.division_id)
    over = {
        cell_of(row.cell): _bound_over(
            row.bound,
            titles=titles,
            href=cell_href(sheet, worksheet, cell=row.cell) if may_edit else "",
        )
        for row in queries.bindings_of(sheet)
        if row.worksheet == worksheet.name
    }
    href = cell_href(sheet, worksheet, cell="") if may_edit else ""
    return heading(sheet) | {
        "worksheet": worksheet,
        "grid": grid(read, over=over, href=href),
        "tabs": tabs(sheet, book=book),
    }


def replaced_page(sheet: Sheet, *, lost: Sequence[Bound]) -> dict[str, object]:
    """What the cells of a form held that its new workbook cannot hold."""
    titles = said.figure_titles(division=sheet.organisation.division_id)
    return heading(sheet) | {
        "lost": [(one.worksheet, one.cell, said.bound_words(one, titles=titles)) for one in lost]
    }


def _bound_over(bound: Bound, *, titles: dict[str, str], href: str) -> Over:
    kind = "nobody" if bound.holds is Holds.NOBODY else "bound"
    return Over(said.bound_words(bound, titles=titles), href=href, kind=kind)


def cell_href(sheet: Sheet, worksheet: Worksheet, *, cell: str) -> str:
    """Where it is said what a cell holds; without a cell, what its name is added to."""
    whole = reverse("forms:cell", args=[sheet.pk, worksheet.number, cell or "A1"])
    return whole if cell else whole.removesuffix("A1")


def tabs(sheet: Sheet, *, book: Book) -> list[tuple[str, str, int]]:
    """The worksheets that are not hidden: name, address, number."""
    return [
        (one.name, reverse("forms:grid", args=[sheet.pk, one.number]), one.number)
        for one in book.worksheets
        if not one.is_hidden
    ]


def cell_page(opened: Opened) -> dict[str, object]:
    """What every page about one cell says of it."""
    sheet, name = opened.sheet, opened.cell.name
    number, bound = opened.worksheet.number, opened.bound
    titles = said.figure_titles(division=sheet.organisation.division_id)
    return heading(sheet) | {
        "worksheet": opened.worksheet,
        "cell": name,
        "held": opened.read.seen(opened.cell).text,
        "grid_href": f"{reverse('forms:grid', args=[sheet.pk, number])}#{name}",
        "bound": said.bound_words(bound, titles=titles) if bound else "",
        "cell_href": reverse("forms:cell", args=[sheet.pk, number, name]),
        "run_href": reverse("forms:run", args=[sheet.pk, number, name]),
        "remove_href": reverse("forms:unbind", args=[sheet.pk, number, name]),
    }


def places_offered(opened: Opened, *, on: date) -> list[tuple[str, Options]]:
    """The places that a cell may be of, by the place that they lie in."""
    return offered(places.access_division(code=opened.sheet.organisation.division_id), on=on)


def goings_on(found: Sequence[GoingOn], *, opened: Opened) -> dict[str, object]:
    """What a cell may hold as the one before it does, each in words and as it is sent; and where
    only the number is asked for anew.
    """
    titles = said.figure_titles(division=opened.sheet.organisation.division_id)
    return {
        "goings_on": [
            {
                "text": _as_before(one),
                "hint": said.bound_words(one.bound, titles=titles),
                "sent": [*_answers(one.bound).items(), ("way", one.way.value)],
            }
            for one in found
            if one.series is not None
        ],
        "other_numbers": [
            (gettext(OTHER_NUMBER) % {"cell": one.before.name}, f"?{urlencode(_other_number(one))}")
            for one in found
            if one.series is None
        ],
    }


def _as_before(one: GoingOn) -> str:
    cell, bound = one.before.name, one.bound
    if one.series is Series.PLACE:
        return gettext(AS_BEFORE) % {"cell": cell, "place": said.place(bound.division)}
    return gettext(NEXT_MONTH) % {"cell": cell, "month": said.period_words(bound)}


def _answers(bound: Bound) -> dict[str, str]:
    """What was said of a cell, as the questions about one are answered."""
    return {
        "holds": bound.holds.value,
        "figure": bound.figure,
        "division": bound.division or "",
        "period": bound.period.value if bound.period else "",
    }


def _other_number(one: GoingOn) -> dict[str, str]:
    return {name: value for name, value in _answers(one.bound).items() if name != "figure"}


def offers(found: Mapping[tuple[Way, Series], Sequence[Bound]]) -> list[tuple[str, str]]:
    """How one can go on from a cell over many at once, each in words and with its page."""
    return [
        (
            gettext(OFFERS[way, series]) % {"last": made[-1].cell, "number": len(made)},
            urlencode({"way": way, "series": series}),
        )
        for (way, series), made in found.items()
    ]


def run_rows(found: Sequence[Bound], *, opened: Opened) -> list[tuple[str, str]]:
    """What the cells that follow would hold, before it is saved: each by its name, in words."""
    titles = said.figure_titles(division=opened.sheet.organisation.division_id)
    return [(one.cell, said.bound_words(one, titles=titles)) for one in found]


def choices(opened: Opened) -> dict[str, dict[str, str]]:
    """What may be answered of a cell, in words, by question; a place is said by its full name."""
    return {
        "holds": {key.value: gettext(text) for key, text in rules.HOLDS_LABELS.items()},
        "figure": said.figure_titles(division=opened.sheet.organisation.division_id),
        "period": {key.value: gettext(text) for key, text in rules.PERIOD_LABELS.items()},
    }


def question_page(given: Mapping[str, str]) -> dict[str, object]:
    """What was said of a cell beside one question, and goes with its answer."""
    return {"before": [(name, value) for name, value in given.items() if value]}


def check_page(
    given: Mapping[str, str], *, choices: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    """What was said of a cell: each answer in words, with the address that asks it anew."""
    rows = [
        {
            "label": gettext(ANSWER_LABELS[name]),
            "value": said.full_place(value)
            if name == "division"
            else choices.get(name, {}).get(value, value),
            "href": f"?{urlencode({n: v for n, v in given.items() if n != name})}",
        }
        for name, value in given.items()
        if value
    ]
    return {"answers": rows, "before": list(given.items())}


def filling_page(
    filling: Filling,
    *,
    by: Scope,
    cells: Sequence[Filled],
    found: tuple[Worksheet, Read],
    book: Book,
    on: date,
) -> dict[str, object]:
    """One filled form: the sheet as it goes out, and each cell with what it counts and, where that
    is something else, what its figure says on a day.
    """
    worksheet, read = found
    titles = said.figure_titles(division=filling.division_id)
    over = {one.cell: _filled_over(one.row) for one in cells if one.row.worksheet == worksheet.name}
    now = queries.told_now([one.row for one in cells], on=on)
    rows = [_cell_row(filling, one, titles=titles, now=now.get(one.row.pk)) for one in cells]
    return (
        heading(filling.sheet)
        | said.may(by, filling=filling)
        | {
            "filling": filling,
            "state": said.state_words(filling.state),
            "grid": grid(read, over=over, formula=gettext("Computed when it is opened")),
            "worksheet": worksheet,
            "tabs": [
                (one.name, f"?worksheet={one.number}", one.number)
                for one in book.worksheets
                if not one.is_hidden
            ],
            "cells": rows,
            "fits_now": sum(bool(row["fits_now"]) for row in rows),
            "differ": sum(bool(row["now"]) for row in rows),
            "owner": said.body(filling.sheet.organisation_id),
            "signer": said.body(filling.sheet.signer_id),
            "back_reason": filling.back_reason if filling.state in _NOT_SIGNED else "",
        }
    )


def _filled_over(row: FilledCell) -> Over:
    if row.value is None and row.empty != Empty.NONE:
        return Over(said.why_empty(row), kind="empty")
    kind = "typed" if row.is_typed else "counted"
    return Over(said.value_words(row), href=said.rows_address(row), kind=kind)


def _cell_row(
    filling: Filling, one: Filled, *, titles: dict[str, str], now: AnyNumber | None
) -> dict[str, object]:
    row, fits_now = one.row, queries.fits_now(one.row, now=now)
    # Of a cell that was not filled the page says that it can be, and no number that is not in it.
    today = now if row.value is not None else None
    asked = urlencode({"worksheet": row.worksheet, "cell": row.cell})
    return {
        "cell": row.cell,
        "worksheet": row.worksheet,
        "what": said.what_words(
            titles.get(row.figure, row.figure) or gettext(rules.HOLDS_LABELS[Holds(row.holds)]),
            area=row.area,
        ),
        "start": row.starts_on,
        "last": row.ends_on - timedelta(days=1) if row.ends_on else None,
        "value": said.value_words(row),
        "href": said.rows_address(row),
        "behind": said.behind_words(row),
        "now": said.now_words(row, now=today),
        "is_red": today is not None and is_red(today),
        "fits_now": fits_now,
        "typed": row.is_typed,
        "why": "" if row.value is not None else said.why_empty(row),
        "type_href": f"{reverse('forms:type', args=[filling.pk])}?{asked}"
        if row.empty in _TYPED_INTO
        else "",
    }
