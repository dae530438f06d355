"""Holding a case before it is moved, so that of two who write beside it one waits."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.engines.cases import rules
from yijia.engines.cases.models import Case

MOVED_ON = _("Somebody else was faster: the case has moved on. Look at it again.")


@dataclass(frozen=True)
class Held:
    """A case that nobody else moves before this transaction ends: its marks, oldest first."""

    waits_for_an_answer: bool
    marks: list[rules.Mark]


def hold_case(case: Case) -> Held:
    """Locks a case where the person saw it, and reads what its move goes on from, in one statement.

    The transaction is about this case.

    Raises:
        Conflict: it has moved on.
    """
    seen = (case.pk, case.state, case.organisation_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_hold(%s, %s, %s)", seen)
        found = cursor.fetchone()
    if found is None:
        raise Conflict(MOVED_ON)
    return Held(waits_for_an_answer=found[0], marks=[_told(*mark) for mark in json.loads(found[1])])


def hold_main(identity: int) -> None:
    """Locks the case that another one is merged into, so that it does not end meanwhile.

    Raises:
        Conflict: it has ended, or was merged itself.
    """
    main = Case.objects.filter(pk=identity, is_open=True)
    if not main.select_for_update(no_key=True).exists():
        raise Conflict(_("The other issue has ended, or was merged itself."))


def _told(mark: str, at: str, amount: int, unit: str, step: str) -> rules.Mark:
    limit = rules.Limit(amount, rules.LimitUnit(unit)) if unit else None
    moment = datetime.fromisoformat(at)
    return rules.Mark(rules.MarkKind(mark), moment, limit, rules.Step(step))
