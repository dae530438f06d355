"""A batch: which units could serve which needs of a place, proposed for people to confirm."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases.models import Case
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.models import Match, Plan, PlanLine


def make_plan(*, by: Scope, at: datetime, division: str) -> Plan:
    """Proposes for all needs in the list of a place which resource each could get.

    As many needs as possible are met, then at the least cost, then the oldest. Nothing is promised
    by it, and nobody is told yet.

    Raises:
        Forbidden: the person does not dispatch there.
        Invalid: nothing is in the list there.
    """
    if not queries.may_plan(by, division=division):
        raise Forbidden(_("Your post makes no batch for this place."), field="division")
    day = at.astimezone(CHINA).date()
    batch = queries.batch_for(by, division=division, on=day)
    if not batch.wanted:
        raise Invalid(_("Nothing is in the list there."), field="division")
    told = {"met": len(batch.fits), "wanted": batch.wanted}
    with journal.entry(
        by=by, at=at, event=events.PLAN_MADE, subject=Plan, division=division, new=told
    ) as written:
        plan = Plan(
            pk=written.subject_id,
            division_id=division,
            made_at=at,
            wanted=batch.wanted,
            is_optimal=batch.is_optimal,
        )
        plan.save(force_insert=True)
        lines = queries.lines_of([one.wanted.id for one in batch.fits])
        PlanLine.objects.bulk_create(
            _line(plan, fit=one, listing=lines[one.wanted.id].pk) for one in batch.fits
        )
    return plan


def _line(plan: Plan, *, fit: rules.Fit, listing: int) -> PlanLine:
    return PlanLine(
        plan=plan,
        listing_id=listing,
        resource_id=fit.offered.id,
        starts_on=fit.starts_on,
        ends_on=fit.ends_on,
        days=len(fit.days),
        of_days=fit.of_days,
        distance=fit.distance,
        free=fit.free,
        cost=fit.cost,
    )


def confirm_plan(*, by: Scope, at: datetime, plan: Plan, lines: Collection[int]) -> list[Match]:
    """Proposes the chosen pairs of a batch to both sides; what moved on meanwhile is left out.

    Raises:
        Conflict: none of the pairs fits any more.
        Forbidden: the person does not dispatch there.
        Invalid: no pair is chosen.
    """
    if not queries.may_plan(by, division=plan.division_id):
        raise Forbidden
    if not lines:
        raise Invalid(_("Choose at least one pair."), field="lines")
    day = at.astimezone(CHINA).date()
    told = {"count": len(lines)}
    place = plan.division_id
    with (
        transaction.atomic(),
        journal.entry(
            by=by, at=at, event=events.PLAN_CONFIRMED, subject=plan, division=place, new=told
        ),
    ):
        chosen = queries.open_lines(plan, only=lines)
        fits = queries.fits_of(chosen, on=day)
        for line in chosen:
            if line.pk in fits:
                line.match = _proposed(line, fit=fits[line.pk], by=by, at=at)
        made = [line for line in chosen if line.match is not None]
        if not made:
            raise Conflict(_("None of these pairs fits any more."))
        PlanLine.objects.bulk_update(made, ["match"])
    return [line.match for line in made if line.match is not None]


def _proposed(line: PlanLine, *, fit: rules.Fit, by: Scope, at: datetime) -> Match | None:
    """Proposes one pair to both sides, unless somebody was faster."""
    match = queries.row_of_match(fit, listing=line.listing, at=at)
    unit = organisations.ever_known()[match.unit_id].code
    told = {"number": line.listing.number, "side": "batch", "unit": unit}
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.MATCH_PROPOSED,
                subject=Case(pk=line.listing.case_id),
                division=line.listing.division_id,
                new=told,
            ),
        ):
            match.save(force_insert=True)
    except IntegrityError:
        return None
    return match
