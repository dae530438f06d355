"""What members of the demonstration did: needs that were met with their help, up to the article."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.front.demonstration import wishes
from yijia.front.demonstration.reporting import COMMITTEE, login_of
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import queries as people
from yijia.programmes.members import actions, rules
from yijia.programmes.members.rules import Kind, Skill

# A Saturday; from then on there is something each week, the last of it before the article.
FIRST, WEEK, DAY = date(2020, 6, 6), timedelta(days=7), timedelta(days=1)
STARTS, ENDS = time(9), time(11)
MEMBERS, NEEDS_EACH = 2, 2
TITLE, TITLE_EN, NOTE = (
    "示例：邻里帮扶",
    "Sample: help among neighbours",
    "示例：请在居委会门口集合",
)


def help_neighbours(*, scopes: Mapping[str, Scope], at: datetime, weeks: int) -> int:
    """Plays so many Saturdays up to a moment: members take part, and needs are met with them.

    Returns how many problems were solved by it.
    """
    homes = sorted(code for code in scopes if code.startswith(COMMITTEE))
    days = [FIRST + which * WEEK for which in range(weeks)]
    past = [day for day in days if datetime.combine(day + 2 * DAY, ENDS, tzinfo=CHINA) <= at]
    if not past:
        return 0
    helped = wishes.Helped.since(FIRST - 30 * DAY, until=days[-1] + 60 * DAY, scopes=scopes)
    for which, day in enumerate(past):
        _saturday(scopes, home=homes[which % len(homes)], which=which, day=day, helped=helped)
    return len(past) * MEMBERS * NEEDS_EACH


def _saturday(
    scopes: Mapping[str, Scope], *, home: str, which: int, day: date, helped: wishes.Helped
) -> None:
    by, place = scopes[home], home.removeprefix(COMMITTEE)
    starts, ends = (datetime.combine(day, clock, tzinfo=CHINA) for clock in (STARTS, ENDS))
    new = rules.NewPost(
        kind=Kind.VOLUNTEERING,
        organisation=organisations.ids_by_code()[home],
        division=place,
        skill=Skill.CARE,
        title_zh=TITLE,
        title_en=TITLE_EN,
        note=NOTE,
        starts_at=starts,
        ends_at=ends,
        places=MEMBERS + 2,
    )
    post = actions.open_service_post(by=by, at=starts - 5 * DAY, new=new)
    logins = [login_of(which * MEMBERS + n) for n in range(MEMBERS)]
    accounts = people.ids_by_login(logins)
    for login in logins:
        member = Scope(account=accounts[login], name=login)
        taken = actions.take_post(by=member, at=starts - 2 * DAY, post=post)
        served = actions.confirm_service(
            by=by, at=ends + DAY, service=taken, came_at=starts, left_at=ends
        )
        numbers = [helped.meet_need(place=place, on=starts) for _n in range(NEEDS_EACH)]
        actions.link_cases(by=by, at=ends + DAY, service=served, numbers=numbers)
