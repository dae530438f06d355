"""What the board draws, by name: over time, by place, and the map of places."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from yijia.base import drawings
from yijia.base.drawings import Specification
from yijia.engines.figures.queries import Board
from yijia.engines.figures.shown import charts
from yijia.engines.figures.shown.counts import with_of

Features = Sequence[Mapping[str, Any]]
# A map of one place says nothing that the number does not.
FEWEST_PLACES = 2


class Drawing(StrEnum):
    """The drawings of the board, as their addresses name them."""

    TIME = "time"
    PLACES = "places"
    MAP = "map"


def specifications(found: Board, *, outlines: Features) -> dict[Drawing, Specification]:
    """Every drawing that there is something to draw in; `outlines` are GeoJSON features."""
    made = {
        Drawing.TIME: charts.lines(
            [(one.area.name, [month.value for month in one.months]) for one in found.areas],
            months=[date_format(month.start, "Y-m") for month in found.around.months],
        )
    }
    if found.parts:
        made[Drawing.PLACES] = charts.bars(
            [(area.name, part.value, with_of(part)) for area, _days, part in found.parts]
        )
    told = {
        area.code: (area.name, part.value, with_of(part), _board_of(found, code=area.code))
        for area, _days, part in found.parts
    }
    if sum(one["id"] in told for one in outlines) >= FEWEST_PLACES:
        made[Drawing.MAP] = charts.county(outlines, told=told)
    return made


def is_schematic(outlines: Features) -> bool:
    """Whether an outline among these is drawn for orientation only."""
    return any(one["properties"]["schematic"] for one in outlines)


def _board_of(found: Board, *, code: str) -> str:
    span = found.around.span
    asked = {"figure": found.declared.code, "division": code}
    asked |= {"from": span.start.isoformat(), "to": span.end.isoformat()}
    return f"{reverse('figures:board')}?{urlencode(asked)}"


def svg(specification: Specification) -> SafeString:
    """A drawing as an element of a page: the renderer has escaped every word in it."""
    drawn = drawings.svg_of(specification, fonts=settings.YIJIA_FONTS_DIR)
    return mark_safe(drawn)  # noqa: S308 - names come escaped, which a test shows
