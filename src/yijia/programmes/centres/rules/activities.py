"""Activities with places, a numbered waiting list and offers that expire; pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from yijia.base import codes
from yijia.base.errors import Conflict, NotFound
from yijia.base.words import _
from yijia.programmes.centres.rules.booking import EARLY, TOO_EARLY, TOO_LATE, numbered
from yijia.programmes.centres.rules.rooms import Span

LETTER, ENROLLED_CONTACT = "E", "centres.enrolled_contact"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_ROLE = 60, 1000, 40
MOST_PLACES, MOST_ROLES, MOST_GUESTS = 2000, 6, 200
# The constraint by which one number enrols once in an activity.
ONE_PERSON = "centres_enrolment_one_person"
# In steps of so many answers everybody may know what was said of an activity.
FEWEST_ANSWERS = 5
# So long after it began the place of who has not come is given to who waits at the door.
LATE = timedelta(minutes=15)


class ActivityState(StrEnum):
    """Whether an activity takes place."""

    OPEN = "open"
    CALLED_OFF = "called_off"


class EnrolState(StrEnum):
    """How an enrolment stands."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    ATTENDED = "attended"
    MISSED = "missed"


ENROL_LABELS = {
    EnrolState.ENROLLED: _("Has a place"),
    EnrolState.WAITING: _("On the waiting list"),
    EnrolState.OFFERED: _("A place is offered"),
    EnrolState.LAPSED: _("The offer ran out"),
    EnrolState.CANCELLED: _("Cancelled"),
    EnrolState.CALLED_OFF: _("The activity was called off"),
    EnrolState.ATTENDED: _("Was there"),
    EnrolState.MISSED: _("Did not come"),
}
ENROL_COLOURS = {
    EnrolState.ENROLLED: "teal",
    EnrolState.WAITING: "yellow",
    EnrolState.OFFERED: "purple",
    EnrolState.ATTENDED: "green",
    EnrolState.CALLED_OFF: "red",
}
ENROL_SENTENCES = {
    EnrolState.ENROLLED: _("You have a place. If you cannot come, cancel, so that another can."),
    EnrolState.WAITING: _("All places are taken. You are told when one is offered to you."),
    EnrolState.OFFERED: _("A place is kept for you. Accept it before the offer runs out."),
    EnrolState.LAPSED: _("The place was offered to the next one. You can enrol again."),
    EnrolState.CANCELLED: _("You do not need the place any more."),
    EnrolState.CALLED_OFF: _("The centre has called the activity off."),
    EnrolState.ATTENDED: _("You were there. Tell the centre how it was, if you like."),
    EnrolState.MISSED: _("The centre did not see you. Only you and the centre know this."),
}
# In these a place is taken: who did not come has left theirs to whoever stands there.
PLACED = frozenset({EnrolState.ENROLLED, EnrolState.OFFERED, EnrolState.ATTENDED})
GOING_ON = frozenset({EnrolState.ENROLLED, EnrolState.WAITING, EnrolState.OFFERED})


class EnrolVerb(StrEnum):
    """What is done with an enrolment."""

    OFFER = "offer"
    ACCEPT = "accept"
    LAPSE = "lapse"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    MISS = "miss"
    CALL_OFF = "call_off"


ENROL_VERB_LABELS = {
    EnrolVerb.ACCEPT: _("Accept the place"),
    EnrolVerb.CANCEL: _("I cannot come"),
    EnrolVerb.CHECK_IN: _("They are here"),
    EnrolVerb.MISS: _("Nobody came"),
}
ENROL_OWN = (EnrolVerb.ACCEPT, EnrolVerb.CANCEL)
ENROL_STAFF = (EnrolVerb.CHECK_IN, EnrolVerb.MISS)


@dataclass(frozen=True)
class EnrolEdge:
    """One move of an enrolment, and why there is such a move."""

    source: EnrolState
    verb: EnrolVerb
    target: EnrolState
    reason: str


_E, _V = EnrolState, EnrolVerb
ENROL_EDGES = (
    EnrolEdge(_E.WAITING, _V.OFFER, _E.OFFERED, "a place became free, and they are the next"),
    EnrolEdge(_E.OFFERED, _V.ACCEPT, _E.ENROLLED, "they take it"),
    EnrolEdge(_E.OFFERED, _V.LAPSE, _E.LAPSED, "they said nothing in time"),
    *(
        EnrolEdge(state, _V.CANCEL, _E.CANCELLED, "they do not come")
        for state in (_E.ENROLLED, _E.WAITING, _E.OFFERED)
    ),
    *(
        EnrolEdge(state, _V.CALL_OFF, _E.CALLED_OFF, "it does not take place")
        for state in (_E.ENROLLED, _E.WAITING, _E.OFFERED)
    ),
    EnrolEdge(_E.ENROLLED, _V.CHECK_IN, _E.ATTENDED, "they came"),
    EnrolEdge(_E.WAITING, _V.CHECK_IN, _E.ATTENDED, "they came, and somebody else did not"),
    EnrolEdge(_E.ENROLLED, _V.MISS, _E.MISSED, "they did not come"),
    EnrolEdge(_E.WAITING, _V.MISS, _E.LAPSED, "a place was free, and they were not there"),
    EnrolEdge(_E.MISSED, _V.CHECK_IN, _E.ATTENDED, "they had come after all"),
)
BEFORE_THEM = _("Somebody before them on the list waits. Say of them first whether they are here.")
ENROLLED_BEFORE = _(
    "Somebody has enrolled with this number. Follow that with its number and code, or ask the"
    " centre."
)
ENROL_MOVED_ON = _("This enrolment has moved on. Look at it again.")


class Useful(IntEnum):
    """The first of two questions to whoever was there: was it useful."""

    NO = 1
    PARTLY = 2
    YES = 3


class Again(IntEnum):
    """The second one: would they come again."""

    NO = 1
    PERHAPS = 2
    YES = 3


USEFUL_LABELS = {Useful.YES: _("Yes"), Useful.PARTLY: _("Partly"), Useful.NO: _("No")}
AGAIN_LABELS = {Again.YES: _("Yes"), Again.PERHAPS: _("Perhaps"), Again.NO: _("No")}


@dataclass(frozen=True)
class NewRole:
    """As what people come, and how many of them may."""

    name_zh: str
    places: int
    name_en: str = ""


_ROLE = re.compile(r"(?P<places>\d{1,4})\s+(?P<zh>[^/]+?)(?:\s*/\s*(?P<en>.+))?")


def read_roles(text: str) -> list[NewRole]:
    """As what people come and how many may, line by line: `30 居民 / Residents`.

    Nothing where some line does not say it.
    """
    found = [_role(one.strip()) for one in text.splitlines() if one.strip()]
    read = [one for one in found if one is not None]
    return read if len(read) == len(found) else []


def _role(line: str) -> NewRole | None:
    match = _ROLE.fullmatch(line)
    places = int(match["places"]) if match else 0
    if match is None or not 0 < places <= MOST_PLACES:
        return None
    names = (match["zh"][:LONGEST_ROLE], (match["en"] or "")[:LONGEST_ROLE])
    return NewRole(names[0], places, name_en=names[1])


def enrolled(state: str, *, verb: EnrolVerb) -> EnrolState:
    """Where an enrolment stands after a verb.

    Raises:
        Conflict: the verb does not fit how it stands; perhaps somebody was faster.
    """
    for edge in ENROL_EDGES:
        if (edge.source, edge.verb) == (state, verb):
            return edge.target
    raise Conflict(ENROL_MOVED_ON)


def check_enrol_time(verb: EnrolVerb, *, span: Span, at: datetime, until: datetime | None) -> None:
    """Refuses what cannot be said yet, or no more; `until` is when an offer runs out.

    Raises:
        Conflict: it is too early or too late.
    """
    if verb is EnrolVerb.CHECK_IN and at < span.starts_at - EARLY:
        raise Conflict(TOO_EARLY)
    if verb is EnrolVerb.MISS and at < span.starts_at + LATE:
        raise Conflict(TOO_EARLY)
    if verb is EnrolVerb.LAPSE and until is not None and at < until:
        raise Conflict(TOO_EARLY)
    if verb is EnrolVerb.ACCEPT and until is not None and at >= until:
        raise Conflict(_("This offer has run out."))
    if verb in {EnrolVerb.CANCEL, EnrolVerb.OFFER} and at >= span.starts_at:
        raise Conflict(TOO_LATE)


def enrol_verbs(state: str, *, span: Span, at: datetime, until: datetime | None) -> list[EnrolVerb]:
    """What can be said of an enrolment at a moment, in the order in which it is offered."""
    found = {edge.verb for edge in ENROL_EDGES if edge.source == state}
    return [
        verb
        for verb in (*ENROL_OWN, *ENROL_STAFF)
        if verb in found and _fits(verb, span=span, at=at, until=until)
    ]


def _fits(verb: EnrolVerb, *, span: Span, at: datetime, until: datetime | None) -> bool:
    try:
        check_enrol_time(verb, span=span, at=at, until=until)
    except Conflict:
        return False
    return True


def enrol_verb_of(text: str) -> EnrolVerb:
    """A step that people take, by its name in an address.

    Raises:
        NotFound: there is none.
    """
    for verb in ENROL_VERB_LABELS:
        if verb == text:
            return verb
    raise NotFound


def offer_until(*, at: datetime, hours: int, starts_at: datetime) -> datetime:
    """When an offer runs out: after so many hours, and not later than it begins."""
    return min(at + timedelta(hours=hours), starts_at)


def enrolment_number(*, day: date, identity: int) -> str:
    """The number of an enrolment, like that of a booking, with a letter of its own."""
    return numbered(LETTER, day=day, identity=identity)


def plain_enrolment(text: str) -> str | None:
    """The number of an enrolment as somebody typed it, or None when it is none."""
    plain = codes.plain_code(text)
    is_one = plain[:1] == LETTER and codes.is_case_number(plain[1:])
    return plain if is_one else None
