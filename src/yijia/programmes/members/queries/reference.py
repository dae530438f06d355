"""Which communities a member can report in to, and which body of each confirms it."""

from datetime import date

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import Kind
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level

# The bodies of a community or village that know who lives there.
CONFIRMING = frozenset({Kind.COMMUNITY, Kind.VILLAGE})


def community_body(*, division: str, on: date) -> Known:
    """The body of a community or village that confirms who lives there.

    Raises:
        Invalid: there is no such place, or no body that could.
    """
    place = places.gazetteer().get(division)
    if place is None or place.level != Level.COMMUNITY or not place.valid_on(on):
        raise Invalid(_("Choose a community or village of this county."), field="division")
    known = organisations.known_organisations(on=on).values()
    found = [one for one in known if one.division == division and one.kind in CONFIRMING]
    if not found:
        raise Invalid(_("No body of this community confirms members yet."), field="division")
    return min(found, key=lambda one: one.id)


def communities_on(*, on: date) -> list[tuple[str, str]]:
    """Communities and villages with a body that confirms, by code and name, in order."""
    known, found = organisations.known_organisations(on=on), places.gazetteer()
    served = {one.division for one in known.values() if one.kind in CONFIRMING}
    live = [code for code in sorted(served) if code in found and found[code].valid_on(on)]
    return [(code, place_name(code)) for code in live]


def place_name(code: str) -> str:
    """Street and community in the reader's language."""
    found = places.gazetteer()
    place, street = found[code], found.get(code[: Level.TOWN])
    return place.name if street is None else f"{street.name} · {place.name}"
