"""A big party committee whose meetings a community worker keeps, and what is done in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.harness.county import BEGAN, HERE, County
from yijia.base.scope import Scope
from yijia.engines.cases import actions as moving
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.models import Item, Meeting, Resolution
from yijia.engines.meetings.registry import Matter
from yijia.engines.meetings.rules.deciding import Votes
from yijia.engines.meetings.rules.joint import Line, Presence
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations import queries as known
from yijia.ground.organisations.rules import Kind, network

Act = Callable[..., Any]
MEMBERS = ("lamps", "water", "bank")


@dataclass(frozen=True)
class Met:
    """Who works there, and what they do in meetings of the committee."""

    county: County
    at: datetime

    def by(self, login: str) -> Scope:
        """Who signs in by this name."""
        return self.county.scopes[login]

    def unit(self, code: str) -> int:
        """The id of a body."""
        return known.body_by_code(code).id

    def call(
        self, *, by: str = "worker", at: datetime | None = None, body: str = "party", **given: Any
    ) -> str:
        """Calls a meeting for this moment, and returns its number."""
        scope, at = self.by(by), at or self.at
        said: dict[str, Any] = {"meets_at": at, "place": "社区会议室"} | given
        with acting_as(scope):
            new = actions.NewMeeting(known.body_by_code(body), **said)
            return actions.call_meeting(by=scope, at=at, new=new).number

    def meeting(self, number: str, *, by: str = "worker") -> Meeting:
        """The meeting as somebody sees it."""
        with acting_as(self.by(by)):
            return queries.access_meeting(scope=self.by(by), number=number)

    def opened(self, number: str, *, by: str = "worker") -> queries.OpenedMeeting:
        """The meeting with all that somebody sees of it."""
        scope = self.by(by)
        with acting_as(scope):
            held = queries.access_meeting(scope=scope, number=number)
            return queries.opened_meeting(scope, meeting=held)

    def do(
        self, act: Act, number: str, *, by: str = "worker", at: datetime | None = None, **given: Any
    ) -> Any:
        """What somebody does with the meeting."""
        scope = self.by(by)
        with acting_as(scope):
            held = queries.access_meeting(scope=scope, number=number)
            return act(by=scope, at=at or self.at, meeting=held, **given)

    def add(self, number: str, *titles: str, by: str = "worker") -> list[Item]:
        """Puts points of one's own on the agenda."""
        return [
            self.do(actions.add_items, number, by=by, title=title)[0]
            for title in titles or ("积水",)
        ]

    def roll(
        self, number: str, *present: str, by: str = "worker", at: datetime | None = None
    ) -> Meeting:
        """Takes the roll: these are present, and all others absent."""
        lines: Sequence[Line] = [
            Line(self.unit(code), _presence(code, present=present), "分管领导") for code in MEMBERS
        ]
        made: Meeting = self.do(actions.take_roll, number, by=by, at=at, lines=lines)
        return made

    def of(
        self,
        act: Act,
        number: str,
        place: int = 1,
        *,
        by: str = "worker",
        at: datetime | None = None,
        **given: Any,
    ) -> Any:
        """What somebody does with a point of the agenda."""
        scope = self.by(by)
        with acting_as(scope):
            item = queries.access_item(scope=scope, number=number, place=place)
            return act(by=scope, at=at or self.at, item=item, **given)

    def decide(
        self, number: str, *votes: int, place: int = 1, by: str = "worker", text: str = "同意"
    ) -> Any:
        """Writes down what became of a point."""
        new = actions.NewDecision(text, Votes(*votes) if votes else None)
        return self.of(actions.decide_item, number, place, by=by, new=new)

    def resolve(
        self,
        number: str,
        *,
        owner: str = "lamps",
        workdays: int = 2,
        place: int = 1,
        by: str = "worker",
    ) -> Resolution:
        """Writes down who does something about a point."""
        new = actions.NewResolution("清运垃圾并设围挡", self.unit(owner), workdays)
        made: Resolution = self.of(actions.resolve_item, number, place, by=by, new=new)
        return made

    def settle(
        self, act: Act, one: Resolution, *, by: str, at: datetime | None = None, **given: Any
    ) -> Any:
        """What becomes of a resolution."""
        scope = self.by(by)
        with acting_as(scope):
            found = queries.access_resolution(scope=scope, identity=one.pk)
            return act(by=scope, at=at or self.at, resolution=found, **given)

    def held(self, *present: str) -> str:
        """A meeting with one point, of which the roll was taken."""
        number = self.call()
        self.add(number)
        self.roll(number, *(present or ("lamps", "water")))
        return number


def _presence(code: str, *, present: Sequence[str]) -> Presence:
    return Presence.PRESENT if code in present else Presence.ABSENT


def keep_from(met: Met, number: str, code: str) -> None:
    """The centre learns from whom a case is to be kept."""
    by = met.by("dispatcher")
    with acting_as(by):
        moving.make_confidential(
            by=by,
            at=met.at,
            case=cases.access_case(scope=by, number=number),
            organisation=known.body_by_code(code),
            needed=[met.unit("centre")],
            reason="投诉其工作人员",
        )


def about_case(met: Met, raised: str) -> str:
    """A meeting with a point about a case, of which the roll was taken."""
    number = met.call()
    with acting_as(met.by("worker")):
        case = Case.objects.get(number=raised)
    matter = Matter("issues", key=raised, title=f"{raised} · 路灯", case=case.pk)
    met.do(actions.add_items, number, matters=[matter], title="暑期课堂")
    met.roll(number, "lamps", "water")
    return number


def met_in(county: County, *, by: Scope, at: datetime) -> Met:
    """A committee of the community in which the lamps, the water company and a bank have seats."""
    rows = [
        organisations.NewOrganisation(
            code=code,
            kind=kind,
            name_zh=name,
            name_en=code,
            division=HERE,
            starts_on=BEGAN,
            sort=sort,
        )
        for code, kind, name, sort in (
            ("party", Kind.PARTY_COMMITTEE, "示例社区大党委", ""),
            ("bank", Kind.MEMBER_UNIT, "示例银行", "bank"),
        )
    ]
    with acting_as(by):
        organisations.open_organisations(by=by, at=at, rows=rows)
        party = known.body_by_code("party").id
        for code in MEMBERS:
            new = network.NewSeat(party, known.body_by_code(code).id, "委员", "", False, BEGAN)
            organisations.give_seat(by=by, at=at, new=new)
    return Met(county, at)
