"""Many at the very same moment for what there is but once: a room, the last places, a last gift."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import psycopg
from django.db import connection, connections

from yijia.base.errors import Refused
from yijia.config.bench import contest
from yijia.config.bench.contest import Ground
from yijia.config.bench.county import County
from yijia.config.bench.findings import Part, Row, Target
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.programmes.centres.rules import NotFree

GATE_SECONDS, WORK_SECONDS = 60, 120
# Of so many rivals one fits into the last places; so many times are offered to who has no room.
RIVALS_A_PLACE, OFFERED = 5, 3
TITLE = "Rivals for one thing"
TEXT = """\
Each race is run {races} times, every rival on a connection of its own to the database, all let go
at one moment, and each by the action that pages and programs take: {rivals} residents who want one
room at the same hour; {rivals} who enrol for the last {places} places of an activity; and two
communities to which the last one of something was offered, and who both take it. A race is won when
the room is booked once, and {losers} are refused with the next {offered} times at which it can be
had; when exactly {places} have a place, and the others stand on a list from 1 to {waiting}; when
one has it, the other is refused, and the stock of no day is passed. The database is asked
afterwards. Told is how long it took until all had their answers."""
# The rows that a race must leave behind, asked as the owner.
BOOKED = "SELECT count(*) FROM centres_taken WHERE room_id = %s AND live"
LISTED = """
SELECT count(*) FILTER (WHERE state = 'enrolled' AND place IS NULL),
  array_agg(place ORDER BY place) FILTER (WHERE state = 'waiting')
FROM centres_enrolment WHERE activity_id = %s
"""
GIVEN = """
SELECT count(*) FILTER (WHERE state = 'agreed'),
  (SELECT max(taken) FROM exchange_stock s WHERE s.resource_id = %(resource)s)
FROM exchange_match WHERE resource_id = %(resource)s
"""


@dataclass
class Races:
    """Of one kind of race how long each took, and how many ended as they must."""

    what: str
    won: int = 0
    seconds: list[float] = field(default_factory=list)

    def keep(self, *, is_won: bool, seconds: float) -> None:
        """Adds a race."""
        self.won += is_won
        self.seconds.append(seconds)


@dataclass(frozen=True)
class Course:
    """On what the races are run."""

    ground: Ground
    owner: psycopg.Connection
    rivals: int

    @property
    def places(self) -> int:
        """How many places are left."""
        return self.rivals // RIVALS_A_PLACE


def at_once(works: Sequence[Callable[[], object]]) -> tuple[list[object], float]:
    """What each work answers when all are let go together, and the seconds until the last did.

    A refusal is an answer, too; whatever else is raised ends the bench.
    """
    gate = Barrier(len(works) + 1)

    def run(work: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            gate.wait(timeout=GATE_SECONDS)
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        started = [pool.submit(run, work) for work in works]
        gate.wait(timeout=GATE_SECONDS)
        began = time.perf_counter()
        told = [done.result(timeout=WORK_SECONDS) for done in started]
        return told, time.perf_counter() - began


def _room(course: Course, *, number: int) -> tuple[bool, float]:
    """All want one room at the same hour."""
    room = contest.new_room(course.ground, number=number)
    works = [
        contest.booking(course.ground, room=room, mobile=_mobile(which))
        for which in range(course.rivals)
    ]
    told, seconds = at_once(works)
    refused = [one for one in told if isinstance(one, NotFree)]
    is_clear = all(len(one.offers) == OFFERED for one in refused)
    is_won = _asked(course, BOOKED, [room.pk]) == (1,) and len(refused) == course.rivals - 1
    return is_won and is_clear, seconds


def _places(course: Course, *, number: int) -> tuple[bool, float]:
    """All enrol for the last places."""
    activity = contest.new_activity(course.ground, number=number, places=course.places)
    works = [
        contest.enrolling(course.ground, activity=activity, mobile=_mobile(which))
        for which in range(course.rivals)
    ]
    told, seconds = at_once(works)
    listed = list(range(1, course.rivals - course.places + 1))
    is_won = _asked(course, LISTED, [activity.pk]) == (course.places, listed)
    return is_won and not any(isinstance(one, Refused) for one in told), seconds


def _claims(course: Course, *, number: int) -> tuple[bool, float]:  # noqa: ARG001 - as all have it
    """Two take the last one of something."""
    resource, works = contest.two_claims(course.ground)
    told, seconds = at_once(works)
    is_won = _asked(course, GIVEN, {"resource": resource}) == (1, 1)
    return is_won and sum(isinstance(one, Refused) for one in told) == 1, seconds


def _mobile(which: int) -> str:
    return f"139{which:08}"


def _asked(course: Course, sql: str, values: list[int] | Mapping[str, int]) -> tuple[Any, ...]:
    return course.owner.execute(sql, values).fetchone() or ()


def measure(on: Stage, *, land: County) -> Part:
    """Runs every race as often as the size says."""
    rivals, count = on.size.rivals, on.size.races
    on.say(f"Letting {rivals} rivals go at once, {count} times each race")
    ground = contest.prepared(land)
    with on.owner() as owner:
        course = Course(ground, owner, rivals)
        raced = {
            f"{rivals} rivals for one room: one booking, {rivals - 1} told when it is free": _room,
            f"{rivals} for the last {course.places} places: {course.places} and a list": _places,
            "two claims beyond the stock: one refused": _claims,
        }
        found = [_raced(what, race, course=course, count=count) for what, race in raced.items()]
    connections.close_all()
    return part(found, rivals=rivals, places=course.places)


def _raced(
    what: str, race: Callable[..., tuple[bool, float]], *, course: Course, count: int
) -> Races:
    races = Races(what)
    for number in range(count):
        is_won, seconds = race(course, number=number)
        races.keep(is_won=is_won, seconds=seconds)
    return races


def part(found: Sequence[Races], *, rivals: int, places: int) -> Part:
    """What was found: of each kind of race how many ended as they must, and how long they took."""
    text = TEXT.format(
        races=len(found[0].seconds),
        rivals=rivals,
        places=places,
        losers=rivals - 1,
        waiting=rivals - places,
        offered=OFFERED,
    )
    return Part(
        TITLE,
        text,
        targets=[_target(one) for one in found],
        rows=[Row(one.what, Series.of(one.seconds), unit=" s", digits=2) for one in found],
    )


def _target(races: Races) -> Target:
    count = len(races.seconds)
    found, aim = f"{races.won} of {count}", f"{count} of {count}"
    return Target(races.what, aim=aim, found=found, met=races.won == count)
