"""Who publishes a month: a leader of the whole county, by page or by program, and nobody else."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.harness.clients import client_of, program_of
from tests.harness.county import BEGAN, HERE, PASSWORD, County, lamp_out
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.engines.figures import actions as figures
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.people import actions as people

pytestmark = pytest.mark.django_db
WHY = "One was told late."
# Every sum of a month is made another one, those of both figures of a stock by other numbers.
TYPED = """
INSERT INTO figures_cell (figure, grain, division, day, n, v)
SELECT code, 'month', '350181', %s, place, place
FROM (SELECT code, row_number() OVER (ORDER BY code) AS place FROM figures_definition) AS known"""
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


@pytest.mark.usefixtures("standing_county")
def test_what_was_typed_is_refused_to_who_publishes_and_found_by_who_recounts(
    owner_cursor: psycopg.Cursor, service: Scope, now: datetime, before: datetime
) -> None:
    lamp_out(at=before)
    month = timezone.localtime(before).date().replace(day=1)
    owner_cursor.execute(TYPED, [month])
    leader = program_of("leader", service=service, at=now)
    sent = json.dumps(asked(before))
    refused = leader.post("/api/v1/publications", sent, content_type="application/json")
    assert refused.status_code == 409, refused.content
    # The refusal keeps what was found: the number is red for everybody.
    assert Client().get("/api/v1/figures/issues.opened").json()["red"]
    page = "/figures/issues.solved_share"
    assert "Recount it now" not in client_of("leader").get(page).content.decode()
    assert "Recount it now" in client_of("system").get(page).content.decode()
    assert client_of("leader").post(f"{page}/recount").status_code == 403
    program = program_of("system", service=service, at=now)
    of_opened = ["issues.opened", "issues.unsolved"]
    found = program.post("/api/v1/figures/issues.opened/recount").json()
    assert (found["figures"], found["red"]) == (of_opened, ["issues.opened"])
    # What was typed is put back, and the button turns the number green.
    owner_cursor.execute("DELETE FROM figures_cell WHERE grain = 'month' AND day = %s", [month])
    before = Client().get("/api/v1/recounts").json()[0]["id"]
    asked_of = {"division": HERE, "from": str(month), "to": str(timezone.localdate(now))}
    system = client_of("system")
    answer = system.post("/figures/issues.opened/recount", asked_of)
    newest = Client().get("/api/v1/recounts").json()[0]
    assert (newest["id"] > before, newest["whole"], newest["red"]) == (True, False, [])
    there = f"/figures/issues.opened?{urlencode(asked_of)}&recounted={newest['id']}"
    assert (answer.status_code, answer["Location"]) == (302, there)
    assert ": all sums agree with their rows." in system.get(there).content.decode()
    assert not Client().get("/api/v1/figures/issues.opened").json()["red"]
    told = Client().get(f"/figures/network.branches?recounted={newest['id']}").content.decode()
    assert "govuk-notification-banner" not in told
    assert program.post("/api/v1/figures/issues.none/recount").status_code == 404


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


@pytest.mark.usefixtures("standing_county")
def test_changes_that_pile_up_are_told_to_who_works_here_and_to_the_operator(
    owner_cursor: psycopg.Cursor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp_out(at=now)
    said, healthy = "Changes wait to be added up", {"status": "ok"}
    system = client_of("system")
    assert said not in system.get("/figures").content.decode()
    assert Client().get("/healthz").json() == healthy
    owner_cursor.execute("UPDATE figures_delta SET written_at = written_at - interval '2 minutes'")
    assert said in system.get("/figures").content.decode()
    assert said not in Client(headers={"Accept-Language": "en"}).get("/figures").content.decode()
    raised = healthy | {"alarms": ["figures.changes_pile_up"]}
    assert Client().get("/healthz").json() == raised
    figures.fold_deltas()
    monkeypatch.setattr(settings, "YIJIA_ALARMS_HOLD_SECONDS", 60)
    assert Client().get("/healthz").json() == healthy
    # A migration that holds the table keeps nobody waiting, and what was found holds for a while.
    with owner_cursor.connection.transaction():
        owner_cursor.execute("LOCK TABLE figures_delta")
        assert Client().get("/healthz").json() == healthy
        cache.clear()
        assert Client().get("/healthz").json() == raised
        cache.clear()
