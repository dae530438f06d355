"""Confidential issues: about a committee, kept from it, and dealt with by an office above it."""

from collections.abc import Iterator
from datetime import date, datetime, time
from random import Random

from yijia.base.workdays import CHINA, Calendar
from yijia.front.demonstration import hours
from yijia.front.demonstration.dice import dice
from yijia.front.demonstration.names import Place
from yijia.front.demonstration.steps import CENTRE, PERSON, Move
from yijia.programmes.issues.actions import NewIssue
from yijia.programmes.issues.rules import IssueKind, Source

SEED = "yijia demonstration quiet 1"
# They have numbers of their own, beyond all others; so many a year, on the tenth of these months.
BEYOND, DAY, MONTHS = 20_000_000, 10, (1, 4, 7, 10)
UNIT, TOPIC = "civil-affairs", "0602"
TEXTS = (
    "公开栏的收支账目好几个月没有更新，问起来工作人员总说以后再贴，希望上级来看一看。",
    "办一张证明被要求先交一笔没有收据的费用，担心说出来以后办事更难，请保密处理。",
    "低保评议的名单没有公示，邻居都说是内部定的，请换一个单位来核实。",
    "征求意见会没有通知到户，会议记录上却有我家的签名，请核查这件事是怎么办的。",
)
REPLIES = (
    "已派人到场核对账目并补登公开栏，今后每季度由上级单位抽查一次。",
    "经核查情况属实，已责令退还并作出处理。办理过程中未向被反映单位透露您的情况。",
    "已调取评议材料重新公示，并安排其他单位复核，结果将另行告知。",
)


def moves(
    places: list[Place], *, first: date, until: datetime, calendar: Calendar
) -> Iterator[Move]:
    """Every move of every confidential issue that was raised from a day on until a moment."""
    last = until.astimezone(CHINA).date()
    years = range(first.year, last.year + 1)
    days = [date(year, month, DAY) for year in years for month in MONTHS]
    days = [day for day in days if first <= day <= last]
    for number, day in enumerate(days):
        random = dice(SEED, day.isoformat())
        place = random.choice(places)
        yield from _course(place, day=day, issue=BEYOND + number, calendar=calendar, random=random)


def _course(
    place: Place, *, day: date, issue: int, calendar: Calendar, random: Random
) -> Iterator[Move]:
    """One of them, from its being raised to its end."""
    at = hours.soon(datetime.combine(day, time(9), tzinfo=CHINA), hours=10, random=random)
    yield Move(at, issue, "raise", actor=PERSON, new=_told(place, random=random))
    steps: tuple[tuple[str, str, dict[str, str], int], ...] = (
        ("dispatch", CENTRE, {"organisation": UNIT}, 1),
        ("sign", UNIT, {}, 1),
        ("contact", UNIT, {"reason": "已通过受理中心与来电人核实情况。"}, 2),
        ("reply", UNIT, {"text": random.choice(REPLIES), "private_text": ""}, 6),
        ("confirm", PERSON, {"satisfied": random.choice("345")}, 3),
    )
    for verb, actor, inputs, workdays in steps:
        at = hours.office_moment(at, workdays=workdays, random=random, calendar=calendar)
        yield Move(at, issue, verb, actor=actor, inputs=inputs)


def _told(place: Place, *, random: Random) -> NewIssue:
    return NewIssue(
        kind=random.choice((IssueKind.COMPLAINT, IssueKind.REPORT)),
        category=TOPIC,
        text=random.choice(TEXTS),
        division=place.code,
        source=Source.WEB,
        is_confidential=True,
        about=f"committee-{place.code}",
    )
