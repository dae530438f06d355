"""What who keeps a centre enters and sees of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell.forms import LEFT_AS_IS
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.models import Booking, Centre, Room
from yijia.programmes.centres.shown.centres import (
    Row,
    centre_row,
    closure_rows,
    room_row,
    week_rows,
)


def without_warning(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says, without the tick that words are left as they are."""
    return {name: value for name, value in given.items() if name != LEFT_AS_IS}


def new_centre(given: Mapping[str, Any]) -> actions.NewCentre:
    """What a valid form says; the organisation is found by its code.

    Raises:
        Invalid: there is none.
    """
    identity = organisations.ids_by_code().get(given["organisation"])
    if identity is None:
        raise Invalid(gettext("There is no organisation of this code."), field="organisation")
    return actions.NewCentre(**{**given, "organisation": identity})


def new_closure(given: Mapping[str, Any], *, centre: Centre, on: date) -> actions.NewClosure:
    """What a valid form says; the room is found by its code.

    Raises:
        Invalid: there is none.
    """
    begins = rules.moment(given["first_on"], at=given["begins"])
    until = rules.moment(given["last_on"], at=given["until"])
    code = given.get("room") or ""
    found = [one for one in queries.rooms_of(centre, on=on) if one.code == code]
    if code and not found:
        raise Invalid(gettext("There is no room of this code."), field="room")
    return actions.NewClosure(
        rules.Span(begins, until),
        reason_zh=given["reason_zh"],
        reason_en=given.get("reason_en") or "",
        room=queries.room_of_day(found[0], on=given["first_on"]) if found else None,
    )


def facts_of_centre(centre: Centre) -> dict[str, object]:
    """What can be changed of a centre, as it stands."""
    return {one.name: getattr(centre, one.name) for one in fields(actions.CentreFacts)}


def facts_of_room(room: Room) -> dict[str, object]:
    """What can be changed of a room, as it stands."""
    return {one.name: getattr(room, one.name) for one in fields(actions.RoomFacts)}


def called_off_by_end(rooms: Iterable[Room], *, on: date, at: datetime) -> str:
    """What becomes of what is booked in rooms that end on a day, before that is confirmed."""
    return _called_off(queries.booked_from({one.pk for one in rooms}, on=on, at=at))


def called_off_by_closure(new: actions.NewClosure, *, centre: Centre, at: datetime) -> str:
    """The same of what a closure meets."""
    return _called_off(queries.booked_during(new.span, centre=centre, room=new.room, at=at))


def _called_off(bookings: Sequence[Booking]) -> str:
    if not bookings:
        return gettext("Nothing is booked then that would be called off.")
    told = {"count": len(bookings), "played": len(queries.activities_in(bookings))}
    said = gettext(
        "%(count)s bookings are called off by this, %(played)s of them with what takes place"
        " there. Whoever booked or enrolled is told."
    )
    return said % told


def hours_asked(centre: Centre, *, on: date) -> dict[str, object]:
    """The hours as they hold on a day, for the form that sets others."""
    week = queries.sessions_of(centre, on=on)
    held = {f"weekday_{day}": rules.session_words(found) for day, found in week.items()}
    return {"starts_on": on, **held}


def keeping_page(centre: Centre, *, scope: Scope, at: datetime) -> Row:
    """One centre for staff: rooms, hours and closures, and what they may do with them."""
    on = at.astimezone(CHINA).date()
    return {
        "row": centre_row(centre),
        "week": week_rows(centre, on=on),
        "closures": closure_rows(queries.closures_of(centre, at=at)),
        "rooms": [room_row(one) for one in queries.rooms_of(centre, on=on)],
        "runs": queries.runs(scope, organisation=centre.organisation_id)
        and (centre.ends_on is None or centre.ends_on > on),
    }
