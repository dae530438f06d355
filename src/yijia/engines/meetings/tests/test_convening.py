"""A community calls units to a case, they come, resolve, do it, and rate each other."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.harness.county import BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import GrantValue, Scope
from yijia.engines.cases import actions as moving
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries, registry, rules, ticks
from yijia.engines.meetings.actions import erasing
from yijia.engines.meetings.models import Attendance, Convening, Resolution, Rise
from yijia.engines.meetings.tests.conftest import Act, Called
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TESTED = Event(code="meetings.tested", sentence="Tested.")


def test_a_community_calls_units_who_come_or_say_why_they_cannot(called: Called) -> None:
    number = called.convene("lamps", "water")
    late = called.at + timedelta(hours=3)
    called.attend(actions.sign_arrival, number, "lamps", by="handler", at=late)
    called.attend(actions.decline_call, number, "water", by="other", reason="抢修")
    opened = called.opened(number)
    lamps, water = opened.attendances
    assert number == f"{called.case}-C1"
    assert lamps.due_at == called.at + timedelta(hours=2)
    assert (lamps.arrived_at, lamps.arrived_by and lamps.arrived_by.login) == (late, "handler")
    assert (water.arrived_at, water.reason) == (None, "抢修")
    with acting_as(called.by("worker")):
        said = Entry.objects.filter(subject_type="meetings_convening").values_list("new", flat=True)
        assert "抢修" not in str(list(said)) and "垃圾" not in str(list(said))


def test_a_unit_that_could_not_come_comes_after_all_and_signs_once(called: Called) -> None:
    number = called.convene("water")
    called.attend(actions.decline_call, number, "water", by="other", reason="抢修")
    called.attend(actions.sign_arrival, number, "water", by="other")
    again: list[tuple[Any, dict[str, Any]]] = [
        (actions.sign_arrival, {}),
        (actions.decline_call, {"reason": "x"}),
    ]
    for act, given in again:
        with pytest.raises(Conflict):
            called.attend(act, number, "water", by="other", **given)


def test_who_was_not_called_finds_nothing_and_who_was_signs_for_no_other(called: Called) -> None:
    number = called.convene("water")
    with pytest.raises(NotFound):
        called.opened(number, by="handler")
    assert called.opened(number, by="other").convening.number == number
    with pytest.raises(Forbidden):
        called.attend(actions.sign_arrival, number, "water", by="worker")
    with pytest.raises(Forbidden):
        called.held(actions.close_convening, number, by="other")


def test_a_convening_lies_where_its_case_is_moved_to_and_its_convener_ends_it(
    called: Called,
) -> None:
    number = called.convene("water")
    reads = frozenset({Permission.CASE_READ})
    beside = Scope(account=None, name="beside", grants=(GrantValue(reads, division=BESIDE),))
    with acting_as(beside), pytest.raises(NotFound):
        queries.access_convening(scope=beside, number=number)
    one = called.resolve(number, owner="water")
    called.settle(actions.withdraw_resolution, one, by="worker", answer="已清运")
    called.relabel(BESIDE)
    with acting_as(beside):
        opened = queries.access_convening(scope=beside, number=number)
        lies_in = {opened.convening.division_id, opened.resolutions[0].division_id}
        assert lies_in == {BESIDE}
        assert Convening.objects.filter(number=number).exists()
    assert [one.number for one in desk_of(called, "worker").called] == [number]
    called.held(actions.close_convening, number)
    assert called.convene("lamps", by="dispatcher", convener=called.body("centre"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"units": []}, "units"),
        ({"reason": " "}, "reason"),
        ({"place": ""}, "place"),
        ({"type": "feast"}, "type"),
        ({"units": [0]}, "units"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    called: Called, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        called.convene("lamps", **changed)
    assert refused.value.field == field


def test_only_a_body_of_the_place_convenes(called: Called) -> None:
    with pytest.raises(Forbidden):
        called.convene("water", by="dispatcher")
    with pytest.raises(Forbidden):
        called.convene("water", by="leader", convener=called.body("centre"))
    number = called.convene("water", by="dispatcher", convener=called.body("centre"))
    assert called.opened(number).convening.convener_id == called.body("centre")


def test_one_convening_of_a_case_goes_on_at_a_time(called: Called) -> None:
    first = called.convene("lamps")
    with pytest.raises(Conflict, match="called to this case already"):
        called.convene("water")
    called.held(actions.close_convening, first)
    assert called.convene("water") == f"{called.case}-C2"


def test_more_units_are_called_each_once(called: Called) -> None:
    number = called.convene("lamps")
    later = called.at + timedelta(hours=1)
    called.held(actions.call_more, number, at=later, units=[called.body("water")])
    assert called.opened(number).attendances[1].due_at == later + timedelta(hours=2)
    with pytest.raises(Invalid, match="called before"):
        called.held(actions.call_more, number, units=[called.body("water")])


def test_who_may_not_be_called_is_called_neither_at_first_nor_later(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = called.convene("lamps")
    called.keep_from("water")
    for code in ("water", "centre", "here"):
        with pytest.raises(Invalid, match="may not be called"):
            called.held(actions.call_more, number, units=[called.body(code)])
    called.held(actions.close_convening, number)
    for code in ("water", "centre", "here"):
        with pytest.raises(Invalid, match="may not be called"):
            called.convene(code)
    with pytest.raises(Conflict, match="is closed"):
        called.held(actions.call_more, number, units=[called.body("water")])
    monkeypatch.setattr(rules, "MOST_UNITS", 1)
    again = called.convene("lamps")
    with pytest.raises(Invalid, match="forty at most"):
        called.held(actions.call_more, again, units=[called.body("water")])


def test_a_resolution_is_done_returned_and_accepted_before_the_end(called: Called) -> None:
    number = called.convene("lamps", "water")
    one = called.resolve(number)
    with pytest.raises(Invalid):
        called.resolve(number, owner="centre")
    with pytest.raises(Conflict, match="not done yet"):
        called.held(actions.close_convening, number)
    with pytest.raises(Forbidden):
        called.settle(actions.report_resolution, one, by="other", note="清了")
    called.settle(actions.report_resolution, one, by="handler", note="清了")
    called.settle(actions.return_resolution, one, by="worker", answer="围挡没有设")
    called.settle(actions.report_resolution, one, by="handler", note="都设了")
    called.settle(actions.accept_resolution, one, by="worker")
    called.held(actions.close_convening, number)
    with pytest.raises(Conflict):
        called.resolve(number)


def test_what_is_not_to_be_done_is_withdrawn_with_a_reason_and_keeps_no_end_waiting(
    called: Called,
) -> None:
    number = called.convene("lamps", "water")
    one, other = called.resolve(number), called.resolve(number, owner="water")
    called.settle(actions.report_resolution, other, by="other", note="清了")
    with pytest.raises(Invalid):
        called.settle(actions.withdraw_resolution, one, by="worker", answer=" ")
    for by in ("handler", "leader"):
        with pytest.raises(Forbidden):
            called.settle(actions.withdraw_resolution, one, by=by, answer="写错了")
    for of in (one, other):
        called.settle(actions.withdraw_resolution, of, by="worker", answer="写错了")
    with pytest.raises(Conflict):
        called.settle(actions.report_resolution, one, by="handler", note="清了")
    assert queries_of_desk(called, "handler") == (1, 0)
    called.held(actions.close_convening, number)
    found = called.opened(number).resolutions
    assert [(r.state, r.answer) for r in found] == [("withdrawn", "写错了")] * 2


def test_who_dispatches_the_case_ends_what_a_convener_cannot(called: Called) -> None:
    number = called.convene("lamps")
    one = called.resolve(number)
    called.keep_from("here")
    with pytest.raises(NotFound):
        called.opened(number, by="worker")
    called.settle(actions.withdraw_resolution, one, by="dispatcher", answer="无人承办")
    called.held(actions.close_convening, number, by="dispatcher")


def test_the_convener_enters_for_a_unit_what_it_did_and_it_is_marked(called: Called) -> None:
    number = called.convene("lamps", "water")
    one = called.resolve(number)
    called.settle(actions.report_resolution, one, by="worker", note="电话告知已清")
    called.attend(actions.decline_call, number, "water", by="worker", reason="来电说抢修")
    enter = actions.enter_arrival
    later = called.at + timedelta(hours=3)
    given: dict[str, Any] = {"arrived_at": called.at + timedelta(hours=1), "reason": "现场无网"}
    for by in ("other", "dispatcher"):
        with pytest.raises(Forbidden):
            called.attend(enter, number, "lamps", by=by, at=later, **given)
    called.attend(enter, number, "lamps", by="worker", at=later, **given)
    opened = called.opened(number)
    assert [(one.by_convener, one.declined_by_convener) for one in opened.attendances] == [
        *((True, False), (False, True))
    ]
    assert opened.resolutions[0].by_convener
    lamps = opened.attendances[0]
    assert (lamps.arrived_at, lamps.entered_at, lamps.note) == (
        given["arrived_at"],
        later,
        "现场无网",
    )


def test_a_unit_enters_its_arrival_later_at_a_moment_at_which_it_can_have_been(
    called: Called,
) -> None:
    number = called.convene("lamps")
    later = called.at + 2 * DAY
    for moment in (called.at - DAY, later + DAY):
        with pytest.raises(Invalid) as refused:
            called.attend(
                actions.enter_arrival,
                number,
                "lamps",
                by="handler",
                at=later,
                arrived_at=moment,
                reason="停电",
            )
        assert refused.value.field == "arrived_on"
    given: dict[str, Any] = {"arrived_at": called.at + timedelta(hours=1), "reason": "停电"}
    called.attend(actions.enter_arrival, number, "lamps", by="handler", at=later, **given)
    (lamps,) = called.opened(number).attendances
    assert (lamps.by_convener, lamps.entered_at) == (False, later)


def test_whoever_the_case_is_kept_from_has_nothing_left_to_do_there(called: Called) -> None:
    number = called.convene("lamps", "water")
    called.resolve(number, owner="water")
    called.resolve(number)
    called.keep_from("water")
    opened = called.opened(number)
    assert [one.state for one in opened.resolutions] == ["withdrawn", "open"]
    assert [one.declined_at is None for one in opened.attendances] == [True, False]
    with acting_as(called.by("dispatcher")):
        (left,) = Entry.objects.filter(event="meetings.left_out")
        caused_by = Entry.objects.get(children=left)
    assert (caused_by.event, left.actor_name) == ("cases.made_confidential", "dispatcher")
    assert (left.subject_id, left.division) == (opened.convening.pk, HERE)
    assert left.new == {"names": "水务公司", "units": ["water"], "count": 1}
    with acting_as(called.by("other")):
        assert not Entry.objects.filter(event="meetings.left_out").exists()
    with pytest.raises(Invalid):
        called.resolve(number, owner="water")
    with acting_as(called.by("dispatcher")):
        case = cases.access_case(scope=called.by("dispatcher"), number=called.case)
        moving.open_up(by=called.by("dispatcher"), at=called.at, case=case, reason="已查清")
    called.resolve(number, owner="water")
    called.keep_from("water")
    assert [one.state for one in called.opened(number).resolutions] == [
        *("withdrawn", "open", "withdrawn")
    ]


@pytest.mark.parametrize("by", ["other", "worker"])
def test_a_unit_that_was_left_out_says_that_it_cannot_come_once_it_is_open_again(
    called: Called, by: str
) -> None:
    number = called.convene("lamps", "water")
    called.keep_from("water")
    with acting_as(called.by("dispatcher")):
        case = cases.access_case(scope=called.by("dispatcher"), number=called.case)
        moving.open_up(by=called.by("dispatcher"), at=called.at, case=case, reason="已查清")
    later = called.at + timedelta(hours=1)
    called.attend(actions.decline_call, number, "water", by=by, at=later, reason="抢修")
    water = called.opened(number).attendances[1]
    assert (water.declined_at, water.reason, water.was_left_out) == (later, "抢修", False)
    assert water.declined_by_convener is (by == "worker")
    with pytest.raises(Conflict, match="said before"):
        called.attend(actions.decline_call, number, "water", by=by, reason="x")


@pytest.mark.parametrize(
    ("act", "by", "given"),
    [
        (actions.sign_arrival, "other", {}),
        (actions.enter_arrival, "other", {"reason": "现场无网"}),
        (actions.enter_arrival, "worker", {"reason": "现场无网"}),
    ],
)
def test_a_unit_that_was_left_out_comes_once_the_case_is_open_again(
    called: Called, act: Act, by: str, given: dict[str, Any]
) -> None:
    number = called.convene("lamps", "water")
    called.keep_from("water")
    with acting_as(called.by("dispatcher")):
        case = cases.access_case(scope=called.by("dispatcher"), number=called.case)
        moving.open_up(by=called.by("dispatcher"), at=called.at, case=case, reason="已查清")
    with acting_as(called.by("other")):
        waiting = queries.desk(called.by("other")).to_attend
        assert [one.convening.number for one in waiting] == [number]
    when = {"arrived_at": called.at} if given else {}
    called.attend(act, number, "water", by=by, **given, **when)
    water = called.opened(number).attendances[1]
    assert (water.arrived_at, water.is_left_out) == (called.at, True)
    assert (water.by_convener, water.declined_by_convener) == (by == "worker", False)


def test_a_unit_that_was_left_out_is_called_anew_once_the_case_is_open_again(
    called: Called,
) -> None:
    number, later = called.convene("lamps", "water"), called.at + timedelta(hours=1)
    given: dict[str, Any] = {"at": later, "units": [called.body("water")]}
    called.keep_from("water")
    with pytest.raises(Invalid, match="may not be called"):
        called.held(actions.call_more, number, **given)
    with acting_as(called.by("dispatcher")):
        case = cases.access_case(scope=called.by("dispatcher"), number=called.case)
        moving.open_up(by=called.by("dispatcher"), at=called.at, case=case, reason="已查清")
    called.held(actions.call_more, number, **given)
    water = called.opened(number).attendances[1]
    assert (water.declined_at, water.is_left_out, water.called_at) == (None, False, later)
    assert water.due_at == later + timedelta(hours=2)
    with pytest.raises(Invalid, match="called before"):
        called.held(actions.call_more, number, **given)
    with (
        pytest.raises(DatabaseError, match="under the entry"),
        transaction.atomic(),
        acting_as(called.by("worker")),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT meetings_call_anew(%s, '{}', now(), false)", [water.convening_id])


def test_both_sides_rate_once_and_only_after_the_end(called: Called) -> None:
    number = called.convene("lamps", "water")
    with pytest.raises(Forbidden):
        called.rate(number, ("here", "lamps"), by="worker")
    called.held(actions.close_convening, number)
    called.rate(number, ("here", "lamps"), by="worker")
    called.rate(number, ("lamps", "here"), by="handler", stars=4, word="说得清楚")
    for pair, by in ((("here", "lamps"), "worker"), (("water", "here"), "handler")):
        with pytest.raises((Conflict, Forbidden)):
            called.rate(number, pair, by=by)
    with pytest.raises(Invalid):
        called.rate(number, ("water", "here"), by="other", stars=6)
    assert [one.stars for one in called.opened(number).ratings] == [5, 4]


def test_what_is_overdue_rises_to_each_level_once(called: Called, county: County) -> None:
    number = called.convene("lamps")
    one = called.resolve(number, workdays=1)
    # One working day after 30 September 2026 is 8 October; the next one is the ninth.
    told = {
        day: ticks.raise_overdue(at=datetime(2026, 10, day, 9, tzinfo=called.at.tzinfo))
        for day in (8, 9, 10, 12)
    }
    assert told == {8: 0, 9: 1, 10: 0, 12: 0}
    with acting_as(called.by("dispatcher")):
        (rise,) = Rise.objects.filter(resolution=one)
        assert (rise.level, rise.body_id) == (1, called.body("centre"))
        assert [found.pk for found in queries.desk(called.by("dispatcher")).risen] == [rise.pk]
    called.settle(actions.report_resolution, one, by="handler", note="清了")
    assert queries_of_desk(called, "handler") == (1, 0)


def rises_of(called: Called) -> list[str]:
    """The bodies that were told, one after another."""
    codes = {body.pk: code for code, body in called.county.organisations.items()}
    with acting_as(called.by("dispatcher")):
        return [codes[rise.body_id] for rise in Rise.objects.order_by("level")]


def october(day: int, called: Called) -> datetime:
    """Nine in the morning of a day of October 2026; the eighth is the first working day."""
    return datetime(2026, 10, day, 9, tzinfo=called.at.tzinfo)


def test_what_is_given_back_rises_a_working_day_after_that_and_not_at_once(called: Called) -> None:
    one = called.resolve(called.convene("lamps"), workdays=1)
    called.settle(actions.report_resolution, one, by="handler", note="清了", at=called.at + DAY)
    # The convener looks on the ninth, a day after the limit: the owner has the tenth for it.
    given_back = october(9, called)
    called.settle(actions.return_resolution, one, by="worker", answer="没有清完", at=given_back)
    assert [ticks.raise_overdue(at=october(day, called)) for day in (9, 10)] == [0, 1]


def test_what_is_reported_and_not_answered_rises_past_the_convener(called: Called) -> None:
    one = called.resolve(called.convene("lamps"), workdays=1)
    called.settle(actions.report_resolution, one, by="handler", note="清了", at=october(9, called))
    assert [ticks.raise_overdue(at=october(day, called)) for day in (9, 10)] == [0, 1]
    assert rises_of(called) == ["centre"]
    assert [found.resolution_id for found in desk_of(called, "dispatcher").risen] == [one.pk]


def test_however_much_is_overdue_from_whom_it_is_kept_is_read_once(
    called: Called, service: Scope
) -> None:
    number = called.convene("lamps", "water")
    called.resolve(number, workdays=1)
    called.keep_from("water")

    def overdue() -> tuple[list[bool], int]:
        with acting_as(service), CaptureQueriesContext(connection) as asked:
            found = queries.overdue(at=october(9, called))
            return [called.body("water") in one.kept for one in found], len(asked)

    once, statements = overdue()
    called.resolve(number, workdays=1)
    assert (once, overdue()) == ([True], ([True, True], statements))


def test_nothing_rises_while_it_is_asked_from_whom_the_case_is_to_be_kept(called: Called) -> None:
    called.resolve(called.convene("lamps"), workdays=1)
    with acting_as(called.by("dispatcher")):
        case = cases.access_case(scope=called.by("dispatcher"), number=called.case)
        moving.make_confidential(
            by=called.by("dispatcher"),
            at=called.at,
            case=case,
            organisation=None,
            needed=[called.body("centre")],
            reason="",
            is_own=True,
        )
    assert ticks.raise_overdue(at=october(9, called)) == 0


def test_a_body_that_the_case_is_kept_from_is_passed_over(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    called.resolve(called.convene("lamps"), workdays=1)
    called.keep_from("water")
    here, water = called.body("here"), called.body("water")
    above = {here: water, water: called.body("centre")}
    held = registry.conveners.ladder
    assert held is not None
    ladder = replace(held, above=lambda body, _on: above.get(body))
    monkeypatch.setattr(registry.conveners, "_held", ladder)
    assert ticks.raise_overdue(at=october(9, called)) == 1
    assert rises_of(called) == ["centre"]


def test_limits_follow_the_work_calendar_and_who_came_keeps_theirs(
    called: Called, move_day: Callable[[], object], service: Scope
) -> None:
    number = called.convene("lamps", "water", type="key-task")
    called.resolve(number, workdays=3)
    called.attend(actions.sign_arrival, number, "lamps", by="handler")
    before = called.opened(number)
    ticks.follow_calendar(at=called.at)
    move_day()
    assert [ticks.follow_calendar(at=called.at) for _time in range(2)] == [1, 0]
    after = called.opened(number)
    # Saturday the tenth is off now: three working days from 30 September end on Monday.
    moved = called.at.replace(month=10, day=13, hour=0)
    came, waits = after.attendances
    limits = [after.convening.due_at, waits.due_at, *(one.due_at for one in after.resolutions)]
    assert limits == [moved] * 3
    assert came.due_at == before.attendances[0].due_at < moved
    with acting_as(service):
        assert Entry.objects.get(event="meetings.due_moved").new["numbers"] == [number]


def test_an_edit_of_the_calendar_during_a_recount_is_followed_by_the_next_one(
    called: Called, move_day: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    called.convene("lamps", type="key-task")
    opened: list[Scope] = []

    def meanwhile(scope: Scope) -> AbstractContextManager[None]:
        opened.append(scope)
        if len(opened) == 4:
            move_day()
        return acting_as(scope)

    with monkeypatch.context() as patched:
        patched.setattr(ticks, "acting_as", meanwhile)
        # Whether there is something to do, up to what, one batch, both ends, and the note.
        assert (ticks.follow_calendar(at=called.at), len(opened)) == (0, 6)
    assert [ticks.follow_calendar(at=called.at) for _time in range(2)] == [1, 0]


def desk_of(called: Called, login: str) -> queries.Desk:
    """What waits for somebody."""
    with acting_as(called.by(login)):
        return queries.desk(called.by(login))


def queries_of_desk(called: Called, login: str) -> tuple[int, int]:
    """To how much somebody is called, and how much they have to do."""
    found = desk_of(called, login)
    return len(found.to_attend), len(found.to_do)


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE meetings_convening SET closed_at = now()", "not done yet"),
        ("UPDATE meetings_convening SET reason = 'x'", "permission denied"),
        ("DELETE FROM meetings_attendance", "permission denied"),
        ("UPDATE meetings_calltype SET amount = 99", "permission denied"),
        ("UPDATE meetings_calltype SET ends_on = '2026-09-29'", "ends today or later"),
        (
            (
                "INSERT INTO meetings_calltype (code, name_zh, name_en, amount, unit, source,"
                " is_sample, starts_on) SELECT code, 'x', 'x', 1, 'days', 'x', false, '2026-01-01'"
                " FROM meetings_calltype"
            ),
            "meetings_calltype_one_a_day",
        ),
        (
            "SELECT meetings_erase_words(case_id, '{}') FROM meetings_convening",
            "entry that says so",
        ),
        ("UPDATE meetings_resolution SET state = 'accepted', accepted_at = now()", "go on like"),
        ("UPDATE meetings_resolution SET due_at = now()", "moves with the work calendar"),
        ("UPDATE meetings_attendance SET due_at = now()", "moves with the work calendar"),
        ("UPDATE meetings_convening SET due_at = now()", "moves with the work calendar"),
        (
            (
                "INSERT INTO meetings_rating (convening_id, rater_id, rated_id, stars, word, at)"
                " SELECT c.id, c.convener_id, a.unit_id, 5, 'x', now() FROM meetings_convening c"
                " JOIN meetings_attendance a ON a.convening_id = c.id"
            ),
            "closed convening",
        ),
        (
            (
                "INSERT INTO meetings_attendance (convening_id, unit_id, called_at, due_at,"
                " due_provisional, reason) SELECT id, convener_id, now(), now(), false, ''"
                " FROM meetings_convening"
            ),
            "not called",
        ),
    ],
)
def test_a_shell_cannot_pass_the_guards(
    called: Called, service: Scope, sql: str, because: str
) -> None:
    called.resolve(called.convene("lamps"))
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=called.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


HEADER = "code,name_zh,name_en,amount,unit,starts_on,ends_on\n"


def import_types(text: str, *, by: Scope, at: datetime, dry_run: bool = False) -> tuple[int, ...]:
    """Brings types in, and says how many were added, changed and known."""
    with acting_as(by):
        done = actions.import_types(
            by=by, at=at, file=(HEADER + text).encode(), source="市文件 1", dry_run=dry_run
        )
    return len(done.added), len(done.changed), done.unchanged


def test_a_county_brings_in_types_of_its_own_and_who_was_called_keeps_the_limit_of_that_day(
    called: Called,
) -> None:
    by, at = called.by("system"), called.at
    before = called.convene("lamps")
    rows = "joint-enforcement,联合执法,Joint,90,hours,,\nflood,防汛,Flood,1,hours,,\n"
    assert import_types(rows, by=by, at=at, dry_run=True) == (1, 1, 0)
    assert import_types(rows, by=by, at=at) == (1, 1, 0)
    assert import_types(rows, by=by, at=at) == (0, 0, 2)
    called.held(actions.close_convening, before)
    again = called.convene("lamps")
    limits = [called.opened(number).convening.due_at for number in (before, again)]
    assert limits == [at + timedelta(hours=2), at + timedelta(hours=90)]
    with acting_as(by):
        names = {one.code: (one.amount, one.is_sample) for one in queries.call_types(on=at.date())}
        assert names["joint-enforcement"] == (90, False)
        known = queries.types_known()["joint-enforcement"]
        assert (known.name_en, len(queries.types_known())) == ("Joint", 5)


def test_a_type_ends_and_begins_again_and_past_days_stay_what_they_were(called: Called) -> None:
    by, at = called.by("system"), called.at
    ended = "key-task,重点工作,Key,3,workdays,,2026-11-01\n"
    import_types(ended, by=by, at=at)
    with acting_as(by):
        assert "key-task" not in {one.code for one in queries.call_types(on=date(2026, 11, 1))}
    import_types("key-task,重点工作,Key,4,days,2026-12-01,\n", by=by, at=at)
    with acting_as(by):
        assert "key-task" in {one.code for one in queries.call_types(on=date(2026, 12, 1))}
    faulty = (
        "Key,重点,,3,days,,\nkey-task,重点工作,Key,5,days,2026-10-08,\n"
        "flood,,,0,weeks,2026-10-01,2026-10-01\n"
    )
    with pytest.raises(Invalid) as refused:
        import_types(faulty, by=by, at=at)
    assert [place for place, _message in refused.value.errors] == [
        *("2.code", "3.starts_on", "4.amount", "4.unit", "4.name_zh", "4.ends_on")
    ]
    with pytest.raises(Forbidden):
        import_types(ended, by=called.by("worker"), at=at)


def test_a_type_that_has_ended_begins_anew_and_never_held_between(called: Called) -> None:
    by, at, later = called.by("system"), called.at, called.at + timedelta(days=60)
    ended, anew = (f"key-task,重点工作,Key,3,workdays,,{day}\n" for day in ("2026-11-01", ""))
    import_types(ended + "flood,防汛,,1,days,,\n", by=by, at=at)
    assert import_types(ended, by=by, at=later) == (0, 0, 1)
    changed = ended.replace("2026-11-01", "2026-10-15")
    for row in (changed, "flood,防汛,,1,days,,2026-11-15\n"):
        with pytest.raises(Invalid) as refused:
            import_types(row, by=by, at=later)
        assert [place for place, _message in refused.value.errors] == ["2.ends_on"]
    import_types(anew, by=by, at=later)
    with acting_as(by):
        held = {
            day: "key-task" in {one.code for one in queries.call_types(on=day)}
            for day in (date(2026, 10, 31), date(2026, 11, 1), later.date())
        }
    assert list(held.values()) == [True, False, True]


def test_words_are_erased_of_every_row_or_of_none(
    called: Called, service: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    called.resolve(called.convene("lamps", "water"))
    known = {model: names for model, names in erasing.WORDS.items() if model is not Resolution}
    monkeypatch.setattr(erasing, "WORDS", known)
    with acting_as(service):
        case = Case.objects.get(number=called.case)
    with pytest.raises(DatabaseError, match="said of every row"), acting_as(service):
        actions.erase_words(by=service, at=called.at, case=case, rest=lambda _said: "x")


def test_words_go_with_those_of_the_case_and_what_was_done_stays(
    called: Called, service: Scope
) -> None:
    number = called.convene("lamps", "water")
    called.attend(actions.decline_call, number, "water", by="other", reason="抢修")
    called.resolve(number)
    with acting_as(service):
        case = Case.objects.get(number=called.case)
        actions.erase_words(by=service, at=called.at, case=case, rest=lambda _said: "已删除")
    opened = called.opened(number)
    words = [opened.convening.reason, opened.resolutions[0].text, opened.attendances[1].reason]
    assert words == ["已删除"] * 3
    with acting_as(service):
        assert Attendance.objects.count() == 2
