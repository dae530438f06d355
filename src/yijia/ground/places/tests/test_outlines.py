"""Reading GeoJSON that somebody sends."""

import json

import pytest
import shapely

from yijia.base.errors import Invalid
from yijia.ground.places.rules import boundaries, files

SQUARE = [[119.0, 25.0], [120.0, 25.0], [120.0, 26.0], [119.0, 26.0], [119.0, 25.0]]


def _feature(code: object = "350181", **changes: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"code": code, "schematic": True},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    } | changes


def _read(*features: object) -> tuple[list[boundaries.Outline], list[tuple[str, str]]]:
    faults = files.Faults()
    file = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return boundaries.read_outlines(file, faults=faults), faults.found


def test_a_polygon_with_its_code_is_taken_as_it_is() -> None:
    [outline], faults = _read(_feature())
    assert faults == []
    assert (outline.code, outline.schematic) == ("350181", True)
    assert outline.geometry == {"type": "Polygon", "coordinates": [SQUARE]}


def test_every_faulty_feature_is_named_by_its_number() -> None:
    bow = [[119, 25], [120, 26], [120, 25], [119, 26], [119, 25]]
    swapped = [[25, 119], [26, 119], [26, 120], [25, 120], [25, 119]]
    _outlines, faults = _read(
        _feature(),
        _feature(),
        _feature("35018"),
        _feature(350181),
        _feature("350181002", geometry={"type": "Point", "coordinates": [119, 25]}),
        _feature("350181003", geometry={"type": "Polygon", "coordinates": [bow]}),
        _feature("350181004", geometry={"type": "Polygon", "coordinates": [swapped]}),
        _feature("350181005", geometry={"type": "Polygon", "coordinates": [SQUARE[:-1]]}),
        _feature("350181006", geometry=None),
        _feature("350181007", properties=None),
        _feature("350181008", properties={"code": "350181008", "schematic": "yes"}),
        7,
    )
    assert [field for field, _message in faults] == [
        "2.code",
        "3.code",
        "4.code",
        "5.geometry",
        "6.geometry",
        "7.geometry",
        "8.geometry",
        "9.geometry",
        "10.feature",
        "11.schematic",
        "12.feature",
    ]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"code,name_zh",
        b"[]",
        b'{"type": "FeatureCollection"}',
        b'{"type": "Feature", "features": []}',
        b'{"type": "FeatureCollection", "features": [NaN]}',
        b'{"features":' + b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_collection_is_refused_as_a_whole(file: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        boundaries.read_outlines(file, faults=files.Faults())
    assert refused.value.field == "file"


def test_an_outline_may_leave_the_one_above_by_the_width_of_a_pen_only() -> None:
    outer = shapely.box(119, 25, 120, 26)
    assert boundaries.lies_inside(shapely.box(119.5, 25, 120.0005, 26), outer=outer)
    assert not boundaries.lies_inside(shapely.box(119.5, 25, 120.01, 26), outer=outer)
