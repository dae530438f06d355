"""Seats and agreements from a file: tried out first, brought in as one batch, undone as one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events, queries
from yijia.ground.organisations.models import Agreement, Organisation, Seat
from yijia.ground.organisations.queries import judging
from yijia.ground.organisations.rules import network
from yijia.ground.organisations.rules.rows import LinkRow, read_agreements, read_seats
from yijia.ground.places.rules import editing, files

Row = TypeVar("Row", Seat, Agreement)
NO_BODY = _("There is no organisation of this code.")
NOT_YOURS = _("You do not keep the network where this body stands.")
DIFFERS = _("This is known, and says something else. End it, and write another one.")
IN_USE = _(
    "Something else was entered of a body of this import: a seat, a post, or work that it has."
    " Undo that first, or end the body."
)


def import_seats(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in seats from a CSV or XLSX file, or in a dry run says what that would do.

    The columns are `body`, `member`, `title_zh`, `full_time` (1 or 0) and `starts_on`, and if
    wanted `title_en` and `ends_on`. A seat is known by its body, member and first day.

    Raises:
        Forbidden: this person keeps the network nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    faults = _begin(by, source=source)
    rows = read_seats(file, faults=faults)
    bodies = _hold(rows)
    held = Seat.objects.filter(body__in=bodies.values()).select_related("body", "member")
    terms = _by_pair(((one.body_id, one.member_id), one) for one in held)
    known = {
        f"{one.body.code} {one.member.code} {one.starts_on}": one
        for one in held
        if judging.has_held(one)
    }
    made = dict[str, Seat]()
    linked = _linked(rows, by=by, column="member", bodies=bodies, known=known, faults=faults)
    for row, body, member in linked:
        new, own = network.NewSeat(body.pk, member.pk, **_said(row)), terms[body.pk, member.pk]
        fault = judging.seat_fault(new, body=body, member=member, terms=own)
        _note(fault, row=row, faults=faults)
        made[row.key] = Seat.of(new)
        own.append(made[row.key])
    faults.check()
    imported = _imported(file, rows=rows, made=made, dry_run=dry_run)
    _write(made.values(), by=by, at=at, event=events.SEATS_IMPORTED, of=imported, source=source)
    return imported


def import_agreements(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in agreements from a CSV or XLSX file, or in a dry run says what that would do.

    The columns are `body`, `unit`, `document`, `signed_on` and `starts_on`, and if wanted
    `ends_on`. An agreement is known by its body, unit and document.

    Raises:
        Forbidden: this person keeps the network nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    faults, today = _begin(by, source=source), timezone.localdate(at)
    rows = read_agreements(file, faults=faults)
    bodies = _hold(rows)
    held = Agreement.objects.filter(body__in=bodies.values()).select_related("body", "unit")
    signed = _by_pair(((one.body_id, one.unit_id), one) for one in held)
    known = {
        f"{one.body.code} {one.unit.code} {one.document}": one
        for one in held
        if judging.has_held(one)
    }
    made = dict[str, Agreement]()
    linked = _linked(rows, by=by, column="unit", bodies=bodies, known=known, faults=faults)
    for row, body, unit in linked:
        new, own = network.NewAgreement(body.pk, unit.pk, **_said(row)), signed[body.pk, unit.pk]
        fault = judging.agreement_fault(new, body=body, unit=unit, signed=own, today=today)
        _note(fault, row=row, faults=faults)
        made[row.key] = Agreement.of(new)
    faults.check()
    imported = _imported(file, rows=rows, made=made, dry_run=dry_run)
    event = events.AGREEMENTS_IMPORTED
    _write(made.values(), by=by, at=at, event=event, of=imported, source=source)
    return imported


def undo_import(*, by: Scope, at: datetime, batch: int) -> int:
    """Undoes an import: what it brought never held. Seats and agreements end on the day on which
    they began; bodies and units are taken out again.

    Raises:
        NotFound: there is no such import, or nothing of it holds.
        Forbidden: this person does not keep the network in all the places that it reached.
        Conflict: something else refers to one of the bodies by now.
    """
    held = {model: _held(model, batch=batch) for model in (Seat, Agreement)}
    brought = queries.brought_by(batch)
    count: int = sum(rows.count() for rows in held.values()) + len(brought)
    if not count:
        raise NotFound
    for rows in held.values():
        for place in rows.values_list("body__division_id", flat=True).distinct():
            network.check_keeps(by, division=place)
    if not all(queries.may_enter(by, kind=one.kind, division=one.division) for one in brought):
        raise Forbidden
    new = {"batch": batch, "count": count, "codes": [one.code for one in brought]}
    with journal.entry(by=by, at=at, event=events.IMPORT_UNDONE, new=new):
        for rows in held.values():
            rows.update(ends_on=F("starts_on"))
        if brought:
            _remove_brought(batch, count=len(brought))
    return count


def _remove_brought(batch: int, *, count: int) -> None:
    """Takes out again what an import has brought, inside the entry that says so.

    They are removed, and not ended: their codes are free again, and no day has counted them.

    Raises:
        NotFound: somebody else was faster.
        Conflict: something else refers to one of them by now.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM organisations_organisation WHERE batch = %s", [batch])
            if cursor.rowcount != count:
                raise NotFound
            # Who refers to them is asked now, and not when all is done.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as fault:
        raise Conflict(IN_USE) from fault
    journal.forget_reference_data()


def _held(model: Any, *, batch: int) -> Any:
    return model.objects.filter(batch=batch).exclude(ends_on=F("starts_on"))


def _begin(by: Scope, *, source: str) -> files.Faults:
    if not by.holds(Permission.NETWORK_EDIT):
        raise Forbidden
    editing.check_source(source)
    return files.Faults()


def _hold(rows: Iterable[LinkRow]) -> dict[str, Organisation]:
    """The organisations of a file by code, held, so that what is checked of them stays so."""
    return judging.hold_named({code for row in rows for code in (row.body, row.other)})


def _by_pair(
    rows: Iterable[tuple[tuple[int, int], Row]],
) -> defaultdict[tuple[int, int], list[Row]]:
    """What stands of each two: one is never judged by what stands of others."""
    found = defaultdict[tuple[int, int], list[Row]](list)
    for pair, row in rows:
        found[pair].append(row)
    return found


def _linked(
    rows: Iterable[LinkRow],
    *,
    by: Scope,
    column: str,
    bodies: Mapping[str, Organisation],
    known: Mapping[str, Seat | Agreement],
    faults: files.Faults,
) -> Iterable[tuple[LinkRow, Organisation, Organisation]]:
    """The rows that bring something new, with their two organisations; faults of the others."""
    for row in rows:
        body, other = bodies.get(row.body), bodies.get(row.other)
        for name, one in (("body", body), (column, other)):
            if one is None:
                faults.add(row=row.number, column=name, message=NO_BODY)
        if body is None or other is None:
            continue
        if not by.may(Permission.NETWORK_EDIT, division=body.division_id, organisation=None):
            faults.add(row=row.number, column="body", message=NOT_YOURS)
        elif row.key not in known:
            yield row, body, other
        elif any(getattr(known[row.key], name) != value for name, value in row.fields.items()):
            faults.add(row=row.number, column="body", message=DIFFERS)


def _said(row: LinkRow) -> Any:
    """The values of a row, each of the type that its reader has made."""
    return row.fields


def _note(fault: Invalid | Conflict | None, *, row: LinkRow, faults: files.Faults) -> None:
    if fault is not None:
        faults.add(row=row.number, column=fault.field or "row", message=fault.message)


def _imported(
    file: bytes,
    *,
    rows: list[LinkRow],
    made: Mapping[str, Seat | Agreement],
    dry_run: bool,
) -> files.Imported:
    difference = files.Difference(added=tuple(made), changed={}, unchanged=len(rows) - len(made))
    return files.Imported(files.digest(file), difference, dry_run=dry_run)


def _write(
    made: Iterable[Seat | Agreement],
    *,
    by: Scope,
    at: datetime,
    event: Event,
    of: files.Imported,
    source: str,
) -> None:
    """Stores what is new under one entry, whose number is the batch, unless it was tried out."""
    if of.dry_run or of.nothing_new:
        return
    new = {**of.new(source=source), "count": len(of.added)}
    with journal.entry(by=by, at=at, event=event, new=new) as written:
        for row in made:
            row.batch = written.entry_id
            row.save(force_insert=True)
