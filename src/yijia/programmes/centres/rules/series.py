"""The same hour every week: on which days, and which of them cannot be had; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.programmes.centres.rules.rooms import Because, Span

# A setting of the county: how many days ahead a series may reach.
SERIES = "series_days"
WEEK, MOST_TIMES = timedelta(days=7), 53
NONE_FREE = _("None of these days can be had.")


@dataclass(frozen=True)
class Occasion:
    """One time of a series, and why it cannot be had; the reason is that of a closure."""

    span: Span
    because: Because | None = None
    reason_zh: str = ""
    reason_en: str = ""


def days_of(first_on: date, *, last_on: date) -> list[date]:
    """The days of a series: the first one, and the same day of every week up to the last.

    Raises:
        Invalid: the last day is before the first one, or there are too many.
    """
    if last_on < first_on:
        raise Invalid(_("The last day is before the first one."), field="last_on")
    count = (last_on - first_on) // WEEK + 1
    if count > MOST_TIMES:
        raise Invalid(_("That is more than a year. Choose an earlier last day."), field="last_on")
    return [first_on + n * WEEK for n in range(count)]
