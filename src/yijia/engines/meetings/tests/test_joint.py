"""A committee is called, takes the roll, decides by its rule, resolves, and signs its minutes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.harness.county import BESIDE
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import GrantValue, Scope
from yijia.engines.cases import actions as moving
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries, ticks
from yijia.engines.meetings.database.meeting import QUORUM_OF
from yijia.engines.meetings.models import Addition, Item, Meeting, MeetingRule, Resolution, Rise
from yijia.engines.meetings.registry import Matter
from yijia.engines.meetings.rules import deciding, joint
from yijia.engines.meetings.rules.tasks import Month, Standing
from yijia.engines.meetings.tests.met import Met, about_case, keep_from
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Seat

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TESTED = Event(code="meetings.tested_joint", sentence="Tested.")


def october(day: int, met: Met) -> datetime:
    """Nine in the morning of a day of October 2026; the eighth is the first working day."""
    return datetime(2026, 10, day, 9, tzinfo=met.at.tzinfo)


def test_a_committee_meets_decides_resolves_and_signs(met: Met) -> None:
    number = met.call()
    met.add(number, "路口积水", "暑期课堂")
    assert met.roll(number, "lamps", "water").has_quorum
    carried, lost = met.decide(number, 2, 0, 0), met.decide(number, 1, 0, 1, place=2)
    assert (carried.is_carried, lost.is_carried) == (True, False)
    made = met.resolve(number)
    with pytest.raises(Conflict, match="not carried"):
        met.resolve(number, place=2)
    met.do(actions.sign_minutes, number)
    opened = met.opened(number, by="handler")
    assert number == "party-M1" and opened.meeting.state == "signed"
    assert [(one.unit_id, one.presence, one.speaker) for one in opened.roll] == [
        (met.unit("bank"), "absent", ""),
        (met.unit("lamps"), "present", "分管领导"),
        (met.unit("water"), "present", "分管领导"),
    ]
    assert [[row.pk for row in point.resolutions] for point in opened.points] == [[made.pk], []]
    with acting_as(met.by("worker")):
        said = Entry.objects.filter(subject_type="meetings_meeting")
        assert "积水" not in str(list(said.values_list("new", flat=True)))
        assert said.get(event="meetings.signed").new["digest"] == opened.meeting.digest


def test_signed_minutes_stay_as_they_are_whatever_becomes_of_what_was_resolved(met: Met) -> None:
    number = met.held()
    met.decide(number, 2, 0, 0)
    one = met.resolve(number)
    met.do(actions.sign_minutes, number)
    for act in (
        lambda: met.add(number),
        lambda: met.decide(number),
        lambda: met.resolve(number),
        lambda: met.roll(number, "lamps"),
        lambda: met.do(actions.sign_minutes, number),
        lambda: met.do(actions.cancel_meeting, number, reason="x"),
    ):
        with pytest.raises(Conflict):
            act()
    met.settle(actions.report_resolution, one, by="handler", note="清了")
    met.settle(actions.accept_resolution, one, by="worker")
    met.do(actions.add_to_minutes, number, at=met.at + DAY, text="门牌号应为 12 号")
    opened = met.opened(number)
    assert [(one.text, one.at) for one in opened.additions] == [("门牌号应为 12 号", met.at + DAY)]
    assert opened.points[0].resolutions[0].state == "accepted"
    with acting_as(met.by("worker")):
        assert joint.digest(queries.minutes_of(opened.meeting)) == opened.meeting.digest


def test_nothing_is_added_to_minutes_that_are_not_signed_and_nothing_empty(met: Met) -> None:
    number = met.held()
    with pytest.raises(Conflict):
        met.do(actions.add_to_minutes, number, text="x")
    met.do(actions.sign_minutes, number)
    with pytest.raises(Invalid):
        met.do(actions.add_to_minutes, number, text=" ")


def test_a_vote_is_not_lost_about_which_something_is_to_be_done(met: Met) -> None:
    number = met.held()
    one = met.resolve(number)
    with pytest.raises(Conflict, match="withdraw it first"):
        met.decide(number, 0, 2, 0)
    met.settle(actions.withdraw_resolution, one, by="worker", answer="表决未通过")
    assert met.decide(number, 0, 2, 0).is_carried is False


def test_without_a_quorum_there_is_talk_and_no_vote_and_no_resolution(met: Met) -> None:
    number = met.held("lamps")
    assert met.meeting(number).has_quorum is False
    with pytest.raises(Conflict, match="Too few"):
        met.decide(number, 1, 0, 0)
    with pytest.raises(Conflict, match="quorum"):
        met.resolve(number)
    assert met.decide(number, text="下次再议").is_carried is None
    with pytest.raises(Conflict, match="written down before"):
        met.decide(number)


def test_counts_that_are_not_those_present_are_refused_beside_their_field(met: Met) -> None:
    number = met.held()
    for votes in ((1, 0, 0), (3, 0, 0), (2, 1, 0)):
        with pytest.raises(Invalid) as refused:
            met.decide(number, *votes)
        assert refused.value.field == "in_favour"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"place": " "}, "place"),
        ({"meets_at": datetime.fromisoformat("2026-09-29T09:00:00+08:00")}, "meets_on"),
        ({"meets_at": datetime.fromisoformat("2028-09-29T09:00:00+08:00")}, "meets_on"),
    ],
)
def test_a_meeting_needs_a_day_and_a_place(met: Met, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        met.call(**given)
    assert refused.value.field == field


def test_a_body_without_a_rule_or_a_seat_is_not_called(met: Met, service: Scope) -> None:
    with pytest.raises(Conflict, match="No rule says"):
        met.call(body="here")
    with acting_as(service):
        for seat in Seat.objects.all():
            organisations.end_seat(by=service, at=met.at, seat=seat, ends_on=met.at.date())
    with pytest.raises(Conflict, match="Nobody has a seat"):
        met.call()


def test_only_who_keeps_a_body_calls_it_and_writes_in_it(met: Met) -> None:
    for by in ("handler", "leader", "system"):
        with pytest.raises(Forbidden):
            met.call(by=by)
    number = met.call(by="dispatcher")
    acts: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (actions.cancel_meeting, {"reason": "x"}),
        (actions.add_items, {"title": "x"}),
        (actions.take_roll, {"lines": []}),
        (actions.sign_minutes, {}),
        (actions.add_to_minutes, {"text": "x"}),
    ]
    for act, given in acts:
        for by in ("handler", "leader"):
            with pytest.raises(Forbidden):
                met.do(act, number, by=by, **given)


def test_who_has_a_seat_reads_the_meeting_and_who_has_none_finds_nothing(
    met: Met, service: Scope
) -> None:
    number = met.call()
    for login in ("handler", "other", "worker", "dispatcher", "leader"):
        assert met.meeting(number, by=login).number == number
    reads = frozenset({Permission.CASE_READ})
    strangers = (
        Scope(account=None, name="beside", grants=(GrantValue(reads, division=BESIDE),)),
        Scope(account=None, name="more", grants=(GrantValue(reads, home=met.unit("here")),)),
        met.by("system"),
    )
    for scope in strangers:
        with acting_as(scope):
            with pytest.raises(NotFound):
                queries.access_meeting(scope=scope, number=number)
            assert not Meeting.objects.exists()


def test_a_meeting_is_called_off_with_a_reason_before_its_roll(met: Met) -> None:
    number = met.call()
    with pytest.raises(Invalid):
        met.do(actions.cancel_meeting, number, reason=" ")
    met.do(actions.cancel_meeting, number, reason="台风")
    with pytest.raises(Conflict):
        met.roll(number, "lamps", "water")
    with pytest.raises(Conflict):
        met.add(number)
    assert (met.meeting(number).reason, met.call()) == ("台风", "party-M2")


def test_the_roll_is_of_the_seats_of_the_day_and_not_taken_before_it(
    met: Met, service: Scope
) -> None:
    number = met.call(meets_at=met.at + DAY)
    with pytest.raises(Conflict, match="on the day"):
        met.roll(number, "lamps", "water")
    with acting_as(service):
        seat = Seat.objects.get(member__code="bank")
        organisations.end_seat(by=service, at=met.at, seat=seat, ends_on=(met.at + DAY).date())
    with pytest.raises(Invalid):
        met.roll(number, "lamps", "water", at=met.at + DAY)


def test_the_agenda_holds_open_matters_once_and_points_of_ones_own(met: Met, raised: str) -> None:
    number = met.call()
    with acting_as(met.by("worker")):
        case = Case.objects.get(number=raised)
    matter = Matter("issues", key=raised, title=f"{raised} · 路灯", case=case.pk)
    met.do(actions.add_items, number, matters=[matter], title="暑期课堂")
    with pytest.raises(Conflict, match="already"):
        met.do(actions.add_items, number, matters=[matter])
    with pytest.raises(Invalid):
        met.do(actions.add_items, number)
    points = met.opened(number).points
    assert [(one.item.place, one.item.source, one.item.case_id) for one in points] == [
        *((1, "issues", case.pk), (2, "", None))
    ]


def test_open_resolutions_are_offered_to_the_next_meeting(met: Met) -> None:
    first = met.held()
    one, done = met.resolve(first), met.resolve(first, owner="water")
    met.settle(actions.withdraw_resolution, done, by="worker", answer="重复")
    second = met.call()
    by = met.by("worker")
    with acting_as(by):
        held = queries.access_meeting(scope=by, number=second)
        ((source, rows), *_others) = queries.offered(by, meeting=held, at=met.at)
    assert (source.code, [row.key for row in rows]) == ("resolutions", [str(one.pk)])


def test_a_resolution_is_for_who_has_a_seat_and_goes_on_as_those_of_convenings(met: Met) -> None:
    number = met.held()
    with pytest.raises(Invalid) as refused:
        met.resolve(number, owner="centre")
    assert refused.value.field == "owner"
    one = met.resolve(number)
    with pytest.raises(Forbidden):
        met.settle(actions.report_resolution, one, by="other", note="清了")
    with pytest.raises(Forbidden):
        met.settle(actions.withdraw_resolution, one, by="handler", answer="x")
    met.settle(actions.report_resolution, one, by="handler", note="清了")
    met.settle(actions.return_resolution, one, by="worker", answer="围挡没有设")
    met.settle(actions.report_resolution, one, by="worker", note="来电说都设了")
    assert met.opened(number).points[0].resolutions[0].by_convener
    met.settle(actions.accept_resolution, one, by="worker")
    with pytest.raises(Conflict):
        met.settle(actions.withdraw_resolution, one, by="worker", answer="x")


def test_what_is_overdue_rises_and_stands_at_the_desks(met: Met) -> None:
    number = met.held()
    one = met.resolve(number, workdays=1)
    met.do(actions.sign_minutes, number)
    assert [ticks.raise_overdue(at=october(day, met)) for day in (8, 9, 10)] == [0, 1, 0]
    centre = met.by("dispatcher")
    with acting_as(centre):
        (rise,) = Rise.objects.filter(resolution=one)
        assert (rise.level, rise.body_id) == (1, met.unit("centre"))
        assert [found.pk for found in queries.desk(centre).risen] == [rise.pk]
    handler = met.by("handler")
    with acting_as(handler):
        assert [found.pk for found in queries.desk(handler).to_do] == [one.pk]


def test_limits_of_meetings_follow_the_work_calendar(
    met: Met, move_day: Callable[[], object], service: Scope
) -> None:
    number = met.held()
    one = met.resolve(number, workdays=3)
    ticks.follow_calendar(at=met.at)
    move_day()
    assert [ticks.follow_calendar(at=met.at) for _time in range(2)] == [1, 0]
    with acting_as(service):
        moved = Resolution.objects.get(pk=one.pk).due_at
        assert Entry.objects.get(event="meetings.due_moved").new["numbers"] == [number]
    assert moved == met.at.replace(month=10, day=13, hour=0)


def test_an_edit_of_the_calendar_that_was_passed_by_is_found_in_the_night(
    met: Met, move_day: Callable[[], object], service: Scope
) -> None:
    """Its entry has a lower number than one that was looked at, and was stored later."""
    number = met.held()
    one = met.resolve(number, workdays=3)
    move_day()
    with acting_as(service):
        actions.note_recount(by=service, at=met.at, count=0, up_to=2**40)
    assert ticks.follow_calendar(at=met.at) == 0
    assert ticks.recompute_due(at=met.at) == 1
    assert met.opened(number).points[0].resolutions[0].due_at != one.due_at


def test_the_tasks_of_a_month_are_counted_from_its_resolutions(met: Met) -> None:
    number = met.held()
    overdue, done = met.resolve(number, workdays=1), met.resolve(number, owner="water")
    met.resolve(number, workdays=30)
    met.settle(actions.report_resolution, done, by="other", note="清了")
    met.settle(actions.accept_resolution, done, by="worker", at=october(8, met))

    def must_tell(by: str, month: str, at: datetime) -> dict[Standing, list[int]]:
        with acting_as(met.by(by)):
            found = queries.task_list(
                met.by(by), body=met.unit("party"), month=Month.read(month), at=at
            )
        rows = {
            how: [t.resolution.pk for t in found.tasks if t.standing is how] for how in Standing
        }
        assert {how: len(these) for how, these in rows.items()} == found.counts
        return {how: these for how, these in rows.items() if these}

    expected = {Standing.DONE: [done.pk], Standing.OVERDUE: [overdue.pk]}
    assert must_tell("worker", "2026-10", october(12, met)) == expected
    assert must_tell("worker", "2026-09", met.at) == {}
    assert must_tell("system", "2026-10", october(12, met)) == {}


def test_a_point_about_a_case_is_kept_from_whom_the_case_is_kept_from(
    met: Met, raised: str
) -> None:
    number = about_case(met, raised)
    met.decide(number, 2, 0, 0)
    met.resolve(number, owner="water")
    keep_from(met, raised, "water")
    assert [one.item.place for one in met.opened(number, by="other").points] == [2]
    with pytest.raises(NotFound):
        met.of(actions.decide_item, number, by="other", new=actions.NewDecision("x"))
    with acting_as(met.by("other")):
        assert not Resolution.objects.exists()
    (resolution,) = met.opened(number, by="handler").points[0].resolutions
    assert resolution.state == "withdrawn"
    names = ["meetings.point_left", "meetings.joint_left"]
    with acting_as(met.by("dispatcher")):
        left = list(Entry.objects.filter(event__in=names).order_by("id").values("event", "new"))
    said = {"names": "水务公司", "units": ["water"], "count": 1, "number": number, "place": 1}
    assert left == [
        {"event": names[0], "new": said},
        {"event": names[1], "new": {"place": 1}},
    ]
    with acting_as(met.by("other")):
        assert not Entry.objects.filter(event=names[0]).exists()
    with pytest.raises(Invalid):
        met.resolve(number, owner="water")


def test_nothing_is_resolved_while_it_is_asked_from_whom_the_case_is_to_be_kept(
    met: Met, raised: str, service: Scope
) -> None:
    number = about_case(met, raised)
    with acting_as(service):
        moving.make_confidential(
            by=service,
            at=met.at,
            case=Case.objects.get(number=raised),
            organisation=None,
            needed=[met.unit("centre")],
            reason="",
            is_own=True,
        )
        new = actions.NewResolution("换灯", met.unit("lamps"), 2)
        item = Item.objects.get(case__number=raised, meeting__number=number)
        with pytest.raises(Conflict, match="from whom the case"):
            actions.resolve_item(by=service, at=met.at, item=item, new=new)
        new_row = Resolution(
            item=item,
            owner_id=new.owner,
            text="换灯",
            workdays=2,
            set_at=met.at,
            due_at=met.at + DAY,
            due_provisional=False,
        )
        with (
            pytest.raises(DatabaseError, match="kept from this unit"),
            transaction.atomic(),
            journal.entry(by=service, at=met.at, event=TESTED),
        ):
            new_row.save()


def test_who_may_not_see_a_point_puts_another_one_behind_it(met: Met, raised: str) -> None:
    number = about_case(met, raised)
    keep_from(met, raised, "here")
    met.add(number, "积水")
    seen = {
        by: [one.item.place for one in met.opened(number, by=by).points]
        for by in ("worker", "handler")
    }
    assert seen == {"worker": [2, 3], "handler": [1, 2, 3]}


def test_what_is_added_to_a_point_is_kept_from_whom_the_point_is_kept_from(
    met: Met, raised: str
) -> None:
    number = about_case(met, raised)
    met.do(actions.sign_minutes, number)
    item = met.opened(number).points[0].item
    met.do(actions.add_to_minutes, number, text="举报人说得对", item=item)
    met.do(actions.add_to_minutes, number, text="下次在礼堂")
    keep_from(met, raised, "water")
    added = {
        by: [one.text for one in met.opened(number, by=by).additions] for by in ("other", "handler")
    }
    assert added == {"other": ["下次在礼堂"], "handler": ["举报人说得对", "下次在礼堂"]}
    with acting_as(met.by("other")):
        assert Addition.objects.count() == 1
    other = met.held()
    met.do(actions.sign_minutes, other)
    with pytest.raises(DatabaseError, match="of its own meeting"):
        met.do(actions.add_to_minutes, other, text="x", item=item)


@pytest.mark.django_db(transaction=True)
def test_what_was_added_before_points_could_be_named_may_be_about_any_of_them(
    met: Met, raised: str, service: Scope, owner_cursor: psycopg.Cursor
) -> None:
    number = about_case(met, raised)
    met.do(actions.sign_minutes, number)
    met.do(actions.add_to_minutes, number, text="举报人说得对")
    # As it was written then: it does not say that it is about all of them.
    owner_cursor.execute(
        "ALTER TABLE meetings_addition DISABLE TRIGGER USER;"
        "UPDATE meetings_addition SET of_all = false;"
        "ALTER TABLE meetings_addition ENABLE TRIGGER USER"
    )
    assert [one.text for one in met.opened(number, by="other").additions] == ["举报人说得对"]
    keep_from(met, raised, "water")
    assert met.opened(number, by="other").additions == []
    with acting_as(met.by("other")):
        assert not Addition.objects.exists()
    with acting_as(service):
        case = Case.objects.get(number=raised)
        actions.erase_words(by=service, at=met.at, case=case, rest=lambda _said: "已删除")
    assert [one.text for one in met.opened(number, by="handler").additions] == ["已删除"]


def test_words_about_a_case_go_with_those_of_the_case(
    met: Met, raised: str, service: Scope
) -> None:
    number = about_case(met, raised)
    met.decide(number, 2, 0, 0)
    met.resolve(number)
    met.do(actions.sign_minutes, number)
    first = met.opened(number).points[0].item
    met.do(actions.add_to_minutes, number, text="门牌号应为 12 号", item=first)
    with acting_as(service):
        case = Case.objects.get(number=raised)
        actions.erase_words(by=service, at=met.at, case=case, rest=lambda _said: "已删除")
    opened = met.opened(number)
    about, other = opened.points
    assert about.decision is not None
    words = [about.item.title, about.decision.text, about.resolutions[0].text]
    words += [one.text for one in opened.additions]
    assert (words, other.item.title) == (["已删除"] * 4, "暑期课堂")


HELD = "(SELECT id FROM meetings_meeting)"
ITEM = "(SELECT min(id) FROM meetings_item)"
RULE = "(SELECT id FROM meetings_meetingrule WHERE kind = 'party_committee')"
DECIDE = (
    "INSERT INTO meetings_decision (item_id, text, rule_id, in_favour, against, abstained,"
    f" is_carried, decided_at) VALUES ({ITEM}, 'x', {RULE}, %s, now())"
)


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE meetings_meeting SET state = 'called', rule_id = NULL", "go on like this"),
        ("UPDATE meetings_meeting SET place = 'x'", "permission denied"),
        (
            (
                "UPDATE meetings_meeting SET state = 'signed', signed_at = now(), digest = 'x',"
                " present = 3"
            ),
            "taken once",
        ),
        ("UPDATE meetings_item SET title = 'x'", "permission denied"),
        ("DELETE FROM meetings_rollentry", "permission denied"),
        ("UPDATE meetings_meetingrule SET quorum_numerator = 0", "permission denied"),
        (DECIDE % "1, 1, 0, true", "counted by the rule"),
        (DECIDE % "2, 1, 0, true", "counted by the rule"),
        (DECIDE % "2, 0, 0, false", "counted by the rule"),
        (
            (
                "INSERT INTO meetings_rollentry (meeting_id, unit_id, presence, speaker)"
                f" SELECT {HELD}, id, 'present', 'x' FROM organisations_organisation"
                " WHERE code = 'centre'"
            ),
            "no new row",
        ),
        (
            (f"INSERT INTO meetings_addition (meeting_id, text, at) VALUES ({HELD}, 'x', now())"),
            "no new row",
        ),
        (
            (
                "INSERT INTO meetings_resolution (item_id, owner_id, text, workdays, set_at,"
                " due_at, due_provisional, state, note, answer)"
                f" SELECT {ITEM}, id, 'x', 1, now(), now(), false, 'open', '', ''"
                " FROM organisations_organisation WHERE code = 'centre'"
            ),
            "its own members",
        ),
        ("UPDATE meetings_resolution SET due_at = now()", "moves with the work calendar"),
        ("UPDATE meetings_resolution SET state = 'accepted', accepted_at = now()", "go on like"),
        (
            (
                "INSERT INTO meetings_meetingrule (kind, matter, quorum_numerator,"
                " quorum_denominator, quorum_of, quorum_is_strict, majority_numerator,"
                " majority_denominator, majority_of, majority_is_strict, source, is_sample,"
                " starts_on) SELECT kind, matter, 1, 2, 'all', true, 1, 2, 'all', true, 'x', false,"
                " '2026-01-01' FROM meetings_meetingrule"
            ),
            "meetings_rule_one_a_day",
        ),
    ],
)
def test_a_shell_cannot_pass_the_guards_of_meetings(
    met: Met, service: Scope, sql: str, because: str
) -> None:
    number = met.held()
    met.resolve(number)
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=met.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("is_strict", [True, False])
def test_the_database_counts_the_largest_body_as_the_rule_does(is_strict: bool) -> None:
    """Each number is small, and their product is not."""
    share = deciding.Share(500, 999, of=deciding.Of.ALL, is_strict=is_strict)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {QUORUM_OF} FROM (SELECT 500::smallint AS quorum_numerator,"
            " 999::smallint AS quorum_denominator, %s AS quorum_is_strict) law,"
            " (SELECT 999::smallint AS members, 500::smallint AS present) held",
            [is_strict],
        )
        assert cursor.fetchone() == (share.is_reached(500, total=999),)


def test_the_database_counts_the_quorum_itself(met: Met, service: Scope) -> None:
    met.call()
    counted = (
        "UPDATE meetings_meeting SET state = 'held', opened_at = now(), members = 0, present = 0,"
        f" has_quorum = true, rule_id = {RULE}"
    )
    with (
        pytest.raises(DatabaseError, match="counted from the roll"),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=met.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(counted)


RULES = "kind,quorum,quorum_more,majority,majority_more,majority_of,matter,starts_on\n"


def import_rules(met: Met, rows: str, *, by: str = "system", **given: Any) -> tuple[int, ...]:
    """Brings rules in, and says how many were added, changed and known."""
    scope = met.by(by)
    with acting_as(scope):
        done = actions.import_rules(
            by=scope, at=met.at, file=(RULES + rows).encode(), source="市文件 1", **given
        )
    return len(done.added), len(done.changed), done.unchanged


def test_a_county_brings_in_its_own_rules_and_a_meeting_keeps_that_of_its_day(met: Met) -> None:
    before = met.held()
    rows = (
        "party_committee,2/3,0,2/3,0,all,,2026-10-08\n"
        "party_committee,2/3,0,3/4,0,all,distribution,\n"
    )
    assert import_rules(met, rows, dry_run=True) == (1, 1, 0)
    assert import_rules(met, rows) == (1, 1, 0)
    assert import_rules(met, rows) == (0, 0, 2)
    number = met.call(at=october(8, met))
    met.roll(number, "lamps", "water", at=october(8, met))
    held = [met.meeting(one).rule for one in (before, number)]
    said = [(one.majority_of, one.is_sample, one.source != "市文件 1") for one in held if one]
    assert said == [("present", True, True), ("all", False, False)]
    with acting_as(met.by("worker")):
        own = queries.rule_of("party_committee", matter="distribution", on=met.at.date())
        assert own.value.majority.least(total=5) == 4
    with pytest.raises(Forbidden):
        import_rules(met, rows, by="worker")


def test_a_vote_is_counted_by_the_rule_of_its_point(met: Met) -> None:
    import_rules(met, "party_committee,2/3,0,3/4,0,all,distribution,\n")
    number = met.call()
    met.do(actions.add_items, number, title="分配", ruled_as="distribution")
    met.add(number, "路灯")
    met.roll(number, "lamps", "water")
    carried = [met.decide(number, 2, 0, 0, place=place).is_carried for place in (1, 2)]
    assert carried == [False, True]
    with pytest.raises(Invalid) as refused:
        met.do(actions.add_items, number, title="x", ruled_as="unknown")
    assert refused.value.field == "ruled_as"


def test_faulty_rules_are_named_by_their_rows_and_none_is_brought_in(met: Met) -> None:
    rows = (
        "feast,1/2,1,1/2,1,present,,\n"
        "party_committee,0/3,0,3/3,1,nobody,,2026-01-01\n"
        "working_committee,1/2,2,half,0,all,Big,\n"
    )
    with pytest.raises(Invalid) as refused:
        import_rules(met, rows)
    assert [place for place, _message in refused.value.errors] == [
        *("2.kind", "3.quorum", "3.majority_of", "3.majority", "3.starts_on"),
        *("4.matter", "4.quorum_more", "4.majority"),
    ]
    with acting_as(met.by("worker")):
        assert MeetingRule.objects.count() == 2


def test_a_meeting_is_not_called_for_a_day_without_a_rule(met: Met, service: Scope) -> None:
    with acting_as(service), journal.entry(by=service, at=met.at, event=TESTED):
        old = MeetingRule.objects.get(kind="party_committee")
        old.ends_on = date(2026, 10, 8)
        old.save(update_fields=["ends_on"])
    with pytest.raises(Conflict, match="No rule says"):
        met.call(meets_at=october(8, met))
