"""Keeping a form: its workbook, what its cells hold, when it is due and who signs it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.forms import events, queries, rules
from yijia.engines.forms.models import Binding, DueRule, Sheet
from yijia.engines.forms.rules import Bound, Due, Holds
from yijia.ground.files import actions as files
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
    book = rules.open_book(new.content, name=new.file_name)
    for worksheet in book.worksheets:
        rules.read(book, worksheet)
    said = {"name": new.name_zh}
    with journal.entry(by=by, at=at, event=events.UPLOADED, subject=Sheet, new=said) as written:
        file = files.store_workbook(by=by, at=at, content=new.content)
        files.claim_files(by=by, at=at, files=[file])
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


def bind_cell(*, by: Scope, at: datetime, sheet: Sheet, bound: Bound) -> Binding:
    """Says what a cell of a form holds from the next filling on, instead of what was said before.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: it says too little, the cell computes itself, or there is no such figure.
        NotFound: there is no such division or circle.
    """
    _check_keeps(by, sheet=sheet)
    bound = _checked(bound, sheet=sheet)
    row = Binding(
        sheet=sheet,
        worksheet=bound.worksheet,
        cell=bound.cell,
        holds=bound.holds,
        figure=bound.figure,
        division_id=None if rules.is_circle(bound.division) else bound.division,
        circle=str(bound.division) if rules.is_circle(bound.division) else "",
        period=bound.period or "",
        reason=bound.reason.strip(),
    )
    with journal.entry(by=by, at=at, event=events.BOUND, subject=sheet, new=bound.fields):
        _of_cell(sheet, worksheet=bound.worksheet, cell=bound.cell).delete()
        row.save(force_insert=True)
    return row


def _check_keeps(by: Scope, *, sheet: Sheet) -> None:
    if not queries.may_edit(by, sheet=sheet):
        raise Forbidden


def _checked(bound: Bound, *, sheet: Sheet) -> Bound:
    """The binding with its cell as it is named, after every check."""
    rules.check_bound(bound)
    cell, book = rules.cell_of(bound.cell), queries.book_of(sheet)
    found = rules.read(book, book.worksheet(bound.worksheet))
    rules.check_bindable(found, cell)
    is_day = bound.holds in {Holds.DUE_DAY, Holds.MONTH}
    if is_day and found.seen(cell).style not in book.styles.days:
        raise Invalid(
            _("This cell does not show a day. Give it a date format, and upload the form anew."),
            field="holds",
        )
    if bound.holds is not Holds.FIGURE:
        reason = bound.reason if bound.holds is Holds.NOBODY else ""
        return Bound(bound.worksheet, cell.name, bound.holds, reason=reason)
    offered = queries.offered(division=sheet.organisation.division_id)
    if bound.figure not in {code for code, *_said in offered}:
        raise Invalid(_("There is no such figure."), field="figure")
    queries.check_area(figure=bound.figure, area=str(bound.division))
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
    new = {"rhythm": due.rhythm, "day": due.day, "month": due.month, "signer": signer}
    with journal.entry(by=by, at=at, event=events.DUE_SET, subject=sheet, new=new):
        Sheet.objects.select_for_update().get(pk=sheet.pk)
        rule = _written(sheet, due=due)
        sheet.signer_id = signer
        sheet.save(update_fields=["signer"])
    return rule


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
