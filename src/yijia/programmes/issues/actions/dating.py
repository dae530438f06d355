"""Bringing in dated lines: the dispatch catalogue, the limits of steps, the lists of duties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.rules import LimitUnit, Step
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.rules import NETWORK, Kind
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
_SUCCEEDED = _(
    "Another line that begins later is known already. Give the day on which it begins, or a later"
    " one: the line before it is not changed any more."
)


@dataclass(frozen=True)
class _Compared:
    """A row of a file beside the last line of its key.

    `is_known` says that nothing becomes another, `goes_on` that only the end does, `is_anew` that
    the line has ended and another begins; `began` and `ends_on` are the days of what comes of it.
    """

    row: ImportedRow
    line: queries.Line | None
    began: date
    ends_on: date | None
    is_known: bool = False
    goes_on: bool = False
    is_anew: bool = False


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
    lines = queries.lines_held(kind)
    compared = {
        code: _compared(kind, row, line=lines.get(code), today=today) for code, row in rows.items()
    }
    _check(kind, compared=compared, today=today, faults=faults)
    faults.check()
    imported = files.Imported(files.digest(file), _difference(compared))
    if dry_run:
        return imported.as_tried
    if imported.nothing_new:
        return imported
    new, event = imported.new(source=source), events.LINES_IMPORTED
    with journal.entry(by=by, at=at, event=event, old=imported.old, new=new):
        ids = organisations.ids_by_code()
        for code in (*imported.added, *imported.changed):
            values = _values(kind, rows[code], ids=ids) | {"source": source}
            _put(kind, compared[code], values=values)
    journal.forget_reference_data()
    return imported


def _compared(
    kind: ImportKind, row: ImportedRow, *, line: queries.Line | None, today: date
) -> _Compared:
    began = _day(row, "starts_on") or today
    told_end = "ends_on" in row.fields
    if line is None:
        return _Compared(row, line, began, _day(row, "ends_on"))
    until = line.row.ends_on or date.max
    is_over = until <= max(today, began)
    ends_on = _day(row, "ends_on") if told_end or is_over else line.row.ends_on
    is_same = all(line.cells[name] == row.fields[name] for name in DATED[kind].values)
    fits = "starts_on" not in row.fields or line.row.starts_on <= began < until
    is_known = is_same and fits and ends_on == line.row.ends_on and (told_end or not is_over)
    return _Compared(
        row,
        line,
        began,
        ends_on,
        is_known=is_known,
        goes_on=is_same and fits and not is_over,
        is_anew=is_over and not is_known,
    )


def _wanted(row: ImportedRow) -> dict[str, object]:
    return {name: value for name, value in row.fields.items() if name != "starts_on"}


def _difference(compared: Mapping[str, _Compared]) -> files.Difference:
    """When a line begins is no difference of its own, and one that has ended is begun anew."""
    known: dict[str, dict[str, object]] = {
        code: {**one.line.cells, "ends_on": one.line.row.ends_on}
        for code, one in compared.items()
        if one.line is not None and not one.is_anew
    }
    return files.compare(
        wanted={code: _wanted(one.row) for code, one in compared.items()}, known=known
    )


def _check(
    kind: ImportKind,
    *,
    compared: Mapping[str, _Compared],
    today: date,
    faults: files.Faults,
) -> None:
    """Names what is not known, and what would change the past."""
    known, free = _known(), _OF_EVERY.get(kind, set())
    for code, one in compared.items():
        row = one.row
        for column in DATED[kind].columns:
            text = str(row.fields[column])
            is_free = column in free and not text
            if not is_free and not (text in known[column] if column in known else text):
                faults.add(row=row.number, column=column, message=_FAULTS[column])
        if _is_succeeded(one):
            # Which of the two lines is meant is said by the day on which the later one begins.
            faults.add(row=row.number, column="starts_on", message=_SUCCEEDED)
        else:
            _check_days(one, today=today, faults=faults)
        if kind is ImportKind.LIMITS and code == OF_ALL and _day(row, "ends_on"):
            message = _("This one has no end: what has no limit of its own has this one.")
            faults.add(row=row.number, column="ends_on", message=message)


def _known() -> dict[str, set[str]]:
    """What each column may hold; a clause holds anything."""
    return {
        "category": set(Category.objects.values_list("code", flat=True)),
        "division": set(places.gazetteer()),
        "organisation": set(organisations.ids_by_code()),
        "kind": {kind.value for kind in Kind if kind not in NETWORK},
        "step": set(Step),
        "unit": set(LimitUnit),
        "amount": {str(number) for number in range(1, MOST_AMOUNT + 1)},
    }


def _is_succeeded(one: _Compared) -> bool:
    """Whether a row that changes something means a day before the last line begins."""
    return one.line is not None and not one.is_known and one.began < one.line.row.starts_on


def _check_days(one: _Compared, *, today: date, faults: files.Faults) -> None:
    """What changes does so today or later, and after whatever held before it."""
    if one.is_known:
        return
    line, since = one.line, one.began
    if line is not None and one.goes_on:
        since = line.row.starts_on
    if one.ends_on is not None and one.ends_on <= since:
        message = _("The last day must come after the first.")
        faults.add(row=one.row.number, column="ends_on", message=message)
    if line is None:
        return
    ends_too_early = one.goes_on and one.ends_on is not None and one.ends_on < today
    begins_too_early = not one.goes_on and one.began < max(today, line.row.starts_on)
    if ends_too_early or begins_too_early:
        column = "ends_on" if ends_too_early else "starts_on"
        message = _("A line changes today or later: what was done by the old one was right.")
        faults.add(row=one.row.number, column=column, message=message)


def _put(kind: ImportKind, one: _Compared, *, values: Mapping[str, object]) -> None:
    """Ends a line, changes one that begins on that very day, or begins another in its place."""
    values = {**values, "ends_on": one.ends_on}
    held = one.line.row if one.line is not None else None
    if held is not None and (one.goes_on or held.starts_on == one.began):
        for name, value in values.items():
            setattr(held, name, value)
        held.save()
        return
    if held is not None and (held.ends_on is None or held.ends_on > one.began):
        held.ends_on = one.began
        held.save(update_fields=["ends_on"])
    made = TABLES[kind](**values, starts_on=one.began)
    made.save(force_insert=True)


def _values(kind: ImportKind, row: ImportedRow, *, ids: Mapping[str, int]) -> dict[str, object]:
    """A row in the words of its table; `ids` are those of the organisations, by code."""
    told = {name: str(row.fields[name]) for name in DATED[kind].columns}
    values: dict[str, object] = {}
    for name, text in told.items():
        if name == "organisation":
            values["organisation_id"] = ids.get(text)
        elif name in {"category", "division"}:
            values[f"{name}_id"] = text or None
        else:
            values[name] = int(text) if name == "amount" else text
    return values


def _day(row: ImportedRow, name: str) -> date | None:
    value = row.fields.get(name)
    return value if isinstance(value, date) else None
