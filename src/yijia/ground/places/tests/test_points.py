"""Boundaries, and the division of a point."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.ground.journal import queries as stamps
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions, queries
from yijia.ground.places.models import Boundary
from yijia.ground.places.rules.files import Imported
from yijia.ground.places.tests.drawing import (
    COUNTY,
    EAST,
    LAKE,
    MAP,
    VILLAGE,
    WEST,
    collection,
    feature,
    ring,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 30)


def _import(by: Scope, at: datetime, file: bytes) -> Imported:
    return actions.import_boundaries(by=by, at=at, file=file, source="drawn for the test")


def _at(lon: float, lat: float, *, on: date = TODAY) -> str | None:
    found = queries.division_at(lon=lon, lat=lat, on=on)
    return found.code if found else None


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (119.2, 25.2, VILLAGE),
        (118.5, 24.5, WEST),
        (120.5, 25.0, EAST),
        (121.5, 25.0, COUNTY),
        (119.0, 25.2, VILLAGE),
        (120.0, 25.0, WEST),
        (122.0, 25.0, COUNTY),
        (118.3, 24.3, None),
        (118.2, 24.3, WEST),
        (122.1, 25.0, None),
        (0.0, 0.0, None),
    ],
    ids=[
        "inside",
        "above the village",
        "other town",
        "no town drawn",
        "edge of the village",
        "edge of two towns",
        "edge of the county",
        "in the lake",
        "on the shore",
        "outside",
        "far away",
    ],
)
def test_a_point_lies_in_the_deepest_division_around_it(
    drawn: Scope, lon: float, lat: float, code: str | None
) -> None:
    assert _at(lon, lat) == code


@pytest.mark.parametrize(
    ("lon", "lat"), [(181.0, 0.0), (0.0, 91.0), (float("nan"), 25.0), (float("inf"), 25.0)]
)
def test_numbers_that_are_no_place_on_earth_are_refused(
    drawn: Scope, lon: float, lat: float
) -> None:
    with pytest.raises(Invalid):
        _at(lon, lat)


def test_a_division_that_has_ended_contains_nothing_any_more(drawn: Scope, at: datetime) -> None:
    actions.end_division(
        by=drawn, at=at, code=VILLAGE, on=TODAY, successor=None, document="榕政〔2026〕2号"
    )
    assert _at(119.2, 25.2) == WEST
    assert _at(119.2, 25.2, on=TODAY - timedelta(days=1)) == VILLAGE


def test_points_are_found_without_a_statement_once_the_map_is_known(
    drawn: Scope, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert _at(119.2, 25.2) == VILLAGE
    stamps.hold_stamp(stamps.reference_stamp())
    with django_assert_num_queries(0):
        assert _at(119.2, 25.2) == VILLAGE
        assert _at(120.5, 25.0) == EAST


def test_the_same_map_again_changes_nothing_and_says_so(drawn: Scope, at: datetime) -> None:
    entries = Entry.objects.count()
    again = _import(drawn, at, MAP)
    assert again.nothing_new
    assert again.unchanged == 4
    assert Entry.objects.count() == entries


def test_a_dry_run_tells_and_writes_nothing(drawn: Scope, at: datetime) -> None:
    file = collection(feature(EAST, ring(120, 24, 121.5, 26)))
    tried = actions.import_boundaries(by=drawn, at=at, file=file, source="test", dry_run=True)
    assert (tried.changed, tried.dry_run) == ((EAST,), True)
    assert _at(121.2, 25.0) == COUNTY


def test_an_outline_that_is_replaced_holds_for_the_days_before(drawn: Scope, at: datetime) -> None:
    later = at + timedelta(days=10)
    imported = _import(drawn, later, collection(feature(EAST, ring(120, 24, 121.5, 26))))
    assert imported.changed == (EAST,)
    assert _at(121.2, 25.0, on=later.date()) == EAST
    assert _at(121.2, 25.0, on=TODAY) == COUNTY
    entry = Entry.objects.filter(event="places.boundaries_imported").latest("id")
    assert (entry.new["changed"], entry.new["sha256"]) == (1, imported.sha256)
    with pytest.raises(Invalid):
        _import(drawn, at, collection(feature(EAST, ring(120, 24, 121.2, 26))))


def test_an_outline_that_is_replaced_on_its_own_day_leaves_no_trace(
    drawn: Scope, at: datetime
) -> None:
    later = at + timedelta(days=10)
    _import(drawn, later, collection(feature(EAST, ring(120, 24, 121.5, 26))))
    _import(drawn, later, collection(feature(EAST, ring(120, 24, 121.2, 26))))
    assert _at(121.4, 25.0, on=later.date()) == COUNTY
    assert Boundary.objects.filter(division=EAST).count() == 2


def test_bad_features_are_all_named_and_none_is_written(drawn: Scope, at: datetime) -> None:
    file = collection(
        feature(EAST, ring(120, 24, 121.5, 26)),
        feature("350181999", ring(120, 24, 121, 26)),
        feature("350181004", ring(121, 24, 123, 26)),
        feature("x", ring(121, 24, 122, 26)),
    )
    with pytest.raises(Invalid) as refused:
        _import(drawn, at, file)
    fields = [field for field, _message in refused.value.errors]
    assert fields == ["2.code", "3.geometry", "4.code"]
    assert Boundary.objects.count() == 4


def test_an_outline_may_not_leave_known_ones_below_it_outside(drawn: Scope, at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        _import(drawn, at, collection(feature(WEST, ring(118, 24, 119.2, 26), LAKE)))
    assert [field for field, _message in refused.value.errors] == ["1.geometry"]


def test_a_map_shows_the_outlines_right_below_a_division(drawn: Scope) -> None:
    found = queries.feature_collection(parent=COUNTY, on=TODAY)
    assert found["type"] == "FeatureCollection"
    features = found["features"]
    assert isinstance(features, list)
    assert [feature["id"] for feature in features] == [WEST, EAST]
    assert features[0]["properties"] == {
        "code": WEST,
        "name_zh": "玉屏街道",
        "name_en": "Yuping Street",
        "schematic": True,
        "source": "drawn for the test",
    }
