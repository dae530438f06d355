"""Where members live: for themselves, and for the body of the community, which confirms it.

Their unit is told that they have reported in, by a function of the database, and never where.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, models

from yijia.base.access import Permission, Role
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Holding, Known
from yijia.ground.organisations.rules import OF_PLACE
from yijia.ground.shell.paging import cursor_of, id_of, parts_of
from yijia.programmes.members import rules
from yijia.programmes.members.models import ReportIn
from yijia.programmes.members.rules import State

MOST_AT_DESK = 200
AT_DESK = (State.ASKED, State.CONFIRMED)


def units_of_member(scope: Scope) -> list[int]:
    """The units of which somebody is a member: those in which they hold a member's post."""
    serves = Permission.MEMBER_SERVE
    homes = {one.home for one in scope.grants if serves in one.permissions}
    return sorted(home for home in homes if home is not None)


def posts_of_members(accounts: Iterable[int]) -> dict[tuple[int, int], list[Holding]]:
    """The members' posts that accounts hold or held, by account and unit."""
    found: dict[tuple[int, int], list[Holding]] = {}
    for one in organisations.holdings_of(list(accounts), role=Role.MEMBER):
        found.setdefault((one.account, one.organisation), []).append(one)
    return found


def is_member(report: ReportIn, *, on: date) -> bool:
    """Whether whoever reported in holds a member's post of their unit on a day."""
    if report.account_id is None:
        return False
    held = posts_of_members([report.account_id]).get((report.account_id, report.unit_id), ())
    return any(one.covers(on) for one in held)


def own_reports(scope: Scope) -> list[ReportIn]:
    """Where somebody has reported in, the latest first."""
    if scope.account is None:
        return []
    return list(ReportIn.objects.filter(account=scope.account).order_by("-id"))


def is_there(scope: Scope, *, division: str) -> bool:
    """Whether somebody is confirmed in a community now."""
    if scope.account is None:
        return False
    held = ReportIn.objects.filter(account=scope.account, state=State.CONFIRMED)
    return held.filter(division=division).exists()


def access_own_report(*, scope: Scope, number: str) -> ReportIn:
    """One's own report-in.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    mine = [one for one in own_reports(scope) if one.number == number]
    if not mine:
        raise NotFound
    return mine[0]


def answers_for(scope: Scope, *, body: int) -> bool:
    """Whether somebody speaks for the body of a community: by a post in it."""
    return scope.works_at(Permission.CASE_HANDLE, organisation=body)


def bodies_of(scope: Scope, *, on: date) -> list[Known]:
    """The bodies for whose work somebody holds a post."""
    known = organisations.known_organisations(on=on).values()
    return [one for one in known if answers_for(scope, body=one.id)]


def in_reach(scope: Scope) -> models.QuerySet[ReportIn]:
    """The report-ins that somebody sees who works in the body of the community."""
    rows = ReportIn.objects.select_related("account")
    if scope.everything:
        return rows
    homes = [one for one in scope.homes() if answers_for(scope, body=one)]
    return rows.filter(organisation__in=homes)


@dataclass(frozen=True)
class Desk:
    """One page of who waits and who is confirmed, and where the next one begins."""

    rows: dict[State, list[ReportIn]]
    next: str


def desk(scope: Scope, *, after: str = "") -> Desk:
    """Who waits to be confirmed and who is confirmed where somebody works, the oldest first.

    Of each state `MOST_AT_DESK` at most, so that none hides the other.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = parts_of(after, count=len(AT_DESK)) or (0,) * len(AT_DESK)
    seen, rows, last, goes_on = in_reach(scope).order_by("id"), {}, [], False
    for state, part in zip(AT_DESK, place, strict=True):
        found = list(seen.filter(state=state, id__gt=id_of(part))[: MOST_AT_DESK + 1])
        goes_on |= len(found) > MOST_AT_DESK
        rows[state] = found[:MOST_AT_DESK]
        last.append(rows[state][-1].pk if rows[state] else id_of(part))
    return Desk(rows, cursor_of(*last) if goes_on else "")


def access_report(*, scope: Scope, number: str) -> ReportIn:
    """A report-in, for who works in the body of its community.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = in_reach(scope).filter(pk=rules.id_of(number)).first()
    if found is None:
        raise NotFound
    return found


def places_of(accounts: Iterable[int]) -> dict[int, str]:
    """In which community accounts are confirmed now, as far as the reader sees it."""
    held = ReportIn.objects.filter(account__in=list(accounts), state=State.CONFIRMED)
    return {account: place for account, place in held.values_list("account", "division") if account}


def last_days_of(accounts: Iterable[int]) -> dict[int, date]:
    """The day before which accounts were last confirmed anywhere, as far as the reader sees it."""
    past = ReportIn.objects.filter(account__in=list(accounts), ends_on__gt=models.F("starts_on"))
    found = past.order_by().values_list("account").annotate(day=models.Max("ends_on"))
    return {account: day for account, day in found if account and day}


@dataclass(frozen=True)
class Reported:
    """A member of a unit who has reported in, by the login name."""

    unit: int
    login: str


def reported_of(scope: Scope, *, on: date) -> list[Reported]:
    """The members of somebody's units who have reported in, in the order of their login names.

    Who has not is in no list, and where anybody lives is not told.
    """
    units = [one.id for one in bodies_of(scope, on=on) if one.kind not in OF_PLACE]
    return sorted(_reported(units, on=on), key=lambda one: (one.unit, one.login))


def _reported(units: Sequence[int], *, on: date) -> list[Reported]:
    if not units:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_reported(%s, %s)", [list(units), on])
        return [Reported(*row) for row in cursor.fetchall()]
