"""Members who reported in to the communities where they live: the lists of two years, made up."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.front.demonstration.bodies import BEGAN
from yijia.front.demonstration.linkage import UNITS
from yijia.front.demonstration.logins import HOME_COMMUNITY, MEMBER
from yijia.ground.access import actions as access
from yijia.ground.access import queries as grants
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people
from yijia.programmes.members import actions

COMMITTEE = "committee-"
SOURCE = "demonstration: made-up lists of communities"
COLUMNS = ("login", "unit", "division", "starts_on")
POST_COLUMNS, TITLES = (
    ("organisation", "title_zh", "title_en", "role"),
    (MEMBER.title_zh, MEMBER.title_en),
)
# In each of these months some report in; the last one is over when the article appears.
FIRST_YEAR, FIRST_MONTH, MONTHS = 2020, 1, 19
MONTHS_A_YEAR, DAYS = 12, 28
ASKING, NAME = ("member-new-1", "member-new-2", "member-new-3"), "示例党员"
DAY = timedelta(days=1)
MEMBER_SINCE = date(2021, 3, 5)


def report_members(*, by: Scope, at: datetime, count: int) -> int:
    """Brings in the lists of all communities up to a moment, and says how many members they hold.

    One of them is the member as whom a visitor signs in.
    """
    known = sorted(code for code in organisations.ids_by_code() if code.startswith(COMMITTEE))
    places = [code.removeprefix(COMMITTEE) for code in known]
    rows = [*rows_of(places, units=_units(), count=count)]
    home = HOME_COMMUNITY if HOME_COMMUNITY in places else places[0]
    rows.append((MEMBER.login, MEMBER.body, home, MEMBER_SINCE))
    day = at.astimezone(CHINA).date()
    past = [(login, unit, place, on) for login, unit, place, on in rows if on <= day]
    if past:
        units = {login: unit for login, unit, *_where in past if login != MEMBER.login}
        _become_members(units, by=by, at=at)
        actions.import_reports(by=by, at=at, file=_as_file(COLUMNS, past), source=SOURCE)
        _ask(rows[0][1], home=home, by=by, at=at)
    return len(past)


def _ask(unit: str, *, home: str, by: Scope, at: datetime) -> None:
    """Some have reported in to the community in which a visitor signs in, and wait for it."""
    _become_members(dict.fromkeys(ASKING, unit), by=by, at=at)
    found = grants.account_with_grants(at=at).filter(login__in=ASKING)
    for which, account in enumerate(found.order_by("login"), 1):
        mobile = f"1390000{which:04d}"
        new = actions.NewReport(organisations.ids_by_code()[unit], home, NAME, mobile)
        actions.report_in(by=grants.scope_of(account), at=at - which * DAY, new=new)


def _become_members(units: Mapping[str, str], *, by: Scope, at: datetime) -> None:
    """Opens accounts, each of which holds the member's post of its unit, all of a unit at once."""
    lines = [(unit, *TITLES, Role.MEMBER) for unit in sorted(set(units.values()))]
    file = _as_file(POST_COLUMNS, lines)
    access.import_posts(by=by, at=at, file=file, source=SOURCE)
    accounts = people.open_accounts(by=by, at=at, logins=list(units))
    for post in organisations.posts_of_role(Role.MEMBER, bodies=set(units.values())):
        code = post.organisation.code
        inside = [accounts[login] for login, unit in units.items() if unit == code]
        access.fill_post_with(by=by, at=at, post=post, accounts=inside, starts_on=BEGAN)


def login_of(which: int) -> str:
    """The login name of a member, who cannot sign in."""
    return f"member-{which:04d}"


def _units() -> list[str]:
    """The member units of all streets."""
    kinds = tuple(f"{code}-" for code, *_names in UNITS)
    return sorted(code for code in organisations.ids_by_code() if code.startswith(kinds))


def rows_of(
    places: Sequence[str], *, units: Sequence[str], count: int
) -> Iterator[tuple[str, str, str, date]]:
    """One row for each member: in the community and month that are next in turn."""
    for which in range(count):
        years, month = divmod(FIRST_MONTH - 1 + which % MONTHS, MONTHS_A_YEAR)
        day = date(FIRST_YEAR + years, month + 1, 1 + which % DAYS)
        # All places in turn, each round one place further, so that no place has one month alone.
        place = places[(which + which // len(places)) % len(places)]
        yield login_of(which), units[which % len(units)], place, day


def _as_file(head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()
