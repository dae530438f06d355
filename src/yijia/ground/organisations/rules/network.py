"""The network: seats of member organisations, what units promise, and which communities count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from yijia.base import periods
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.organisations.rules import Kind
from yijia.ground.places.rules import files
from yijia.ground.places.rules.codes import Level

ENDED = _("This has ended already.")
LONGEST_TITLE = 80
LONGEST_DOCUMENT = 200
LONGEST_WHAT = 80
LONGEST_REASON = 200
MOST_PROMISED = 1_000_000


class UnitSort(StrEnum):
    """What sort of unit a member unit is."""

    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    BANK = "bank"
    AGENCY = "agency"
    INSTITUTION = "institution"
    ASSOCIATION = "association"


class Measure(StrEnum):
    """In what a promised resource is counted."""

    TIMES = "times"
    HOURS = "hours"
    PEOPLE = "people"
    ROOMS = "rooms"
    SETS = "sets"
    YUAN = "yuan"


class NameKind(StrEnum):
    """What a printed name is the name of."""

    THEME = "theme"
    PLATFORM = "platform"
    DOCUMENT = "document"


SORT_LABELS: Mapping[UnitSort, str] = {
    UnitSort.ENTERPRISE: _("Enterprise"),
    UnitSort.SCHOOL: _("School"),
    UnitSort.HOSPITAL: _("Hospital"),
    UnitSort.BANK: _("Bank"),
    UnitSort.AGENCY: _("Government agency"),
    UnitSort.INSTITUTION: _("Public institution"),
    UnitSort.ASSOCIATION: _("Social organisation"),
}
MEASURE_LABELS: Mapping[Measure, str] = {
    Measure.TIMES: _("times"),
    Measure.HOURS: _("hours"),
    Measure.PEOPLE: _("people"),
    Measure.ROOMS: _("rooms"),
    Measure.SETS: _("sets"),
    Measure.YUAN: _("yuan"),
}
NAME_LABELS: Mapping[NameKind, str] = {
    NameKind.THEME: _("Theme"),
    NameKind.PLATFORM: _("Platform"),
    NameKind.DOCUMENT: _("Document"),
}
KIND_LABELS: Mapping[Kind, str] = {
    Kind.COMMITTEE: _("Committee"),
    Kind.BUREAU: _("Bureau"),
    Kind.STREET_OFFICE: _("Street or town office"),
    Kind.COMMUNITY: _("Residents' committee"),
    Kind.VILLAGE: _("Villagers' committee"),
    Kind.CENTRE: _("Centre"),
    Kind.UTILITY: _("Utility"),
    Kind.WORKING_COMMITTEE: _("Street big working committee"),
    Kind.PARTY_COMMITTEE: _("Community big party committee"),
    Kind.PARTY_BRANCH: _("Party branch"),
    Kind.MEMBER_UNIT: _("Member unit"),
}
# The committees whose seats are held by organisations.
SEATED = frozenset({Kind.WORKING_COMMITTEE, Kind.PARTY_COMMITTEE})
# Where a body of the network stands; a branch of a quarter or a grid stands in that grid.
LEVELS: Mapping[Kind, frozenset[Level]] = {
    Kind.WORKING_COMMITTEE: frozenset({Level.TOWN}),
    Kind.PARTY_COMMITTEE: frozenset({Level.COMMUNITY}),
    Kind.PARTY_BRANCH: frozenset({Level.COMMUNITY, Level.GRID}),
    Kind.MEMBER_UNIT: frozenset(Level),
}


class Days(Protocol):
    """What holds during `[starts_on, ends_on)`."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date | None:
        """The first day no more."""


@dataclass(frozen=True)
class NewSeat:
    """A seat as it is given: in which body, for whom, and from when to when."""

    body: int
    member: int
    title_zh: str
    title_en: str
    is_full_time: bool
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class NewAgreement:
    """An agreement as it was signed."""

    body: int
    unit: int
    document: str
    signed_on: date
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class NewPromise:
    """What a unit promises in an agreement: what, how much, and by when."""

    what_zh: str
    what_en: str
    quantity: int
    measure: Measure
    due_on: date


@dataclass(frozen=True)
class NewExclusion:
    """Why a community needs no branch, from when to when, and who says so."""

    division: str
    reason_zh: str
    reason_en: str
    document: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class NewEligibility:
    """Which communities shall have a branch from a day on, in words, and who says so."""

    division: str
    text_zh: str
    text_en: str
    source: str
    starts_on: date


def check_place(kind: Kind, *, division: str) -> None:
    """Refuses a body of the network at a place where such a body does not stand.

    Raises:
        Invalid: it stands at another level.
    """
    if len(division) not in {level.value for level in LEVELS[kind]}:
        raise Invalid(_("A body of this kind does not stand at this place."), field="division")


def check_sort(kind: Kind, *, sort: str) -> None:
    """Refuses a member unit of no known sort, and a sort of any other body.

    Raises:
        Invalid: the sort does not fit.
    """
    known = {one.value for one in UnitSort}
    if (kind is Kind.MEMBER_UNIT) != (sort in known) or (sort and sort not in known):
        raise Invalid(_("Say of a member unit, and of no other body, what it is."), field="sort")


def never_held(*, starts_on: date, ends_on: date | None) -> bool:
    """Whether a row was a mistake, or was undone: it ends on the day on which it began."""
    return ends_on == starts_on


def meet(one: Days, other: Days) -> bool:
    """Whether two ranges of days have a day in common; one that never held has none."""
    if any(never_held(starts_on=days.starts_on, ends_on=days.ends_on) for days in (one, other)):
        return False
    ends = [days.ends_on or date.max for days in (one, other)]
    return one.starts_on < ends[1] and other.starts_on < ends[0]


def check_due(due_on: date, *, starts_on: date, ends_on: date | None) -> None:
    """Refuses a day that does not lie in `[starts_on, ends_on)`, the days of the agreement.

    Raises Invalid.
    """
    if not periods.holds_on(due_on, starts_on=starts_on, ends_on=ends_on):
        raise Invalid(_("It is due while the agreement is in force."), field="due_on")


def check_range(*, starts_on: date, ends_on: date | None) -> None:
    """Refuses a range of days that is empty or goes backwards.

    Raises:
        Invalid: it ends on the day on which it begins, or before.
    """
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid(_("The last day must come after the first."), field="ends_on")


def check_line(text: str, *, field: str, most: int, empty: str) -> None:
    """Refuses a text that is no plain line; `empty` is what is said of an empty one, if it may not.

    Raises:
        Invalid: it is too long, no plain text, or empty.
    """
    if not text and empty:
        raise Invalid(empty, field=field)
    fault = files.text_fault(text, most=most)
    if fault is not None:
        raise Invalid(fault, field=field)


def check_promise(new: NewPromise) -> None:
    """Refuses a promise that says not what, or how much.

    Raises:
        Invalid: something in it is not right.
    """
    check_line(new.what_zh, field="what_zh", most=LONGEST_WHAT, empty=_("Say what is promised."))
    check_line(new.what_en, field="what_en", most=LONGEST_WHAT, empty="")
    if not 0 < new.quantity <= MOST_PROMISED:
        raise Invalid(_("Say how much, in a whole number above nought."), field="quantity")


def check_keeps(by: Scope, *, division: str) -> None:
    """Refuses whoever does not keep the network at a place.

    Raises Forbidden.
    """
    if not by.may(Permission.NETWORK_EDIT, division=division, organisation=None):
        raise Forbidden


def check_end(*, starts_on: date, ended_on: date | None, ends_on: date) -> None:
    """Refuses an end before the beginning, or after one that stands.

    Raises Invalid or Conflict.
    """
    if ended_on is not None and ended_on <= ends_on:
        raise Conflict(ENDED)
    if ends_on < starts_on:
        raise Invalid(_("It does not end before it begins."), field="ends_on")


def days_of(*, starts_on: date, ends_on: date | None) -> dict[str, object]:
    """A range of days as the journal keeps it."""
    return {
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }
