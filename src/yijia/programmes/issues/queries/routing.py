"""The dispatch catalogue: which unit answers for a category in a place."""

from datetime import date

from yijia.base import periods
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues.models import Route


@remembered
def _every_route() -> list[Route]:
    """Every line there ever was, a later one after an earlier one."""
    return list(Route.objects.order_by("category_id", "division_id", "starts_on"))


@remembered
def _routes(*, on: date) -> dict[tuple[str, str], Route]:
    """The lines that hold on a day, by category and division."""
    return {
        (row.category_id, row.division_id): row
        for row in _every_route()
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
    }


def route_for(category: str, *, division: str, on: date) -> organisations.Known | None:
    """The unit that the catalogue names for a category in a division; None where it says nothing.

    What is said of a part of a category comes before what is said of the whole, and then what is
    said of the place before what is said of the street or county around it.
    """
    known, bodies = _routes(on=on), organisations.known_organisations(on=on)
    for topic in _beginnings(category):
        for place in _beginnings(division):
            row = known.get((topic, place))
            if row is not None and row.organisation_id in bodies:
                return bodies[row.organisation_id]
    return None


def _beginnings(code: str) -> list[str]:
    """A code and all that it may lie in, the longest first."""
    return [code[:length] for length in range(len(code), 1, -1)]


def routed_to(division: str, *, on: date) -> dict[int, dict[str, str]]:
    """What the catalogue sends to whom from a division: by unit, each category with its source."""
    found = dict[int, dict[str, str]]()
    for (topic, _place), row in _routes(on=on).items():
        unit = route_for(topic, division=division, on=on)
        if unit is not None and unit.id == row.organisation_id:
            found.setdefault(unit.id, {})[topic] = row.source
    return found
