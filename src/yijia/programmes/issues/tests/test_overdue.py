"""How many open issues are past their day, on any day: counted from the clocks' own rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.harness.county import BESIDE, HERE, County
from tests.harness.racing import at_once, overtaken
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import actions as case_actions
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.cases import ticks as clocks
from yijia.engines.cases.models import FIRST_LATE_DAY, Case, Clock
from yijia.engines.cases.tests.test_guard import TESTED
from yijia.engines.figures import actions as figure_actions
from yijia.engines.figures import queries as figures
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions
from yijia.programmes.issues.figures import OVERDUE
from yijia.programmes.issues.tests.test_course import moved, raised

pytestmark = pytest.mark.django_db
COUNTY, DAY = "350181", timedelta(days=1)
# Raised on 30 September: five workdays later, over the holiday, is 13 October.
LAST = date(2026, 10, 13)
EVENING = datetime.fromisoformat("2026-10-13T23:59+08:00")
MORNING = datetime.fromisoformat("2026-10-14T00:05+08:00")


def signed(county: County, at: datetime) -> str:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    return number


def overdue(on: date, division: str = HERE) -> int | Decimal | None:
    """The number of the end of a day, as everybody is told of it then or later."""
    with acting_as(ANONYMOUS):
        (found,) = figures.values(
            by=ANONYMOUS,
            codes=[OVERDUE.code],
            divisions=[division],
            start=on,
            end=on + DAY,
            on=max(on, date(2026, 12, 31)),
        )
    return found.value


def days(*, since: date, until: date) -> list[int | Decimal | None]:
    return [overdue(since + n * DAY) for n in range((until - since).days + 1)]


def test_an_issue_counts_from_the_morning_after_its_last_day_until_it_is_answered(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    assert [clocks.note_late(at=moment) for moment in (EVENING, MORNING, MORNING)] == [0, 1, 0]
    assert (overdue(LAST), overdue(LAST + DAY)) == (0, 1)
    assert (overdue(LAST + DAY, COUNTY), overdue(LAST + DAY, BESIDE)) == (1, 0)
    moved(county, "handler", number, "reply", MORNING + 2 * DAY, text="修好了")
    assert days(since=LAST, until=LAST + 4 * DAY) == [0, 1, 1, 0, 0]
    with acting_as(service):
        (entry,) = Entry.objects.filter(event="cases.late_noted")
        assert entry.new == {"count": 1}
        outcome = figure_actions.recount_figures(by=service, at=MORNING)
    assert not [one.figure for one in outcome.results if one.mismatches]


def test_what_was_answered_late_before_anybody_noted_it_was_late_all_the_same(
    county: County, at: datetime
) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "reply", MORNING + 2 * DAY, text="修好了")
    assert days(since=LAST, until=LAST + 3 * DAY) == [0, 1, 1, 0]
    assert clocks.note_late(at=MORNING + 5 * DAY) == 0


def test_who_answers_in_time_or_says_so_later_was_never_late(
    county: County, at: datetime, service: Scope
) -> None:
    prompt, later = signed(county, at), signed(county, at)
    moved(county, "handler", prompt, "reply", EVENING, text="修好了")
    assert clocks.note_late(at=MORNING) == 1
    with acting_as(county.scopes["handler"]):
        by = county.scopes["handler"]
        told = {"text": "修好了", "happened_at": EVENING, "late_reason": "停电"}
        case = cases.access_case(scope=by, number=later)
        actions.move_issue(by=by, at=MORNING + DAY, case=case, verb="reply", inputs=told)
    assert days(since=LAST, until=LAST + 2 * DAY) == [0, 0, 0]


def test_a_day_that_moves_counts_as_it_is_now(county: County, at: datetime) -> None:
    longer = signed(county, at)
    moved(county, "handler", longer, "ask_extension", EVENING, days="3", reason="待吊车")
    assert (clocks.note_late(at=MORNING), overdue(LAST + DAY)) == (1, 1)
    moved(county, "dispatcher", longer, "grant_extension", MORNING, text="要等吊车")
    assert overdue(LAST + DAY) == 0
    # Three workdays more: 14 to 16 October.
    assert clocks.note_late(at=MORNING + 2 * DAY) == 0
    assert clocks.note_late(at=MORNING + 3 * DAY) == 1
    assert days(since=LAST, until=LAST + 4 * DAY) == [0, 0, 0, 0, 1]


def test_no_day_passes_while_a_clock_stands_still(county: County, at: datetime) -> None:
    number = signed(county, at)
    moved(county, "handler", number, "ask_person", EVENING, text="哪一盏？")
    assert clocks.note_late(at=MORNING + 2 * DAY) == 0
    assert days(since=LAST, until=LAST + 2 * DAY) == [0, 0, 0]


def test_what_was_late_stays_so_on_every_day_however_long_its_clock_stands_still(
    county: County, at: datetime
) -> None:
    asked, parked, left = (signed(county, at) for _one in range(3))
    moved(county, "handler", parked, "ask_park", EVENING, review_on="2026-11-30", reason="待配件")
    # Nobody has noted it yet.
    moved(county, "handler", asked, "ask_person", MORNING, text="哪一盏？")
    assert clocks.note_late(at=MORNING) == 2
    moved(county, "dispatcher", parked, "grant_park", MORNING, text="待配件")
    moved(county, "handler", left, "ask_person", MORNING + DAY, text="哪一盏？")
    assert days(since=LAST, until=LAST + 3 * DAY) == [0, 3, 3, 3]
    moved(county, "handler", asked, "resume", MORNING + 3 * DAY, reason="找到了")
    assert overdue(LAST + DAY) == 3
    moved(county, "handler", asked, "reply", MORNING + 3 * DAY, text="修好了")
    with acting_as(ANONYMOUS):
        case = cases.access_own_case(number=left)
        actions.answer_issue(
            by=ANONYMOUS, at=MORNING + 2 * DAY, case=case, verb="withdraw", inputs={}
        )
    assert days(since=LAST, until=LAST + 5 * DAY) == [0, 3, 3, 2, 1, 1]


def test_what_came_to_a_standstill_before_that_was_noted_is_noted_by_the_nightly_recount(
    county: County, at: datetime, service: Scope
) -> None:
    late, prompt = signed(county, at), signed(county, at)
    moved(county, "handler", prompt, "ask_person", EVENING, text="哪一盏？")
    moved(county, "handler", late, "ask_person", MORNING, text="哪一盏？")
    with acting_as(service), journal.entry(by=service, at=at, event=TESTED):
        Clock.objects.update(late_on=None)
    assert (overdue(LAST + DAY), clocks.note_late(at=MORNING)) == (0, 0)
    assert clocks.recompute_due(at=MORNING) == 0
    assert days(since=LAST, until=LAST + DAY) == [0, 1]


def test_a_part_and_what_rests_with_another_are_not_late_a_second_time(
    county: County, at: datetime, service: Scope
) -> None:
    main, other = signed(county, at), raised(at)
    moved(county, "handler", main, "split", at, organisation="water", text="修复水管")
    assert clocks.note_late(at=MORNING) == 2
    with acting_as(service):
        assert Case.objects.count() == 3
    moved(county, "dispatcher", other, "merge", MORNING, into=main)
    assert (overdue(LAST + DAY), clocks.note_late(at=MORNING)) == (1, 0)
    moved(county, "dispatcher", other, "unmerge", MORNING, reason="是另一盏")
    assert (clocks.note_late(at=MORNING), overdue(LAST + DAY)) == (1, 2)


def test_a_provisional_day_never_passes(county: County, at: datetime, service: Scope) -> None:
    raised(at)
    with acting_as(service), journal.entry(by=service, at=at, event=TESTED):
        Clock.objects.filter(step="resolve").update(due_provisional=True)
    assert clocks.note_late(at=MORNING) == 0


def test_its_rows_are_the_open_ones_and_nothing_is_shown_of_a_confidential_one(
    county: County, at: datetime
) -> None:
    number, kept = signed(county, at), raised(at, is_confidential=True, about="here")
    clocks.note_late(at=MORNING)
    asked = f"division={HERE}&from=2026-10-01&to=2026-11-01"
    client = Client(headers={"Accept-Language": "en"})
    found = client.get(f"/api/v1/figures/{OVERDUE.code}/rows?{asked}").json()
    # The latest first.
    assert [row["row"].get("number") for row in found["items"]] == [None, number]
    page = client.get(f"/figures/{OVERDUE.code}?{asked}").content.decode()
    assert "Open issues past their day" in page
    rows = client.get(f"/figures/{OVERDUE.code}/rows?{asked}").content.decode()
    assert number in rows and kept not in rows


def test_the_figure_and_the_work_of_the_clocks_mean_the_same_day() -> None:
    assert FIRST_LATE_DAY in OVERDUE.entered.where
    assert case_rules.first_late_day(MORNING - timedelta(minutes=5)) == LAST + DAY
    assert case_rules.first_late_day(MORNING) == LAST + 2 * DAY


@pytest.mark.django_db(transaction=True)
def test_a_reply_and_the_morning_s_work_at_once_leave_what_one_after_the_other_would(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    at_once(
        [
            lambda: moved(county, "handler", number, "reply", MORNING, text="修好了"),
            lambda: clocks.note_late(at=MORNING),
        ]
    )
    with acting_as(service):
        run = Clock.objects.get(case__number=number, step="resolve")
    assert (run.late_on, run.stopped_on) == (LAST + DAY, LAST + DAY)
    assert days(since=LAST, until=LAST + DAY) == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_what_comes_to_rest_with_another_while_it_is_noted_is_not_late_by_itself(
    county: County, at: datetime, service: Scope
) -> None:
    main, other = signed(county, at), raised(at)

    @contextmanager
    def must_note() -> Iterator[None]:
        with acting_as(service):
            case_actions.note_late(by=service, at=MORNING, limit=10)
            yield

    def merge() -> None:
        moved(county, "dispatcher", other, "merge", MORNING, into=main)

    assert overtaken(must_note, work=merge) is None
    assert overdue(LAST + DAY) == 1
