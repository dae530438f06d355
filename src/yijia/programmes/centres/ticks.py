"""Background work on bookings, and what of them is removed when its time is over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from yijia.base.errors import Conflict
from yijia.base.retention import Batch, Gone, Kind
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import ticks as rights
from yijia.programmes.centres import actions, queries, rules

CLOCKS = service_scope("clocks")
_AT_ONCE = 200


def end_waiting(*, at: datetime) -> int:
    """Ends bookings that nobody confirmed before they would have begun; returns how many.

    Each in a transaction of its own: whoever says something at that very moment comes first.
    """
    with acting_as(CLOCKS):
        over = queries.waiting_too_long(at=at, limit=_AT_ONCE)
    return sum(_lapsed(booking, at=at) for booking in over)


# Its type is a table's row, which only actions and queries may name.
def _lapsed(booking: Any, *, at: datetime) -> bool:
    try:
        with acting_as(CLOCKS):
            actions.lapse_booking(by=CLOCKS, at=at, booking=booking)
    except Conflict:
        return False
    return True


def pass_places_on(*, at: datetime) -> int:
    """Ends offers that ran out, and offers each free place to the next in line; how many of both.

    Each in a transaction of its own: whoever says something at that very moment comes first.
    """
    with acting_as(CLOCKS):
        over = queries.offers_over(at=at, limit=_AT_ONCE)
    ended = sum(_stepped(one, at=at, step=actions.lapse_offer) for one in over)
    offered = 0
    for _round in range(_AT_ONCE):
        with acting_as(CLOCKS):
            first = queries.next_in_line(at=at, limit=_AT_ONCE)
        made = sum(_stepped(one, at=at, step=actions.offer_place) for one in first)
        offered += made
        if not made:
            break
    return ended + offered


# Its type is a table's row, which only actions and queries may name.
def _stepped(enrolment: Any, *, at: datetime, step: Callable[..., object]) -> bool:
    try:
        with acting_as(CLOCKS):
            step(by=CLOCKS, at=at, enrolment=enrolment)
    except Conflict:
        return False
    return True


def erase_enrolled(batch: Batch) -> Gone:
    """Erases the contacts of enrolments that were over long enough ago."""
    due = queries.enrolled_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.erase_contacts(batch, due=due)


def erase_contacts(batch: Batch) -> Gone:
    """Erases the contacts of bookings that were over long enough ago."""
    due = queries.contacts_due(before=batch.before, after=batch.after, limit=batch.limit)
    return rights.erase_contacts(batch, due=due)


KEPT = (
    Kind(
        rules.CONTACT,
        _("Name and number that were left with a booking of a room"),
        since=_("it was over"),
        remove=erase_contacts,
        kept_back=queries.contacts_kept_back,
        limit=100,
        order=15,
    ),
    Kind(
        rules.ENROLLED_CONTACT,
        _("Name and number that were left with an enrolment in an activity"),
        since=_("it was over"),
        remove=erase_enrolled,
        kept_back=queries.enrolled_kept_back,
        limit=100,
        order=16,
    ),
    Kind(
        "centres.booking",
        _("That a room was booked: which, when, what for, and whether somebody came"),
        why=_("Figures are counted from it. It names nobody."),
        order=83,
    ),
    Kind(
        "centres.enrolment",
        _("That somebody enrolled, waited or was there, and two answers of how it was"),
        why=_("Figures are counted from it. It names nobody."),
        order=84,
    ),
)
