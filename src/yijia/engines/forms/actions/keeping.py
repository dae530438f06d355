"""Keeping a form: its workbook, what its cells hold, when it is due and who signs it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.forms import events, queries, rules
from yijia.engines.forms.models import Binding, DueRule, Filling, Sheet
from yijia.engines.forms.rules import Book, Bound, Due, Holds, Read
from yijia.ground.files import actions as files
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal


@dataclass(frozen=True)
class NewSheet:
    """A form that somebody uploads: what it is called, whose it is, and its workbook."""

    name_zh: str
    name_en: str
    organisation: int
    content: bytes
    file_name: str


def upload_sheet(*, by: Scope, at: datetime, new: NewSheet) -> Sheet:
    """Takes a form in; it is signed in its own organisation until another is named.

    Raises:
        Forbidden: the person holds no post there that keeps forms.
        Invalid: it is no workbook that is taken, or has no name.
        Unavailable: no scanner answers, and without its word nothing is taken.
    """
    if not by.works_at(Permission.FORM_EDIT, organisation=new.organisation):
        raise Forbidden
    if not new.name_zh.strip():
        raise Invalid(_("Give the form a name."), field="name_zh")
    rules.check_book(rules.open_book(new.content, name=new.file_name))
    said = {"name": new.name_zh}
    with journal.entry(by=by, at=at, event=events.UPLOADED, subject=Sheet, new=said) as written:
        file = _stored(by=by, at=at, content=new.content)
        sheet = Sheet(
            pk=written.subject_id,
            name_zh=new.name_zh.strip(),
            name_en=new.name_en.strip(),
            organisation_id=new.organisation,
            signer_id=new.organisation,
            file=file,
            uploaded_at=at,
        )
        sheet.save(force_insert=True)
    return sheet


def _stored(*, by: Scope, at: datetime, content: bytes) -> File:
    """A workbook as a file that belongs to a form."""
    file = files.store_workbook(by=by, at=at, content=content)
    files.claim_files(by=by, at=at, files=[file])
    return file


def replace_workbook(
    *, by: Scope, at: datetime, sheet: Sheet, content: bytes, file_name: str
) -> list[Bound]:
    """Gives a form another workbook from the next filling on, and returns what its cells held that
    the new one cannot hold: they are not there, compute themselves, or hold words.

    What was filled into the workbook before stays in that one.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: it is no workbook that is taken.
        Conflict: the form has ended.
        Unavailable: no scanner answers, and without its word nothing is taken.
    """
    _check_keeps(by, sheet=sheet)
    book = rules.open_book(content, name=file_name)
    rules.check_book(book)
    known = [row.bound for row in queries.bindings_of(sheet)]
    kept = rules.still_held(book, known)
    # Reading a worksheet takes long: while the form is held, only what was bound by now is read.
    sheet = queries.held(sheet)
    rows = queries.bindings_of(sheet)
    kept |= rules.still_held(book, {row.bound for row in rows}.difference(known))
    lost = [row for row in rows if row.bound not in kept]
    before = sheet.file
    old = {"sha256": bytes(before.sha256).hex(), "cells": [dict(row.bound.fields) for row in lost]}
    with journal.entry(
        by=by, at=at, event=events.REPLACED, subject=sheet, old=old, new={"name": sheet.name_zh}
    ):
        Filling.objects.filter(sheet=sheet, workbook=None).update(workbook=before)
        Binding.objects.filter(pk__in=[row.pk for row in lost]).delete()
        sheet.file = _stored(by=by, at=at, content=content)
        sheet.save(update_fields=["file"])
    return [row.bound for row in lost]


def end_sheet(*, by: Scope, at: datetime, sheet: Sheet, reason: str) -> Sheet:
    """Ends a form: it is not due from today on. What was due before can still be filled, and what
    was filled goes on to be signed.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: no reason is given.
        Conflict: it has ended before.
    """
    _check_keeps(by, sheet=sheet)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    sheet = queries.held(sheet)
    today = at.astimezone(CHINA).date()
    new = {"name": sheet.name_zh, "ended_on": today.isoformat()}
    with journal.entry(
        by=by, at=at, event=events.ENDED, subject=sheet, new=new, reason=reason.strip()
    ):
        sheet.ended_on = today
        sheet.save(update_fields=["ended_on"])
    return sheet


def bind_cell(*, by: Scope, at: datetime, sheet: Sheet, bound: Bound) -> Binding:
    """Says what a cell of a form holds from the next filling on, instead of what was said before.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: it says too little, the cell computes itself, there is no such figure, or it is
            never told of that place or those days.
        NotFound: there is no such division or circle.
        Conflict: the form has ended.
    """
    _check_keeps(by, sheet=sheet)
    # Of two at once the second says it instead of the first.
    sheet = queries.held(sheet)
    (bound,) = _checked([bound], sheet=sheet)
    before = _of_cell(sheet, worksheet=bound.worksheet, cell=bound.cell).first()
    old = before.bound.fields if before else None
    with journal.entry(by=by, at=at, event=events.BOUND, subject=sheet, old=old, new=bound.fields):
        _of_cell(sheet, worksheet=bound.worksheet, cell=bound.cell).delete()
        row = _row(sheet, bound=bound)
        row.save(force_insert=True)
    return row


def bind_cells(*, by: Scope, at: datetime, sheet: Sheet, bounds: Sequence[Bound]) -> list[Binding]:
    """Says what many cells of one worksheet hold, of which nothing was said before: all or none.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: there are none, or of one it says too little, as of one cell alone.
        NotFound: there is no such division or circle.
        Conflict: the form has ended, or meanwhile something was said of one of the cells.
    """
    _check_keeps(by, sheet=sheet)
    if not bounds:
        raise Invalid(_("There is no cell to go on with."), field="cell")
    sheet = queries.held(sheet)
    checked = _checked(bounds, sheet=sheet)
    said = {(row.worksheet, row.cell) for row in queries.bindings_of(sheet)}
    if not said.isdisjoint((one.worksheet, one.cell) for one in checked):
        raise Conflict(queries.BOUND_MEANWHILE)
    cells = [dict(one.fields) for one in checked]
    new = {"first": checked[0].cell, "last": checked[-1].cell, "cells": cells}
    with journal.entry(by=by, at=at, event=events.BOUND_ON, subject=sheet, new=new):
        return Binding.objects.bulk_create(_row(sheet, bound=one) for one in checked)


def _row(sheet: Sheet, *, bound: Bound) -> Binding:
    return Binding(
        sheet=sheet,
        worksheet=bound.worksheet,
        cell=bound.cell,
        holds=bound.holds,
        figure=bound.figure,
        **rules.place_of(bound.division),
        period=bound.period or "",
        reason=bound.reason.strip(),
    )


def _check_keeps(by: Scope, *, sheet: Sheet) -> None:
    if not queries.may_edit(by, sheet=sheet):
        raise Forbidden


def _checked(bounds: Sequence[Bound], *, sheet: Sheet) -> list[Bound]:
    """Bindings of one worksheet with their cells as they are named, after every check."""
    for bound in bounds:
        rules.check_bound(bound)
    book = queries.book_of(sheet)
    found = rules.read(book, book.worksheet(bounds[0].worksheet))
    offered = {code for code, *_said in queries.offered(division=sheet.organisation.division_id)}
    return [_checked_one(one, book=book, found=found, offered=offered) for one in bounds]


def _checked_one(bound: Bound, *, book: Book, found: Read, offered: Container[str]) -> Bound:
    cell = rules.cell_of(bound.cell)
    rules.check_bindable(found, cell)
    rules.check_shows(book, found.seen(cell), holds=bound.holds)
    if bound.holds is not Holds.FIGURE:
        reason = bound.reason if bound.holds is Holds.NOBODY else ""
        return Bound(bound.worksheet, cell.name, bound.holds, reason=reason)
    if bound.figure not in offered:
        raise Invalid(_("There is no such figure."), field="figure")
    queries.check_told(bound)
    return replace(bound, cell=cell.name, reason="")


def _of_cell(sheet: Sheet, *, worksheet: str, cell: str) -> QuerySet[Binding]:
    return Binding.objects.filter(sheet=sheet, worksheet=worksheet, cell=cell)


def unbind_cell(*, by: Scope, at: datetime, sheet: Sheet, worksheet: str, cell: str) -> None:
    """Says that a cell of a form stays as it came, from the next filling on.

    Raises:
        Forbidden: the form is another organisation's to keep.
        NotFound: nothing was said of this cell.
    """
    _check_keeps(by, sheet=sheet)
    sheet = queries.held(sheet)
    found = _of_cell(sheet, worksheet=worksheet, cell=rules.cell_of(cell).name).first()
    if found is None:
        raise NotFound
    old = found.bound.fields
    with journal.entry(by=by, at=at, event=events.UNBOUND, subject=sheet, old=old, new=old):
        found.delete()


def set_due(*, by: Scope, at: datetime, sheet: Sheet, due: Due, signer: int) -> DueRule:
    """Says from which day on a form is due when, and in which organisation it is signed.

    The rule before it ends on that day.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: there are no such days, or nobody signs there.
    """
    _check_keeps(by, sheet=sheet)
    today = at.astimezone(CHINA).date()
    rules.check_due(due)
    if signer not in {one.id for one in queries.signers(on=today)}:
        raise Invalid(_("Nobody signs forms there."), field="signer")
    sheet = queries.held(sheet)
    rows = queries.due_rules_of(sheet)
    old = _due_fields(rows[-1].due, signer=sheet.signer_id) if rows else None
    new = _due_fields(due, signer=signer)
    with journal.entry(by=by, at=at, event=events.DUE_SET, subject=sheet, old=old, new=new):
        rule = _written(sheet, due=due)
        sheet.signer_id = signer
        sheet.save(update_fields=["signer"])
    return rule


def _due_fields(due: Due, *, signer: int) -> dict[str, object]:
    """What the journal says of when a form is due."""
    once = {"once_on": due.once_on.isoformat()} if due.once_on else {}
    return {"rhythm": due.rhythm, "day": due.day, "month": due.month, "signer": signer} | once


def _written(sheet: Sheet, *, due: Due) -> DueRule:
    """The rule as a row; one that begins on the same day becomes it, an earlier one ends."""
    begins: date = due.starts_on
    rule = DueRule.objects.filter(sheet=sheet, starts_on=begins).first() or DueRule(
        sheet=sheet, starts_on=begins
    )
    rule.rhythm, rule.day, rule.month = due.rhythm, due.day, due.month
    rule.once_on = due.once_on
    DueRule.objects.filter(sheet=sheet, ends_on=None, starts_on__lt=begins).update(ends_on=begins)
    rule.save()
    return rule
