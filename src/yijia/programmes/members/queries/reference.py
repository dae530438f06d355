"""Which communities a member can report in to, and which body of each confirms it."""

from datetime import date

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import OF_PLACE
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level


def community_body(*, division: str, on: date) -> Known:
    """The body of a community or village that confirms who lives there.

    Raises:
        Invalid: there is no such place, or no body that could.
    """
    place = places.gazetteer().get(division)
    if place is None or place.level != Level.COMMUNITY or not place.valid_on(on):
        raise Invalid(_("Choose a community or village of this county."), field="division")
    known = organisations.known_organisations(on=on).values()
    found = [one for one in known if one.division == division and one.kind in OF_PLACE]
    if not found:
        raise Invalid(_("No body of this community confirms members yet."), field="division")
    return min(found, key=lambda one: one.id)
