"""Reading which units assist with which cases."""

from datetime import date

from django.db import models
from django.db.models.expressions import RawSQL

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.cases.models import Assist, Case


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


def due_day(assist: Assist) -> date:
    """The last day for a part: never after that of the case, which may have come nearer since."""
    last = assist.case.due_on
    asked_on = assist.asked_at.astimezone(CHINA).date()
    return assist.due_on if last is None else min(assist.due_on, max(last, asked_on))


def is_assist_late(assist: Assist, *, on: date) -> bool:
    """Whether the day of a request has passed, or had when it ended; a provisional one never."""
    ended = assist.ended_at.astimezone(CHINA).date() if assist.ended_at else on
    return not assist.due_provisional and due_day(assist) < ended
