"""The course of one issue over the verbs of its table, as far as it ever gets."""

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
ELSEWHERE = ("city-management", "municipal-works", "housing", "traffic", "land", "market")

WITHDRAWN_AT_ONCE, DECLINED, MISDIRECTED, WITHDRAWN_LATER = 0.015, 0.03, 0.06, 0.01
SLOW, NOT_SOLVED, NO_ANSWER = 0.12, 0.11, 0.005
UNTIL_DISPATCHED = {0: 5, 1: 4, 2: 1}
UNTIL_SIGNED = {0: 5, 1: 4, 2: 1}
UNTIL_REPLIED = {1: 3, 2: 6, 3: 7, 4: 2}
UNTIL_REPLIED_SLOWLY = {7: 4, 11: 4, 18: 3, 35: 1}
UNTIL_ANSWERED = {0: 3, 1: 5, 2: 4, 4: 3, 8: 2, 20: 1, 45: 1}
RATINGS = {5: 46, 4: 35, 3: 12, 2: 5, 1: 2}


@dataclass(frozen=True)
class Move:
    """One step of one issue: who takes it (PERSON, or the body whose staff does), with what."""

    at: datetime
    issue: int
    verb: str
    actor: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    new: NewIssue | None = None


def drawn(weights: Mapping[int, int], *, random: Random) -> int:
    """One of the numbers, each as often as its weight says."""
    return random.choices(list(weights), weights=list(weights.values()))[0]


class Course:
    """The dice of one issue, its moves so far, and when the last of them was."""

    def __init__(
        self, *, place: Place, topic: Topic, words: Words, calendar: Calendar, random: Random
    ) -> None:
        self.place, self.topic, self.words = place, topic, words
        self.calendar, self.random = calendar, random
        self.moves: list[Move] = []

    def run(self, raised: Move) -> list[Move]:
        """All moves after the first, whenever they come."""
        self.at, self.issue = raised.at, raised.issue
        fate = self.random.random()
        if fate < WITHDRAWN_AT_ONCE:
            self._withdraw()
        elif fate < WITHDRAWN_AT_ONCE + DECLINED:
            self._decline()
        else:
            self._handle()
        return self.moves

    def _handle(self) -> None:
        if self.random.random() < MISDIRECTED:
            self._misdirect()
        unit = self._unit()
        self._office(UNTIL_DISPATCHED, unit=unit)
        self._add("dispatch", CENTRE, {"organisation": unit})
        if self.random.random() < WITHDRAWN_LATER:
            self._withdraw()
            return
        self._office(UNTIL_SIGNED, unit=unit)
        self._add("sign", unit, {})
        self._reply(unit, self._one(self.topic.replies))
        if self.random.random() < NO_ANSWER:
            return
        if self.random.random() < NOT_SOLVED:
            self._person(UNTIL_ANSWERED)
            self._add("reopen", PERSON, {"reason": self._one(self.words.reopens)})
            self._reply(unit, self._one(self.words.second_replies))
        self._person(UNTIL_ANSWERED)
        self._add("confirm", PERSON, {"satisfied": str(drawn(RATINGS, random=self.random))})

    def _misdirect(self) -> None:
        """It goes to a unit that is not responsible, which says so."""
        wrong = self._one([unit for unit in ELSEWHERE if unit not in self.topic.units])
        self._office(UNTIL_DISPATCHED)
        self._add("dispatch", CENTRE, {"organisation": wrong})
        self._office(UNTIL_SIGNED)
        self._add("return", wrong, {"reason": self._one(self.words.returns)})

    def _reply(self, unit: str, text: str) -> None:
        slow = self.random.random() < SLOW
        self._office(UNTIL_REPLIED_SLOWLY if slow else UNTIL_REPLIED, unit=unit)
        self._add("reply", unit, {"text": text, "private_text": self._one(self.words.notes)})

    def _decline(self) -> None:
        reason, channel = self._one(self.words.declines)
        self._office(UNTIL_DISPATCHED)
        self._add("decline", CENTRE, {"reason": reason, "channel": channel})

    def _withdraw(self) -> None:
        self.at = hours.soon(self.at, hours=3, random=self.random)
        self._add("withdraw", PERSON, {"reason": self._one(self.words.withdrawals)})

    def _unit(self) -> str:
        """The unit that is responsible: of the county, the town, or the committee itself."""
        units = self.topic.units
        drawn_unit = self.random.choices(list(units), weights=list(units.values()))[0]
        near = {
            "town": f"town-{self.place.code[:9]}",
            "committee": f"committee-{self.place.code}",
        }
        return near.get(drawn_unit, drawn_unit)

    def _office(self, weights: Mapping[int, int], *, unit: str = CENTRE) -> None:
        workdays = drawn(weights, random=self.random)
        if unit in ALWAYS_ON_CALL:
            self.at = hours.soon(self.at, hours=1 + 8 * workdays, random=self.random)
        else:
            self.at = hours.office_moment(
                self.at, workdays=workdays, random=self.random, calendar=self.calendar
            )

    def _person(self, weights: Mapping[int, int]) -> None:
        days = drawn(weights, random=self.random)
        self.at = hours.waking_moment(self.at, days=days, random=self.random)

    def _one(self, choices: Sequence[Choice]) -> Choice:
        return self.random.choice(choices)

    def _add(self, verb: str, actor: str, inputs: Mapping[str, str]) -> None:
        self.moves.append(Move(self.at, self.issue, verb, actor=actor, inputs=inputs))
