"""A form of the centre with its name as the canary, filled four times and gone on so far."""

from datetime import timedelta

from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.engines.forms import actions
from yijia.engines.forms.models import Filling
from yijia.engines.forms.rules import Bound, Due, Holds, Rhythm
from yijia.engines.forms.tests import ugly
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Organisation

WORKSHEET, EMPTY_CELL = "报表", "D3"
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
        bound = Bound(WORKSHEET, EMPTY_CELL, Holds.NOBODY, reason="无人统计")
        actions.bind_cell(by=by, at=at, sheet=sheet, bound=bound)
    day = at.date().replace(day=1)
    planted.values |= {"sheet": str(sheet.pk), "due_on": day.isoformat()}
    for name, steps in STEPS.items():
        day = (day - timedelta(days=1)).replace(day=1)
        with acting_as(by):
            filling = actions.fill_sheet(by=by, at=at, sheet=sheet, due_on=day)
        _move(planted, filling, steps=steps)
        planted.values[name] = str(filling.pk)


def _move(planted: Planted, filling: Filling, *, steps: int) -> None:
    acts = ((CLERK, actions.check_filling), (LEADER, actions.sign_filling))
    for cell, act in acts[:steps]:
        scope = planted.actors[cell].scope
        with acting_as(scope):
            act(by=scope, at=planted.at, filling=filling)
