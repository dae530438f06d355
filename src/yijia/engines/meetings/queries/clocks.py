"""Which limits are looked at: those that are over, and those that the work calendar moves."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Confidence
from yijia.engines.meetings import events, rules
from yijia.engines.meetings.models import Convening, Meeting, Resolution
from yijia.ground.journal import queries as journal
from yijia.ground.places import events as places

# Who stores a limit shares it, and who has seen an edit of the calendar waits for all of those.
_LOCK = 5_317_033
CALENDAR_EVENTS = (places.WORKDAY_EDITED.code, places.CALENDAR_IMPORTED.code)


def latest_edit() -> int:
    """The id of the latest journal entry of an edit of the work calendar, 0 when there is none."""
    return journal.latest_entry(CALENDAR_EVENTS)


def share_limits() -> None:
    """Says that this transaction stores a limit, until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def wait_for_limits() -> None:
    """Waits until every limit that was counted by an older calendar is stored, for a service.

    Whoever counts one from here on reads the calendar anew.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def calendar_has_moved() -> bool:
    """Whether the work calendar was edited after the limits were last looked at."""
    return latest_edit() > journal.latest_up_to(events.DUE_RECOUNTED.code)


def lock_open(*, after: int, limit: int) -> list[Convening]:
    """The next convenings by id that go on, with all that is in them, held against others."""
    found = Convening.objects.filter(closed_at=None, pk__gt=after).order_by("pk")
    held = found.select_for_update(no_key=True, of=("self",)).select_related("call_type")
    return list(held.prefetch_related("attendances", "resolutions")[:limit])


def lock_meetings(*, after: int, limit: int) -> list[Meeting]:
    """The next meetings by id of which something is to be done, held against others."""
    waiting = Resolution.objects.filter(state__in=rules.UNSETTLED, item__isnull=False)
    found = Meeting.objects.filter(pk__in=waiting.values("item__meeting"), pk__gt=after)
    return list(found.order_by("pk").select_for_update(no_key=True, of=("self",))[:limit])


def unsettled_of(meetings: list[Meeting]) -> list[Resolution]:
    """What is to be done of some meetings."""
    found = Resolution.objects.filter(item__meeting__in=meetings, state__in=rules.UNSETTLED)
    return list(found.select_related("item__meeting").order_by("pk"))


@dataclass(frozen=True)
class Overdue:
    """A resolution whose limit is over: who was told last, and from whom its case is kept."""

    resolution: Resolution
    told: int
    kept: frozenset[int]


def overdue(*, at: datetime) -> list[Overdue]:
    """Resolutions that are not settled and whose limit is over, for a service.

    Who has resolved it was told first. A provisional limit is never over; and while it is asked
    from whom a case is to be kept, nobody is told.
    """
    asked = models.Q(convening__case__confidential=Confidence.ASKED)
    asked |= models.Q(item__case__confidential=Confidence.ASKED)
    late = Resolution.objects.filter(
        models.Q(item__isnull=False) | models.Q(convening__closed_at=None),
        state__in=rules.UNSETTLED,
        due_at__lte=at,
        due_provisional=False,
    ).exclude(asked)
    found = late.select_related("convening__case", "item__meeting", "item__case")
    rows = list(found.prefetch_related("rises").order_by("due_at", "pk"))
    kept = cases.bodies_kept_out_of_each(filter(None, map(_case_of, rows)))
    return [
        Overdue(one, told=_told_last(one), kept=kept.get(one.case_id or 0, frozenset()))
        for one in rows
    ]


def _case_of(resolution: Resolution) -> Case | None:
    if resolution.convening is not None:
        return resolution.convening.case
    return resolution.item.case if resolution.item else None


def _told_last(resolution: Resolution) -> int:
    rises = sorted(resolution.rises.all(), key=lambda rise: rise.level)
    return rises[-1].body_id if rises else resolution.body_id
