"""How urgent an issue is: said at the desk with a reason, told, listed, and no clock is touched."""

from datetime import datetime, timedelta

import pytest

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.rules import Urgency
from yijia.engines.cases.tests.test_guard import must_be_refused
from yijia.engines.notices.models import Notice
from yijia.engines.notices.ticks import make_notices
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.programmes.issues.tests.test_api import post, token_of
from yijia.programmes.issues.tests.test_course import answered, moved, raised

pytestmark = pytest.mark.django_db
WHY = "井盖缺失，有人可能摔伤"


def given(county: County, at: datetime) -> str:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    return number


def test_the_desk_says_how_urgent_it_is_and_all_lists_and_pages_show_it(
    county: County, at: datetime, service: Scope
) -> None:
    number, desk = given(county, at), client_of("dispatcher")
    path = f"/work/issues/{number}/set_urgency"
    assert desk.post(path, {"urgency": "emergency", "reason": ""}).status_code == 422
    assert desk.post(path, {"urgency": "normal", "reason": WHY}).status_code == 422
    assert desk.post(path, {"urgency": "emergency", "reason": WHY}).status_code == 302
    page = client_of("handler").get(f"/work/issues/{number}").content.decode()
    assert "Normal → An emergency" in page and WHY in page
    for listed in ("", "?in=area", "?urgency=emergency"):
        assert "An emergency" in client_of("handler").get(f"/work{listed}").content.decode()
    assert number not in desk.get("/work?in=area&urgency=urgent").content.decode()
    assert desk.get("/work?in=area&urgency=at-once").status_code == 422
    opened = answered(number, "urge", at, reason="")
    assert opened.case.due_on == given_due(county, at)
    with acting_as(service):
        entry = Entry.objects.get(event="cases.urgency_set")
    assert (entry.new, WHY in str(entry.new) + entry.reason) == (
        {"was": "normal", "urgency": "emergency"},
        False,
    )


def given_due(county: County, at: datetime) -> object:
    """When an issue is due of which nobody has said anything."""
    scope = county.scopes["dispatcher"]
    with acting_as(scope):
        return case_queries.access_case(scope=scope, number=raised(at)).due_on


def test_a_program_says_it_too_and_the_unit_and_the_person_are_shown_it(
    county: County, at: datetime, service: Scope
) -> None:
    number = given(county, at)
    client, bearer = client_of("dispatcher"), token_of(county.scopes["dispatcher"], at)
    body = {"urgency": "urgent", "reason": WHY}
    told = post(client, f"work/issues/{number}/set_urgency", body, Authorization=bearer).json()
    assert told["urgency"] == "urgent" and "set_urgency" in told["verbs"]
    (row,) = client.get("/api/v1/work?list=area&urgency=urgent").json()["items"]
    assert (row["number"], row["urgency"]) == (number, "urgent")
    make_notices(at=at + timedelta(minutes=1))
    with acting_as(service):
        assert Notice.objects.get(code="cases.urgency_set.unit").account is not None
    opened = answered(number, "supplement", at, text="还有一处")
    assert all(WHY not in remark.public_text for remark in opened.remarks)


def test_who_only_handles_it_does_not_judge_it_and_a_part_is_as_urgent_as_its_whole(
    county: County, at: datetime, service: Scope
) -> None:
    number = given(county, at)
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "set_urgency", at, urgency="urgent", reason=WHY)
    moved(county, "dispatcher", number, "set_urgency", at, urgency="urgent", reason=WHY)
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "split", at, organisation="water", text="修井盖")
    with acting_as(county.scopes["other"]):
        part = case_queries.work_in_area(county.scopes["other"], after=None, limit=2)[0]
        assert (part.parent_id is None, part.urgency) == (False, "urgent")


def test_what_somebody_has_just_judged_is_a_conflict_and_a_shell_judges_nothing(
    county: County, at: datetime, service: Scope
) -> None:
    number, by = given(county, at), county.scopes["dispatcher"]
    with acting_as(by):
        seen = case_queries.access_case(scope=by, number=number)
    moved(county, "dispatcher", number, "set_urgency", at, urgency="urgent", reason=WHY)
    with acting_as(by), pytest.raises(Conflict):
        cases.set_urgency(by=by, at=at, case=seen, urgency=Urgency.EMERGENCY, reason=WHY)
    with acting_as(by), pytest.raises(Invalid, match="Nothing would change"):
        cases.set_urgency(by=by, at=at, case=seen, urgency=Urgency.NORMAL, reason=WHY)
    sql = "UPDATE cases_case SET urgency = 'normal'"
    must_be_refused(sql, service=service, at=at, because="how urgent", subject=seen)
