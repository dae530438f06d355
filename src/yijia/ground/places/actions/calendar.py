"""Bringing in the work calendar from notices, and changing one day of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import Calendar
from yijia.ground.journal import actions as journal
from yijia.ground.places import events
from yijia.ground.places.models import Workday
from yijia.ground.places.rules import calendar, editing, files

COMPARED = ("is_workday", "holiday_zh", "source")
USUAL_WEEK = Calendar(days={}, loaded_years=frozenset())


@dataclass(frozen=True)
class DayEdited:
    """A day whose meaning was changed: whether people worked on it, and whether they do now."""

    day: date
    old: bool
    new: bool


def import_calendar(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in days from a CSV file, or in a dry run says what that would do.

    The columns are `date` and `is_workday` (0 or 1), and if wanted `holiday_zh` and `source`, the
    notice, which is otherwise the source of the whole file. A year is loaded once its 1 January
    and its 1 October are known. A file that brings nothing new writes nothing.

    Raises:
        Forbidden: this person may edit places nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    rows, imported = _plan(by=by, file=file, source=source)
    if dry_run:
        return imported.as_tried
    return _write(by=by, at=at, rows=rows, source=source, imported=imported)


def add_missing_days(*, by: Scope, at: datetime, file: bytes, source: str) -> files.Imported:
    """Brings in the days of a CSV file that are not known yet, and changes none that is.

    Raises:
        Forbidden, Invalid: as `import_calendar` does.
    """
    rows, found = _plan(by=by, file=file, source=source)
    return _write(by=by, at=at, rows=rows, source=source, imported=found.without_changes)


def _plan(
    *, by: Scope, file: bytes, source: str
) -> tuple[dict[str, calendar.DayRow], files.Imported]:
    editing.check_may_edit(by)
    editing.check_source(source)
    faults = files.Faults()
    rows = {r.day.isoformat(): r for r in calendar.read_days(file, source=source, faults=faults)}
    faults.check()
    difference = files.compare(
        wanted={key: row.fields for key, row in rows.items()},
        known={
            day.date.isoformat(): {name: getattr(day, name) for name in COMPARED}
            for day in Workday.objects.all()
        },
    )
    return rows, files.Imported(files.digest(file), difference)


def _write(
    *,
    by: Scope,
    at: datetime,
    rows: Mapping[str, calendar.DayRow],
    source: str,
    imported: files.Imported,
) -> files.Imported:
    if imported.nothing_new:
        return imported
    with journal.entry(
        by=by,
        at=at,
        event=events.CALENDAR_IMPORTED,
        subject=Workday(),
        old=imported.old,
        new=imported.new(source=source),
    ):
        _store(
            [
                Workday(date=rows[key].day, **rows[key].fields)
                for key in (*imported.added, *imported.changed)
            ]
        )
    journal.forget_reference_data()
    return imported


def _store(days: list[Workday]) -> None:
    """Writes days whether they are known or not, so that two imports at once do no harm."""
    Workday.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=COMPARED
    )


@transaction.atomic
def edit_workday(
    *, by: Scope, at: datetime, day: date, is_workday: bool, document: str
) -> DayEdited:
    """Makes one day a working day or a day off, as a document orders, and says what it was.

    Due dates of open cases are not touched here: whoever keeps them follows the event.

    Raises:
        Forbidden: this person may edit places nowhere.
        Invalid: the day is out of reach, or no document is named.
        Conflict: the day is so already.
    """
    editing.check_may_edit(by)
    editing.check_document(document)
    if not calendar.is_within_reach(day):
        raise Invalid(_("This year is out of reach."), field="day")
    held = Workday.objects.select_for_update().filter(date=day).first()
    was = held.is_workday if held else USUAL_WEEK.is_workday(day)
    if was == is_workday:
        raise Conflict(_("The work calendar says so already."))
    with journal.entry(
        by=by,
        at=at,
        event=events.WORKDAY_EDITED,
        subject=Workday(),
        old={"is_workday": was, "source": held.source if held else ""},
        new={"date": day.isoformat(), "is_workday": is_workday, "document": document},
        reason=document,
    ):
        name = held.holiday_zh if held else ""
        _store([Workday(date=day, is_workday=is_workday, holiday_zh=name, source=document)])
    journal.forget_reference_data()
    return DayEdited(day=day, old=was, new=is_workday)
