"""The board: one figure over time, by place, by circle, and of two areas beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext

from yijia.engines.figures import queries
from yijia.engines.figures.queries import Area, Board, Part
from yijia.engines.figures.rules import Countable, Derived, Stock
from yijia.engines.figures.shown import drawings, pages
from yijia.engines.figures.shown.chapters import by_chapter
from yijia.engines.figures.shown.counts import behind_words, of_head, of_words, with_of
from yijia.engines.figures.shown.derived import reason
from yijia.engines.figures.shown.drawings import Features
from yijia.engines.figures.shown.pages import Line, address, number, written


@dataclass(frozen=True)
class Headline:
    """The number of one area, large."""

    name: str
    value: int | str | None
    unit: str
    note: str
    href: str


def board(found: Board, *, outlines: Features) -> dict[str, object]:
    """What the board shows of a figure: the numbers large, drawings, and a table beside each."""
    declared, first = found.declared, found.areas[0]
    division, span = found.around.division, queries.days_counted(first.number)
    return pages.heading(declared, division=division) | {
        "headlines": [_headline(one, found=found) for one in found.areas],
        "span": span,
        "on": span.last_day if isinstance(declared, Stock) else None,
        "is_red": any(queries.is_red(one.number) for one in found.areas),
        "recounted_at": queries.recounted_at(first.number),
        "drawn": {
            name.value: drawings.svg(specification)
            for name, specification in drawings.specifications(found, outlines=outlines).items()
        },
        "is_schematic": drawings.is_schematic(outlines),
        "asked": _asked(found),
        "names": [one.area.name for one in found.areas],
        "month_rows": _months(found),
        "month_head": [gettext("Month"), *(one.area.name for one in found.areas)],
        "of_head": of_head(first.number),
        "places": [_line(declared, part=part) for part in found.parts],
        "by_circle": [_line(declared, part=part) for part in found.circles],
        "figure_href": address(declared.code, division=division.code, span=found.around.span),
        "rows": [
            (
                gettext(one.title),
                address(one.code, division=division.code, span=span, name="figures:rows"),
            )
            for one in found.opens
        ],
    }


def _asked(found: Board) -> str:
    """What the board was asked for, as an address says it."""
    span, (first, *others) = found.around.span, found.areas
    asked = {"figure": found.declared.code, "division": first.area.code}
    asked |= {"from": span.start.isoformat(), "to": span.end.isoformat()}
    return urlencode([*asked.items(), *(("beside", one.area.code) for one in others)])


def _headline(one: queries.OfArea, *, found: Board) -> Headline:
    area, declared, whole = one.area, found.declared, one.number
    return Headline(
        name=area.name if len(found.areas) > 1 else "",
        value=number(whole.value),
        unit=gettext(declared.unit),
        note=reason(queries.reason_of(whole)) if whole.value is None else behind_words(whole),
        href=address(declared.code, division=area.code, span=found.around.span),
    )


def _months(found: Board) -> list[list[str]]:
    return [
        [
            date_format(month.start, gettext("F Y")),
            *(with_of(one.months[place]) for one in found.areas),
        ]
        for place, month in reversed(list(enumerate(found.around.months)))
    ]


def _line(declared: Countable | Derived, *, part: Part) -> Line:
    area, days, found = part
    href = address(declared.code, division=area.code, span=days)
    return Line(area.name, href, value=written(found.value), of=of_words(found))


def beside(areas: Sequence[Area]) -> list[tuple[str, str]]:
    """What an area can be compared with, by code."""
    return [(one.code, one.name) for one in areas]


def choices(
    declared: Sequence[Countable | Derived],
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The figures that can be put on the board: by chapter, and in it by title."""
    named = sorted(((one.code, gettext(one.title)) for one in declared), key=lambda one: one[1])
    return by_chapter(named, code=lambda one: one[0])
