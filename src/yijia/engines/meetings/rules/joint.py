"""How a meeting of a body goes on, from the call to its signed minutes; pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from yijia.base.errors import Conflict, Invalid
from yijia.base.words import _

LONGEST_PLACE, LONGEST_TITLE, LONGEST_SPEAKER = 120, 200, 60
LONGEST_TEXT, LONGEST_REASON, LONGEST_NUMBER = 2000, 400, 52
LONGEST_SOURCE, LONGEST_KEY, LONGEST_DIGEST = 20, 40, 64
MOST_ITEMS, MOST_OFFERED, MOST_UNITS = 60, 50, 999
# A meeting is called for today, or for a day within a year.
FURTHEST = timedelta(days=366)


class State(StrEnum):
    """How far a meeting has come."""

    CALLED = "called"
    HELD = "held"
    SIGNED = "signed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What is done with a meeting."""

    TAKE_ROLL = "take_roll"
    SIGN = "sign"
    CANCEL = "cancel"


class Presence(StrEnum):
    """Whether somebody speaks for a seat."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


STATE_LABELS = {
    State.CALLED: _("Called"),
    State.HELD: _("Held, minutes not signed yet"),
    State.SIGNED: _("Minutes signed"),
    State.CANCELLED: _("Called off"),
}
PRESENCE_LABELS = {
    Presence.PRESENT: _("Present"),
    Presence.EXCUSED: _("Excused"),
    Presence.ABSENT: _("Absent"),
}


@dataclass(frozen=True)
class Edge:
    """One move of a meeting, and why there is such a move."""

    source: State
    step: Step
    target: State
    reason: str


EDGES = (
    Edge(State.CALLED, Step.TAKE_ROLL, State.HELD, "who has come is known, and so the quorum"),
    Edge(State.CALLED, Step.CANCEL, State.CANCELLED, "it is not held; why is said to its members"),
    Edge(State.HELD, Step.SIGN, State.SIGNED, "the minutes are fixed; what comes later is added"),
)
# What was written before the minutes were signed may still be followed afterwards.
WITH_RESOLUTIONS = (State.HELD, State.SIGNED)


def moved(state: State, *, step: Step) -> State:
    """Where a meeting stands after a step.

    Raises:
        Conflict: the step does not fit how far it has come; perhaps somebody was faster.
    """
    for edge in EDGES:
        if (edge.source, edge.step) == (state, step):
            return edge.target
    raise Conflict(_("This meeting has moved on. Look at it again."))


def next_number(body: str, *, before: int) -> str:
    """The number of the next meeting of a body, of which there were so many before."""
    return f"{body}-M{before + 1}"


def check_day(meets_on: date, *, today: date) -> None:
    """Refuses a day that is over, or further away than a year.

    Raises:
        Invalid: it is.
    """
    if not today <= meets_on <= today + FURTHEST:
        raise Invalid(_("Give today, or a day within a year."), field="meets_on")


@dataclass(frozen=True)
class Line:
    """One line of the roll: whose seat, whether somebody speaks for it, and by which post."""

    unit: int
    presence: Presence
    speaker: str


def check_roll(lines: Iterable[Line], *, seats: Iterable[int]) -> None:
    """Refuses a roll that does not name every seat of the day once, or says not who speaks.

    Raises:
        Invalid: a seat is missing, named twice, or none of the body, or nobody speaks for it.
    """
    given = list(lines)
    named = sorted(line.unit for line in given)
    if not named or named != sorted(seats):
        raise Invalid(_("Name every seat of the day once."), field="present")
    if any(line.presence is Presence.PRESENT and not line.speaker.strip() for line in given):
        raise Invalid(_("Say for each unit present who speaks for it."), field="speakers")


def digest(minutes: Mapping[str, object]) -> str:
    """What minutes are known by: SHA-256 of them as JSON with sorted keys, in hexadecimal."""
    text = json.dumps(minutes, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
