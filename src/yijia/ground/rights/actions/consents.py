"""Consents: given with what a person sends, withdrawn with one press."""

from datetime import datetime

from yijia.base.errors import Conflict, Unavailable
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people.models import Person
from yijia.ground.rights import events, queries, rules
from yijia.ground.rights.actions import requests
from yijia.ground.rights.models import Consent, Request
from yijia.ground.rights.registry import Held, Holding


def row_of_consent(*, at: datetime, person: Person, purpose: str) -> Consent:
    """The consent of a person not yet stored, for the programme's own single insert.

    Raises:
        Unavailable: no notice has been written for the purpose, and nobody consents to what was
            not said.
    """
    notice = queries.notice_for(purpose, on=at.astimezone(CHINA).date())
    if notice is None:
        raise Unavailable(_("A contact cannot be left at present. Send it without one."))
    return Consent(person=person, notice_id=notice.id, purpose=purpose, is_given=True, at=at)


def give_consent(*, by: Scope, at: datetime, holding: Holding, held: Held) -> None:
    """Gives a consent again that was taken back, under the notice that is shown now.

    Raises:
        Conflict: it was not taken back, or nothing is told of what it is for.
    """
    given = Consent.objects.filter(person_id=held.person_id or 0, purpose=holding.purpose)
    latest = given.order_by("-id").first()
    notice = queries.notice_for(holding.purpose, on=at.astimezone(CHINA).date())
    if held.person_id is None or notice is None or latest is None or latest.is_given:
        raise Conflict(_("There is no consent that could be given again."))
    told = {"purpose": holding.purpose, "version": notice.version}
    with journal.entry(by=by, at=at, event=events.CONSENT_GIVEN, new=told):
        Consent.objects.create(
            person_id=held.person_id,
            notice_id=notice.id,
            purpose=holding.purpose,
            is_given=True,
            at=at,
        )


def withdraw_consent(*, by: Scope, at: datetime, holding: Holding, held: Held) -> Request:
    """Takes a consent back: from now on the database shows the contact to the person alone.

    Whoever left a contact before there was a notice may do so too.

    Raises:
        Conflict: there is no contact, or it was taken back before.
    """
    given = Consent.objects.filter(person_id=held.person_id or 0, purpose=holding.purpose)
    latest = given.order_by("-id").first()
    notice = queries.notice_for(holding.purpose, on=at.astimezone(CHINA).date())
    under = latest.notice_id if latest else notice.id if notice else None
    if held.person_id is None or under is None or (latest and not latest.is_given):
        raise Conflict(_("There is no consent that could be withdrawn."))
    with journal.entry(
        by=by, at=at, event=events.CONSENT_WITHDRAWN, new={"purpose": holding.purpose}
    ):
        Consent.objects.create(
            person_id=held.person_id,
            notice_id=under,
            purpose=holding.purpose,
            is_given=False,
            at=at,
        )
        return requests.note_request(by=by, at=at, held=held, kind=rules.RequestKind.WITHDRAWAL)
