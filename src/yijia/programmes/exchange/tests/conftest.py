"""A wish for a wheelchair, and who works in its community."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.harness.county import HERE, County
from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.exchange import actions, queries
from yijia.programmes.exchange.rules import NeedKind

Act = Callable[..., Any]
TEXT = "奶奶出院后一周用"
WISH = actions.NewNeed(
    NeedKind.WISH,
    category="wheelchair",
    division=HERE,
    quantity=1,
    starts_on=date(2026, 10, 9),
    last_on=date(2026, 10, 15),
    text=TEXT,
)


@dataclass(frozen=True)
class Wishing:
    """What residents and the community do with wishes, each in their own name."""

    county: County
    at: datetime

    def by(self, login: str) -> Scope:
        """Who signs in by this name."""
        return self.county.scopes[login]

    def wish(self, **changed: Any) -> str:
        """A resident wishes for something; its number."""
        at = changed.pop("at", self.at)
        with acting_as(ANONYMOUS):
            return actions.make_need(by=ANONYMOUS, at=at, new=replace(WISH, **changed)).number

    def opened(self, number: str, *, by: str = "worker") -> queries.Opened:
        """A need as staff see it."""
        with acting_as(self.by(by)):
            return queries.access_need(scope=self.by(by), number=number)

    def move(self, number: str, verb: str, *, by: str = "worker", **inputs: Any) -> None:
        """The community takes one step."""
        at, scope = inputs.pop("at", self.at), self.by(by)
        with acting_as(scope):
            case = queries.access_need(scope=scope, number=number).case
            actions.move_need(by=scope, at=at, case=case, verb=verb, inputs=inputs)

    def say(self, number: str, verb: str, **inputs: Any) -> None:
        """Whoever asked says something."""
        at = inputs.pop("at", self.at)
        with acting_as(ANONYMOUS):
            case = queries.access_own_need(number=number).case
            actions.answer_need(by=ANONYMOUS, at=at, case=case, verb=verb, inputs=inputs)

    def listed(self, **changed: Any) -> str:
        """A wish that its community has confirmed; its number."""
        number = self.wish(**changed)
        self.move(number, "confirm", at=changed.get("at", self.at))
        return number


@pytest.fixture
def wishing(county: County, at: datetime) -> Wishing:
    """Nobody has wished for anything yet."""
    return Wishing(county, at)
