"""What of a known body no file corrects: what its end, its seats and its agreements rest on."""

from collections.abc import Callable, Mapping

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
    """Notes where a first day or a kind is corrected that something else rests on."""
    changed = {
        held[code].pk: row
        for code, row in rows.items()
        if code in held
        and (known[code]["starts_on"], known[code]["kind"]) != (row.starts_on, row.kind)
    }
    for row in changed.values():
        ends_on = held[row.code].ends_on
        if ends_on is not None and row.starts_on >= ends_on:
            faults.add(row=row.number, column="starts_on", message=ENDS_BEFORE)
    for model, place, fits in _PLACES:
        lasted = model._default_manager.exclude(ends_on=models.F("starts_on"))
        found = lasted.filter(**{f"{place}__in": changed}).values(place)
        for first in found.annotate(day=models.Min("starts_on")):
            row = changed[first[place]]
            if row.starts_on > first["day"]:
                faults.add(row=row.number, column="starts_on", message=BEGAN_BEFORE)
            if row.kind in set(Kind) and not fits(Kind(row.kind)):
                faults.add(row=row.number, column="kind", message=DOES_NOT_FIT)
