"""A figure that does not agree with its rows is not filled into a form; the fault is a real one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from tests.harness.clients import client_of
from tests.harness.county import lamp_out
from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.engines.figures import actions as figures
from yijia.engines.forms import actions, queries
from yijia.engines.forms.models import FilledCell, Filling
from yijia.engines.forms.rules import Empty
from yijia.engines.forms.tests.conftest import WORKSHEET, Kept
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


@pytest.fixture
def falsify(owner_cursor: psycopg.Cursor[Any], service: Scope, kept: Kept) -> Callable[[int], None]:
    """Adds to what was counted of each month, behind every back, and recounts."""

    def by(number: int) -> None:
        owner_cursor.execute("UPDATE figures_cell SET v = v + %s WHERE grain = 'month'", [number])
        with acting_as(service):
            figures.recount_figures(by=service, at=kept.at)

    return by


def cell_of(kept: Kept, filling: Filling) -> FilledCell:
    with acting_as(kept.clerk):
        (cell,) = (one.row for one in queries.cells_of(filling))
    return cell


def page_of(filling: Filling) -> str:
    return client_of("dispatcher").get(f"/work/forms/filled/{filling.pk}").content.decode()


def told_of(filling: Filling) -> Any:
    document = client_of("dispatcher").get(f"/api/v1/work/fillings/{filling.pk}").json()
    (cell,) = document["cells"]
    return cell


def type_in(kept: Kept, filling: Filling, value: str) -> None:
    kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="A3", value=value)


def must_not_fill_again(kept: Kept, filling: Filling, *, why: str) -> None:
    with pytest.raises(Conflict, match=why):
        kept.do(actions.fill_again, filling)


def test_a_red_figure_leaves_its_cell_empty_until_it_agrees_again(
    kept: Kept, falsify: Callable[[int], None], service: Scope
) -> None:
    lamp_out(at=kept.at - timedelta(days=80))
    with acting_as(service):
        figures.fold_deltas()
    falsify(1)
    filling = kept.fill(AUGUST)
    cell = cell_of(kept, filling)
    assert (cell.value, cell.n, cell.empty) == (None, None, Empty.RED)
    page = page_of(filling)
    assert "This figure does not agree with its rows, so it is not filled in." in page
    assert f"/filled/{filling.pk}/again" not in page
    must_not_fill_again(kept, filling, why="can be filled yet")
    # Who knows the number may answer for it, and it is counted as typed, until they take it out.
    type_in(kept, filling, "1")
    assert (kept.again(filling).counted, kept.again(filling).typed) == (0, 1)
    falsify(-1)
    must_not_fill_again(kept, filling, why="can be filled yet")
    type_in(kept, filling, "")
    must_fill_again(kept, filling, service)
    assert cell_of(kept, kept.fill(SEPTEMBER)).value == 1
    # It turns red again, and another number, after it was filled in: the page says so.
    falsify(1)
    told = told_of(filling)
    assert (told["value"], told["now"], told["red"]) == (1, 2, True)
    page = page_of(filling)
    assert "Now: 2" in page and "Does not agree with its rows" in page
    assert "something else today than what was filled in: 1." in page


def must_fill_again(kept: Kept, filling: Filling, service: Scope) -> None:
    """The figure agrees again: what was checked is sent back first, and then the cell is filled."""
    kept.do(actions.check_filling, filling)
    must_not_fill_again(kept, filling, why="Send it back first")
    kept.do(actions.send_back, filling, by=kept.leader, reason="x")
    assert "Can be filled by now" in page_of(filling) and told_of(filling)["fits_now"]
    path = f"/work/forms/filled/{filling.pk}"
    assert client_of("dispatcher").post(f"{path}/again").headers["Location"] == path
    told = told_of(filling)
    assert (told["value"], told["n"], told["empty"], told["fits_now"]) == (1, 1, "", False)
    assert (kept.again(filling).counted, kept.again(filling).empty) == (1, 0)
    with acting_as(service):
        entry = Entry.objects.get(event="forms.filled_again")
    assert (entry.old["cells"], entry.new["cells"]) == (
        {"报表!A3": "red"},
        {"报表!A3": "1.0000"},
    )
