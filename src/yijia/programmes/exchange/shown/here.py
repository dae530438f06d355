"""What everybody is told of a place: its open needs, and what units give for it."""

from datetime import date

from django.utils.translation import gettext

from yijia.ground.organisations.registry import Told
from yijia.ground.organisations.shown import body_name
from yijia.programmes.exchange import queries
from yijia.programmes.exchange.shown.needs import age_words

MOST = 5


def needs_here(division: str, on: date) -> Told:
    """Needs and wishes that nobody has taken on yet, the oldest first."""
    names, found = queries.named_things(), queries.open_in(division)
    said = gettext("%(thing)s, %(quantity)s: %(age)s")
    return Told(
        found.count(),
        tuple(
            said
            % {
                "thing": names.get(row.category_id, row.category_id),
                "quantity": row.quantity,
                "age": age_words(row.made_on, on=on),
            }
            for row in found[:MOST]
        ),
    )


def resources_here(division: str, on: date) -> Told:
    """What units give for a place, for one that it lies in, or for one within it."""
    names, rows = queries.named_things(), queries.resources_on(on=on, division=division)
    said = gettext("%(thing)s, %(quantity)s: %(unit)s")
    return Told(
        len(rows),
        tuple(
            said
            % {
                "thing": names.get(row.category_id, row.category_id),
                "quantity": row.quantity,
                "unit": body_name(row.organisation_id),
            }
            for row in rows[:MOST]
        ),
    )
