"""Holding what something is written in before anything of it is written, so that nobody passes its
end by; and the work calendar, so that nobody counts by one that is just being edited.
"""

from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.base.workdays import Calendar
from yijia.engines.meetings import queries
from yijia.engines.meetings.models import Convening, Meeting
from yijia.ground.journal import actions as journal
from yijia.ground.places import queries as places

CLOSED = _("This convening is closed.")


def hold_open(identity: int) -> Convening:
    """A convening that goes on, as it is now; whoever else writes in it waits until this is done.

    It is held before its rows, always, as the database does it that erases words.

    Raises:
        Conflict: it is closed.
    """
    held = Convening.objects.select_for_update(no_key=True).get(pk=identity)
    if held.closed_at is not None:
        raise Conflict(CLOSED)
    return held


def hold_meeting(identity: int) -> Meeting:
    """A meeting as it is now; whoever else writes in it waits until this is done."""
    return Meeting.objects.select_for_update(no_key=True).get(pk=identity)


def hold_calendar() -> Calendar:
    """The work calendar as it is now, for a limit that is stored in this transaction.

    Whoever counts limits anew after an edit waits for this transaction, and looks at what it
    stored; and what was edited before is read anew, although this transaction began before that.
    """
    queries.share_limits()
    journal.forget_reference_data()
    return places.calendar()
