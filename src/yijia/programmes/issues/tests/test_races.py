"""Two people at the same case at the same moment: the database decides, and nothing is doubled."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.harness.county import HERE, County
from yijia.base.errors import Conflict
from yijia.base.scope import ANONYMOUS
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions, rules

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {"kind": "help", "category": "0201", "text": "路灯不亮", "division": HERE}


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Runs every work on a connection of its own, all starting together; answers or refusals."""
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=20)
            return work()
        except Conflict as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, work) for work in works]]


def test_of_many_hands_one_dispatches_and_the_others_are_told(county: County, at: datetime) -> None:
    new = actions.NewIssue(rules.IssueKind.HELP, category="0201", text="路灯不亮", division=HERE)
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    scope = county.scopes["dispatcher"]

    def send(code: str) -> Callable[[], object]:
        def work() -> object:
            with acting_as(scope):
                case = cases.access_case(scope=scope, number=number)
                given = {"organisation": code}
                return actions.move_issue(by=scope, at=at, case=case, verb="dispatch", inputs=given)

        return work

    done = at_once([send(code) for code in ("lamps", "water", "here", "lamps")])
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 3
    with acting_as(scope):
        assert len(Case.objects.filter(number=number, state="dispatched")) == 1


def test_one_key_sent_many_times_at_once_registers_one_issue(county: County) -> None:
    def send() -> object:
        return Client().post(
            "/api/v1/issues",
            json.dumps(BODY),
            content_type="application/json",
            headers={"Idempotency-Key": "same"},
        )

    answers = at_once([send] * 6)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    with acting_as(county.scopes["dispatcher"]):
        assert Case.objects.count() == 1
