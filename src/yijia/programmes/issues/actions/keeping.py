"""From whom an issue is kept: as who dispatches it says, and as its person asks."""

from collections.abc import Mapping
from datetime import datetime

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries, rules


def keep_out(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]) -> Case:
    """Keeps a confidential issue from one unit more, or makes one confidential that was not.

    Raises:
        Conflict: it is with this unit now, or others follow the issue.
        Forbidden: the person may not dispatch this issue.
        Invalid: no reason is given, or the unit is not known.
    """
    unit, needed = _unit(case, at=at, inputs=inputs)
    reason = inputs.get("reason", "")
    if verb == rules.KEEP_OUT:
        return cases.keep_out(
            by=by, at=at, case=case, organisation=unit, needed=needed, reason=reason
        )
    _refuse_joined(case)
    return cases.make_confidential(
        by=by, at=at, case=case, organisation=unit, needed=needed, reason=reason
    )


def ask_confidential(*, by: Scope, at: datetime, case: Case, inputs: Mapping[str, str]) -> Case:
    """Makes an issue confidential for its person, who has shown its lookup code.

    Raises:
        Conflict: it is worked on already, is with this unit now, or others follow the issue.
        Invalid: the unit is not known, or none is named of an issue that is with a unit.
    """
    held = _refuse_joined(case)
    if held.state not in rules.UNHANDLED:
        raise Conflict(rules.HANDLED_ALREADY)
    unit, needed = _unit(case, at=at, inputs=inputs)
    return cases.make_confidential(
        by=by, at=at, case=case, organisation=unit, needed=needed, reason="", is_own=True
    )


def _unit(
    case: Case, *, at: datetime, inputs: Mapping[str, str]
) -> tuple[organisations.Known | None, frozenset[int]]:
    """The unit that is named, if one is, and the bodies that dispatch the issue."""
    day, code, place = at.astimezone(CHINA).date(), inputs.get("about") or "", case.division_id
    unit = queries.unit_to_keep_out(code, division=place, on=day) if code else None
    return unit, queries.dispatching(division=place, on=day)


def _refuse_joined(case: Case) -> Case:
    """The issue, held so that nobody joins it meanwhile, if nobody has joined it before."""
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if queries.joinings_of(held):
        raise Conflict(rules.JOINED_ALREADY)
    return held
