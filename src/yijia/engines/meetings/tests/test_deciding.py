"""Quorum and majority against exact fractions, over every small body that there can be."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from yijia.base.errors import Conflict, Invalid
from yijia.engines.meetings.rules import deciding
from yijia.engines.meetings.rules.deciding import Of, Roll, Rule, Share, Votes

HALF, TWO_THIRDS = (1, 2), (2, 3)
MOST = 9
PARTS = [(1, 2), (2, 3), (3, 4), (4, 5), (1, 1), (1, 3)]


def share(part: tuple[int, int], *, of: Of = Of.ALL, is_strict: bool = False) -> Share:
    return Share(*part, of=of, is_strict=is_strict)


# More than all is never reached, and refused.
ASKED = [
    (part, strict) for part in PARTS for strict in (False, True) if not strict or part != (1, 1)
]


@pytest.mark.parametrize(("part", "is_strict"), ASKED)
def test_a_part_is_reached_as_exact_fractions_say(part: tuple[int, int], is_strict: bool) -> None:
    asked, line = share(part, is_strict=is_strict), Fraction(*part)
    for total, count in product(range(1, MOST + 1), range(1, MOST + 1)):
        exact = Fraction(count, total)
        enough = count <= total and (exact > line if is_strict else exact >= line)
        assert asked.is_reached(count, total=total) is enough, (count, total)
        least = asked.least(total=total)
        assert least is None or (
            asked.is_reached(least, total=total) and not asked.is_reached(least - 1, total=total)
        )


def test_of_nobody_nothing_is_enough_and_nobody_is_never_enough() -> None:
    for total, count in ((0, 0), (5, 0), (5, -1), (5, 6)):
        assert not share(HALF).is_reached(count, total=total)


@pytest.mark.parametrize(
    ("part", "is_strict"),
    [((0, 3), False), ((4, 3), False), ((1, 0), False), ((3, 3), True), ((-1, 2), True)],
)
def test_a_part_that_is_always_or_never_reached_is_none(
    part: tuple[int, int], is_strict: bool
) -> None:
    with pytest.raises(ValueError, match="no part"):
        share(part, is_strict=is_strict)


def rule(quorum: Share, majority: Share) -> Rule:
    return Rule(quorum, majority=majority)


# What the laws of villages ask for, so that the one table serves them too (villages.md, d1 and d2).
LAWS = {
    # Collective law art. 26-28: two thirds present, two thirds of all members.
    "collective members": rule(share(TWO_THIRDS), share(TWO_THIRDS)),
    # Organic law art. 22: more than half present, more than half of those present.
    "villagers": rule(share(HALF, is_strict=True), share(HALF, of=Of.PRESENT, is_strict=True)),
    # Party members: two thirds present, more than half of those who should attend.
    "party members": rule(share(TWO_THIRDS), share(HALF, is_strict=True)),
}
CASES = [
    ("collective members", (9, 6), (6, 0, 0), True),
    ("collective members", (9, 6), (5, 1, 0), False),
    ("collective members", (9, 9), (6, 3, 0), True),
    ("villagers", (9, 5), (3, 2, 0), True),
    ("villagers", (9, 5), (2, 1, 2), False),
    ("villagers", (9, 4), (4, 0, 0), False),
    ("villagers", (10, 5), (5, 0, 0), False),
    ("party members", (9, 6), (5, 1, 0), True),
    ("party members", (9, 6), (4, 0, 2), False),
]


@pytest.mark.parametrize(("law", "roll", "votes", "is_carried"), CASES)
def test_what_the_laws_of_villages_ask_for_is_counted(
    law: str, roll: tuple[int, int], votes: tuple[int, int, int], is_carried: bool
) -> None:
    found = deciding.is_carried(LAWS[law], roll=Roll(*roll), votes=Votes(*votes))
    assert found is is_carried


def test_a_vote_without_a_quorum_is_carried_by_nobody() -> None:
    asked = LAWS["villagers"]
    for members in range(1, MOST + 1):
        for present in range(1, members + 1):
            roll = Roll(members, present)
            carried = deciding.is_carried(asked, roll=roll, votes=Votes(present, 0, 0))
            assert carried is deciding.has_quorum(asked, roll=roll) is (2 * present > members)


@pytest.mark.parametrize("counts", [(3, 1, 0), (2, 1, 3), (-1, 3, 3), (0, 0, 0)])
def test_counts_are_those_of_the_units_present(counts: tuple[int, int, int]) -> None:
    with pytest.raises(Invalid) as refused:
        deciding.check_votes(Votes(*counts), roll=Roll(9, 5))
    assert refused.value.field == "in_favour"


@dataclass(frozen=True)
class Line:
    """A row of the rule table."""

    kind: str
    matter: str
    starts_on: date
    ends_on: date | None


OLD = Line("party", "ordinary", date(2017, 1, 1), date(2026, 1, 1))
NEW = Line("party", "ordinary", date(2026, 1, 1), None)
OTHER = Line("works", "ordinary", date(2017, 1, 1), None)


def test_the_rule_is_that_of_the_body_the_matter_and_the_day() -> None:
    rows = [OTHER, NEW, OLD]
    days = {date(2017, 1, 1): OLD, date(2025, 12, 31): OLD, date(2026, 1, 1): NEW}
    for day, expected in days.items():
        assert deciding.rule_on(rows, kind="party", matter="ordinary", on=day) is expected


@pytest.mark.parametrize(
    ("rows", "kind", "matter", "on"),
    [
        ([OTHER, NEW], "party", "ordinary", date(2025, 12, 31)),
        ([OTHER, OLD, NEW], "villagers", "ordinary", date(2026, 5, 1)),
        ([OTHER, OLD, NEW], "party", "distribution", date(2026, 5, 1)),
        ([NEW, NEW], "party", "ordinary", date(2026, 5, 1)),
        ([], "party", "ordinary", date(2026, 5, 1)),
    ],
)
def test_no_rule_is_guessed_from_another_day_body_or_matter(
    rows: list[Line], kind: str, matter: str, on: date
) -> None:
    with pytest.raises(Conflict, match="No rule says"):
        deciding.rule_on(rows, kind=kind, matter=matter, on=on)
