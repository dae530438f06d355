"""Rooms, hours and closures: what is entered of them, and when a room is free; pure."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from yijia.base import periods
from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA

LONGEST_CODE, LONGEST_NAME, LONGEST_ADDRESS = 40, 80, 160
LONGEST_REASON, LONGEST_SOURCE, LONGEST_SESSIONS = 200, 200, 80
MOST_PEOPLE, MOST_BUFFER = 10_000, 240
# Bookings begin and end on these, and last no longer.
STEP, LONGEST = timedelta(minutes=15), timedelta(hours=12)
# How many free times are offered instead, and how far they are looked for.
OFFERED, LOOKED_AHEAD = 3, 14
DAY = timedelta(days=1)
WEEKDAY_LABELS = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
    7: _("Sunday"),
}
NOT_BEFORE = _("Choose today or a later day.")
NO_SESSIONS = _("Write the hours like 08:30-12:00, and several with a comma between them.")


class Because(StrEnum):
    """Why a room cannot be had at a time."""

    HOURS = "hours"
    CLOSED = "closed"
    TAKEN = "taken"
    NOT_THERE = "not_there"


BECAUSE_LABELS = {
    Because.HOURS: _("The centre is not open then."),
    Because.CLOSED: _("It is closed then."),
    Because.TAKEN: _("It is taken then."),
    Because.NOT_THERE: _("There is no such room then."),
}


@dataclass(frozen=True, order=True)
class Span:
    """From one moment to another, half open."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.ends_at - self.starts_at

    def meets(self, other: "Span") -> bool:
        """Whether both have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def holds(self, other: "Span") -> bool:
        """Whether the other one lies inside."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at


@dataclass(frozen=True)
class Session:
    """Hours of one weekday (1 is Monday) during `[starts_on, ends_on)`."""

    weekday: int
    opens: time
    closes: time
    starts_on: date = date.min
    ends_on: date | None = None

    def on(self, day: date) -> Span | None:
        """These hours on a day, if it is one of theirs."""
        known = periods.holds_on(day, starts_on=self.starts_on, ends_on=self.ends_on)
        if not known or day.isoweekday() != self.weekday:
            return None
        return Span(moment(day, at=self.opens), moment(day, at=self.closes))


@dataclass(frozen=True)
class Plan:
    """What decides when a room is free.

    `taken` are the times of bookings with the minutes that are kept free around each, of the room
    and of whatever is a part of it or holds it; `before` and `after` are the room's own.
    """

    sessions: tuple[Session, ...]
    closures: tuple[Span, ...] = ()
    taken: tuple[Span, ...] = ()
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    starts_on: date = date.min
    ends_on: date | None = None

    def is_there(self, day: date) -> bool:
        """Whether there is such a room on a day."""
        return periods.holds_on(day, starts_on=self.starts_on, ends_on=self.ends_on)

    def kept(self, span: Span) -> Span:
        """A booking with the time that is kept free around it."""
        return Span(span.starts_at - self.before, span.ends_at + self.after)


@dataclass(frozen=True)
class NewRoom:
    """A room as it is entered; `parent` is the code of the room that it is a part of."""

    code: str
    name_zh: str
    capacity: int
    starts_on: date
    name_en: str = ""
    parent: str = ""
    before_minutes: int = 0
    after_minutes: int = 0
    asks: bool = False
    is_open: bool = True


def moment(day: date, *, at: time) -> datetime:
    """A time of day in China."""
    return datetime.combine(day, at, tzinfo=CHINA)


def fault(plan: Plan, *, wanted: Span) -> Because | None:
    """Why a room cannot be had at a time, or None where it can."""
    day = wanted.starts_at.astimezone(CHINA).date()
    if not plan.is_there(day):
        return Because.NOT_THERE
    if not any(open_span.holds(wanted) for open_span in _open_on(plan, day=day)):
        return Because.HOURS
    if any(closed.meets(wanted) for closed in plan.closures):
        return Because.CLOSED
    kept = plan.kept(wanted)
    return Because.TAKEN if any(taken.meets(kept) for taken in plan.taken) else None


def free_on(plan: Plan, *, day: date, at: datetime) -> list[Span]:
    """When a room can be had on a day after a moment, from one quarter of an hour to another."""
    if not plan.is_there(day):
        return []
    away = [*plan.closures]
    away += [Span(one.starts_at - plan.after, one.ends_at + plan.before) for one in plan.taken]
    free = [gap for span in _open_on(plan, day=day) for gap in _without(span, away=sorted(away))]
    first = _step_before(at) + STEP
    later = (
        Span(max(_step_after(gap.starts_at), first), _step_before(gap.ends_at)) for gap in free
    )
    return [gap for gap in later if gap.length >= STEP]


def next_free(plan: Plan, *, wanted: Span, at: datetime, ahead_days: int) -> list[Span]:
    """The next times of the same length at which a room can be had, the nearest of a day first.

    None lies further ahead than one may book at the moment `at`.
    """
    last_on = at.astimezone(CHINA).date() + ahead_days * DAY
    return list(_offers(plan, wanted=wanted, at=at, last_on=last_on))


def _offers(plan: Plan, *, wanted: Span, at: datetime, last_on: date) -> Iterator[Span]:
    first, count = wanted.starts_at.astimezone(CHINA), 0
    for days in range(LOOKED_AHEAD):
        like, length = first + days * DAY, wanted.length
        if like.date() > last_on:
            return
        gaps = [g for g in free_on(plan, day=like.date(), at=at) if g.length >= length]
        near = [min(max(like, g.starts_at), g.ends_at - length) for g in gaps]
        for start in sorted(near, key=lambda one: (abs(one - like), one)):
            yield Span(start, start + length)
            count += 1
            if count == OFFERED:
                return


def _open_on(plan: Plan, *, day: date) -> list[Span]:
    return sorted(span for one in plan.sessions if (span := one.on(day)) is not None)


def _without(span: Span, *, away: list[Span]) -> Iterator[Span]:
    """What is left of a time without others, which come in their order."""
    start = span.starts_at
    for one in away:
        if one.starts_at < span.ends_at and one.ends_at > start:
            if one.starts_at > start:
                yield Span(start, one.starts_at)
            start = one.ends_at
    if start < span.ends_at:
        yield Span(start, span.ends_at)


def _step_before(at: datetime) -> datetime:
    """The last moment up to `at` at which a booking may begin or end."""
    local = at.astimezone(CHINA)
    hour = local.replace(minute=0, second=0, microsecond=0)
    return hour + (local - hour) // STEP * STEP


def _step_after(at: datetime) -> datetime:
    """The first moment from `at` on at which a booking may begin or end."""
    before = _step_before(at)
    return before if before == at else before + STEP


def read_sessions(text: str, *, weekday: int, field: str) -> list[Session]:
    """Hours as somebody writes them: `08:30-12:00, 14:30-17:30`; nothing is a day without.

    Raises:
        Invalid: they are none, or one begins before another has ended.
    """
    found = [_read_session(part, weekday=weekday, field=field) for part in _parts(text)]
    for one, later in pairwise(found):
        if later.opens < one.closes:
            raise Invalid(NO_SESSIONS, field=field)
    return found


def _parts(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [part.strip() for part in plain.split(",") if part.strip()]


def _read_session(part: str, *, weekday: int, field: str) -> Session:
    opens, _dash, closes = part.replace("–", "-").replace("—", "-").partition("-")
    try:
        session = Session(weekday, _read_time(opens), _read_time(closes))
    except ValueError as fault_of_text:
        raise Invalid(NO_SESSIONS, field=field) from fault_of_text
    if session.closes <= session.opens:
        raise Invalid(NO_SESSIONS, field=field)
    return session


def _read_time(text: str) -> time:
    hour, _colon, minute = text.strip().partition(":")
    return time(int(hour), int(minute))


def session_words(sessions: list[Session]) -> str:
    """Hours as they are written."""
    return ", ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in sessions)


def day_of(span: Span) -> date:
    """The day in China on which something begins."""
    return span.starts_at.astimezone(CHINA).date()
