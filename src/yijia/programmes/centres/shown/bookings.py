"""Bookings in the reader's language: one's own, and what the centre's desk sees."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.rights import queries as rights
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.models import Booking
from yijia.programmes.centres.shown.centres import centre_row
from yijia.programmes.centres.shown.words import when_words

Row = dict[str, object]


def facts(booking: Booking) -> Row:
    """What a booking says, in words."""
    state, language = rules.State(booking.state), get_language() or ""
    room = queries.room_by_id(booking.room_id)
    return {
        "number": booking.number,
        "room": room.name(language),
        "centre": centre_row(queries.centre_of(room)),
        "when": when_words(booking.span),
        "used_for": gettext(rules.USED_FOR_LABELS[rules.UsedFor(booking.used_for)]),
        "people": booking.people,
        "unit": body_name(booking.unit_id) if booking.unit_id else "",
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": rules.STATE_COLOURS.get(state, "grey"),
        "sentence": gettext(rules.STATE_SENTENCES[state]),
        "ground": gettext(rules.GROUND_LABELS[rules.Ground(booking.ground)])
        if booking.ground
        else "",
    }


def own_page(booking: Booking, *, at: datetime) -> Row:
    """One's own booking: how it stands, and what one can do."""
    verbs = rules.verbs_of(booking.state, span=booking.span, at=at)
    return facts(booking) | {
        "can_cancel": rules.Verb.CANCEL in verbs,
        "happened": happened(queries.entries_of(booking), show_names=False),
    }


def _staff_verbs(
    booking: Booking, *, scope: Scope, at: datetime, activity: int | None
) -> list[rules.Verb]:
    """What this person of staff can do with a booking now: for the centre, or for the unit.

    Nothing where it keeps the room of an activity, and goes on with that.
    """
    if activity is not None:
        return []
    found = rules.verbs_of(booking.state, span=booking.span, at=at)
    runs = queries.runs(scope, organisation=booking.organisation_id)
    cancels = booking.unit_id is not None and queries.runs(scope, organisation=booking.unit_id)
    mine = {*(rules.STAFF_VERBS if runs else ()), *(rules.OWN_VERBS if cancels else ())}
    return [verb for verb in found if verb in mine]


def staff_page(booking: Booking, *, scope: Scope, at: datetime) -> Row:
    """A booking for staff who may see it."""
    activity = queries.activities_in([booking]).get(booking.pk)
    verbs = _staff_verbs(booking, scope=scope, at=at, activity=activity)
    return facts(booking) | {
        "activity": activity,
        "verbs": [{"verb": verb, "label": gettext(rules.VERB_LABELS[verb])} for verb in verbs],
        "series": booking.series_id,
        "has_contact": booking.person_id is not None
        and queries.may_read_contact(booking, scope=scope),
        "happened": happened(queries.entries_of(booking), show_names=True),
    }


def happened(entries: Iterable[Entry], *, show_names: bool) -> list[Row]:
    """What happened with a booking, newest first."""
    said = {one.code: one.sentence for one in events.SHOWN}
    return [
        {
            "sentence": gettext(said[entry.event]) % entry.new,
            "at": entry.happened_at,
            "by": entry.actor_name if show_names and entry.actor_id else "",
        }
        for entry in reversed(list(entries))
        if entry.event in said
    ]


def desk_page(found: queries.Desk) -> Row:
    """The desk of one's centres, and what was booked for one's own units."""
    groups = (
        (gettext("Waits for you"), found.waiting),
        (gettext("Takes place today"), found.today),
        (gettext("Over, and nobody has said whether they came"), found.unsaid),
        (gettext("Comes"), found.coming),
    )
    return {
        "centres": [centre_row(one) for one in found.centres],
        "groups": [
            {"label": label, "rows": [facts(one) for one in rows], "most": _most(rows)}
            for label, rows in groups
        ],
        "own": [facts(one) for one in found.own],
    }


def _most(rows: list[Booking]) -> int:
    """How many are shown, where there may be more."""
    return len(rows) if len(rows) >= queries.MOST_SHOWN else 0


def notice(*, on: date) -> Row | None:
    """What whoever leaves a contact is told, and agrees to by leaving one."""
    found = rights.notice_for(rules.CONTACT, on=on)
    if found is None:
        return None
    language = get_language() or ""
    return {"title": found.title(language), "text": found.text(language)}


def held_facts(booking: Booking) -> list[tuple[str, str]]:
    """A booking as its person reads it among their data: label and text."""
    told = facts(booking)
    return [
        (gettext("Number"), booking.number),
        (gettext("State"), str(told["state"])),
        (gettext("Room"), str(told["room"])),
        (gettext("When"), str(told["when"])),
        (gettext("What for"), str(told["used_for"])),
    ]


def own_document(booking: Booking) -> dict[str, Any]:
    """A booking for a program; `ground` says why the centre did not give the room."""
    room = queries.room_by_id(booking.room_id)
    return {
        "number": booking.number,
        "centre": queries.centre_of(room).code,
        "room": room.code,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "used_for": booking.used_for,
        "people": booking.people,
        "unit": body_code(booking.unit_id) if booking.unit_id else "",
        "state": booking.state,
        "ground": booking.ground,
    }


def staff_document(booking: Booking, *, scope: Scope, at: datetime) -> dict[str, Any]:
    """A booking for programs of staff who may see it."""
    (row,) = _staff_documents([booking], scope=scope, at=at)
    return row


def _staff_documents(
    bookings: Sequence[Booking], *, scope: Scope, at: datetime
) -> list[dict[str, Any]]:
    known = queries.activities_in(bookings)
    rows = []
    for one in bookings:
        activity = known.get(one.pk)
        verbs = _staff_verbs(one, scope=scope, at=at, activity=activity)
        rows.append(own_document(one) | {"verbs": verbs, "activity": activity})
    return rows


def desk_documents(found: queries.Desk, *, scope: Scope, at: datetime) -> list[dict[str, Any]]:
    """The desk for programs, each booking once."""
    every = (*found.waiting, *found.today, *found.unsaid, *found.coming, *found.own)
    once = {one.pk: one for one in every}
    return _staff_documents(list(once.values()), scope=scope, at=at)


def with_unit(given: Mapping[str, Any], *, units: Iterable[Known]) -> dict[str, Any]:
    """What a form says, the organisation found by its code among those offered.

    Raises:
        Invalid: it is none of them.
    """
    code = given.get("unit") or ""
    if code and code not in {one.code for one in units}:
        raise Invalid(gettext("Choose one of the answers."), field="unit")
    return {**given, "unit": organisations.ids_by_code()[code] if code else None}


def row_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for the ids in a row of a figure, in the reader's language."""
    room = str(item["room_id"])
    return {"room_id": queries.named_rooms().get(room, room)}
