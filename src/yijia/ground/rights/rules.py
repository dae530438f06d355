"""What a person may ask of their own data, how long an answer may take, and what stands in the way.

Source: Personal Information Protection Law of the PRC, articles 13 to 17 (notice, consent and its
withdrawal), 44 to 50 (access, copy, correction, erasure), 47 last paragraph (what must be kept is
only stored and guarded).
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from yijia.base.words import _
from yijia.base.workdays import CHINA

LONGEST_REASON = 500
# The term under which the days are kept that an answer to a person may take.
ANSWER = "rights.answer"


class RequestKind(StrEnum):
    """What a person asks for."""

    COPY = "copy"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    ERASURE = "erasure"
    WHOLE_ERASURE = "whole_erasure"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class Closed(StrEnum):
    """Why nobody may look at a person's data, except that person."""

    HELD = "held"
    WITHDRAWN = "withdrawn"


REQUEST_LABELS = {
    RequestKind.COPY: _("A copy"),
    RequestKind.CORRECTION: _("To put something right"),
    RequestKind.WITHDRAWAL: _("To withdraw consent"),
    RequestKind.ERASURE: _("To erase the contact"),
    RequestKind.WHOLE_ERASURE: _("To erase the contact and what was written"),
}
STATE_LABELS = {
    RequestState.OPEN: _("To be answered"),
    RequestState.DONE: _("Done"),
    RequestState.REFUSED: _("Refused"),
}
STATE_COLOURS = {RequestState.OPEN: "yellow", RequestState.DONE: "green"}
ERASURES = frozenset({RequestKind.ERASURE, RequestKind.WHOLE_ERASURE})
CLOSED_SENTENCES = {
    Closed.HELD: _("This data is locked by a legal hold: it is kept, and nobody may look at it."),
    Closed.WITHDRAWN: _("The person has withdrawn the consent to be contacted."),
}


def due_on(*, at: datetime, days: int) -> date:
    """The last day on which a request may be answered: so many days after the day it came."""
    return at.astimezone(CHINA).date() + timedelta(days=days)


def next_night(at: datetime, *, begins: time) -> datetime:
    """When nightly work begins next, at a time of day in the zone of `at`."""
    tonight = at.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0)
    return tonight if tonight > at else tonight + timedelta(days=1)
