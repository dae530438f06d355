"""Where the demonstration's issues lie: more in the streets, most in one community."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from yijia.front.demonstration.logins import HOME_COMMUNITY
from yijia.front.demonstration.names import Place
from yijia.ground.places.rules.codes import Kind

STREET_WEIGHT, TOWN_WEIGHT, HOME_WEIGHT = 4.0, 1.0, 40.0
TRIES = 40


@dataclass(frozen=True)
class Sites:
    """The places of a county's issues, with their outlines, and how often each comes up."""

    places: list[Place]
    shapes: Mapping[str, BaseGeometry]

    @cached_property
    def heights(self) -> list[float]:
        """The weights of the places added up, once for all drawings."""
        return list(accumulate(_weight(place) for place in self.places))

    @cached_property
    def home(self) -> Place:
        """The community in which the demonstration's community worker works."""
        return next(place for place in self.places if place.code == HOME_COMMUNITY)

    def draw(self, random: Random) -> Place:
        """One place."""
        return random.choices(self.places, cum_weights=self.heights)[0]

    def point_in(self, place: Place, *, random: Random) -> tuple[float, float]:
        """A point well inside a place."""
        shape = self.shapes[place.code]
        west, south, east, north = shape.bounds
        for _try in range(TRIES):
            point = Point(random.uniform(west, east), random.uniform(south, north))
            if shape.contains(point.buffer(0.0001)):
                return (point.x, point.y)
        middle = shape.representative_point()
        return (middle.x, middle.y)


def _weight(place: Place) -> float:
    """Later numbers of a town lie further out, where less is raised."""
    if place.code == HOME_COMMUNITY:
        return HOME_WEIGHT
    weight = STREET_WEIGHT if place.kind is Kind.COMMUNITY else TOWN_WEIGHT
    return weight / (1 + int(place.code[-2:]) / 10)
