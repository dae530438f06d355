"""What was done away from the desk and is entered later: when it happened, and why it is late."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.harness.clients import client_of
from tests.harness.county import County, lamp_out
from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Assist, Case, Clock
from yijia.engines.cases.rules import Step
from yijia.engines.cases.tests.test_guard import must_be_refused
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as journal_entries
from yijia.ground.journal.models import Entry
from yijia.ground.people.actions import lookup_code
from yijia.programmes.issues import actions, events
from yijia.programmes.issues.queries import access_own_issue
from yijia.programmes.issues.tests.test_api import post, token_of
from yijia.programmes.issues.tests.test_course import moved, replied
from yijia.programmes.issues.tests.test_files import pdf

pytestmark = pytest.mark.django_db
LATE = {"late_reason": "停电，先记在纸上"}
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> datetime:
    """Three working days after the unit was given an issue, when it enters what it did."""
    later = at + timedelta(days=9)
    monkeypatch.setattr(timezone, "now", lambda: later)
    return later


def given(county: County, at: datetime) -> str:
    number = lamp_out(at=at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    return number


def told_on(moment: datetime) -> dict[str, str]:
    day = {"year": moment.year, "month": moment.month, "day": moment.day}
    parts = {f"happened_on_{name}": str(value) for name, value in day.items()}
    return parts | {"happened_time": moment.strftime("%H:%M")}


def test_a_unit_enters_later_when_it_signed_and_its_clock_goes_by_that(
    county: County, at: datetime, now: datetime
) -> None:
    number, client, signed = given(county, at), client_of("handler"), at + HOURS
    page = f"/work/issues/{number}/sign"
    assert "It happened earlier" in client.get(page).content.decode()
    for wrong, said in (
        (told_on(signed), "Say why this is entered late."),
        (LATE, "Say on which day and at what time it happened."),
        (told_on(now + HOURS) | LATE, "This lies in the future."),
        (told_on(at - HOURS) | LATE, "Something was done with it after that."),
    ):
        refused = client.post(page, wrong)
        assert refused.status_code == 422 and said in refused.content.decode()
        assert '<details class="govuk-details" open>' in refused.content.decode()
    assert client.post(page, told_on(signed) | LATE).status_code == 302
    handler = county.scopes["handler"]
    with acting_as(handler):
        case = cases.access_case(scope=handler, number=number)
        run = Clock.objects.get(case=case, step=Step.SIGN)
        assert (case.state, run.stopped_at, run.in_time) == ("signed", signed, True)
    course = client.get(f"/work/issues/{number}").content.decode()
    assert "Entered late" in course and LATE["late_reason"] in course
    must_say_it_to_the_person(number, at=signed)


def must_say_it_to_the_person(number: str, *, at: datetime) -> None:
    """Their page and their program say when it happened and when it was recorded, and not why."""
    resident = Client(headers={"Accept-Language": "en"})
    resident.post("/issues/follow", {"number": number, "code": lookup_code(number)})
    page = resident.get(f"/issues/{number}").content.decode()
    said = f"It happened on {timezone.localtime(at):%-d %B %Y, %H:%M}."
    assert page.count("Recorded later, on") == page.count(said) == 1
    assert LATE["late_reason"] not in page
    told = resident.get(f"/api/v1/issues/{number}", headers={"Lookup-Code": lookup_code(number)})
    late = [step["sentence"] for step in told.json()["steps"] if step["recorded_at"]]
    assert late == ["Signed for by the unit."]


def test_a_program_enters_late_as_well_and_no_move_comes_before_the_one_before_it(
    county: County, at: datetime, now: datetime
) -> None:
    number, client = given(county, at), Client(headers={"Accept-Language": "en"})
    bearer = token_of(county.scopes["handler"], at)

    def enter(verb: str, moment: datetime, **body: str) -> Any:
        when = {"happened_on": moment.date().isoformat(), "happened_time": f"{moment:%H:%M}"}
        told = {**when, **LATE, **body}
        return post(client, f"work/issues/{number}/{verb}", told, Authorization=bearer)

    assert enter("sign", at + 2 * HOURS).status_code == 200
    refused = enter("reply", at + HOURS, text="修好了")
    assert [error["field"] for error in refused.json()["errors"]] == ["happened_on"]
    assert enter("reply", at + 3 * HOURS, text="修好了").json()["state"] == "replied"
    unknown = enter("ask_extension", at + 4 * HOURS, days="2", reason="x")
    assert unknown.status_code == 422


@pytest.mark.parametrize("verb", ["dispatch", "supervise"])
def test_what_is_decided_at_the_desk_is_not_entered_late(
    county: County, at: datetime, verb: str
) -> None:
    number = lamp_out(at=at)
    inputs: Any = {"organisation": "lamps", "reason": "x", "happened_at": at - HOURS, **LATE}
    login = {"dispatch": "dispatcher", "supervise": "leader"}[verb]
    with pytest.raises(Invalid, match="decided at the desk"):
        moved(county, login, number, verb, at, **inputs)


def test_a_call_about_a_reply_was_not_made_before_the_reply(county: County, at: datetime) -> None:
    number, later = replied(county, at), at + timedelta(days=3)
    inputs: Any = {"satisfied": "5", "happened_at": at + HOURS, **LATE}
    with pytest.raises(Invalid, match="done with it after that"):
        moved(county, "dispatcher", number, "callback_solved", later, **inputs)
    inputs["happened_at"] = at + timedelta(days=2)
    assert moved(county, "dispatcher", number, "callback_solved", later, **inputs) == "closed"


def run_of(case: Case, step: Step, *, service: Scope) -> Clock:
    """The last run of a clock."""
    with acting_as(service):
        return Clock.objects.filter(case=case, step=step).latest("run")


def read(county: County, number: str, login: str) -> Case:
    with acting_as(county.scopes[login]):
        return cases.access_case(scope=county.scopes[login], number=number)


def test_a_reply_entered_late_gives_the_callback_its_whole_time(
    county: County, at: datetime, service: Scope
) -> None:
    number, later = given(county, at), at + 3 * DAYS
    moved(county, "handler", number, "sign", at)
    told: Any = {"text": "修好了", "private_text": "", "happened_at": at + HOURS, **LATE}
    moved(county, "handler", number, "reply", later, **told)
    case = read(county, number, "dispatcher")
    whole, call = (run_of(case, step, service=service) for step in (Step.RESOLVE, Step.CALLBACK))
    assert (whole.stopped_at, whole.in_time) == (at + HOURS, True)
    assert call.started_at == later and call.due_at is not None and call.due_at > later
    # Who called before the reply was entered was in time: the clock had not begun.
    inputs: Any = {"reason": "还是不亮", "happened_at": at + 2 * DAYS, **LATE}
    moved(county, "dispatcher", number, "callback_unsolved", later + HOURS, **inputs)
    ended = run_of(case, Step.CALLBACK, service=service)
    assert (ended.stopped_at, ended.in_time) == (later, True)


def test_a_call_entered_late_begins_the_second_handling_when_its_unit_can_know(
    county: County, at: datetime, service: Scope
) -> None:
    number, later = replied(county, at), at + 40 * DAYS
    ticks.make_notices(at=at + DAYS)
    inputs: Any = {"reason": "还是不亮", "happened_at": at + 2 * DAYS, **LATE}
    moved(county, "dispatcher", number, "callback_unsolved", later, **inputs)
    case = read(county, number, "handler")
    for step in (Step.RESOLVE, Step.CONTACT):
        run = run_of(case, step, service=service)
        assert (run.run, run.started_at) == (2, later) and run.due_at and run.due_at > later
    called = run_of(case, Step.CALLBACK, service=service)
    assert (called.stopped_at, called.in_time) == (at + 2 * DAYS, True)
    ticks.make_notices(at=later)
    with acting_as(service):
        told = Notice.objects.get(code="issues.called_unsolved.unit", facts__number=number)
    assert told.read_at is None and told.happened_at == later
    moved(county, "handler", number, "ask_extension", later + HOURS, days="2", reason="缺料")


def test_what_the_centre_does_next_itself_is_late_from_when_it_was_called(
    county: County, at: datetime, service: Scope
) -> None:
    number, later = lamp_out(at=at), at + 14 * DAYS
    moved(county, "dispatcher", number, "answer", at, text="由产权人维修")
    inputs: Any = {"reason": "还是不亮", "happened_at": at + DAYS, **LATE}
    moved(county, "dispatcher", number, "callback_unsolved", later, **inputs)
    case = read(county, number, "dispatcher")
    assert run_of(case, Step.REGISTER, service=service).started_at == at + DAYS
    assert run_of(case, Step.RESOLVE, service=service).started_at == later


def test_what_a_late_reply_does_beside_itself_happens_when_it_is_entered(
    county: County, at: datetime, service: Scope, settings: Settings, tmp_path: Path
) -> None:
    settings.YIJIA_FILES_DIR = tmp_path
    number, later = given(county, at), at + 3 * DAYS
    moved(county, "handler", number, "sign", at)
    by = county.scopes["handler"]
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        actions.ask_assist(by=by, at=at, case=case, organisation="water", days=1, text="关水")
    told: Any = {"text": "修好了", "private_text": "", "document": pdf(), "close_assists": True}
    told |= {"happened_at": at + HOURS, **LATE}
    moved(county, "handler", number, "reply", later, **told)
    with acting_as(service):
        assert (Assist.objects.get().ended_at, File.objects.get().claimed_at) == (later, later)
        beside = ("cases.assist_ended", "files.stored", "issues.enclosed", "files.claimed")
        entries = Entry.objects.filter(event__in=beside)
        assert [entry.happened_at for entry in entries] == [later] * len(beside)
        assert len(access_own_issue(number=number).told_documents) == 1


def test_why_something_was_entered_late_is_looked_through_and_erased_with_the_words(
    county: County, at: datetime, now: datetime, service: Scope
) -> None:
    number, client = given(county, at), client_of("handler")
    path, told = f"/work/issues/{number}/sign", told_on(at + HOURS)
    reveals = told | {"late_reason": "先打了 13800138000"}
    refused = client.post(path, reveals)
    assert refused.status_code == 422 and "seems to hold" in refused.content.decode()
    why = "金丝雀那天停电"
    assert client.post(path, told | {"late_reason": why}).status_code == 302
    text = {"reason": "已约好", "late_reason": why}
    contacted = client.post(f"/work/issues/{number}/contact", told_on(at + HOURS) | text)
    assert contacted.status_code == 302
    assert client.get(f"/work/issues/{number}").content.decode().count(f": {why}") == 2
    with acting_as(service):
        assert not Entry.objects.exclude(reason="").filter(subject_type="cases_case").exists()
        actions.erase_texts(by=service, at=now, number=number, names=["金丝雀"])
    page = client.get(f"/work/issues/{number}").content.decode()
    assert "金丝雀" not in page and page.count("***那天停电") == 2


@pytest.mark.parametrize("says_when", [False, True])
def test_a_late_entry_of_before_says_why_from_the_journal_until_words_are_erased(
    county: County, at: datetime, now: datetime, service: Scope, says_when: bool
) -> None:
    number, client, by = given(county, at), client_of("handler"), county.scopes["handler"]
    moved(county, "handler", number, "sign", at)
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        said = journal_entries.entered_late(now) if says_when else {}
        about: Any = {"subject": case, "division": case.division_id, "reason": "停了水"}
        with journal.entry(by=by, at=at + HOURS, event=events.SIGNED, new=said, **about):
            pass
    told: Any = {"reason": "已约好", "happened_at": at + HOURS, **LATE}
    moved(county, "handler", number, "contact", now, **told)
    page = client.get(f"/work/issues/{number}").content.decode()
    assert page.count(": 停了水") == 1 and page.count(f": {LATE['late_reason']}") == 1
    assert page.index(f": {LATE['late_reason']}") < page.index(": 停了水")
    with acting_as(service):
        actions.erase_texts(by=service, at=now, number=number, names=["停电"])
    page = client.get(f"/work/issues/{number}").content.decode()
    assert "停了水" not in page and page.count("Entered late") == 2


def test_of_a_part_delivered_late_the_lead_reads_what_was_done(
    county: County, at: datetime
) -> None:
    number = given(county, at)
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "split", at, organisation="water", text="修水管")
    by = county.scopes["handler"]
    with acting_as(by):
        (part,) = cases.parts_of(cases.access_case(scope=by, number=number))
    moved(county, "other", part.number, "sign", at)
    told: Any = {"reason": "水管已修", "happened_at": at + HOURS, **LATE}
    moved(county, "other", part.number, "deliver", at + DAYS, **told)
    with acting_as(by):
        (part,) = cases.parts_of(cases.access_case(scope=by, number=number))
    assert part.words == "水管已修"


@pytest.mark.parametrize("what", ["part", "assist", "merged"])
def test_nothing_entered_late_comes_before_what_was_done_beside_it(
    county: County, at: datetime, what: str
) -> None:
    number, done, later = given(county, at), at + 2 * DAYS, at + 3 * DAYS
    moved(county, "handler", number, "sign", at)
    by, other = county.scopes["handler"], county.scopes["other"]
    login, verb, told = "handler", "reply", {"text": "修好了", "private_text": ""}
    if what == "assist":
        with acting_as(by):
            case = cases.access_case(scope=by, number=number)
            asked: Any = {"organisation": "water", "days": 1, "text": "关水"}
            assist = actions.ask_assist(by=by, at=at, case=case, **asked)
        with acting_as(other):
            refused = {"verb": "refuse", "text": "不属本单位"}
            actions.answer_assist(by=other, at=done, assist=assist, **refused)
    elif what == "part":
        moved(county, "handler", number, "split", at, organisation="water", text="修水管")
        with acting_as(by):
            (part,) = cases.parts_of(cases.access_case(scope=by, number=number))
        moved(county, "other", part.number, "sign", at)
        moved(county, "other", part.number, "deliver", done, reason="已修")
    else:
        merged, (main, number) = lamp_out(at=at), (number, "")
        moved(county, "dispatcher", merged, "merge", at, into=main)
        moved(county, "handler", main, "reply", done, text="修好了", private_text="")
        login, verb, told, number = "dispatcher", "callback_solved", {"satisfied": "5"}, merged
    for moment, is_taken in ((done - HOURS, False), (done + HOURS, True)):
        late: Any = told | {"happened_at": moment, **LATE}
        if is_taken:
            assert moved(county, login, number, verb, later, **late) in {"replied", "closed"}
        else:
            with pytest.raises(Invalid, match="done with it after that"):
                moved(county, login, number, verb, later, **late)


def test_what_a_late_reply_ended_beside_itself_holds_no_other_late_entry_back(
    county: County, at: datetime
) -> None:
    number, by = given(county, at), county.scopes["handler"]
    moved(county, "handler", number, "sign", at)
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        actions.ask_assist(by=by, at=at, case=case, organisation="water", days=1, text="关水")
    told: Any = {"text": "修好了", "private_text": "", "close_assists": True}
    told |= {"happened_at": at + HOURS, **LATE}
    moved(county, "handler", number, "reply", at + 3 * DAYS, **told)
    called: Any = {"satisfied": "5", "happened_at": at + DAYS, **LATE}
    later = at + 4 * DAYS
    assert moved(county, "dispatcher", number, "callback_solved", later, **called) == "closed"


def test_a_request_to_assist_is_signed_for_and_ended_in_this_order(
    county: County, at: datetime, service: Scope
) -> None:
    number, by = given(county, at), county.scopes["handler"]
    moved(county, "handler", number, "sign", at)
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        actions.ask_assist(by=by, at=at, case=case, organisation="water", days=1, text="关水")
    for sql in (
        "UPDATE cases_assist SET signed_at = asked_at - interval '1 hour'",
        "UPDATE cases_assist SET ended_at = asked_at - interval '1 hour', outcome = 'ended'",
    ):
        must_be_refused(sql, service=service, at=at, because="in_order", subject=case)
