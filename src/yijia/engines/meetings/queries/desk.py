"""What waits for somebody: where to go, what to do, what they have called, what rose to them."""

from dataclasses import dataclass

from django.db import models

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Attendance, Convening, Resolution, Rise, Whistle
from yijia.engines.meetings.queries.acting import visible_resolutions
from yijia.engines.meetings.queries.held import visible_to
from yijia.engines.meetings.queries.whistling import whistles_waiting

MOST_SHOWN = 100


@dataclass(frozen=True)
class Desk:
    """Five lists, each the most urgent first."""

    to_attend: list[Attendance]
    to_do: list[Resolution]
    called: list[Convening]
    risen: list[Rise]
    heard: list[Whistle]


def desk(scope: Scope) -> Desk:
    """The lists of somebody's own bodies, in a number of statements that never grows.

    A unit that was left out, and has said nothing itself, is waited for once it sees the convening
    again.
    """
    homes = sorted(
        {g.home for g in scope.grants if g.home and Permission.CASE_READ in g.permissions}
    )
    seen = visible_to(scope).filter(closed_at=None)
    attending = Attendance.objects.filter(
        models.Q(declined_at=None) | models.Q(is_left_out=True, reason=""),
        unit__in=homes,
        arrived_at=None,
        convening__in=seen.values("pk"),
    )
    going_on = visible_resolutions(scope).filter(
        models.Q(item__isnull=False) | models.Q(convening__closed_at=None)
    )
    owned = going_on.filter(owner__in=homes, state=rules.State.OPEN)
    unsettled = going_on.filter(state__in=rules.UNSETTLED)
    risen = Rise.objects.filter(body__in=homes, resolution__in=unsettled.values("pk"))
    called = seen.filter(convener__in=homes).prefetch_related("attendances", "resolutions")
    of = ("resolution__convening", "resolution__item__meeting")
    return Desk(
        list(attending.select_related("convening").order_by("due_at", "pk")[:MOST_SHOWN]),
        to_do=list(owned.order_by("due_at", "pk")[:MOST_SHOWN]),
        called=list(called.order_by("called_at", "pk")[:MOST_SHOWN]),
        heard=whistles_waiting(scope),
        risen=list(risen.select_related(*of).order_by("-at", "-pk")[:MOST_SHOWN]),
    )
