"""Bringing in divisions from a file, renaming one, ending one."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.places import events, queries
from yijia.ground.places.models import Division, FormerName
from yijia.ground.places.rules import codes, divisions, editing, files

COMPARED = ("kind", "name_zh", "name_en", "starts_on", "ends_on")


def import_divisions(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in divisions from a CSV file, or in a dry run says what that would do.

    The columns are `code` and `name_zh`, and if wanted `parent`, `kind` (else as the code says),
    `name_en`, `starts_on` and `ends_on`; what an absent column holds is left as it is. A changed
    value is a correction; a renaming on a day is `rename_division`. A file that brings nothing new
    writes nothing.

    Raises:
        Forbidden: this person may edit places nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    rows, imported = _plan(by=by, file=file, source=source)
    if dry_run:
        return imported.as_tried
    return _write(by=by, at=at, rows=rows, source=source, imported=imported)


def add_missing_divisions(*, by: Scope, at: datetime, file: bytes, source: str) -> files.Imported:
    """Brings in the divisions of a CSV file that are not known yet, and changes none that is.

    Raises:
        Forbidden, Invalid: as `import_divisions` does.
    """
    rows, found = _plan(by=by, file=file, source=source)
    return _write(by=by, at=at, rows=rows, source=source, imported=found.without_changes)


def _plan(
    *, by: Scope, file: bytes, source: str
) -> tuple[dict[str, divisions.DivisionRow], files.Imported]:
    editing.check_may_edit(by)
    editing.check_source(source)
    faults = files.Faults()
    rows = {row.code: row for row in divisions.read_divisions(file, faults=faults)}
    known = Division.objects.in_bulk()
    for row in rows.values():
        _check_row(row, by=by, rows=rows, known=known, faults=faults)
    faults.check()
    difference = files.compare(
        wanted={code: row.fields for code, row in rows.items()},
        known={code: {n: getattr(d, n) for n in COMPARED} for code, d in known.items()},
    )
    return rows, files.Imported(files.digest(file), difference)


def _check_row(
    row: divisions.DivisionRow,
    *,
    by: Scope,
    rows: Mapping[str, divisions.DivisionRow],
    known: Mapping[str, Division],
    faults: files.Faults,
) -> None:
    parent = codes.parent_of(row.code)
    if not editing.may_edit_division(by, code=row.code):
        message = _("This division lies outside the area that you may edit.")
        faults.add(row=row.number, column="code", message=message)
    if parent is not None and parent not in rows and parent not in known:
        message = _("The division above it is neither known nor in the file.")
        faults.add(row=row.number, column="code", message=message)
    if row.code not in known and "kind" not in row.fields and codes.kind_of(row.code) is None:
        message = _("The numbers of this code say no kind, so the row must.")
        faults.add(row=row.number, column="kind", message=message)
    held = known.get(row.code, Division())
    starts_on = row.fields.get("starts_on", held.starts_on)
    ends_on = row.fields.get("ends_on", held.ends_on)
    if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on <= starts_on:
        message = _("The last day must come after the first.")
        faults.add(row=row.number, column="ends_on", message=message)


def _write(
    *,
    by: Scope,
    at: datetime,
    rows: Mapping[str, divisions.DivisionRow],
    source: str,
    imported: files.Imported,
) -> files.Imported:
    if imported.nothing_new:
        return imported
    known = Division.objects.in_bulk(imported.changed)
    made = [
        _division(rows[code], held=known.get(code), source=source)
        for code in (*imported.added, *imported.changed)
    ]
    with journal.entry(
        by=by,
        at=at,
        event=events.DIVISIONS_IMPORTED,
        subject=Division(),
        old=imported.old,
        new=imported.new(source=source),
    ):
        Division.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[*COMPARED, "sort_key", "source"],
        )
    journal.forget_reference_data()
    return imported


def _division(row: divisions.DivisionRow, *, held: Division | None, source: str) -> Division:
    division = held or _new_division(row.code)
    for name, value in row.fields.items():
        setattr(division, name, value)
    division.sort_key = codes.sort_key(division.name_zh)
    division.source = source
    return division


def _new_division(code: str) -> Division:
    """A division as its code describes it, before its row adds to that or says otherwise."""
    kind = codes.kind_of(code)
    return Division(
        code=code, parent_id=codes.parent_of(code), kind=kind.value if kind is not None else ""
    )


@transaction.atomic
def rename_division(
    *, by: Scope, at: datetime, code: str, name_zh: str, name_en: str, on: date, document: str
) -> Division:
    """Gives a division a new name from a day on and keeps the old one for the days before.

    Raises:
        NotFound: there is no such division.
        Forbidden: it lies outside the area that this person may edit.
        Invalid: the names or the document cannot be taken, or the day is still to come.
        Conflict: on that day the division did not exist, or its present name did not yet.
    """
    editing.check_document(document)
    divisions.check_names(name_zh=name_zh, name_en=name_en)
    division = _editable(code, by=by)
    old = {"name_zh": division.name_zh, "name_en": division.name_en}
    new = {"name_zh": name_zh, "name_en": name_en}
    if old == new:
        raise Conflict(_("The division has this name already."))
    since = _check_renaming(division, on=on, today=timezone.localdate(at))
    with journal.entry(
        by=by,
        at=at,
        event=events.DIVISION_RENAMED,
        subject=division,
        division=code,
        old=old,
        new={**new, "on": on.isoformat()},
        reason=document,
    ):
        FormerName.objects.create(division=division, starts_on=since, ends_on=on, **old)
        division.name_zh, division.name_en = name_zh, name_en
        division.sort_key = codes.sort_key(name_zh)
        division.save(update_fields=["name_zh", "name_en", "sort_key"])
    journal.forget_reference_data()
    return division


def _editable(code: str, *, by: Scope) -> Division:
    """The division, held until the transaction ends so that nobody else changes it meanwhile."""
    found = queries.access_division(code=code)
    if not editing.may_edit_division(by, code=code):
        raise Forbidden(_("This division lies outside the area that you may edit."))
    return Division.objects.select_for_update(no_key=True).get(pk=found.pk)


def _check_renaming(division: Division, *, on: date, today: date) -> date | None:
    """Returns the day since which the present name is borne, None when that is not known."""
    if on > today:
        raise Invalid(_("Record a renaming on its day or later."), field="on")
    since = queries.named_since(division)
    if not division.valid_on(on) or (since is not None and on <= since):
        raise Conflict(_("On that day the division did not exist, or had another name already."))
    return since


@transaction.atomic
def end_division(
    *, by: Scope, at: datetime, code: str, on: date, successor: str | None, document: str
) -> Division:
    """Ends a division; the day given is the first one without it. A move names its successor.

    Raises:
        NotFound: there is no such division, or no such successor.
        Forbidden: it lies outside the area that this person may edit.
        Invalid: no document, or the successor is of another level.
        Conflict: it has ended already or did not yet exist, or divisions below it still do.
    """
    editing.check_document(document)
    division = _editable(code, by=by)
    if division.ends_on is not None or (division.starts_on and on <= division.starts_on):
        raise Conflict(_("The division has ended already, or did not exist yet on that day."))
    if queries.live_children(division=division, on=on):
        raise Conflict(_("Divisions below this one still exist on that day: end them first."))
    if successor is not None:
        _check_successor(successor, of=division)
    new = {"on": on.isoformat(), "successor": successor}
    with journal.entry(
        by=by,
        at=at,
        event=events.DIVISION_ENDED,
        subject=division,
        division=code,
        new=new,
        reason=document,
    ):
        division.ends_on, division.successor_id = on, successor
        division.save(update_fields=["ends_on", "successor"])
    journal.forget_reference_data()
    return division


def _check_successor(code: str, *, of: Division) -> None:
    found = queries.access_division(code=code)
    if found.pk == of.pk or found.level != of.level:
        raise Invalid(
            _("The successor must be another division of the same level."), field="successor"
        )
