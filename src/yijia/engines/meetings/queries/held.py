"""One convening with all that belongs to it, for whoever may see it."""

from dataclasses import dataclass

from django.db import models
from django.db.models.expressions import RawSQL

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Attendance, Convening, Rating, Resolution
from yijia.ground.organisations import queries as organisations

_LAST = "~"


def visible_to(scope: Scope) -> models.QuerySet[Convening]:
    """The convenings that somebody may see: of cases that they read, and where they were called.

    What is kept from them of a case is kept of its convenings.
    """
    if scope.everything:
        return Convening.objects.all()
    reads = Permission.CASE_READ
    homes = sorted({g.home for g in scope.grants if g.home and reads in g.permissions})
    called = RawSQL("SELECT meetings_called(%s::bigint[])", [homes])
    of_case = cases.visible_to(scope).filter(pk=models.OuterRef("case_id"))
    seen = models.Q(pk__in=called) | models.Exists(of_case) | _called_away(homes)
    seen |= models.Q(convener_id__in=scope.organisations(reads))
    for prefix in scope.prefixes(reads):
        seen |= _below(prefix)
    hidden = RawSQL("SELECT meetings_hidden(%s::bigint[])", [list(scope.homes())])
    return Convening.objects.filter(seen).exclude(pk__in=hidden)


def _called_away(homes: list[int]) -> models.Q:
    """That one of these bodies has called it, and its case was moved out of the body's place."""
    known, found = organisations.ever_known(), models.Q(pk=None)
    for home in homes:
        found |= models.Q(convener_id=home) & ~_below(known[home].division)
    return found


def _below(prefix: str) -> models.Q:
    return models.Q(division_id__gte=prefix, division_id__lt=prefix + _LAST)


@dataclass(frozen=True)
class Opened:
    """A convening with the units called, what was resolved, and what both sides said at the end."""

    convening: Convening
    attendances: list[Attendance]
    resolutions: list[Resolution]
    ratings: list[Rating]

    @property
    def open_resolutions(self) -> int:
        """Of how many resolutions something is left to be done."""
        return sum(one.state not in rules.SETTLED for one in self.resolutions)

    @property
    def bodies(self) -> list[int]:
        """The convener and every unit that was called: who may own a resolution."""
        return [self.convening.convener_id, *(one.unit_id for one in self.attendances)]

    @property
    def sides(self) -> list[int]:
        """Who rates the units and is rated by them: the convener, and who has blown the whistle.

        A unit that was called is no side of itself.
        """
        called = {one.unit_id for one in self.attendances}
        both = (self.convening.convener_id, self.convening.asked_by_id)
        return [one for one in both if one is not None and one not in called]


def access_convening(*, scope: Scope, number: str) -> Opened:
    """The convening of a number, for who may see it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_to(scope).filter(number=number).first()
    if found is None:
        raise NotFound
    return _opened(found)


def opened_again(convening: Convening) -> Opened:
    """The same convening as it stands now, in the transaction that has just changed it."""
    return _opened(Convening.objects.get(pk=convening.pk))


def opened_by_id(identity: int) -> Opened:
    """A convening by its id, for a service."""
    return _opened(Convening.objects.get(pk=identity))


def _opened(convening: Convening) -> Opened:
    attendances = convening.attendances.select_related("arrived_by").order_by("pk")
    resolutions = convening.resolutions.prefetch_related("rises").order_by("pk")
    return Opened(
        convening,
        attendances=list(attendances),
        resolutions=list(resolutions),
        ratings=list(convening.ratings.order_by("pk")),
    )


def access_attendance(*, scope: Scope, number: str, unit: int) -> Attendance:
    """What is known of one unit that was called, for who may see the convening.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = Attendance.objects.filter(convening__number=number, unit=unit)
    seen = visible_to(scope).values("pk")
    row = found.filter(convening__in=seen).select_related("convening").first()
    if row is None:
        raise NotFound
    return row


def acts_for(scope: Scope, *, convening: Convening, body: int) -> bool:
    """Whether somebody acts for the convener, or for a unit that was called.

    A unit is called from wherever it is, so a post in it is enough; a convener's post must reach
    the place of the case, or its own place where the case was moved out of it.
    """
    if body == convening.convener_id:
        place, asked = place_of(convening), rules.CONVENING
        return rules.acts_for(scope, body=body, division=place, permissions=asked)
    return scope.works_at(Permission.CASE_HANDLE, organisation=body)


def ends_for(scope: Scope, *, convening: Convening) -> bool:
    """Whether somebody may end a convening and withdraw what it resolved.

    That is who acts for the convener, or who dispatches the case: a convener may have been moved
    away from it or kept out of it, or be no more.
    """
    return acts_for(scope, convening=convening, body=convening.convener_id) or scope.may(
        Permission.CASE_DISPATCH, division=convening.division_id, organisation=None
    )


def speaks_for(scope: Scope, *, convening: Convening, body: int) -> bool:
    """Whether somebody enters what a unit did or said: its own people, or else the convener."""
    return acts_for(scope, convening=convening, body=body) or acts_for(
        scope, convening=convening, body=convening.convener_id
    )


def place_of(convening: Convening) -> str:
    """Which division a post of the convener has to reach to act for it."""
    own: str = organisations.ever_known()[convening.convener_id].division
    lies: str = convening.division_id
    return lies if lies.startswith(own) else own


def raters_for(scope: Scope, *, opened: Opened) -> list[tuple[int, int]]:
    """Who may still rate whom by this person: pairs of bodies, the rater first."""
    held = opened.convening
    said = {(one.rater_id, one.rated_id) for one in opened.ratings}
    pairs = [
        pair
        for one in opened.attendances
        for side in opened.sides
        for pair in ((side, one.unit_id), (one.unit_id, side))
    ]
    if held.closed_at is None:
        return []
    every = {*opened.bodies, *opened.sides}
    acts = {body for body in every if acts_for(scope, convening=held, body=body)}
    return [pair for pair in pairs if pair not in said and pair[0] in acts]


def convenings_of(case: Case) -> list[Convening]:
    """The convenings of a case that was shown, oldest first, with all that became of them."""
    found = Convening.objects.filter(case=case).order_by("pk")
    return list(found.prefetch_related("attendances", "resolutions__rises"))


def open_one_of(case: Case) -> Convening | None:
    """The convening of a case that goes on, if there is one."""
    return Convening.objects.filter(case=case, closed_at=None).first()
