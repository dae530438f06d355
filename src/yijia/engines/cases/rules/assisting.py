"""When a unit assists another one, and until which day; pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA, Calendar
from yijia.engines.cases.rules import clocks
from yijia.engines.cases.rules.tables import OWN_WORK, Kind

MOST_ASSIST_DAYS = 60
# Who asks other units to assist, and takes that back: who dispatches, and the unit that has it.
ASSISTED = (Permission.CASE_DISPATCH, Permission.CASE_HANDLE)
# The verbs under which the words stand among the remarks of the case.
ASK_ASSIST, SIGN_ASSIST, GIVE_PART = "ask_assist", "sign_assist", "give_part"
REFUSE_ASSIST, TAKE_BACK, END_ASSIST = "refuse_assist", "take_back_assist", "end_assist"


class AssistEnd(StrEnum):
    """How a request to assist came to its end: by the unit, by the lead, or with the case."""

    GIVEN = "given"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


# With these a unit says something; who takes a request back says why, too.
SAYING = (AssistEnd.GIVEN.value, AssistEnd.REFUSED.value, AssistEnd.TAKEN_BACK.value)


@dataclass(frozen=True)
class AssistDay:
    """The last day on which a part is in time; `provisional` while it may still move."""

    on: date
    provisional: bool


def assist_day(
    *, at: datetime, days: int, lead_due: datetime | None, calendar: Calendar
) -> AssistDay:
    """The day for a unit that is asked for its part within so many working days, 0 being today.

    Where the lead is late itself, what it asks for is due today.

    Raises:
        Invalid: there are more days than may be, or the lead's own day lies before that one.
    """
    if not 0 <= days <= MOST_ASSIST_DAYS:
        most = {"most": MOST_ASSIST_DAYS}
        raise Invalid(_("Give a number of days from 0 to %(most)s."), params=most, field="days")
    today, last = at.astimezone(CHINA).date(), lead_due and clocks.last_day(lead_due)
    if last and last < today:
        return AssistDay(today, provisional=False)
    day = _within(at, days=days, calendar=calendar) if days else AssistDay(today, provisional=False)
    if last and day.on > last:
        told = {"day": last.isoformat()}
        message = _("The case itself is due on %(day)s. Ask for it by then.")
        raise Invalid(message, params=told, field="days")
    return day


def day_that_stands(
    asked: AssistDay, *, asked_at: datetime, lead_due: datetime | None, lead_provisional: bool
) -> AssistDay:
    """The day of a request as it stands: never after that of the case, which may have come nearer.

    Where the case was late already when the part was asked for, it is that day.
    """
    if lead_due is None:
        return asked
    last = max(clocks.last_day(lead_due), asked_at.astimezone(CHINA).date())
    return AssistDay(last, lead_provisional) if last < asked.on else asked


def is_to_be_warned(
    day: AssistDay, *, asked_on: date, on: date, workdays: int, calendar: Calendar
) -> bool:
    """Whether a unit that was asked on an earlier day is warned now of the day for its part.

    From so many working days before it on, and until that day is over.
    """
    warned_on, left = day.on, workdays
    while left > 0:
        warned_on -= timedelta(days=1)
        left -= calendar.is_workday(warned_on)
    return asked_on < on and warned_on <= on <= day.on


def _within(at: datetime, *, days: int, calendar: Calendar) -> AssistDay:
    limit = clocks.Limit(days, clocks.LimitUnit.WORKDAYS)
    due = clocks.due_at([clocks.Mark(clocks.MarkKind.START, at, limit)], calendar=calendar)
    # A clock that was only started runs, and so has an end.
    return AssistDay(clocks.last_day(due.at or at), due.provisional)


def is_with_unit(kind: Kind, *, state: str) -> bool:
    """Whether a unit works on a case in this state: there is something that it alone may do."""
    return any(edge.permission in OWN_WORK for edge in kind.verbs_from(state))
