"""Which numbers of persons are told to everybody, so that none of the others follows from them.

A number below the minimum could be had by taking a number from another: a place from the place
above it, a range from a longer one. So the public is told of whole months that are over, and of the
parts of a place in a month only where each of them has enough. Whatever can be added up or taken
away of what is told is then made of parts that are told themselves, each of them large enough.

Persons who are told apart do not add up: who is in two parts counts once in both together, and how
many they are follows from the two and the whole. Of them one month of the whole is told, and no
number that shares a month with another.

Of two figures of persons over one table one may be a part of the other, so that what lies outside
of it follows from both: no two such figures are told to everybody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yijia.engines.figures.rules.declared import MINIMUM_OF_PERSONS, Figure
from yijia.engines.figures.rules.spans import Span, next_month


def months_told_of(span: Span, *, on: date) -> list[date]:
    """The whole months inside a range that are over on a day; of other days nothing is told."""
    found, (month, last) = list[date](), span.months
    while month < min(last, on.replace(day=1)):
        found.append(month)
        month = next_month(month)
    return found


def span_told_of(span: Span, *, on: date) -> Span:
    """The part of a range of which the public may be told; the range itself where there is none."""
    months = months_told_of(span, on=on)
    return Span(months[0], next_month(months[-1])) if months else span


def are_enough(n: int) -> bool:
    """Whether so many persons may be told to everybody; that there is nobody tells of nobody."""
    return n == 0 or n >= MINIMUM_OF_PERSONS


def may_tell_apart(span: Span, *, is_whole: bool, on: date) -> bool:
    """Whether everybody may be told how many different persons there are, if they are enough."""
    return is_whole and len(months_told_of(span, on=on)) == 1


def follow_from_each_other(one: Figure, other: Figure) -> bool:
    """Whether few persons could be had by taking one figure of persons from another: both are told
    to everybody, and are of one table, but not of the same rows on the same days and places.

    One of them may be a part of the other, which nothing but a reader of SQL could tell.
    """
    if not (one.public and other.public and one.table == other.table):
        return False
    counted = [(part.where, part.division, part.day, part.amount) for part in (one, other)]
    return counted[0] != counted[1]


@dataclass(frozen=True)
class Known:
    """How many persons were counted in each month: in each whole, and by the parts of each place.

    A part is what lies right below a place, and the place itself for what lies below it nowhere.
    `expected` are the parts that there were, whether anybody was counted in them or not.
    """

    wholes: Mapping[tuple[str, date], int]
    parts: Mapping[tuple[str, date], Mapping[str, int]]
    expected: Mapping[tuple[str, date], Collection[str]]

    def may_tell(self, path: Sequence[str], *, month: date) -> bool:
        """Whether the number of a place may be told; `path` leads to it from the whole down.

        That nobody was counted anywhere says nothing about anybody. That nobody was counted in one
        place does.
        """
        whole = self.wholes.get((path[0], month), 0)
        if whole == 0:
            return True
        return are_enough(whole) and all(self._may_split(place, month=month) for place in path[:-1])

    def _may_split(self, place: str, *, month: date) -> bool:
        found = self.parts.get((place, month), {})
        counted = {code for code, n in found.items() if n}
        parts = counted | set(self.expected.get((place, month), ()))
        return all(found.get(code, 0) >= MINIMUM_OF_PERSONS for code in parts)
