"""Service posts and who serves at them: kinds, states, codes and minutes; pure."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from yijia.base.errors import Conflict, Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA, Calendar

# For what the secret of a post is sealed.
CODE = "members.code"
LONGEST_TITLE, LONGEST_NOTE = 60, 200
MOST_PLACES = 200
LONGEST_POST = timedelta(hours=12)
# Whoever comes a little early may check in, and whoever cleans up may check out a little later.
EARLY, LATE = timedelta(minutes=30), timedelta(minutes=60)
# Hours count by tenths, rounded down, so that they add up exactly.
TENTH = 6
CODE_DIGITS = 6
_MINUTE = 60
# The code of this minute and of the one before: somebody has to read it and type it in.
_MINUTES_OPEN = 2


class Kind(StrEnum):
    """Assigned by a unit in working time, or taken freely: two records that are never mixed."""

    DUTY = "duty"
    VOLUNTEERING = "volunteering"


KIND_LABELS = {
    Kind.DUTY: _("Duty, assigned by a unit in working time"),
    Kind.VOLUNTEERING: _("Volunteering, taken freely"),
}


class Skill(StrEnum):
    """What a post asks for."""

    ANY = "any"
    TEACHING = "teaching"
    HEALTH = "health"
    LAW = "law"
    REPAIR = "repair"
    ORDER = "order"
    CARE = "care"
    CULTURE = "culture"


SKILL_LABELS = {
    Skill.ANY: _("Nothing in particular"),
    Skill.TEACHING: _("Teaching and tutoring"),
    Skill.HEALTH: _("Health"),
    Skill.LAW: _("Law and mediation"),
    Skill.REPAIR: _("Repairs"),
    Skill.ORDER: _("Patrols and public order"),
    Skill.CARE: _("Care for old people and children"),
    Skill.CULTURE: _("Culture and sports"),
}


class When(StrEnum):
    """At which time of the week a post is."""

    DAYTIME = "daytime"
    EVENING = "evening"
    WEEKEND = "weekend"


WHEN_LABELS = {
    When.DAYTIME: _("On workdays, by day"),
    When.EVENING: _("On workdays, in the evening"),
    When.WEEKEND: _("On days off"),
}
# From this hour on.
EVENING = 17


class Serving(StrEnum):
    """How somebody's service at a post stands."""

    TAKEN = "taken"
    THERE = "there"
    SERVED = "served"
    CANCELLED = "cancelled"


SERVING_LABELS = {
    Serving.TAKEN: _("Agreed"),
    Serving.THERE: _("Checked in"),
    Serving.SERVED: _("Served"),
    Serving.CANCELLED: _("Taken back"),
}
SERVING_COLOURS = {Serving.THERE: "yellow", Serving.SERVED: "green"}
SERVING_EDGES = (
    (Serving.TAKEN, "check_in", Serving.THERE),
    (Serving.TAKEN, "cancel", Serving.CANCELLED),
    (Serving.TAKEN, "confirm", Serving.SERVED),
    (Serving.THERE, "check_out", Serving.SERVED),
    (Serving.THERE, "confirm", Serving.SERVED),
)


@dataclass(frozen=True)
class NewPost:
    """A place and a time at which service is wanted: of which kind, for what, by how many."""

    kind: Kind
    organisation: int
    division: str
    skill: Skill
    title_zh: str
    starts_at: datetime
    ends_at: datetime
    places: int
    title_en: str = ""
    note: str = ""


def check_post(new: NewPost, *, at: datetime, calendar: Calendar, is_late: bool = False) -> None:
    """Refuses a post without a title, a length or places, and duty outside of working days.

    Raises:
        Invalid: something of it cannot be taken.
    """
    if not new.title_zh.strip():
        raise Invalid(_("Say what is to be done."), field="title_zh")
    if not new.starts_at < new.ends_at <= new.starts_at + LONGEST_POST:
        raise Invalid(_("It lasts from some minutes to twelve hours."), field="ends_at")
    if new.ends_at <= at and not is_late:
        raise Invalid(_("This time is over."), field="starts_at")
    if not 1 <= new.places <= MOST_PLACES:
        raise Invalid(_("Say for how many there is a place."), field="places")
    day = new.starts_at.astimezone(CHINA).date()
    if new.kind is Kind.DUTY and not calendar.is_workday(day):
        raise Invalid(
            _("Duty lies in working time. Choose a workday, or let members take it freely."),
            field="starts_at",
        )


def target_of_serving(source: str, *, verb: str) -> Serving:
    """Where a verb leads from a state.

    Raises:
        Conflict: it does not go on like this.
    """
    for state, name, target in SERVING_EDGES:
        if (state, name) == (source, verb):
            return target
    raise Conflict(_("This cannot be done any more: look at it again."))


def code_at(secret: str, *, at: datetime) -> str:
    """The code that is shown at the place in this minute: derived, never stored.

    Source: truncated as RFC 4226 does, from an HMAC-SHA256 over the minute.
    """
    return _code(secret, minute=int(at.timestamp()) // _MINUTE)


def _code(secret: str, *, minute: int) -> str:
    digest = hmac.new(secret.encode(), minute.to_bytes(8, "big"), hashlib.sha256).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def is_code(text: str, *, secret: str, at: datetime) -> bool:
    """Whether somebody typed the code of this minute, or of the one before."""
    now = int(at.timestamp()) // _MINUTE
    shown = [_code(secret, minute=now - ago) for ago in range(_MINUTES_OPEN)]
    return any(hmac.compare_digest(text.encode(), one.encode()) for one in shown)


def seconds_left(at: datetime) -> int:
    """How long the code that is shown will be the newest one."""
    return _MINUTE - int(at.timestamp()) % _MINUTE


def minutes_of(
    *, came_at: datetime, left_at: datetime, starts_at: datetime, ends_at: datetime
) -> int:
    """How many minutes count: those within the time of the post, by tenths of an hour."""
    began, ended = max(came_at, starts_at), min(left_at, ends_at)
    minutes = max(0, int((ended - began).total_seconds()) // _MINUTE)
    return minutes - minutes % TENTH
