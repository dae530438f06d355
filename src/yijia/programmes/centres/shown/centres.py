"""Centres and rooms in the reader's language: their pages, when they are free, and for programs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.workdays import CHINA
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level
from yijia.ground.shell.forms import Form
from yijia.ground.shell.questions import day_words, values_of
from yijia.programmes.centres import queries, rules
from yijia.programmes.centres.models import Centre, Closure, Room
from yijia.programmes.centres.shown.words import (
    hours_words,
    moment_words,
    weekday_words,
    when_words,
)

Row = dict[str, object]
_DAY = timedelta(days=1)
# So many days stand on the page of a room.
DAYS_SHOWN = 14


def centre_row(centre: Centre) -> Row:
    """A centre in words."""
    language = get_language() or ""
    return {
        "code": centre.code,
        "name": centre.name(language),
        "address": centre.address(language),
        "place": places.place_name(centre.division_id),
        "unit": body_name(centre.organisation_id),
        "ends": day_words(centre.ends_on) if centre.ends_on else "",
    }


def room_row(room: Room) -> Row:
    """A room in words; `depth` is how many rooms it lies inside of."""
    language = get_language() or ""
    parent = queries.every_room().get(room.parent_id or 0)
    return {
        "id": room.pk,
        "code": room.code,
        "name": room.name(language),
        "part_of": parent.name(language) if parent else "",
        "capacity": room.capacity,
        "before": room.before_minutes,
        "after": room.after_minutes,
        "asks": room.asks,
        "is_open": room.is_open,
        "ends": day_words(room.ends_on) if room.ends_on else "",
    }


def week_rows(centre: Centre, *, on: date) -> list[tuple[str, str]]:
    """When a centre is open in a week, as it holds on a day; days that are alike stand together."""
    week = queries.sessions_of(centre, on=on)
    found = []
    for hours, days in groupby(week, key=lambda day: rules.session_words(week[day])):
        named = [gettext(rules.WEEKDAY_LABELS[day]) for day in days]
        label = named[0] if len(named) == 1 else f"{named[0]} – {named[-1]}"
        found.append((label, hours.replace("-", "–") or gettext("Not open")))
    return found


def closure_rows(closures: Iterable[Closure]) -> list[Row]:
    """Closures in words."""
    language, rooms = get_language() or "", queries.every_room()
    return [
        {
            "id": one.pk,
            "what": rooms[one.room_id].name(language)
            if one.room_id
            else gettext("The whole centre"),
            "from": moment_words(one.starts_at),
            "to": moment_words(one.ends_at),
            "reason": one.reason(language),
        }
        for one in closures
    ]


def centre_page(centre: Centre, *, at: datetime) -> Row:
    """A centre for everybody: where it is, when it is open, and its rooms."""
    on = at.astimezone(CHINA).date()
    return {
        "row": centre_row(centre),
        "week": week_rows(centre, on=on),
        "closures": closure_rows(queries.closures_of(centre, at=at)),
        "rooms": [room_row(one) for one in queries.rooms_of(centre, on=on)],
    }


def room_page(room: Room, *, at: datetime, first: date) -> Row:
    """When a room is free on the days from one on, for everybody: never who has it."""
    centre, on = queries.centre_of(room), at.astimezone(CHINA).date()
    ahead = queries.setting_on(rules.AHEAD, on=on)
    last = on + ahead * _DAY
    first = min(max(first, on), last)
    days = [first + n * _DAY for n in range(DAYS_SHOWN) if first + n * _DAY <= last]
    plan = queries.plan_of(room, at=at, days=ahead)
    later, earlier = first + DAYS_SHOWN * _DAY, first - DAYS_SHOWN * _DAY
    return {
        "row": room_row(room),
        "centre": centre_row(centre),
        "days": [_day_row(room, centre=centre, plan=plan, day=day, at=at) for day in days],
        "closures": closure_rows(queries.closures_of(centre, at=at, room=room)),
        "later": f"?{urlencode({'on': later.isoformat()})}" if later <= last else "",
        "earlier": f"?{urlencode({'on': max(earlier, on).isoformat()})}" if first > on else "",
    }


def _day_row(room: Room, *, centre: Centre, plan: rules.Plan, day: date, at: datetime) -> Row:
    book = reverse("centres:book", args=[centre.code, room.code])
    return {
        "day": weekday_words(day),
        "is_open": any(one.on(day) for one in plan.sessions) and plan.is_there(day),
        "free": [
            {
                "hours": hours_words(gap),
                "href": f"{book}?{urlencode(asked_of(gap, until=False))}",
            }
            for gap in rules.free_on(plan, day=day, at=at)
        ],
    }


def asked_of(span: rules.Span, *, until: bool = True) -> dict[str, str]:
    """A time as the form of a booking asks for it."""
    begins, ends = (at.astimezone(CHINA) for at in (span.starts_at, span.ends_at))
    told = {"on": begins.date().isoformat(), "begins": f"{begins:%H:%M}"}
    return told | ({"until": f"{ends:%H:%M}"} if until else {})


def offers(form: Form) -> list[Row]:
    """The times that are offered instead of one that cannot be had, with all answers to be sent."""
    refused = form.refused
    found = refused.offers if isinstance(refused, rules.NotFree) else []
    given = (
        {name: values_of(value)[0] for name, value in form.cleaned_data.items()} if found else {}
    )
    return [
        {
            "words": when_words(one),
            "fields": list((given | asked_of(one)).items()),
        }
        for one in found
    ]


def unit_choices(units: Iterable[Known]) -> list[tuple[str, str]]:
    """Organisations by code and name."""
    return [(one.code, one.name(get_language() or "")) for one in units]


def room_choices(centre: Centre, *, on: date) -> list[tuple[str, str]]:
    """The rooms of a centre by code and name."""
    language = get_language() or ""
    named = {one.code: one.name(language) for one in queries.rooms_of(centre, on=on)}
    return list(named.items())


def places_with_centres(*, on: date) -> list[tuple[str, str]]:
    """The streets and towns in which centres lie, by code and name."""
    held = {one.division_id[: Level.TOWN] for one in queries.centres_on(on=on)}
    return [(code, places.place_name(code)) for code in sorted(held)]


def centre_document(centre: Centre) -> Row:
    """A centre for programs."""
    return {
        "code": centre.code,
        "name_zh": centre.name_zh,
        "name_en": centre.name_en,
        "address_zh": centre.address_zh,
        "address_en": centre.address_en,
        "division": centre.division_id,
        "organisation": body_code(centre.organisation_id),
        "starts_on": centre.starts_on,
        "ends_on": centre.ends_on,
    }


def room_document(room: Room) -> Row:
    """A room for programs; `part_of` is the code of the room that it is a part of."""
    parent = queries.every_room().get(room.parent_id or 0)
    return {
        "id": room.pk,
        "code": room.code,
        "name_zh": room.name_zh,
        "name_en": room.name_en,
        "part_of": parent.code if parent else "",
        "capacity": room.capacity,
        "before_minutes": room.before_minutes,
        "after_minutes": room.after_minutes,
        "asks": room.asks,
        "is_open": room.is_open,
        "starts_on": room.starts_on,
        "ends_on": room.ends_on,
    }


def whole_document(centre: Centre, *, at: datetime) -> Row:
    """A centre with its rooms, hours and closures for programs."""
    on = at.astimezone(CHINA).date()
    return centre_document(centre) | {
        "rooms": [room_document(one) for one in queries.rooms_of(centre, on=on)],
        "hours": hours_documents(centre, on=on),
        "closures": [closure_document(one) for one in queries.closures_of(centre, at=at)],
    }


def hours_documents(centre: Centre, *, on: date) -> list[Row]:
    """When a centre is open, as it holds on a day, for programs."""
    return [
        {"weekday": one.weekday, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
        for found in queries.sessions_of(centre, on=on).values()
        for one in found
    ]


def closure_document(closure: Closure) -> dict[str, Any]:
    """A closure for programs; `room` is None where the whole centre is closed."""
    return {
        "id": closure.pk,
        "room": closure.room_id,
        "starts_at": closure.starts_at,
        "ends_at": closure.ends_at,
        "reason_zh": closure.reason_zh,
        "reason_en": closure.reason_en,
    }


def free_documents(room: Room, *, day: date, at: datetime) -> list[Row]:
    """When a room is free on a day, for programs; nothing beyond the days one may book for."""
    on = at.astimezone(CHINA).date()
    ahead = queries.setting_on(rules.AHEAD, on=on)
    plan = queries.plan_of(room, at=at, days=ahead)
    found = rules.free_on(plan, day=day, at=at) if day <= on + ahead * _DAY else []
    return [{"starts_at": one.starts_at, "ends_at": one.ends_at} for one in found]
