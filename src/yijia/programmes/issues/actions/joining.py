"""Joining an issue of others: counted once for each person, who gets a number to follow it by."""

from dataclasses import dataclass
from datetime import datetime

from yijia.base import codes
from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.models import Joining


@dataclass(frozen=True)
class Joiner:
    """What tells one person from another: their number where they gave it, else their browser."""

    mobile: str = ""
    browser: str = ""


def join_issue(*, by: Scope, at: datetime, number: str, joiner: Joiner) -> str:
    """Counts one person more whom an issue affects, and returns the number that they follow it by.

    Whoever joins twice, or raised it, gets a number too and is not counted again: the answer is
    the same, so that nobody learns whose number stands behind an issue.

    Raises:
        Invalid: neither a number nor a browser tells this person from another.
        NotFound: no such issue is open to be joined.
    """
    told = _told(joiner)
    case = queries.lock_joinable(number)
    before = queries.joinings_of(case)
    mark = bytes.fromhex(people.index_of_identity(f"issues.joining:{number}:{told}"))
    is_known = any(bytes(one.mark) == mark for one in before if one.mark is not None)
    indexes = people.indexes_of_mobile(joiner.mobile) if joiner.mobile else []
    is_new = not (is_known or queries.is_raiser(case, indexes=indexes))
    with journal.entry(by=by, at=at, event=events.JOINED, subject=case, division=case.division_id):
        joining = Joining(
            case=case,
            ordinal=len(before) + 1,
            division_id=case.division_id,
            mark=mark if is_new else None,
            is_counted=is_new,
            joined_at=at,
        )
        joining.save(force_insert=True)
    return rules.joined_number(number, ordinal=joining.ordinal)


def _told(joiner: Joiner) -> str:
    if joiner.mobile and codes.mobile(joiner.mobile) is None:
        raise Invalid(_("Enter a mobile number of 11 digits, like 138 0013 8000."), field="mobile")
    if joiner.mobile:
        return f"mobile:{codes.mobile(joiner.mobile)}"
    if not joiner.browser:
        raise Invalid(_("Give a number, so that you are counted once."), field="mobile")
    return f"browser:{joiner.browser}"


def forget_marks(*, by: Scope, at: datetime, before: datetime, limit: int) -> int:
    """Takes at most so many marks from those who joined issues that ended before a time.

    Returns how many. They stay counted. Nothing is left then by which one could be told from
    another.
    """
    wanted = queries.marked_of_ended(before=before, limit=limit)
    if wanted:
        with journal.entry(by=by, at=at, event=events.MARKS_FORGOTTEN, new={"count": len(wanted)}):
            Joining.objects.filter(pk__in=wanted).update(mark=None)
    return len(wanted)
