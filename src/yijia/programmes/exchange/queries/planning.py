"""Batches of a place, and what a new one would propose."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.models import Plan, PlanLine, Resource
from yijia.programmes.exchange.queries.fitting import (
    fit_pair,
    free_of,
    goes_on,
    offered_of,
    wanted_of,
)
from yijia.programmes.exchange.queries.listed import in_reach

_LAST = "~"
MOST_PLANS, MOST_IN_BATCH = 50, 10_000
PLANS = Permission.CASE_DISPATCH


@dataclass(frozen=True)
class Batch:
    """What a batch proposes: the pairs, of how many needs, and whether nothing better is there.

    Each pair is looked at on the days on which it fits best. `is_optimal` says that no others on
    those days meet more needs, or as many at a lower cost.
    """

    fits: list[rules.Fit]
    wanted: int
    is_optimal: bool


def may_plan(scope: Scope, *, division: str) -> bool:
    """Whether somebody proposes batches for a place: who dispatches there."""
    return scope.may(PLANS, division=division, organisation=None)


def batch_for(scope: Scope, *, division: str, on: date) -> Batch:
    """What could be given for the needs in the list of a place, all of them at once."""
    listed = in_reach(scope).filter(
        state=rules.State.LISTED,
        division_id__gte=division,
        division_id__lt=division + _LAST,
        ends_on__gt=on,
    )
    lines = list(listed.order_by("made_on", "id")[: MOST_IN_BATCH + 1])
    resources = list(Resource.objects.filter(goes_on(on)).order_by("id")[: MOST_IN_BATCH + 1])
    is_all = max(len(lines), len(resources)) <= MOST_IN_BATCH
    lines, resources = lines[:MOST_IN_BATCH], resources[:MOST_IN_BATCH]
    free = free_of(resources, on=on)
    # SciPy takes a second and seventy megabytes to load: only where a batch is proposed.
    assign = import_string("yijia.programmes.exchange.rules.assigning.assign")
    found = assign(
        [wanted_of(row, on=on) for row in lines],
        offered=[offered_of(row) for row in resources],
        free=free,
        on=on,
    )
    of_case, of_id = {row.case_id: row for row in lines}, {row.pk: row for row in resources}
    fits = [fit_pair(of_case[n], resource=of_id[r], free=free, on=on) for n, r in found.pairs]
    kept = [one for one in fits if one is not None]
    return Batch(rules.ranked(kept), wanted=len(lines), is_optimal=is_all and found.is_optimal)


def visible_plans(scope: Scope) -> QuerySet[Plan]:
    """The batches of the places in which somebody dispatches."""
    if scope.everything:
        return Plan.objects.all()
    found = Plan.objects.none()
    for prefix in scope.prefixes(PLANS):
        below = {"division_id__gte": prefix, "division_id__lt": prefix + _LAST}
        found |= Plan.objects.filter(**below)
    return found


def plans(scope: Scope) -> list[Plan]:
    """The batches that somebody may see, the latest first."""
    return list(visible_plans(scope).order_by("-id")[:MOST_PLANS])


def access_plan(*, scope: Scope, identity: int) -> Plan:
    """A batch, for who dispatches there.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_plans(scope).filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def lines_of_plan(plan: Plan) -> list[PlanLine]:
    """The pairs of a batch in their order, each with its need, its resource and its match."""
    found = plan.lines.select_related("listing", "resource", "match")
    return list(found.order_by("cost", "listing__made_on", "id"))


def open_lines(plan: Plan, *, only: Collection[int]) -> list[PlanLine]:
    """The chosen pairs of a batch that were not proposed yet.

    By their needs, so that of two batches that propose the same pairs one waits for the other.
    """
    found = plan.lines.filter(pk__in=list(only), match=None)
    return list(found.select_related("listing", "resource").order_by("listing_id"))


def fits_of(lines: Collection[PlanLine], *, on: date) -> dict[int, rules.Fit]:
    """How pairs of a batch that were just read fit by now, by the ids of their lines.

    Those that fit no more are left out. The stock of all of them is read at once.
    """
    free = free_of({line.resource_id: line.resource for line in lines}.values(), on=on)
    found = {
        line.pk: fit_pair(line.listing, resource=line.resource, free=free, on=on)
        for line in lines
        if line.listing.state == rules.State.LISTED and line.listing.ends_on > on
    }
    return {line: fit for line, fit in found.items() if fit is not None}
