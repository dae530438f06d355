"""What a GeoJSON file of boundaries must hold, and which outline lies inside which."""

import json
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.places.rules import codes, files

# About a hundred metres: neighbouring outlines are seldom drawn by the same hand.
TOLERANCE_DEGREES = 0.001
WHOLE_EARTH = (-180.0, -90.0, 180.0, 90.0)
_AREAS = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True)
class Outline:
    """One boundary as a file gives it, and as the database keeps it."""

    number: int
    code: str
    shape: BaseGeometry
    schematic: bool

    @property
    def geometry(self) -> dict[str, object]:
        """The shape in GeoJSON."""
        return geometry_of(self.shape)


def geometry_of(shape: BaseGeometry) -> dict[str, object]:
    """A shape in GeoJSON, always written the same way."""
    written: dict[str, object] = json.loads(shapely.to_geojson(shape))
    return written


def shape_of(geometry: object) -> BaseGeometry | None:
    """The shape that a GeoJSON geometry draws, or None when it draws no area."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _AREAS:
        return None
    try:
        shape: BaseGeometry = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException:
        return None
    return None if shape.is_empty else shapely.force_2d(shape)


def read_outlines(file: bytes, *, faults: files.Faults) -> list[Outline]:
    """Reads the features of a GeoJSON FeatureCollection, numbered from 1.

    A feature has the properties `code` and, if it is drawn for orientation only, `schematic`.
    Raises Invalid when the file is no such collection; what is wrong with a feature goes into
    `faults`.
    """
    outlines: dict[str, Outline] = {}
    for number, feature in enumerate(_features(file), 1):
        outline = _outline(feature, number=number, faults=faults)
        if outline is None:
            continue
        if outline.code in outlines:
            message = _("This code stands in an earlier feature.")
            faults.add(row=number, column="code", message=message)
        outlines.setdefault(outline.code, outline)
    return list(outlines.values())


def _features(file: bytes) -> list[object]:
    try:
        content = json.loads(files.text_of(file), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The file is not GeoJSON."), field="file") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise Invalid(_("The file is not a GeoJSON FeatureCollection."), field="file")
    return features


def _refuse_constant(name: str) -> float:
    """JSON has no NaN and no infinity, though some programs write them."""
    raise ValueError(name)


def _outline(feature: object, *, number: int, faults: files.Faults) -> Outline | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        message = _("A feature needs properties and a geometry.")
        faults.add(row=number, column="feature", message=message)
        return None
    code, schematic = properties.get("code"), properties.get("schematic", False)
    if not isinstance(code, str) or not codes.is_code(code):
        message = codes.NO_CODE
        faults.add(row=number, column="code", message=message)
        return None
    if not isinstance(schematic, bool):
        faults.add(row=number, column="schematic", message=_("Write true or false."))
    shape = shape_of(feature.get("geometry"))
    fault = _fault_of(shape)
    if fault is not None:
        faults.add(row=number, column="geometry", message=fault)
    if shape is None or fault is not None:
        return None
    return Outline(number=number, code=code, shape=shape, schematic=schematic is True)


def _fault_of(shape: BaseGeometry | None) -> str | None:
    if shape is None:
        return _("The geometry must be a closed polygon, or several.")
    west, south, east, north = shape.bounds
    if not (west >= WHOLE_EARTH[0] and south >= WHOLE_EARTH[1]):
        return _("Write longitude, then latitude, in degrees.")
    if not (east <= WHOLE_EARTH[2] and north <= WHOLE_EARTH[3]):
        return _("Write longitude, then latitude, in degrees.")
    if not shape.is_valid:
        return _("The outline crosses or touches itself.")
    return None


def lies_inside(inner: BaseGeometry, *, outer: BaseGeometry) -> bool:
    """Whether an outline lies inside another, but for the width of a pen."""
    return bool(outer.buffer(TOLERANCE_DEGREES).covers(inner))


def is_on_earth(*, lon: float, lat: float) -> bool:
    """Whether the numbers are a longitude and a latitude; NaN is not."""
    west, south, east, north = WHOLE_EARTH
    return west <= lon <= east and south <= lat <= north
