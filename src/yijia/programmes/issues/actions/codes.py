"""A lost lookup code: it is sent to the contact that was left, and shown to nobody."""

from datetime import datetime, timedelta

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.notices import actions as notices
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.programmes.issues import events, queries

# How often one issue's code is sent within a day, whoever asks: it arrives on somebody's telephone.
MOST_A_DAY = 3
_WITHIN = timedelta(days=1)


def ask_code_again(*, by: Scope, at: datetime, number: str, origin: str) -> None:
    """Has the lookup code sent to the contact that was left with an issue, if there is one.

    Whoever asks learns nothing by it: neither whether the number exists nor whether it has a
    contact. Every asking counts, so that nobody tries numbers by it.

    Raises:
        TooMany: this was asked too often for this number, or from this origin.
    """
    # Counted under a lock of the number: of many at once each sees what the others had sent.
    people.take_try(at=at, kind="lost-code", names=(number, origin))
    try:
        opened = queries.access_own_issue(number=number)
    except NotFound:
        return
    asked = queries.codes_asked(opened.case, since=at - _WITHIN)
    if opened.issue.person_id is None or asked >= MOST_A_DAY or not notices.has_channels():
        return
    with journal.entry(
        by=by,
        at=at,
        event=events.CODE_ASKED,
        subject=opened.case,
        division=opened.case.division_id,
    ):
        pass
