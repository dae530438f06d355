"""Who may call units together, when they are to be there, how what was resolved goes on; pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA, Calendar
from yijia.engines.cases.rules import Limit, LimitUnit, Mark, MarkKind, due_at, last_day

LONGEST_REASON, LONGEST_PLACE, LONGEST_TEXT, LONGEST_WORD = 1000, 120, 1000, 200
LONGEST_NUMBER, LONGEST_CODE, LONGEST_NAME, LONGEST_SOURCE = 28, 20, 40, 200
MOST_UNITS, MOST_WORKDAYS, MOST_AMOUNT = 40, 250, 366
# What stands for a type in addresses and figures.
TYPE_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FEWEST_STARS, MOST_STARS = 1, 5
# Who works on a case calls others to it: who dispatches it, and who handles it.
CONVENING = (Permission.CASE_DISPATCH, Permission.CASE_HANDLE)


class Verb(StrEnum):
    """What is done with a resolution."""

    REPORT = "report"
    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW = "withdraw"


class State(StrEnum):
    """How far a resolution has come."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


# Of these nothing is left to be done: a convening ends once all its resolutions are among them.
SETTLED = (State.ACCEPTED, State.WITHDRAWN)
UNSETTLED = (State.OPEN, State.REPORTED)
OPEN_RESOLUTIONS_LABEL = _("Open resolutions of this body")
STATE_LABELS = {
    State.OPEN: _("To be done"),
    State.REPORTED: _("To be looked at"),
    State.ACCEPTED: _("Done"),
    State.WITHDRAWN: _("Called off"),
}


@dataclass(frozen=True)
class Edge:
    """One move of a resolution, and why there is such a move."""

    source: State
    verb: Verb
    target: State
    reason: str


EDGES = (
    Edge(State.OPEN, Verb.REPORT, State.REPORTED, "the owner says what was done"),
    Edge(State.REPORTED, Verb.ACCEPT, State.ACCEPTED, "the convener has looked, and agrees"),
    Edge(State.REPORTED, Verb.RETURN, State.OPEN, "it is not done yet; its limit stays"),
    Edge(State.OPEN, Verb.WITHDRAW, State.WITHDRAWN, "a mistake, or nobody is left to do it"),
    Edge(State.REPORTED, Verb.WITHDRAW, State.WITHDRAWN, "it is not wanted any more"),
)


def moved(state: State, *, verb: Verb) -> State:
    """Where a resolution stands after a verb.

    Raises:
        Conflict: the verb does not fit how far it has come; perhaps somebody was faster.
    """
    for edge in EDGES:
        if (edge.source, edge.verb) == (state, verb):
            return edge.target
    raise Conflict(_("This resolution has moved on. Look at it again."))


def acts_for(by: Scope, *, body: int, division: str, permissions: Collection[Permission]) -> bool:
    """Whether somebody acts for a body in a division: by a post in it that reaches there."""
    return by.everything or any(
        grant.home == body
        and grant.permissions & set(permissions)
        and (grant.organisation == body or division.startswith(grant.division or "~"))
        for grant in by.grants
    )


@dataclass(frozen=True)
class Until:
    """The first instant that is too late; a provisional one says of nobody that they were late."""

    at: datetime
    provisional: bool


def until(*, since: datetime, limit: Limit, calendar: Calendar) -> Until:
    """How long a limit lasts that begins now: counted by the one clock that cases have."""
    due = due_at([Mark(MarkKind.START, since, limit)], calendar=calendar)
    if due.at is None:
        raise AssertionError("a clock that has begun is due")
    return Until(due.at, provisional=due.provisional)


def workdays(amount: int) -> Limit:
    """A limit of so many working days, as resolutions have it."""
    return Limit(amount, LimitUnit.WORKDAYS)


def check_entered(arrived_at: datetime, *, called_at: datetime, at: datetime) -> None:
    """Refuses an arrival entered at a moment that lies after it, or before the unit was called.

    Raises:
        Invalid: it does.
    """
    if arrived_at > at:
        raise Invalid(_("This lies in the future."), field="arrived_on")
    if arrived_at < called_at:
        raise Invalid(_("The unit was called only after that."), field="arrived_on")


def is_late(moment: datetime, *, due: datetime, provisional: bool) -> bool:
    """Whether a moment lies after a limit; a provisional one never says that anybody was late."""
    return not provisional and moment >= due


def came_late(
    *, arrived_at: datetime | None, has_declined: bool, due: Until, now: datetime
) -> bool:
    """Whether a unit came after its limit, or has not come by now and did not say that it cannot.

    Of a convening that is over, `now` is its end.
    """
    if arrived_at is None and has_declined:
        return False
    return is_late(arrived_at or now, due=due.at, provisional=due.provisional)


def day_of(moment: datetime) -> date:
    """The day of a moment in China."""
    return moment.astimezone(CHINA).date()


def rises_on(*, due: datetime, since: Iterable[datetime], calendar: Calendar) -> date:
    """On which day an overdue resolution goes one level up: the next working day, each time.

    `due` is exclusive; `since` is when it went up, was reported or was given back last.
    """
    latest = max([last_day(due), *map(day_of, since)])
    return calendar.due_after(start=latest, workdays=1).day


def next_number(case: str, *, before: int) -> str:
    """The number of the next convening about a case, of which there were so many before."""
    return f"{case}-C{before + 1}"
