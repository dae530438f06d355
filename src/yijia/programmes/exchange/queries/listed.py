"""The list of needs: for everybody without a word of anybody, and for who works there."""

from dataclasses import dataclass

from django.db import models

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.ground.shell.paging import PAGE, cursor_of, day_of, id_of, parts_of
from yijia.programmes.exchange.models import Listing
from yijia.programmes.exchange.rules import State

_LAST = "~"
MOST_AT_DESK = 200
# What of a need that is in the list is shown to everybody; what was taken back is left out.
PUBLIC = (State.LISTED, State.PROMISED, State.PLANNED, State.DELIVERED, State.FULFILLED)
AT_DESK = (State.REGISTERED, State.DELIVERED, State.LISTED, State.PROMISED, State.PLANNED)


@dataclass(frozen=True)
class ListPage:
    """One page of the list, the newest first, and where the next one begins."""

    rows: list[Listing]
    next: str


def public_list(*, division: str, category: str, state: str, after: str) -> ListPage:
    """What was asked for and confirmed, narrowed by what is given: for everybody.

    Raises:
        Invalid: `after` is no place in this list.
    """
    asked = {"category_id": category, "state": state}
    found = Listing.objects.filter(listed_on__isnull=False, state__in=PUBLIC)
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if division:
        found = found.filter(division_id__gte=division, division_id__lt=division + _LAST)
    place = parts_of(after, count=2)
    if place:
        day, identity = day_of(place[0]), id_of(place[1])
        found = found.filter(
            models.Q(made_on__lt=day) | models.Q(made_on=day, id__lt=identity), made_on__lte=day
        )
    rows = list(found.order_by("-made_on", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ListPage(rows[:PAGE], cursor_of(last.made_on.isoformat(), last.pk) if last else "")


def open_in(division: str) -> models.QuerySet[Listing]:
    """The needs of a place that were confirmed and that nobody has taken on, the oldest first.

    They stand in the public list, so whoever asks may read them.
    """
    return Listing.objects.filter(
        state=State.LISTED,
        listed_on__isnull=False,
        division_id__gte=division,
        division_id__lt=division + _LAST,
    ).order_by("made_on", "id")


def in_reach(scope: Scope) -> models.QuerySet[Listing]:
    """The needs that somebody may read with their words: those whose cases they may read."""
    if scope.everything:
        return Listing.objects.all()
    reads = Permission.CASE_READ
    seen = models.Q(organisation_id__in=scope.organisations(reads))
    for prefix in scope.prefixes(reads):
        seen |= models.Q(division_id__gte=prefix, division_id__lt=prefix + _LAST)
    return Listing.objects.filter(seen)


def desk(scope: Scope) -> dict[State, list[Listing]]:
    """The needs that go on where somebody works, by their state, the oldest first.

    Of each state `MOST_AT_DESK` at most, so that none hides another one.
    """
    seen = in_reach(scope).order_by("made_on", "id")
    return {state: list(seen.filter(state=state)[:MOST_AT_DESK]) for state in AT_DESK}
