"""Reading the network: seats, agreements with their promises, and printed names. All is public."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.organisations.models import (
    Agreement,
    Organisation,
    PrintedName,
    Promise,
    Seat,
)
from yijia.ground.organisations.queries.bodies import Known, ever_known
from yijia.ground.organisations.rules import NETWORK

KEEPS = Permission.NETWORK_EDIT
Row = TypeVar("Row", Organisation, Seat, Agreement, Promise)


def _in_force(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def body_by_code(code: str) -> Known:
    """An organisation by its code, whether it still exists or not.

    Raises:
        NotFound: there never was one.
    """
    for known in ever_known().values():
        if known.code == code:
            return known
    raise NotFound


def seats_of(organisations: Collection[int], *, on: date) -> list[Seat]:
    """The seats in these bodies, and those that these organisations hold in others, on a day."""
    either = Q(body__in=organisations) | Q(member__in=organisations)
    found = Seat.objects.filter(either, _in_force(on))
    return list(found.order_by("body__code", F("is_full_time").desc(), "member__code"))


def agreements_of(organisations: Collection[int], *, on: date) -> list[Agreement]:
    """The agreements of these bodies and units that are in force on a day, with their promises."""
    either = Q(body__in=organisations) | Q(unit__in=organisations)
    promises = models.Prefetch("promises", Promise.objects.order_by("due_on", "id"))
    found = Agreement.objects.filter(either, _in_force(on)).prefetch_related(promises)
    return list(found.order_by("body__code", "unit__code", "id"))


def printed_names() -> list[PrintedName]:
    """Themes, platforms and documents by their printed names."""
    return list(PrintedName.objects.order_by("kind", "code"))


@dataclass(frozen=True)
class Batch:
    """What one import has brought, and that still holds as it was brought."""

    entry: int
    organisations: int
    seats: int
    agreements: int


def batches(scope: Scope) -> list[Batch]:
    """The imports of bodies, seats and agreements that this person may undo, the latest first."""
    seats, agreements = _brought(Seat.objects.all()), _brought(Agreement.objects.all())
    entered = Organisation.objects.filter(batch__isnull=False)
    found = [
        (batch, kind, place)
        for batch, kind, place in entered.values_list("batch", "kind", "division_id")
        if batch is not None
    ]
    foreign = {
        batch
        for batch, place in (*seats, *agreements)
        if not scope.may(KEEPS, division=place, organisation=None)
    }
    foreign |= {b for b, kind, place in found if not may_enter(scope, kind=kind, division=place)}
    bodies = Counter(batch for batch, _kind, _place in found)
    of_seats, of_agreements = (Counter(b for b, _place in rows) for rows in (seats, agreements))
    own = {*bodies, *of_seats, *of_agreements} - foreign
    return [
        Batch(one, bodies[one], of_seats[one], of_agreements[one])
        for one in sorted(own, reverse=True)
    ]


def brought_by(batch: int) -> list[Known]:
    """The bodies that an import has brought, by code."""
    known = ever_known()
    found = Organisation.objects.filter(batch=batch).order_by("code")
    return [known[one] for one in found.values_list("pk", flat=True)]


def may_enter(scope: Scope, *, kind: str, division: str) -> bool:
    """Whether somebody may enter and end a body of this kind at a place.

    Who keeps the network enters and ends its bodies, and no other ones.
    """
    allowed = [Permission.ORGANISATION_EDIT, *([KEEPS] if kind in NETWORK else [])]
    return any(scope.may(one, division=division, organisation=None) for one in allowed)


def _brought(rows: models.QuerySet[Seat] | models.QuerySet[Agreement]) -> list[tuple[int, str]]:
    """The batch of each row that still holds, and where its body stands."""
    held = rows.filter(batch__isnull=False).exclude(ends_on=F("starts_on"))
    found = held.values_list("batch", "body__division_id")
    return [(batch, place) for batch, place in found if batch is not None]


def access_body(*, scope: Scope, code: str) -> Organisation:
    """A body whose seats and agreements this person keeps.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = Organisation.objects.filter(code=code).first()
    return _kept(found, scope=scope, division=found.division_id if found else None)


def access_network_body(*, scope: Scope, code: str) -> Organisation:
    """A body of the network, or a unit, that this person may end; other bodies are none.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = access_body(scope=scope, code=code)
    if found.kind not in NETWORK:
        raise NotFound
    return found


def access_seat(*, scope: Scope, identity: int) -> Seat:
    """A seat that this person may end.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = Seat.objects.select_related("body", "member").filter(pk=identity).first()
    return _kept(found, scope=scope, division=found.body.division_id if found else None)


def access_agreement(*, scope: Scope, identity: int) -> Agreement:
    """An agreement that this person keeps.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = Agreement.objects.select_related("body", "unit").filter(pk=identity).first()
    return _kept(found, scope=scope, division=found.body.division_id if found else None)


def access_promise(*, scope: Scope, identity: int) -> Promise:
    """A promise of which this person says that it was kept.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    related = Promise.objects.select_related("agreement__body", "agreement__unit")
    found = related.filter(pk=identity).first()
    division = found.agreement.body.division_id if found else None
    return _kept(found, scope=scope, division=division)


def _kept(found: Row | None, *, scope: Scope, division: str | None) -> Row:
    if found is None or not scope.may(KEEPS, division=division, organisation=None):
        raise NotFound
    return found
