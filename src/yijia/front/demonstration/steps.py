"""The moves of one issue, and the dice and the clock by which a course puts them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar

from yijia.base.workdays import Calendar
from yijia.front.demonstration import hours
from yijia.front.demonstration.names import Place
from yijia.front.demonstration.words import Topic, Words
from yijia.programmes.issues.actions import NewIssue

Choice = TypeVar("Choice")

PERSON, CENTRE = "", "centre"
# What must not wait is taken on by day and night.
ALWAYS_ON_CALL = frozenset({"water", "power", "gas"})
RATINGS = {5: 46, 4: 35, 3: 12, 2: 5, 1: 2}


@dataclass(frozen=True)
class Move:
    """One step of one issue: who takes it (PERSON, or the body whose staff does), with what.

    The first part of an issue is `part_of` it, and `into` is the issue that it is merged with.
    """

    at: datetime
    issue: int
    verb: str
    actor: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    new: NewIssue | None = None
    into: int | None = None


def part_of(issue: int) -> int:
    """What stands for the part that was opened of an issue."""
    return -1 - issue


def drawn(weights: Mapping[int, int], *, random: Random) -> int:
    """One of the numbers, each as often as its weight says."""
    return random.choices(list(weights), weights=list(weights.values()))[0]


class Steps:
    """The dice of one issue, its moves so far, and when the last of them was."""

    at: datetime
    issue: int

    def __init__(
        self, *, place: Place, topic: Topic, words: Words, calendar: Calendar, random: Random
    ) -> None:
        self.place, self.topic, self.words = place, topic, words
        self.calendar, self.random = calendar, random
        self.moves: list[Move] = []
        self.is_misdirected = False

    def say(self, verb: str) -> str:
        """What is said with a verb."""
        return self.one(self.words.said[verb])

    def office(self, weights: Mapping[int, int], *, unit: str = CENTRE) -> None:
        workdays = drawn(weights, random=self.random)
        if unit in ALWAYS_ON_CALL:
            self.at = hours.soon(self.at, hours=1 + 8 * workdays, random=self.random)
        else:
            self.at = hours.office_moment(
                self.at, workdays=workdays, random=self.random, calendar=self.calendar
            )

    def person(self, weights: Mapping[int, int]) -> None:
        days = drawn(weights, random=self.random)
        self.at = hours.waking_moment(self.at, days=days, random=self.random)

    def one(self, choices: Sequence[Choice]) -> Choice:
        return self.random.choice(choices)

    def add(self, verb: str, actor: str, inputs: Mapping[str, str]) -> None:
        self.moves.append(Move(self.at, self.issue, verb, actor=actor, inputs=inputs))

    def add_part(self, verb: str, actor: str, inputs: Mapping[str, str]) -> None:
        """One move of the part of the issue."""
        self.moves.append(Move(self.at, part_of(self.issue), verb, actor=actor, inputs=inputs))
