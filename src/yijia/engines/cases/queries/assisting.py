"""Reading which units assist with which cases."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models.expressions import RawSQL

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.cases import rules
from yijia.engines.cases.models import Assist, Case
from yijia.ground.places import queries as places


def assisted_by(scope: Scope) -> models.Q:
    """That a case is one with which the organisations assist whose work a person may read.

    The database's own policy asks the same function.
    """
    units = list(scope.organisations(Permission.CASE_READ))
    return models.Q(pk__in=RawSQL("SELECT unnest(cases_assisted(%s::bigint[]))", [units]))


def assists_of(case: Case) -> list[Assist]:
    """All requests to assist with a case that was shown, in their order."""
    return list(Assist.objects.filter(case=case).order_by("id"))


def open_assists(case: Case) -> list[Assist]:
    """Those that have not ended."""
    found = Assist.objects.filter(case=case, ended_at=None)
    return list(found.select_related("case").order_by("id"))


def access_assist(case: Case, *, identity: int) -> Assist:
    """One request of a case that was fetched.

    Raises:
        NotFound: there is none.
    """
    found = Assist.objects.select_related("case").filter(case=case, pk=identity).first()
    if found is None:
        raise NotFound
    return found


def assists_near(*, kind: str, until: date, after: int, limit: int) -> list[Assist]:
    """Requests to assist with cases of a kind that have not ended and are due by a day.

    For a service; in the order of their ids, of which those up to `after` were seen.
    """
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=CHINA)
    near = models.Q(due_on__lte=until) | models.Q(case__due_at__lte=end)
    found = Assist.objects.filter(near, ended_at=None, case__kind=kind, pk__gt=after)
    return list(found.select_related("case").order_by("pk")[:limit])


def day_of_assist(assist: Assist) -> rules.AssistDay:
    """The last day for a part, as it stands now."""
    case = assist.case
    return rules.day_that_stands(
        rules.AssistDay(assist.due_on, assist.due_provisional),
        asked_at=assist.asked_at,
        lead_due=case.due_at,
        lead_provisional=case.due_provisional,
    )


def is_assist_late(assist: Assist, *, on: date) -> bool:
    """Whether the day of a request has passed, or had when it ended; a provisional one never."""
    ended = assist.ended_at.astimezone(CHINA).date() if assist.ended_at else on
    day = day_of_assist(assist)
    return not day.provisional and day.on < ended


def is_warned_of_assist(assist: Assist, *, on: date, workdays: int) -> bool:
    """Whether the unit is warned on a day that its part is due in so many working days."""
    return rules.is_to_be_warned(
        day_of_assist(assist),
        asked_on=assist.asked_at.astimezone(CHINA).date(),
        on=on,
        workdays=workdays,
        calendar=places.calendar(),
    )
