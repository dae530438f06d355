"""Background work on issues, and what of them is removed when its time is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from yijia.base.errors import Conflict, Invalid
from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Step
from yijia.engines.notices import actions as notices
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import ticks as rights
from yijia.programmes.issues import actions, events, queries, rules

SEARCH = service_scope("search")
CLOCKS = service_scope("clocks")
_AT_ONCE = 200
# What ran out longer ago is looked for once a night alone, and after the second span by nobody: it
# is no news, and to look for it anew every few minutes would cost ever more.
_LATELY, _BEFORE = timedelta(days=1), timedelta(days=30)


def index_issues(*, at: datetime) -> int:
    """Makes every issue be found that is not yet, batch by batch, and returns how many."""
    indexed = 0
    while count := _batch(at=at):
        indexed += count
    return indexed


def _batch(*, at: datetime) -> int:
    with acting_as(SEARCH):
        return actions.index_issues(by=SEARCH, at=at)


def end_waits(*, at: datetime) -> int:
    """Lets issues go on whose persons have not answered within the limit; returns how many.

    Each goes on in a transaction of its own: whoever answers at that very moment comes first.
    """
    with acting_as(CLOCKS):
        waiting = cases.run_out(Step.WAIT, at=at, limit=_AT_ONCE)
    return sum(_taken(one, verb="resume", why=rules.NO_ANSWER, at=at) for one in waiting)


def end_in_silence(*, at: datetime) -> int:
    """Closes what was answered to persons who need no reply and have said nothing for some time.

    Returns how many were closed. Nobody calls them back, and it is not counted as solved.
    """
    before = at - timedelta(days=rules.QUIET_DAYS)
    with acting_as(CLOCKS):
        answered = queries.answered_in_silence(before=before, limit=_AT_ONCE)
    return sum(_taken(one, verb="close_unanswered", why=rules.NOT_ASKED, at=at) for one in answered)


def free_merged(*, at: datetime) -> int:
    """Takes issues out again that rest with one whose person took it back; returns how many."""
    withdrawn = (rules.State.WITHDRAWN,)
    with acting_as(CLOCKS):
        resting = cases.left_alone(states=withdrawn, limit=_AT_ONCE)
    return sum(_taken(one, verb="unmerge", why=rules.LEFT_ALONE, at=at) for one in resting)


def pass_on(*, at: datetime) -> int:
    """Gives what a unit has in which nobody works any more to the unit that was named when the last
    one left; returns how much.

    What that unit must not have, or does not serve, stays with the units without anybody.
    """
    day, place, passed = at.astimezone(CHINA).date(), None, 0
    with acting_as(CLOCKS):
        to = queries.units_passed_to(on=day)
    while to:
        with acting_as(CLOCKS):
            found = cases.without_anybody(CLOCKS, on=day, after=place, limit=_AT_ONCE)
        if not found:
            break
        passed += sum(_passed(one, to=to, at=at) for one in found)
        place = cases.Place(found[-1].first_due_at, id=found[-1].pk)
    return passed


def _passed(case: Any, *, to: Mapping[int, str], at: datetime) -> bool:
    unit = to.get(case.organisation_id)
    if unit is None or case.state not in rules.HANDED_OVER_FROM:
        return False
    told = {"organisation": unit, "reason": queries.in_both(rules.NOBODY_WORKS)}
    try:
        with acting_as(CLOCKS):
            actions.move_issue(by=CLOCKS, at=at, case=case, verb=rules.HAND_OVER, inputs=told)
    except (Conflict, Invalid):
        return False
    return True


# Their type is a table's row, which only actions and queries may name.
def _taken(case: Any, *, verb: str, why: str, at: datetime) -> bool:
    reason = {"reason": queries.in_both(why)}
    try:
        with acting_as(CLOCKS):
            actions.move_issue(by=CLOCKS, at=at, case=case, verb=verb, inputs=reason)
    except Conflict:
        return False
    return True


def warn_before_late(*, at: datetime) -> int:
    """Tells who has an issue before a limit of it ends, of each once; returns how many were."""
    return sum(_warn_of(step, at=at) for step in events.SOON_LATE)


def _warn_of(step: Step, *, at: datetime) -> int:
    told, place, day = 0, None, at.astimezone(CHINA).date()
    while True:
        with acting_as(CLOCKS):
            near = queries.soon_late(step=step, at=at, place=place)
            matters = queries.warnings_of(near, on=day)
            for declared in events.SOON_LATE[step]:
                told += notices.tell_of(at=at, code=declared.code, matters=matters)
        if not near:
            return told
        place = cases.Place(near[-1].due_at, id=near[-1].pk)


def tell_when_late(*, at: datetime) -> int:
    """Tells who has an issue, and who dispatches there, once a limit of it has run out.

    Of each limit once, whatever has run out before it; returns how many were told.
    """
    return sum(_tell_of(step, since=at - _LATELY, at=at) for step in events.LATE)


def tell_of_late_before(*, at: datetime) -> int:
    """The same once a night, of limits that ran out some days ago.

    A move that is entered late, a new topic or a changed calendar may begin a clock that has run
    out already, and the worker may have stood still.
    """
    return sum(_tell_of(step, since=at - _BEFORE, at=at) for step in events.LATE)


def _tell_of(step: Step, *, since: datetime, at: datetime) -> int:
    told, place, day = 0, None, at.astimezone(CHINA).date()
    while True:
        with acting_as(CLOCKS):
            found = queries.just_late(step=step, since=since, at=at, place=place)
            late = [run for run in found if not run.due_provisional]
            matters = queries.lateness_of(late, on=day)
            for declared in events.LATE[step]:
                told += notices.tell_of(at=at, code=declared.code, matters=matters)
        if not found:
            return told
        place = cases.Place(found[-1].due_at, id=found[-1].pk)


def tell_of_assists(*, at: datetime) -> int:
    """Warns units before their part is due, and tells both units once when it is late.

    Returns how many notices were made.
    """
    told, after, on = 0, 0, at.astimezone(CHINA).date()
    while True:
        with acting_as(CLOCKS):
            near = queries.assists_near(on=on, after=after)
            for code, matters in queries.told_of_assists(near, on=on).items():
                told += notices.tell_of(at=at, code=code, matters=matters)
        if not near:
            return told
        after = near[-1].pk


def forget_marks(batch: Batch) -> Gone:
    """Forgets what told apart those who joined issues that have ended."""
    count = actions.forget_marks(by=batch.by, at=batch.at, before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


def erase_contacts(batch: Batch) -> Gone:
    """Erases the contacts of issues that ended long enough ago."""
    due = queries.contacts_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.erase_contacts(batch, due=due)


def expire_words(batch: Batch) -> Gone:
    """Erases what was written of issues that ended long enough ago, and their files."""
    due = queries.words_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.expire_words(
        batch,
        due=due,
        expire=lambda held: actions.expire_texts(by=batch.by, at=batch.at, number=held.key),
    )


_ENDED = _("the issue ended")
KEPT = (
    Kind(
        rules.CONTACT,
        _("Name, number and e-mail that were left with an issue"),
        since=_ENDED,
        remove=erase_contacts,
        kept_back=queries.contacts_kept_back,
        limit=100,
        order=10,
    ),
    Kind(
        rules.WORDS,
        _("What was written and answered in an issue, its address, photos and files"),
        since=_ENDED,
        remove=expire_words,
        kept_back=queries.words_kept_back,
        limit=100,
        order=11,
    ),
    Kind(
        "issues.mark",
        _("What tells apart those who said that an issue affects them too"),
        since=_ENDED,
        remove=forget_marks,
        days=0,
        order=12,
    ),
    Kind(
        "issues.case",
        _("That there was an issue: its number, place and topic, what was done and when"),
        why=_("Figures are counted from it. It names nobody."),
        order=80,
    ),
)
