"""Two imports at the very same time, over real connections that commit."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from tests.harness import racing
from yijia.base.scope import Scope
from yijia.ground.places import actions, queries
from yijia.ground.places.models import Division
from yijia.ground.places.tests.drawing import COUNTY, EAST, collection, feature, ring

pytestmark = pytest.mark.django_db(transaction=True)


def must_run_at_once(*works: Callable[[], object]) -> None:
    """Runs each work in its own transaction, all starting together; none may fail."""
    said = racing.at_once(transaction.atomic(work) for work in works)
    assert not [one for one in said if isinstance(one, Exception)]


@pytest.fixture
def loaded(service: Scope, at: datetime) -> Scope:
    actions.load_shipped(by=service, at=at)
    file = collection(feature(COUNTY, ring(118, 24, 122, 26)))
    actions.import_boundaries(by=service, at=at, file=file, source="test")
    return service


def test_two_outlines_of_one_division_at_once_leave_one_that_holds(
    loaded: Scope, at: datetime
) -> None:
    def draw(east: float) -> Callable[[], object]:
        file = collection(feature(EAST, ring(119, 25, east, 25.5)))
        return lambda: actions.import_boundaries(by=loaded, at=at, file=file, source="test")

    must_run_at_once(draw(119.5), draw(119.6), draw(119.7))
    held = [b for b in queries.boundaries_on(at.date()) if b.division_id == EAST]
    assert len(held) == 1


def test_the_same_divisions_at_once_are_there_once(loaded: Scope, at: datetime) -> None:
    file = "code,name_zh,kind\n350181103901,甲村,village\n350181103902,乙村,village\n".encode()

    def bring() -> object:
        return actions.import_divisions(by=loaded, at=at, file=file, source="test")

    must_run_at_once(bring, bring, bring)
    assert Division.objects.below("3501811039").count() == 2
