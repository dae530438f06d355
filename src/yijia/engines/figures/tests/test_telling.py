"""No number of persons that is kept from the public follows from those that are told.

The script asks every public door for a figure of persons in a small county: every place and circle,
over every range of months and over ranges that cut months in two. What it is told are sums of what
is unknown to it: the persons of each place in each month. A number that it is not told must be no
combination of those that it is told.

Persons who are told apart do not add up, so of them another script goes through every county of
some few persons, in which anybody may be in any places and months: of all counties of which the
public is told the same, two must differ in whatever a few persons are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, permutations
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yijia.base.scope import ANONYMOUS
from yijia.engines.figures import database, queries, registry, rules
from yijia.engines.figures.queries import making
from yijia.engines.figures.queries import telling as query_telling
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Median, Span, next_month, telling
from yijia.engines.figures.rules.telling import Known
from yijia.engines.figures.tests.sample import COUNTY, PERSONS, TOWN, VILLAGE, YEAR, run
from yijia.engines.figures.tests.test_circles import CIRCLE, STAFF, draw
from yijia.engines.figures.tests.test_derived import OPENED as APART
from yijia.engines.figures.tests.test_derived import PEOPLE
from yijia.ground.access.queries import acting_as
from yijia.ground.places import actions as gazetteer
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

SPREAD = replace(PERSONS, code="sample.spread", spread="length(number)")
DAYS = Median("sample.days", "Days", "The middle.", SPREAD)
MONTHS = [date(2026, month, 1) for month in range(1, 7)]
ENDS = [*MONTHS[1:], date(2026, 7, 1)]
SECOND, GRIDS = "350181002902", [f"{VILLAGE}00{n}" for n in (1, 2)]
BELOW = f"code,name_zh,kind\n{SECOND},丙社区,community\n" + "".join(
    f"{code},{code[-1]}格,grid\n" for code in GRIDS
)
ADD = """
INSERT INTO sample_thing (division_id, opened_on, secret)
SELECT %s, %s::date + g %% 28, 'person ' || g FROM generate_series(1, %s) AS g
"""
# What there is of each place in each of six months; a town that is not named has 6 in every one.
# In January all have enough; in February one grid, in March a village, in April a town has not; in
# May hardly anybody was counted, in June nobody.
FEW = {
    GRIDS[0]: (7, 2, 6, 9, 0, 0),
    GRIDS[1]: (8, 6, 6, 5, 0, 0),
    SECOND: (9, 7, 3, 8, 0, 0),
    TOWN: (0, 0, 0, 5, 1, 0),
    "350181003901": (5, 6, 7, 5, 0, 0),
    "350181106": (5, 6, 5, 4, 0, 0),
}
Vector = Mapping[tuple[str, date], int]


@pytest.fixture
def county(bare: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch, at: Any) -> None:
    """A figure of persons, and one that tells them apart; and rows in every town, in which the same
    persons are in many places and months.
    """
    known = Registry([PERSONS, APART, SPREAD])
    known.add_derived(PEOPLE)
    known.add_derived(DAYS)
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())
    with acting_as(STAFF):
        gazetteer.import_divisions(by=STAFF, at=at, file=BELOW.encode(), source="test")
    towns = [d.code for d in places.children_of(parent=COUNTY, on=MONTHS[0])]
    rows = {town: (6, 6, 6, 6, 0, 0) for town in towns if town not in (TOWN, "350181003")} | FEW
    for place, counts in rows.items():
        for month, n in zip(MONTHS, counts, strict=True):
            run(ADD, [place, month, n])
    draw((VILLAGE, "350181003901"))
    draw((SECOND, "350181104", "350181105"), code="of-three")


def asked() -> Iterator[tuple[str, date, date]]:
    """Every area in every month; those where there are few, and what holds them, over every range
    of whole months, and over ranges of days.
    """
    for area in places.gazetteer():
        for start, end in zip(MONTHS, ENDS, strict=True):
            yield area, start, end
    for area in (COUNTY, "350181003", VILLAGE, CIRCLE, "of-three", *FEW):
        for start, end in combinations([*MONTHS, ENDS[-1]], 2):
            yield area, start, end
            yield area, start, end - timedelta(days=9)
            yield area, start + timedelta(days=3), end


def vector(area: str, *, start: date, end: date) -> Vector:
    """Which unknown numbers a range of whole months of an area is the sum of."""
    pieces = queries.areas.pieces(area, span=Span(start, end))
    leaves = {code for (code,) in run("SELECT DISTINCT division_id FROM sample_thing")}
    return {
        (leaf, month): 1
        for place, span in pieces
        for leaf in leaves
        if leaf.startswith(place)
        for month in MONTHS
        if span.start <= month < span.end
    }


class Told:
    """All that follows from what was told: the combinations of it, in a form easy to ask."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, date], dict[tuple[str, date], Fraction]] = {}

    def _left(self, of: Vector) -> dict[tuple[str, date], Fraction]:
        """What is left of a vector after all that is known was taken from it."""
        left = {key: Fraction(value) for key, value in of.items() if value}
        while known := [key for key in left if key in self._rows]:
            pivot = known[0]
            times = left[pivot]
            for key, value in self._rows[pivot].items():
                left[key] = left.get(key, Fraction()) - times * value
                if not left[key]:
                    del left[key]
        return left

    def add(self, of: Vector) -> None:
        """Takes one more sum in."""
        left = self._left(of)
        if not left:
            return
        pivot = min(left)
        row = {key: value / left[pivot] for key, value in left.items()}
        for other in self._rows.values():
            if times := other.get(pivot):
                for key, value in row.items():
                    other[key] = other.get(key, Fraction()) - times * value
                    if not other[key]:
                        del other[key]
        self._rows[pivot] = row

    def follows(self, of: Vector) -> bool:
        """Whether a sum can be had from what was told."""
        return not self._left(of)


Values = dict[tuple[str, date, date], int | None]


def must_tell(client: Client) -> tuple[Told, list[Vector], Values]:
    """Asks the JSON door for everything: what follows from it, what was not told, and all numbers
    of whole months.
    """
    told, kept, values = Told(), list[Vector](), Values()
    for area, start, end in asked():
        query = {"division": area, "from": start.isoformat(), "to": end.isoformat()}
        found = client.get(f"/api/v1/figures/{PERSONS.code}", query).json()
        assert found["suppressed"] is (found["value"] is None) and found["rows"] is None
        since, until = (date.fromisoformat(found[name]) for name in ("from", "to"))
        if {since.day, until.day} == {1}:
            values[area, since, until] = found["value"]
            of = vector(area, start=since, end=until)
            told.add(of) if found["value"] is not None else kept.append(of)
        else:
            # A range without a whole month in it is not told at all.
            assert found["value"] is None and (until - since).days < 31
    return told, kept, values


@pytest.mark.usefixtures("county")
def test_nothing_that_is_kept_back_follows_from_what_is_told(client: Client) -> None:
    told, kept, values = must_tell(client)
    assert [of for of in kept if of and told.follows(of)] == []
    few = [of for of in few_of() if told.follows(of)]
    assert few == []
    # Something is told, or this were no test: towns in January to March, grids in January alone.
    january, february = (MONTHS[0], MONTHS[1]), (MONTHS[1], MONTHS[2])
    assert values[GRIDS[0], *january] == 7 and values[GRIDS[0], *february] is None
    assert values[SECOND, *february] == 7 and values["350181106", *february] == 6
    march, may, june = ((MONTHS[n], ENDS[n]) for n in (2, 4, 5))
    assert values[SECOND, *march] is None and values[TOWN, *march] == 15
    assert values[COUNTY, *may] is None and values[COUNTY, *june] == 0
    assert values[CIRCLE, MONTHS[0], MONTHS[2]] == 15 + 8 + 5 + 6


def few_of() -> Iterable[Vector]:
    """Every number below five that there is of a place in a month, whoever asks for it."""
    for area in places.gazetteer():
        for month, end in zip(MONTHS, ENDS, strict=True):
            of = vector(area, start=month, end=end)
            ((n,),) = run(
                "SELECT count(*) FROM sample_thing WHERE division_id LIKE %s"
                " AND opened_on >= %s AND opened_on < %s",
                [f"{area}%", month, end],
            )
            if 0 < n < rules.MINIMUM_OF_PERSONS:
                yield of


@pytest.mark.usefixtures("county")
def test_of_different_persons_everybody_is_told_one_month_of_the_whole(client: Client) -> None:
    ranges = list(combinations([*MONTHS, ENDS[-1]], 2))
    ranges += [(start, end - timedelta(days=9)) for start, end in ranges]
    told = {}
    for area in (COUNTY, TOWN, VILLAGE, GRIDS[0], "350181106", CIRCLE):
        for start, end in ranges:
            query = {"division": area, "from": start.isoformat(), "to": end.isoformat()}
            found = client.get(f"/api/v1/figures/{PEOPLE.code}", query).json()
            assert found["suppressed"] is (found["value"] is None) and found["rows"] is None
            if found["value"] is not None:
                told[area, found["from"], found["to"]] = found["value"]
    # In May there is one person; of January and February together nine, as of January alone.
    months = [(f"2026-0{n}-01", f"2026-0{n + 1}-01") for n in (1, 2, 3, 4, 6)]
    assert told == {(COUNTY, *month): n for month, n in zip(months, (9, 7, 7, 9, 0), strict=True)}
    year = client.get(f"/figures/{PEOPLE.code}", YEAR).content.decode()
    assert "of the whole county alone" in year and ">9<" in re.sub(r"\s", "", year)


PLACES, TWO_MONTHS, THREE = ("a", "b"), MONTHS[:2], 3
# Somebody is in some of these, and is counted once where any of those is asked for.
SEATS = [(place, month) for place in PLACES for month in TWO_MONTHS]
ASKS = [
    (of, Span(first, next_month(last)))
    for of in (("a",), ("b",), PLACES)
    for first, last in combinations_with_replacement(TWO_MONTHS, 2)
]
JANUARY, FEBRUARY = (ASKS.index((PLACES, Span(m, next_month(m)))) for m in TWO_MONTHS)
# What everybody is told of so many persons in some places over some days.
Rule = Callable[[int, tuple[str, ...], Span], int | None]


def facts_of(seats: Iterable[tuple[str, date]]) -> list[bool]:
    """Whether somebody is in each ask; in two of them; and in one and not in another."""
    asked = [any(p in of and days.start <= m < days.end for p, m in seats) for of, days in ASKS]
    both = [one and other for one, other in combinations(asked, 2)]
    return [*asked, *both, *(one and not other for one, other in permutations(asked, 2))]


def what_follows(rule: Rule) -> set[int]:
    """Every number of persons that follows from what is told of some county of few of them.

    A number follows where all counties agree in it of which the same is told. All numbers of a
    county stand beside each other in one integer, four bits each. A county is looked at where no
    other of which the same is told can hold more than six persons.
    """
    kinds = [facts_of(seats) for n in range(1, 5) for seats in combinations(SEATS, n)]
    added = [sum(1 << 4 * place for place, is_so in enumerate(kind) if is_so) for kind in kinds]
    first, differing, most = (dict[Any, int]() for _each in range(3))
    for n in range(2 * THREE + 1):
        for persons in combinations_with_replacement(added, n):
            found = sum(persons)
            numbers = [found >> 4 * place & 15 for place in range(len(ASKS))]
            told = tuple(rule(many, *ask) for many, ask in zip(numbers, ASKS, strict=True))
            differing[told] = differing.get(told, 0) | first.setdefault(told, found) ^ found
            most[told] = max(most.get(told, 0), numbers[JANUARY] + numbers[FEBRUARY])
    return {
        first[told] >> 4 * place & 15
        for told in first
        if most[told] <= 2 * THREE
        for place in range(len(kinds[0]))
        if not differing[told] >> 4 * place & 15
    }


def test_in_no_county_a_number_of_few_follows_from_months_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "MINIMUM_OF_PERSONS", THREE)
    on = ENDS[-1]

    def months_of_the_whole(n: int, of: tuple[str, ...], days: Span) -> int | None:
        may = rules.may_tell_apart(days, is_whole=of == PLACES, on=on)
        return n if may and rules.are_enough(n) else None

    def any_months_of_the_whole(n: int, of: tuple[str, ...], _days: Span) -> int | None:
        return n if of == PLACES and rules.are_enough(n) else None

    def months_of_every_place(n: int, _of: tuple[str, ...], days: Span) -> int | None:
        may = rules.may_tell_apart(days, is_whole=True, on=on)
        return n if may and rules.are_enough(n) else None

    few = set(range(1, THREE))
    assert not few & what_follows(months_of_the_whole)
    # Or the script could not tell: three in January and February each, and four in both of them.
    assert few & what_follows(any_months_of_the_whole)
    assert few & what_follows(months_of_every_place)


@pytest.mark.usefixtures("county")
def test_pages_show_no_more_than_the_json_door_and_the_other_doors_are_shut(
    client: Client,
) -> None:
    told = dict[tuple[str, date, date], queries.Number]()
    for area in (COUNTY, TOWN, VILLAGE, CIRCLE):
        for start, end in ((MONTHS[0], MONTHS[1]), (MONTHS[1], MONTHS[2]), (MONTHS[0], ENDS[2])):
            with acting_as(ANONYMOUS):
                page = queries.figure_page(
                    by=ANONYMOUS,
                    code=PERSONS.code,
                    division=area,
                    start=start,
                    end=end,
                    on=date(2026, 11, 30),
                )
            for one in (page.value, *(part for _d, part in page.parts), *page.months):
                told[one.division, one.start, one.end] = one.value
    for (division, start, end), number in told.items():
        query = {"division": division, "from": start.isoformat(), "to": end.isoformat()}
        assert client.get(f"/api/v1/figures/{PERSONS.code}", query).json()["value"] == number
    assert (
        told[GRIDS[0], MONTHS[0], MONTHS[1]] == 7 and told[GRIDS[0], MONTHS[1], MONTHS[2]] is None
    )
    asked_of = YEAR | {"division": VILLAGE, "from": "2026-02-01", "to": "2026-03-01"}
    shown = client.get(f"/figures/{PERSONS.code}", asked_of | {"division": GRIDS[0]})
    assert not re.search(r">\s*[2]\s*<", shown.content.decode())
    for path, status in (
        (f"/figures/{PERSONS.code}/rows", 404),
        (f"/api/v1/figures/{PERSONS.code}/rows", 404),
        (f"/data/{PERSONS.code}.csv", 404),
    ):
        assert client.get(path, asked_of).status_code == status
    seals = client.get(
        f"/api/v1/figures/{PERSONS.code}/seals", {"month": "2026-02", "division": VILLAGE}
    )
    assert seals.json() == []


@pytest.mark.parametrize("code", [PERSONS.code, DAYS.code])
@pytest.mark.usefixtures("county")
def test_a_number_and_what_allows_it_to_be_told_are_of_one_moment(code: str) -> None:
    asked: dict[str, Any] = {"by": ANONYMOUS, "on": ENDS[2], "declared": registry.figures.get(code)}
    asked["declared"] = asked["declared"] or registry.figures.derived(code)
    with acting_as(ANONYMOUS), CaptureQueriesContext(connection) as taken:
        (found,) = making.read(**asked, where=[(VILLAGE, Span(MONTHS[0], MONTHS[1]))])
    assert found.value is not None
    assert sum("figures_cell" in one["sql"] for one in taken.captured_queries) == 1


@pytest.mark.usefixtures("owner")
def test_months_that_are_not_over_are_not_looked_into_and_places_are_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked, gazetteer = list[None](), places.gazetteer

    def looking() -> Mapping[str, Division]:
        looked.append(None)
        return gazetteer()

    monkeypatch.setattr(places, "gazetteer", looking)

    def months_and_looks(span: Span, *, on: date) -> tuple[set[date], int]:
        looked.clear()
        (wanted,) = query_telling.wanted([Ask(PERSONS, VILLAGE, span)], on=on)
        return {ask.span.start for ask in wanted.asks}, len(looked)

    year = Span(MONTHS[0], date(2027, 1, 1))
    two, looks = months_and_looks(year, on=date(2026, 3, 9))
    ten, as_many = months_and_looks(year, on=date(2026, 11, 9))
    assert two == set(MONTHS[:2]) and len(ten) == 10 and as_many == looks


@pytest.mark.parametrize(
    ("whole", "parts", "expected", "told"),
    [
        (0, {}, ["a", "b"], True),
        (4, {"a": 4}, ["a"], False),
        (5, {"a": 5}, ["a"], True),
        (15, {"a": 5, "b": 10}, ["a", "b"], True),
        (15, {"a": 15}, ["a", "b"], False),
        (15, {"a": 4, "b": 11}, ["a", "b"], False),
        (15, {"a": 5, "b": 6, "top": 4}, ["a", "b"], False),
        (16, {"a": 5, "b": 6, "top": 5}, ["a", "b"], True),
        (16, {"a": 5, "b": 6, "gone": 5}, ["a", "b"], True),
        (14, {"a": 5, "b": 6, "gone": 3}, ["a", "b"], False),
    ],
)
def test_the_parts_of_a_place_are_told_where_each_of_them_has_enough(
    whole: int, parts: dict[str, int], expected: list[str], told: bool
) -> None:
    month = MONTHS[0]
    known = Known({("top", month): whole}, {("top", month): parts}, {("top", month): expected})
    assert known.may_tell(["top", "a"], month=month) is told


@pytest.mark.parametrize(
    ("start", "end", "on", "months"),
    [
        ((2026, 1, 1), (2026, 3, 1), (2026, 3, 1), 2),
        ((2026, 1, 1), (2026, 3, 1), (2026, 2, 28), 1),
        ((2026, 1, 2), (2026, 3, 31), (2027, 1, 1), 1),
        ((2026, 1, 5), (2026, 1, 25), (2027, 1, 1), 0),
        ((2027, 1, 1), (2028, 1, 1), (2026, 9, 30), 0),
    ],
)
def test_the_public_is_told_of_whole_months_that_are_over(
    start: tuple[int, int, int], end: tuple[int, int, int], on: tuple[int, int, int], months: int
) -> None:
    span, today = Span(date(*start), date(*end)), date(*on)
    told = rules.months_told_of(span, on=today)
    assert len(told) == months
    meant = rules.span_told_of(span, on=today)
    assert meant == (Span(told[0], next_month(told[-1])) if told else span)
