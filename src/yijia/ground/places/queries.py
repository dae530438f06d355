"""Reading divisions, the place of a point, and the work calendar.

All of this is public reference data, so no query asks who reads. It is small and changes seldom:
whole tables are kept in memory until the reference stamp moves, and most answers cost no statement.
What is kept is shared by everybody: it is never changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from django.utils.translation import get_language

from yijia.base import bigrams
from yijia.base.errors import Invalid, NotFound
from yijia.base.initials import readings, sounds_like
from yijia.base.words import _, place_in_language
from yijia.base.workdays import Calendar, Due
from yijia.ground.journal.queries import remembered
from yijia.ground.places.models import Boundary, Division, FormerName, Landmark, Workday
from yijia.ground.places.rules import boundaries
from yijia.ground.places.rules import calendar as calendar_rules
from yijia.ground.places.rules.codes import Level

PAGE = 200
# Places to choose from: a street by name, and the codes and names of what is in it.
Groups = list[tuple[str, list[tuple[str, str]]]]


@remembered
def calendar() -> Calendar:
    """The work calendar as the loaded notices, and later orders, have it."""
    days = dict(Workday.objects.values_list("date", "is_workday"))
    return Calendar(days=days, loaded_years=calendar_rules.loaded_years(days))


def due_after(*, start: date, workdays: int) -> Due:
    """The day that ends a limit of working days; the start day is not counted.

    Raises Invalid when the day or the limit is out of reach.
    """
    calendar_rules.check_limit(start=start, workdays=workdays)
    return calendar().due_after(start=start, workdays=workdays)


@remembered
def gazetteer() -> Mapping[str, Division]:
    """Every division that is or was, by code, in the order of Chinese names."""
    return {d.code: d for d in Division.objects.order_by("sort_key", "code")}


def access_division(*, code: str) -> Division:
    """The division of a code, whether it still exists or not.

    Raises NotFound.
    """
    found = gazetteer().get(code)
    if found is None:
        raise NotFound(_("There is no such division."))
    return found


def path_to(division: Division) -> list[Division]:
    """The divisions above, from the county down, without the division itself."""
    known, path = gazetteer(), list[Division]()
    while division.parent_id is not None:
        division = known[division.parent_id]
        path.insert(0, division)
    return path


def full_name(division: Division) -> str:
    """The name of a division with those above it, in the reader's language, without the county."""
    above = [*path_to(division), division]
    names = [d.name for d in above[1:] or above]
    return place_in_language(names, language=get_language() or "")


def place_name(code: str) -> str:
    """Street and community in the reader's language, or the one name of a street or county."""
    found = gazetteer()
    place = found[code]
    if place.level != Level.COMMUNITY:
        return place.name
    street = found.get(code[: Level.TOWN])
    return place.name if street is None else f"{street.name} · {place.name}"


def by_street(codes: Iterable[str]) -> Groups:
    """Communities to choose from: each street or town by name with those in it, by code."""
    found, groups = gazetteer(), dict[str, list[tuple[str, str]]]()
    for code in sorted(codes):
        groups.setdefault(code[: Level.TOWN], []).append((code, found[code].name))
    return [(found[street].name, inside) for street, inside in groups.items()]


def every_place(*, on: date) -> Groups:
    """Every place of a day to choose from, down to communities: a street, and then what is in it.

    What lies in no street, such as the county, comes first.
    """
    live = [d.code for d in gazetteer().values() if d.valid_on(on) and d.level <= Level.COMMUNITY]
    above = [code for code in live if len(code) < Level.TOWN]
    inside = by_street(code for code in live if len(code) >= Level.TOWN)
    return [*(("", [(code, place_name(code))]) for code in sorted(above)), *inside]


def divisions_for(*, parent: str | None, words: str, on: date) -> list[Division]:
    """What a person picks from: the divisions right below one, or those below that words find.

    Raises NotFound when there is no such parent.
    """
    if parent is not None:
        access_division(code=parent)
    if words.strip():
        return search_divisions(words=words, below=parent, on=on)
    return children_of(parent=parent, on=on)


def children_of(*, parent: str | None, on: date) -> list[Division]:
    """The divisions right below one (or the counties), that existed on a day, by name."""
    return [d for d in gazetteer().values() if d.parent_id == parent and d.valid_on(on)]


def live_children(*, division: Division, on: date) -> list[Division]:
    """The divisions right below that still exist on a day or begin after it."""
    return [
        d
        for d in gazetteer().values()
        if d.parent_id == division.code and (d.ends_on is None or d.ends_on > on)
    ]


def search_divisions(*, words: str, below: str | None, on: date) -> list[Division]:
    """Divisions that words name, upper ones first.

    Their name contains the words or is read with these first letters, or their code begins so.
    """
    sought = words.strip().casefold()
    found = [
        d
        for d in gazetteer().values()
        if d.valid_on(on) and (below is None or (d.code.startswith(below) and d.code != below))
        if _is_named(d, by=sought)
    ]
    return sorted(found, key=lambda d: d.level)


def _is_named(division: Division, *, by: str) -> bool:
    named = by in division.name_zh or by in division.name_en.casefold()
    return named or division.code.startswith(by) or sounds_like(division.name_zh, typed=by)


@dataclass(frozen=True)
class Page:
    """Some divisions of a longer list, and the code after which the next page begins."""

    items: list[Division]
    after: str | None


def page_of(*, divisions: list[Division], after: str | None) -> Page:
    """The part of a list that follows a code.

    Raises NotFound when the list does not hold that code.
    """
    places = {division.code: place for place, division in enumerate(divisions, 1)}
    if after is not None and after not in places:
        raise NotFound(_("There is no such division."))
    start = places[after] if after is not None else 0
    items = divisions[start : start + PAGE]
    more = len(divisions) > start + PAGE
    return Page(items=items, after=items[-1].code if more else None)


def former_names(division: Division) -> list[FormerName]:
    """The names that a division bore before its present one, oldest first."""
    return list(FormerName.objects.filter(division=division).order_by("ends_on"))


def named_since(division: Division) -> date | None:
    """The day since which the present name is borne, None when it is as old as the data."""
    former = former_names(division)
    return former[-1].ends_on if former else division.starts_on


@dataclass(frozen=True)
class Known:
    """A landmark, and the pairs of characters by which it is found with its place."""

    landmark: Landmark
    terms: frozenset[str]


@remembered
def every_landmark() -> Mapping[str, Known]:
    """Every place known by name that is or was, by code, in the order of codes."""
    known = gazetteer()
    return {
        one.code: Known(
            one,
            terms=frozenset(bigrams.terms(f"{one.name_zh} {known[one.division_id].name_zh}")),
        )
        for one in Landmark.objects.order_by("code")
    }


def landmarks_in(division: str, *, on: date) -> list[Landmark]:
    """The places known by name in a division and below it, on a day."""
    found = (known.landmark for known in every_landmark().values())
    return [one for one in found if one.division_id.startswith(division) and one.valid_on(on)]


def landmarks_named(words: str, *, on: date, below: str = "") -> list[Landmark]:
    """The places that words name, on a day: by code alone, or else what is named best first.

    Best is the whole name, then all first letters of how it is read, a part of the name, the first
    letters of one, and last every pair of its characters, in any order and with its community.
    """
    sought = words.strip().casefold()
    if not sought:
        return []
    alive = [
        known
        for known in every_landmark().values()
        if known.landmark.valid_on(on) and known.landmark.division_id.startswith(below)
    ]
    by_code = [known.landmark for known in alive if known.landmark.code.casefold() == sought]
    if by_code:
        return by_code
    pairs = frozenset(bigrams.pairs(sought))
    ranked = [(rank, known.landmark) for known in alive if (rank := _rank(known, sought, pairs))]
    return [landmark for _rank, landmark in sorted(ranked, key=lambda one: one[0])]


def _rank(known: Known, sought: str, pairs: frozenset[str]) -> int:
    """How well a landmark is named, 1 best; 0 not at all."""
    zh, en = known.landmark.name_zh, known.landmark.name_en.casefold()
    ways = (
        sought in {zh, en},
        sought in readings(zh),
        sought in zh or sought in en,
        sounds_like(zh, typed=sought),
        bool(pairs) and pairs <= known.terms,
    )
    return next((place for place, fits in enumerate(ways, 1) if fits), 0)


def boundaries_on(on: date) -> list[Boundary]:
    """The outlines that held on a day."""
    return list(Boundary.objects.valid_on(on))


@dataclass(frozen=True)
class Atlas:
    """Every outline that ever held, in a tree that finds those around a point."""

    outlines: tuple[Boundary, ...]
    tree: shapely.STRtree

    def around(self, *, lon: float, lat: float) -> list[Boundary]:
        """The outlines that contain a point or have it on their edge."""
        found = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return [self.outlines[number] for number in found]


@remembered
def atlas() -> Atlas:
    """The outlines of all divisions."""
    drawn = [
        (outline, shape)
        for outline in Boundary.objects.select_related("division").order_by("id")
        if (shape := boundaries.shape_of(outline.geometry)) is not None
    ]
    return Atlas(
        outlines=tuple(outline for outline, _shape in drawn),
        tree=shapely.STRtree([shape for _outline, shape in drawn]),
    )


def division_at(*, lon: float, lat: float, on: date) -> Division | None:
    """The deepest division that contains a point (WGS 84) on a day, None outside the county.

    On an edge between two of one level the smaller code is taken, so that the answer is always the
    same. Where a division has no outline, the one above it answers.

    Raises Invalid when the numbers are no longitude and latitude.
    """
    if not boundaries.is_on_earth(lon=lon, lat=lat):
        raise Invalid(_("Write longitude, then latitude, in degrees."), field="lon")
    found = [
        outline.division
        for outline in atlas().around(lon=lon, lat=lat)
        if outline.valid_on(on) and outline.division.valid_on(on)
    ]
    return min(found, key=lambda division: (-division.level, division.code), default=None)


def feature_collection(*, parent: str | None, on: date) -> dict[str, object]:
    """The outlines right below a division (or of the counties) on a day, in GeoJSON for a map.

    Raises NotFound when there is no such parent.
    """
    if parent is not None:
        access_division(code=parent)
    held = Boundary.objects.valid_on(on).filter(division__parent=parent).order_by("division_id")
    features = [
        _feature(outline)
        for outline in held.select_related("division")
        if outline.division.valid_on(on)
    ]
    return {"type": "FeatureCollection", "features": features}


def outlines_of(codes: Sequence[str], *, on: date) -> list[dict[str, object]]:
    """The outlines of these divisions on a day, as GeoJSON features; some may have none."""
    held = Boundary.objects.valid_on(on).filter(division_id__in=codes).order_by("division_id")
    return [_feature(outline) for outline in held.select_related("division")]


def _feature(outline: Boundary) -> dict[str, object]:
    division = outline.division
    return {
        "type": "Feature",
        "id": division.code,
        "properties": {
            "code": division.code,
            "name_zh": division.name_zh,
            "name_en": division.name_en,
            "schematic": outline.schematic,
            "source": outline.source,
        },
        "geometry": outline.geometry,
    }
