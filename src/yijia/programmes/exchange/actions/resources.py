"""What a unit can give: entered, and ended; never changed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.actions.matching import expire_proposals
from yijia.programmes.exchange.models import Resource


def enter_resource(*, by: Scope, at: datetime, new: rules.NewResource) -> Resource:
    """Enters what a unit gives.

    Raises:
        Forbidden: the person does not enter what this unit gives.
        Invalid: there is no such thing, place or unit, or the days are none.
    """
    if not queries.keeps(by, organisation=new.organisation):
        raise Forbidden(_("Your post does not enter what this unit gives."), field="organisation")
    (made,) = enter_together(
        by=by, at=at, rows=[queries.row_of_resource(new, at=at)], told={"count": 1}
    )
    return made


def enter_together(
    *, by: Scope, at: datetime, rows: Sequence[Resource], told: dict[str, object]
) -> list[Resource]:
    """Stores checked rows under one entry, whose id is their batch where there are several."""
    event = events.RESOURCES_ENTERED
    with journal.entry(by=by, at=at, event=event, new=told) as written:
        for row in rows:
            row.batch = written.entry_id if "source" in told else None
        return Resource.objects.bulk_create(rows)


def end_resource(*, by: Scope, at: datetime, resource: Resource, ends_on: date) -> Resource:
    """Ends what a unit gives; the day is the first one without it. Proposals after it expire.

    Raises:
        Conflict: something of it is promised after that day, or it has ended before.
        Forbidden: the person does not enter what this unit gives.
        Invalid: it would end before it began.
    """
    if not queries.keeps(by, organisation=resource.organisation_id):
        raise Forbidden
    if ends_on < resource.starts_on:
        raise Invalid(_("It would end before it began."), field="ends_on")
    if resource.ends_on is not None and resource.ends_on <= ends_on:
        raise Conflict(_("It ends before that day already."))
    told = {"category": resource.category_id, "on": ends_on.isoformat()}
    event = events.RESOURCE_ENDED
    try:
        with transaction.atomic():
            expire_proposals(by=by, at=at, matches=queries.proposed_of([resource], until=ends_on))
            with journal.entry(by=by, at=at, event=event, subject=resource, new=told):
                resource.ends_on = ends_on
                resource.save(update_fields=["ends_on"])
    except IntegrityError as fault:
        raise Conflict(_("Something of it is promised after that day.")) from fault
    return resource
