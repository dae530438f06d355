"""The work calendar as the database holds it: notices, edited days, and what follows from them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.workdays import Calendar, Due
from yijia.ground.journal import queries as stamps
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions, queries
from yijia.ground.places.models import Workday
from yijia.ground.places.rules import calendar as rules

pytestmark = pytest.mark.django_db

USUAL_WEEK = Calendar(days={}, loaded_years=frozenset())
DECADE = st.dates(date(2017, 1, 1), date(2026, 12, 31))
LIMITS = st.integers(0, 60)
# The same examples in every run: a test that finds a fault finds it every time.
STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=300)


@pytest.fixture
def calendar(shipped: Scope) -> Calendar:
    return queries.calendar()


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-09-18", 2, "2026-09-21"),
        ("2026-09-19", 5, "2026-09-24"),
    ],
)
def test_a_limit_ends_where_the_notice_puts_it(
    calendar: Calendar, start: str, limit: int, due: str
) -> None:
    found = calendar.due_after(start=date.fromisoformat(start), workdays=limit)
    assert found == Due(day=date.fromisoformat(due), provisional=False)


def test_a_limit_that_ends_in_a_year_not_loaded_is_provisional(calendar: Calendar) -> None:
    assert calendar.due_after(start=date(2026, 12, 31), workdays=5).provisional
    assert calendar.due_after(start=date(2016, 12, 31), workdays=0).provisional


def test_ten_years_are_loaded_and_2026_has_248_workdays(calendar: Calendar) -> None:
    assert calendar.loaded_years == frozenset(range(2017, 2027))
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(calendar.is_workday(day) for day in year) == 248


def test_the_usual_week_gives_another_due_day_on_74_of_350_start_dates(
    calendar: Calendar,
) -> None:
    starts = [date(2026, 1, 1) + timedelta(days=n) for n in range(350)]
    differing = [
        start
        for start in starts
        if calendar.due_after(start=start, workdays=5).day
        != USUAL_WEEK.due_after(start=start, workdays=5).day
    ]
    assert len(differing) == 74


def test_due_days_keep_their_order_over_ten_years(calendar: Calendar) -> None:
    @STEADY
    @given(start=DECADE, later=st.integers(0, 30), limit=LIMITS, more=LIMITS)
    def must_hold(start: date, later: int, limit: int, more: int) -> None:
        due = calendar.due_after(start=start, workdays=limit).day
        after = calendar.due_after(start=start + timedelta(days=later), workdays=limit).day
        longer = calendar.due_after(start=start, workdays=limit + more).day
        assert due <= after
        assert due <= longer
        assert (due == longer) == (more == 0)

    must_hold()


def test_limits_compose_over_ten_years(calendar: Calendar) -> None:
    @STEADY
    @given(start=DECADE, first=LIMITS, second=LIMITS)
    def must_hold(start: date, first: int, second: int) -> None:
        halfway = calendar.due_after(start=start, workdays=first).day
        whole = calendar.due_after(start=start, workdays=first + second).day
        assert calendar.due_after(start=halfway, workdays=second).day == whole

    must_hold()


def test_a_limit_never_ends_on_a_day_off_and_spans_its_workdays(calendar: Calendar) -> None:
    @STEADY
    @given(start=DECADE, limit=st.integers(1, 60))
    def must_hold(start: date, limit: int) -> None:
        due = calendar.due_after(start=start, workdays=limit).day
        assert calendar.is_workday(due)
        span = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
        assert sum(calendar.is_workday(day) for day in span) == limit

    must_hold()


def test_an_edited_day_gives_the_due_day_that_a_fresh_calendar_gives(
    shipped: Scope, at: datetime
) -> None:
    @settings(STEADY, max_examples=40)
    @given(start=DECADE, limit=LIMITS, later=st.integers(0, 40))
    def must_hold(start: date, limit: int, later: int) -> None:
        before, day = queries.calendar(), start + timedelta(days=later)
        edited = actions.edit_workday(
            by=shipped,
            at=at,
            day=day,
            is_workday=not before.is_workday(day),
            document="闽政办〔2026〕1号",
        )
        assert (edited.old, edited.new) == (before.is_workday(day), not before.is_workday(day))
        fresh = _calendar_of({**before.days, day: edited.new})
        assert queries.due_after(start=start, workdays=limit) == fresh.due_after(
            start=start, workdays=limit
        )

    must_hold()


def _calendar_of(days: Mapping[date, bool]) -> Calendar:
    return Calendar(days=days, loaded_years=rules.loaded_years(days))


def test_a_workday_turned_into_a_day_off_moves_the_due_day(shipped: Scope, at: datetime) -> None:
    assert queries.due_after(start=date(2026, 9, 30), workdays=5).day == date(2026, 10, 13)
    actions.edit_workday(
        by=shipped, at=at, day=date(2026, 10, 10), is_workday=False, document="闽政办〔2026〕9号"
    )
    assert queries.due_after(start=date(2026, 9, 30), workdays=5).day == date(2026, 10, 14)
    entry = Entry.objects.filter(event="places.workday_edited").get()
    assert entry.old == {"is_workday": True, "source": _notice_of_2026()}
    assert entry.new == {
        "date": "2026-10-10",
        "is_workday": False,
        "document": "闽政办〔2026〕9号",
    }
    assert entry.reason == "闽政办〔2026〕9号"


def _notice_of_2026() -> str:
    return Workday.objects.get(date=date(2026, 10, 1)).source


def test_an_edit_needs_a_document_a_change_and_the_right(shipped: Scope, at: datetime) -> None:
    day = date(2026, 10, 10)
    with pytest.raises(Invalid):
        actions.edit_workday(by=shipped, at=at, day=day, is_workday=False, document="")
    with pytest.raises(Conflict):
        actions.edit_workday(by=shipped, at=at, day=day, is_workday=True, document="x")
    with pytest.raises(Forbidden):
        actions.edit_workday(by=ANONYMOUS, at=at, day=day, is_workday=False, document="x")
    with pytest.raises(Invalid):
        actions.edit_workday(
            by=shipped, at=at, day=date(1066, 10, 14), is_workday=True, document="x"
        )
    assert Workday.objects.get(date=day).is_workday


def test_an_edited_day_survives_loading_the_shipped_calendar_again(
    shipped: Scope, at: datetime
) -> None:
    day = date(2026, 10, 10)
    actions.edit_workday(by=shipped, at=at, day=day, is_workday=False, document="x")
    assert actions.load_shipped(by=shipped, at=at).calendar.nothing_new
    assert not queries.calendar().is_workday(day)


NOTICE = """date,is_workday,holiday_zh
2027-01-01,0,元旦
2027-01-02,0,元旦
2027-10-01,0,国庆节
""".encode()


def test_a_notice_makes_its_year_final_once(shipped: Scope, at: datetime) -> None:
    assert queries.due_after(start=date(2026, 12, 31), workdays=5).provisional
    tried = actions.import_calendar(by=shipped, at=at, file=NOTICE, source="国办", dry_run=True)
    assert (len(tried.added), tried.dry_run) == (3, True)
    assert queries.due_after(start=date(2026, 12, 31), workdays=5).provisional
    actions.import_calendar(by=shipped, at=at, file=NOTICE, source="国办")
    due = queries.due_after(start=date(2026, 12, 31), workdays=5)
    assert due == Due(day=date(2027, 1, 8), provisional=False)
    entries = Entry.objects.count()
    again = actions.import_calendar(by=shipped, at=at, file=NOTICE, source="国办")
    assert again.nothing_new
    assert Entry.objects.count() == entries


def test_an_imported_change_is_written_with_what_was(shipped: Scope, at: datetime) -> None:
    file = b"date,is_workday,source\n2026-10-10,0,correction\n"
    imported = actions.import_calendar(by=shipped, at=at, file=file, source="correction")
    assert imported.changed == ("2026-10-10",)
    entry = Entry.objects.filter(event="places.calendar_imported").latest("id")
    assert entry.old["values"]["2026-10-10"]["is_workday"] is True
    assert entry.new["values"]["2026-10-10"]["is_workday"] is False


def test_bad_days_are_all_named_and_none_is_written(shipped: Scope, at: datetime) -> None:
    days = Workday.objects.count()
    file = NOTICE + b"2027-02-30,0,x\n2027-10-02,2,x\n"
    with pytest.raises(Invalid) as refused:
        actions.import_calendar(by=shipped, at=at, file=file, source="x")
    assert [field for field, _message in refused.value.errors] == ["5.date", "6.is_workday"]
    assert Workday.objects.count() == days


def test_days_at_the_end_of_a_year_do_not_make_it_loaded() -> None:
    days = [date(2018, 12, 29), date(2018, 12, 30), date(2019, 1, 1), date(2019, 10, 1)]
    assert rules.loaded_years(days) == frozenset({2019})


def test_the_calendar_is_read_once_and_costs_nothing_after(
    shipped: Scope, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = queries.calendar()
    stamps.hold_stamp(stamps.reference_stamp())
    with django_assert_num_queries(0):
        assert queries.calendar() is held


@pytest.mark.parametrize(
    ("start", "workdays"),
    [
        (date(2026, 1, 1), -1),
        (date(2026, 1, 1), 1001),
        (date(1989, 12, 31), 5),
        (date(9999, 12, 31), 1),
    ],
)
def test_a_limit_out_of_reach_is_refused(shipped: Scope, start: date, workdays: int) -> None:
    with pytest.raises(Invalid):
        queries.due_after(start=start, workdays=workdays)
