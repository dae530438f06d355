"""New bodies and units from a file: tried out first, brought in as one batch, undone as one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events, queries, rules
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.queries import entering, moving
from yijia.ground.places.rules import editing, files

DIFFERS = _("This is known, and says something else. A body is not changed from this file.")
FASTER = _("Somebody else has just entered one of these. Try the file again.")
KEEPERS = (Permission.NETWORK_EDIT, Permission.ORGANISATION_EDIT)


def import_bodies(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in new bodies and units from a CSV or XLSX file, or says what that would do.

    The columns are those of `import_organisations`. What is known by its code has to be as it is
    known: a batch can be undone whole, since it has changed nothing that was there before it.

    Raises:
        Forbidden: this person keeps neither the network nor organisations anywhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not any(by.holds(one) for one in KEEPERS):
        raise Forbidden
    editing.check_source(source)
    faults = files.Faults()
    rows = {row.code: row for row in rules.read_organisations(file, faults=faults)}
    held, known = moving.hold_for(rows), queries.fields_by_code()
    new = {code: row for code, row in rows.items() if code not in known}
    _check_known(rows, known=known, faults=faults)
    entering.check_rows(
        new,
        known=known,
        may=lambda row: queries.may_enter(by, kind=row.kind, division=row.division),
        faults=faults,
    )
    moving.check_moves(new, by=by, known=known, held=held, faults=faults)
    entering.check_credit_codes(new, known=known, faults=faults)
    faults.check()
    difference = files.Difference(added=tuple(new), changed={}, unchanged=len(rows) - len(new))
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if not dry_run and new:
        _write(new, by=by, at=at, source=source, imported=imported)
    return imported


def _check_known(
    rows: Mapping[str, rules.OrganisationRow],
    *,
    known: Mapping[str, Mapping[str, object]],
    faults: files.Faults,
) -> None:
    for code, row in rows.items():
        held = known.get(code)
        other = [name for name, value in row.fields.items() if held and held[name] != value]
        if other:
            faults.add(row=row.number, column=other[0], message=DIFFERS)


def _write(
    new: Mapping[str, rules.OrganisationRow],
    *,
    by: Scope,
    at: datetime,
    source: str,
    imported: files.Imported,
) -> None:
    """Stores what is new under one entry, whose number is the batch."""
    known = queries.ids_by_code()
    told = {**imported.new(source=source), "count": len(new)}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.ORGANISATIONS_IMPORTED, new=told) as written,
        ):
            for code, row in new.items():
                known[code] = _insert(row, known=known, batch=written.entry_id)
    except IntegrityError as fault:
        # Somebody else was faster with a code of the file, or with a credit code.
        raise Invalid(FASTER, field="file") from fault
    journal.forget_reference_data()


def _insert(row: rules.OrganisationRow, *, known: Mapping[str, int], batch: int) -> int:
    made = Organisation.objects.create(
        code=row.code,
        kind=row.kind,
        name_zh=row.name_zh,
        name_en=row.name_en,
        division_id=row.division,
        parent_id=known[row.parent] if row.parent else None,
        credit_code=row.credit_code or "",
        starts_on=row.starts_on,
        sort=row.sort,
        batch=batch,
    )
    return made.pk
