"""Schematic outlines: a rough county, cut into towns and communities around points.

None of them is a boundary. The county is drawn by hand with its bays, the towns lie about where
their seats are, and what lies below a town is spread evenly over it.
"""

import json
from collections.abc import Mapping
from random import Random

import shapely
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from yijia.front.demonstration.dice import dice

PLACES_AFTER_THE_POINT = 5
ROUNDS_OF_SPREADING = 3
SEED = "yijia demonstration outlines 1"
SOURCE = "demonstration: schematic, no boundary"

COUNTY = (
    *((119.14, 25.80), (119.18, 25.87), (119.30, 25.89), (119.42, 25.88), (119.52, 25.84)),
    *((119.58, 25.75), (119.53, 25.69), (119.48, 25.67), (119.51, 25.64), (119.56, 25.62)),
    *((119.63, 25.60), (119.67, 25.53), (119.69, 25.46), (119.65, 25.41), (119.60, 25.42)),
    *((119.56, 25.38), (119.51, 25.43), (119.50, 25.50), (119.46, 25.53), (119.40, 25.52)),
    *((119.37, 25.57), (119.34, 25.55), (119.35, 25.47), (119.32, 25.40), (119.27, 25.41)),
    *((119.25, 25.47), (119.20, 25.46), (119.17, 25.52), (119.19, 25.58), (119.21, 25.64)),
    *((119.18, 25.70), (119.12, 25.74)),
)
SEATS = {
    "350181002": (119.380, 25.722),
    "350181003": (119.402, 25.716),
    "350181004": (119.400, 25.692),
    "350181005": (119.340, 25.705),
    "350181006": (119.325, 25.740),
    "350181007": (119.362, 25.740),
    "350181008": (119.392, 25.765),
    "350181103": (119.450, 25.690),
    "350181104": (119.530, 25.720),
    "350181105": (119.480, 25.810),
    "350181106": (119.450, 25.615),
    "350181107": (119.425, 25.570),
    "350181108": (119.510, 25.580),
    "350181109": (119.560, 25.500),
    "350181110": (119.555, 25.440),
    "350181111": (119.585, 25.560),
    "350181112": (119.640, 25.470),
    "350181113": (119.270, 25.615),
    "350181114": (119.330, 25.620),
    "350181115": (119.240, 25.520),
    "350181116": (119.300, 25.450),
    "350181117": (119.250, 25.710),
    "350181118": (119.290, 25.800),
    "350181119": (119.190, 25.800),
    "350181400": (119.390, 25.600),
    "350181401": (119.500, 25.625),
}


def drawn(*, county: str, towns: Mapping[str, list[str]]) -> dict[str, BaseGeometry]:
    """The outlines of the county, of its towns and of what lies below each, by code."""
    whole = Polygon(COUNTY)
    seats = {code: Point(*SEATS[code]) for code in towns}
    shapes = {county: whole} | _cut(whole, around=seats)
    for town, codes in towns.items():
        points = _spread(shapes[town], count=len(codes), random=dice(SEED, town))
        shapes |= _cut(shapes[town], around=dict(zip(codes, points, strict=True)))
    return shapes


def as_file(shapes: Mapping[str, BaseGeometry]) -> bytes:
    """The outlines as the GeoJSON file that `yijia import` takes."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "schematic": True},
            "geometry": json.loads(shapely.to_geojson(_rounded(shape))),
        }
        for code, shape in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.set_precision(shape, 10**-PLACES_AFTER_THE_POINT)


def _cut(area: BaseGeometry, *, around: Mapping[str, Point]) -> dict[str, BaseGeometry]:
    """The area cut so that every piece is what lies nearest to its point."""
    if len(around) == 1:
        return dict.fromkeys(around, area)
    cells = shapely.voronoi_polygons(
        MultiPoint(list(around.values())), extend_to=area, ordered=True
    )
    return {
        code: _area_of(area.intersection(cell))
        for code, cell in zip(around, cells.geoms, strict=True)
    }


def _area_of(shape: BaseGeometry) -> BaseGeometry:
    """The part of a shape that has an extent; cuts may leave a stray line or point beside it."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _spread(area: BaseGeometry, *, count: int, random: Random) -> list[Point]:
    """Points all over an area: thrown at random, then moved apart a few times."""
    points = _thrown(area, count=count, random=random)
    for _round in range(ROUNDS_OF_SPREADING):
        pieces = _cut(area, around={str(n): point for n, point in enumerate(points)})
        points = [piece.representative_point() for piece in pieces.values()]
    return points


def _thrown(area: BaseGeometry, *, count: int, random: Random) -> list[Point]:
    west, south, east, north = area.bounds
    inside: list[Point] = []
    while len(inside) < count:
        point = Point(random.uniform(west, east), random.uniform(south, north))
        inside += [point] if area.contains(point) else []
    return inside
