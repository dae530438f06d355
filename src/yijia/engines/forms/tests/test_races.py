"""Two who fill, check or sign at the same moment: the database decides, and nothing is doubled."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from tests.harness.racing import at_once
from yijia.base.errors import Conflict
from yijia.engines.forms import actions, events, ticks
from yijia.engines.forms.models import Binding, FilledCell, Filling
from yijia.engines.forms.rules import Empty, Period
from yijia.engines.forms.tests.conftest import COUNTED, Kept
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal

pytestmark = pytest.mark.django_db(transaction=True)
SEPTEMBER = date(2026, 9, 1)


def test_of_many_who_fill_one_fills_and_every_cell_is_there_once(kept: Kept) -> None:
    done = at_once([lambda: kept.fill(SEPTEMBER)] * 4)
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 3
    with acting_as(kept.clerk):
        assert (Filling.objects.count(), FilledCell.objects.count()) == (1, 1)


def test_the_night_and_a_hand_make_one(kept: Kept) -> None:
    at_once([lambda: ticks.fill_due(at=kept.at), lambda: kept.fill(SEPTEMBER)])
    with acting_as(kept.clerk):
        assert Filling.objects.filter(due_on=SEPTEMBER).count() == 1


def test_of_two_who_check_one_is_told_that_it_has_moved_on(kept: Kept) -> None:
    filling = kept.fill(SEPTEMBER)
    done = at_once([lambda: kept.do(actions.check_filling, filling)] * 2)
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 1


def test_of_two_who_fill_again_one_does_and_it_is_counted_once(kept: Kept) -> None:
    filling, by = kept.fill(SEPTEMBER), kept.clerk
    with (
        acting_as(by),
        journal.entry(by=by, at=kept.at, event=events.FILLED, subject=filling),
    ):
        FilledCell.objects.update(value=None, n=None, empty=Empty.GONE)
        Filling.objects.update(counted=0, empty=1)
    done = at_once([lambda: kept.do(actions.fill_again, filling)] * 2)
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 1
    assert (kept.again(filling).counted, kept.again(filling).empty) == (1, 0)


def test_of_two_who_say_what_a_cell_holds_the_second_says_it_instead(kept: Kept) -> None:
    wanted = [replace(COUNTED, cell="D3", period=period) for period in (Period.MONTH, Period.YEAR)]
    done = at_once([partial(kept.bind, bound) for bound in wanted * 2])
    assert done == [None] * 4
    with acting_as(kept.clerk):
        (row,) = Binding.objects.filter(cell="D3")
    assert row.bound in wanted


def test_of_two_who_go_on_over_the_same_cells_one_is_told_to_look_again(kept: Kept) -> None:
    bounds = [replace(COUNTED, cell=cell, period=Period.MONTH) for cell in ("B3", "D3")]

    def go_on() -> None:
        with acting_as(kept.clerk):
            actions.bind_cells(by=kept.clerk, at=kept.at, sheet=kept.sheet, bounds=bounds)

    done = at_once([go_on] * 2)
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 1
    with acting_as(kept.clerk):
        assert Binding.objects.count() == 3
