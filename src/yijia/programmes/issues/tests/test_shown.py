"""What is shown of an issue: who did what, and the names of what has ended since."""

from datetime import datetime
from typing import Any

import pytest
from django.utils.translation import override

from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.events import ORGANISATIONS_IMPORTED
from yijia.ground.organisations.models import Organisation
from yijia.programmes.issues import actions, queries, shown
from yijia.programmes.issues.events import CONFIGURED
from yijia.programmes.issues.models import Category

pytestmark = pytest.mark.django_db


def page_of(number: str, *, by: Scope, at: datetime) -> dict[str, Any]:
    with acting_as(by), override("en"):
        return shown.case_page(queries.access_own_issue(number=number), scope=by, at=at)


def test_the_timeline_tells_the_person_from_machines_and_staff(
    county: County, raised: str, at: datetime, service: Scope
) -> None:
    for by, verb, inputs in (
        (service, "dispatch", {"organisation": "lamps"}),
        (county.scopes["handler"], "sign", {}),
    ):
        with acting_as(by):
            case = queries.access_issue(scope=by, number=raised).case
            actions.move_issue(by=by, at=at, case=case, verb=verb, inputs=inputs)
    happened = page_of(raised, by=service, at=at)["happened"]
    assert [one.by for one in happened] == ["handler", "The system", "The person"]


def test_what_has_ended_keeps_its_name(
    county: County, raised: str, at: datetime, service: Scope
) -> None:
    with acting_as(service):
        case = queries.access_own_issue(number=raised).case
        inputs = {"organisation": "lamps"}
        actions.move_issue(by=service, at=at, case=case, verb="dispatch", inputs=inputs)
        named = page_of(raised, by=service, at=at)["category"]
        with journal.entry(by=service, at=at, event=ORGANISATIONS_IMPORTED, new={"count": 1}):
            Organisation.objects.filter(code="lamps").update(ends_on=at.date())
        with journal.entry(by=service, at=at, event=CONFIGURED, new={"count": 1}):
            Category.objects.filter(code="0201").update(ends_on=at.date())
    page = page_of(raised, by=service, at=at)
    assert page["unit"] == "Street lighting"
    assert page["category"] == named != "0201"
    assert page["happened"][0].sentence == "Sent to Street lighting."
