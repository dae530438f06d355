"""Writing organisations: entered one by one or from a file, and ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events, queries, rules
from yijia.ground.organisations.models import Agreement, Appointment, Organisation, Seat
from yijia.ground.organisations.queries import entering, judging, moving, standing
from yijia.ground.organisations.rules import network
from yijia.ground.places.rules import editing, files


@dataclass(frozen=True)
class NewOrganisation:
    """What is known of an organisation when it is entered."""

    code: str
    kind: rules.Kind
    name_zh: str
    name_en: str
    division: str
    starts_on: date
    parent: str | None = None
    sort: str = ""
    credit_code: str = ""


def open_organisations(
    *, by: Scope, at: datetime, rows: Sequence[NewOrganisation]
) -> list[Organisation]:
    """Enters many organisations under one journal entry; a parent stands before its children.

    Raises:
        Forbidden: this person may not edit organisations in one of the divisions.
        Invalid: a code is taken or none, a name is no plain line, a parent is not known, a credit
            code is none, or a body of the network stands wrongly.
        Conflict: a parent has ended, or ends.
    """
    for row in rows:
        if not queries.may_enter(by, kind=row.kind, division=row.division):
            raise Forbidden
        if row.kind in rules.NETWORK:
            network.check_place(row.kind, division=row.division)
        network.check_sort(row.kind, sort=row.sort)
        rules.check_code(row.code)
        _check_names(row)
    _check_parents(_hold_parents(row.parent for row in rows))
    _check_codes(rows)
    try:
        with transaction.atomic():
            made = _written(rows, by=by, at=at)
    except IntegrityError as fault:
        # Somebody else was faster.
        _check_codes(rows)
        raise Invalid(rules.CREDIT_CODE_TAKEN, field="credit_code") from fault
    journal.forget_reference_data()
    return made


def _check_codes(rows: Sequence[NewOrganisation]) -> None:
    known = queries.ids_by_code()
    taken = [row.code for row in rows if row.code in known]
    if taken:
        raise Invalid(_("The code %(code)s is taken."), params={"code": taken[0]}, field="code")


def _written(rows: Sequence[NewOrganisation], *, by: Scope, at: datetime) -> list[Organisation]:
    known = queries.ids_by_code()
    only = rows[0].code if len(rows) == 1 else None
    event = events.ORGANISATION_OPENED if only else events.ORGANISATIONS_IMPORTED
    with journal.entry(
        by=by, at=at, event=event, new={"code": only} if only else {"count": len(rows)}
    ):
        return [_insert(row, known=known) for row in rows]


def _check_names(row: NewOrganisation) -> None:
    """Refuses what a file could not bring in either, such as a formula."""
    most = {"name_zh": rules.LONGEST_NAME_ZH, "name_en": rules.LONGEST_NAME_EN}
    for field, longest in most.items():
        network.check_line(getattr(row, field), field=field, most=longest, empty="")


def _hold_parents(codes: Iterable[str | None]) -> dict[str, Organisation]:
    """Those that are known already, held so that none ends while something begins below it."""
    return judging.hold_named({code for code in codes if code is not None})


def _check_parents(held: Mapping[str, Organisation]) -> None:
    for parent in held.values():
        if parent.ends_on is not None:
            raise Conflict(moving.PARENT_ENDED, field="parent")


def _insert(row: NewOrganisation, *, known: dict[str, int]) -> Organisation:
    if row.parent is not None and row.parent not in known:
        raise Invalid(_("There is no organisation %(code)s."), params={"code": row.parent})
    made = Organisation.objects.create(
        code=row.code,
        kind=row.kind,
        name_zh=row.name_zh,
        name_en=row.name_en,
        division_id=row.division,
        parent_id=known[row.parent] if row.parent else None,
        credit_code=rules.checked_credit_code(row.credit_code),
        starts_on=row.starts_on,
        sort=row.sort,
    )
    known[row.code] = made.pk
    return made


def import_organisations(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in organisations from a CSV file, or in a dry run says what that would do.

    The columns are `code`, `kind`, `name_zh`, `division` and `starts_on`, and if wanted `name_en`,
    `sort` (of a member unit), `credit_code` and `parent`, whose row stands earlier. What is known
    by its code is corrected. A file that brings nothing new writes nothing.

    Raises:
        Forbidden: this person may edit organisations nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not by.holds(Permission.ORGANISATION_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults = files.Faults()
    rows = {row.code: row for row in rules.read_organisations(file, faults=faults)}
    known = _checked(rows, by=by, faults=faults)
    wanted = {code: row.fields for code, row in rows.items()}
    difference = files.compare(wanted=wanted, known=known)
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if dry_run or imported.nothing_new:
        return imported
    try:
        with transaction.atomic():
            _write(by=by, at=at, rows=rows, source=source, imported=imported)
    except IntegrityError:
        # Meanwhile something was kept from a body that one of them stands below, or another file
        # has given one of their credit codes.
        moving.check_stays(rows, known=known, faults=faults)
        entering.check_credit_codes(rows, known=queries.fields_by_code(), faults=faults)
        faults.check()
        raise
    return imported


def _checked(
    rows: Mapping[str, rules.OrganisationRow], *, by: Scope, faults: files.Faults
) -> dict[str, dict[str, object]]:
    """What is known of every organisation, once nothing stands against the rows of a file."""
    held, known = moving.hold_for(rows), queries.fields_by_code()
    entering.check_rows(
        rows,
        known=known,
        may=lambda row: _may_edit(by, row=row, held=known.get(row.code)),
        faults=faults,
    )
    moving.check_moves(rows, by=by, known=known, held=held, faults=faults)
    standing.check_standing(rows, known=known, held=held, faults=faults)
    entering.check_credit_codes(rows, known=known, faults=faults)
    faults.check()
    return known


def _may_edit(by: Scope, *, row: rules.OrganisationRow, held: Mapping[str, object] | None) -> bool:
    """Whether the organisation lies where this person may edit, now and after the import."""
    lies_in = {row.division, str(held["division"]) if held else row.division}
    return all(
        by.may(Permission.ORGANISATION_EDIT, division=division, organisation=None)
        for division in lies_in
    )


def _write(
    *,
    by: Scope,
    at: datetime,
    rows: Mapping[str, rules.OrganisationRow],
    source: str,
    imported: files.Imported,
) -> None:
    keys = [code for code in rows if code in {*imported.added, *imported.changed}]
    known = queries.ids_by_code()
    with journal.entry(
        by=by,
        at=at,
        event=events.ORGANISATIONS_IMPORTED,
        old=imported.old,
        new={**imported.new(source=source), "count": len(keys)},
    ):
        # Two that change codes with each other have none in between.
        given = [code for code in keys if rows[code].credit_code is not None]
        Organisation.objects.filter(code__in=given).update(credit_code="")
        for code in keys:
            known[code] = _store(rows[code], known=known)
    journal.forget_reference_data()


def _store(row: rules.OrganisationRow, *, known: Mapping[str, int]) -> int:
    made, _new = Organisation.objects.update_or_create(
        code=row.code,
        defaults={
            "kind": row.kind,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "division_id": row.division,
            "parent_id": known[row.parent] if row.parent else None,
            "starts_on": row.starts_on,
            "sort": row.sort,
        }
        | ({} if row.credit_code is None else {"credit_code": row.credit_code}),
    )
    return made.pk


def put_credit_code(
    *, by: Scope, at: datetime, organisation: Organisation, credit_code: str
) -> Organisation:
    """Says which unified social credit code an organisation has, or that none is known.

    Raises:
        Forbidden: this person may not edit organisations there.
        Invalid: it is no such code, or another organisation has it.
    """
    if not by.may(
        Permission.ORGANISATION_EDIT, division=organisation.division_id, organisation=None
    ):
        raise Forbidden
    wanted, before = rules.checked_credit_code(credit_code), organisation.credit_code
    if wanted == before:
        return organisation
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.CREDIT_CODE_PUT,
                subject=organisation,
                division=organisation.division_id,
                old={"credit_code": before},
                new={"code": organisation.code, "credit_code": wanted},
            ),
        ):
            organisation.credit_code = wanted
            organisation.save(update_fields=["credit_code"])
    except IntegrityError as fault:
        organisation.credit_code = before
        raise Invalid(rules.CREDIT_CODE_TAKEN, field="credit_code") from fault
    journal.forget_reference_data()
    return organisation


def end_organisation(
    *, by: Scope, at: datetime, organisation: Organisation, ends_on: date, document: str
) -> None:
    """Ends an organisation by a document; the day given is the first one without it.

    Raises:
        Forbidden: this person may not edit organisations there.
        NotFound: it is there no more.
        Conflict: it has ended already, or bodies below it or people in its posts go on.
        Invalid: the day lies in the past, or no document is named.
    """
    # As it stands by now: what is given, begins below it or ends at this moment waits, or is seen.
    organisation = judging.hold_body(organisation.pk)
    if not queries.may_enter(by, kind=organisation.kind, division=organisation.division_id):
        raise Forbidden
    editing.check_document(document)
    if ends_on < max(timezone.localdate(at), organisation.starts_on + timedelta(days=1)):
        raise Invalid(_("An organisation ends from today on, not in the past."), field="ends_on")
    _check_nothing_goes_on(organisation, ends_on=ends_on)
    with journal.entry(
        by=by,
        at=at,
        event=events.ORGANISATION_ENDED,
        subject=organisation,
        division=organisation.division_id,
        new={"code": organisation.code, "ends_on": ends_on.isoformat()},
        reason=document,
    ):
        organisation.ends_on = ends_on
        organisation.save(update_fields=["ends_on"])
    journal.forget_reference_data()


def _check_nothing_goes_on(organisation: Organisation, *, ends_on: date) -> None:
    beyond = models.Q(ends_on=None) | models.Q(ends_on__gt=ends_on)
    if organisation.ends_on is not None:
        raise Conflict(_("This organisation has ended already."))
    if Organisation.objects.filter(beyond, parent=organisation).exists():
        raise Conflict(_("Organisations below it go on: end them first."))
    if Appointment.objects.filter(beyond, post__organisation=organisation).exists():
        raise Conflict(_("Somebody holds a post there beyond that day: end that first."))
    either = models.Q(body=organisation)
    if Seat.objects.filter(beyond, either | models.Q(member=organisation)).exists():
        raise Conflict(_("A seat goes on beyond that day: end that first."))
    if Agreement.objects.filter(beyond, either | models.Q(unit=organisation)).exists():
        raise Conflict(_("An agreement goes on beyond that day: end that first."))
