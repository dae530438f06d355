"""A number is exact for any division and any range, folded or not, in one statement."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from yijia.base.access import Permission
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.engines.figures import actions, queries, registry
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Chapter
from yijia.engines.figures.tests.sample import (
    COUNTY,
    FIGURES,
    HIDDEN,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    OTHER,
    PAID,
    PERSONS,
    TOWN,
    VILLAGE,
    counted,
    number,
    run,
)
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.usefixtures("owner")
DIVISIONS = (COUNTY, TOWN, "350181003", VILLAGE, OTHER)


def staff(division: str) -> Scope:
    grant = GrantValue(permissions=frozenset({Permission.CASE_READ}), division=division)
    return Scope(account=1, name="staff", grants=(grant,))


FILL = """
INSERT INTO sample_thing (division_id, opened_on, ended_on, solved, amount)
SELECT (ARRAY['350181', '350181002', '350181003', '350181002901', '350181003901'])[1 + g % 5],
  date '2025-09-01' + g * 37 % 540,
  CASE WHEN g % 2 = 0 THEN date '2025-09-05' + g * 41 % 540 END, g % 2 = 0, g * 13 % 999
FROM generate_series(1, 240) g
"""
LENGTHS = (1, 2, 15, 28, 31, 59, 90, 200, 365)
RANGES = [
    (first, first + timedelta(days=LENGTHS[n % len(LENGTHS)]))
    for n in range(80)
    for first in [date(2025, 8, 20) + timedelta(days=n * 7)]
]


def must_agree() -> None:
    """Every figure against its rows, over ranges that begin and end on all kinds of days."""
    for n, (start, end) in enumerate(RANGES):
        figure, division = FIGURES[n % len(FIGURES)], DIVISIONS[n // 3 % len(DIVISIONS)]
        assert number(figure, division, start, end) == counted(figure, division, start, end)


def test_any_range_of_any_division_is_exact_whatever_is_folded() -> None:
    run(FILL)
    must_agree()
    assert actions.fold_deltas(most=150) == 150
    must_agree()
    run("UPDATE sample_thing SET opened_on = opened_on + 20 WHERE id % 3 = 0")
    run("DELETE FROM sample_thing WHERE id % 7 = 0")
    must_agree()
    while actions.fold_deltas(most=400):
        must_agree()
    assert run("SELECT count(*) FROM figures_delta") == [(0,)]
    must_agree()


def test_several_figures_of_several_divisions_are_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries, service: Scope
) -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s), (%s), (%s)", [VILLAGE, VILLAGE, OTHER])
    divisions = [COUNTY, VILLAGE, OTHER]
    number(OPENED)
    with acting_as(service), django_assert_num_queries(1):
        found = queries.values(
            by=service,
            codes=[OPENED.code, PAID.code],
            divisions=divisions,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            on=NEXT_YEAR,
        )
    assert [(v.code, v.division, v.value) for v in found] == [
        ("sample.opened", COUNTY, 3),
        ("sample.opened", VILLAGE, 2),
        ("sample.opened", OTHER, 1),
        ("sample.paid", COUNTY, Decimal("3.75")),
        ("sample.paid", VILLAGE, Decimal("2.5")),
        ("sample.paid", OTHER, Decimal("1.25")),
    ]
    assert [v.n for v in found] == [3, 2, 1, 3, 2, 1]


def test_a_number_says_what_it_is(service: Scope) -> None:
    found = queries.value(
        by=service, code=OPENED.code, division=TOWN, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
    )
    assert found == queries.Value(
        code="sample.opened",
        value=0,
        n=0,
        unit="things",
        division=TOWN,
        start=NEW_YEAR,
        end=NEXT_YEAR,
        version=1,
        recounted_at=None,
        red=False,
        rows_open=True,
    )


def test_of_nothing_no_statement_is_made(
    django_assert_num_queries: DjangoAssertNumQueries, service: Scope
) -> None:
    with django_assert_num_queries(0):
        assert queries.answers(by=service, asks=[], on=NEXT_YEAR) == []


@pytest.mark.parametrize(
    ("code", "division"), [("no.figure", COUNTY), (OPENED.code, "350182"), (OPENED.code, "x")]
)
def test_what_is_not_there_is_not_found(code: str, division: str, service: Scope) -> None:
    with pytest.raises(NotFound):
        queries.value(
            by=service, code=code, division=division, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
        )


def test_a_range_without_days_is_refused(service: Scope) -> None:
    with pytest.raises(Invalid):
        queries.value(
            by=service,
            code=OPENED.code,
            division=COUNTY,
            start=NEW_YEAR,
            end=NEW_YEAR,
            on=NEXT_YEAR,
        )


def test_a_figure_that_is_not_public_is_there_for_who_works_over_the_division() -> None:
    run("INSERT INTO sample_thing (number) VALUES ('a')")

    def value_for(scope: Scope) -> object:
        return queries.value(
            by=scope, code=HIDDEN.code, division=TOWN, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
        ).value

    assert value_for(staff(COUNTY)) == 1
    assert value_for(staff(TOWN)) == 1
    for scope in (ANONYMOUS, staff(VILLAGE), staff("350181003")):
        with pytest.raises(NotFound):
            value_for(scope)


def test_the_list_holds_what_somebody_may_ask_for() -> None:
    public = ["sample.opened", "sample.paid", "sample.persons", "sample.solved"]
    assert [figure.code for figure in queries.figures_for(by=ANONYMOUS)] == public
    assert HIDDEN in queries.figures_for(by=staff(VILLAGE))


@pytest.mark.parametrize(("rows", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_few_persons_are_shown_to_who_works_there_and_to_nobody_else(
    rows: int, shown: int | None
) -> None:
    run("INSERT INTO sample_thing (number) SELECT 'N' FROM generate_series(1, %s)", [rows])

    def value_for(scope: Scope) -> queries.Value:
        return queries.value(
            by=scope,
            code=PERSONS.code,
            division=COUNTY,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            on=NEXT_YEAR,
        )

    for scope in (ANONYMOUS, staff("350181003")):
        found = value_for(scope)
        assert (found.value, found.n, found.suppressed) == (shown, shown, shown is None)
        assert not found.rows_open
    own = value_for(staff(COUNTY))
    assert (own.value, own.n, own.suppressed, own.rows_open) == (rows, rows, False, True)


def test_the_page_of_a_figure_agrees_with_itself(
    django_assert_num_queries: DjangoAssertNumQueries, service: Scope, at: datetime
) -> None:
    for division in (TOWN, VILLAGE, OTHER, OTHER):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [division])

    def page(division: str) -> queries.FigurePage:
        return queries.figure_page(
            by=service,
            code=OPENED.code,
            division=division,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            on=at.date(),
        )

    found = page(COUNTY)
    assert found.value.value == 4
    parts = {division.code: value.value for division, value in found.parts}
    assert len(parts) > 20
    assert {code: n for code, n in parts.items() if n} == {TOWN: 2, "350181003": 2}
    assert [month.value for month in found.months] == [0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0]
    assert found.result is None
    for division in (VILLAGE, COUNTY):
        with acting_as(service), django_assert_num_queries(2):
            page(division)


def test_the_overview_shows_year_and_month(service: Scope, at: datetime) -> None:
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05'), ('2026-09-30')")

    def listed(by: Scope) -> dict[str, queries.Listed]:
        (section,) = queries.overview(by=by, division=TOWN, on=at.date()).sections
        return {one.declared.code: one for one in (*section.leading, *section.others)}

    found = listed(service).items()
    lines = {code: (one.year.value, one.month.value) for code, one in found if one.month}
    assert lines["sample.opened"] == (2, 1)
    assert lines["sample.paid"] == (Decimal("2.5"), Decimal("1.25"))
    assert "sample.hidden" in lines
    assert "sample.hidden" not in listed(ANONYMOUS)


def test_what_leads_a_chapter_stands_large_and_the_rest_of_it_beside(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Registry(FIGURES)
    known.add_chapter(Chapter("Things", ("sample",), ("sample.solved", "sample.paid")))
    monkeypatch.setattr(registry, "figures", known)
    (section,) = queries.overview(by=ANONYMOUS, division=TOWN, on=at.date()).sections
    assert section.chapter.title == "Things"
    assert [one.declared.code for one in section.leading] == ["sample.solved", "sample.paid"]
    assert [one.declared.code for one in section.others] == ["sample.opened", "sample.persons"]
    assert queries.first_of(known.countables()) == "sample.solved"
    with pytest.raises(ValueError, match="another chapter"):
        known.add_chapter(Chapter("Other", ("sample",)))
