"""A small map: a county of four degrees by two with a lake, two towns side by side, one village."""

import json
from collections.abc import Sequence

COUNTY, WEST, EAST = "350181", "350181002", "350181003"
VILLAGE = "350181002901"


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """A rectangle as a closed ring."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *rings: Sequence[Sequence[float]]) -> dict[str, object]:
    """A schematic outline: its outer ring, then its holes."""
    return {
        "type": "Feature",
        "properties": {"code": code, "schematic": True},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def collection(*features: object) -> bytes:
    """A file of features."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


LAKE = ring(118.2, 24.2, 118.4, 24.4)
MAP = collection(
    feature(COUNTY, ring(118, 24, 122, 26), LAKE),
    feature(WEST, ring(118, 24, 120, 26), LAKE),
    feature(EAST, ring(120, 24, 121, 26)),
    feature(VILLAGE, ring(119, 25, 119.5, 25.5)),
)
