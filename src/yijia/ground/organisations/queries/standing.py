"""What of a known body no file corrects: what its end, its seats and its agreements rest on."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import models

from yijia.base.words import _
from yijia.ground.organisations import rules
from yijia.ground.organisations.models import Agreement, Organisation, Seat
from yijia.ground.organisations.queries import judging
from yijia.ground.organisations.rules import Kind, network
from yijia.ground.places.rules import files

ENDS_BEFORE = _("It ends on this day or before it.")
BEGAN_BEFORE = _("A seat or an agreement of it begins before this day.")
DOES_NOT_FIT = _("Its seats or agreements do not go with this kind.")
Fits = Callable[[Kind], bool]
# As what a body stands in seats and agreements, and whether one of a kind may.
_PLACES: tuple[tuple[type[models.Model], str, Fits], ...] = (
    (Seat, "body", lambda kind: kind in network.SEATED),
    (Seat, "member", lambda kind: kind not in network.SEATED),
    (Agreement, "body", lambda kind: kind in judging.BODIES),
    (Agreement, "unit", lambda kind: kind not in judging.BODIES),
)


def check_standing(
    rows: Mapping[str, rules.OrganisationRow],
    *,
    known: Mapping[str, Mapping[str, object]],
    held: Mapping[str, Organisation],
    faults: files.Faults,
) -> None:
    """Notes where a first day or a kind is corrected that something else rests on.

    What a row leaves as it is, and a day that could not be read, is judged by nobody here.
    """
    rows_of = {held[code].pk: row for code, row in rows.items() if code in held}
    moved = {
        body: row
        for body, row in rows_of.items()
        if row.starts_on not in {known[row.code]["starts_on"], date.max}
    }
    turned = {
        body: row
        for body, row in rows_of.items()
        if row.kind != known[row.code]["kind"] and row.kind in set(Kind)
    }
    for row in moved.values():
        ends_on = held[row.code].ends_on
        if ends_on is not None and row.starts_on >= ends_on:
            faults.add(row=row.number, column="starts_on", message=ENDS_BEFORE)
    for model, place, fits in _PLACES:
        lasted = model._default_manager.exclude(ends_on=models.F("starts_on"))
        found = lasted.filter(**{f"{place}__in": {*moved, *turned}}).values(place)
        for first in found.annotate(day=models.Min("starts_on")):
            body, row = first[place], rows_of[first[place]]
            if body in moved and row.starts_on > first["day"]:
                faults.add(row=row.number, column="starts_on", message=BEGAN_BEFORE)
            if body in turned and not fits(Kind(row.kind)):
                faults.add(row=row.number, column="kind", message=DOES_NOT_FIT)
