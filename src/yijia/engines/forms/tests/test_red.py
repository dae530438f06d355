"""A figure that does not agree with its rows is not filled into a form; the fault is a real one."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from tests.harness.clients import client_of
from tests.harness.county import lamp_out
from yijia.base.scope import Scope
from yijia.engines.figures import actions as figures
from yijia.engines.forms import actions, queries
from yijia.engines.forms.models import Filling
from yijia.engines.forms.rules import Empty
from yijia.engines.forms.tests.conftest import WORKSHEET, Kept
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


def test_a_red_figure_leaves_its_cell_empty_until_it_agrees_again(
    kept: Kept, owner_cursor: psycopg.Cursor[Any], service: Scope
) -> None:
    lamp_out(at=kept.at - timedelta(days=60))

    def recount() -> None:
        with acting_as(service):
            figures.recount_figures(by=service, at=kept.at)

    with acting_as(service):
        figures.fold_deltas()
    owner_cursor.execute("UPDATE figures_cell SET v = v + 1 WHERE grain = 'month'")
    recount()
    filling = kept.fill(AUGUST)
    with acting_as(kept.clerk):
        (cell,) = (one.row for one in queries.cells_of(filling))
    assert (cell.value, cell.n, cell.empty) == (None, None, Empty.RED)
    page = client_of("dispatcher").get(f"/work/forms/filled/{filling.pk}").content.decode()
    assert "This figure does not agree with its rows, so it is not filled in." in page
    # Who knows the number may answer for it, and it is counted as typed.
    kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="A3", value="1")
    assert (kept.again(filling).counted, kept.again(filling).typed) == (0, 1)
    owner_cursor.execute("UPDATE figures_cell SET v = v - 1 WHERE grain = 'month'")
    recount()
    with acting_as(kept.clerk):
        (cell,) = (one.row for one in queries.cells_of(kept.fill(SEPTEMBER)))
    assert cell.value == 1 and cell.empty == Empty.NONE
    # It turns red again, and another number, after it was filled in: the page says so.
    owner_cursor.execute("UPDATE figures_cell SET v = v + 1 WHERE grain = 'month'")
    recount()
    with acting_as(kept.clerk):
        again = Filling.objects.get(due_on=SEPTEMBER)
    reader = client_of("dispatcher")
    page = reader.get(f"/work/forms/filled/{again.pk}").content.decode()
    assert "Now: 2" in page and "Does not agree with its rows" in page
    (told,) = reader.get(f"/api/v1/work/fillings/{again.pk}").json()["cells"]
    assert (told["value"], told["now"], told["red"]) == (1, 2, True)
