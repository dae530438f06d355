"""Every way through the table that is not the short one, and what stands against the wrong ones."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import BEGAN, BESIDE, HERE, County
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import ticks as clocks
from yijia.engines.cases.models import Ask, Case, Clock, Verdict
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.rules import Kind
from yijia.programmes.issues import queries, rules, shown, ticks
from yijia.programmes.issues.tests.test_api import post, token_of
from yijia.programmes.issues.tests.test_course import answered, moved, raised, replied

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
TESTED = Event(code="cases.tested", sentence="Tested.")


def signed(county: County, at: datetime) -> str:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    return number


def at_once(county: County, at: datetime) -> str:
    """The number of an issue that whoever took it in could answer."""
    number = raised(at)
    moved(county, "dispatcher", number, "answer", at, text="请拨打供电热线")
    return number


def read(county: County, number: str, login: str = "dispatcher") -> Case:
    scope = county.scopes[login]
    with acting_as(scope):
        return cases.access_case(scope=scope, number=number)


def verbs_of(county: County, number: str, login: str) -> list[str]:
    """What somebody of staff is offered to do with an issue."""
    scope = county.scopes[login]
    with acting_as(scope):
        return shown.staff_verbs(queries.access_issue(scope=scope, number=number), scope=scope)


def own(number: str) -> queries.Opened:
    with acting_as(ANONYMOUS):
        return queries.access_own_issue(number=number)


def runs_of(case: Case, *, service: Scope) -> dict[str, tuple[bool | None, int]]:
    """How each clock of a case ended, and in which of its runs."""
    with acting_as(service):
        rows = Clock.objects.filter(case=case).order_by("run")
        return {row.step: (row.in_time, row.run) for row in rows}


def test_a_refused_return_leaves_the_issue_with_the_unit_which_cannot_ask_again(
    county: County, at: datetime
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "return", at, reason="职责清单第三条")
    moved(county, "dispatcher", number, "refuse_return", at, reason="第三条不适用")
    case = read(county, number, "handler")
    assert case.state == "signed"
    with pytest.raises(Conflict):
        moved(county, "handler", number, "return", at, reason="x")


def test_a_granted_return_keeps_number_and_clock_and_never_comes_back(
    county: County, at: datetime, service: Scope
) -> None:
    number, due = raised(at), None
    due = read(county, number).due_at
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "return", at, reason="清单")
    with pytest.raises(Invalid):
        moved(county, "dispatcher", number, "grant_return", at, organisation="lamps")
    moved(county, "dispatcher", number, "grant_return", at, organisation="water")
    assert read(county, number, "other").due_at == due
    moved(county, "other", number, "return", at, reason="清单")
    with pytest.raises(Invalid):
        moved(county, "dispatcher", number, "grant_return", at, organisation="lamps")
    told = [entry.event for entry in own(number).entries]
    assert told.count("issues.returned") == 2 and "issues.return_granted" in told
    with acting_as(service):
        units = Ask.objects.filter(kind="return").values_list("organisation__code", flat=True)
        assert sorted(units) == ["lamps", "water"]


def test_a_unit_that_found_out_after_signing_returns_it_once(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    due = read(county, number).due_at
    moved(county, "handler", number, "return", at, reason="不属本单位")
    assert runs_of(read(county, number), service=service)["contact"] == (None, 1)
    moved(county, "dispatcher", number, "refuse_return", at, reason="属本单位")
    with pytest.raises(Conflict, match="asked to return it before"):
        moved(county, "handler", number, "return", at, reason="还是不属")
    assert "return" not in verbs_of(county, number, "handler")
    other = signed(county, at)
    assert "return" in verbs_of(county, other, "handler")
    moved(county, "handler", other, "return", at, reason="不属本单位")
    moved(county, "dispatcher", other, "grant_return", at, organisation="water")
    assert read(county, other, "other").due_at == due


@pytest.mark.parametrize("verbs", [(), ("sign",)], ids=["dispatched", "signed"])
def test_the_dispatcher_gives_it_to_another_unit_and_never_back(
    county: County, at: datetime, service: Scope, verbs: tuple[str, ...]
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    for verb in verbs:
        moved(county, "handler", number, verb, at)
    due, given = read(county, number).due_at, {"organisation": "water", "reason": "灯杆属水厂"}
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "hand_over", at, **given)
    for wrong in ({"organisation": "water"}, {"organisation": "lamps", "reason": "x"}):
        with pytest.raises(Invalid):
            moved(county, "dispatcher", number, "hand_over", at, **wrong)
    later = at + timedelta(hours=1)
    assert moved(county, "dispatcher", number, "hand_over", later, **given) == "dispatched"
    case = read(county, number, "other")
    assert (case.due_at, case.organisation_id) == (due, county.organisations["water"].pk)
    ended = (None, 1) if not verbs else (True, 1)
    with acting_as(service):
        first = Clock.objects.get(case=case, step="sign", run=1)
        assert (first.in_time, first.run) == ended and first.stopped_at is not None
        assert Clock.objects.get(case=case, step="sign", run=2).stopped_at is None
    back = {"organisation": "lamps", "reason": "x"}
    with pytest.raises(Invalid, match="does not get it again"):
        moved(county, "dispatcher", number, "hand_over", later, **back)
    moved(county, "other", number, "return", later, reason="清单")
    with pytest.raises(Invalid):
        moved(county, "dispatcher", number, "grant_return", later, organisation="lamps")


def test_an_issue_keeps_the_table_that_it_was_raised_under() -> None:
    known = {edge.verb for edge in rules.SECOND.edges}
    assert rules.HAND_OVER not in known and rules.HAND_OVER in rules.STAFF_VERBS
    assert set(rules.SECOND.edges) < set(rules.THIRD.edges)
    tables = (rules.FIRST, rules.SECOND, rules.THIRD, rules.ISSUE)
    assert [table.version for table in tables] == [1, 2, 3, 4]


CALLED: Mapping[str, dict[str, str]] = {
    "callback_solved": {"satisfied": "5"},
    "callback_unsolved": {"reason": "仍不亮"},
}
OWN_WORD: Mapping[str, dict[str, str]] = {
    "confirm": {"satisfied": "5"},
    "reopen": {"reason": "仍不亮"},
}


@pytest.mark.parametrize("days", [0, 20], ids=["in time", "late"])
@pytest.mark.parametrize("verb", CALLED)
@pytest.mark.parametrize("is_at_once", [False, True], ids=["replied", "answered"])
def test_a_call_about_an_answer_is_judged_whatever_the_person_said(
    county: County, at: datetime, service: Scope, *, is_at_once: bool, verb: str, days: int
) -> None:
    number = at_once(county, at) if is_at_once else replied(county, at)
    moved(county, "dispatcher", number, verb, at + timedelta(days=1 + days), **CALLED[verb])
    runs = runs_of(read(county, number), service=service)
    assert runs["callback"] == (not days, 1)


@pytest.mark.parametrize("verb", OWN_WORD)
@pytest.mark.parametrize("is_at_once", [False, True], ids=["replied", "answered"])
def test_whoever_speaks_for_themselves_need_not_be_called_and_nothing_is_judged(
    county: County, at: datetime, service: Scope, *, is_at_once: bool, verb: str
) -> None:
    number = at_once(county, at) if is_at_once else replied(county, at)
    answered(number, verb, at + timedelta(days=2), **OWN_WORD[verb])
    runs = runs_of(read(county, number), service=service)
    assert runs["callback"] == (None, 1)
    with acting_as(service):
        assert not Clock.objects.filter(case__number=number, step="callback", stopped_at=None)


def test_a_community_gets_nothing_that_is_not_in_its_list_of_duties(
    county: County, at: datetime
) -> None:
    number = raised(at, category="0302")
    with pytest.raises(Invalid) as refused:
        moved(county, "dispatcher", number, "dispatch", at, organisation="here")
    assert refused.value.field == "organisation" and "0101" not in str(refused.value.params)
    assert "list of duties (1)" in str(refused.value.params["listed"])
    number = raised(at, category="0101")
    assert moved(county, "dispatcher", number, "dispatch", at, organisation="here") == "dispatched"


def test_a_community_does_not_act_for_the_bureau_that_has_an_issue_of_its_area(
    county: County, at: datetime
) -> None:
    number, worker = signed(county, at), county.scopes["worker"]
    with pytest.raises(Forbidden):
        moved(county, "worker", number, "reply", at, text="已修好")
    with acting_as(worker):
        opened = queries.access_issue(scope=worker, number=number)
        assert not shown.moves(opened, scope=worker)


def test_more_time_is_asked_for_before_the_limit_ends_and_granted_by_another(
    county: County, at: datetime
) -> None:
    number = signed(county, at)
    late = datetime.fromisoformat("2026-10-14T09:00+08:00")
    with pytest.raises(Conflict):
        moved(county, "handler", number, "ask_extension", late, days="3", reason="配件未到")
    with pytest.raises(Conflict):
        moved(county, "dispatcher", number, "grant_extension", at, text="x")
    moved(county, "handler", number, "ask_extension", at, days="3", reason="配件未到")
    with pytest.raises(Conflict):
        moved(county, "handler", number, "ask_park", at, review_on="2026-12-01", reason="x")
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "grant_extension", at, text="x")
    moved(county, "dispatcher", number, "grant_extension", at, text="需要等配件")
    opened = own(number)
    assert opened.case.due_on == date(2026, 10, 16)
    assert "需要等配件" in [remark.public_text for remark in opened.remarks]


def test_a_parked_issue_rests_until_its_review_and_stays_unsolved(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_park", at, review_on="2026-11-30", reason="产权纠纷")
    moved(county, "dispatcher", number, "grant_park", at, text="等待法院判决")
    case = read(county, number)
    assert (case.state, case.is_open, case.due_at) == ("parked", True, None)
    assert case.next_due_at == datetime.fromisoformat("2026-12-01T00:00+08:00")
    asked = {"division": "350181", "to": "2026-11-01"}
    counted = client_of("dispatcher").get("/api/v1/figures/issues.unsolved", asked)
    assert counted.json()["value"] == 1
    later = datetime.fromisoformat("2026-11-30T09:00+08:00")
    moved(county, "dispatcher", number, "review", later, reason="判决已下")
    assert runs_of(case, service=service)["review"] == (True, 1)
    assert read(county, number).due_on == date(2026, 12, 4)


def test_a_question_to_the_person_stops_the_clock_until_the_answer(
    county: County, at: datetime
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_person", at, text="是哪一盏灯？")
    opened = own(number)
    assert opened.case.due_at is None and opened.case.state == "waiting"
    assert "是哪一盏灯？" in [remark.public_text for remark in opened.remarks]
    again = answered(number, "tell", at + timedelta(hours=2), text="第二盏")
    assert again.case.state == "signed" and again.case.due_on == date(2026, 10, 13)


def test_an_issue_goes_on_by_itself_when_the_answer_does_not_come_in_time(
    county: County, at: datetime
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_person", at, text="是哪一盏灯？")
    assert ticks.end_waits(at=datetime.fromisoformat("2026-10-13T23:59+08:00")) == 0
    over = datetime.fromisoformat("2026-10-14T00:00+08:00")
    assert (ticks.end_waits(at=over), ticks.end_waits(at=over)) == (1, 0)
    opened = own(number)
    assert opened.case.state == "signed" and opened.case.due_on is not None
    assert opened.remarks[-1].private_text.endswith("No answer came in time.")


def test_the_whole_waits_for_its_parts_whoever_tries(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "split", at, organisation="water", text="修复水管")
    whole = read(county, number)
    with acting_as(service):
        part = Case.objects.get(parent=whole)
    assert (part.state, part.number != number) == ("dispatched", True)
    with pytest.raises(Conflict):
        answered(number, "withdraw", at)
    with pytest.raises(Conflict):
        moved(county, "handler", number, "reply", at, text="修好了")
    bearer, body = token_of(county.scopes["handler"], at), {"text": "修好了"}
    told = post(
        Client(headers={"Accept-Language": "en"}),
        f"work/issues/{number}/reply",
        body,
        Authorization=bearer,
    )
    assert told.status_code == 409 and "still open" in told.json()["detail"]
    with (
        pytest.raises(DatabaseError, match="part of this case"),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=at, event=TESTED, subject=whole),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_case SET state = 'replied' WHERE id = %s", [whole.pk])
    moved(county, "other", part.number, "sign", at)
    for verb, given in (("reply", {"text": "修好"}), ("ask_person", {"text": "哪里？"})):
        with pytest.raises(Conflict):
            moved(county, "other", part.number, verb, at, **given)
    moved(county, "other", part.number, "deliver", at, reason="水管已修")
    assert [(part.state, part.words) for part in own(number).parts] == [("delivered", "水管已修")]
    assert moved(county, "handler", number, "reply", at, text="修好了") == "replied"


def test_merged_issues_are_handled_once_and_each_person_keeps_number_and_voice(
    county: County, at: datetime, service: Scope
) -> None:
    main, other = signed(county, at), raised(at)
    with pytest.raises(Invalid):
        moved(county, "dispatcher", other, "merge", at, into=other)
    moved(county, "dispatcher", other, "merge", at, into=main)
    for verb, said in (("confirm", {"satisfied": "4"}), ("reopen", {"reason": "不亮"})):
        with pytest.raises(Conflict):
            answered(other, verb, at, **said)
    moved(county, "handler", main, "reply", at, text="修好了，问 13800138000")
    (reply,) = own(other).replies
    assert reply.public_text.startswith("修好了") and "13800138000" not in reply.public_text
    assert "修好了" in str(shown.own_page(own(other), at=at)["remarks"])
    assert answered(main, "confirm", at, satisfied="5").case.satisfied == 5
    ended = answered(other, "confirm", at, satisfied="2").case
    assert (ended.state, ended.satisfied) == ("closed", 2)
    with acting_as(service):
        assert Verdict.objects.filter(solved=True).count() == 2


def test_a_merged_issue_tells_when_the_other_one_is_due_and_the_other_one_whom_to_call(
    county: County, at: datetime
) -> None:
    main = signed(county, at)
    moved(county, "handler", main, "ask_extension", at, days="3", reason="缺料")
    moved(county, "dispatcher", main, "grant_extension", at, text="等配件")
    other = raised(at)
    moved(county, "dispatcher", other, "merge", at, into=main)
    assert own(other).due_on == date(2026, 10, 16) and own(other).case.due_on == date(2026, 10, 13)
    document = shown.own_document(own(other))
    assert (document["main_due_on"], document["merged"]) == ("2026-10-16", [])
    by = county.scopes["dispatcher"]
    with acting_as(by):
        page = shown.case_page(queries.access_issue(scope=by, number=main), scope=by, at=at)
    assert other in str(page["merged"]) and not page["are_called"]
    with acting_as(county.scopes["handler"]):
        assert not cases.merged_with(county.scopes["handler"], case=read(county, main, "handler"))


def test_each_who_rests_with_an_issue_is_called_back_once_that_is_answered(
    county: County, at: datetime
) -> None:
    main, glad, sad = signed(county, at), raised(at), raised(at)
    for number in (glad, sad):
        moved(county, "dispatcher", number, "merge", at, into=main)
    said = {"callback_solved": {"satisfied": "4"}, "callback_unsolved": {"reason": "仍不亮"}}
    for verb, given in said.items():
        with pytest.raises(Conflict, match="not been answered"):
            moved(county, "dispatcher", glad, verb, at, **given)
    moved(county, "handler", main, "reply", at, text="修好了")
    called = moved(county, "dispatcher", glad, "callback_solved", at, satisfied="4")
    again = moved(county, "dispatcher", sad, "callback_unsolved", at, reason="仍不亮")
    assert (called, again) == ("closed", "registered")
    case = read(county, sad)
    assert (case.handlings, case.merged_into_id, case.is_open) == (2, None, True)


def test_an_issue_taken_out_of_a_merger_has_its_own_clock_as_if_never_merged(
    county: County, at: datetime
) -> None:
    main, other = signed(county, at), raised(at)
    due = read(county, other).due_at
    moved(county, "dispatcher", other, "merge", at, into=main)
    assert not read(county, other).is_open
    moved(county, "dispatcher", other, "unmerge", at + timedelta(days=1), reason="是另一盏")
    case = read(county, other)
    assert (case.state, case.due_at, case.is_open) == ("registered", due, True)
    assert case.ended_at is None and case.merged_into_id is None


def test_who_rests_with_an_issue_that_was_taken_back_goes_on_alone(
    county: County, at: datetime
) -> None:
    main, other, third = raised(at), raised(at), raised(at)
    moved(county, "dispatcher", other, "merge", at, into=main)
    with pytest.raises(Conflict):
        moved(county, "dispatcher", main, "merge", at, into=third)
    assert ticks.free_merged(at=at) == 0
    answered(main, "withdraw", at)
    assert (ticks.free_merged(at=at), ticks.free_merged(at=at)) == (1, 0)
    assert read(county, other).state == "registered"


def test_only_the_persons_word_decides_and_silence_is_never_a_yes(
    county: County, at: datetime, service: Scope
) -> None:
    number = replied(county, at)
    assert listed(county, "callback") == [number]
    later = at + timedelta(days=2)
    for _call in range(2):
        moved(county, "dispatcher", number, "callback_missed", later)
    with pytest.raises(Conflict):
        moved(county, "dispatcher", number, "close_unanswered", later)
    later += timedelta(days=1)
    moved(county, "dispatcher", number, "callback_missed", later)
    assert moved(county, "dispatcher", number, "close_unanswered", later) == "unanswered"
    case = read(county, number)
    assert (case.solved, case.satisfied, case.is_open) == (None, None, False)
    with acting_as(service):
        said = Verdict.objects.get(case=case, is_deciding=True)
    assert (said.solved, said.satisfied, said.channel) == (None, None, "none")


def test_a_second_handling_has_its_own_limit_and_a_reply_that_another_has_checked(
    county: County, at: datetime, service: Scope
) -> None:
    number = replied(county, at)
    later = datetime.fromisoformat("2026-10-20T09:00+08:00")
    moved(county, "dispatcher", number, "callback_unsolved", later, reason="还是不亮")
    case = read(county, number, "handler")
    assert (case.handlings, case.state, case.due_on) == (2, "signed", date(2026, 10, 27))
    with pytest.raises(Conflict):
        moved(county, "handler", number, "reply", later, text="换了灯泡")
    moved(county, "handler", number, "submit", later, text="换了灯泡")
    assert "换了灯泡" not in [remark.public_text for remark in own(number).remarks]
    moved(county, "dispatcher", number, "send_back", later, reason="没说何时")
    moved(county, "handler", number, "submit", later, text="昨晚换了灯泡")
    moved(county, "dispatcher", number, "approve", later)
    replies = [reply.public_text for reply in own(number).replies]
    assert replies == ["修好了", "昨晚换了灯泡"]
    assert "昨晚换了灯泡" in str(shown.own_page(own(number), at=later)["remarks"])
    with acting_as(service):
        rows = Verdict.objects.filter(case=case).values_list("solved", "handling")
        assert list(rows) == [(False, 1)]
    assert runs_of(case, service=service)["resolve"] == (True, 2)


def test_a_checked_reply_is_judged_for_the_unit_and_not_for_who_checked_it(
    county: County, at: datetime, service: Scope
) -> None:
    number = replied(county, at)
    later = datetime.fromisoformat("2026-10-20T09:00+08:00")
    moved(county, "dispatcher", number, "callback_unsolved", later, reason="还是不亮")
    moved(county, "handler", number, "submit", later, text="换了灯泡")
    moved(county, "dispatcher", number, "approve", later)
    with acting_as(service):
        judged = Clock.objects.filter(step__in=["resolve", "contact"], run=2)
        found = {(run.step, run.organisation_id, run.in_time) for run in judged}
    lamps = county.organisations["lamps"].pk
    assert found == {("resolve", lamps, True), ("contact", lamps, True)}


def test_an_issue_that_rested_while_the_calendar_moved_is_due_as_if_it_had_not(
    county: County, at: datetime, service: Scope, move_day: Callable[[], object]
) -> None:
    main, other = signed(county, at), raised(at)
    moved(county, "dispatcher", other, "merge", at, into=main)
    move_day()
    clocks.follow_calendar(at=at)
    moved(county, "dispatcher", other, "unmerge", at, reason="是另一盏")
    case = read(county, other)
    assert case.due_on == read(county, main).due_on == date(2026, 10, 14)
    with acting_as(service):
        assert Clock.objects.get(case=case, step="resolve").due_at == case.due_at


def test_what_a_community_cannot_solve_goes_up_one_level_and_no_further(
    county: County, at: datetime, service: Scope
) -> None:
    with acting_as(service):
        street = organisations.NewOrganisation(
            code="street",
            kind=Kind.STREET_OFFICE,
            name_zh="示例街道",
            name_en="Example street",
            division=HERE[:9],
            starts_on=BEGAN,
        )
        (office,) = organisations.open_organisations(by=service, at=at, rows=[street])
    number = raised(at, category="0101")
    moved(county, "dispatcher", number, "dispatch", at, organisation="here")
    moved(county, "worker", number, "sign", at)
    page = client_of("worker").get(f"/work/issues/{number}/escalate").content.decode()
    assert "It goes to Example street. Number and day stay." in page
    moved(county, "worker", number, "escalate", at, reason="超出社区能力")
    case = read(county, number)
    assert (case.state, case.organisation_id) == ("dispatched", office.pk)
    other = signed(county, at)
    with pytest.raises(Conflict):
        moved(county, "handler", other, "escalate", at, reason="x")


def test_a_label_never_lengthens_a_limit_and_number_and_place_move_together(
    county: County, at: datetime
) -> None:
    number = signed(county, at)
    due = read(county, number).due_at
    moved(county, "dispatcher", number, "relabel", at, division=BESIDE, reason="在隔壁社区")
    case = read(county, number)
    assert (case.division_id, case.due_at) == (BESIDE, due)
    moved(county, "dispatcher", number, "relabel", at, category="0301", reason="是停水")
    assert read(county, number).due_at == at + timedelta(hours=24)
    moved(county, "dispatcher", number, "relabel", at, category="0201", reason="是路灯")
    case = read(county, number)
    assert (case.topic, case.due_at) == ("0201", at + timedelta(hours=24))
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "relabel", at, division=HERE, reason="x")


def test_over_a_boundary_an_issue_goes_to_a_unit_that_serves_there(
    county: County, at: datetime
) -> None:
    number = raised(at, category="0101")
    moved(county, "dispatcher", number, "dispatch", at, organisation="here")
    moved(county, "worker", number, "sign", at)
    due, there = read(county, number).due_at, {"division": BESIDE, "reason": "在隔壁社区"}
    with pytest.raises(Invalid, match="does not serve that") as refused:
        moved(county, "dispatcher", number, "relabel", at, **there)
    assert refused.value.field == "organisation"
    with pytest.raises(Invalid, match="serves this place"):
        moved(county, "dispatcher", number, "relabel", at, organisation="here", **there)
    assert read(county, number).division_id == HERE
    moved(county, "dispatcher", number, "relabel", at, organisation="lamps", **there)
    case = read(county, number)
    assert (case.division_id, case.state, case.due_at) == (BESIDE, "dispatched", due)
    assert case.organisation_id == county.organisations["lamps"].pk


def test_while_its_unit_waits_an_issue_is_not_moved_away_from_it(
    county: County, at: datetime
) -> None:
    number = raised(at, category="0101")
    moved(county, "dispatcher", number, "dispatch", at, organisation="here")
    moved(county, "worker", number, "sign", at)
    moved(county, "worker", number, "ask_person", at, text="哪一处？")
    with pytest.raises(Conflict, match="once the unit goes on"):
        moved(county, "dispatcher", number, "relabel", at, category="0302", reason="是停电")


def listed(county: County, name: str) -> list[str]:
    """The numbers of the open issues in a list of work of the centre."""
    items = client_of("dispatcher").get("/api/v1/work", {"list": name}).json()["items"]
    return [row["number"] for row in items]


def test_an_issue_is_pressed_for_one_step_at_a_time(county: County, at: datetime) -> None:
    number = signed(county, at)
    with pytest.raises(Conflict):
        moved(county, "leader", number, "supervise", at, reason="x")
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "urge", at)
    answered(number, "urge", at, reason="已经十天了")
    with pytest.raises(Conflict):
        answered(number, "urge", at)
    assert listed(county, "supervised") == []
    moved(county, "leader", number, "supervise", at, reason="本周内办结")
    assert listed(county, "supervised") == [number]
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "list", at, reason="x")
    moved(county, "leader", number, "list", at, reason="挂牌")
    assert read(county, number).supervision == 3


def test_each_step_is_judged_by_its_own_limit_and_the_unit_that_had_it(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    late = datetime.fromisoformat("2026-10-09T09:00+08:00")
    moved(county, "handler", number, "sign", late)
    moved(county, "handler", number, "contact", late, reason="已电话联系")
    case = read(county, number)
    assert runs_of(case, service=service) == {
        "register": (True, 1),
        "sign": (False, 1),
        "contact": (True, 1),
        "resolve": (None, 1),
    }
    with acting_as(service):
        judged = Clock.objects.get(case=case, step="sign")
    assert judged.organisation_id == county.organisations["lamps"].pk


def test_what_was_not_done_is_neither_in_time_nor_late(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    answered(number, "withdraw", at)
    assert runs_of(read(county, number), service=service) == {
        "register": (None, 1),
        "resolve": (None, 1),
    }


def test_what_was_asked_for_lapses_when_the_issue_goes_on_without_it(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_extension", at, days="3", reason="缺料")
    moved(county, "handler", number, "reply", at, text="修好了")
    with acting_as(service):
        assert Ask.objects.get().granted is False


def test_what_is_not_accepted_says_on_which_ground_why_and_where_it_belongs(
    county: County, at: datetime, service: Scope
) -> None:
    number, told = raised(at), {"reason": "已经起诉", "channel": "人民法院"}
    for wrong in ({}, {"ground": "unwelcome"}):
        with pytest.raises(Invalid) as refused:
            moved(county, "dispatcher", number, "decline", at, **told, **wrong)
        assert "ground" in {refused.value.field, *dict(refused.value.errors)}
    moved(county, "dispatcher", number, "decline", at, ground="statutory", **told)
    (reply,) = own(number).replies
    ground, *rest = reply.public_text.splitlines()
    assert rest == ["已经起诉", "人民法院"] and "a petition" in ground and "信访" in ground
    with acting_as(service):
        entry = Entry.objects.get(event="issues.declined")
    assert entry.new["ground"] == "statutory"


def test_an_answer_at_once_needs_no_unit_and_can_be_contested(county: County, at: datetime) -> None:
    number = at_once(county, at)
    again = answered(number, "reopen", at + timedelta(hours=1), reason="没有人接")
    assert (again.case.state, again.case.handlings) == ("registered", 2)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ("supervision = 2", "one step at a time"),
        ("handlings = 2", "without a move"),
        ("merged_into_id = id", "without a move|merged_rests"),
        ("parent_id = id", "never changed"),
        ("organisation_id = (SELECT max(id) FROM organisations_organisation)", "without a move"),
        ("state = 'merged', is_open = false, ended_at = now()", "rests with another"),
        ("state = 'replied', handlings = 2", "second handling"),
    ],
)
def test_a_shell_cannot_skip_what_the_table_says(
    county: County, at: datetime, service: Scope, change: str, because: str
) -> None:
    case = read(county, signed(county, at) if "replied" in change else raised(at))
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=at, event=TESTED, subject=case),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_case SET {change} WHERE id = {case.pk}")


def test_nobody_but_who_sees_it_merges_into_an_issue(county: County, at: datetime) -> None:
    number = raised(at)
    with pytest.raises(NotFound):
        moved(county, "handler", number, "merge", at, into=raised(at))
