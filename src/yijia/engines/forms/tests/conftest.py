"""A form of the centre that is due on the first of every month since January."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests.harness.county import HERE, County
from yijia.base.scope import Scope
from yijia.engines.forms import actions, queries
from yijia.engines.forms.models import Filling, Sheet
from yijia.engines.forms.rules import Bound, Due, Holds, Period, Rhythm
from yijia.engines.forms.tests import ugly
from yijia.ground.access.queries import acting_as

NAME, WORKSHEET = "诉求统计表", "报表"
COUNTED = Bound(WORKSHEET, "A3", Holds.FIGURE, "issues.opened", HERE, Period.YEAR)
SHARE = Bound(WORKSHEET, "B4", Holds.FIGURE, "issues.solved_share", HERE, Period.YEAR)
MONTH = Bound(WORKSHEET, "F1", Holds.MONTH)
NOBODY = Bound(WORKSHEET, "D3", Holds.NOBODY, reason="走访由部门自己登记")


@dataclass(frozen=True)
class Kept:
    """The form, who keeps and who signs it, and the time."""

    sheet: Sheet
    clerk: Scope
    leader: Scope
    at: datetime

    def bind(self, *bounds: Bound) -> None:
        """Says what cells hold."""
        for bound in bounds:
            with acting_as(self.clerk):
                actions.bind_cell(by=self.clerk, at=self.at, sheet=self.sheet, bound=bound)

    def fill(self, day: date) -> Filling:
        """Fills the form by hand."""
        with acting_as(self.clerk):
            return actions.fill_sheet(by=self.clerk, at=self.at, sheet=self.sheet, due_on=day)

    def again(self, filling: Filling) -> Filling:
        """A filled form as it is now."""
        with acting_as(self.clerk):
            return queries.access_filling(by=self.clerk, identity=filling.pk)

    def do(self, action: Any, filling: Filling, *, by: Scope | None = None, **given: Any) -> Any:
        """Does something with a filled form, by default as who keeps it."""
        scope = by or self.clerk
        with acting_as(scope):
            return action(by=scope, at=self.at, filling=filling, **given)


def new_sheet(county: County, **changed: Any) -> actions.NewSheet:
    """A form of the centre as somebody uploads it."""
    said: dict[str, Any] = {
        "name_zh": NAME,
        "name_en": "Issues",
        "organisation": county.organisations["centre"].pk,
        "content": ugly.workbook(),
        "file_name": "表.xlsx",
    }
    return actions.NewSheet(**said | changed)


@pytest.fixture
def kept(county: County, at: datetime) -> Kept:
    """The form, with one bound cell."""
    clerk, leader = county.scopes["dispatcher"], county.scopes["leader"]
    due = Due(Rhythm.MONTHLY, date(2026, 1, 1), day=1)
    signer = county.organisations["centre"].pk
    with acting_as(clerk):
        sheet = actions.upload_sheet(by=clerk, at=at, new=new_sheet(county))
        actions.set_due(by=clerk, at=at, sheet=sheet, due=due, signer=signer)
    made = Kept(sheet, clerk, leader, at)
    made.bind(COUNTED)
    return made
