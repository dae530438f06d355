"""The work calendar at the desk of the system administrator, and for its programs."""

import json
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.scope import service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock that pages read stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def test_one_day_of_the_calendar_changes_at_the_desk_and_by_a_program(
    county: County, at: datetime
) -> None:
    path, keeper = "/administration/calendar", client_of("system")
    day = {"day_year": "2026", "day_month": "10", "day_day": "10", "document": "文件 1"}
    assert "10 October 2026" in keeper.get(path).content.decode()
    assert keeper.post(path, day).status_code == 422
    assert keeper.post(path, day | {"becomes": "off"}).status_code == 302
    assert "10 October 2026" not in keeper.get(path).content.decode()
    again = keeper.post(path, day | {"becomes": "off"})
    assert again.status_code == 422 and "says so already" in again.content.decode()
    service = service_scope("test")
    with acting_as(service):
        account = Account.objects.get(login="system")
        token = people.issue_token(by=service, at=at, account=account)
    bearer = {"Authorization": f"Bearer {token}"}
    body = json.dumps({"day": "2026-10-10", "becomes": "work", "document": "文件 2"})
    told = Client().post(
        "/api/v1/administration/workdays", body, content_type="application/json", headers=bearer
    )
    assert {"day": "2026-10-10", "is_workday": True} in told.json()
    held = Client().get("/api/v1/administration/workdays", headers=bearer)
    assert held.json() == told.json()
