"""What units can give, what both sides see of their matches, and the desk of who gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from yijia.base.access import Permission
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases.models import Case
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import NETWORK, Kind
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.models import Listing, Match, ProjectNeed, Resource
from yijia.programmes.exchange.queries.fitting import UnitFits, fits_for_unit, goes_on
from yijia.programmes.exchange.queries.reference import things_on

_LAST = "~"
MOST_SHOWN = 200
# Committees and branches seat and promise; what is given is given by units.
_NO_UNITS = frozenset(NETWORK) - {Kind.MEMBER_UNIT}


def resources_on(
    *, on: date, category: str = "", organisation: int = 0, division: str = ""
) -> list[Resource]:
    """What units give on a day or later, for everybody, by category and unit.

    Of a `division` it is what is given for it, for a place that it lies in, or for one within it.

    Raises:
        NotFound: there is no such division.
    """
    found = Resource.objects.filter(goes_on(on))
    if division and division not in places.gazetteer():
        raise NotFound
    if division:
        around = [division[: level.value] for level in Level if level.value <= len(division)]
        within = models.Q(serves_id__gte=division, serves_id__lt=division + _LAST)
        found = found.filter(within | models.Q(serves__in=around))
    asked = {"category_id": category, "organisation_id": organisation}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    return list(found.order_by("category_id", "organisation_id", "id")[:MOST_SHOWN])


def access_resource(*, identity: int) -> Resource:
    """A resource, which is public.

    Raises:
        NotFound: there is none.
    """
    found = Resource.objects.filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def row_of_resource(new: rules.NewResource, *, at: datetime) -> Resource:
    """The row of a resource, once everything of it is right.

    Raises:
        Invalid: there is no such thing, place or unit, or the days are none.
    """
    day = at.astimezone(CHINA).date()
    thing = things_on(on=day).get(new.category)
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


def keeps(scope: Scope, *, organisation: int) -> bool:
    """Whether somebody enters what a unit gives: in their own unit, or as keeper of the network."""
    known = organisations.ever_known().get(organisation)
    if known is None:
        return False
    network = Permission.NETWORK_EDIT
    kept = scope.may(network, division=known.division, organisation=None)
    return kept or speaks_for(scope, unit=organisation)


def speaks_for(scope: Scope, *, unit: int) -> bool:
    """Whether somebody says for a unit that it gives something: by a post in it."""
    return scope.works_at(Permission.CASE_HANDLE, organisation=unit)


def units_of(scope: Scope, *, on: date) -> list[Known]:
    """The units for which somebody enters what they give: their own, or all of their network."""
    known = organisations.known_organisations(on=on).values()
    return [one for one in known if one.kind not in _NO_UNITS and keeps(scope, organisation=one.id)]


def visible_matches(scope: Scope) -> models.QuerySet[Match]:
    """The matches that somebody may see: of needs that they read, and of their own units."""
    if scope.everything:
        return Match.objects.all()
    reads = Permission.CASE_READ
    seen = models.Q(unit_id__in=scope.homes())
    seen |= models.Q(organisation_id__in=scope.organisations(reads))
    for prefix in scope.prefixes(reads):
        seen |= models.Q(division_id__gte=prefix, division_id__lt=prefix + _LAST)
    return Match.objects.filter(seen)


def access_match(*, scope: Scope, identity: int) -> Match:
    """A match, for both sides.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_matches(scope).filter(pk=identity).select_related("resource").first()
    if found is None:
        raise NotFound
    return found


def access_own_match(*, number: str, identity: int) -> Match:
    """A match of a need whose code was shown in this transaction.

    Raises:
        NotFound: there is none.
    """
    found = Match.objects.filter(pk=identity, number=number).select_related("resource").first()
    if found is None:
        raise NotFound
    return found


def matches_of(case: int) -> list[Match]:
    """The matches of a need that was shown, the latest first."""
    return list(Match.objects.filter(case=case).select_related("resource").order_by("-id"))


def sides_of(match: Match, *, scope: Scope) -> frozenset[rules.Side]:
    """For which sides of a match somebody speaks: by a post in the unit, or in the community.

    Where both are one body it gives, and whoever asked speaks for themselves.
    """
    spoken = {rules.Side.NEED: match.organisation_id, rules.Side.UNIT: match.unit_id}
    if match.unit_id == match.organisation_id:
        del spoken[rules.Side.NEED]
    return frozenset(side for side, body in spoken.items() if speaks_for(scope, unit=body))


def match_by_id(identity: int) -> Match:
    """A match by its id, for a service."""
    return Match.objects.select_related("resource").get(pk=identity)


def proposals_over(*, on: date, limit: int) -> list[Match]:
    """Proposals that nobody can accept any more: their days are over, or it is not given on all."""
    not_given = models.Q(resource__ends_on__lt=models.F("ends_on"))
    found = Match.objects.filter(
        models.Q(ends_on__lte=on) | not_given, state=rules.MatchState.PROPOSED
    )
    return list(found.order_by("pk")[:limit])


def proposed_of(resources: Iterable[Resource], *, until: date = date.min) -> list[Match]:
    """The proposals of resources that go on after a day, in their order."""
    found = Match.objects.filter(resource__in=[one.pk for one in resources], ends_on__gt=until)
    return list(found.filter(state=rules.MatchState.PROPOSED).order_by("pk"))


def gave_it(case: Case) -> bool:
    """Whether the body that answers for a need has given it itself: by a match, or by a project."""
    held = Match.objects.filter(case=case, state__in=rules.HOLDING).first()
    if held is not None:
        return held.unit_id == case.organisation_id
    done = ProjectNeed.objects.filter(case=case, project__state=rules.ProjectState.DONE)
    last = done.select_related("project").order_by("-project").first()
    return last is not None and last.project.owner_id == case.organisation_id


def line_of(case: int) -> Listing:
    """The line of a need.

    Raises:
        NotFound: there is none, or it is not in the list.
    """
    found = Listing.objects.filter(case=case).first()
    if found is None:
        raise NotFound
    return found


def lines_of(cases: Iterable[int]) -> dict[int, Listing]:
    """The lines of needs in the list, by the id of their case."""
    return {row.case_id: row for row in Listing.objects.filter(case__in=list(cases))}


def access_listed(*, number: str) -> Listing:
    """A need in the list, as every unit may see it.

    Raises:
        NotFound: there is none.
    """
    found = Listing.objects.filter(number=number, listed_on__isnull=False).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class ResourceBatch:
    """An import of resources that still holds: the number of its entry, and how many are left."""

    entry: int
    count: int


def resource_batches(scope: Scope) -> list[ResourceBatch]:
    """The imports that still hold and that somebody may undo, the latest first."""
    held = Resource.objects.filter(batch__isnull=False).exclude(ends_on=models.F("starts_on"))
    found: dict[int, list[int]] = {}
    for batch, unit in held.order_by("-batch").values_list("batch", "organisation_id"):
        found.setdefault(batch or 0, []).append(unit)
    mine = {unit for units in found.values() for unit in units if keeps(scope, organisation=unit)}
    return [
        ResourceBatch(batch, len(units)) for batch, units in found.items() if set(units) <= mine
    ][:MOST_SHOWN]


@dataclass(frozen=True)
class GivingDesk:
    """What a unit gives, what waits for it or goes on, and what it could give."""

    units: list[Known]
    resources: list[Resource]
    matches: list[Match]
    fits: UnitFits


def giving_desk(scope: Scope, *, on: date) -> GivingDesk:
    """The desk of who gives: of the units in which somebody holds a post."""
    own = [one for one in units_of(scope, on=on) if speaks_for(scope, unit=one.id)]
    ids = [one.id for one in own]
    resources = list(
        Resource.objects.filter(goes_on(on), organisation__in=ids).order_by("category_id", "id")[
            :MOST_SHOWN
        ]
    )
    going_on = (rules.MatchState.PROPOSED, rules.MatchState.AGREED, rules.MatchState.DELIVERED)
    found = visible_matches(scope).filter(unit__in=ids).select_related("resource").order_by("id")
    # Of each state by itself, so that what waits for a word does not hide what is new.
    matches = [one for state in going_on for one in found.filter(state=state)[:MOST_SHOWN]]
    return GivingDesk(
        own, resources=resources, matches=matches, fits=fits_for_unit(resources, on=on)
    )
