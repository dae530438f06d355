"""Asking units to assist with an issue, and taking what they do about it."""

from collections.abc import Callable
from datetime import datetime

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Assist, Case
from yijia.programmes.issues import queries, rules

_SAID: dict[str, Callable[..., Assist]] = {
    rules.GIVE: cases.give_part,
    rules.REFUSE: cases.refuse_assist,
    rules.TAKE_BACK: cases.take_back_assist,
}


def ask_assist(
    *, by: Scope, at: datetime, case: Case, organisation: str, days: int, text: str
) -> Assist:
    """Asks the unit of a code to assist with an issue.

    Raises:
        Conflict: no unit works on it now.
        Forbidden: the person works on it neither as its unit nor as who dispatches.
        Invalid: there is no such unit there, it is asked already or not for this one, or a day or
            words are wrong.
    """
    day = at.astimezone(CHINA).date()
    known = queries.unit_for(organisation, division=case.division_id, on=day)
    if known is None:
        raise Invalid(_("Choose a unit that serves this place."), field="organisation")
    queries.check_duty(unit=known, category=case.topic, on=day)
    return cases.ask_assist(by=by, at=at, case=case, organisation=known, days=days, text=text)


def answer_assist(*, by: Scope, at: datetime, assist: Assist, verb: str, text: str) -> Assist:
    """Signs for a request, gives the part, refuses it, or takes it back.

    Raises:
        Conflict: it does not stand where this can be done.
        Forbidden: the person works neither for that unit nor, to take it back, on the issue.
        Invalid: words are missing.
    """
    if verb == rules.SIGN_FOR:
        return cases.sign_assist(by=by, at=at, assist=assist)
    if verb not in _SAID:
        raise NotFound
    return _SAID[verb](by=by, at=at, assist=assist, text=text)
