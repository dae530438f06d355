"""The places that a cell of a form may be of, grouped as people look for them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.figures import queries as figures
from yijia.engines.figures.queries import Area
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division
from yijia.ground.places.rules.codes import Kind

Options = list[tuple[str, str]]
NEAR, CIRCLES = _("This place, above it and right below it"), _("Circles of places")


def offered(home: Division, *, on: date) -> list[tuple[str, Options]]:
    """Every place at and below a home, and above it, by the place that it lies in; and the circles.

    Grids are offered where they lie right below the home.
    """
    below: dict[str, list[Division]] = {}
    for one in places.gazetteer().values():
        if _is_offered(one, home=home, on=on) and one.parent_id is not None:
            below.setdefault(one.parent_id, []).append(one)
    near = below.pop(home.code, [])
    towns = sorted(below, key=list(places.gazetteer()).index)
    groups: list[tuple[str, Sequence[Area]]] = [
        (gettext(NEAR), [*places.path_to(home), home, *near]),
        *((places.full_name(places.gazetteer()[code]), below[code]) for code in towns),
        (gettext(CIRCLES), list(figures.circles().values())),
    ]
    return [(name, _options(areas)) for name, areas in groups if areas]


def _is_offered(one: Division, *, home: Division, on: date) -> bool:
    lies_below = one.code.startswith(home.code) and one != home
    is_near = one.kind != Kind.GRID or one.parent_id == home.code
    return lies_below and is_near and one.valid_on(on)


def _options(areas: Iterable[Area]) -> Options:
    return [(one.code, one.name) for one in areas]
