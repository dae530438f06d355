"""How bodies that meet decide: quorum and majority, each of so many, by a dated rule; pure.

Everything is counted in whole numbers: 2/3 of seven is reached by five, since 5 × 3 ≥ 7 × 2. What a
part is a part of is said with it: "half" alone is half of nobody knows what.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from yijia.base import periods
from yijia.base.errors import Conflict, Invalid
from yijia.base.words import _

# The matter of everything for which a body has no rule of its own.
ORDINARY = "ordinary"
NO_RULE = _("No rule says by how many this body decides on this day.")
ADD_UP = _("In favour, against and abstained must add up to the units present.")


class Of(StrEnum):
    """Of what a part is taken: of all members, or of those who are present."""

    ALL = "all"
    PRESENT = "present"


OF_LABELS = {Of.ALL: _("of all members"), Of.PRESENT: _("of those present")}


@dataclass(frozen=True)
class Share:
    """At least so many of so many, or more than that where it `is_strict`, `of` all or present."""

    numerator: int
    denominator: int
    of: Of
    is_strict: bool

    def __post_init__(self) -> None:
        """Refuses a part that can never be reached, or always is."""
        most = self.denominator - 1 if self.is_strict else self.denominator
        least = 0 if self.is_strict else 1
        if self.denominator < 1 or not least <= self.numerator <= most:
            raise ValueError(f"no part: {self.numerator}/{self.denominator}")

    def is_reached(self, count: int, *, total: int) -> bool:
        """Whether `count` of `total` are enough; of nobody nothing is ever enough."""
        if not 0 < count <= total:
            return False
        has, needs = count * self.denominator, total * self.numerator
        return has > needs if self.is_strict else has >= needs

    def least(self, *, total: int) -> int | None:
        """The fewest of `total` that are enough; None where not even all of them are."""
        return next((n for n in range(1, total + 1) if self.is_reached(n, total=total)), None)


@dataclass(frozen=True)
class Rule:
    """By how many a body meets, and by how many it decides."""

    quorum: Share
    majority: Share


@dataclass(frozen=True)
class Roll:
    """How many members a body has on the day, and how many of them are present."""

    members: int
    present: int


@dataclass(frozen=True)
class Votes:
    """How many were in favour, against, and abstained; nobody's own vote is known."""

    in_favour: int
    against: int
    abstained: int


def has_quorum(rule: Rule, *, roll: Roll) -> bool:
    """Whether enough are present for the body to decide anything."""
    return rule.quorum.is_reached(roll.present, total=roll.members)


def check_votes(votes: Votes, *, roll: Roll) -> None:
    """Refuses counts that are not those of the units present, each with one vote.

    Raises:
        Invalid: one is below nothing, or they do not add up.
    """
    counts = (votes.in_favour, votes.against, votes.abstained)
    if min(counts) < 0 or sum(counts) != roll.present:
        raise Invalid(ADD_UP, field="in_favour")


def is_carried(rule: Rule, *, roll: Roll, votes: Votes) -> bool:
    """Whether a vote is carried: with a quorum, and by enough of those that the rule names.

    Raises:
        Invalid: the counts do not add up to the units present.
    """
    check_votes(votes, roll=roll)
    total = {Of.ALL: roll.members, Of.PRESENT: roll.present}[rule.majority.of]
    return has_quorum(rule, roll=roll) and rule.majority.is_reached(votes.in_favour, total=total)


class Dated(Protocol):
    """A row of the rule table: of which body and matter, on the days `[starts_on, ends_on)`."""

    @property
    def kind(self) -> str:
        """The kind of body."""

    @property
    def matter(self) -> str:
        """The matter, or the ordinary one."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date | None:
        """The first day no more."""


Row = TypeVar("Row", bound=Dated)


def rule_on(rows: Iterable[Row], *, kind: str, matter: str, on: date) -> Row:
    """The one rule of a kind of body and a matter on a day; no other is taken for it.

    Raises:
        Conflict: there is none, or more than one.
    """
    found = [
        row
        for row in rows
        if (row.kind, row.matter) == (kind, matter)
        and periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
    ]
    if len(found) != 1:
        raise Conflict(NO_RULE)
    return found[0]
