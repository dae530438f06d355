"""Pages and routes of meetings, minutes and task lists, and who is told of them."""

from datetime import date, datetime
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.engines.meetings import actions as meetings
from yijia.engines.meetings.models import Item, Meeting
from yijia.engines.meetings.tests.met import Met, about_case, keep_from, met_in
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.programmes.network.inputs import meeting as asked
from yijia.programmes.network.tests.test_convening import program_of
from yijia.programmes.network.tests.test_pages import must_open, must_save

pytestmark = pytest.mark.django_db
PAGE, API = "/work/meetings/party-M1", "/api/v1/work/meetings/party-M1"
WHEN = {
    "meets_on": "2026-09-30",
    "meets_time": "16:00",
    "place": "社区会议室",
}
ROLL = {"present": ["lamps", "water"], "excused": ["bank"]}
SPEAKERS = "Street lighting: 副所长\n水务公司：分管领导\nbank: "
VOTES = {"in_favour": "2", "against": "0", "abstained": "0"}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def met(county: County, service: Scope, at: datetime) -> Met:
    """A committee with three seats, and no meeting yet."""
    return met_in(county, by=service, at=at)


def test_a_keeper_calls_a_meeting_holds_it_and_signs_its_minutes(
    met: Met, service: Scope, at: datetime
) -> None:
    worker, lamps = client_of("worker"), client_of("handler")
    assert "/work/bodies/party/meetings" in must_open(worker, "/work/meetings")
    assert must_save(worker, "/work/bodies/party/meetings", WHEN) == 302
    assert "社区会议室" in must_open(lamps, "/work/meetings")
    assert must_save(worker, f"{PAGE}/agenda", {"title": "路口积水"}) == 302
    assert must_save(worker, f"{PAGE}/roll", ROLL | {"speakers": SPEAKERS}) == 302
    assert must_save(worker, f"{PAGE}/points/1", VOTES | {"text": "同意疏通"}) == 302
    given = {"text": "疏通排水口", "owner": "lamps", "workdays": "2"}
    assert must_save(worker, f"{PAGE}/points/1/resolutions", given) == 302
    assert worker.post(f"{PAGE}/sign").status_code == 302
    assert must_save(worker, f"{PAGE}/additions", {"text": "地点应为东门", "point": "1"}) == 302
    shown = must_open(lamps, PAGE)
    for word in ("副所长", "2 in favour", "Carried", "疏通排水口", "地点应为东门", "2 of 3 units"):
        assert word in shown
    assert "more than 1/2 of all members" in shown and "Sample" not in shown
    must_be_done(worker, lamps)
    must_be_told(service, at=at)
    asked = {"division": "350181", "from": "2026-09-01", "to": "2026-10-01"}
    for code in ("meetings.held", "resolution.in_time"):
        assert lamps.get(f"/api/v1/figures/{code}", asked).json()["value"] == 1


def must_be_done(worker: Client, lamps: Client) -> None:
    """Its owner reports it from their desk, its keeper agrees, and the month says so."""
    assert "疏通排水口" in must_open(lamps, "/work/convened")
    identity = lamps.get("/api/v1/work/convened").json()["to_do"][0]["id"]
    reported = lamps.post(
        f"/work/resolutions/{identity}/report", {"note": "疏通了", "checked": "1"}
    )
    assert reported.headers["Location"] == PAGE
    assert worker.post(f"/work/resolutions/{identity}/accept").headers["Location"] == PAGE
    month = must_open(worker, "/work/bodies/party/tasks?month=2026-09")
    assert "疏通排水口" in month and "Done" in month
    told = worker.get("/api/v1/work/bodies/party/tasks?month=2026-09").json()
    assert told["counts"] == {"due": 0, "done": 1, "reported": 0, "overdue": 0, "withdrawn": 0}
    file = worker.get("/work/bodies/party/tasks.csv?month=2026-09")
    assert file.headers["Content-Type"].startswith("text/csv")
    assert "疏通排水口" in file.content.decode() and '"2026-09-30"' in file.content.decode()
    assert worker.get("/work/bodies/party/tasks?month=x").status_code == 422


def must_be_told(service: Scope, *, at: datetime) -> None:
    """Every unit with a seat, the owner, and who keeps the meetings."""
    ticks.make_notices(at=at)
    with acting_as(service):
        told = set(
            Notice.objects.filter(subject_table="meetings_meeting").values_list(
                "code", "account__login"
            )
        )
    assert told == {
        ("meetings.meeting_called.unit", "handler"),
        ("meetings.meeting_called.unit", "other"),
        ("meetings.joint_resolved.unit", "handler"),
        ("meetings.signed.unit", "handler"),
        ("meetings.signed.unit", "other"),
        ("meetings.joint_reported.unit", "worker"),
    }


def test_of_what_is_resolved_about_a_case_is_told_as_of_the_case(
    met: Met, raised: str, service: Scope
) -> None:
    number = about_case(met, raised)
    met.resolve(number, owner="water")
    met.resolve(number, owner="lamps")
    met.resolve(number, owner="water", place=2)
    keep_from(met, raised, "water")
    ticks.make_notices(at=met.at)
    with acting_as(service):
        told = Notice.objects.filter(code="meetings.joint_resolved.unit")
        # Of the point that is about no case alone.
        assert sorted(told.values_list("account__login", flat=True)) == ["handler", "other"]
        left = Notice.objects.filter(code="meetings.joint_left.unit")
        assert list(left.values_list("account__login", flat=True)) == ["worker"]


def test_a_program_does_the_same(met: Met, service: Scope) -> None:
    worker = program_of("worker", by=service, at=met.at)

    def must_post(address: str, given: dict[str, Any], status: int = 200) -> Any:
        answer = worker.post(address, given, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    when = {"meets_on": "2026-09-30", "meets_time": "16:00", "place": "社区会议室"}
    assert must_post("/api/v1/work/bodies/party/meetings", when, 201)["number"] == "party-M1"
    assert worker.get(f"{API}/matters").json() == []
    must_post(f"{API}/agenda", {"title": "路口积水"})
    held = must_post(f"{API}/roll", ROLL | {"speakers": "lamps: 副所长\nwater: 副经理"})
    assert (held["has_quorum"], held["rule"]["majority"]["of"]) == (True, "present")
    votes = {name: int(count) for name, count in VOTES.items()}
    decided = must_post(f"{API}/points/1", votes | {"text": "同意"})
    assert decided["points"][0]["decision"]["is_carried"] is True
    new = {"text": "疏通", "owner": "water", "workdays": 2}
    made = must_post(f"{API}/points/1/resolutions", new, 201)["points"][0]["resolutions"][0]
    reported = must_post(f"/api/v1/work/resolutions/{made['id']}/report", {"note": "疏通了"})
    assert reported["points"][0]["resolutions"][0]["state"] == "reported"
    assert len(must_post(f"{API}/sign", {})["digest"]) == 64
    assert must_post(f"{API}/additions", {"text": "补记"}, 201)["additions"][0]["by"] == "worker"
    added = must_post(f"{API}/additions", {"text": "补记", "point": "1"}, 201)["additions"][1]
    assert (added["place"], added["text"]) == (1, "补记")
    must_post(f"{API}/cancel", {"reason": "x"}, 409)
    assert [one["state"] for one in worker.get("/api/v1/work/meetings").json()] == ["signed"]


def test_minutes_are_printed_as_draft_and_as_signed(met: Met) -> None:
    number = met.held()
    met.decide(number, 2, 0, 0)
    met.resolve(number)
    lamps = client_of("handler")
    for _time in range(2):
        printed = lamps.get(f"/work/meetings/{number}/minutes.pdf")
        assert printed.headers["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF")
        if met.meeting(number).state == "held":
            met.do(meetings.sign_minutes, number)
    assert client_of("system").get(f"/work/meetings/{number}/minutes.pdf").status_code == 403
    called = f"/work/meetings/{met.call()}/minutes.pdf"
    assert client_of("worker").get(called).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (ROLL | {"speakers": "lamps: 副所长"}, "speakers"),
        (ROLL | {"speakers": "centre: 主任"}, "speakers"),
        ({"present": ["centre"], "speakers": ""}, "present"),
        ({"present": ["lamps"], "excused": ["lamps"], "speakers": "lamps: 副所长"}, "excused"),
    ],
)
def test_a_faulty_roll_is_said_beside_its_field_and_nothing_is_written(
    met: Met, given: dict[str, Any], field: str
) -> None:
    number = met.call()
    worker = client_of("worker")
    answer = worker.post(f"/work/meetings/{number}/roll", given | {"checked": "1"})
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()
    assert met.meeting(number).state == "called"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "同意", "in_favour": "2"}, "against"),
        ({"text": "同意", "in_favour": "1", "against": "0", "abstained": "0"}, "in_favour"),
        ({"text": ""}, "text"),
    ],
)
def test_a_faulty_vote_is_said_beside_its_field(
    met: Met, given: dict[str, Any], field: str
) -> None:
    number = met.held()
    worker = client_of("worker")
    answer = worker.post(f"/work/meetings/{number}/points/1", given | {"checked": "1"})
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()


def test_open_matters_of_the_place_are_offered_and_put_on_the_agenda(
    met: Met, raised: str, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    late = at.replace(year=2027)
    monkeypatch.setattr(timezone, "now", lambda: late)
    number, worker = met.call(at=late), client_of("worker")
    (matter,) = worker.get(f"/api/v1/work/meetings/{number}/matters").json()
    assert matter["code"] == f"issues:{raised}" and "路灯不亮" not in matter["title"]
    assert raised in must_open(worker, f"/work/meetings/{number}/agenda")
    given = {"matters": [matter["code"]], "title": ""}
    assert must_save(worker, f"/work/meetings/{number}/agenda", given) == 302
    with acting_as(met.by("worker")):
        item = Item.objects.get()
        assert (item.source, item.key, item.case_id is not None) == ("issues", raised, True)
    assert worker.get(f"/api/v1/work/meetings/{number}/matters").json() == []
    refused = worker.post(f"/work/meetings/{number}/agenda", given | {"checked": "1"})
    assert refused.status_code == 422


def test_every_word_of_a_meeting_is_looked_through() -> None:
    words = {
        (form.__name__, name)
        for form in vars(asked).values()
        if isinstance(form, type) and issubclass(form, forms.Form)
        for name, field in form.base_fields.items()
        if getattr(field, "max_length", None) and name not in getattr(form, "free_words", ())
    }
    assert words == set()


def test_types_and_rules_are_public_with_their_days_and_sources(county: County) -> None:
    reader = Client(headers={"Accept-Language": "en"})
    page = must_open(reader, "/network/gathering")
    for word in ("Joint enforcement", "more than 1/2 of those present", "Sample data", "In force"):
        assert word in page
    told = reader.get("/api/v1/network/gathering").json()
    (party, works) = told["rules"]
    assert (party["kind"], works["kind"]) == ("party_committee", "working_committee")
    assert party["quorum"] == {"numerator": 1, "denominator": 2, "of": "all", "is_strict": True}
    assert {one["starts_on"] for one in told["types"]} == {date(2017, 1, 1).isoformat()}


def test_a_meeting_is_read_in_as_many_statements_however_much_stands_in_it(met: Met) -> None:
    worker = client_of("worker")
    number = met.held()
    met.resolve(number)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            must_open(worker, f"/work/meetings/{number}")
        return len(asked_for)

    before = statements()
    for place in (2, 3):
        met.add(number, f"议题 {place}")
        met.decide(number, 2, 0, 0, place=place)
        met.resolve(number, place=place, owner="water")
    assert statements() == before


def test_who_does_not_keep_a_body_is_offered_nothing_and_refused(met: Met) -> None:
    number = met.held()
    lamps = client_of("handler")
    page = must_open(lamps, f"/work/meetings/{number}")
    for path in ("agenda", "roll", "points/1", "points/1/resolutions", "additions"):
        assert f"/{number}/{path}" not in page
        assert lamps.get(f"/work/meetings/{number}/{path}").status_code == 403
    assert lamps.get("/work/bodies/party/meetings").status_code == 403
    with acting_as(met.by("worker")):
        assert Meeting.objects.get().state == "held"
