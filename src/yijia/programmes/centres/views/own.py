"""Which bookings this browser has shown to be its own. Only numbers are kept, never a code."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from yijia.base.words import _
from yijia.ground.rights.sessions import ByCode, OwnNumbers
from yijia.programmes.centres import queries, rules, shown

NUMBERS = OwnNumbers("own_bookings", made="booking_made")


# Its type is a table's row, which only actions and queries may name.
def opened(request: HttpRequest, *, number: str) -> Any:
    """One's own booking of this browser.

    Raises:
        NotFound: its code was not shown here.
    """
    NUMBERS.check(request, number=number)
    return queries.access_own_booking(number=number)


# Its type is a table's row, which only actions and queries may name.
def opened_enrolment(request: HttpRequest, *, number: str) -> Any:
    """One's own enrolment of this browser.

    Raises:
        NotFound: its code was not shown here.
    """
    NUMBERS.check(request, number=number)
    return queries.access_own_enrolment(number=number)


def _nothing(**_asked: object) -> None:
    """Whoever books or enrols writes no word, so that nothing is to be taken out."""


HOLDING = ByCode(
    code=queries.HOLDING,
    label=_("Booking of a room"),
    purpose=rules.CONTACT,
    page="centres:own",
    kept_keys="centres_kept_numbers",
    numbers=NUMBERS,
    access=queries.access_own_booking,
    held_of=queries.held_of,
    again=queries.held_again,
    told=shown.held_facts,
    coded=shown.own_document,
    erase=_nothing,
)
ENROLMENTS = replace(
    HOLDING,
    code=queries.ENROLMENTS,
    label=_("Enrolment in an activity"),
    page="centres:own-enrolment",
    access=queries.access_own_enrolment,
    held_of=queries.held_enrolment,
    again=queries.held_enrolment_again,
    told=shown.enrolment_held,
    coded=shown.enrolment_document,
)
