"""Units called together about open cases of one community: one is over, one waits, one begins, and
one was asked for by the whistle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.meetings import actions
from yijia.engines.meetings import queries as meetings
from yijia.front.demonstration.logins import HOME_COMMUNITY
from yijia.ground.organisations import queries as organisations

CONVENER = f"committee-{HOME_COMMUNITY}"
# The committee that hears its whistle.
STREET = f"working-{HOME_COMMUNITY[:9]}"
# The body that does what was resolved, and another one that was called with it.
FIRST, SECOND = "city-management", "municipal-works"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON, PLACE = "示例：路口垃圾与积水，一家单位解决不了", "示例路口"
RESOLVED, DONE, WORD = "示例：清运垃圾并疏通排水口", "示例：已清运，排水口已疏通", "示例：到场及时"
# So many days before the present moment the call went out, by how far it has come since.
OVER, WAITING, BEGUN = 4, 2, 0


@dataclass(frozen=True)
class _Acting:
    """Who acts for which body, and the ids of bodies by their codes."""

    scopes: Mapping[str, Scope]
    bodies: Mapping[str, int]
    at: datetime


def convene_units(*, scopes: Mapping[str, Scope], at: datetime) -> int:
    """Calls units together about the latest open cases there, and returns how many times."""
    bodies = {known.code: known.id for known in organisations.ever_known().values()}
    acting = _Acting(scopes, bodies, at)
    called = _blow(acting)
    for days, go_on in ((OVER, _finish), (WAITING, _wait), (BEGUN, _begin)):
        number = _next_case(acting, before=at - days * DAY - HOUR)
        if number:
            go_on(acting, number=number, called_at=at - days * DAY - HOUR)
            called += 1
    return called


def _blow(acting: _Acting) -> int:
    """The community blew the whistle yesterday, and the committee of its street named the units."""
    number, blown_at = _next_case(acting, before=acting.at - DAY), acting.at - DAY
    if not number or STREET not in acting.scopes:
        return 0
    by, street, bodies = acting.scopes[CONVENER], acting.scopes[STREET], acting.bodies
    case = cases.access_case(scope=by, number=number)
    new = actions.NewWhistle(bodies[CONVENER], "key-task", REASON, PLACE)
    blown = actions.blow_whistle(by=by, at=blown_at, case=case, new=new)
    held = meetings.access_whistle(scope=street, number=blown.number)
    units = [bodies[FIRST], bodies[SECOND]]
    actions.name_units(by=street, at=blown_at + HOUR, whistle=held, units=units)
    return 1


def _next_case(acting: _Acting, *, before: datetime) -> str:
    """An open case of the community that is older than a moment and that nobody was called to."""
    worker = acting.scopes[CONVENER]
    for case in cases.work_in_area(worker, after=None, limit=500):
        is_free = not meetings.convenings_of(case)
        if case.happened_at < before and is_free and not case.confidential and not case.parent_id:
            return case.number
    return ""


def _convene(acting: _Acting, *, number: str, called_at: datetime, kind: str) -> str:
    by, bodies = acting.scopes[CONVENER], acting.bodies
    units = [bodies[FIRST], bodies[SECOND]]
    call = actions.Call(bodies[CONVENER], kind, REASON, PLACE, units)
    case = cases.access_case(scope=by, number=number)
    return actions.convene_units(by=by, at=called_at, case=case, call=call).number


def _arrive(acting: _Acting, *, number: str, unit: str, at: datetime) -> None:
    by = acting.scopes[unit]
    one = meetings.access_attendance(scope=by, number=number, unit=acting.bodies[unit])
    actions.sign_arrival(by=by, at=at, attendance=one)


def _resolve(acting: _Acting, *, number: str, at: datetime, workdays: int) -> int:
    by = acting.scopes[CONVENER]
    convening = meetings.access_convening(scope=by, number=number).convening
    new = actions.NewResolution(RESOLVED, acting.bodies[FIRST], workdays)
    return actions.add_resolution(by=by, at=at, convening=convening, new=new).pk


def _begin(acting: _Acting, *, number: str, called_at: datetime) -> None:
    """Units were called an hour ago, and nobody has come yet."""
    _convene(acting, number=number, called_at=called_at, kind="emergency")


def _wait(acting: _Acting, *, number: str, called_at: datetime) -> None:
    """One has come and took something on, and the other one could not come."""
    called = _convene(acting, number=number, called_at=called_at, kind="joint-enforcement")
    _arrive(acting, number=called, unit=FIRST, at=called_at + HOUR)
    other = acting.scopes[SECOND]
    one = meetings.access_attendance(scope=other, number=called, unit=acting.bodies[SECOND])
    actions.decline_call(
        by=other, at=called_at + HOUR, attendance=one, reason="示例：抢修中，次日到"
    )
    _resolve(acting, number=called, at=called_at + 2 * HOUR, workdays=5)


def _finish(acting: _Acting, *, number: str, called_at: datetime) -> None:
    """Both came, one of them late; what was resolved was done, and both sides have rated."""
    called = _convene(acting, number=number, called_at=called_at, kind="joint-enforcement")
    _arrive(acting, number=called, unit=FIRST, at=called_at + HOUR)
    _arrive(acting, number=called, unit=SECOND, at=called_at + 3 * HOUR)
    identity = _resolve(acting, number=called, at=called_at + 4 * HOUR, workdays=2)
    worker, first = acting.scopes[CONVENER], acting.scopes[FIRST]
    one = meetings.access_resolution(scope=first, identity=identity)
    actions.report_resolution(by=first, at=called_at + DAY, resolution=one, note=DONE)
    one = meetings.access_resolution(scope=worker, identity=identity)
    actions.accept_resolution(by=worker, at=called_at + 2 * DAY, resolution=one)
    held = meetings.access_convening(scope=worker, number=called).convening
    actions.close_convening(by=worker, at=called_at + 2 * DAY, convening=held)
    for rater, rated, stars in ((CONVENER, FIRST, 5), (FIRST, CONVENER, 4)):
        by = acting.scopes[rater]
        opened = meetings.access_convening(scope=by, number=called)
        pair = (acting.bodies[rater], acting.bodies[rated])
        said = called_at + 2 * DAY + HOUR
        actions.rate_side(by=by, at=said, opened=opened, pair=pair, stars=stars, word=WORD)
