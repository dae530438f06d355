"""Filling a form: every bound cell gets its number, or the reason why there is none."""

from collections.abc import Sequence
from datetime import date, datetime

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.forms import events, queries, rules
from yijia.engines.forms.models import FilledCell, Filling, Sheet
from yijia.engines.forms.queries import Counted
from yijia.engines.forms.rules import Bound, Empty, Holds, State
from yijia.ground.journal import actions as journal


def fill_sheet(*, by: Scope, at: datetime, sheet: Sheet, due_on: date) -> Filling:
    """Fills a form for a due day that has come; of two at once the second is told so.

    Numbers are those that everybody is told: what is kept back of persons stays empty here too.

    Raises:
        Forbidden: the form is another organisation's to keep.
        Invalid: the form was not due on that day, or that day is yet to come, or no cell is bound.
        Conflict: it was filled for that day before, or had ended by then.
    """
    if not queries.may_edit(by, sheet=sheet):
        raise Forbidden
    today = at.astimezone(CHINA).date()
    _check_day(sheet, due_on=due_on, today=today)
    # Whoever comes second waits here, and then sees what the first has filled.
    queries.held(sheet, due_on=due_on)
    if Filling.objects.filter(sheet=sheet, due_on=due_on).exists():
        raise Conflict(_("This form was filled for that day already."))
    bounds = [row.bound for row in queries.bindings_of(sheet)]
    if not bounds:
        raise Invalid(_("Say first what at least one cell holds."), field="due_on")
    cells = _cells(bounds, due_on=due_on, today=today)
    new = {"due_on": due_on.isoformat(), "sheet": sheet.pk}
    division = sheet.organisation.division_id
    with journal.entry(
        by=by, at=at, event=events.FILLED, subject=Filling, division=division, new=new
    ) as written:
        return _filling(sheet, cells, due_on=due_on, at=at, identity=written.subject_id)


def _check_day(sheet: Sheet, *, due_on: date, today: date) -> None:
    dues = [row.due for row in queries.due_rules_of(sheet)]
    if due_on not in rules.days_due(dues, within=queries.day_alone(due_on)):
        raise Invalid(_("This form is not due on that day."), field="due_on")
    if due_on > today:
        raise Invalid(_("That day is yet to come."), field="due_on")


def _cells(bounds: Sequence[Bound], *, due_on: date, today: date) -> list[FilledCell]:
    counted = [bound for bound in bounds if bound.holds is Holds.FIGURE]
    others = [bound for bound in bounds if bound.holds is not Holds.FIGURE]
    found = queries.counted(counted, due_on=due_on, on=today)
    return [*map(_counted_cell, found), *(_other_cell(bound, due_on=due_on) for bound in others)]


def _counted_cell(found: Counted) -> FilledCell:
    bound = found.bound
    return FilledCell(
        worksheet=bound.worksheet,
        cell=bound.cell,
        holds=bound.holds,
        figure=bound.figure,
        version=found.version,
        **rules.place_of(bound.division),
        starts_on=found.span.start,
        ends_on=found.span.end,
        value=found.value,
        n=found.n,
        is_share=found.is_share,
        empty=found.empty,
    )


def _other_cell(bound: Bound, *, due_on: date) -> FilledCell:
    """A cell that holds a day, or one that nobody counts."""
    is_day = bound.holds is not Holds.NOBODY
    return FilledCell(
        worksheet=bound.worksheet,
        cell=bound.cell,
        holds=bound.holds,
        starts_on=rules.day_held(bound.holds, due_on=due_on) if is_day else None,
        empty=Empty.NONE if is_day else Empty.NOBODY,
        reason=bound.reason,
    )


def _filling(
    sheet: Sheet, cells: Sequence[FilledCell], *, due_on: date, at: datetime, identity: int | None
) -> Filling:
    filling = Filling(
        pk=identity,
        sheet=sheet,
        name=sheet.name_zh,
        division_id=sheet.organisation.division_id,
        due_on=due_on,
        filled_on=at.astimezone(CHINA).date(),
        filled_at=at,
        state=State.FILLED,
        counted=sum(cell.value is not None for cell in cells),
        empty=sum(cell.empty != Empty.NONE for cell in cells),
    )
    filling.save(force_insert=True)
    for cell in cells:
        cell.filling = filling
    FilledCell.objects.bulk_create(cells)
    return filling
