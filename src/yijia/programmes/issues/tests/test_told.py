"""Who is told what along the course of an issue, and who is not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.harness.county import HERE, County
from yijia.base.access import Role
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import ticks as clocks
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.engines.notices.shown import shown
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.people import actions as people
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues import ticks as issue_ticks
from yijia.programmes.issues.tests.test_course import answered, moved, raised

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
SECRETS = ("欧阳金丝雀", "19971237654", "金丝雀胡同", "司徒金丝雀")
PERSON = None
HOUR = timedelta(hours=1)
# Verbs of which nobody is told: why.
SILENT = {
    "sign": "The person was told who has it and until when; that stays.",
    "contact": "The unit has just spoken with the person.",
    "split": "The unit of the part is told by the part's own entry.",
    "open": "The entry of raising it says so.",
}


def told(service: Scope, number: str, *, at: datetime) -> list[tuple[str, str]]:
    """What was made since the last look: the code, and for whom; "" is the person."""
    with acting_as(service):
        before = set(Notice.objects.values_list("pk", flat=True))
    ticks.make_notices(at=at)
    with acting_as(service):
        new = Notice.objects.exclude(pk__in=before).filter(facts__number=number)
        rows = new.order_by("id").select_related("account")
        return [(row.code, row.account.login if row.account else "") for row in rows]


def colleague(county: County, at: datetime, service: Scope) -> None:
    """A second handler in the lamp unit."""
    with acting_as(service):
        account = people.open_account(by=service, at=at, login="second", password=None)
        post = organisations.open_post(
            by=service,
            at=at,
            organisation=county.organisations["lamps"],
            title_zh="二",
            title_en="second",
            role=Role.HANDLER,
            over_division=None,
        )
        access.fill_post(by=service, at=at, post=post, account=account, starts_on=at.date())


def test_everybody_concerned_is_told_of_every_step_and_nobody_of_their_own(
    county: County, at: datetime, service: Scope
) -> None:
    colleague(county, at, service)
    number = raised(at)
    assert told(service, number, at=at) == [("issues.raised.person", "")]
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    assert told(service, number, at=at) == [
        ("issues.dispatched.person", ""),
        ("issues.dispatched.unit", "handler"),
        ("issues.dispatched.unit", "second"),
    ]
    moved(county, "handler", number, "sign", at)
    assert told(service, number, at=at) == []
    moved(county, "handler", number, "ask_extension", at, days="3", reason="缺料")
    assert told(service, number, at=at) == [("issues.extension_asked.dispatcher", "dispatcher")]
    moved(county, "dispatcher", number, "grant_extension", at, text="等配件")
    assert [who for _code, who in told(service, number, at=at)] == ["", "handler", "second"]
    moved(county, "handler", number, "ask_person", at, text="哪一盏？")
    assert told(service, number, at=at) == [("issues.asked.person", "")]
    answered(number, "tell", at, text="第二盏")
    assert [who for _code, who in told(service, number, at=at)] == ["handler", "second"]
    moved(county, "dispatcher", number, "urge", at, reason="")
    assert [code for code, _who in told(service, number, at=at)] == ["issues.pressed_1.unit"] * 2
    moved(county, "handler", number, "reply", at, text="修好了", private_text="")
    assert told(service, number, at=at) == [("issues.replied.person", "")]
    answered(number, "reopen", at, reason="还是不亮")
    assert [who for _code, who in told(service, number, at=at)] == ["", "handler", "second"]


def test_who_had_it_is_told_that_another_unit_has_it(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    told(service, number, at=at)
    moved(county, "dispatcher", number, "hand_over", at, organisation="water", reason="不属其职责")
    assert sorted(told(service, number, at=at)) == [
        ("issues.handed_over.former", "handler"),
        ("issues.handed_over.person", ""),
        ("issues.handed_over.unit", "other"),
    ]
    with acting_as(county.scopes["handler"]), override("en"):
        gone = shown(Notice.objects.filter(code="issues.handed_over.former"))[0]
    assert "Water company has it now" in gone.sentence and gone.href == ""


def test_every_verb_is_told_to_somebody_or_says_why_not(county: County) -> None:
    spoken = {one.event for one in events.TOLD}
    for verb in {edge.verb for edge in rules.ISSUE.edges} - SILENT.keys():
        assert events.BY_VERB[verb].code in spoken, verb


def test_a_sentence_is_whole_in_both_languages_and_holds_nobodys_words(
    county: County, at: datetime, service: Scope
) -> None:
    name, mobile, street, other = SECRETS
    number = raised(at, name=name, mobile=mobile, address=street, text=f"{name}家门口{other}挖路")
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps", reason=other)
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "ask_park", at, review_on="2026-11-30", reason=other)
    moved(county, "dispatcher", number, "grant_park", at, text=other)
    ticks.make_notices(at=at)
    with acting_as(service):
        rows = list(Notice.objects.filter(facts__number=number))
    said = {}
    for language in ("zh-hans", "en"):
        with override(language):
            said[language] = [one.sentence for one in shown(rows)]
    everything = f"{said}{[row.facts for row in rows]}"
    assert [word for word in SECRETS if word in everything] == []
    assert "%(" not in everything and number in said["en"][0]
    assert any("30 November 2026" in sentence for sentence in said["en"])
    assert any("路灯所" in sentence for sentence in said["zh-hans"])
    assert any("Street lighting" in sentence for sentence in said["en"])


def test_whoever_rests_with_an_issue_is_told_of_its_answer_under_their_own_number(
    county: County, at: datetime, service: Scope
) -> None:
    main, other = raised(at), raised(at)
    moved(county, "dispatcher", main, "dispatch", at, organisation="lamps")
    moved(county, "dispatcher", other, "merge", at, into=main)
    told(service, main, at=at)
    moved(county, "handler", main, "sign", at)
    moved(county, "handler", main, "reply", at, text="修好了", private_text="")
    assert told(service, other, at=at) == [("issues.replied.person", "")]
    with acting_as(service):
        rest = Notice.objects.filter(facts__number=other)
        assert main not in str(list(rest.values_list("facts", flat=True)))


def test_both_sides_are_told_once_that_the_calendar_moved_a_day(
    county: County, at: datetime, service: Scope, move_day: Callable[[], object]
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    told(service, number, at=at)
    move_day()
    clocks.follow_calendar(at=at)
    assert told(service, number, at=at) == [
        ("cases.due_moved.moved.person", ""),
        ("cases.due_moved.moved.unit", "handler"),
    ]
    clocks.recompute_due(at=at)
    assert told(service, number, at=at) == []
    with acting_as(service):
        latest = Notice.objects.filter(code="cases.due_moved.moved.person").get()
    assert latest.facts["due_on"] == "2026-10-14"


def test_who_has_an_issue_is_warned_once_before_it_is_late(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "contact", at, reason="已联系")
    assert issue_ticks.warn_before_late(at=at) == 0
    eve = datetime.fromisoformat("2026-10-13T09:00+08:00")
    assert issue_ticks.warn_before_late(at=eve) == 1
    assert issue_ticks.warn_before_late(at=eve + timedelta(hours=1)) == 0
    with acting_as(service):
        warned = Notice.objects.get(code="issues.soon_late.unit")
    assert warned.account_id == county.scopes["handler"].account
    assert warned.facts["due_on"] == "2026-10-13"


def test_who_has_an_issue_and_who_dispatches_are_told_once_that_it_is_late(
    county: County, at: datetime, service: Scope
) -> None:
    number, waiting = raised(at), raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "contact", at, reason="已联系")
    sent_on = datetime.fromisoformat("2026-10-09T00:00+08:00")
    over = datetime.fromisoformat("2026-10-14T00:00+08:00")
    # What waits at the centre to be sent on is late by the clock of that step, and then as a whole.
    assert [issue_ticks.tell_when_late(at=sent_on + n * HOUR) for n in (-1, 0, 1)] == [0, 1, 0]
    assert issue_ticks.tell_when_late(at=over - timedelta(seconds=1)) == 0
    assert [issue_ticks.tell_when_late(at=over + n * HOUR) for n in (1, 2)] == [3, 0]
    assert late_ones(service) == [
        ("issues.late.register.dispatcher", "dispatcher", waiting, "2026-10-08"),
        ("issues.late.unit", "handler", number, "2026-10-13"),
        ("issues.late.dispatcher", "dispatcher", number, "2026-10-13"),
        ("issues.late.dispatcher", "dispatcher", waiting, "2026-10-13"),
    ]


def test_what_ran_out_while_nobody_looked_is_told_at_night(county: County, at: datetime) -> None:
    raised(at)
    later = datetime.fromisoformat("2026-10-19T02:30+08:00")
    assert issue_ticks.tell_when_late(at=later) == 0
    assert [issue_ticks.tell_of_late_before(at=later + n * HOUR) for n in (0, 24)] == [2, 0]


def late_ones(service: Scope) -> list[tuple[str, str, str, str]]:
    """What was told of limits that have run out: the code, to whom, of what, and which day."""
    with acting_as(service):
        told = Notice.objects.filter(code__startswith="issues.late").order_by("id")
        return list(told.values_list("code", "account__login", "facts__number", "facts__due_on"))


def test_a_limit_that_ran_out_hides_no_later_one(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    spoken = datetime.fromisoformat("2026-10-09T00:00+08:00")
    over = datetime.fromisoformat("2026-10-14T00:00+08:00")
    assert issue_ticks.tell_when_late(at=spoken + HOUR) == 2
    assert issue_ticks.warn_before_late(at=over - 15 * HOUR) == 1
    assert issue_ticks.tell_when_late(at=over + HOUR) == 2
    with acting_as(county.scopes["handler"]), override("en"):
        told = [one.sentence for one in shown(Notice.objects.order_by("id"))]
    assert [said.replace(number, "1") for said in told[-3:]] == [
        "The person of issue 1 was to be contacted by 8 October 2026, and was not.",
        "Issue 1 is due soon: on 13 October 2026.",
        "Issue 1 was due on 13 October 2026, and is late.",
    ]


def test_many_late_issues_cost_as_many_statements_as_one(county: County, at: datetime) -> None:
    over, counted = datetime.fromisoformat("2026-10-09T01:00+08:00"), list[int]()
    for _time in range(2):
        for _more in range(2):
            raised(at)
            raised(at, is_confidential=True, about="here")
        with CaptureQueriesContext(connection) as seen:
            issue_ticks.tell_when_late(at=over)
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_part_is_told_to_its_unit_and_its_end_to_the_whole_ones(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    told(service, number, at=at)
    moved(county, "handler", number, "split", at, organisation="water", text="修水管")
    with acting_as(ANONYMOUS):
        (part,) = queries.access_own_issue(number=number).parts
    assert told(service, part.number, at=at) == [("issues.part_opened.unit", "other")]
    moved(county, "other", part.number, "sign", at)
    moved(county, "other", part.number, "deliver", at, reason="修好了")
    assert told(service, number, at=at) == [("issues.delivered.unit", "handler")]


def test_the_person_reads_what_they_were_told_and_so_does_a_program(
    county: County, at: datetime
) -> None:
    number = raised(at)
    ticks.make_notices(at=at)
    with acting_as(ANONYMOUS):
        found = queries.access_own_issue(number=number)
        assert found.case.division_id == HERE
        assert Notice.objects.count() == 1
    with acting_as(ANONYMOUS):
        assert Notice.objects.count() == 0
    with acting_as(county.scopes["handler"]):
        assert Notice.objects.count() == 0
