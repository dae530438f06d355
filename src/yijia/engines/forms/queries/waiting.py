"""Filled forms that wait for somebody: to be checked, signed, or sent; and those that are late."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.engines.forms.models import Filling, Sheet
from yijia.engines.forms.queries.sheets import standings
from yijia.engines.forms.rules import State

# What was due so long ago is told of no more: who did not send it then has settled it otherwise.
LATELY = timedelta(days=30)
_SHEET = ("sheet__organisation", "sheet__signer")


@dataclass(frozen=True)
class Waiting:
    """A filled form that somebody is to go on with, and whether its due day is over."""

    filling: Filling
    is_late: bool


def waiting_for(*, by: Scope, on: date, most: int) -> list[Waiting]:
    """What waits for somebody, the earliest due day first: to check or send where they keep the
    form, to sign where it is signed, unless they have checked it themselves.
    """
    edits, signs = _homes(by, Permission.FORM_EDIT), _homes(by, Permission.FORM_SIGN)
    if not edits and not signs:
        return []
    kept = Q(state__in=[State.FILLED, State.SIGNED], sheet__organisation__in=edits)
    signed = Q(state=State.CHECKED, sheet__signer__in=signs)
    own = Q(state=State.CHECKED, checked_by=by.account or 0)
    found = Filling.objects.select_related(*_SHEET).filter(kept | signed).exclude(own)
    rows = found.order_by("due_on", "pk")[:most]
    return [Waiting(row, is_late=row.due_on < on) for row in rows]


def _homes(by: Scope, permission: Permission) -> list[int]:
    return [g.home for g in by.grants if permission in g.permissions and g.home is not None]


def late_fillings(*, on: date) -> list[Filling]:
    """What was filled, of which the due day was over lately, and that was not sent; of everybody's
    forms, for a service.
    """
    due = Filling.objects.filter(due_on__lt=on, due_on__gte=on - LATELY)
    return list(due.exclude(state=State.SENT).select_related(*_SHEET).order_by("pk"))


def not_filled(*, on: date) -> list[tuple[Sheet, date]]:
    """Every form with a day lately on which it was due and was not filled, for a service."""
    sheets = list(Sheet.objects.select_related("organisation").order_by("pk"))
    return [
        (one.sheet, day)
        for one in standings(sheets, on=on)
        for day in one.to_fill
        if on - LATELY <= day < on
    ]
