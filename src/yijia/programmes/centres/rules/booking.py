"""How a booking goes on, who says what of it, and for when one may book; pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from yijia.base import codes
from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.people.rules import Purpose
from yijia.programmes.centres.rules.rooms import (
    DAY,
    LONGEST,
    LOOKED_AHEAD,
    STEP,
    Because,
    Span,
    moment,
)

CONTACT, LETTER = "centres.contact", "B"
# Settings of the county, by code: how many days ahead one books, how many hours an offer holds.
AHEAD, OFFER = "ahead_days", "offer_hours"
# From so long before its begin somebody can be checked in.
EARLY = timedelta(minutes=30)
PURPOSES = (
    *(Purpose.ANSWER, Purpose.VERIFY, Purpose.VISIT, Purpose.FOLLOW_UP),
    *(Purpose.LAW, Purpose.OTHER),
)


def number_of(*, day: date, identity: int) -> str:
    """The number of a booking: a letter, its running number, its day, and a check digit.

    No number of a case stands inside of it, which begins with its day.
    """
    return numbered(LETTER, day=day, identity=identity)


def numbered(letter: str, *, day: date, identity: int) -> str:
    """A number that begins with a letter, and ends with a digit that finds a mistyped one."""
    body = f"{identity:06d}{day:%y%m%d}"
    return letter + body + codes.luhn_digit(body)


def plain_number(text: str) -> str | None:
    """The number of a booking as somebody typed it, or None when it is none."""
    plain = codes.plain_code(text)
    is_one = plain[:1] == LETTER and codes.is_case_number(plain[1:])
    return plain if is_one else None


class UsedFor(StrEnum):
    """What a room is wanted for. No word that somebody wrote is kept of it."""

    MEETING = "meeting"
    PARTY = "party"
    TRAINING = "training"
    CULTURE = "culture"
    CHILDREN = "children"
    ADVICE = "advice"
    OTHER = "other"


USED_FOR_LABELS = {
    UsedFor.MEETING: _("A meeting of residents"),
    UsedFor.PARTY: _("Life of a Party branch"),
    UsedFor.TRAINING: _("A course or a talk"),
    UsedFor.CULTURE: _("Music, dance, sport or reading"),
    UsedFor.CHILDREN: _("Something for children"),
    UsedFor.ADVICE: _("Advice or a service for residents"),
    UsedFor.OTHER: _("Something else"),
}


class Source(StrEnum):
    """How a booking came in."""

    WEB = "web"
    API = "api"
    DESK = "desk"


class State(StrEnum):
    """How a booking stands."""

    REQUESTED = "requested"
    BOOKED = "booked"
    ATTENDED = "attended"
    MISSED = "missed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"


STATE_LABELS = {
    State.REQUESTED: _("Waits for the centre"),
    State.BOOKED: _("Booked"),
    State.ATTENDED: _("Took place"),
    State.MISSED: _("Nobody came"),
    State.DECLINED: _("Declined by the centre"),
    State.CANCELLED: _("Cancelled"),
    State.CALLED_OFF: _("Called off by the centre"),
    State.LAPSED: _("Was not confirmed in time"),
}
STATE_COLOURS = {
    State.REQUESTED: "yellow",
    State.BOOKED: "teal",
    State.ATTENDED: "green",
    State.DECLINED: "red",
    State.CALLED_OFF: "red",
}
STATE_SENTENCES = {
    State.REQUESTED: _("The room is kept for you. The centre says whether you can have it."),
    State.BOOKED: _("The room is yours. Tell the centre when you arrive."),
    State.ATTENDED: _("You were there. Thank you for telling the centre."),
    State.MISSED: _("The centre did not see you. Only you and the centre know this."),
    State.DECLINED: _("The centre could not give you the room."),
    State.CANCELLED: _("You do not need the room any more. It is free for others."),
    State.CALLED_OFF: _("The centre cannot give you the room after all."),
    State.LAPSED: _("The centre did not confirm it before it would have begun."),
}
# In these a room is taken.
LIVE = frozenset({State.REQUESTED, State.BOOKED, State.ATTENDED, State.MISSED})
OPEN = frozenset({State.REQUESTED, State.BOOKED})


class Verb(StrEnum):
    """What is done with a booking."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    CHECK_IN = "check_in"
    MISS = "miss"
    LAPSE = "lapse"


VERB_LABELS = {
    Verb.CONFIRM: _("Confirm it"),
    Verb.DECLINE: _("Decline it"),
    Verb.CANCEL: _("I do not need it any more"),
    Verb.CALL_OFF: _("Call it off"),
    Verb.CHECK_IN: _("They are here"),
    Verb.MISS: _("Nobody came"),
}
STAFF_VERBS = (Verb.CONFIRM, Verb.DECLINE, Verb.CHECK_IN, Verb.MISS, Verb.CALL_OFF)
OWN_VERBS = (Verb.CANCEL,)
# Those of the centre that need a reason of the list.
WITH_GROUND = frozenset({Verb.DECLINE, Verb.CALL_OFF})


def verb_of(text: str) -> Verb:
    """A step that people take, by its name in an address.

    Raises:
        NotFound: there is none.
    """
    for verb in VERB_LABELS:
        if verb == text:
            return verb
    raise NotFound


class Ground(StrEnum):
    """Why a centre does not give a room: one of a list, so that nobody writes of a person."""

    NEEDED = "needed"
    NOT_FITTING = "not_fitting"
    CLOSED = "closed"
    OTHER_ROOM = "other_room"
    UNREACHED = "unreached"


GROUND_LABELS = {
    Ground.NEEDED: _("The centre needs the room itself then"),
    Ground.NOT_FITTING: _("The room is not made for this"),
    Ground.CLOSED: _("The room is closed then"),
    Ground.OTHER_ROOM: _("Another room fits better"),
    Ground.UNREACHED: _("Nobody was reached at the number that was left"),
}


@dataclass(frozen=True)
class Edge:
    """One move of a booking, and why there is such a move."""

    source: State
    verb: Verb
    target: State
    reason: str


EDGES = (
    Edge(State.REQUESTED, Verb.CONFIRM, State.BOOKED, "the centre gives the room"),
    Edge(State.REQUESTED, Verb.DECLINE, State.DECLINED, "the centre does not give the room"),
    Edge(State.REQUESTED, Verb.CANCEL, State.CANCELLED, "whoever booked needs it no more"),
    Edge(State.REQUESTED, Verb.LAPSE, State.LAPSED, "its time came and nobody had confirmed it"),
    Edge(State.REQUESTED, Verb.CALL_OFF, State.CALLED_OFF, "the room was closed meanwhile"),
    Edge(State.BOOKED, Verb.CANCEL, State.CANCELLED, "whoever booked needs it no more"),
    Edge(State.BOOKED, Verb.CALL_OFF, State.CALLED_OFF, "the centre cannot give it after all"),
    Edge(State.BOOKED, Verb.CHECK_IN, State.ATTENDED, "they came"),
    Edge(State.BOOKED, Verb.MISS, State.MISSED, "nobody came"),
    Edge(State.MISSED, Verb.CHECK_IN, State.ATTENDED, "they had come after all"),
)
MOVED_ON = _("This booking has moved on. Look at it again.")
TOO_EARLY = _("It is too early for that.")
TOO_LATE = _("It is too late for that: it has begun.")


def moved(state: str, *, verb: Verb) -> State:
    """Where a booking stands after a verb.

    Raises:
        Conflict: the verb does not fit how it stands; perhaps somebody was faster.
    """
    for edge in EDGES:
        if (edge.source, edge.verb) == (state, verb):
            return edge.target
    raise Conflict(MOVED_ON)


def check_time(verb: Verb, *, span: Span, at: datetime) -> None:
    """Refuses what cannot be said yet, or no more.

    Raises:
        Conflict: somebody comes before the room is kept for them, is missed before it is over, or
            is refused what has begun.
    """
    if verb is Verb.CHECK_IN and at < span.starts_at - EARLY:
        raise Conflict(TOO_EARLY)
    if verb is Verb.MISS and at < span.ends_at:
        raise Conflict(TOO_EARLY)
    if verb in {Verb.CONFIRM, Verb.DECLINE, Verb.CANCEL, Verb.CALL_OFF} and at >= span.starts_at:
        raise Conflict(TOO_LATE)


def verbs_of(state: str, *, span: Span, at: datetime) -> list[Verb]:
    """What can be said of a booking at a moment, in the order in which it is offered."""
    found = {edge.verb for edge in EDGES if edge.source == state}
    return [verb for verb in (*STAFF_VERBS, *OWN_VERBS) if verb in found and _fits(verb, span, at)]


def _fits(verb: Verb, span: Span, at: datetime) -> bool:
    try:
        check_time(verb, span=span, at=at)
    except Conflict:
        return False
    return True


@dataclass(frozen=True)
class When:
    """A day with the time from which, and that until which, somebody wants a room."""

    on: date
    begins: time
    until: time

    @property
    def span(self) -> Span:
        """The same as two moments."""
        return Span(moment(self.on, at=self.begins), moment(self.on, at=self.until))


def checked_span(when: When, *, at: datetime, ahead_days: int) -> Span:
    """For when somebody wants a room, once it is a time that can be booked at all.

    Raises:
        Invalid: it is over, too far ahead, too long, or not on quarters of an hour.
    """
    span = when.span
    if span.ends_at <= span.starts_at:
        raise Invalid(_("It has to end after it begins."), field="until")
    for field, given in (("begins", when.begins), ("until", when.until)):
        if given.minute * 60 % STEP.seconds or given.second:
            raise Invalid(_("Choose a full quarter of an hour, such as 9:15."), field=field)
    if span.length > LONGEST:
        raise Invalid(_("At most 12 hours can be booked at once."), field="until")
    if span.starts_at <= at:
        raise Invalid(_("This time is over. Choose a later one."), field="on")
    if when.on > at.astimezone(CHINA).date() + ahead_days * DAY:
        said = {"days": ahead_days}
        message = _("Rooms can be booked %(days)s days ahead. Choose an earlier day.")
        raise Invalid(message, params=said, field="on")
    return span


_FREE_NEXT = {
    Because.HOURS: _("The centre is not open then. Free next: %(times)s."),
    Because.CLOSED: _("It is closed then. Free next: %(times)s."),
    Because.TAKEN: _("It is taken then. Free next: %(times)s."),
    Because.NOT_THERE: _("There is no such room then. Free next: %(times)s."),
}
_NOTHING_FREE = {
    Because.HOURS: _("The centre is not open then, and nothing can be booked for %(days)s days."),
    Because.CLOSED: _("It is closed then, and nothing can be booked for %(days)s days."),
    Because.TAKEN: _("It is taken then, and nothing can be booked for %(days)s days."),
    Because.NOT_THERE: _(
        "There is no such room then, and nothing can be booked for %(days)s days."
    ),
}


class NotFree(Conflict):
    """A room cannot be had at a time: why, and the next times at which it can."""

    def __init__(self, because: Because, *, offers: list[Span]) -> None:
        said = _FREE_NEXT[because] if offers else _NOTHING_FREE[because]
        times = ", ".join(span_words(one) for one in offers)
        super().__init__(said, params={"times": times, "days": LOOKED_AHEAD}, field="begins")
        self.because = because
        self.offers = offers


def span_words(span: Span) -> str:
    """A day and its hours, as they are read in both languages."""
    begins, until = (at.astimezone(CHINA) for at in (span.starts_at, span.ends_at))
    return f"{begins:%Y-%m-%d %H:%M}–{until:%H:%M}"
