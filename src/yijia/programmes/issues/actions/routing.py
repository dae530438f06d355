"""Bringing in the dispatch catalogue: which unit answers for a category in a place."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.places.rules import editing, files
from yijia.programmes.issues import events, queries
from yijia.programmes.issues.models import Category, Route
from yijia.programmes.issues.rules.importing import NO_CATEGORY, ImportedRow, read_routes

COMPARED = ("organisation", "ends_on")


def import_routes(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in lines of the dispatch catalogue from a file, or says what that would do.

    The file is CSV or XLSX. Its columns are `category` (a group, a category or a matter),
    `division` (a county, a street, a community or a village) and `organisation`, and if wanted
    `starts_on` (by default today) and `ends_on`. A line that changes ends on the day on which the
    changed one begins. What the file does not name is left as it is.

    Raises:
        Forbidden: this person keeps no local rules.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults, today = files.Faults(), timezone.localdate(at)
    rows = {row.code: row for row in read_routes(file, faults=faults)}
    units = organisations.ids_by_code()
    # A line that has ended is begun anew, and not changed.
    lasting = queries.routes_held().items()
    held = {code: one for code, one in lasting if one.ends_on is None or one.ends_on > today}
    _check(rows, units=units, held=held, today=today, faults=faults)
    faults.check()
    named = {identity: code for code, identity in units.items()}
    difference = files.compare(
        wanted={code: _compared(row) for code, row in rows.items()},
        known={
            code: {"organisation": named[one.organisation_id], "ends_on": one.ends_on}
            for code, one in held.items()
        },
    )
    imported = files.Imported(files.digest(file), difference)
    if dry_run:
        return imported.as_tried
    if imported.nothing_new:
        return imported
    new, event = imported.new(source=source), events.ROUTES_IMPORTED
    with journal.entry(by=by, at=at, event=event, old=imported.old, new=new):
        for code in (*imported.added, *imported.changed):
            _put(rows[code], held=held.get(code), units=units, today=today, source=source)
    journal.forget_reference_data()
    return imported


def _compared(row: ImportedRow) -> dict[str, object]:
    return {name: value for name, value in row.fields.items() if name in COMPARED}


def _check(
    rows: Mapping[str, ImportedRow],
    *,
    units: Mapping[str, int],
    held: Mapping[str, Route],
    today: date,
    faults: files.Faults,
) -> None:
    """Names what is not known, and what would change the past."""
    categories = set(Category.objects.values_list("code", flat=True))
    for code, row in rows.items():
        if row.fields["category_id"] not in categories:
            faults.add(row=row.number, column="category", message=NO_CATEGORY)
        if row.fields["division_id"] not in places.gazetteer():
            message = _("There is no such division.")
            faults.add(row=row.number, column="division", message=message)
        if row.fields["organisation"] not in units:
            message = _("There is no such organisation.")
            faults.add(row=row.number, column="organisation", message=message)
        _check_days(row, held=held.get(code), today=today, faults=faults)


def _check_days(row: ImportedRow, *, held: Route | None, today: date, faults: files.Faults) -> None:
    began, ends_on = _begins(row, today=today), _day(row, "ends_on")
    if ends_on is not None and ends_on <= (held.starts_on if held else began):
        message = _("The last day must come after the first.")
        faults.add(row=row.number, column="ends_on", message=message)
    if held is not None and began < max(today, held.starts_on):
        message = _("A line changes today or later: what was sent by the old one was right.")
        faults.add(row=row.number, column="starts_on", message=message)


def _put(
    row: ImportedRow,
    *,
    held: Route | None,
    units: Mapping[str, int],
    today: date,
    source: str,
) -> None:
    """Ends a line, changes one that begins on that very day, or begins another in its place."""
    unit, began = units[str(row.fields["organisation"])], _begins(row, today=today)
    if held is not None and (held.organisation_id == unit or held.starts_on == began):
        held.organisation_id, held.ends_on, held.source = unit, _day(row, "ends_on"), source
        held.save(update_fields=["organisation", "ends_on", "source"])
        return
    if held is not None and (held.ends_on is None or held.ends_on > began):
        held.ends_on = began
        held.save(update_fields=["ends_on"])
    Route.objects.update_or_create(
        category_id=row.fields["category_id"],
        division_id=row.fields["division_id"],
        starts_on=began,
        defaults={"organisation_id": unit, "ends_on": _day(row, "ends_on"), "source": source},
    )


def _begins(row: ImportedRow, *, today: date) -> date:
    return _day(row, "starts_on") or today


def _day(row: ImportedRow, name: str) -> date | None:
    value = row.fields.get(name)
    return value if isinstance(value, date) else None
