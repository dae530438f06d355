"""A due day that moves: each side is told once of each move, from which day to which, and why."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import ticks as clocks
from yijia.engines.cases.models import Case
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.engines.notices.shown import shown
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions as places
from yijia.programmes.issues import ticks as issue_ticks
from yijia.programmes.issues.tests.test_course import answered, moved, raised
from yijia.programmes.issues.tests.test_machine import TESTED

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def signed(county: County, at: datetime, **changes: str) -> str:
    number = raised(at, **changes)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    return number


def told(service: Scope, *, at: datetime) -> list[tuple[str, str, str, str]]:
    """What was made since the last look: the code, for whom ("" is the person), and both days."""
    with acting_as(service):
        before = set(Notice.objects.values_list("pk", flat=True))
    ticks.make_notices(at=at)
    with acting_as(service):
        new = Notice.objects.exclude(pk__in=before).order_by("account", "id")
        return [
            (
                row.code.rpartition(".")[0],
                row.account.login if row.account else "",
                row.facts.get("was_on", ""),
                row.facts["due_on"],
            )
            for row in new.select_related("account")
        ]


def both(code: str, was: str, now: str, *, unit: str = "handler") -> set[tuple[str, ...]]:
    return {(f"{code}.moved", "", was, now), (f"{code}.moved", unit, was, now)}


# Raised on Wednesday 30 September 2026 with five working days: the holiday ends on 7 October, and
# Saturday 10 October is a day of work.
DUE = "2026-10-13"


def test_an_extension_is_told_to_both_once(county: County, at: datetime, service: Scope) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_extension", at, days="3", reason="缺料")
    told(service, at=at)
    moved(county, "dispatcher", number, "grant_extension", at, text="等配件")
    found = told(service, at=at)
    assert set(found) == both("issues.extension_granted", DUE, "2026-10-16") and len(found) == 2


def test_the_end_of_a_pause_is_told_to_both_once(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_person", at, text="哪一盏？")
    told(service, at=at)
    # Three days of work lie within: the 8th, the 9th and the Saturday after them.
    later = datetime(2026, 10, 11, 9, tzinfo=at.tzinfo)
    answered(number, "tell", later, text="第二盏")
    found = told(service, at=later)
    assert set(found) == both("issues.told", DUE, "2026-10-16") and len(found) == 2


def test_a_pause_within_a_day_moves_nothing(county: County, at: datetime, service: Scope) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_person", at, text="哪一盏？")
    told(service, at=at)
    answered(number, "tell", at + timedelta(hours=1), text="第二盏")
    assert told(service, at=at) == [("issues.told", "handler", "", DUE)]


def test_a_wait_that_ended_by_itself_is_told_to_both_once(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_person", at, text="哪一盏？")
    told(service, at=at)
    late = at + timedelta(days=40)
    assert issue_ticks.end_waits(at=late) == 1
    (unit, person) = told(service, at=late)
    assert person[:3] == ("issues.resumed.moved", "", DUE) and unit[1] == "handler"
    assert person[3] == unit[3] > DUE
    assert issue_ticks.end_waits(at=late) == 0 and told(service, at=late) == []


def test_what_was_parked_is_told_to_both_once(county: County, at: datetime, service: Scope) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_park", at, review_on="2026-10-12", reason="诉讼")
    moved(county, "dispatcher", number, "grant_park", at, text="等待判决")
    told(service, at=at)
    later = datetime(2026, 10, 12, 9, tzinfo=at.tzinfo)
    moved(county, "dispatcher", number, "review", later, reason="判决已下")
    found = told(service, at=later)
    assert set(found) == both("issues.reviewed", DUE, "2026-10-16") and len(found) == 2


def test_a_shorter_limit_is_told_to_both_once(county: County, at: datetime, service: Scope) -> None:
    number = signed(county, at)
    told(service, at=at)
    moved(county, "dispatcher", number, "relabel", at, category="0301", reason="漏水")
    found = told(service, at=at)
    assert {row[:3] for row in found} == {
        ("cases.relabelled.moved", "", DUE),
        ("cases.relabelled.moved", "handler", DUE),
    }
    assert len(found) == 2 and all(row[3] < DUE for row in found)


def test_a_label_that_moves_no_day_is_told_as_that(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    told(service, at=at)
    moved(county, "dispatcher", number, "relabel", at, category="0202", reason="是井盖")
    assert told(service, at=at) == [
        ("cases.relabelled", "handler", "", DUE),
        ("cases.relabelled", "", "", DUE),
    ]


def test_the_calendar_is_told_to_both_once_in_both_languages(
    county: County,
    at: datetime,
    service: Scope,
    move_day: Callable[[], object],
) -> None:
    signed(county, at)
    told(service, at=at)
    move_day()
    assert clocks.follow_calendar(at=at) == 1
    found = told(service, at=at)
    assert set(found) == both("cases.due_moved", DUE, "2026-10-14") and len(found) == 2
    assert clocks.recompute_due(at=at + DAY) == 0 and told(service, at=at + DAY) == []
    days = {"en": ("13 October 2026", "14 October 2026"), "zh-hans": ("10月13日", "10月14日")}
    for language, (was, now) in days.items():
        with acting_as(service), override(language):
            rows = list(Notice.objects.filter(code="cases.due_moved.moved.unit"))
            sentence = shown(rows)[0].sentence
        assert was in sentence and now in sentence


def test_what_the_calendar_moved_is_listed_for_who_may_read_it_from_which_day_to_which_and_why(
    county: County, at: datetime, move_day: Callable[[], object], service: Scope
) -> None:
    numbers = [signed(county, at) for _issue in range(2)]
    kept = raised(at, category="0301")
    assert client_of("dispatcher").get("/api/v1/work/calendar").json()["items"] == []
    clocks.follow_calendar(at=at)
    move_day()
    assert clocks.follow_calendar(at=at) == 2
    with acting_as(service):
        document = Entry.objects.get(event="places.workday_edited").reason
    found = client_of("handler").get("/api/v1/work/calendar").json()
    assert found["next"] is None
    assert [(one["number"], one["was_on"], one["due_on"]) for one in found["items"]] == [
        (number, DUE, "2026-10-14") for number in sorted(numbers)
    ]
    assert {one["document"] for one in found["items"]} == {document}
    page = client_of("dispatcher").get("/work/calendar").content.decode()
    assert all(number in page for number in numbers) and kept not in page
    assert "13 October 2026" in page and "14 October 2026" in page and document in page
    other = client_of("other")
    assert other.get("/api/v1/work/calendar").json()["items"] == []
    assert "No day has moved." in other.get("/work/calendar").content.decode()
    with acting_as(county.scopes["dispatcher"]):
        (last,) = cases.days_moved(county.scopes["dispatcher"], before=None, limit=1)
        place = (last.entry, last.case.number)
        rest = cases.days_moved(county.scopes["dispatcher"], before=place, limit=9)
    assert [last.case.number, *(one.case.number for one in rest)] == sorted(numbers)
    assert client_of("dispatcher").get("/work/calendar?after=nowhere").status_code == 422


def documents_of(county: County) -> list[str]:
    by = county.scopes["dispatcher"]
    with acting_as(by):
        return [one.document for one in cases.days_moved(by, before=None, limit=9)]


def test_an_edit_of_the_calendar_during_a_recount_is_followed_by_the_next_one(
    county: County,
    at: datetime,
    service: Scope,
    move_day: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed(county, at)
    ahead = clocks._open_cases

    def open_cases(*, after: int) -> list[int]:
        if after:
            move_day()
        return ahead(after=after)

    with monkeypatch.context() as patched:
        patched.setattr(clocks, "_open_cases", open_cases)
        assert clocks.recompute_due(at=at) == 0
    assert [clocks.follow_calendar(at=at) for _time in range(2)] == [1, 0]
    with acting_as(service):
        document = Entry.objects.get(event="places.workday_edited").reason
    assert documents_of(county) == [document]


def test_a_day_that_moved_names_all_documents_since_the_recount_before_and_no_older_one(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)

    def documents() -> list[str]:
        return documents_of(county)

    clocks.follow_calendar(at=at)
    for day, document in ((10, "文件 1"), (12, "文件 2"), (20, "文件 1")):
        with acting_as(service):
            moved_on = date(2026, 10, day)
            places.edit_workday(
                by=service, at=at, day=moved_on, is_workday=False, document=document
            )
    clocks.follow_calendar(at=at)
    assert documents() == ["文件 1; 文件 2"]
    with acting_as(service), journal.entry(by=service, at=at, event=TESTED):
        Case.objects.filter(number=number).update(due_at=at)
    clocks.recompute_due(at=at)
    assert documents() == ["", "文件 1; 文件 2"]
