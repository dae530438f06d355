"""A hold and an erasure of one person at one moment: either comes first, and the other sees it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from tests.harness import backups, database
from tests.harness.county import HERE, County
from yijia.base.access import Permission
from yijia.base.errors import Conflict, NotFound
from yijia.base.scope import ANONYMOUS, GrantValue, Scope, service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions, queries
from yijia.ground.rights.models import Erasure, Hold
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.views.own import HOLDING

pytestmark = pytest.mark.django_db(transaction=True)
OFFICER = Scope(
    account=77,
    name="officer",
    grants=(GrantValue(frozenset({Permission.PERSON_RIGHTS}), division=HERE[:6]),),
)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Runs every work on a connection of its own, all starting together."""
    gate = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=20)
            return work()
        except (Conflict, NotFound) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, work) for work in works]]


@pytest.mark.parametrize("turn", range(3))
def test_nothing_is_erased_after_a_hold_and_nobody_is_erased_twice(
    standing_county: County, turn: int
) -> None:
    at = timezone.now()
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=HERE, mobile="13800138000"
    )
    with acting_as(ANONYMOUS):
        number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number

    def hold() -> object:
        with acting_as(OFFICER):
            held = HOLDING.find(number)
            return actions.set_hold(by=OFFICER, at=at, held=held, reason="诉讼中")

    def erase() -> object:
        with acting_as(ANONYMOUS):
            held = HOLDING.find(number)
            queries.hold_person(held)
            return actions.erase_person(by=ANONYMOUS, at=at, held=held, has_texts=False)

    works = (hold, erase, erase) if turn % 2 else (erase, hold, erase)
    done = at_once(*works)
    erasures = [found for found in done if isinstance(found, Erasure)]
    holds = [found for found in done if isinstance(found, Hold)]
    assert len(erasures) <= 1 and len(holds) == 1
    assert len(erasures) + sum(isinstance(found, Conflict) for found in done) == 2
    with acting_as(service_scope("test")):
        assert Erasure.objects.count() == len(erasures)
    assert len(list(queries.listed_erasures())) == len(erasures)


@pytest.mark.parametrize("turn", range(4))
def test_a_correction_brings_nothing_back_of_a_person_who_is_erased(
    standing_county: County, turn: int
) -> None:
    at = timezone.now()
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=HERE, mobile="13800138000"
    )
    with acting_as(ANONYMOUS):
        number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
        person = HOLDING.find(number).person_id or 0

    def correct() -> object:
        with acting_as(ANONYMOUS):
            given = {"name": "测试乙", "mobile": "13900139000", "subject": "x:1"}
            purpose = Purpose.OWN_CORRECTION
            people.correct_person(by=ANONYMOUS, at=at, person_id=person, purpose=purpose, **given)
            return None

    def erase() -> object:
        with acting_as(ANONYMOUS):
            return people.destroy_person_key(by=ANONYMOUS, at=at, person_id=person)

    works = (correct, erase) if turn % 2 else (erase, correct)
    done = at_once(*works)
    assert sum(found is not None and not isinstance(found, NotFound) for found in done) == 1
    with backups.server().connect(database=database.name()) as admin:
        left = "SELECT count(*) FROM people_person WHERE mobile_index IS NOT NULL"
        assert admin.execute(left).fetchone() == (0,)
