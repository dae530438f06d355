"""Who may call units together about a case, and by which types."""

from datetime import date

from django.db import models

from yijia.base import words
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import CallType
from yijia.engines.meetings.registry import conveners
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known


def call_types(*, on: date) -> list[CallType]:
    """The types of convening that hold on a day, by code."""
    held = CallType.objects.filter(starts_on__lte=on)
    return list(
        held.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on)).order_by("code", "pk")
    )


def types_known() -> dict[str, words.Named]:
    """Every type there ever was, by its code, by its latest name."""
    rows = CallType.objects.order_by("starts_on")
    return {row.code: words.Named(row.code, row.name_zh, row.name_en) for row in rows}


def conveners_for(scope: Scope, *, case: Case, on: date) -> list[Known]:
    """The bodies for which somebody may call units to a case that they were shown.

    A body convenes in its own division alone, and only if its kind was told to convene.
    """
    ladder, division = conveners.ladder, case.division_id
    if ladder is None:
        return []
    known = organisations.known_organisations(on=on)
    homes = [known[home] for home in scope.homes() if home in known]
    return [
        home
        for home in homes
        if home.kind in ladder.kinds
        and division.startswith(home.division)
        and rules.acts_for(scope, body=home.id, division=division, permissions=rules.CONVENING)
    ]
