"""Meetings of two committees: one with signed minutes, open resolutions and an addition, and the
next one with its agenda, each written by the actions that people use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.meetings import actions
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.rules.deciding import Votes
from yijia.engines.meetings.rules.joint import Line, Presence
from yijia.front.demonstration.logins import HOME_COMMUNITY
from yijia.ground.organisations import queries as organisations

# Each body, and whose scope keeps its meetings.
KEPT = (
    (f"party-{HOME_COMMUNITY}", f"committee-{HOME_COMMUNITY}"),
    (f"working-{HOME_COMMUNITY[:9]}", f"working-{HOME_COMMUNITY[:9]}"),
)
DAY = timedelta(days=1)
HELD_BEFORE, CALLED_BEFORE, NEXT_IN = 21, 28, 7
PLACE, SPEAKER = "示例会议室", "示例：分管领导"
# A point, what became of it, the limit of what was resolved about it, and whether that was done.
POINTS = (
    ("示例：夏季暑期课堂场地", "示例：由驻区学校提供教室，社区安排志愿者", 5, True),
    ("示例：路口排水口清疏", "示例：分两段实施，先疏通后设围挡", 40, False),
    ("示例：义诊进小区", "示例：每季度一次，时间由社区与医院商定", 60, False),
)
RESOLVED, DONE, ADDED = "示例：按会议议定事项落实", "示例：已按议定事项落实", "示例：地点更正为东门"
NEXT_POINT, MOST_DRAWN = "示例：下季度共建项目", 3


@dataclass(frozen=True)
class _Keeping:
    """Who keeps the meetings of a body."""

    by: Scope
    body: str
    at: datetime

    def call(self, *, called_at: datetime, meets_at: datetime) -> str:
        """Calls a meeting, and returns its number."""
        known = organisations.body_by_code(self.body)
        new = actions.NewMeeting(known, meets_at, PLACE)
        return actions.call_meeting(by=self.by, at=called_at, new=new).number


def hold_meetings(*, scopes: Mapping[str, Scope], at: datetime) -> int:
    """Holds one meeting of each committee and calls the next, and returns how many there are."""
    found = 0
    for body, keeper in KEPT:
        if keeper in scopes:
            keeping = _Keeping(scopes[keeper], body, at)
            _hold(keeping)
            _call_next(keeping)
            found += 2
    return found


def _nine(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(CHINA).date(), time(9), tzinfo=CHINA)


def _hold(keeping: _Keeping) -> None:
    """A meeting three weeks ago: all but one came, and its minutes were signed on the next day."""
    by, held_at = keeping.by, _nine(keeping.at - HELD_BEFORE * DAY)
    called_at = keeping.at - CALLED_BEFORE * DAY
    number = keeping.call(called_at=called_at, meets_at=held_at)
    meeting = meetings.access_meeting(scope=by, number=number)
    for title, *_rest in POINTS:
        actions.add_items(by=by, at=called_at, meeting=meeting, title=title)
    seats = meetings.seats_on(meeting.body_id, on=held_at.date())
    absent = seats[1:][-1:]
    lines = [_line(seat, is_absent=seat in absent) for seat in seats]
    done: list[int] = []
    meeting = actions.take_roll(by=by, at=held_at, meeting=meeting, lines=lines)
    for place, (_title, text, workdays, is_done) in enumerate(POINTS, 1):
        item = meetings.access_item(scope=by, number=number, place=place)
        votes = Votes(meeting.present or 0, 0, 0)
        decision = actions.NewDecision(text, votes if place > 1 else None)
        actions.decide_item(by=by, at=held_at, item=item, new=decision)
        owner = meeting.body_id if is_done else seats[0]
        new = actions.NewResolution(RESOLVED, owner, workdays)
        made = actions.resolve_item(by=by, at=held_at, item=item, new=new)
        done += [made.pk] if is_done else []
    signed = actions.sign_minutes(by=by, at=held_at + DAY, meeting=meeting)
    for identity in done:
        one = meetings.access_resolution(scope=by, identity=identity)
        actions.report_resolution(by=by, at=held_at + 2 * DAY, resolution=one, note=DONE)
        one = meetings.access_resolution(scope=by, identity=identity)
        actions.accept_resolution(by=by, at=held_at + 3 * DAY, resolution=one)
    actions.add_to_minutes(by=by, at=held_at + 3 * DAY, meeting=signed, text=ADDED)


def _line(seat: int, *, is_absent: bool) -> Line:
    return Line(seat, Presence.EXCUSED, "") if is_absent else Line(seat, Presence.PRESENT, SPEAKER)


def _call_next(keeping: _Keeping) -> None:
    """The next meeting, with open matters of the place on its agenda."""
    by, at = keeping.by, keeping.at
    number = keeping.call(called_at=at, meets_at=_nine(at + NEXT_IN * DAY))
    meeting = meetings.access_meeting(scope=by, number=number)
    offered = meetings.offered(by, meeting=meeting, at=at)
    drawn = [one for _source, rows in offered for one in rows[:MOST_DRAWN]]
    actions.add_items(by=by, at=at, meeting=meeting, matters=drawn, title=NEXT_POINT)
