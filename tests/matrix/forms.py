"""A form of the centre with its name as the canary, filled four times and gone on so far."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.harness.county import HERE
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.base.scope import Scope
from yijia.engines.forms import actions, events
from yijia.engines.forms.models import FilledCell, Filling, Sheet
from yijia.engines.forms.rules import Bound, Due, Empty, Holds, Rhythm
from yijia.engines.forms.tests import ugly
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.models import Organisation

WORKSHEET, EMPTY_CELL = "报表", "D3"
EMPTY = Bound(WORKSHEET, EMPTY_CELL, Holds.NOBODY, reason="无人统计")
CLERK, LEADER = Cell("dispatcher", "own"), Cell("leader", "own")
# How far each of them has come, the latest due day first.
STEPS = {"filling": 0, "checked_form": 1, "signed_form": 2}


def add_forms(planted: Planted) -> None:
    """Plants the form; its latest due day is left to be filled."""
    by, at = planted.actors[CLERK].scope, planted.at
    centre = Organisation.objects.get(code="centre")
    new = actions.NewSheet(CANARIES["form"], "", centre.pk, ugly.workbook(), "form.xlsx")
    since = (at - timedelta(days=150)).date().replace(day=1)
    with acting_as(by):
        sheet = actions.upload_sheet(by=by, at=at, new=new)
        due = Due(Rhythm.MONTHLY, since, day=1)
        actions.set_due(by=by, at=at, sheet=sheet, due=due, signer=centre.pk)
        actions.bind_cell(by=by, at=at, sheet=sheet, bound=EMPTY)
    day = at.date().replace(day=1)
    planted.values |= {"sheet": str(sheet.pk), "due_on": day.isoformat()}
    for name, steps in STEPS.items():
        day = (day - timedelta(days=1)).replace(day=1)
        with acting_as(by):
            filling = actions.fill_sheet(by=by, at=at, sheet=sheet, due_on=day)
        _move(planted, filling, steps=steps)
        planted.values[name] = str(filling.pk)
    _leave_empty(planted)


def _leave_empty(planted: Planted) -> None:
    """Leaves a cell empty in the form that is only filled, of which the figure is told by now."""
    by = planted.actors[CLERK].scope
    left = {"holds": Holds.FIGURE, "figure": "issues.opened", "empty": Empty.GONE}
    with acting_as(by):
        filling = _filling(planted, "filling")
        days = {"starts_on": filling.due_on - timedelta(days=30), "ends_on": filling.due_on}
        with journal.entry(by=by, at=planted.at, event=events.FILLED, subject=filling):
            FilledCell.objects.create(
                filling=filling, worksheet=WORKSHEET, cell="A3", division_id=HERE, **days, **left
            )


def _move(planted: Planted, filling: Filling, *, steps: int) -> None:
    acts = ((CLERK, actions.check_filling), (LEADER, actions.sign_filling))
    for cell, act in acts[:steps]:
        scope = planted.actors[cell].scope
        with acting_as(scope):
            act(by=scope, at=planted.at, filling=filling)


def _sheet(planted: Planted) -> Sheet:
    return Sheet.objects.get(pk=planted.values["sheet"])


def _filling(planted: Planted, name: str) -> Filling:
    return Filling.objects.select_related("sheet").get(pk=planted.values[name])


def _upload(scope: Scope, planted: Planted) -> object:
    centre = Organisation.objects.get(code="centre").pk
    new = actions.NewSheet("x", "", centre, ugly.workbook(), "form.xlsx")
    return actions.upload_sheet(by=scope, at=planted.at, new=new)


def _unbind(scope: Scope, planted: Planted) -> object:
    where = {"worksheet": WORKSHEET, "cell": EMPTY_CELL}
    actions.unbind_cell(by=scope, at=planted.at, sheet=_sheet(planted), **where)
    return True


def _set_due(scope: Scope, planted: Planted) -> object:
    sheet, due = _sheet(planted), Due(Rhythm.MONTHLY, planted.at.date(), day=9)
    signer = sheet.signer_id
    return actions.set_due(by=scope, at=planted.at, sheet=sheet, due=due, signer=signer)


def _replace(scope: Scope, planted: Planted) -> object:
    sheet, content = _sheet(planted), ugly.workbook()
    lost = actions.replace_workbook(
        by=scope, at=planted.at, sheet=sheet, content=content, file_name="form.xlsx"
    )
    return lost == []


def _fill(scope: Scope, planted: Planted) -> object:
    day = date.fromisoformat(planted.values["due_on"])
    return actions.fill_sheet(by=scope, at=planted.at, sheet=_sheet(planted), due_on=day)


def _type(scope: Scope, planted: Planted) -> object:
    filling, where = _filling(planted, "filling"), {"worksheet": WORKSHEET, "cell": EMPTY_CELL}
    return actions.type_cell(by=scope, at=planted.at, filling=filling, **where, value="4")


# What is done with a form, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "engines.forms.actions.upload_sheet": _upload,
    "engines.forms.actions.bind_cell": lambda s, p: actions.bind_cell(
        by=s, at=p.at, sheet=_sheet(p), bound=EMPTY
    ),
    "engines.forms.actions.bind_cells": lambda s, p: actions.bind_cells(
        by=s, at=p.at, sheet=_sheet(p), bounds=[replace(EMPTY, cell="B4")]
    ),
    "engines.forms.actions.unbind_cell": _unbind,
    "engines.forms.actions.set_due": _set_due,
    "engines.forms.actions.replace_workbook": _replace,
    "engines.forms.actions.end_sheet": lambda s, p: actions.end_sheet(
        by=s, at=p.at, sheet=_sheet(p), reason="x"
    ),
    "engines.forms.actions.fill_sheet": _fill,
    "engines.forms.actions.fill_again": lambda s, p: actions.fill_again(
        by=s, at=p.at, filling=_filling(p, "filling")
    ),
    "engines.forms.actions.type_cell": _type,
    "engines.forms.actions.check_filling": lambda s, p: actions.check_filling(
        by=s, at=p.at, filling=_filling(p, "filling")
    ),
    "engines.forms.actions.send_back": lambda s, p: actions.send_back(
        by=s, at=p.at, filling=_filling(p, "checked_form"), reason="x"
    ),
    "engines.forms.actions.sign_filling": lambda s, p: actions.sign_filling(
        by=s, at=p.at, filling=_filling(p, "checked_form")
    ),
    "engines.forms.actions.note_sent": lambda s, p: actions.note_sent(
        by=s, at=p.at, filling=_filling(p, "signed_form")
    ),
}
