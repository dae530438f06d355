"""Who publishes a month: a leader of the whole county, by page or by program, and nobody else."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of, program_of
from tests.harness.county import BEGAN, HERE, PASSWORD, County, lamp_out
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.people import actions as people

pytestmark = pytest.mark.django_db
WHY = "One was told late."
BUTTON = 'href="/figures/published/new"'


@pytest.fixture
def before(now: datetime) -> datetime:
    """A day of the month before the present one."""
    return now.replace(day=1) - timedelta(days=3)


@pytest.fixture
def street_leader(county: County, service: Scope, at: datetime) -> str:
    """The login of somebody who leads one community."""
    with acting_as(service):
        account = people.open_account(by=service, at=at, login="street", password=PASSWORD)
        post = organisations.open_post(
            by=service,
            at=at,
            organisation=county.organisations["here"],
            title_zh="street",
            title_en="street",
            role=Role.LEADER,
            over_division=HERE,
        )
        access.fill_post(by=service, at=at, post=post, account=account, starts_on=BEGAN)
    return "street"


def asked(before: datetime, *, note: str = "") -> dict[str, str]:
    return {"month": f"{timezone.localtime(before):%Y-%m}", "note": note}


@pytest.mark.usefixtures("county")
def test_a_leader_of_the_county_publishes_by_page_and_by_program(
    service: Scope, now: datetime, before: datetime
) -> None:
    lamp_out(at=before)
    leader = client_of("leader")
    assert BUTTON in leader.get("/figures/published").content.decode()
    assert leader.get("/figures/published/new").status_code == 200
    answer = leader.post("/figures/published/new", asked(before))
    month = asked(before)["month"]
    assert (answer.status_code, answer["Location"]) == (302, f"/figures/published/{month}")
    lamp_out(at=before)
    sent = json.dumps(asked(before, note=WHY))
    made = program_of("leader", service=service, at=now).post(
        "/api/v1/publications", sent, content_type="application/json"
    )
    assert made.status_code == 201, made.content
    told = made.json()
    assert [(one["number"], one["note"]) for one in told["publications"]] == [(2, WHY), (1, "")]
    (opened,) = [one for one in told["items"] if one["code"] == "issues.opened"]
    assert (opened["value"], opened["publication"], opened["cause"]) == (2, 2, "changed")


def test_who_leads_a_part_of_it_is_shown_no_button_and_publishes_nothing(
    street_leader: str, service: Scope, now: datetime, before: datetime
) -> None:
    lamp_out(at=before)
    leader = client_of(street_leader)
    assert BUTTON not in leader.get("/figures/published").content.decode()
    assert leader.get("/figures/published/new").status_code == 403
    assert leader.post("/figures/published/new", asked(before)).status_code == 403
    program = program_of(street_leader, service=service, at=now)
    refused = program.post(
        "/api/v1/publications", json.dumps(asked(before)), content_type="application/json"
    )
    assert refused.status_code == 403
    assert Client().get("/api/v1/publications").json() == []
