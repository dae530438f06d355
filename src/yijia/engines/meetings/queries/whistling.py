"""Whistles that wait, were taken up, or were not: where their case is read."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.queries import bodies_kept_out
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Whistle
from yijia.engines.meetings.queries.calling import conveners_for
from yijia.engines.meetings.registry import conveners
from yijia.engines.meetings.rules import whistling
from yijia.ground.journal import queries as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known

MOST_SHOWN = 100


@dataclass(frozen=True)
class Heard:
    """A body that may blow the whistle, and the one above it that hears it."""

    blower: Known
    receiver: Known


def blowers_for(scope: Scope, *, case: Case, on: date) -> list[Heard]:
    """The bodies for which somebody may blow the whistle about a case that they were shown.

    Where the case is kept from who would hear it, nobody does.
    """
    ladder = conveners.ladder
    if ladder is None:
        return []
    known, kept = organisations.ever_known(), bodies_kept_out(case)
    found = [(one, ladder.hears(one.id, on)) for one in conveners_for(scope, case=case, on=on)]
    return [
        Heard(one, known[above]) for one, above in found if above is not None and above not in kept
    ]


def visible_whistles(scope: Scope) -> models.QuerySet[Whistle]:
    """The whistles about cases that somebody may read."""
    if scope.everything:
        return Whistle.objects.all()
    of_case = cases.visible_to(scope).filter(pk=models.OuterRef("case_id"))
    return Whistle.objects.filter(models.Exists(of_case))


def access_whistle(*, scope: Scope, number: str) -> Whistle:
    """The whistle of a number, for who may read its case.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_whistles(scope).filter(number=number)
    held = found.select_related("case", "convening").first()
    if held is None:
        raise NotFound
    return held


def hears(scope: Scope, *, whistle: Whistle) -> bool:
    """Whether somebody acts for the body that has heard it."""
    return _acts(scope, whistle=whistle, body=whistle.receiver_id)


def has_blown(scope: Scope, *, whistle: Whistle) -> bool:
    """Whether somebody acts for the body that has blown it."""
    return _acts(scope, whistle=whistle, body=whistle.blower_id)


def _acts(scope: Scope, *, whistle: Whistle, body: int) -> bool:
    return rules.acts_for(
        scope, body=body, division=whistle.division_id, permissions=rules.CONVENING
    )


def case_of_whistle(whistle: Whistle) -> Case:
    """The case of a whistle, for who acts for its receiver; the transaction is about it then."""
    journal.hold_subject(table=Case._meta.db_table, identity=whistle.case_id)
    return Case.objects.get(pk=whistle.case_id)


def whistles_waiting(scope: Scope) -> list[Whistle]:
    """Those that somebody's own bodies have heard and not answered, the oldest first."""
    homes = list(scope.homes())
    found = visible_whistles(scope).filter(
        receiver__in=homes, state=whistling.State.OPEN, case__is_open=True
    )
    return list(found.order_by("blown_at", "pk")[:MOST_SHOWN])


def whistles_of(case: Case) -> list[Whistle]:
    """The whistles about a case that was shown, the oldest first."""
    return list(Whistle.objects.filter(case=case).select_related("convening").order_by("pk"))
