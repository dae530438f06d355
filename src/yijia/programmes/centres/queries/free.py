"""Whether a room can be had at a time, and when it can instead."""

from dataclasses import replace
from datetime import date, datetime

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.programmes.centres import rules
from yijia.programmes.centres.models import Closure, Room
from yijia.programmes.centres.queries.reference import (
    centre_of,
    closures_of,
    plan_of,
    room_by_id,
    setting_on,
)

TOO_SMALL = _("This room takes %(most)s people at most.")


def check_free(room: Room, *, when: rules.When, people: int, at: datetime) -> rules.Span:
    """For when somebody wants a room, once it can be had then as far as one sees.

    Raises:
        Conflict: it is not free then; the refusal says when it is.
        Invalid: the time is none that can be booked, or the room is too small.
    """
    ahead = setting_on(rules.AHEAD, on=at.astimezone(CHINA).date())
    span = rules.checked_span(when, at=at, ahead_days=ahead)
    check_people(room, people=people)
    plan = plan_of(room, at=at, days=ahead)
    if because := rules.fault(plan, wanted=span):
        offers = rules.next_free(plan, wanted=span, at=at, ahead_days=ahead)
        raise rules.NotFree(because, offers=offers)
    return span


def look_at_series(
    room: Room, *, when: rules.When, last_on: date, people: int, at: datetime
) -> list[rules.Occasion]:
    """Each time of a series as far as one sees: whether the room can be had then, or why not.

    Raises:
        Invalid: the time is none that can be booked, or the room is too small.
    """
    ahead = setting_on(rules.SERIES, on=at.astimezone(CHINA).date())
    check_people(room, people=people)
    days = rules.days_of(when.on, last_on=last_on)
    rules.checked_span(replace(when, on=days[-1]), at=at, ahead_days=ahead)
    rules.checked_span(when, at=at, ahead_days=ahead)
    plan, closures = (
        plan_of(room, at=at, days=ahead),
        closures_of(centre_of(room), at=at, room=room),
    )
    spans = [replace(when, on=day).span for day in days]
    return [_occasion(span, plan=plan, closures=closures) for span in spans]


def _occasion(span: rules.Span, *, plan: rules.Plan, closures: list[Closure]) -> rules.Occasion:
    because = rules.fault(plan, wanted=span)
    if because is not rules.Because.CLOSED:
        return rules.Occasion(span, because)
    met = next(
        one for one in closures if one.starts_at < span.ends_at and one.ends_at > span.starts_at
    )
    return rules.Occasion(span, because, reason_zh=met.reason_zh, reason_en=met.reason_en)


def check_people(room: Room, *, people: int) -> None:
    """Refuses more people than a room takes.

    Raises:
        Invalid: they are too many.
    """
    if not 1 <= people <= room.capacity:
        raise Invalid(TOO_SMALL, params={"most": room.capacity}, field="people")


def not_free(room: Room, *, span: rules.Span, people: int, at: datetime) -> rules.NotFree:
    """Why a room was not to be had after all, as it stands now.

    Raises:
        Invalid: it takes fewer people now.
    """
    room = room_by_id(room.pk)
    check_people(room, people=people)
    ahead = setting_on(rules.AHEAD, on=at.astimezone(CHINA).date())
    plan = plan_of(room, at=at, days=ahead)
    because = rules.fault(plan, wanted=span) or rules.Because.TAKEN
    offers = rules.next_free(plan, wanted=span, at=at, ahead_days=ahead)
    return rules.NotFree(because, offers=offers)
