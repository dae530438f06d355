"""Writing organisations, their posts, and who holds them.

Who may say who holds a post follows from grants, which this app does not know: `access` asks that
before it opens a post here, or fills or ends one, and no other app may call these three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from yijia.base.access import Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events, queries, rules
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.people.models import Account
from yijia.ground.places import queries as places
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


def open_organisations(
    *, by: Scope, at: datetime, rows: Sequence[NewOrganisation]
) -> list[Organisation]:
    """Enters many organisations under one journal entry; a parent stands before its children.

    Raises:
        Forbidden: this person may not edit organisations in one of the divisions.
        Invalid: a code is taken, or a parent is not known.
    """
    for division in {row.division for row in rows}:
        if not by.may(Permission.ORGANISATION_EDIT, division=division, organisation=None):
            raise Forbidden
    known = queries.ids_by_code()
    taken = [row.code for row in rows if row.code in known]
    if taken:
        raise Invalid(_("The code %(code)s is taken."), params={"code": taken[0]}, field="code")
    only = rows[0].code if len(rows) == 1 else None
    event = events.ORGANISATION_OPENED if only else events.ORGANISATIONS_IMPORTED
    with journal.entry(
        by=by, at=at, event=event, new={"code": only} if only else {"count": len(rows)}
    ):
        made = [_insert(row, known=known) for row in rows]
    journal.forget_reference_data()
    return made


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
        starts_on=row.starts_on,
    )
    known[row.code] = made.pk
    return made


def import_organisations(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in organisations from a CSV file, or in a dry run says what that would do.

    The columns are `code`, `kind`, `name_zh`, `division` and `starts_on`, and if wanted `name_en`
    and `parent`, whose row stands earlier. What is known by its code is corrected. A file that
    brings nothing new writes nothing.

    Raises:
        Forbidden: this person may edit organisations nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not by.holds(Permission.ORGANISATION_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults = files.Faults()
    rows = {row.code: row for row in rules.read_organisations(file, faults=faults)}
    known = queries.fields_by_code()
    _check_rows(rows, by=by, known=known, faults=faults)
    faults.check()
    difference = files.compare(
        wanted={code: row.fields for code, row in rows.items()},
        known=known,
    )
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if not dry_run and not imported.nothing_new:
        _write(by=by, at=at, rows=rows, source=source, imported=imported)
    return imported


def _check_rows(
    rows: Mapping[str, rules.OrganisationRow],
    *,
    by: Scope,
    known: Mapping[str, Mapping[str, object]],
    faults: files.Faults,
) -> None:
    divisions, earlier = places.gazetteer(), set(known)
    parents = {code: str(held["parent"] or "") or None for code, held in known.items()}
    parents |= {code: row.parent for code, row in rows.items()}
    for code, row in rows.items():
        if row.division and row.division not in divisions:
            message = _("There is no such division.")
            faults.add(row=row.number, column="division", message=message)
        elif not _may_edit(by, row=row, held=known.get(code)):
            message = _("This division lies outside the area that you may edit.")
            faults.add(row=row.number, column="division", message=message)
        if row.parent is not None and row.parent not in earlier:
            message = _("The organisation above it is neither known nor in an earlier row.")
            faults.add(row=row.number, column="parent", message=message)
        elif rules.is_below_itself(code, parents=parents):
            message = _("An organisation cannot stand below itself.")
            faults.add(row=row.number, column="parent", message=message)
        earlier.add(code)


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
        },
    )
    return made.pk


def open_post(
    *,
    by: Scope,
    at: datetime,
    organisation: Organisation,
    title_zh: str,
    title_en: str,
    role: Role,
    over_division: str | None,
) -> Post:
    """Opens a post; `over_division` None gives its role over the organisation's own work."""
    with journal.entry(
        by=by,
        at=at,
        event=events.POST_OPENED,
        subject=Post,
        division=organisation.division_id,
        new={"title": title_zh, "role": role, "organisation": organisation.code},
    ) as written:
        post = Post(
            pk=written.subject_id,
            organisation=organisation,
            title_zh=title_zh,
            title_en=title_en,
            role=role,
            over_division_id=over_division,
        )
        post.save(force_insert=True)
    return post


def appoint_account(
    *,
    by: Scope,
    at: datetime,
    post: Post,
    account: Account,
    starts_on: date,
    ends_on: date | None = None,
) -> Appointment:
    """Puts an account into a post for `[starts_on, ends_on)`."""
    with journal.entry(
        by=by,
        at=at,
        event=events.APPOINTED,
        subject=Appointment,
        division=post.organisation.division_id,
        new={
            "post": post.pk,
            "account": account.pk,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else None,
        },
    ) as written:
        made = Appointment(
            pk=written.subject_id,
            post=post,
            account=account,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        made.save(force_insert=True)
    return made


def end_appointment(
    *,
    by: Scope,
    at: datetime,
    appointment: Appointment,
    ends_on: date,
    passes_to: int | None = None,
) -> Appointment:
    """Ends an appointment; the day given is the first one without it.

    `passes_to` is the organisation that gets what is left, where nobody goes on with it.

    One that ends on the day on which it began was a mistake and never held.

    Raises:
        Conflict: it has ended by that day already.
        Invalid: the day is before the one on which it began.
    """
    ended = Conflict(_("This appointment has ended already."))
    if appointment.ends_on is not None and appointment.ends_on <= ends_on:
        raise ended
    if ends_on < appointment.starts_on:
        raise Invalid(_("An appointment does not end before it begins."), field="ends_on")
    with journal.entry(
        by=by,
        at=at,
        event=events.APPOINTMENT_ENDED,
        subject=appointment,
        old={"ends_on": appointment.ends_on.isoformat() if appointment.ends_on else None},
        new={"ends_on": ends_on.isoformat()},
    ):
        as_seen = Appointment.objects.filter(pk=appointment.pk, ends_on=appointment.ends_on)
        if not as_seen.update(ends_on=ends_on, passes_to=passes_to):
            raise ended
        appointment.ends_on = ends_on
    return appointment


def end_organisation(
    *, by: Scope, at: datetime, organisation: Organisation, ends_on: date, document: str
) -> None:
    """Ends an organisation by a document; the day given is the first one without it.

    Raises:
        Forbidden: this person may not edit organisations there.
        Conflict: it has ended already, or bodies below it or people in its posts go on.
        Invalid: the day lies in the past, or no document is named.
    """
    if not by.may(
        Permission.ORGANISATION_EDIT, division=organisation.division_id, organisation=None
    ):
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
        going_on = Organisation.objects.filter(pk=organisation.pk, ends_on=None)
        if not going_on.update(ends_on=ends_on):
            raise Conflict(_("This organisation has ended already."))
    journal.forget_reference_data()


def _check_nothing_goes_on(organisation: Organisation, *, ends_on: date) -> None:
    beyond = models.Q(ends_on=None) | models.Q(ends_on__gt=ends_on)
    if organisation.ends_on is not None:
        raise Conflict(_("This organisation has ended already."))
    if Organisation.objects.filter(beyond, parent=organisation).exists():
        raise Conflict(_("Organisations below it go on: end them first."))
    if Appointment.objects.filter(beyond, post__organisation=organisation).exists():
        raise Conflict(_("Somebody holds a post there beyond that day: end that first."))
