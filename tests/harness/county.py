"""A small county for tests: two communities of one street, a few bodies, and who works there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client

from yijia.base.access import Permission, Role
from yijia.base.retention import kinds
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries as cases
from yijia.engines.meetings import actions as meetings
from yijia.ground.access import actions as access
from yijia.ground.access.queries import (
    account_with_grants,
    acting_as,
    door_of_session,
    door_of_token,
    scope_of,
)
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.rules import Kind
from yijia.ground.people import actions as people
from yijia.ground.people import queries as people_queries
from yijia.ground.places import actions as places
from yijia.ground.rights.ticks import keep_to_terms
from yijia.programmes.centres import actions as centres
from yijia.programmes.exchange import actions as exchange
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.members import actions as members

COMMUNITIES = (
    "code,name_zh,name_en,kind\n"
    "350181002901,示例社区,Example Community,community\n"
    "350181002902,第二社区,Second Community,community\n"
)
HERE, BESIDE = "350181002901", "350181002902"
PASSWORD = "a long enough sentence"
BEGAN = date(2017, 1, 1)
POSTS = (
    ("dispatcher", Role.DISPATCHER, "centre", "350181"),
    ("handler", Role.HANDLER, "lamps", None),
    ("other", Role.HANDLER, "water", None),
    ("worker", Role.COMMUNITY_WORKER, "here", HERE),
    ("leader", Role.LEADER, "centre", "350181"),
    ("system", Role.SYSTEM, "centre", "350181"),
    ("security", Role.SECURITY, "centre", "350181"),
    ("audit", Role.AUDIT, "centre", "350181"),
    ("officer", Role.DATA_OFFICER, "centre", "350181"),
    ("auditor", Role.AUDITOR, "centre", "350181"),
)
ENGAGED_UNTIL = date(2040, 1, 1)


@dataclass(frozen=True)
class County:
    """Who works in the county, by login, and its organisations, by code."""

    scopes: dict[str, Scope]
    organisations: dict[str, Organisation]


def found(*, by: Scope, at: datetime) -> County:
    """Founds the county through the actions that people use."""
    places.load_shipped(by=by, at=at)
    places.import_divisions(by=by, at=at, file=COMMUNITIES.encode(), source="test")
    issues.load_shipped(by=by, at=at)
    meetings.load_shipped(by=by, at=at)
    exchange.load_shipped(by=by, at=at)
    members.load_shipped(by=by, at=at)
    centres.load_shipped(by=by, at=at)
    made = organisations.open_organisations(by=by, at=at, rows=_bodies())
    bodies = {body.code: body for body in made}
    scopes = {
        login: _filled(by=by, at=at, login=login, role=role, body=bodies[code], over=over)
        for login, role, code, over in POSTS
    }
    return County(scopes=scopes, organisations=bodies)


def _bodies() -> list[organisations.NewOrganisation]:
    bodies = (
        ("centre", Kind.CENTRE, "受理中心", "Centre", "350181"),
        ("lamps", Kind.BUREAU, "路灯所", "Street lighting", "350181"),
        ("water", Kind.UTILITY, "水务公司", "Water company", "350181"),
        ("here", Kind.COMMUNITY, "示例社区居委会", "Example committee", HERE),
    )
    return [
        organisations.NewOrganisation(
            code=code, kind=kind, name_zh=zh, name_en=en, division=division, starts_on=BEGAN
        )
        for code, kind, zh, en, division in bodies
    ]


def _filled(
    *,
    by: Scope,
    at: datetime,
    login: str,
    role: Role,
    body: Organisation,
    over: str | None,
) -> Scope:
    account = people.open_account(by=by, at=at, login=login, password=PASSWORD)
    post = organisations.open_post(
        by=by,
        at=at,
        organisation=body,
        title_zh=login,
        title_en=login,
        role=role,
        over_division=over,
    )
    ends_on = ENGAGED_UNTIL if role is Role.AUDITOR else None
    access.fill_post(by=by, at=at, post=post, account=account, starts_on=BEGAN, ends_on=ends_on)
    return scope_of(account_with_grants(at=at).get(pk=account.pk))


def with_power(
    scope: Scope, *, permission: Permission, at: datetime, door: str | None = None
) -> Scope:
    """The same person's scope after they have switched a power on, here or at another door."""
    door = scope.door if door is None else door
    with acting_as(scope):
        access.switch_power_on(by=scope, at=at, permission=permission, reason="测试", door=door)
    return scope_of(account_with_grants(at=at, door=door).get(login=scope.name), door=door)


def door_of(client: Client) -> str:
    """The door of the browser at which somebody has signed in."""
    return door_of_session(client.session.session_key or "")


def door_of_program(token: str) -> str:
    """The door of a program that shows a token."""
    return door_of_token(people_queries.token_hash(token))


def lamp_out(*, at: datetime) -> str:
    """A resident raises an issue about a lamp, and this is its number."""
    new = issues.NewIssue(IssueKind.HELP, category="0201", text="路灯不亮", division=HERE)
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


def lamp_mended(number: str, *, by: Scope, at: datetime) -> None:
    """Walks an issue about a lamp to its end: dispatched, signed for, replied to, confirmed."""
    for verb, inputs in (
        ("dispatch", {"organisation": "lamps"}),
        ("sign", {}),
        ("reply", {"text": "修好了"}),
    ):
        case = cases.access_case(scope=by, number=number)
        issues.move_issue(by=by, at=at, case=case, verb=verb, inputs=inputs)
    case = cases.access_case(scope=by, number=number)
    said: dict[str, Any] = {"satisfied": 5}
    issues.answer_issue(by=ANONYMOUS, at=at, case=case, verb="confirm", inputs=said)


def day_off(*, by: Scope, at: datetime) -> None:
    """Makes Saturday 10 October 2026 a day off."""
    with acting_as(by):
        places.edit_workday(
            by=by, at=at, day=date(2026, 10, 10), is_workday=False, document="文件 1"
        )


def over_time(*codes: str, at: datetime) -> int:
    """Removes what is over its time of these kinds of data, as the worker does; says how much."""
    return keep_to_terms([kind for kind in kinds if kind.code in codes], at=at)
