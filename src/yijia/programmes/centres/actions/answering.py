"""What those say who were there, and opening the contact of somebody who enrolled."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.models import Enrolment, Feedback
from yijia.programmes.centres.rules import EnrolState


def give_feedback(
    *, by: Scope, at: datetime, enrolment: Enrolment, useful: rules.Useful, again: rules.Again
) -> None:
    """Keeps the two answers of somebody who was there and has shown number and code, once.

    Raises:
        Conflict: they were not there, or have answered before.
    """
    if enrolment.state != EnrolState.ATTENDED:
        raise Conflict(_("Only who was there can say how it was."))
    row = Feedback(
        enrolment=enrolment,
        activity_id=enrolment.activity_id,
        useful=useful,
        again=again,
        given_at=at,
    )
    event, place = events.ANSWERED, enrolment.division_id
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, subject=enrolment, division=place),
        ):
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(_("You have said how it was. Thank you.")) from fault


def read_enrolled(
    *, by: Scope, at: datetime, enrolment: Enrolment, purpose: Purpose, words: str = ""
) -> people.Contact:
    """Opens the contact of somebody who enrolled, for who works at the centre.

    Raises:
        Conflict: the person has withdrawn consent, or a legal hold stands.
        Forbidden: the person's post does not allow it.
        Invalid: the purpose says too little without words.
        NotFound: no contact was left.
        Refused: this account has read as many persons as it may by itself.
    """
    if not queries.may_read_enrolled(enrolment, scope=by):
        raise Forbidden
    return rights.read_contact(
        by=by,
        at=at,
        person_id=enrolment.person_id,
        purpose=purpose,
        subject=f"centres_enrolment:{enrolment.pk}",
        words=words,
    )
