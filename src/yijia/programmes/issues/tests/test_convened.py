"""What an issue tells of its convenings: each step to staff, and to its person how many came."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.errors import Conflict
from yijia.engines.meetings import actions
from yijia.engines.meetings.models import Convening
from yijia.engines.meetings.tests.conftest import Called
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import queries
from yijia.programmes.issues.shown import staff_document
from yijia.programmes.issues.tests.test_course import answered, moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(county: County, raised: str, at: datetime) -> Called:
    return Called(county, raised, at)


def test_its_person_reads_how_many_came_and_staff_read_who(called: Called) -> None:
    number = called.convene("lamps", "water")
    called.attend(actions.sign_arrival, number, "lamps", by="handler")
    called.attend(actions.decline_call, number, "water", by="other", reason="抢修")
    one = called.resolve(number)
    called.settle(actions.withdraw_resolution, one, by="worker", answer="垃圾已清")
    own = Client(headers={"Lookup-Code": people.lookup_code(called.case), "Accept-Language": "en"})
    document = own.get(f"/api/v1/issues/{called.case}").json()
    sentences = [one["sentence"] for one in document["steps"]]
    assert "1 unit came about it, on 30 September 2026." in sentences
    assert document["convenings"] == []
    assert not any("lighting" in one or "called" in one for one in sentences)
    by = called.by("worker")
    with acting_as(by):
        opened = queries.access_issue(scope=by, number=called.case)
        told = staff_document(opened, scope=by, on=called.at.date())
    said = str(told["steps"])
    assert "that it cannot come" in said and "was called off" in said
    assert told["convenings"] == [number]
    assert "路灯所" in said or "Street lighting" in said
    assert "抢修" not in said and "垃圾" not in said


def test_each_refusal_is_told_as_what_it_was(called: Called) -> None:
    number = called.convene("lamps", "water")
    called.attend(actions.decline_call, number, "lamps", by="handler", reason="抢修")
    entered: dict[str, Any] = {"arrived_at": called.at, "reason": "现场无网"}
    called.attend(actions.enter_arrival, number, "lamps", by="worker", **entered)
    called.keep_from("water")
    by = called.by("dispatcher")
    with acting_as(by), override("en"):
        opened = queries.access_issue(scope=by, number=called.case)
        said = str(staff_document(opened, scope=by, on=called.at.date())["steps"])
    assert "said that it cannot come" in said and "was not to come any more" in said
    assert "It was entered for" not in said


def test_who_reads_the_issue_opens_its_convenings_though_not_called(
    called: Called, at: datetime
) -> None:
    number = called.convene("water")
    moved(called.county, "dispatcher", called.case, "dispatch", at, organisation="lamps")
    lead = client_of("handler")
    page = f"/work/convened/{number}"
    assert f'href="{page}"' in lead.get(f"/work/issues/{called.case}").content.decode()
    assert [lead.get(path).status_code for path in (page, f"/api/v1{page}")] == [200, 200]
    with acting_as(called.by("handler")):
        assert Convening.objects.filter(number=number).exists()
    assert lead.post(f"{page}/units/water/arrive").status_code == 403


def test_an_issue_that_has_ended_is_not_convened_and_what_goes_on_ends(called: Called) -> None:
    number = called.convene("lamps")
    answered(called.case, "withdraw", called.at)
    with pytest.raises(Conflict, match="has ended"):
        called.held(actions.call_more, number, units=[called.body("water")])
    called.held(actions.close_convening, number)
    with pytest.raises(Conflict, match="has ended"):
        called.convene("lamps")


def test_a_convening_loses_the_names_of_who_asks_for_it_and_all_words_when_their_time_is_over(
    called: Called,
) -> None:
    number = called.convene("lamps", reason="路口垃圾无人清运，尉迟返本 13900139000 反映")
    called.resolve(number)
    by = called.by("worker")
    with acting_as(by):
        issues.erase_texts(by=by, at=called.at, number=called.case, names=("尉迟返本",))
    opened = called.opened(number)
    assert opened.convening.reason.startswith("路口垃圾无人清运，****")
    assert "13900139000" not in opened.convening.reason
    assert opened.resolutions[0].text == "清运垃圾并设围挡"
    with acting_as(by):
        issues.expire_texts(by=by, at=called.at, number=called.case)
    opened = called.opened(number)
    words = {opened.convening.reason, opened.convening.place, opened.resolutions[0].text}
    assert words == {queries.expired_note()}
