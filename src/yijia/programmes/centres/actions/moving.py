"""What becomes of a booking: confirmed, cancelled, come to; and opening a contact for a purpose."""

from datetime import datetime

from django.db import transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.models import Booking
from yijia.programmes.centres.rules import Verb

OF_ACTIVITY = _("An activity takes place there. Call that off, or say of that who came.")


def move_booking(
    *, by: Scope, at: datetime, booking: Booking, verb: Verb, ground: str = ""
) -> Booking:
    """Takes one step at work: the centre confirms or says who came, the unit cancels its own.

    Raises:
        Conflict: the booking does not stand where this step leaves, somebody was faster, or an
            activity takes place there, with which alone it goes on.
        Forbidden: the person does not work at the centre, or in that unit.
        Invalid: a reason is missing.
    """
    body = booking.unit_id if verb in rules.OWN_VERBS else booking.organisation_id
    if not queries.runs(by, organisation=body or 0):
        raise Forbidden
    _refuse_of_activity(booking)
    if verb in rules.WITH_GROUND and ground not in set(rules.Ground):
        raise Invalid(_("Choose one of the answers."), field="ground")
    return _moved(booking, by=by, at=at, verb=verb, ground=ground)


def cancel_booking(*, by: Scope, at: datetime, booking: Booking) -> Booking:
    """Cancels a booking for whoever has shown number and code.

    Raises:
        Conflict: it has begun, or has ended before; or an activity takes place there.
    """
    _refuse_of_activity(booking)
    return _moved(booking, by=by, at=at, verb=Verb.CANCEL)


def _refuse_of_activity(booking: Booking) -> None:
    if queries.activities_in([booking]):
        raise Conflict(OF_ACTIVITY)


def say_used(*, by: Scope, at: datetime, booking_id: int) -> None:
    """Says that the room of an activity is used, once the first has come to it.

    Raises:
        Conflict: the room is not booked any more.
    """
    with transaction.atomic():
        held = Booking.objects.select_for_update(no_key=True).get(pk=booking_id)
        if held.state != rules.State.ATTENDED:
            _moved(held, by=by, at=at, verb=Verb.CHECK_IN)


def call_off(*, by: Scope, at: datetime, booking: Booking, ground: rules.Ground) -> Booking:
    """Calls off what cannot take place, for whoever was shown to be the one who does.

    Raises:
        Conflict: it has begun, or has ended before.
    """
    return _moved(booking, by=by, at=at, verb=Verb.CALL_OFF, ground=ground)


def lapse_booking(*, by: Scope, at: datetime, booking: Booking) -> Booking:
    """Ends what nobody confirmed before it would have begun.

    Raises:
        Conflict: it has moved on.
    """
    return _moved(booking, by=by, at=at, verb=Verb.LAPSE)


def _moved(booking: Booking, *, by: Scope, at: datetime, verb: Verb, ground: str = "") -> Booking:
    """Takes one step; of two at the same moment the second waits, and sees where it stands."""
    with transaction.atomic():
        held = Booking.objects.select_for_update(no_key=True).get(pk=booking.pk)
        state = rules.moved(held.state, verb=verb)
        rules.check_time(verb, span=held.span, at=at)
        with journal.entry(
            by=by,
            at=at,
            event=events.BY_VERB[verb],
            subject=held,
            division=held.division_id,
            old={"state": held.state},
            new={"state": state, "ground": ground},
        ):
            held.state, held.ground = state, ground
            held.ended_at = None if state in rules.OPEN else at
            held.save(update_fields=["state", "ground", "ended_at"])
    return held


def read_contact(
    *, by: Scope, at: datetime, booking: Booking, purpose: Purpose, words: str = ""
) -> people.Contact:
    """Opens the contact of whoever booked, for who works at the centre.

    Raises:
        Conflict: the person has withdrawn consent, or a legal hold stands.
        Forbidden: the person's post does not allow it.
        Invalid: the purpose says too little without words.
        NotFound: no contact was left.
        Refused: this account has read as many persons as it may by itself.
    """
    if not queries.may_read_contact(booking, scope=by):
        raise Forbidden
    return rights.read_contact(
        by=by,
        at=at,
        person_id=booking.person_id,
        purpose=purpose,
        subject=f"centres_booking:{booking.pk}",
        words=words,
    )
