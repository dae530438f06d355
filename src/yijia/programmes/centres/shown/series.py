"""Series in the reader's language: which days can be had, and which not and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.base.words import in_language
from yijia.ground.organisations.queries import Known
from yijia.ground.shell.questions import day_words
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.models import Closure, Room, Series, SeriesRefusal
from yijia.programmes.centres.shown.bookings import facts, own_document, with_unit
from yijia.programmes.centres.shown.words import weekday_words

Row = dict[str, object]


def occasion_rows(occasions: Iterable[rules.Occasion]) -> list[Row]:
    """The days of a series, each with what is to be said of it before it is confirmed."""
    language = get_language() or ""
    return [
        {
            "day": weekday_words(rules.day_of(one.span)),
            "is_free": one.because is None,
            "reason": gettext(rules.BECAUSE_LABELS[one.because]) if one.because else "",
            "why": in_language(zh=one.reason_zh, en=one.reason_en, language=language),
        }
        for one in occasions
    ]


def occasion_documents(occasions: Iterable[rules.Occasion]) -> list[Row]:
    """The same for programs."""
    return [
        {
            "starts_at": one.span.starts_at,
            "ends_at": one.span.ends_at,
            "because": one.because or "",
            "reason_zh": one.reason_zh,
            "reason_en": one.reason_en,
        }
        for one in occasions
    ]


def series_page(series: Series, *, scope: Scope, at: datetime) -> Row:
    """A series for staff: what was booked, and which days were refused and why."""
    bookings, room = queries.bookings_of(series), queries.room_by_id(series.room_id)
    language = get_language() or ""
    return {
        "id": series.pk,
        "room": room.name(language),
        "centre": queries.centre_of(room).name(language),
        "hours": f"{series.begins:%H:%M}–{series.until:%H:%M}",
        "days": f"{day_words(series.first_on)} – {day_words(series.last_on)}",
        "rows": [facts(one) for one in bookings],
        "refused": [
            _refusal_words(one, closure=_closed_by(one, series=series, room=room))
            for one in queries.refusals_of(series)
        ],
        "can_cancel": _may_cancel(series, scope=scope)
        and any(one.state in rules.OPEN and one.starts_at > at for one in bookings),
    }


def _closed_by(refusal: SeriesRefusal, *, series: Series, room: Room) -> Closure | None:
    """The closure that stood in the way, where it was one and still holds."""
    if refusal.because != rules.Because.CLOSED:
        return None
    begins, until = (rules.moment(refusal.held_on, at=one) for one in (series.begins, series.until))
    closures = queries.closures_of(queries.centre_of(room), at=begins, room=room)
    return next((one for one in closures if one.starts_at < until), None)


def _refusal_words(refusal: SeriesRefusal, *, closure: Closure | None) -> tuple[str, str]:
    why = closure.reason(get_language() or "") if closure else ""
    said = gettext(rules.BECAUSE_LABELS[rules.Because(refusal.because)])
    return weekday_words(refusal.held_on), f"{said} {why}".strip()


def _may_cancel(series: Series, *, scope: Scope) -> bool:
    bodies = (series.unit_id, series.organisation_id)
    return any(queries.runs(scope, organisation=body or 0) for body in bodies)


def series_document(series: Series) -> dict[str, Any]:
    """A series for programs of staff who may see it."""
    bookings, room = queries.bookings_of(series), queries.room_by_id(series.room_id)
    return {
        "id": series.pk,
        "bookings": [own_document(one) for one in bookings],
        "refused": [
            _refusal_document(one, closure=_closed_by(one, series=series, room=room))
            for one in queries.refusals_of(series)
        ],
    }


def _refusal_document(refusal: SeriesRefusal, *, closure: Closure | None) -> dict[str, Any]:
    return {
        "held_on": refusal.held_on,
        "because": refusal.because,
        "reason_zh": closure.reason_zh if closure else "",
        "reason_en": closure.reason_en if closure else "",
    }


def new_series(
    given: Mapping[str, Any], *, room: Room, units: Iterable[Known]
) -> actions.NewSeries:
    """What a valid form says; the organisation is found by its code among those offered.

    Raises:
        Invalid: it is none of them.
    """
    said, language = with_unit(given, units=units), get_language() or ""
    first = actions.NewBooking.told(said, room=room, source=rules.Source.DESK, language=language)
    return actions.NewSeries(first, last_on=given["last_on"])


def look(new: actions.NewSeries, *, at: datetime) -> list[rules.Occasion]:
    """Each day of a series as far as one sees."""
    first = new.first
    return queries.look_at_series(
        first.room, when=first.when, last_on=new.last_on, people=first.people, at=at
    )
