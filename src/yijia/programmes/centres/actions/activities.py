"""Announcing activities, enrolling, passing places on, and saying who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import IntegrityError, transaction

from yijia.base import codes
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.rights import actions as rights
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.actions.booking import Made, NewBooking, write_booking
from yijia.programmes.centres.actions.moving import call_off, say_used
from yijia.programmes.centres.models import (
    Activity,
    ActivityRole,
    Attendance,
    Booking,
    Enrolment,
)
from yijia.programmes.centres.rules import ActivityState, EnrolState, EnrolVerb

OVER = _("This activity has begun, or was called off.")


@dataclass(frozen=True)
class NewActivity:
    """What takes place, in which room when, and as what people come."""

    first: NewBooking
    title_zh: str
    roles: Sequence[rules.NewRole]
    title_en: str = ""
    text_zh: str = ""
    text_en: str = ""


def announce_activity(*, by: Scope, at: datetime, new: NewActivity) -> Activity:
    """Announces an activity and keeps its room, at the desk of the centre.

    Raises:
        Conflict: the room is not free then; the refusal says when it is.
        Forbidden: the person does not work there.
        Invalid: the time is none that can be booked, or there are no places, or too many.
    """
    first, centre = new.first, queries.centre_of(new.first.room)
    if not queries.runs(by, organisation=centre.organisation_id):
        raise Forbidden
    if not 1 <= len(new.roles) <= rules.MOST_ROLES:
        raise Invalid(_("Say as what people come, and how many may."), field="roles")
    people_in_all = sum(role.places for role in new.roles)
    span = queries.check_free(first.room, when=first.when, people=people_in_all, at=at)
    event, place = events.ANNOUNCED, centre.division_id
    told = {"room": first.room.code, "centre": centre.code, "places": people_in_all}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, division=place, new=told),
        ):
            number = write_booking(new=first, span=span, person=None, by=by, at=at, is_sure=True)
            row = _row(new, booking=Booking.objects.get(number=number), at=at)
            row.save(force_insert=True)
            ActivityRole.objects.bulk_create(
                ActivityRole(
                    activity=row, name_zh=one.name_zh, name_en=one.name_en, places=one.places
                )
                for one in new.roles
            )
    except IntegrityError as fault:
        journal.forget_reference_data()
        raise queries.not_free(first.room, span=span, people=people_in_all, at=at) from fault
    return row


def _row(new: NewActivity, *, booking: Booking, at: datetime) -> Activity:
    return Activity(
        centre_id=booking.centre_id,
        room_id=booking.room_id,
        booking=booking,
        organisation_id=booking.organisation_id,
        division_id=booking.division_id,
        title_zh=new.title_zh,
        title_en=new.title_en,
        text_zh=new.text_zh,
        text_en=new.text_en,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        held_on=booking.held_on,
        announced_at=at,
    )


def call_off_activity(*, by: Scope, at: datetime, activity: Activity) -> Activity:
    """Calls an activity off: whoever is enrolled or waits is told, and the room is free again.

    Raises:
        Conflict: it has begun, somebody is there, or it was called off before.
        Forbidden: the person does not work there.
    """
    _check_runs(by, activity=activity)
    return _called_off(activity, by=by, at=at, ground=rules.Ground.NEEDED)


def call_off_there(*, by: Scope, at: datetime, booking: Booking, ground: rules.Ground) -> None:
    """Calls a booking off with whatever takes place by it, for whoever was shown to be the one.

    Raises:
        Conflict: it has begun, or has ended before.
    """
    activity = queries.activity_in(booking.pk)
    if activity is None:
        call_off(by=by, at=at, booking=booking, ground=ground)
    else:
        _called_off(activity, by=by, at=at, ground=ground)


def _called_off(activity: Activity, *, by: Scope, at: datetime, ground: rules.Ground) -> Activity:
    event, place = events.ACTIVITY_CALLED_OFF, activity.division_id
    with transaction.atomic():
        held = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
        if held.state != ActivityState.OPEN or held.starts_at <= at:
            raise Conflict(OVER)
        with journal.entry(by=by, at=at, event=event, subject=held, division=place):
            held.state, held.called_off_at = ActivityState.CALLED_OFF, at
            held.save(update_fields=["state", "called_off_at"])
            for enrolment in queries.hold_going_on(held):
                _moved(enrolment, by=by, at=at, verb=EnrolVerb.CALL_OFF)
            call_off(by=by, at=at, booking=held.booking, ground=ground)
    return held


def _check_runs(by: Scope, *, activity: Activity) -> None:
    if not queries.runs(by, organisation=activity.organisation_id):
        raise Forbidden


@dataclass(frozen=True)
class NewEnrolment:
    """Who comes to what, and as what."""

    activity: Activity
    role: int
    name: str = ""
    mobile: str = ""
    language: str = ""


class EnrolledBefore(Conflict):
    """Somebody has enrolled with this number. That it was asked is counted, and stays."""

    keeps_writes = True

    def __init__(self) -> None:
        super().__init__(rules.ENROLLED_BEFORE, field="mobile")


def enrol_person(
    *, by: Scope, at: datetime, new: NewEnrolment, allowed: limits.Allowance | None = None
) -> Made:
    """Enrols somebody, for anybody: they have a place, or the next number on the waiting list.

    What a stranger may send is looked at before anything is said of a number, and a number that is
    there is counted as sent: whoever asks for many learns no more than who enrols as often.

    Raises:
        Conflict: it has begun, or was called off.
        EnrolledBefore: somebody has enrolled with this number.
        Invalid: nobody could be reached, or nobody comes as this.
        TooMany: this address has sent all that it may within an hour.
    """
    limits.check_allowance(at=at, allowed=allowed)
    activity = new.activity
    if not new.mobile and not queries.runs(by, organisation=activity.organisation_id):
        raise Invalid(_("Leave a number, so that the centre can reach you."), field="mobile")
    if new.role not in {one.pk for one in queries.roles_of([activity])[activity.pk]}:
        raise Invalid(_("Choose one of the answers."), field="role")
    if activity.state != ActivityState.OPEN or activity.starts_at <= at:
        raise Conflict(OVER)
    try:
        with transaction.atomic():
            number = _enrolled(new, by=by, at=at)
    except IntegrityError as fault:
        if _broken(fault) == rules.ONE_PERSON:
            shell.count_use(at=at, allowed=allowed)
            raise EnrolledBefore from fault
        raise Conflict(OVER) from fault
    return Made(number, lookup_code=people.lookup_code(number))


def _broken(fault: IntegrityError) -> str | None:
    """The name of the constraint that was broken, if it has one."""
    cause = fault.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


def _mark(new: NewEnrolment) -> bytes | None:
    """What tells who enrols from others in this activity, and says nothing in any other."""
    if not new.mobile:
        return None
    told = f"centres.enrolment:{new.activity.pk}:{codes.mobile(new.mobile)}"
    return bytes.fromhex(people.index_of_identity(told))


def _enrolled(new: NewEnrolment, *, by: Scope, at: datetime) -> str:
    activity, day = new.activity, at.astimezone(CHINA).date()
    person = people.seal_person(at=at, name=new.name, mobile=new.mobile) if new.mobile else None
    told = {"activity": activity.pk, "role": new.role}
    event, place = events.ENROLLED, activity.division_id
    with journal.entry(
        by=by, at=at, event=event, subject=Enrolment, division=place, new=told
    ) as written:
        identity = written.subject_id or 0
        row = Enrolment(
            id=identity,
            number=rules.enrolment_number(day=day, identity=identity),
            activity=activity,
            role_id=new.role,
            organisation_id=activity.organisation_id,
            division_id=activity.division_id,
            person=person,
            language=new.language,
            asked_at=at,
            mark=_mark(new),
        )
        consent = person and rights.row_of_consent(at=at, person=person, purpose=rules.CONTACT)
        journal.insert_together(*filter(None, (person, row, consent)))
    return row.number


def move_enrolment(*, by: Scope, at: datetime, enrolment: Enrolment, verb: EnrolVerb) -> Enrolment:
    """Says at the desk that somebody came, or did not.

    Raises:
        Conflict: it is too early, it was said before, or no place is left.
        Forbidden: the person does not work there.
    """
    if verb not in rules.ENROL_STAFF:
        raise NotFound
    if not queries.runs(by, organisation=enrolment.organisation_id):
        raise Forbidden
    return _moved(enrolment, by=by, at=at, verb=verb)


def answer_offer(*, by: Scope, at: datetime, enrolment: Enrolment, verb: EnrolVerb) -> Enrolment:
    """Accepts a place, or cancels, for whoever has shown number and code.

    Raises:
        Conflict: the offer has run out, or it has begun.
    """
    if verb not in rules.ENROL_OWN:
        raise NotFound
    return _moved(enrolment, by=by, at=at, verb=verb)


def offer_place(*, by: Scope, at: datetime, enrolment: Enrolment) -> Enrolment:
    """Offers a free place to the next one on the list, for as long as the county has set.

    Raises:
        Conflict: somebody else has the place, or they wait no more.
    """
    hours = queries.setting_on(rules.OFFER, on=at.astimezone(CHINA).date())
    return _moved(enrolment, by=by, at=at, verb=EnrolVerb.OFFER, hours=hours)


def lapse_offer(*, by: Scope, at: datetime, enrolment: Enrolment) -> Enrolment:
    """Ends an offer to which nobody said anything in time.

    Raises:
        Conflict: it has moved on.
    """
    return _moved(enrolment, by=by, at=at, verb=EnrolVerb.LAPSE)


def _moved(
    enrolment: Enrolment, *, by: Scope, at: datetime, verb: EnrolVerb, hours: int = 0
) -> Enrolment:
    """Takes one step; of two at the same moment the second waits, and sees where it stands."""
    try:
        with transaction.atomic():
            found = Enrolment.objects.select_for_update(no_key=True, of=("self",))
            held = found.select_related("activity").get(pk=enrolment.pk)
            span = held.activity.span
            rules.check_enrol_time(verb, span=span, at=at, until=held.offered_until)
            if verb is EnrolVerb.CHECK_IN and queries.waits_before(held):
                raise Conflict(rules.BEFORE_THEM)
            _write_step(held, by=by, at=at, verb=verb, hours=hours)
            if held.state == EnrolState.ATTENDED:
                _write_visit(held, by=by, at=at)
    except IntegrityError as fault:
        raise Conflict(_("No place is left for that.")) from fault
    return held


def _write_step(held: Enrolment, *, by: Scope, at: datetime, verb: EnrolVerb, hours: int) -> None:
    state, before = rules.enrolled(held.state, verb=verb), held.state
    starts_at, until = held.activity.starts_at, held.offered_until
    if verb is EnrolVerb.OFFER:
        until = rules.offer_until(at=at, hours=hours, starts_at=starts_at)
    with journal.entry(
        by=by,
        at=at,
        event=events.BY_ENROL_VERB[verb],
        subject=held,
        division=held.division_id,
        old={"state": before},
        new={"state": state, "until": until.isoformat() if until else ""},
    ):
        held.state, held.offered_until = state, until
        held.ended_at = None if state in rules.GOING_ON else at
        held.save(update_fields=["state", "offered_until", "ended_at"])


def _write_visit(held: Enrolment, *, by: Scope, at: datetime) -> None:
    """The row that is counted; it is written in the transaction that says so."""
    event, place = events.BY_ENROL_VERB[EnrolVerb.CHECK_IN], held.division_id
    with journal.entry(by=by, at=at, event=event, division=place):
        _visit(held.activity, at=at, enrolment=held).save(force_insert=True)
    say_used(by=by, at=at, booking_id=held.activity.booking_id)


def _visit(activity: Activity, *, at: datetime, enrolment: Enrolment | None) -> Attendance:
    return Attendance(
        activity=activity,
        centre_id=activity.centre_id,
        division_id=activity.division_id,
        enrolment=enrolment,
        held_on=activity.held_on,
        came_at=at,
    )


def count_guests(*, by: Scope, at: datetime, activity: Activity, count: int) -> int:
    """Counts those who came without having enrolled, each as one visit.

    Raises:
        Conflict: it has not begun, or was called off.
        Forbidden: the person does not work there.
        Invalid: nobody came, or too many at once.
    """
    _check_runs(by, activity=activity)
    if not 1 <= count <= rules.MOST_GUESTS:
        raise Invalid(_("Say how many."), field="count")
    if activity.state != ActivityState.OPEN or at < activity.starts_at:
        raise Conflict(_("It has not begun, or was called off."))
    event, place = events.GUESTS_COUNTED, activity.division_id
    with (
        transaction.atomic(),
        journal.entry(
            by=by, at=at, event=event, subject=activity, division=place, new={"count": count}
        ),
    ):
        Attendance.objects.bulk_create(
            _visit(activity, at=at, enrolment=None) for _n in range(count)
        )
        say_used(by=by, at=at, booking_id=activity.booking_id)
    return count
