"""The days of the work calendar that are not as in every week, in the reader's words."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from yijia.base.workdays import SATURDAY, Calendar


def special_days(calendar: Calendar, *, since: date) -> list[tuple[str, str]]:
    """The days from one on that differ from Monday to Friday, and what they are."""
    return [(_words(day), _kind(work)) for day, work in _special(calendar) if day >= since]


def day_documents(calendar: Calendar) -> list[dict[str, object]]:
    """The same of all days, for a program."""
    return [{"day": day.isoformat(), "is_workday": work} for day, work in _special(calendar)]


def loaded(calendar: Calendar) -> str:
    """The years whose notice is loaded."""
    years = sorted(calendar.loaded_years)
    is_range = len(years) > 1 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}–{years[-1]}" if is_range else ", ".join(map(str, years))


def _special(calendar: Calendar) -> Iterator[tuple[date, bool]]:
    for day, work in sorted(calendar.days.items()):
        if work != (day.weekday() < SATURDAY):
            yield day, work


def _words(day: date) -> str:
    return date_format(day, gettext("j F Y"))


def _kind(is_workday: bool) -> str:
    return gettext("A working day") if is_workday else gettext("A day off")
