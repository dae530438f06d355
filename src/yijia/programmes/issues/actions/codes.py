"""A lost lookup code of an issue."""

from datetime import datetime

from yijia.base.scope import Scope
from yijia.engines.notices import actions as notices
from yijia.programmes.issues import events, queries


def ask_code_again(*, by: Scope, at: datetime, number: str, origin: str) -> None:
    """Has the lookup code sent to the contact that was left with an issue, if there is one.

    Raises:
        TooMany: this was asked too often for this number, or from this origin.
    """

    def find() -> notices.Lost:
        opened = queries.access_own_issue(number=number)
        contact = opened.issue.person_id is not None
        return notices.Lost(opened.case, opened.case.division_id, has_contact=contact)

    notices.ask_code_again(
        by=by, at=at, number=number, origin=origin, event=events.CODE_ASKED, find=find
    )
