"""Pages and routes of whistles, and who is told of them."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.harness.clients import client_of
from yijia.base.scope import Scope
from yijia.engines.meetings.tests.conftest import Called
from yijia.engines.meetings.tests.test_whistles import with_street
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.programmes.network.tests.test_convening import program_of
from yijia.programmes.network.tests.test_pages import must_open, must_save

pytestmark = pytest.mark.django_db
BLOWN: dict[str, Any] = {
    "blower": "here",
    "type": "joint-enforcement",
    "reason": "路口垃圾无人清运",
    "place": "示例路口",
}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def case(county: Any, raised: str, service: Scope, at: datetime) -> str:
    """A case of a community whose street has a big working committee."""
    with_street(Called(county, raised, at), by=service)
    return raised


def test_a_community_blows_and_its_street_names_units_on_its_own_page(
    case: str, service: Scope, at: datetime
) -> None:
    worker, street, lamps = (client_of(login) for login in ("worker", "street", "handler"))
    assert f"/work/cases/{case}/whistle" in must_open(worker, f"/work/cases/{case}/convene")
    assert must_save(worker, f"/work/cases/{case}/whistle", BLOWN) == 302
    page = f"/work/whistles/{case}-W1"
    assert page in must_open(street, "/work/convened")
    shown = must_open(street, page)
    assert "路口垃圾无人清运" in shown and f"{page}/units" in shown
    assert f"{page}/units" not in must_open(worker, page)
    assert worker.get(f"{page}/units").status_code == 403
    assert must_save(street, f"{page}/units", {"units": ["lamps", "water"]}) == 302
    assert f"{case}-C1" in must_open(worker, page)
    convened = must_open(lamps, f"/work/convened/{case}-C1")
    assert "Example committee" in convened and "Working committee" in convened
    assert lamps.get(page).status_code == 404
    ticks.make_notices(at=at)
    with acting_as(service):
        told = Notice.objects.filter(subject_table="meetings_whistle")
        assert set(told.values_list("code", "account__login")) == {
            ("meetings.whistled.unit", "street"),
            ("meetings.units_named.unit", "worker"),
        }


def test_a_program_blows_answers_and_takes_back(case: str, service: Scope, at: datetime) -> None:
    worker, street = (program_of(login, by=service, at=at) for login in ("worker", "street"))
    blown = worker.post(
        f"/api/v1/work/cases/{case}/whistles", BLOWN, content_type="application/json"
    )
    assert (blown.status_code, blown.json()["receiver"]) == (201, "works")
    address = f"/api/v1/work/whistles/{case}-W1"
    assert street.get("/api/v1/work/convened").json()["heard"] == [f"{case}-W1"]

    def said(client: Any, verb: str, **given: Any) -> tuple[int, str]:
        answer = client.post(f"{address}/{verb}", given, content_type="application/json")
        return answer.status_code, answer.json().get("state", "")

    assert said(worker, "decline", answer="x") == (403, "")
    assert said(street, "decline", answer="另行处理") == (200, "declined")
    assert said(worker, "withdraw", answer="x") == (409, "")
    assert worker.get(address).json()["answer"] == "另行处理"
    worker.post(f"/api/v1/work/cases/{case}/whistles", BLOWN, content_type="application/json")
    address = f"/api/v1/work/whistles/{case}-W2"
    assert said(street, "units", units=["lamps"]) == (200, "named")
    convened = street.get(f"/api/v1/work/convened/{case}-C1").json()
    assert (convened["convener"], convened["asked_by"]) == ("works", "here")
