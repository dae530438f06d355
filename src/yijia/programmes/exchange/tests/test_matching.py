"""Which pairs fit and how they are ranked; and that a batch is as good as anything can be."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yijia.programmes.exchange.rules import (
    Fit,
    Mode,
    Offered,
    Wanted,
    assigning,
    days_given,
    distance,
    fit,
    ranked,
)
from yijia.programmes.exchange.rules.assigning import assign
from yijia.programmes.exchange.rules.stock import Free, walked

DAY = timedelta(days=1)
MONDAY = date(2026, 10, 5)
PLACES = ("350181002901", "350181002902", "350181003901")
NEED = Wanted(1, "wheelchair", PLACES[0], 1, MONDAY, MONDAY + 7 * DAY, MONDAY)
CHAIR = Offered(1, 9, "wheelchair", PLACES[0], "350181", Mode.LENT, 2, 127, MONDAY, None)


def must_fit(offered: Offered, *, free: dict[date, int] | None = None) -> Fit:
    found = fit(NEED, offered=offered, free=free or {})
    assert found is not None
    return found


def test_what_does_not_fit_is_none() -> None:
    for changed in (
        {"category": "books"},
        {"serves": PLACES[1]},
        {"quantity": 0},
        {"starts_on": MONDAY + 7 * DAY},
        {"ends_on": MONDAY},
    ):
        assert fit(NEED, offered=replace(CHAIR, **changed), free={}) is None
    full = {MONDAY + n * DAY: 0 for n in range(7)}
    assert fit(NEED, offered=CHAIR, free=full) is None


def test_days_distance_and_waste_decide_in_this_order() -> None:
    whole = must_fit(CHAIR)
    weekdays = must_fit(replace(CHAIR, id=2, weekdays=31))
    far = must_fit(replace(CHAIR, id=3, division=PLACES[2]))
    wasteful = must_fit(replace(CHAIR, id=4, quantity=50))
    taken = must_fit(replace(CHAIR, id=5), free={MONDAY: 0})
    order = [one.offered.id for one in ranked([weekdays, far, wasteful, taken, whole])]
    assert order == [1, 4, 3, 5, 2]
    assert (weekdays.starts_on, weekdays.ends_on) == (MONDAY, MONDAY + 5 * DAY)
    assert (taken.starts_on, len(taken.days)) == (MONDAY + DAY, 6)


def test_a_service_takes_the_first_day_that_is_left_and_a_gift_the_whole_stock() -> None:
    visit = must_fit(replace(CHAIR, mode=Mode.ONCE), free={MONDAY: 0})
    assert (visit.days, visit.of_days) == ((MONDAY + DAY,), 1)
    # It could be given on a later day as well, and says until when.
    assert visit.ends_on == MONDAY + 7 * DAY
    weekdays = must_fit(replace(CHAIR, mode=Mode.ONCE, weekdays=31))
    assert (weekdays.starts_on, weekdays.ends_on) == (MONDAY, MONDAY + 5 * DAY)
    gift = replace(CHAIR, mode=Mode.GIVEN)
    assert fit(NEED, offered=gift, free={MONDAY: 0}) is None
    assert must_fit(gift, free={MONDAY: 1}).free == 1


def test_what_is_lent_is_lent_in_one_go() -> None:
    for taken, first, last in ((1, 2, 6), (3, 0, 2), (5, 0, 4)):
        days = must_fit(CHAIR, free={MONDAY + taken * DAY: 0}).days
        assert days == tuple(MONDAY + n * DAY for n in range(first, last + 1))
    # On the weekend it is never offered, which parts nothing.
    weekdays = must_fit(replace(CHAIR, weekdays=0b1001111), free={MONDAY: 0})
    assert weekdays.days == tuple(MONDAY + n * DAY for n in (1, 2, 3, 6))


def test_distance_goes_by_codes() -> None:
    assert [distance(PLACES[0], other=one) for one in PLACES] == [0, 1, 2]


needs = st.builds(
    Wanted,
    id=st.integers(1, 10**6),
    category=st.sampled_from(["wheelchair", "books"]),
    division=st.sampled_from(PLACES),
    quantity=st.integers(1, 2),
    starts_on=st.just(MONDAY),
    ends_on=st.integers(1, 9).map(lambda n: MONDAY + n * DAY),
    made_on=st.integers(0, 30).map(lambda n: MONDAY - n * DAY),
)
resources = st.builds(
    Offered,
    id=st.integers(1, 10**6),
    organisation=st.just(9),
    category=st.sampled_from(["wheelchair", "books"]),
    division=st.sampled_from(PLACES),
    serves=st.sampled_from(["350181", "350181002", *PLACES]),
    mode=st.sampled_from(Mode),
    quantity=st.integers(1, 2),
    weekdays=st.integers(1, 127),
    starts_on=st.integers(-3, 5).map(lambda n: MONDAY + n * DAY),
    ends_on=st.none() | st.integers(6, 9).map(lambda n: MONDAY + n * DAY),
)


days_left = st.dictionaries(
    st.integers(-3, 9).map(lambda n: MONDAY + n * DAY), st.integers(0, 2), max_size=9
)
stocked = st.lists(
    st.tuples(resources, st.just({}) | days_left),
    min_size=1,
    max_size=4,
    unique_by=lambda pair: pair[0].id,
)
Stocked = list[tuple[Offered, dict[date, int]]]


def stock_of(held: Stocked) -> Free:
    """What is left of resources, and nowhere more than there is."""
    return {
        row.id: {day: min(left, row.quantity) for day, left in days.items()} for row, days in held
    }


def costs_of(
    wanted: list[Wanted], offered: list[Offered], *, free: Free
) -> dict[tuple[int, int], int]:
    """The cost of each pair that fits, by the rule for one pair."""
    found = ((w, r, fit(w, offered=r, free=free[r.id])) for w in wanted for r in offered)
    return {(w.id, r.id): one.cost for w, r, one in found if one is not None}


@settings(max_examples=60, deadline=None)
@given(st.lists(needs, min_size=1, max_size=4, unique_by=lambda n: n.id), stocked)
def test_many_pairs_are_walked_as_each_of_them_is(wanted: list[Wanted], held: Stocked) -> None:
    wanted = [replace(one, starts_on=one.starts_on - one.id % 3 * DAY) for one in wanted]
    offered, free = [row for row, _days in held], stock_of(held)
    days, left = walked(wanted, resources=offered, free=free)
    for n, one in enumerate(wanted):
        for m, row in enumerate(offered):
            given_on = days_given(one, offered=row, free=free[row.id])
            least = min((free[row.id].get(day, row.quantity) for day in given_on), default=0)
            assert (days[n, m], left[n, m]) == (len(given_on), least)


@settings(max_examples=60, deadline=None)
@given(st.lists(needs, min_size=1, max_size=4, unique_by=lambda n: n.id), stocked)
def test_a_batch_is_as_good_as_trying_everything(wanted: list[Wanted], held: Stocked) -> None:
    # One of each, so that whatever can be tried is a way of pairing them off.
    wanted = [replace(one, quantity=1) for one in wanted]
    held = [(replace(row, quantity=1), days) for row, days in held]
    offered, free = [row for row, _days in held], stock_of(held)
    costs = costs_of(wanted, offered, free=free)
    found = assign(wanted, offered=offered, free=free, on=MONDAY)
    places = [*(one.id for one in offered), *[0] * len(wanted)]
    tried = {
        tuple((w.id, r) for w, r in zip(wanted, way, strict=True) if (w.id, r) in costs)
        for way in permutations(places, len(wanted))
    }
    best = max((len(way), -sum(costs[pair] for pair in way)) for way in tried)
    assert found.is_optimal or any(free.values())
    assert all(pair in costs for pair in found.pairs)
    assert (len(found.pairs), -sum(costs[pair] for pair in found.pairs)) == best


@settings(max_examples=60, deadline=None)
@given(st.lists(needs, max_size=6, unique_by=lambda n: n.id), st.integers(1, 3), days_left)
def test_a_batch_never_takes_more_than_there_is_on_a_day(
    wanted: list[Wanted], amount: int, days: dict[date, int]
) -> None:
    chairs = replace(CHAIR, quantity=amount)
    free = {day: min(left, amount) for day, left in days.items()}
    found = assign(wanted, offered=[chairs], free={CHAIR.id: free}, on=MONDAY)
    of_id, taken = {one.id: one for one in wanted}, dict.fromkeys(days, 0)
    for need, _resource in found.pairs:
        one = fit(of_id[need], offered=chairs, free=free)
        assert one is not None
        for day in one.days:
            taken[day] = taken.get(day, 0) + one.wanted.quantity
    assert all(count <= free.get(day, amount) for day, count in taken.items())


def test_a_batch_takes_what_is_left_on_the_days_of_each_pair() -> None:
    chairs = replace(CHAIR, quantity=2)
    later = replace(NEED, starts_on=MONDAY + 14 * DAY, ends_on=MONDAY + 21 * DAY)
    both = [replace(later, id=2), replace(later, id=3)]
    # Of one week nothing is left, of all others everything.
    free = {CHAIR.id: {MONDAY + n * DAY: 0 for n in range(-3, 7)}}
    found = assign([NEED, *both], offered=[chairs], free=free, on=MONDAY)
    assert (found.pairs, found.is_optimal) == (((2, 1), (3, 1)), True)
    # One chair would do for two needs one after the other, and that is not claimed to be the best.
    chair = [replace(CHAIR, quantity=1)]
    one_each = assign([NEED, both[0]], offered=chair, free={}, on=MONDAY)
    assert (len(one_each.pairs), one_each.is_optimal) == (1, False)
    several = assign([replace(NEED, quantity=2)], offered=[chairs], free={}, on=MONDAY)
    assert (len(several.pairs), several.is_optimal) == (1, False)
    gift = replace(CHAIR, mode=Mode.GIVEN, quantity=2)
    found = assign([NEED, *both], offered=[gift], free={CHAIR.id: {MONDAY: 1}}, on=MONDAY)
    assert (len(found.pairs), found.is_optimal) == (1, True)


def test_of_two_alike_the_older_need_is_met() -> None:
    old, new = replace(NEED, id=7, made_on=MONDAY - 9 * DAY), replace(NEED, id=3)
    one_chair = [replace(CHAIR, quantity=1)]
    found = assign([new, old], offered=one_chair, free={}, on=MONDAY)
    assert found.pairs == ((7, 1),)


def test_what_is_too_large_for_one_matrix_is_solved_street_by_street(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs_here = [replace(NEED, id=n, division=PLACES[n % 3]) for n in range(1, 13)]
    chairs = [replace(CHAIR, id=n, division=PLACES[n % 3], quantity=1) for n in range(1, 13)]
    whole = assign(needs_here, offered=chairs, free={}, on=MONDAY)
    monkeypatch.setattr(assigning, "MOST_CELLS", 20)
    parts = assign(needs_here, offered=chairs, free={}, on=MONDAY)
    assert (whole.is_optimal, parts.is_optimal) == (True, False)
    assert len(parts.pairs) == len(whole.pairs) == 12
    assert len({resource for _need, resource in parts.pairs}) == 12
