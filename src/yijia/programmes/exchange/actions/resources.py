"""What a unit can give: entered, and ended; never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.models import Resource


@dataclass(frozen=True)
class NewResource:
    """What a unit gives: how much of what on which days, for whom and under which conditions.

    `serves` is a place with all below it; `weekdays` are bits, Monday first.
    """

    organisation: int
    category: str
    quantity: int
    serves: str
    starts_on: date
    last_on: date | None = None
    weekdays: int = rules.EVERY_DAY
    conditions_zh: str = ""
    conditions_en: str = ""


def enter_resource(*, by: Scope, at: datetime, new: NewResource) -> Resource:
    """Enters what a unit gives.

    Raises:
        Forbidden: the person does not enter what this unit gives.
        Invalid: there is no such thing, place or unit, or the days are none.
    """
    if not queries.keeps(by, organisation=new.organisation):
        raise Forbidden(_("Your post does not enter what this unit gives."), field="organisation")
    (made,) = enter_together(by=by, at=at, rows=[checked(new, at=at)], told={"count": 1})
    return made


def checked(new: NewResource, *, at: datetime) -> Resource:
    """The row of a resource, once everything of it is right.

    Raises:
        Invalid: there is no such thing, place or unit, or the days are none.
    """
    day = at.astimezone(CHINA).date()
    thing = queries.things_on(on=day).get(new.category)
    if thing is None:
        raise Invalid(_("Choose what it is."), field="category")
    unit = organisations.known_organisations(on=day).get(new.organisation)
    if unit is None:
        raise Invalid(_("There is no organisation of this code."), field="organisation")
    place = places.gazetteer().get(new.serves)
    if place is None or not place.valid_on(day):
        raise Invalid(_("There is no such place."), field="serves")
    if not 1 <= new.quantity <= rules.MOST_WANTED:
        raise Invalid(_("Say how many."), field="quantity")
    if not 1 <= new.weekdays <= rules.EVERY_DAY:
        raise Invalid(_("Choose at least one day of the week."), field="weekdays")
    return Resource(
        organisation_id=unit.id,
        category_id=new.category,
        mode=thing.mode,
        division_id=unit.division,
        serves_id=new.serves,
        quantity=new.quantity,
        weekdays=new.weekdays,
        conditions_zh=new.conditions_zh.strip(),
        conditions_en=new.conditions_en.strip(),
        starts_on=new.starts_on,
        ends_on=rules.resource_end(new.starts_on, last_on=new.last_on),
    )


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
    """Ends what a unit gives; the day is the first one without it.

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
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.RESOURCE_ENDED, subject=resource, new=told),
        ):
            resource.ends_on = ends_on
            resource.save(update_fields=["ends_on"])
    except IntegrityError as fault:
        raise Conflict(_("Something of it is promised after that day.")) from fault
    return resource
