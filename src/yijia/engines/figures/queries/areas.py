"""Where a figure can be asked for: a division, or a circle of divisions that are followed together.

A circle is one set of divisions in each month. What is asked of it over days is asked of every
member over those of the days on which it is one, and added up.
"""

from collections.abc import Mapping
from datetime import date

from yijia.base.errors import NotFound
from yijia.base.periods import holds_on
from yijia.base.words import _
from yijia.engines.figures.models import Circle, CircleMember
from yijia.engines.figures.rules import Span, next_month
from yijia.engines.figures.rules.circles import is_circle
from yijia.ground.journal.queries import remembered
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

Area = Division | Circle


@remembered
def circles() -> Mapping[str, Circle]:
    """Every circle with its members, by code. They are few, and change seldom."""
    found = Circle.objects.order_by("code").prefetch_related("members")
    return {circle.code: circle for circle in found}


def members_of(circle: Circle) -> list[CircleMember]:
    """Who was or is in a circle, by division, oldest first."""
    return sorted(circle.members.all(), key=lambda one: (one.division_id, one.starts_on))


def access_circle(*, code: str) -> Circle:
    """The circle of a code.

    Raises:
        NotFound: there is none.
    """
    found = circles().get(code)
    if found is None:
        raise NotFound(_("There is no such circle."))
    return found


def access_area(*, code: str) -> Area:
    """The division or the circle of a code, whether it still exists or not.

    Raises:
        NotFound: there is none.
    """
    return access_circle(code=code) if is_circle(code) else places.access_division(code=code)


def is_whole(code: str) -> bool:
    """Whether an area is a division that lies in no other."""
    return not is_circle(code) and places.access_division(code=code).parent_id is None


def codes_of(code: str) -> list[str]:
    """The divisions that an area is made of, or ever was."""
    if not is_circle(code):
        return [code]
    return sorted({one.division_id for one in access_circle(code=code).members.all()})


def divisions_on(code: str, *, on: date) -> list[str]:
    """The divisions that an area is made of on a day."""
    if not is_circle(code):
        return [code]
    members = members_of(access_circle(code=code))
    return [
        one.division_id
        for one in members
        if holds_on(on, starts_on=one.starts_on, ends_on=one.ends_on)
    ]


def pieces(code: str, *, span: Span) -> list[tuple[str, Span]]:
    """Which divisions make up an area, and over which of the days asked each of them does."""
    if not is_circle(code):
        return [(code, span)]
    found = [
        (one.division_id, span.within(one.starts_on, one.ends_on))
        for one in members_of(access_circle(code=code))
    ]
    return [(division, days) for division, days in found if days is not None]


def in_month(code: str, *, month: date) -> list[str]:
    """The divisions that make up an area in a month: itself, or the members of a circle."""
    span = Span(month, next_month(month))
    return [division for division, _days in pieces(code, span=span)]


def pieces_within(code: str, *, area: str, span: Span) -> list[tuple[str, Span]]:
    """A division, over those of the days asked on which it lies in an area that may be a circle."""
    if not is_circle(area):
        return [(code, span)]
    return [(code, days) for member, days in pieces(area, span=span) if code.startswith(member)]


def above(area: Area) -> list[Division]:
    """The divisions above a division; above a circle there is none."""
    return [] if isinstance(area, Circle) else places.path_to(area)


def beneath(area: Area, *, span: Span) -> list[tuple[Division, Span]]:
    """What an area is made of, and over which days: its members, or the divisions right below."""
    if isinstance(area, Circle):
        known = places.gazetteer()
        return [(known[code], days) for code, days in pieces(area.code, span=span)]
    return [(d, span) for d in places.children_of(parent=area.code, on=span.last_day)]


def choices(area: Area, *, on: date) -> list[Area]:
    """What can be chosen in the place of an area: above it, itself, right below it, and every
    circle; of a circle, what holds all of its members too.
    """
    day = Span(on, date.fromordinal(on.toordinal() + 1))
    near: list[Area] = [*above(area), area, *(d for d, _days in beneath(area, span=day))]
    if isinstance(area, Circle):
        near = [*whole_of(area), *near]
    return near + [circle for circle in circles().values() if circle != area]


def beside(area: Area, *, on: date) -> list[Area]:
    """What an area can be compared with: all that, and the divisions of its own level beside it."""
    near = choices(area, on=on)
    parent = None if isinstance(area, Circle) else area.parent_id
    level = places.children_of(parent=parent, on=on) if parent else []
    known = {one.code for one in near}
    return [one for one in near if one != area] + [d for d in level if d.code not in known]


def whole_of(circle: Circle) -> list[Division]:
    """The divisions at the top above the members of a circle."""
    known = places.gazetteer()
    tops = {(*places.path_to(known[code]), known[code])[0].code for code in codes_of(circle.code)}
    return [known[code] for code in sorted(tops)]
