"""What a work order says beside the words: who raised it, and when it happened.

Source: 诉求人, 是否要求回复, 发生时间 among the fields of a work order in `requests.md`.
None of them changes a limit: that is a matter of dated rules.
"""

from datetime import date, datetime, time
from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA


class Requester(StrEnum):
    """Who raises it: a natural person, or a legal person or another organisation."""

    NATURAL = "natural"
    LEGAL = "legal"


REQUESTER_LABELS = {
    Requester.NATURAL: _("A person"),
    Requester.LEGAL: _("A company or an organisation"),
}


def check_occurrence(on: date | None, *, at_time: time | None, raised_at: datetime) -> None:
    """Refuses a time at which something cannot have happened that was raised at this moment.

    Raises:
        Invalid: it lies after that moment, or has a time of day without the day.
    """
    if on is None and at_time is not None:
        raise Invalid(_("Say on which day, too."), field="occurred_on")
    if on is None:
        return
    happened = datetime.combine(on, at_time or time.min, tzinfo=CHINA)
    if happened > raised_at:
        message = _("It cannot have happened after it was told.")
        field = "occurred_on" if on > raised_at.astimezone(CHINA).date() else "occurred_time"
        raise Invalid(message, field=field)
