"""Which limits are looked at: those that are over, and those that the work calendar moves."""

from dataclasses import dataclass
from datetime import datetime

from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Confidence
from yijia.engines.meetings import events, rules
from yijia.engines.meetings.models import Convening, Resolution
from yijia.ground.journal import queries as journal
from yijia.ground.places import events as places

CALENDAR_EVENTS = (places.WORKDAY_EDITED.code, places.CALENDAR_IMPORTED.code)


def latest_edit() -> int:
    """The id of the latest journal entry of an edit of the work calendar, 0 when there is none."""
    return journal.latest_entry(CALENDAR_EVENTS)


def calendar_has_moved() -> bool:
    """Whether the work calendar was edited after the limits were last looked at."""
    return latest_edit() > journal.latest_up_to(events.DUE_RECOUNTED.code)


def lock_open(*, after: int, limit: int) -> list[Convening]:
    """The next convenings by id that go on, with all that is in them, held against others."""
    found = Convening.objects.filter(closed_at=None, pk__gt=after).order_by("pk")
    held = found.select_for_update(no_key=True, of=("self",)).select_related("call_type")
    return list(held.prefetch_related("attendances", "resolutions")[:limit])


@dataclass(frozen=True)
class Overdue:
    """A resolution whose limit is over: who was told last, and from whom its case is kept."""

    resolution: Resolution
    told: int
    kept: frozenset[int]


def overdue(*, at: datetime) -> list[Overdue]:
    """Resolutions that are not settled and whose limit is over, for a service.

    The convener was told first. A provisional limit is never over; and while it is asked from whom
    a case is to be kept, nobody is told.
    """
    late = Resolution.objects.filter(
        state__in=rules.UNSETTLED, due_at__lte=at, due_provisional=False, convening__closed_at=None
    ).exclude(convening__case__confidential=Confidence.ASKED)
    found = late.select_related("convening__case").prefetch_related("rises")
    rows = list(found.order_by("due_at", "pk"))
    kept = cases.bodies_kept_out_of_each(one.convening.case for one in rows)
    return [
        Overdue(one, told=_told_last(one), kept=kept.get(one.convening.case_id, frozenset()))
        for one in rows
    ]


def _told_last(resolution: Resolution) -> int:
    rises = sorted(resolution.rises.all(), key=lambda rise: rise.level)
    return rises[-1].body_id if rises else resolution.convening.convener_id
