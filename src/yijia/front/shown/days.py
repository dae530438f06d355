"""Which day a row of a list of cases shows, and whether it has passed."""

from datetime import date, datetime

from django.utils import timezone

from yijia.engines.cases import queries
from yijia.engines.cases.models import Case


def assist_on(case: Case) -> date | None:
    """The day of a request to assist, in the list of those."""
    asked = queries.assist_day_in(case)
    return asked.on if asked else None


def due_on(case: Case) -> date | None:
    """The day that a row shows: of the request in the list of those, else of the case."""
    return assist_on(case) or case.first_due_on


def is_provisional(case: Case) -> bool:
    """Whether the day that a row shows may still move."""
    asked = queries.assist_day_in(case)
    return case.due_provisional if asked is None else asked.provisional


def is_late(case: Case, *, at: datetime) -> bool:
    """Whether the day has passed that a row shows."""
    asked = queries.assist_day_in(case)
    if asked is None:
        return queries.is_overdue(case, at=at)
    return asked.on < timezone.localdate(at) and not asked.provisional
