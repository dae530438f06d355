"""Which of what units give fits which need, by what is left of it on which days."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import models

from yijia.ground.places.rules.codes import Level
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.models import Listing, Match, Resource, Stock

_LAST = "~"
MOST_LOOKED_AT = 400


def goes_on(on: date) -> models.Q:
    """The condition that a resource is there on a day or later."""
    # A resource that ended on the day on which it began never was there.
    ended = models.Q(ends_on__lte=on) | models.Q(ends_on__lte=models.F("starts_on"))
    return models.Q(ends_on=None) | ~ended


def free_of(resources: Iterable[Resource], *, on: date = date.min) -> dict[int, dict[date, int]]:
    """How much of each resource is left on the days of its stock; of other days all of it is.

    Days before `on` are left out, but not those on which what is given for good is counted.
    """
    found: dict[int, dict[date, int]] = {}
    counted = models.Q(on__gte=on) | models.Q(resource__mode=rules.Mode.GIVEN)
    for row in Stock.objects.filter(counted, resource__in=[one.pk for one in resources]):
        found.setdefault(row.resource_id, {})[row.on] = row.quantity - row.taken
    return found


def offered_of(row: Resource) -> rules.Offered:
    """A resource as the rules compare it."""
    return rules.Offered(
        id=row.pk,
        organisation=row.organisation_id,
        category=row.category_id,
        division=row.division_id,
        serves=row.serves_id,
        mode=rules.Mode(row.mode),
        quantity=row.quantity,
        weekdays=row.weekdays,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def wanted_of(row: Listing, *, on: date) -> rules.Wanted:
    """A need as the rules compare it: only days that lie ahead can be given."""
    return rules.Wanted(
        id=row.case_id,
        category=row.category_id,
        division=row.division_id,
        quantity=row.quantity,
        starts_on=max(row.starts_on, on),
        ends_on=row.ends_on,
        made_on=row.made_on,
    )


def fits_for_need(listing: Listing, *, on: date) -> list[rules.Fit]:
    """The resources that could be given for a need on a day, the best first."""
    if listing.state != rules.State.LISTED or listing.ends_on <= on:
        return []
    prefixes = [listing.division_id[:n] for n in range(1, len(listing.division_id) + 1)]
    found = Resource.objects.filter(
        goes_on(max(on, listing.starts_on)),
        category=listing.category_id,
        serves__in=prefixes,
        starts_on__lt=listing.ends_on,
        quantity__gte=listing.quantity,
    )
    near = found.order_by(_nearness(listing.division_id), "id")[:MOST_LOOKED_AT]
    return _fits([(listing, row) for row in near], on=on)


def _nearness(division: str) -> models.Case:
    """What lies near comes first, so that of very many the near ones are looked at."""
    return models.Case(
        models.When(division__code__startswith=division[: Level.COMMUNITY], then=0),
        models.When(division__code__startswith=division[: Level.TOWN], then=1),
        default=2,
        output_field=models.IntegerField(),
    )


@dataclass(frozen=True)
class UnitFits:
    """Needs that units could meet, the best fit first, and whether of a kind there may be more."""

    found: list[rules.Fit]
    is_cut: bool


def fits_for_unit(resources: Iterable[Resource], *, on: date) -> UnitFits:
    """The needs in the list that these resources could be given for, the best first.

    Of each kind by itself, so that none hides another one: of the oldest needs the best fits.
    """
    by_kind: dict[str, list[Resource]] = {}
    for row in resources:
        by_kind.setdefault(row.category_id, []).append(row)
    needs = _open_needs(by_kind, on=on)
    found = _fits([(one, row) for one in needs for row in by_kind[one.category_id]], on=on)
    looked_at = Counter(one.category_id for one in needs)
    shown = Counter(one.wanted.category for one in found)
    is_cut = any(
        looked_at[kind] >= MOST_LOOKED_AT or shown[kind] >= rules.MOST_CANDIDATES
        for kind in by_kind
    )
    return UnitFits(found, is_cut=is_cut)


def _open_needs(by_kind: Mapping[str, Iterable[Resource]], *, on: date) -> list[Listing]:
    """The oldest needs of each kind that one of its resources is enough for, in one statement."""
    listed = Listing.objects.filter(state=rules.State.LISTED, ends_on__gt=on)
    each = [
        listed.filter(_served(rows), category=kind).order_by("made_on", "id")[:MOST_LOOKED_AT]
        for kind, rows in by_kind.items()
    ]
    if not each:
        return []
    found = each[0].union(*each[1:], all=True) if each[1:] else each[0]
    return sorted(found, key=lambda one: (one.made_on, one.pk))


def _served(resources: Iterable[Resource]) -> models.Q:
    """The condition that one of these is for the place, the amount and the days of a need."""
    served = models.Q()
    for row in resources:
        here = {"division_id__gte": row.serves_id, "division_id__lt": row.serves_id + _LAST}
        one = models.Q(**here, quantity__lte=row.quantity, ends_on__gt=row.starts_on)
        served |= one if row.ends_on is None else one & models.Q(starts_on__lt=row.ends_on)
    return served


def _fits(pairs: list[tuple[Listing, Resource]], *, on: date) -> list[rules.Fit]:
    """The best fits of each kind, and no more of it than are shown, the best first."""
    free = free_of({row.pk: row for _need, row in pairs}.values(), on=on)
    found = (fit_pair(need, resource=row, free=free, on=on) for need, row in pairs)
    kept, count = list[rules.Fit](), Counter[str]()
    for one in rules.ranked(one for one in found if one is not None):
        count[one.wanted.category] += 1
        if count[one.wanted.category] <= rules.MOST_CANDIDATES:
            kept.append(one)
    return kept


def fit_pair(
    need: Listing, *, resource: Resource, free: Mapping[int, Mapping[date, int]], on: date
) -> rules.Fit | None:
    """How a resource fits a need on a day, or None; `free` is what is left of each resource."""
    return rules.fit(
        wanted_of(need, on=on), offered=offered_of(resource), free=free.get(resource.pk, {})
    )


def row_of_match(fit: rules.Fit, *, listing: Listing, at: datetime) -> Match:
    """A match as it is proposed, without a consent, not yet stored."""
    return Match(
        case_id=listing.case_id,
        number=listing.number,
        division_id=listing.division_id,
        organisation_id=listing.organisation_id,
        resource_id=fit.offered.id,
        unit_id=fit.offered.organisation,
        quantity=listing.quantity,
        starts_on=fit.starts_on,
        ends_on=fit.ends_on,
        proposed_at=at,
    )


def days_promised(match: Match, *, listing: Listing, on: date) -> tuple[date, date]:
    """The days `[starts_on, ends_on)` of a match that both sides have accepted on a day.

    Raises:
        Conflict: enough of it is left, or it is offered, on none of the days that were proposed.
    """
    wanted = replace(
        wanted_of(listing, on=on), starts_on=max(match.starts_on, on), ends_on=match.ends_on
    )
    offered, free = offered_of(match.resource), free_of([match.resource], on=on)
    return rules.days_promised(wanted, offered=offered, free=free.get(match.resource_id, {}))
