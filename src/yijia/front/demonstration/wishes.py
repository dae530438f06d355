"""Needs and micro-wishes of the year before, what units gave for them, a project and a batch.

All of it is made up, and goes through the actions that people use, each in their own name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.workdays import CHINA
from yijia.front.demonstration.logins import HOME_COMMUNITY
from yijia.ground.organisations import queries as organisations
from yijia.programmes.exchange import actions, queries
from yijia.programmes.exchange.rules import NeedKind, Source

COMMITTEE, COUNTY = "committee-", "350181"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What each body gives, and how many at a time.
GIVEN = (
    ("wheelchair", "civil-affairs", 40),
    ("haircut", "civil-affairs", 6),
    ("visit", "civil-affairs", 12),
    ("repair", "power", 5),
    ("tutoring", "education", 12),
    ("stationery", "education", 500),
    ("transport", "buses", 4),
)
WORDS = {
    "wheelchair": "示例：出院后短期使用",
    "haircut": "示例：行动不便，需要上门",
    "visit": "示例：独居，想有人陪着说说话",
    "repair": "示例：电饭煲不通电",
    "tutoring": "示例：四年级数学",
    "stationery": "示例：一年级开学用品",
    "transport": "示例：每月一次去医院复查",
}
# How far back the first was made, how many there are at most, and how many to a community.
OLDEST, MOST, TO_ONE = 330, 160, 6
# Of so many in a row, these have another course than the others, which are fulfilled.
TURNS, UNMET, FAILED, MISSED = 10, 9, 8, 7
GROUP, BENCHES = 3, "equipment"
# What communities asked for that members helped with.
HELP = "visit"
PROJECT = "示例：小区健身器材更新"


@dataclass(frozen=True)
class _Acting:
    """Who acts for which body, and what each thing is given from."""

    scopes: Mapping[str, Scope]
    resources: Mapping[str, int]
    at: datetime


def make_wishes(*, scopes: Mapping[str, Scope], at: datetime) -> int:
    """Plays the wishes of the year before up to a moment, and returns how many were made."""
    acting = _Acting(scopes, _given(scopes, at=at), at)
    places = sorted(code.removeprefix(COMMITTEE) for code in scopes if code.startswith(COMMITTEE))
    home = HOME_COMMUNITY if HOME_COMMUNITY in places else places[0]
    count = min(MOST, TO_ONE * len(places))
    for which in range(count):
        made_at = at - OLDEST * DAY + which * (OLDEST - 20) * DAY / count
        _old(acting, which=which, place=places[which * 7 % len(places)], at=made_at)
    _waiting(acting, place=home)
    _project(acting, place=home)
    if "centre" in scopes:
        actions.make_plan(by=scopes["centre"], at=at, division=home[:9])
    return count


def _given(scopes: Mapping[str, Scope], *, at: datetime) -> dict[str, int]:
    """Enters what units give, since before the first wish."""
    ids, entered_at = organisations.ids_by_code(), at - (OLDEST + 30) * DAY
    found = {}
    for category, unit, quantity in GIVEN:
        new = actions.NewResource(ids[unit], category, quantity, COUNTY, _day(entered_at))
        by = scopes[unit]
        found[category] = actions.enter_resource(by=by, at=entered_at, new=new).pk
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _wish(
    acting: _Acting, *, category: str, place: str, at: datetime, kind: NeedKind = NeedKind.WISH
) -> str:
    new = actions.NewNeed(
        kind,
        category=category,
        division=place,
        quantity=1,
        starts_on=_day(at) + 3 * DAY,
        last_on=_day(at) + 33 * DAY,
        text=WORDS.get(category, ""),
        source=Source.WEB,
    )
    if kind is NeedKind.NEED:
        by = acting.scopes[f"{COMMITTEE}{place}"]
        new = replace(new, source=Source.DESK, text="")
        return actions.register_need(by=by, at=at, new=new).number
    return actions.make_need(by=ANONYMOUS, at=at, new=new).number


def _move(acting: _Acting, number: str, verb: str, *, at: datetime, reason: str = "") -> None:
    """One step of the community's own body."""
    opened = queries.access_own_need(number=number)
    by = acting.scopes[f"{COMMITTEE}{opened.case.division_id}"]
    inputs = {"reason": reason} if reason else {}
    actions.move_need(by=by, at=at, case=opened.case, verb=verb, inputs=inputs)


def _say(number: str, verb: str, *, at: datetime, **inputs: object) -> None:
    """One word of whoever asked."""
    case = queries.access_own_need(number=number).case
    actions.answer_need(by=ANONYMOUS, at=at, case=case, verb=verb, inputs=inputs)


def _promise(acting: _Acting, number: str, *, category: str, at: datetime) -> int:
    """The unit offers what it has, and the community accepts it; the id of the match."""
    unit = {thing: body for thing, body, _n in GIVEN}[category]
    resource = queries.access_resource(identity=acting.resources[category])
    line = queries.access_listed(number=number)
    by = acting.scopes[unit]
    match = actions.claim_need(by=by, at=at, listing=line, resource=resource)
    committee = acting.scopes[f"{COMMITTEE}{line.division_id}"]
    actions.accept_match(by=committee, at=at + HOUR, match=match)
    return match.pk


def _given_to(acting: _Acting, match: int, *, at: datetime, fails: bool = False) -> None:
    """The unit says that it was given, or why not."""
    held = queries.match_by_id(match)
    unit = next(body for _t, body, _n in GIVEN if acting.resources.get(_t) == held.resource_id)
    by = acting.scopes[unit]
    if fails:
        actions.fail_match(by=by, at=at, match=held, reason="示例：临时抽调，改日再来")
    else:
        actions.deliver_match(by=by, at=at, match=held)


@dataclass(frozen=True)
class Helped:
    """Who acts when a need of a community is met with the help of members."""

    acting: _Acting

    @classmethod
    def since(cls, first: date, *, until: date, scopes: Mapping[str, Scope]) -> "Helped":
        """Lets a unit give company from one day to another."""
        at = datetime.combine(first, time(8), tzinfo=CHINA)
        ids, (unit, many) = organisations.ids_by_code(), ("civil-affairs", 40)
        new = actions.NewResource(ids[unit], HELP, many, COUNTY, first, last_on=until)
        made = actions.enter_resource(by=scopes[unit], at=at, new=new)
        return cls(_Acting(scopes, {HELP: made.pk}, at))

    def meet_need(self, *, place: str, on: datetime) -> str:
        """A need of before that was met on a day; its number."""
        acting, at = self.acting, on - 4 * DAY
        number = _wish(acting, category=HELP, place=place, at=at, kind=NeedKind.NEED)
        _move(acting, number, "confirm", at=at + HOUR)
        match = _promise(acting, number, category=HELP, at=at + 2 * HOUR)
        _given_to(acting, match, at=on + HOUR)
        _say(number, "receive", at=on + 2 * HOUR, satisfied=5)
        return number


def _old(acting: _Acting, *, which: int, place: str, at: datetime) -> None:
    """A wish of before: most were fulfilled, one in ten failed first, some nobody could meet."""
    category = GIVEN[which % len(GIVEN)][0]
    number = _wish(acting, category=category, place=place, at=at)
    _move(acting, number, "confirm", at=at + DAY)
    course = which % TURNS
    if course == UNMET:
        _move(acting, number, "close_unmet", at=at + 12 * DAY, reason="示例：近期没有可提供的单位")
        return
    match = _promise(acting, number, category=category, at=at + 2 * DAY)
    if course == FAILED:
        _given_to(acting, match, at=at + 4 * DAY, fails=True)
        match = _promise(acting, number, category=category, at=at + 6 * DAY)
    _given_to(acting, match, at=at + 8 * DAY)
    if course == MISSED:
        _say(number, "miss", at=at + 9 * DAY, reason="示例：没有等到人")
        return
    _say(number, "receive", at=at + 9 * DAY, satisfied=4 + which % 2)


def _waiting(acting: _Acting, *, place: str) -> None:
    """What waits at the home community: to be confirmed, in the list, offered, promised, given."""
    at = acting.at - 6 * DAY
    numbers = [
        _wish(acting, category=category, place=place, at=at + n * HOUR)
        for n, category in enumerate(("tutoring", "visit", "repair", "wheelchair", "haircut"))
    ]
    for number in numbers[1:]:
        _move(acting, number, "confirm", at=at + DAY)
    _promise(acting, numbers[3], category="wheelchair", at=at + 2 * DAY)
    match = _promise(acting, numbers[4], category="haircut", at=at + 2 * DAY)
    _given_to(acting, match, at=at + 4 * DAY)


def _project(acting: _Acting, *, place: str) -> None:
    """Three needs of one community become a project, of which the first step is done."""
    at, centre = acting.at - 30 * DAY, acting.scopes.get("centre")
    if centre is None:
        return
    numbers = [
        _wish(acting, category=BENCHES, place=place, at=at, kind=NeedKind.NEED)
        for _n in range(GROUP)
    ]
    for number in numbers:
        _move(acting, number, "confirm", at=at + DAY)
    opened_at = at + 3 * DAY
    new = actions.NewProject(
        title_zh=PROJECT,
        title_en="Sample: new fitness equipment",
        category=BENCHES,
        division=place,
        owner=organisations.ids_by_code()["municipal-works"],
        budget_yuan=Decimal(120_000),
        money="示例资金",
        starts_on=_day(opened_at),
        last_on=_day(opened_at) + 90 * DAY,
        needs=numbers,
        steps=[
            ("示例：选址公示", _day(opened_at) + 20 * DAY),
            ("示例：安装验收", _day(opened_at) + 80 * DAY),
        ],
    )
    project = actions.open_project(by=centre, at=opened_at, new=new)
    first = queries.steps_of(project)[0]
    actions.finish_step(by=centre, at=opened_at + 18 * DAY, step_of=first)
