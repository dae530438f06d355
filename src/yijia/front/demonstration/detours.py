"""What may happen to an issue between being signed for and being answered."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from yijia.base.workdays import CHINA
from yijia.front.demonstration import hours
from yijia.front.demonstration.steps import CENTRE, PERSON, Steps

CONTACTED, DETOUR, TOLD, GRANTED = 0.7, 0.14, 0.8, 0.75
SOON, DAYS = {0: 3, 1: 2}, {1: 3, 2: 3, 4: 1}
LONGER, RESTS = (2, 3, 5, 10), (30, 60, 90)
ONE_OF, ONE_REFUSES, SHORTLY = 60, 5, timedelta(minutes=20)
ASK_ASSIST = "ask_assist"
PARTNERS = ("municipal-works", "water", "city-management")
# Of so many issues the one with this rest; the dice are left alone.
ADDED, WEIGHED, URGED = (50, 13), (50, 21), (40, 9)
# Every third that is urged is supervised, and every third of those is listed.
THIRD = 3
LEADER = "governance-office"
BESIDE = ("supplement", "set_urgency", "urge", "supervise", "list")


def taken(course: Steps, *, unit: str) -> str:
    """Lets a course take none or one of the detours; returns the unit that has it afterwards."""
    if course.random.random() < CONTACTED:
        course.office(SOON, unit=unit)
        course.add("contact", unit, {"reason": course.say("contact")})
    if course.random.random() >= DETOUR:
        return unit
    return course.one(_DETOURS)(course, unit)


def assisted(course: Steps, *, unit: str) -> None:
    """Lets another unit assist with some issues; it gives its part, or says that it is not its."""
    if course.issue % ONE_OF:
        return
    other = next(partner for partner in PARTNERS if partner != unit)
    refuses = course.issue % (ONE_OF * ONE_REFUSES) == 0
    # The dice are left alone, and each step is soon after the one before it.
    steps = [(ASK_ASSIST, unit), ("refuse_assist", other)]
    if not refuses:
        steps[1:] = [("sign_assist", other), ("give_part", other)]
    for verb, actor in steps:
        course.at += SHORTLY
        course.add(verb, actor, _said(course, verb=verb, other=other))


def beside(course: Steps) -> None:
    """What some persons add, how urgent some issues are, and how some are pressed for."""
    if _is_one_of(course, ADDED):
        _soon(course, "supplement", PERSON, field="text")
    if _is_one_of(course, WEIGHED):
        _soon(course, "set_urgency", CENTRE, given={"urgency": "urgent"})
    if _is_one_of(course, URGED):
        nth = course.issue // URGED[0]
        _soon(course, "urge", PERSON)
        if nth % THIRD == 0:
            _soon(course, "supervise", LEADER)
        if nth % THIRD**2 == 0:
            _soon(course, "list", LEADER)


def _is_one_of(course: Steps, which: tuple[int, int]) -> bool:
    every, rest = which
    return course.issue % every == rest


def _soon(
    course: Steps,
    verb: str,
    actor: str,
    *,
    field: str = "reason",
    given: Mapping[str, str] = MappingProxyType({}),
) -> None:
    course.at += SHORTLY
    course.add(verb, actor, {**given, field: course.words.said[verb][0]})


def _said(course: Steps, *, verb: str, other: str) -> dict[str, str]:
    text = {"text": course.words.said[verb][0]} if verb in course.words.said else {}
    return {"organisation": other, **text} if verb == ASK_ASSIST else text


def _question(course: Steps, unit: str) -> str:
    course.office(SOON, unit=unit)
    course.add("ask_person", unit, {"text": course.say("ask_person")})
    if course.random.random() < TOLD:
        course.person(DAYS)
        course.add("tell", PERSON, {"text": course.say("tell")})
    else:
        course.office({5: 1, 6: 1}, unit=unit)
        course.add("resume", unit, {"reason": course.say("resume")})
    return unit


def _extension(course: Steps, unit: str) -> str:
    """More time is asked for while there is some left: not where it had gone astray before."""
    if course.is_misdirected or course.topic.code.startswith("03"):
        return _question(course, unit)
    course.at = hours.soon(course.at, hours=2, random=course.random)
    asked = {"days": str(course.one(LONGER)), "reason": course.say("ask_extension")}
    course.add("ask_extension", unit, asked)
    return _answered(course, unit, granted="grant_extension", refused="refuse_extension")


def _answered(course: Steps, unit: str, *, granted: str, refused: str) -> str:
    course.at = hours.soon(course.at, hours=2, random=course.random)
    if course.random.random() < GRANTED:
        course.add(granted, CENTRE, {"text": course.say(granted)})
    else:
        course.add(refused, CENTRE, {"reason": course.say(refused)})
    return unit


def _parked(course: Steps, unit: str) -> str:
    course.office(SOON, unit=unit)
    rests = timedelta(days=course.one(RESTS))
    review_on = (course.at + rests).astimezone(CHINA).date()
    asked = {"review_on": review_on.isoformat(), "reason": course.say("ask_park")}
    course.add("ask_park", unit, asked)
    _answered(course, unit, granted="grant_park", refused="refuse_park")
    if course.moves[-1].verb == "grant_park":
        course.at += rests
        course.office(SOON)
        course.add("review", CENTRE, {"reason": course.say("review")})
    return unit


def _split(course: Steps, unit: str) -> str:
    other = course.one([partner for partner in PARTNERS if partner != unit])
    course.office(SOON, unit=unit)
    course.add("split", unit, {"organisation": other, "text": course.say("split")})
    course.office(SOON, unit=other)
    course.add_part("sign", other, {})
    course.office(DAYS, unit=other)
    course.add_part("deliver", other, {"reason": course.say("deliver")})
    return unit


def _escalated(course: Steps, unit: str) -> str:
    if not unit.startswith("committee-"):
        return _split(course, unit)
    above = f"town-{course.place.code[:9]}"
    course.office(SOON, unit=unit)
    course.add("escalate", unit, {"reason": course.say("escalate")})
    course.office(SOON, unit=above)
    course.add("sign", above, {})
    return above


_DETOURS: tuple[Callable[[Steps, str], str], ...] = (
    *(_question, _question, _extension, _extension, _parked, _split, _escalated),
)
