"""Drawings of numbers as Vega-Lite specifications, each of which stands beside its table.

Sizes are of the drawing itself, which a page stretches to its own width; so letters stay readable
on a telephone. A specification holds the numbers that are shown and nothing else, and can be
downloaded.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from yijia.base.drawings import SCHEMA, Specification

WIDTH, HEIGHT, NAMES, BARS = 360, 190, 130, 180
# The width of a letter beside a bar is what the widest takes.
STEP, BAR, LETTER = 24, 16, 7
# Two areas differ by more than their colour: the line of the second one is dashed.
COLOURS, DASHES = ("#0b4f52", "#505a5f"), ([1, 0], [5, 3])
INK, PALE = "#0b0c0c", "#505a5f"
SHADES = ("#d3e4e3", "#9fc5c3", "#68a3a1", "#33807f", "#0b4f52")
UNTOLD = "#ffffff"
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
# A point of an outline that moves a drawing by less than this share of its width is left out.
FINENESS = 1 / 1000
WRITTEN = {"format": ",.1~f"}
LOOK = {
    "background": None,
    "font": "PingFang SC, Noto Sans SC, sans-serif",
    "view": {"stroke": None},
    "axis": {"domain": False, "ticks": False, "labelColor": PALE, "labelFontSize": 11}
    | {"gridColor": "#b1b4b6", "gridWidth": 0.5},
    "text": {"fontSize": 11, "baseline": "middle"},
    "legend": {"labelColor": PALE, "labelFontSize": 11, "title": None},
}

Number = int | Decimal | None


def top_of(values: Sequence[Number]) -> Decimal:
    """A round number that is not below any of these: 1, 2 or 5, with noughts."""
    largest = max((Decimal(value) for value in values if value is not None), default=Decimal(0))
    size = Decimal(10) ** max(largest.adjusted(), 0) if largest > 0 else Decimal(1)
    return next(step * size for step in STEPS if step * size >= largest)


def lines(
    series: Sequence[tuple[str, Sequence[Number]]], *, months: Sequence[str]
) -> Specification:
    """One or two areas over the same months. Where a number is not told, the line is broken."""
    top = float(top_of([value for _name, values in series for value in values]))
    return _drawing(
        [
            {"month": month, "line": line, "area": name, "number": _plain(value)}
            for line, (name, values) in enumerate(series)
            for month, value in zip(months, values, strict=True)
        ],
        width=WIDTH,
        height=HEIGHT,
        autosize={"type": "fit", "contains": "padding"},
        encoding={
            "x": {"field": "month", "type": "ordinal", "sort": None, "title": None}
            | {"axis": {"labelAngle": 0, "values": list(months)[::-1][::3], "grid": False}},
            "y": {"field": "number", "type": "quantitative", "title": None}
            | {
                "scale": {"domain": [0, top]},
                "axis": WRITTEN | {"values": [0, top / 2, top]},
            },
            "color": _by_line(COLOURS),
        },
        layer=[
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {"strokeDash": _by_line(DASHES)},
            },
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 25}},
        ],
    )


def _by_line(values: Sequence[object]) -> dict[str, object]:
    scale = {"domain": [0, 1], "range": list(values)}
    return {"field": "line", "type": "nominal", "scale": scale, "legend": None}


def bars(found: Sequence[tuple[str, Number, str]]) -> Specification:
    """Places with their numbers and how these are written, in the order of the table. A number that
    is written with what it is made of leaves less room for the bars.
    """
    width = min(BARS, WIDTH - NAMES - LETTER * max((len(text) for *_of, text in found), default=0))
    top = float(top_of([value for _name, value, _text in found]))
    number = {"field": "number", "type": "quantitative", "axis": None}
    return _drawing(
        [
            {"place": name, "order": order, "number": _plain(value) or 0, "text": text}
            for order, (name, value, text) in enumerate(found)
        ],
        width=width,
        height={"step": STEP},
        padding={"left": NAMES, "right": WIDTH - NAMES - width, "top": 4, "bottom": 4},
        autosize={"type": "none"},
        encoding={
            "y": {"field": "order", "type": "ordinal", "axis": None},
            "x": number | {"scale": {"domain": [0, top]}},
        },
        layer=[
            {"mark": {"type": "bar", "height": BAR, "color": COLOURS[0]}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": PALE},
                "encoding": {"text": {"field": "text"}},
            },
            {
                "mark": {
                    "type": "text",
                    "align": "right",
                    "dx": -6,
                    "color": INK,
                    "limit": NAMES - 10,
                },
                "encoding": {"text": {"field": "place"}, "x": {"value": 0}},
            },
        ],
    )


def county(
    features: Sequence[Mapping[str, Any]], *, told: Mapping[str, tuple[str, Number, str, str]]
) -> Specification:
    """Outlines of places, the darker the larger the number; each leads to its own board.

    `features` are GeoJSON features with the code of a place as their id; `told` gives for a code
    the name of the place, its number, how that is written, and where it leads.
    """
    shapes = {str(one["id"]): shape(one["geometry"]) for one in features if one["id"] in told}
    top = float(top_of([told[code][1] for code in shapes]))
    flat = _on_paper(shapes)
    values = []
    for code, outline in flat.items():
        name, number, text, href = told[code]
        values.append(
            {"type": "Feature", "geometry": mapping(outline), "number": _plain(number)}
            | {"said": f"{name}: {text}", "href": href}
        )
    shade = {"type": "quantize", "domain": [0, top], "range": list(SHADES)}
    return _drawing(
        values,
        width=WIDTH,
        height=round(WIDTH * _tallness(flat)),
        projection={"type": "identity", "reflectY": True},
        config=LOOK | {"aria": True},
        mark={"type": "geoshape", "stroke": INK, "strokeWidth": 0.5, "invalid": None},
        encoding={
            "color": {
                "condition": {"test": "datum.number === null", "value": UNTOLD},
                "field": "number",
                "type": "quantitative",
                "scale": shade,
                "legend": WRITTEN | {"orient": "bottom", "direction": "horizontal", "aria": False},
            },
            "href": {"field": "href"},
            "description": {"field": "said"},
        },
    )


def _on_paper(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Outlines in degrees, made as narrow as degrees are there, and no finer than can be seen."""
    if not shapes:
        return {}
    left, low, right, high = shapely.total_bounds(list(shapes.values()))
    narrow = math.cos(math.radians((low + high) / 2))
    fine = max(right - left, high - low) * FINENESS
    return {
        code: shapely.transform(
            shapely.simplify(outline, fine), lambda points: points * [narrow, 1]
        )
        for code, outline in shapes.items()
    }


def _tallness(shapes: Mapping[str, BaseGeometry]) -> float:
    if not shapes:
        return 1
    left, low, right, high = shapely.total_bounds(list(shapes.values()))
    return float((high - low) / (right - left)) if right > left else 1


def _plain(value: Number) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def _drawing(values: Sequence[Mapping[str, object]], **parts: object) -> Specification:
    config = {"config": LOOK | {"aria": False}}
    return {"$schema": SCHEMA, "data": {"values": list(values)}} | config | parts
