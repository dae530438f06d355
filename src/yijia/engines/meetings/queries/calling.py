"""Who may call units together about a case, and by which types."""

from datetime import date

from django.db import models

from yijia.base import words
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.cases.queries import bodies_kept_out
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import CallType, Convening
from yijia.engines.meetings.registry import conveners
from yijia.ground.journal import queries as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known


def call_types(*, on: date) -> list[CallType]:
    """The types of convening that hold on a day, by code."""
    held = CallType.objects.filter(starts_on__lte=on)
    return list(
        held.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on)).order_by("code", "pk")
    )


def every_type() -> list[CallType]:
    """Every type there ever was, by code, the latest days first."""
    return list(CallType.objects.order_by("code", "-starts_on"))


@journal.remembered
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


def units_to_call(case: Case, *, on: date) -> list[Known]:
    """The bodies that may be called to a case that was shown, but those that it is kept from."""
    ladder = conveners.ladder
    if ladder is None:
        return []
    known, kept = organisations.ever_known(), bodies_kept_out(case)
    return [known[one] for one in ladder.units(case.division_id, on) if one not in kept]


def case_of(convening: Convening) -> Case:
    """The case of a convening, for who acts for its convener; the transaction is about it then."""
    journal.hold_subject(table=Case._meta.db_table, identity=convening.case_id)
    return Case.objects.get(pk=convening.case_id)
