"""The JSON routes of places and the work calendar. They are public: so is what they tell."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yijia.base.access import public
from yijia.base.errors import NotFound
from yijia.base.words import _
from yijia.ground.places import queries

router = Router(tags=["places"])
LONGEST_SEARCH = 60
MOST_LANDMARKS = 100
GEOJSON = "application/geo+json"


class DueOut(Schema):
    """The last day of a limit; provisional when a year's notice is not loaded yet."""

    due: date
    provisional: bool


class DivisionOut(Schema):
    """One division."""

    code: str
    parent: str | None = Field(validation_alias="parent_id")
    level: int
    kind: str
    name_zh: str
    name_en: str
    synthetic: bool
    starts_on: date | None
    ends_on: date | None


class NameOut(Schema):
    """A name that was borne before the present one."""

    name_zh: str
    name_en: str
    starts_on: date | None
    ends_on: date


class DivisionDetailOut(Schema):
    """One division, those above it, and its former names."""

    division: DivisionOut
    path: list[DivisionOut]
    former_names: list[NameOut]


class DivisionPageOut(Schema):
    """Some divisions, and the address of the next page."""

    items: list[DivisionOut]
    next: str | None


class LandmarkOut(Schema):
    """A place known by name, with its division and its point (WGS 84, degrees)."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    division: str = Field(validation_alias="division_id")
    lon: float
    lat: float
    schematic: bool
    source: str
    starts_on: date | None
    ends_on: date | None


class LandmarkListOut(Schema):
    """The best of what was found, and whether there is more."""

    items: list[LandmarkOut]
    more: bool


class FeatureCollectionOut(Schema):
    """GeoJSON."""

    type: str
    features: list[dict[str, object]]


# What is answered is JSON of a more particular kind, which the description names.
OUTLINES = {GEOJSON: {"schema": FeatureCollectionOut.model_json_schema()}}


@router.get("/calendar/due", response=DueOut, summary="The day that ends a limit")
@public
def due(
    request: HttpRequest, start: Annotated[date, Query(alias="from")], workdays: int
) -> dict[str, object]:
    """Counts Chinese working days, at most 1000; the start day is not counted."""
    found = queries.due_after(start=start, workdays=workdays)
    return {"due": found.day, "provisional": found.provisional}


@router.get("/divisions", response=DivisionPageOut, summary="Divisions below one, or by name")
@public
def divisions(
    request: HttpRequest,
    parent: str | None = None,
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    after: str | None = None,
) -> dict[str, object]:
    """Those right below `parent` (or the counties); with `q`, those below that it finds."""
    found = queries.divisions_for(parent=parent, words=q, on=timezone.localdate())
    page = queries.page_of(divisions=found, after=after)
    given = {"parent": parent, "q": q, "after": page.after}
    onward = urlencode({name: value for name, value in given.items() if value})
    return {"items": page.items, "next": f"{request.path}?{onward}" if page.after else None}


@router.get("/divisions/at", response=DivisionDetailOut, summary="The division at a point")
@public
def division_at(request: HttpRequest, lon: float, lat: float) -> dict[str, object]:
    """The deepest division that contains the point (WGS 84); 404 outside the county."""
    found = queries.division_at(lon=lon, lat=lat, on=timezone.localdate())
    if found is None:
        raise NotFound(_("This point lies outside the county."))
    return _detail(found.code)


@router.get("/landmarks", response=LandmarkListOut, summary="Places known by name")
@public
def landmarks(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    division: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
) -> dict[str, object]:
    """Those that `q` names, the best first, or all; with `division`, those in it and below."""
    on = timezone.localdate()
    if q.strip():
        found = queries.landmarks_named(q, on=on, below=division)
    else:
        found = queries.landmarks_in(division, on=on)
    return {"items": found[:MOST_LANDMARKS], "more": len(found) > MOST_LANDMARKS}


@router.get(
    "/divisions.geojson",
    summary="Outlines for a map",
    openapi_extra={"responses": {200: {"description": "OK", "content": OUTLINES}}},
)
@public
def outlines(request: HttpRequest, parent: str | None = None) -> JsonResponse:
    """The outlines right below `parent`, or of the counties; schematic ones say so."""
    found = queries.feature_collection(parent=parent, on=timezone.localdate())
    return JsonResponse(found, content_type=GEOJSON)


@router.get("/divisions/{code}", response=DivisionDetailOut, summary="One division")
@public
def division(request: HttpRequest, code: str) -> dict[str, object]:
    """One division, whether it still exists or not, those above it, and its former names."""
    return _detail(code)


def _detail(code: str) -> dict[str, object]:
    found = queries.access_division(code=code)
    return {
        "division": found,
        "path": queries.path_to(found),
        "former_names": queries.former_names(found),
    }
