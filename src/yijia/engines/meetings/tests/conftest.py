"""A lamp that is out, a community that calls two units to it, and who works there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from tests.harness.county import County
from yijia.base.scope import Scope
from yijia.engines.cases import actions as moving
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import Limit, LimitUnit
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.models import Resolution
from yijia.engines.meetings.tests.met import Met, met_in
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import queries as organisations

Act = Callable[..., Any]


@dataclass(frozen=True)
class Called:
    """Who works there, the number of the case, and what they do, each in their own name."""

    county: County
    case: str
    at: datetime

    def body(self, code: str) -> int:
        """The id of a body."""
        return self.county.organisations[code].pk

    def by(self, login: str) -> Scope:
        """Who signs in by this name."""
        return self.county.scopes[login]

    def convene(
        self, *units: str, by: str = "worker", at: datetime | None = None, **changed: Any
    ) -> str:
        """Calls units together, and returns the number of it."""
        scope = self.by(by)
        given: dict[str, Any] = {
            "convener": self.body("here"),
            "type": "joint-enforcement",
            "reason": "路口垃圾无人清运",
            "place": "示例路口",
            "units": [self.body(code) for code in units],
        }
        call = actions.Call(**(given | changed))
        with acting_as(scope):
            case = cases.access_case(scope=scope, number=self.case)
            return actions.convene_units(by=scope, at=at or self.at, case=case, call=call).number

    def opened(self, number: str, *, by: str = "worker") -> queries.Opened:
        """The convening as somebody sees it."""
        with acting_as(self.by(by)):
            return queries.access_convening(scope=self.by(by), number=number)

    def attend(
        self, act: Act, number: str, unit: str, *, by: str, at: datetime | None = None, **given: Any
    ) -> Any:
        """What a unit says of its coming."""
        scope = self.by(by)
        with acting_as(scope):
            one = queries.access_attendance(scope=scope, number=number, unit=self.body(unit))
            return act(by=scope, at=at or self.at, attendance=one, **given)

    def held(
        self, act: Act, number: str, *, by: str = "worker", at: datetime | None = None, **given: Any
    ) -> Any:
        """What the convener does with the convening."""
        scope = self.by(by)
        with acting_as(scope):
            convening = queries.access_convening(scope=scope, number=number).convening
            return act(by=scope, at=at or self.at, convening=convening, **given)

    def resolve(self, number: str, *, owner: str = "lamps", workdays: int = 2) -> Resolution:
        """What was resolved for one of them."""
        new = actions.NewResolution("清运垃圾并设围挡", self.body(owner), workdays)
        made: Resolution = self.held(actions.add_resolution, number, new=new)
        return made

    def settle(
        self, act: Act, one: Resolution, *, by: str, at: datetime | None = None, **given: Any
    ) -> Any:
        """What becomes of a resolution."""
        scope = self.by(by)
        with acting_as(scope):
            found = queries.access_resolution(scope=scope, identity=one.pk)
            return act(by=scope, at=at or self.at, resolution=found, **given)

    def relabel(self, division: str) -> None:
        """The centre puts right where the case lies."""
        by = self.by("dispatcher")
        with acting_as(by):
            case = cases.access_case(scope=by, number=self.case)
            moving.relabel_case(
                by=by,
                at=self.at,
                case=case,
                division=division,
                topic=case.topic,
                limit=Limit(5, LimitUnit.WORKDAYS),
                reason="地点有误",
            )

    def keep_from(self, code: str) -> None:
        """The centre learns from whom the case is to be kept."""
        by, known = self.by("dispatcher"), organisations.body_by_code(code)
        with acting_as(by):
            moving.make_confidential(
                by=by,
                at=self.at,
                case=cases.access_case(scope=by, number=self.case),
                organisation=known,
                needed=[self.body("centre")],
                reason="投诉其工作人员",
            )

    def rate(self, number: str, pair: Sequence[str], *, by: str, **given: Any) -> Any:
        """What one side says of the other."""
        scope, (rater, rated) = self.by(by), (self.body(code) for code in pair)
        said: dict[str, Any] = {"stars": 5, "word": "到场及时"} | given
        with acting_as(scope):
            opened = queries.access_convening(scope=scope, number=number)
            return actions.rate_side(
                by=scope, at=self.at, opened=opened, pair=(rater, rated), **said
            )


@pytest.fixture
def called(county: County, raised: str, at: datetime) -> Called:
    """Nobody is called yet."""
    return Called(county, raised, at)


@pytest.fixture
def met(county: County, service: Scope, at: datetime) -> Met:
    """A committee with three seats, and no meeting yet."""
    return met_in(county, by=service, at=at)
