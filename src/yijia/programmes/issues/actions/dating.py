"""Bringing in dated lines: the dispatch catalogue, the limits of steps, the lists of duties."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.rules import LimitUnit, Step
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.rules import Kind
from yijia.ground.places import queries as places
from yijia.ground.places.rules import editing, files
from yijia.programmes.issues import events, queries
from yijia.programmes.issues.models import Category
from yijia.programmes.issues.queries.dating import TABLES
from yijia.programmes.issues.rules import DATED, ImportKind
from yijia.programmes.issues.rules.importing import NO_CATEGORY, ImportedRow, read_dated

MOST_AMOUNT = 366
# The limit of whatever has none of its own.
OF_ALL = f"//{Step.RESOLVE}"
# What may be empty, since the line then holds for every other one.
_OF_EVERY = {ImportKind.LIMITS: {"category", "organisation"}}
_FAULTS = {
    "category": NO_CATEGORY,
    "division": _("There is no such division."),
    "organisation": _("There is no such organisation."),
    "kind": _("There is no such kind of body."),
    "step": _("There is no such step."),
    "unit": _("Write workdays, days, hours or workhours."),
    "amount": _("Write a whole number from 1 to 366."),
    "clause": _("This cell must not be empty."),
}


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
    kind = ImportKind.ROUTES
    return _import(kind, by=by, at=at, file=file, source=source, dry_run=dry_run)


def import_limits(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in how long steps may take, in the same way.

    The columns are `category` and `organisation` (empty for every other one), `step`, `amount` and
    `unit`. Clocks that run already keep their limit.

    Raises:
        Forbidden, Invalid: as `import_routes` does.
    """
    kind = ImportKind.LIMITS
    return _import(kind, by=by, at=at, file=file, source=source, dry_run=dry_run)


def import_duties(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in what is in the list of duties of a kind of body, in the same way.

    The columns are `kind`, `category` and `clause`.

    Raises:
        Forbidden, Invalid: as `import_routes` does.
    """
    kind = ImportKind.DUTIES
    return _import(kind, by=by, at=at, file=file, source=source, dry_run=dry_run)


def _import(
    kind: ImportKind, *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool
) -> files.Imported:
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults, today = files.Faults(), timezone.localdate(at)
    rows = {row.code: row for row in read_dated(file, dated=DATED[kind], faults=faults)}
    # A line that has ended is begun anew, and not changed.
    lines = queries.lines_held(kind).items()
    held = {code: one for code, one in lines if (one.row.ends_on or date.max) > today}
    _check(kind, rows=rows, held=held, today=today, faults=faults)
    faults.check()
    imported = files.Imported(files.digest(file), _difference(rows, held=held))
    if dry_run:
        return imported.as_tried
    if imported.nothing_new:
        return imported
    new, event = imported.new(source=source), events.LINES_IMPORTED
    with journal.entry(by=by, at=at, event=event, old=imported.old, new=new):
        for code in (*imported.added, *imported.changed):
            _put(kind, rows[code], held=held.get(code), today=today, source=source)
    journal.forget_reference_data()
    return imported


def _difference(
    rows: Mapping[str, ImportedRow], *, held: Mapping[str, queries.Line]
) -> files.Difference:
    """When a line begins is no difference of its own."""
    wanted = {
        code: {name: value for name, value in row.fields.items() if name != "starts_on"}
        for code, row in rows.items()
    }
    known: dict[str, dict[str, object]] = {
        code: {**one.cells, "ends_on": one.row.ends_on} for code, one in held.items()
    }
    return files.compare(wanted=wanted, known=known)


def _check(
    kind: ImportKind,
    *,
    rows: Mapping[str, ImportedRow],
    held: Mapping[str, queries.Line],
    today: date,
    faults: files.Faults,
) -> None:
    """Names what is not known, and what would change the past."""
    known, free = _known(), _OF_EVERY.get(kind, set())
    for code, row in rows.items():
        for column in DATED[kind].columns:
            text = str(row.fields[column])
            is_free = column in free and not text
            if not is_free and not (text in known[column] if column in known else text):
                faults.add(row=row.number, column=column, message=_FAULTS[column])
        _check_days(row, held=held.get(code), today=today, faults=faults)
        if kind is ImportKind.LIMITS and code == OF_ALL and _day(row, "ends_on"):
            message = _("This one has no end: what has no limit of its own has this one.")
            faults.add(row=row.number, column="ends_on", message=message)


def _known() -> dict[str, set[str]]:
    """What each column may hold; a clause holds anything."""
    return {
        "category": set(Category.objects.values_list("code", flat=True)),
        "division": set(places.gazetteer()),
        "organisation": set(organisations.ids_by_code()),
        "kind": set(Kind),
        "step": set(Step),
        "unit": set(LimitUnit),
        "amount": {str(number) for number in range(1, MOST_AMOUNT + 1)},
    }


def _check_days(
    row: ImportedRow, *, held: queries.Line | None, today: date, faults: files.Faults
) -> None:
    began, ends_on = _begins(row, today=today), _day(row, "ends_on")
    since = held.row.starts_on if held else began
    if ends_on is not None and ends_on <= since:
        message = _("The last day must come after the first.")
        faults.add(row=row.number, column="ends_on", message=message)
    if held is not None and began < max(today, since):
        message = _("A line changes today or later: what was done by the old one was right.")
        faults.add(row=row.number, column="starts_on", message=message)


def _put(
    kind: ImportKind,
    row: ImportedRow,
    *,
    held: queries.Line | None,
    today: date,
    source: str,
) -> None:
    """Ends a line, changes one that begins on that very day, or begins another in its place."""
    values, began = _values(kind, row), _begins(row, today=today)
    ends_on = _day(row, "ends_on")
    same = held is not None and all(held.cells[n] == row.fields[n] for n in DATED[kind].values)
    if held is not None and (same or held.row.starts_on == began):
        for name, value in (values | {"ends_on": ends_on, "source": source}).items():
            setattr(held.row, name, value)
        held.row.save()
        return
    if held is not None and (held.row.ends_on is None or held.row.ends_on > began):
        held.row.ends_on = began
        held.row.save(update_fields=["ends_on"])
    made = TABLES[kind](**values, starts_on=began, ends_on=ends_on, source=source)
    made.save(force_insert=True)


def _values(kind: ImportKind, row: ImportedRow) -> dict[str, object]:
    """A row in the words of its table."""
    told = {name: str(row.fields[name]) for name in DATED[kind].columns}
    values: dict[str, object] = {}
    for name, text in told.items():
        if name == "organisation":
            values["organisation_id"] = organisations.ids_by_code().get(text)
        elif name in {"category", "division"}:
            values[f"{name}_id"] = text or None
        else:
            values[name] = int(text) if name == "amount" else text
    return values


def _begins(row: ImportedRow, *, today: date) -> date:
    return _day(row, "starts_on") or today


def _day(row: ImportedRow, name: str) -> date | None:
    value = row.fields.get(name)
    return value if isinstance(value, date) else None
