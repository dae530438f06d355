"""What who keeps a centre enters and sees of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell.forms import LEFT_AS_IS
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.models import Centre
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
        "runs": queries.runs(scope, organisation=centre.organisation_id),
    }
