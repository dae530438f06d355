"""What a file of workdays must hold, and which years it makes known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.places.rules import files

NEEDED = frozenset({"date", "is_workday"})
FIRST_YEAR = 1990
LAST_YEAR = 2100
MOST_WORKDAYS = 1000
LONGEST_HOLIDAY = 30
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class DayRow:
    """One day as a file gives it."""

    number: int
    day: date
    fields: Mapping[str, object]


def read_days(file: bytes, *, source: str, faults: files.Faults) -> list[DayRow]:
    """Reads the columns date and is_workday (0 or 1), and if present holiday_zh and source.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[date, DayRow] = {}
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        fields = _fields(row, source=source, faults=faults)
        day = _day(row, faults=faults)
        if day in rows:
            message = _("This day stands in an earlier row.")
            faults.add(row=row.number, column="date", message=message)
        elif day is not None:
            rows[day] = DayRow(row.number, day, fields)
    return list(rows.values())


def _day(row: files.Row, *, faults: files.Faults) -> date | None:
    noted = len(faults.found)
    day = files.read_date(row, column="date", faults=faults)
    if day is None and noted == len(faults.found):
        faults.add(row=row.number, column="date", message=_("A row needs its day."))
    if day is not None and not is_within_reach(day):
        faults.add(row=row.number, column="date", message=_("This year is out of reach."))
        return None
    return day


def _fields(row: files.Row, *, source: str, faults: files.Faults) -> dict[str, object]:
    work = row.cells["is_workday"]
    if work not in {"0", "1"}:
        message = _("Write 1 for a day on which people work, 0 for a day off.")
        faults.add(row=row.number, column="is_workday", message=message)
    named = files.read_text(row, column="source", most=LONGEST_SOURCE, faults=faults) or source
    if not named:
        faults.add(row=row.number, column="source", message=_("Name the notice this comes from."))
    return {
        "is_workday": work == "1",
        "holiday_zh": files.read_text(
            row, column="holiday_zh", most=LONGEST_HOLIDAY, faults=faults
        ),
        "source": named,
    }


def is_within_reach(day: date) -> bool:
    """Whether a day lies in the years that the calendar is made for."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def loaded_years(days: Iterable[date]) -> frozenset[int]:
    """The years whose notice is known: both 1 January and 1 October stand among its days.

    Every notice lists these two statutory holidays, whatever weekday they fall on. A few days at
    the end of a year may come from the notice of the next one and prove nothing (30 December 2018).
    """
    listed = set(days)
    return frozenset(
        day.year
        for day in listed
        if (day.month, day.day) == (1, 1) and day.replace(month=10) in listed
    )


def check_limit(*, start: date, workdays: int) -> None:
    """Refuses a limit that no calendar can answer.

    Raises Invalid.
    """
    if not is_within_reach(start):
        raise Invalid(
            _("The day must lie between %(first)s and %(last)s."),
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
            field="from",
        )
    if not 0 <= workdays <= MOST_WORKDAYS:
        raise Invalid(
            _("The limit must lie between 0 and %(most)s working days."),
            params={"most": MOST_WORKDAYS},
            field="workdays",
        )
